"""Write the exercises' texts and starter cells into the notebooks, as they are declared.

``python tests/exercises/paste.py`` is to be run when a declaration or the sample clinic has changed. Cells that are
there are brought up to date; those of a new exercise are added at the end of "Your turn".
"""

from __future__ import annotations

from pathlib import Path

import nbformat

from alliancekit.clinic import load_clinic
from alliancekit.exercises import exercises_of, lessons

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def main() -> None:
    clinic = load_clinic()
    for lesson in lessons():
        for path in NOTEBOOKS.glob(f"{lesson}_*.ipynb"):
            notebook = nbformat.read(path, as_version=4)
            for exercise in exercises_of(lesson):
                number = exercise.id.split("-")[1]
                _put(
                    notebook,
                    f"### Exercise {exercise.id} ",
                    exercise.prose(clinic),
                    f"l{lesson}-turn-{number}",
                )
                _put(
                    notebook,
                    f'ak.check("{exercise.id}"',
                    exercise.cell(clinic),
                    f"l{lesson}-turn-{number}-code",
                )
            path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _put(notebook: nbformat.NotebookNode, mark: str, source: str, name: str) -> None:
    there = [
        cell
        for cell in notebook.cells
        if mark in cell.source and ("ak.check" in mark) == (cell.cell_type == "code")
    ]
    if there:
        there[0].source = source
        return
    new = nbformat.v4.new_code_cell if "ak.check" in mark else nbformat.v4.new_markdown_cell
    reflect = next(place for place, cell in enumerate(notebook.cells) if cell.source.startswith("## Reflect"))
    notebook.cells.insert(reflect, new(source, id=name))


if __name__ == "__main__":
    main()
