"""What stands in a course's gradebook: the students, their marks, and what became of each answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.course.report.handed_in import mistakes_of
from alliancekit.course.report.records import Trouble

if TYPE_CHECKING:
    from pathlib import Path

    from alliancekit.course.places import Course

STUDENTS = ("student", "first_name", "last_name", "email", "lms_id")
MARKS = ("student", "assignment", "score", "most", "by_hand")
GRADED = ("student", "exercise", "right", "verdict", "mistake")
_LARGEST = 5_000_000  # bytes of what became of one notebook


@dataclass(frozen=True)
class Marks:
    """What a gradebook holds.

    Parameters
    ----------
    students
        A row a student: the name of their folder, and what the gradebook knows of them (empty where nothing).
    marks
        A row a student and assignment that was graded: ``score`` (late penalties taken off, as in nbgrader's
        own export), ``most``, and ``by_hand``, whether a person has still to mark something.
    graded
        A row a student and exercise: whether it was ``right``, the ``verdict``, and the ``mistake``, which is
        what is said to that wrong answer (empty where it has no name).
    most
        Assignment -> the marks there are.
    troubles
        What a person should look at.
    """

    students: pd.DataFrame
    marks: pd.DataFrame
    graded: pd.DataFrame
    most: dict[str, float]
    troubles: tuple[Trouble, ...]


def read_marks(course: Course) -> Marks:
    """Read the gradebook of a course.

    Raises
    ------
    UserError
        If nbgrader is not installed.
    """
    students, marks, most = _gradebook(course)
    graded: list[tuple[Any, ...]] = []
    troubles: list[Trouble] = []
    scored = {(row[0], row[1]) for row in marks}
    for assignment in course.assignments:
        for student in course.submissions(assignment):
            said, rows = _outcome(course.outcome(assignment, student))
            if said:
                troubles.append(Trouble(student, assignment, f"was reported: {said}"))
            elif (student, assignment) not in scored:
                troubles.append(Trouble(student, assignment, "was handed in and is not graded."))
            graded += [(student, *row) for row in rows]
            if student not in students:
                students[student] = (student, "", "", "", "")
    troubles += [
        Trouble(student, assignment, "has reflections to mark by hand.")
        for student, assignment, _score, _most, by_hand in marks
        if by_hand
    ]
    return Marks(
        pd.DataFrame([students[name] for name in sorted(students)], columns=STUDENTS),
        pd.DataFrame(marks, columns=MARKS),
        pd.DataFrame(graded, columns=GRADED),
        most,
        tuple(troubles),
    )


def _gradebook(
    course: Course,
) -> tuple[dict[str, tuple[str, ...]], list[tuple[str, str, float, float, bool]], dict[str, float]]:
    """Return the students, the marks, and how many marks each assignment has."""
    with course.nbgrader().gradebook as book:
        students = {
            each.id: (each.id, *(str(part or "") for part in _known_of(each))) for each in book.students
        }
        most = {each.name: float(each.max_score or 0) for each in book.assignments}
        marks = []
        for assignment in sorted(most):
            for each in book.assignment_submissions(assignment):
                # As nbgrader exports it: what is late costs, but never more than there is.
                score = max(0.0, (each.score or 0.0) - (each.late_submission_penalty or 0.0))
                by_hand = bool(each.needs_manual_grade)
                marks.append((each.student.id, assignment, score, most[assignment], by_hand))
    return students, sorted(marks), most


def _known_of(student: Any) -> tuple[Any, ...]:
    return student.first_name, student.last_name, student.email, student.lms_user_id


def _outcome(path: Path) -> tuple[str, list[tuple[Any, ...]]]:
    """Return what a person should look at in one notebook, and what became of each exercise in it."""
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return "", []
    kept = json.loads(path.read_text(encoding="utf-8"))
    rows = []
    for name, (right, verdict, words, *_) in kept["judged"].items():
        mistake = words if not right and words in mistakes_of(name) else ""
        rows.append((name, bool(right), verdict, mistake))
    return kept["trouble"], rows
