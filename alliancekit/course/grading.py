"""Drive nbgrader's own steps over a class, so that no notebook stops another."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alliancekit.course.places import reason
from alliancekit.course.runs import run_of, unfit
from alliancekit.course.sandbox import require_sandbox
from alliancekit.errors import UserError
from alliancekit.exercises.engine.limit import quiet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from alliancekit.course.places import Course


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
    workers: int | None = None,
    progress: Callable[[str, int], None] = lambda _name, _of: None,
) -> list[Outcome]:
    """Grade what was handed in; what is graded already is passed over, unless a newer one was collected.

    Notebooks run beside each other, and their marks are written into the gradebook one by one. What ran is
    kept: after a break, grading goes on where it stopped.

    Parameters
    ----------
    course
        The course.
    again
        Grade also what is graded already.
    protected
        False to run students' code as your own, where the system cannot shut it off.
    workers
        How many run at once; by default one for each processor, as far as there is memory for them.
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
    from alliancekit.course.step import ScoreOutside

    limits = ScoreOutside(parent=nbgrader).limits
    todo = list(_handed_in(course))

    def run(assignment: str, student: str) -> tuple[bool, str]:
        trouble = unfit(course.handed_in(assignment, student))
        if trouble:
            return False, trouble
        try:
            return run_of(course, assignment, student, limits, shut_off=protected, again=again)[1], ""
        except UserError as fault:
            return False, str(fault)
        except Exception as fault:  # noqa: BLE001 - one notebook stops no other
            return False, f"It could not be run ({type(fault).__name__}): {fault}"[:300]

    outcomes = []
    with ThreadPoolExecutor(workers or _workers(limits.memory)) as pool:
        runs = [pool.submit(run, *each) for each in todo]
        try:
            for (assignment, student), done in zip(todo, runs, strict=True):
                progress(f"{student}, {assignment}", len(todo))
                ran, trouble = done.result()
                if not trouble:
                    trouble = _autograde(course, nbgrader, assignment, student, again=again or ran)
                outcomes.append(_outcome(course, nbgrader.gradebook, assignment, student, trouble))
        finally:
            pool.shutdown(cancel_futures=True)
    return outcomes


def _workers(memory: int) -> int:
    """Return how many notebooks may run at once: one a processor, if each can take all the memory it may."""
    import psutil

    return max(1, min(os.cpu_count() or 1, int(psutil.virtual_memory().available // memory)))


def _autograde(course: Course, nbgrader: Any, assignment: str, student: str, *, again: bool) -> str:
    """Let nbgrader write the marks of a notebook that has run; return what was in the way, if anything.

    nbgrader takes a folder that it has begun for one that is done; a file of ours tells of what was broken
    off.
    """
    underway = course.run(assignment, student).with_suffix(".underway")
    broken_off = underway.exists()
    underway.touch()
    with quiet():
        done = nbgrader.autograde(assignment, student, force=again or broken_off)
    underway.unlink()
    return "" if done["success"] else f"nbgrader could not grade it: {reason(done)}"


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
    return sorted(course.folder.glob("feedback/*/*/*.html"))


def _handed_in(course: Course) -> Iterator[tuple[str, str]]:
    for assignment in course.assignments:
        for student in course.submissions(assignment):
            yield assignment, student


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
