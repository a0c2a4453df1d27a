"""The lessons' anatomy: every lesson has the same rooms, in the same order.

``python tests/notebooks/anatomy.py`` writes every notebook in its normal form (no outputs, no run numbers, exercises as
they are declared) and lists what is amiss; the tests ask for the same things.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

import nbformat

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
if __name__ == "__main__":  # exercises as they stand here, not as they were when the package was installed
    sys.path.insert(0, str(NOTEBOOKS.parent))
# Closed until the reader opens it: what it says would answer the prediction, and stands on the same screen.
READ = "<details>\n<summary><b>Read it</b>, once you have guessed and looked.</summary>\n\n{}\n\n</details>"
CARE = "Before you begin: a word of care"  # opens the first lesson, and the others link to it
ROOMS_BEFORE = ("You will be able to", "Time", "Set-up")
ROOMS_AFTER = ("Your turn", "Reflect", "Key points", "Glossary", "Sources", "Next")
STEPS = ("Idea", "Predict", "See it", "Read it")
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# Cells that learners run and do not change; in all other code cells they may try things out.
_ONLY_RUN = re.compile(r"(import alliancekit as ak|ak\.(explore_\w+|exercise|predict|reflect|my_work|self_check)\()[^\n]*\Z")
_EXERCISE = re.compile(r"\b\d\d-\d\b")
_TRACK = re.compile(r"(\d\d-\d)\b[^\n]*?\b(Look|Edit|Write)\b")
_CHECKED = re.compile(r"ak\.(?:check|exercise)\(\s*[\"'](\d\d-\d)")
_QUESTION = re.compile(r"\A### Exercise (\d\d-\d)\b")
CITED = re.compile(
    r"(?P<name>[A-ZÀ-Ž][\w’'-]+)(?: (?:&|and) [A-ZÀ-Ž][\w’'-]+| et al\.)?(?:’s)?,? \(?(?P<year>(?:19|20)\d\d[a-z]?)\b"
)
SOURCE = re.compile(
    r"^- (?:(?:Del|[Dd]e|[Vv]an|[Vv]on|Bergman) )?(?P<name>[A-ZÀ-Ž][\w’'-]+)[^\n]*?\((?P<year>(?:19|20)\d\d[a-z]?)",
    re.MULTILINE,
)
NOT_NAMES = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December", "In", "Since", "From", "Until", "Of", "And"}  # fmt: skip


def normal_form(text: str) -> str:
    """Return a notebook's text as it is stored: no outputs, no run numbers, plain metadata."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.source = _folded(cell) if cell.id.endswith("-read") else cell.source.rstrip()
        kept = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        cell.metadata = nbformat.from_dict({"deletable": False} | _lock(cell) | kept)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.pop("attachments", None)
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def _folded(cell: nbformat.NotebookNode) -> str:
    words = re.sub(r"^(<details>\n<summary>.*</summary>|\*\*Read it\.\*\*)|</details>$", "", cell.source.strip())
    return READ.format(words.strip())


def _lock(cell: nbformat.NotebookNode) -> dict[str, bool]:
    """Return what keeps a cell that is not the learner's from being changed by a stray key."""
    if cell.cell_type == "code":
        learners = not _ONLY_RUN.match(cell.source)
    else:
        learners = "double-click here" in cell.source.casefold()
    return {} if learners else {"editable": False}


def with_exercises(text: str, number: str) -> str:
    """Return a lesson's text with its exercises as they are declared now.

    Cells that are there are brought up to date; those of a new exercise are added at the end of "Your turn".
    """
    from alliancekit.exercises.engine.register import exercise_clinic, exercises_of

    notebook = nbformat.reads(text, as_version=4)
    clinic = exercise_clinic()
    for exercise in exercises_of(number):
        name = f"l{number}-turn-{exercise.id[3:]}"
        for kind, pattern, source, cell_id in (
            ("markdown", _QUESTION, exercise.prose(clinic), name),
            ("code", _CHECKED, exercise.cell(clinic), f"{name}-code"),
        ):
            there = [
                cell
                for cell in notebook.cells
                if cell.cell_type == kind
                and (found := pattern.search(cell.source))
                and found[1] == exercise.id
            ]
            if there:
                there[0].source = source
            else:
                new = getattr(nbformat.v4, f"new_{kind}_cell")(source, id=cell_id)
                notebook.cells.insert(_end_of_your_turn(notebook), new)
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


