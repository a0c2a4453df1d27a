"""The cells that nbgrader knows: where an answer stands, where its mark is written, what a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from alliancekit.exercises.engine.base import Exercise

POINTS = {"Look": 1, "Edit": 2, "Write": 3}  # what a right answer is worth, by track
REFLECTION = 3  # as many as its rubric has levels: Starting, Good, Very good
_FIXED = {"editable": False, "deletable": False}


def text_cell(words: str, cell_id: str) -> NotebookNode:
    """Return a text that is to be read and not changed."""
    from nbformat.v4 import new_markdown_cell

    return new_markdown_cell(words, id=cell_id, metadata=dict(_FIXED))


def answer_cell(exercise: Exercise, start: str) -> NotebookNode:
    """Return the cell in which a student answers."""
    from nbformat.v4 import new_code_cell

    return new_code_cell(start, id=f"answer_{_safe(exercise)}", metadata=answer_marks(exercise))


def answer_marks(exercise: Exercise) -> dict[str, Any]:
    """Return what tells nbgrader that an answer stands there."""
    return _marks(f"answer-{exercise.id}", solution=True)


def mark_cell(exercise: Exercise, source: str) -> NotebookNode:
    """Return the cell that gets the mark; students run it and cannot change it."""
    from nbformat.v4 import new_code_cell

    marks = _marks(f"check-{exercise.id}", grade=True, locked=True, points=POINTS[exercise.track])
    return new_code_cell(source, id=f"check_{_safe(exercise)}", metadata=marks)


def reflection_cell(name: str) -> NotebookNode:
    """Return the cell of a reflection, which a person reads."""
    from nbformat.v4 import new_markdown_cell

    marks = _marks(f"reflect-{name}", solution=True, grade=True, points=REFLECTION)
    words = "*Double-click here, and write your answer in place of this line.*"
    return new_markdown_cell(words, id=f"reflect_{name.replace('-', '_')}", metadata=marks)


def _safe(exercise: Exercise) -> str:
    return exercise.id.replace("-", "_")


def _marks(grade_id: str, **roles: Any) -> dict[str, Any]:
    marks = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return {"deletable": False, "nbgrader": {**marks, "grade_id": grade_id, **roles}}
