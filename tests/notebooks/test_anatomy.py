"""Every lesson has its rooms, and the check sees a lesson that has not."""

from __future__ import annotations

import re

import nbformat
import pytest

from alliancekit.exercises.engine.register import exercises_of
from tests.notebooks import anatomy

LESSONS = sorted(anatomy.NOTEBOOKS.glob("*.ipynb"))


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_is_sound(path):
    assert anatomy.faults(path) == []


def _damaged(tmp_path, change):
    """A copy of lesson 03 with one thing spoilt, among the files it links to."""
    for path in LESSONS:
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "03_alliance_and_outcome.ipynb"
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    change(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return anatomy.faults(path)


def _cell(notebook, start):
    return next(cell for cell in notebook.cells if cell.source.startswith(start))


def _drop(notebook, start):
    notebook.cells.remove(_cell(notebook, start))


def _edit(notebook, start, old, new):
    cell = _cell(notebook, start)
    assert old in cell.source
    cell.source = cell.source.replace(old, new)


def _run_number(notebook):
    next(cell for cell in notebook.cells if cell.cell_type == "code").update(execution_count=1)


DAMAGES = {
    "a room is missing": (lambda nb: _drop(nb, "## Glossary"), "rooms are"),
    "a step is missing": (lambda nb: _edit(nb, "**Predict.**", "**Predict.**", "Guess."), "has steps"),
    "a prediction has no card": (lambda nb: _drop(nb, 'ak.predict("03-1")'), 'has no ak.predict("03-1")'),
    "a guess is asked for in a text cell": (
        lambda nb: _edit(nb, "**Predict.**", "**Predict.**", "**Predict.** *My guess (double-click here)*"),
        "in a text cell",
    ),
    "an objective has no exercise": (
        lambda nb: _edit(nb, "## You will", "03-1", "03-9"),
        "objective names",
    ),
    "set-up has two lines": (lambda nb: _edit(nb, "import alliancekit", "; ", "\n"), "Set-up"),
    "a run number is stored": (_run_number, "normal form"),
    "a citation has no source": (
        lambda nb: _edit(nb, "## 1.", "**Idea.**", "**Idea.** (Nobody, 1999)"),
        "Nobody",
    ),
    "a source is never cited": (
        lambda nb: _edit(nb, "## Sources", "## Sources\n", "## Sources\n\n- Nobody, A. (1999). Nothing.\n"),
        "never cited",
    ),
    "a key point is not bold": (lambda nb: _edit(nb, "## Key points", "- **", "- "), "key point"),
    "a reflection has no rubric": (
        lambda nb: [
            cell.update(source=cell.source.replace("What a good answer does", "Rubric"))
            for cell in nb.cells
            if "What a good answer does" in cell.source
        ],
        "rubric",
    ),
    "the lesson is too long": (lambda nb: _edit(nb, "## Time", "| 10 |", "| 90 |"), "minutes"),
    "a link leads nowhere": (
        lambda nb: _edit(nb, "## Next", "## Next\n", "## Next\n\n[x](99.ipynb)\n"),
        "99.ipynb",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_sees(tmp_path, damage):
    change, word = DAMAGES[damage]
    assert any(word in fault for fault in _damaged(tmp_path, change))


@pytest.mark.filterwarnings("ignore:Non-unique cell id")
def test_check_sees_two_cells_that_share_an_id(tmp_path):
    path = tmp_path / "03_alliance_and_outcome.ipynb"
    text = (anatomy.NOTEBOOKS / path.name).read_text(encoding="utf-8")
    path.write_text(text.replace('"id": "l03-time"', '"id": "l03-title"'), encoding="utf-8")
    assert "two cells share an id" in anatomy.faults(path)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_exercises_stand_as_they_are_declared(path):
    text = path.read_text(encoding="utf-8")
    assert anatomy.normal_form(anatomy.with_exercises(text, path.name[:2])) == text
    declared = [exercise.id for exercise in exercises_of(path.name[:2])]
    assert anatomy.Lesson(path).exercises == declared


def test_a_new_exercise_is_added_at_the_end_of_your_turn():
    path = anatomy.NOTEBOOKS / "03_alliance_and_outcome.ipynb"
    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    whole = [cell.id for cell in notebook.cells]
    notebook.cells = [cell for cell in notebook.cells if not cell.id.startswith("l03-turn-5")]
    mended = nbformat.reads(anatomy.with_exercises(nbformat.writes(notebook), "03"), as_version=4)
    assert [cell.id for cell in mended.cells] == whole


def test_the_map_in_lesson_00_links_the_lessons_that_are_there_and_calls_the_others_planned():
    map_ = anatomy.Lesson(anatomy.NOTEBOOKS / "00_start_here.ipynb").prose("Next")
    rows = dict(re.findall(r"^\| \[?(\d\d) (.*)$", map_, re.MULTILINE))
    there = {path.name[:2]: path.name for path in LESSONS if path.name != "00_start_here.ipynb"}
    assert sorted(rows) == [f"{number:02}" for number in range(len(rows))]
    assert set(there) <= set(rows)
    for number, row in rows.items():
        if number in there:
            assert f"]({there[number]})" in row
            assert "planned" not in row
        elif number != "00":
            assert "planned" in row
