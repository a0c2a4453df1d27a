"""Marks as CSV, in the columns that a learning management system reads.

What each reads was looked up in its makers' own words:

* Moodle (docs.moodle.org/en/Grade_import): a heading for each column; on import, one that names the person is
  mapped (e-mail address, ID number or username), and each mark to a grade item that is there.
* Canvas (``lib/gradebook_importer.rb`` of instructure/canvas-lms): ``Student``, ``ID``, ``SIS User ID``,
  ``SIS Login ID``, ``Section``, then assignments; one row is called ``Points Possible``. A person is found by
  Canvas's own number, else by the SIS ids, else by name; an assignment by its title, and made where there is
  none.
* Blackboard (Help for Instructors, *Upload or download grades*): each person by ``Username``, each cell in
  quotation marks; a column headed without Blackboard's own number is added as a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.course.report.marks import STUDENTS
from alliancekit.record import csv_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alliancekit.course.report.marks import Marks

LAYOUTS = ("moodle", "canvas", "blackboard")


def marks_csv(marks: Marks, layout: str) -> str:
    """Return the marks as CSV, with no cell that a spreadsheet would run.

    What was not graded is blank, and no nought; a mark stands as it is in the gradebook, also where something
    has still to be marked by hand.

    Parameters
    ----------
    marks
        As :func:`alliancekit.course.report.marks.read_marks` returns them.
    layout
        One of ``LAYOUTS``.
    """
    head, person = _WHO[layout]
    assignments = list(marks.most)
    keys = zip(marks.marks["student"], marks.marks["assignment"], strict=True)
    scores = dict(zip(keys, map(_plain, marks.marks["score"]), strict=True))
    students = [dict(zip(STUDENTS, row, strict=True)) for row in marks.students.to_numpy()]
    rows = [
        [*person(student), *(scores.get((student["student"], each), "") for each in assignments)]
        for student in students
    ]
    if layout == "canvas":
        rows.insert(
            0, ["Points Possible", "", "", "", "", *(_plain(marks.most[each]) for each in assignments)]
        )
    titles = assignments
    if layout == "blackboard":
        titles = [f"{each} [Total Pts: {_plain(marks.most[each])} Score]" for each in assignments]
    return csv_text([*head, *titles], rows, quoted=layout == "blackboard")


def _plain(number: float) -> str:
    return f"{number:.10g}"


def _moodle(student: Mapping[str, Any]) -> list[str]:
    own = ("first_name", "last_name", "student", "lms_id", "email")
    return [str(student[name]) for name in own]


def _canvas(student: Mapping[str, Any]) -> list[str]:
    number = str(student["lms_id"])
    first, last = student["first_name"], student["last_name"]
    name = f"{last}, {first}" if first and last else first or last or student["student"]
    own, sis = (number, "") if number.isdecimal() else ("", number)
    return [str(name), own, sis, str(student["student"]), ""]


def _blackboard(student: Mapping[str, Any]) -> list[str]:
    own = ("last_name", "first_name", "student", "lms_id")
    return [str(student[name]) for name in own]


_WHO: dict[str, tuple[tuple[str, ...], Callable[[Mapping[str, Any]], list[str]]]] = {
    "moodle": (("First name", "Last name", "Username", "ID number", "Email address"), _moodle),
    "canvas": (("Student", "ID", "SIS User ID", "SIS Login ID", "Section"), _canvas),
    "blackboard": (("Last Name", "First Name", "Username", "Student ID"), _blackboard),
}
