"""The page on a class: what to open the next lecture with, what needs a person, and what was found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.charts.drawing import drawn
from alliancekit.course.report.findings import OPENING, find
from alliancekit.course.report.handed_in import PROGRESS
from alliancekit.errors import UserError, refusal
from alliancekit.exercises.engine.register import lesson_numbers
from alliancekit.exercises.engine.summary import title_of
from alliancekit.report.page import bullets, page, paragraphs, section, table, wide
from alliancekit.report.people import People
from alliancekit.results import counted
from alliancekit.tables.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from alliancekit.course.report.findings import Findings, Lesson
    from alliancekit.course.report.handed_in import HandedIn
    from alliancekit.course.report.marks import Marks
    from alliancekit.course.report.records import Trouble
    from alliancekit.results import Result

TITLE = "What the class did, and what it thinks"
_PROOF = (
    "What is told of tries, hints, predictions and beliefs comes from the learners' own records, which they "
    "chose to hand in. A record is its learner's own and can be altered: count it as participation, and "
    "never as proof. A mark on the book's own exercises shows practice and is no examination, for the "
    "published book can compute its answers."
)
_FOOT = (
    "No picture shows a name. Of fewer than five people nothing is drawn. An interval says how far another "
    "class like this one might differ. Written with the Alliance Workbook."
)
_COLUMNS = (
    "From their own records: exercises tried and right, hints taken, predictions kept, reflections written, "
    "and minutes at work (pauses above ten minutes left out)."
)
_ALL_ROWS = 1000
_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_LEANING = re.compile(r"\*([^\s*](?:[^*]*[^\s*])?)\*")


def write_page(
    path: Path,
    told: HandedIn,
    marks: Marks | None = None,
    *,
    hide_names: bool = False,
    progress: Callable[[str, int], None] = lambda _name, _of: None,
) -> Findings:
    """Write the page on a class, as one HTML file that asks nobody for anything.

    Parameters
    ----------
    path
        The file, whose name ends in .html; one that is there is replaced.
    told
        What the class did by its own records.
    marks
        What stands in the gradebook.
    hide_names
        Call people Person 1, Person 2 and so on. It hides names on a screen; whoever has the list of students
        can find out again who is who.
    progress
        Called before each lesson with its name, and how many there are.

    Returns
    -------
    Findings
        What is on the page.

    Raises
    ------
    UserError
        If the file cannot be written there.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise UserError(f"Found {path.name}. The report is a web page: give a name that ends in .html.")
    found = find(told, marks)
    name = _names(told, marks, hidden=hide_names)
    opening = found.opening()
    sections = [
        paragraphs(_gathered(told, marks)),
        paragraphs(_PROOF, "quiet"),
        section(
            "To open the next lecture with",
            paragraphs(OPENING, "quiet") + bullets(map(_plain, opening))
            if opening
            else paragraphs("Too little has been handed in to choose from."),
        ),
        section("What needs a person", _needed(told, marks, name, hidden=hide_names)),
        section("The students", _students(told, marks, name)),
    ]
    if found.gain is not None:
        sections.append(_finding("The concept test", found.gain, "gain"))
    for lesson in found.lessons:
        progress(f"lesson {lesson.number}", len(found.lessons))
        sections += _lesson(lesson, found)
    sections.append(paragraphs(_FOOT, "quiet"))
    try:
        with replacing(path) as (beside,):
            beside.write_text(page(TITLE, sections), encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        raise UserError(refusal(error, path.name)) from None
    return found


def _gathered(told: HandedIn, marks: Marks | None) -> str:
    records = f"{counted(len(told.learners), 'record')} handed in by learners."
    if marks is None:
        return f"This page rests on {records}"
    graded = counted(len(marks.marks), "graded notebook")
    return f"This page rests on {counted(len(marks.students), 'student')} with {graded}, and on {records}"


def _names(told: HandedIn, marks: Marks | None, *, hidden: bool) -> Callable[[str], str]:
    """Return how a learner is called on the page."""
    known = {} if marks is None else {row["student"]: row for row in marks.students.to_dict("records")}
    troubles = {each.learner for each in (*told.troubles, *(marks.troubles if marks else ()))}
    if hidden:
        return People({*known, *told.learners, *troubles}).number

    def full(learner: str) -> str:
        row = known.get(learner, {})
        said = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
        return f"{said} ({learner})" if said else learner

    return full


def _needed(told: HandedIn, marks: Marks | None, name: Callable[[str], str], *, hidden: bool) -> str:
    def row(each: Trouble) -> tuple[str, str, str]:
        # A file is called as its owner likes, perhaps by their name.
        what = "a zip" if hidden and each.what.lower().endswith(".zip") else each.what
        said = " ".join([each.said, ", ".join(map(name, each.others))]).strip()
        return name(each.learner), what, said

    rows = [row(each) for each in (*(marks.troubles if marks else ()), *told.troubles)]
    if not rows:
        return paragraphs("Nothing.")
    frame = pd.DataFrame(sorted(rows), columns=["student", "what", "what is the matter"])
    return wide("Table: what needs a person", table(frame, _ALL_ROWS))


def _students(told: HandedIn, marks: Marks | None, name: Callable[[str], str]) -> str:
    """Return a row a student: their marks, and what their record holds."""
    rows: dict[str, dict[str, Any]] = {}
    if marks is not None:
        rows = {student: {"student": name(student)} for student in marks.students["student"]}
        for student, assignment, score, most, by_hand in marks.marks.to_numpy():
            rows[student][assignment] = f"{score:g} of {most:g}{' so far' if by_hand else ''}"
    counts = list(PROGRESS[2:])
    done = told.progress.groupby("learner")[counts].sum()
    for learner in told.learners:
        row = rows.setdefault(learner, {"student": name(learner)})
        row |= {count: done[count].get(learner) for count in counts}
    ordered = sorted(rows.values(), key=lambda row: _by_number(str(row["student"])))
    frame = pd.DataFrame(ordered, columns=["student", *(marks.most if marks else ()), *counts])
    frame = frame.astype(dict.fromkeys(counts, "Int64")).rename(
        columns=lambda each: str(each).replace("-", " ")
    )
    return paragraphs(_COLUMNS, "quiet") + wide("Table: the students", table(frame, _ALL_ROWS))


def _by_number(name: str) -> tuple[str, int]:
    head, _, number = name.rpartition(" ")
    return (head, int(number)) if number.isdecimal() else (name, 0)


def _lesson(lesson: Lesson, found: Findings) -> list[str]:
    number = lesson.number
    called = f"Lesson {number}: {title_of(number)}" if number in lesson_numbers() else f"Exercises “{number}”"
    sections = []
    if lesson.tries is not None:
        sections.append(_finding(f"{called}. How the exercises went", lesson.tries, f"tries{number}"))
    if lesson.graded is not None:
        sections.append(_finding(f"{called}. As handed in", lesson.graded, f"graded{number}"))
    met = found.mistakes.of(lesson.exercises)
    if len(met):
        words = "A person counts once, at whichever try. What to say gives no answer away."
        body = paragraphs(words, "quiet") + wide(
            f"Table: mistakes {number}", table(met.assign(say=met["say"].map(_plain)), _ALL_ROWS)
        )
        sections.append(section(f"{called}. Mistakes met, and what to say", body))
    for each in lesson.guesses:
        asked = each.prediction
        sections.append(
            _finding(
                f"Predicted in {asked.id}: {asked.hand.label}", each, f"p{asked.id}", asked=asked.question
            )
        )
    for heading, shifts in lesson.beliefs.items():
        sections.append(_finding(f"{called}. {heading}", shifts, f"b{number}{len(sections)}"))
    return sections


def _finding(heading: str, finding: Result, name: str, asked: str = "") -> str:
    body = paragraphs(_plain(asked), "quiet")
    body += "".join(paragraphs(_plain(line)) for line in finding.sentence().splitlines())
    try:
        if draw := getattr(finding, "chart", None):
            body += wide(f"Chart: {heading}", drawn(draw().to_dict(), name))
    except UserError:  # too few people, as the sentence says
        return section(heading, body)
    return section(heading, body + wide(f"Table: {heading}", table(_written(finding.table), _ALL_ROWS)))


def _written(frame: pd.DataFrame) -> pd.DataFrame:
    """Write percent without decimals."""
    percent = [
        name for name in ("before", "after", "change", "low", "high") if "before" in frame and name in frame
    ]
    return frame.assign(**{name: frame[name].round().astype("Int64") for name in percent})


def _plain(text: str) -> str:
    """Leave out the marks by which a notebook sets words in bold, italics or code."""
    return _LEANING.sub(r"\1", _BOLD.sub(r"\1", text)).replace("`", "")