def _end_of_your_turn(notebook: nbformat.NotebookNode) -> int:
    ends = ("### Keep your work", "## Reflect")
    return next(place for place, cell in enumerate(notebook.cells) if cell.source.startswith(ends))


def with_predictions(text: str, number: str) -> str:
    """Return a notebook's text with every Predict as it is declared now, and its card below it."""
    from alliancekit.exercises.predictions.register import predictions_of

    notebook = nbformat.reads(text, as_version=4)
    declared = {f"l{number}-s{each.id[3:]}": each for each in predictions_of(number)}
    cells = []
    for cell in notebook.cells:
        section, _, what = cell.id.rpartition("-")
        prediction = declared.get(section)
        if prediction and what == "guess":
            continue
        cells.append(cell)
        if prediction and what == "predict":
            cell.source = prediction.prose
            card = nbformat.v4.new_code_cell(prediction.cell)
            card["id"] = f"{section}-guess"
            cells.append(card)
    notebook.cells = cells
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"


@dataclass(frozen=True)
class Lesson:
    """One notebook, cut into its rooms."""

    path: Path

    @cached_property
    def notebook(self) -> nbformat.NotebookNode:
        return nbformat.reads(self.path.read_text(encoding="utf-8"), as_version=4)

    @cached_property
    def rooms(self) -> dict[str, list[nbformat.NotebookNode]]:
        """Return heading -> cells, in order; what stands before the first heading is under ``""``."""
        rooms: dict[str, list[nbformat.NotebookNode]] = {"": []}
        heading = ""
        for cell in self.notebook.cells:
            found = (
                re.search(r"^## (.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
            )
            if found:
                heading = found[1].strip()
                rooms[heading] = []
            rooms[heading].append(cell)
        return rooms

    @property
    def sections(self) -> dict[str, list[nbformat.NotebookNode]]:
        """Return the numbered rooms, those between Set-up and Your turn."""
        return {name: cells for name, cells in self.rooms.items() if re.match(r"\d+\. ", name)}

    @property
    def exercises(self) -> list[str]:
        """Return the ids of the exercises that are checked, in order."""
        return _CHECKED.findall("\n".join(self.code("Your turn")))

    def prose(self, *rooms: str) -> str:
        """Return the words of these rooms, or of the whole lesson."""
        cells = (
            [cell for room in rooms for cell in self.rooms.get(room, [])] if rooms else self.notebook.cells
        )
        return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")

    def code(self, *rooms: str) -> list[str]:
        """Return the code cells of these rooms, or of the whole lesson."""
        cells = (
            [cell for room in rooms for cell in self.rooms.get(room, [])] if rooms else self.notebook.cells
        )
        return [cell.source for cell in cells if cell.cell_type == "code"]


def faults(path: Path) -> list[str]:
    """List what is amiss with one lesson, in words; an empty list is a sound lesson."""
    lesson = Lesson(path)
    parts = (_rooms, _opening, _sections, _exercises, _reflections, _closing, _citations, _cells, _links)
    return [fault for part in parts for fault in part(lesson)]


def _rooms(lesson: Lesson) -> list[str]:
    names = [name for name in lesson.rooms if name]
    first = [CARE] if lesson.path.stem.startswith("00") else []
    wanted = [*first, *ROOMS_BEFORE, *lesson.sections, *ROOMS_AFTER]
    found = [] if names == wanted else [f"rooms are {names}, wanted {wanted}"]
    if not 3 <= len(lesson.sections) <= 5:
        found.append(f"{len(lesson.sections)} numbered sections, wanted 3 to 5")
    return found


def _opening(lesson: Lesson) -> list[str]:
    found = []
    number = lesson.path.name[:2]
    opening = lesson.prose("")
    if not re.search(rf"^# .*\b{number}\b", opening):
        found.append(f"the title does not name lesson {number}")
    if "?" not in opening:
        found.append("the title has no question under it")
    objectives = re.findall(r"^\d+\. .+$", lesson.prose("You will be able to"), re.MULTILINE)
    if not 3 <= len(objectives) <= 4:
        found.append(f"{len(objectives)} objectives, wanted 3 or 4")
    exercises = set(lesson.exercises)
    for objective in objectives:
        named = set(_EXERCISE.findall(objective))
        if not named or not named <= exercises:
            found.append(
                f"objective names {sorted(named)}, exercises are {sorted(exercises)}: {objective[:50]}"
            )
    minutes = [
        int(n) for n in re.findall(r"\|\s*(\d+)\s*(?:min)?\s*\|\s*$", lesson.prose("Time"), re.MULTILINE)
    ]
    if not 45 <= sum(minutes) <= 75:
        found.append(f"the times add up to {sum(minutes)} minutes, wanted 45 to 75")
    untimed = [name for name in lesson.sections if name.split(". ", 1)[1] not in lesson.prose("Time")]
    found += [f"no time is given for {name!r}" for name in untimed]
    setup = lesson.code("Set-up")
    if len(setup) != 1 or len(setup[0].splitlines()) != 1:
        found.append("Set-up is not one cell of one line")
    return found


def _sections(lesson: Lesson) -> list[str]:
    found = []
    for name, cells in lesson.sections.items():
        marks = [
            "code" if cell.cell_type == "code" else step
            for cell in cells
            for step in (re.findall(r"(?:\*\*|### |<b>)(Idea|Predict|See it|Read it)\b", cell.source) or [""])
        ]
        steps = [mark for mark in marks if mark in STEPS]
        if steps != list(STEPS):
            found.append(f"{name!r} has steps {steps}, wanted {list(STEPS)}")
        elif "code" not in marks[marks.index("See it") : marks.index("Read it")]:
            found.append(f"{name!r} shows nothing between 'See it' and 'Read it'")
        found += _prediction(lesson.path.name[:2], name, cells)
        if not re.search(r"^\*\*[^*]+[.!?]\*\*$", cells[-1].source, re.MULTILINE):
            found.append(f"{name!r} does not end with its key point, one bold sentence on a line of its own")
    return found


def _prediction(number: str, name: str, cells: list[nbformat.NotebookNode]) -> list[str]:
    """Ask of a section that its Predict is made by hand, on the card of this section."""
    card = f'ak.predict("{number}-{name[0]}")'
    after = [cells[i + 1].source for i, cell in enumerate(cells[:-1]) if "**Predict.**" in cell.source]
    found = [] if after == [card] else [f"{name!r} has no {card} right after its Predict"]
    if any(re.search(r"double-click here|My guess", cell.source) for cell in cells):
        found.append(f"{name!r} still asks for a guess in a text cell")
    return found


def _exercises(lesson: Lesson) -> list[str]:
    found = []
    checked = lesson.exercises
    tracks = dict(_TRACK.findall(lesson.prose("Your turn")))
    if sorted(checked) != sorted(tracks):
        found.append(f"exercises checked {sorted(checked)}, exercises with a track {sorted(tracks)}")
    for track, least in (("Look", 2), ("Edit", 1), ("Write", 1)):
        if list(tracks.values()).count(track) < least:
            found.append(f"fewer than {least} {track} exercises")
    wrong = [name for name in checked if not name.startswith(lesson.path.name[:2])]
    return found + [f"exercise {name} belongs to another lesson" for name in wrong]


def _reflections(lesson: Lesson) -> list[str]:
    number = lesson.path.name[:2]
    wanted = [f'ak.reflect("{number}-{place}")' for place in (1, 2)]
    found = [] if lesson.code("Reflect") == wanted else [f"Reflect wants two cells, {wanted}"]
    if "ak.my_work()" not in lesson.code("Your turn"):
        found.append("Your turn does not end with ak.my_work()")
    if lesson.prose("Reflect").count("**What a good answer does**") != 2:
        found.append("each reflection wants its rubric, '**What a good answer does**'")
    return found


def _closing(lesson: Lesson) -> list[str]:
    points = re.findall(r"^- .+$", lesson.prose("Key points"), re.MULTILINE)
    found = [
        f"key point is not one bold sentence: {p}"
        for p in points
        if not re.fullmatch(r"- \*\*.+[.!?]\*\*", p)
    ]
    if len(points) < 3:
        found.append("fewer than three key points")
    if not re.search(r"^- \*\*", lesson.prose("Glossary"), re.MULTILINE):
        found.append("the glossary has no entry")
    return found


def _citations(lesson: Lesson) -> list[str]:
    sources = {(m["name"], m["year"]) for m in SOURCE.finditer(lesson.prose("Sources"))}
    rooms = [name for name in lesson.rooms if name != "Sources"]
    cited = {
        (re.sub(r"[’']s$", "", m["name"]), m["year"])
        for m in CITED.finditer(lesson.prose(*rooms))
        if m["name"] not in NOT_NAMES
    }
    return [f"cited but not in Sources: {name} {year}" for name, year in sorted(cited - sources)] + [
        f"in Sources but never cited: {name} {year}" for name, year in sorted(sources - cited)
    ]


def _cells(lesson: Lesson) -> list[str]:
    found = []
    lengths = [len(source.splitlines()) for source in lesson.code()]
    if lengths and median(lengths) > 3:
        found.append(f"the median code cell has {median(lengths)} lines, wanted at most 3")
    if sum(length <= 8 for length in lengths) < 0.9 * len(lengths):
        found.append("more than one code cell in ten is longer than 8 lines")
    found += [
        f"a cell prints, where a result shows itself: {s[:50]!r}" for s in lesson.code() if "print(" in s
    ]
    ids = [cell["id"] for cell in json.loads(lesson.path.read_text(encoding="utf-8"))["cells"]]
    number = lesson.path.name[:2]
    found += [
        f"cell id {i!r} is not of the form l{number}-what-it-is"
        for i in ids
        if not i.startswith(f"l{number}-")
    ]
    if len(set(ids)) != len(ids):
        found.append("two cells share an id")
    if normal_form(lesson.path.read_text(encoding="utf-8")) != lesson.path.read_text(encoding="utf-8"):
        found.append("not in normal form: run python tests/notebooks/anatomy.py")
    return found


def _links(lesson: Lesson) -> list[str]:
    links = re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", lesson.prose())
    return [f"link to {link}, which is not there" for link in links if not _leads_somewhere(lesson, link)]


def _leads_somewhere(lesson: Lesson, link: str) -> bool:
    name, _, anchor = link.partition("#")
    path = lesson.path.parent / name
    if not anchor or not path.exists():
        return path.exists()
    # JupyterLab's anchor of a heading: its words with hyphens between them.
    headings = re.findall(r"^#+ (.+)$", Lesson(path).prose(), re.MULTILINE)
    return anchor in {heading.replace(" ", "-") for heading in headings}


def main() -> int:
    """Put every notebook in its normal form and print what is amiss."""
    amiss = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        stored = with_exercises(path.read_text(encoding="utf-8"), path.name[:2])
        path.write_text(normal_form(with_predictions(stored, path.name[:2])), encoding="utf-8")
        for fault in faults(path):
            print(f"{path.name}: {fault}")
            amiss += 1
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main())
