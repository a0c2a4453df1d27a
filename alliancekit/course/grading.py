"""Drive nbgrader's own steps over a class: one at a time, so that no notebook stops another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.course.places import reason
from alliancekit.course.sandbox import require_sandbox
from alliancekit.errors import UserError
from alliancekit.exercises.engine.limit import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from alliancekit.course.places import Course

LARGEST = 20_000_000  # bytes of a notebook; one that was worked through takes about a tenth of it


@dataclass(frozen=True)
class Outcome:
    """What became of one notebook that was handed in.

    Parameters
    ----------
    student, assignment
        Whose, and which.
    score, most
        The marks so far, and those there are; None where it could not be graded.
    by_hand
        Whether a person has still to mark something, such as a reflection.
    trouble
        What a person should look at; empty where there is nothing.
    """

    student: str
    assignment: str
    score: float | None
    most: float | None
    by_hand: bool
    trouble: str


def grade_course(
    course: Course,
    *,
    again: bool = False,
    protected: bool = True,
    progress: Callable[[str, int], None] = lambda _name, _of: None,
) -> list[Outcome]:
    """Grade what was handed in; what is graded already is passed over, unless a newer one was collected.

    Parameters
    ----------
    course
        The course.
    again
        Grade also what is graded already.
    protected
        False to run students' code as your own, where the system cannot shut it off.
    progress
        Called before each notebook with its name, and how many there are.

    Returns
    -------
    list of Outcome
        One for each notebook, in order.

    Raises
    ------
    UserError
        If students' code cannot be shut off here.
    """
    if protected:
        require_sandbox()
    nbgrader = course.nbgrader(required=protected)
    todo = list(_handed_in(course))
    outcomes = []
    for assignment, student in todo:
        progress(f"{student}, {assignment}", len(todo))
        handed_in = course.folder / "submitted" / student / assignment / course.assignments[assignment].name
        trouble = _unfit(handed_in)
        if not trouble:
            with quiet():
                done = nbgrader.autograde(assignment, student, force=again)
            if not done["success"]:
                trouble = f"nbgrader could not grade it: {reason(done)}"
        outcomes.append(_outcome(course, nbgrader.gradebook, assignment, student, trouble))
    return outcomes


def feedback_pages(
    course: Course, *, again: bool = False, progress: Callable[[str, int], None] = lambda _name, _of: None
) -> list[Path]:
    """Write a feedback page for each notebook that is graded, and return them."""
    nbgrader = course.nbgrader()
    graded = [
        (assignment, student)
        for assignment, student in _handed_in(course)
        if (course.folder / "autograded" / student / assignment).is_dir()
    ]
    for assignment, student in graded:
        progress(f"{student}, {assignment}", len(graded))
        with quiet():
            done = nbgrader.generate_feedback(assignment, student, force=again)
        if not done["success"]:
            raise UserError(f"nbgrader could not write {student}'s page on {assignment}: {reason(done)}")
    return sorted(course.folder.glob("feedback/*/lesson-*/*.html"))


def _handed_in(course: Course) -> Iterator[tuple[str, str]]:
    for assignment in course.assignments:
        for student in course.submissions(assignment):
            yield assignment, student


def _unfit(path: Path) -> str:
    """Say why a file cannot be graded as it is; empty where it can be tried."""
    if path.is_symlink() or not path.is_file():
        return f"There is no file {path.name} in what was handed in."
    size = path.stat().st_size
    if size > LARGEST:
        return f"The notebook has {size / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are graded."
    import nbformat

    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as fault:  # noqa: BLE001 - a file may be broken in any way
        return f"The file is no notebook that can be read ({type(fault).__name__})."
    return ""


def _outcome(course: Course, gradebook: object, assignment: str, student: str, trouble: str) -> Outcome:
    from nbgrader.api import Gradebook, MissingEntry

    kept = course.outcome(assignment, student)
    if not trouble and kept.is_file():
        trouble = json.loads(kept.read_text(encoding="utf-8"))["trouble"]
    assert isinstance(gradebook, Gradebook)
    graded = (course.folder / "autograded" / student / assignment).is_dir()
    with gradebook as book:
        try:
            found = book.find_submission(assignment, student) if graded else None
        except MissingEntry:
            found = None
        if found is None:
            return Outcome(student, assignment, None, None, by_hand=True, trouble=trouble)
        return Outcome(student, assignment, found.score, found.max_score, found.needs_manual_grade, trouble)
