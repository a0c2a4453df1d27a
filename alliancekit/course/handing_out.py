"""An instructor's own exercises as a notebook: the questions, the numbers, and a place for each answer.

Nothing else goes into it. The module that declares them, with answers and hints, is kept in the course.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.course.asked import own_exercises, shown_seeds
from alliancekit.course.cells import POINTS, answer_cell, mark_cell, text_cell
from alliancekit.course.submission import check_line
from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.concept import CONCEPT_TEST, concept_form
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.results import counted
from alliancekit.tables.names import unfit
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from alliancekit.course.places import Course
    from alliancekit.exercises.engine.base import Exercise

ONE_BY_ONE = "release-one-by-one"
_STUDENT = re.compile(r"[\w@-][\w.@-]*")
_HOW = (
    "Put your answer where the `...` is, run the cell, then the one below it, which keeps it. It does not "
    "say whether an answer is right: your instructor will. Save the notebook (Ctrl + S, or ⌘ S on a Mac) "
    "before you hand it in; what stands in it then is what counts."
)
_HOW_CARDS = (
    "Run all cells (*Run*, *Run All Cells*), choose one answer in each card and press *Keep*. Nobody is told "
    "here what is right, and nothing rides on it: it shows what a course has changed. When you are done, run "
    "the **last cell** again: it puts your answers into this notebook. Then save it (Ctrl + S, or ⌘ S on a "
    "Mac) and hand it in."
)


@dataclass(frozen=True)
class OwnAssignment:
    """A module of an instructor's own that becomes an assignment.

    Parameters
    ----------
    name
        Of the assignment.
    title
        Over its notebook.
    exercises
        What it asks.
    module
        The file.
    students
        Those who each get numbers of their own; none where all get the same.
    """

    name: str
    title: str
    exercises: tuple[Exercise, ...]
    module: Path
    students: tuple[str, ...]

    def may_replace(self, course: Course) -> None:
        """Raise UserError where notebooks were handed in that were asked by another list of students."""
        there = course.private(self.name).is_file() and course.submissions(self.name)
        if there and course.listed(self.name) != self.students:
            raise UserError(
                f"{self.name} was built for {_for_whom(course.listed(self.name))} and has been handed in. "
                f"Built for {_for_whom(self.students)}, it would ask other things: give the list as it was, "
                "or give the module another name."
            )

    def keep(self, course: Course) -> None:
        """Keep the module and the list in the course, for its owner alone."""
        if self.name in CONCEPT_TEST:
            return
        place = course.private(self.name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(place, self.module.read_bytes())
        listed = place.with_suffix(".students.txt")
        listed.unlink(missing_ok=True)
        if self.students:
            write_whole(listed, "\n".join(self.students).encode())
        os.chmod(place, 0o600)  # noqa: PTH101 - beside the folder's own lock


def _for_whom(students: Sequence[str]) -> str:
    return f"a list of {counted(len(students), 'student')}" if students else "everybody alike"


def own_assignment(path: Path, students: Sequence[str]) -> OwnAssignment:
    """Read a module; UserError where it, or the list of students, cannot be used."""
    if wrong := [name for name in students if not _STUDENT.fullmatch(name) or unfit(name)]:
        raise UserError(
            f"Found “{wrong[0][:60]}” in the list of students. Each line is the name of one student's "
            "folder: letters, digits and . _ - @ only, no full stop at its end, at most 240 letters, and "
            "none that Windows keeps for itself, such as con."
        )
    title, exercises = own_exercises(path)
    name = next((name for name, form in CONCEPT_TEST.items() if form == path), path.stem)
    listed = () if name in CONCEPT_TEST else tuple(dict.fromkeys(students))
    return OwnAssignment(name, title, exercises, path, listed)


def own_notebook(course: Course, mine: OwnAssignment) -> str:
    """Return the notebook that everybody gets."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    cards = mine.name in CONCEPT_TEST
    total = sum(POINTS[each.track] for each in mine.exercises)
    words = f"{_HOW_CARDS if cards else _HOW}\n\n{counted(total, 'point')} in all."
    cells = [
        text_cell(f"# {mine.title}\n\n{words}", "title"),
        new_code_cell("import alliancekit as ak\n\nclinic = ak.load_clinic()", id="set-up"),
    ]
    for each, seed in zip(mine.exercises, shown_seeds(course, mine.exercises, "").values(), strict=True):
        if cards:
            cells.append(mark_cell(each, f'ak.exercise("{each.id}")'))
            continue
        asks, start = _variant(each, seed)
        cells += [text_cell(asks, f"ask_{each.id.replace('-', '_')}"), answer_cell(each, start)]
        cells.append(mark_cell(each, check_line(each)))
    if cards:
        form = concept_form(mine.exercises[0].id)
        cells.append(new_code_cell(f'ak.kept_answers("{form}")', id="kept"))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)) + "\n"


def _variant(exercise: Exercise, seed: int) -> tuple[str, str]:
    """Return the question and the cell to begin with, for the numbers of a seed."""
    facts = exercise.variant(exercise_clinic(), seed)
    points = counted(POINTS[exercise.track], "point")
    return f"### {exercise.id} ({points})\n\n{exercise.asks(facts)}", fill(exercise.starter, facts)


def hand_out_one_by_one(course: Course, mine: OwnAssignment) -> None:
    """Write each student's own notebook; the common one, which would be the wrong one, is taken back."""
    import nbformat

    for old in (course.folder / ONE_BY_ONE).glob(f"*/{mine.name}"):
        shutil.rmtree(old)
    if not mine.students:
        return
    common = course.folder / "release" / mine.name
    text = (common / f"{mine.name}.ipynb").read_text(encoding="utf-8")
    for student in mine.students:
        notebook = nbformat.reads(text, as_version=4)
        _ask(notebook, mine, shown_seeds(course, mine.exercises, student))
        place = course.folder / ONE_BY_ONE / student / mine.name
        place.mkdir(parents=True, exist_ok=True)
        whole = str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)) + "\n"
        write_whole(place / f"{mine.name}.ipynb", whole.encode())
    shutil.rmtree(common)


def _ask(notebook: NotebookNode, mine: OwnAssignment, seeds: dict[str, int]) -> None:
    cells = {cell.id: cell for cell in notebook.cells}
    for each in mine.exercises:
        safe = each.id.replace("-", "_")
        cells[f"ask_{safe}"].source, cells[f"answer_{safe}"].source = _variant(each, seeds[each.id])
