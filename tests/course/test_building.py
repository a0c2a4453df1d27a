"""A course folder that nbgrader works with as it stands."""

from __future__ import annotations

import stat

import nbformat
import pytest

from alliancekit.course.building import build_course
from alliancekit.course.cells import POINTS, REFLECTION
from alliancekit.errors import UserError
from alliancekit.exercises.engine.register import exercises_of


def marks(notebook):
    return {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}


def test_every_exercise_and_reflection_is_asked_answered_and_marked(built):
    (path,) = built.folder.glob("release/lesson-02/*.ipynb")
    notebook = nbformat.read(path, 4)
    cells = marks(notebook)
    for exercise in exercises_of("02"):
        answer, check = cells[f"answer-{exercise.id}"], cells[f"check-{exercise.id}"]
        assert answer.metadata.nbgrader.solution
        assert not answer.metadata.nbgrader.locked
        assert exercise.starter.splitlines()[0].split("=")[0] in answer.source
        assert check.source == f'ak.check("{exercise.id}", {exercise.answer_name})'
        assert check.metadata.nbgrader.points == POINTS[exercise.track]
        assert check.metadata.editable is False
    for name in ("02-1", "02-2"):
        written = cells[f"reflect-{name}"]
        assert written.cell_type == "markdown"
        assert (written.metadata.nbgrader.grade, written.metadata.nbgrader.points) == (True, REFLECTION)
    prose = "\n".join(cell.source for cell in notebook.cells)
    assert "What is tasks?" in prose  # a Look's question, which the card asks in the workbook
    assert prose.count("**What a good answer does**") == 2
    assert "Run each cell and write" not in prose
    assert "ak.exercise(" not in prose


def test_nothing_handed_out_holds_an_answer_or_the_secret(built):
    (path,) = built.folder.glob("release/lesson-02/*.ipynb")
    text = path.read_text(encoding="utf-8")
    assert built.secret not in text
    assert all(exercise.worked.splitlines()[-1] not in text for exercise in exercises_of("02"))
    assert sorted(p.name for p in built.folder.glob("release/**/*") if p.is_file()) == [path.name]


def test_only_its_owner_reads_the_secret(built):
    assert stat.S_IMODE((built.folder / "secret_seed.txt").stat().st_mode) == 0o600


def test_another_secret_does_not_replace_the_first(built):
    with pytest.raises(UserError, match="another secret seed"):
        build_course(built.folder, ["02"], "another")
    assert built.secret == "a secret"


@pytest.mark.parametrize(
    ("lessons", "secret", "said"), [(["77"], "s", "no lesson 77"), (["02"], " ", "empty")]
)
def test_what_cannot_be_built_is_said_and_nothing_is_written(lessons, secret, said, tmp_path):
    with pytest.raises(UserError, match=said):
        build_course(tmp_path / "new", lessons, secret)
    assert not (tmp_path / "new").exists()
