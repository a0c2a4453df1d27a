"""What has been done so far: a summary by lesson, and a receipt to hand in."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING

from alliancekit.exercises.engine.card import Card, show
from alliancekit.exercises.engine.download import offer
from alliancekit.exercises.engine.register import exercises_of, lesson_numbers
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.record import Record, csv_text, current_record, kept_text, minutes_spent, reflections, when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.exercises.engine.base import Exercise
    from alliancekit.record import Event

_RECEIPT_HEADER = (
    "exercise",
    "track",
    "verdict",
    "attempts",
    "hints",
    "solution_seen",
    "first_right_utc",
)


@dataclass(frozen=True)
class Standing:
    """How one exercise stands.

    Parameters
    ----------
    verdict
        ``right`` once it has been right, else the latest verdict, else ``not attempted``.
    attempts, hints
        How often it was tried, how many of its hints were taken.
    solution_seen
        Whether the solution was seen.
    first_right
        When it was first right (UTC), or the empty string.
    """

    verdict: str
    attempts: int
    hints: int
    solution_seen: bool
    first_right: str


def standing(exercise: Exercise, events: Sequence[Event]) -> Standing:
    """Return how an exercise stands, from the events of the record, oldest first."""
    own = [event for event in events if event.name == exercise.id]
    attempts = [event for event in own if event.kind == "attempt"]
    rights = [event for event in attempts if event.verdict == "right"]
    latest = attempts[-1].verdict if attempts else "not attempted"
    return Standing(
        verdict="right" if rights else latest,
        attempts=len(attempts),
        hints=len({event.value for event in own if event.kind == "hint"}),
        solution_seen=any(event.kind == "solution" for event in own),
        first_right=when(rights[0].at) if rights else "",
    )


def _predicted(number: str, events: Sequence[Event]) -> dict[str, float]:
    """Return the predictions of a lesson for which a guess is kept, and when the first was."""
    kept = {e.name: e.at for e in reversed(events) if e.kind == "prediction" and e.verdict == "kept"}
    return {each.id: kept[each.id] for each in predictions_of(number) if each.id in kept}


def progress(lesson: str = "") -> None:
    """Show what you have done so far.

    Parameters
    ----------
    lesson
        A lesson's number, such as ``"03"``, for its exercises one by one; empty for all lessons.

    Examples
    --------
    >>> progress("99")
    ? No such lesson
    There is no lesson “99” with exercises. There are: ...
    """
    record = current_record()
    events = record.events()
    if not lesson:
        show(_all_lessons(events, record))
        return
    number = str(lesson).strip().zfill(2)
    if number not in lesson_numbers():
        there = ", ".join(lesson_numbers())
        text = f"There is no lesson “{lesson}” with exercises. There are: {there}."
        show(Card("No such lesson", [text], "?", "wait"))
        return
    rows = [
        (e.id, e.track, s.verdict, str(s.attempts), str(s.hints), "yes" if s.solution_seen else "no")
        for e in exercises_of(number)
        if (s := standing(e, events))
    ]
    header = ("Exercise", "Track", "Verdict", "Tries", "Hints", "Solution seen")
    heading = f"Your progress in lesson {number}, {title_of(number)}"
    kept = list(_predicted(number, events))
    counted = f"({len(kept)} of {len(predictions_of(number))})"
    predicted = f"Predictions kept: {', '.join(kept)} {counted}." if kept else "Predictions kept: none."
    show(Card(heading, [predicted, record.take_notice()], "▤", header=header, rows=rows))


def _all_lessons(events: Sequence[Event], record: Record) -> Card:
    rows, open_ones, written = [], [], reflections(record)
    for number in lesson_numbers():
        exercises = exercises_of(number)
        own = [event for event in events if event.name[:2] == number]
        standings = {e.id: standing(e, own) for e in exercises}
        right = sum(s.verdict == "right" for s in standings.values())
        tried = sum(s.attempts > 0 for s in standings.values())
        open_ones += [e for e in exercises if standings[e.id].verdict != "right"]
        rows.append(
            (
                f"{number} {title_of(number)}",
                f"{right} of {len(exercises)}",
                str(tried),
                str(sum(s.hints for s in standings.values())),
                str(sum(s.solution_seen for s in standings.values())),
                f"{len(_predicted(number, own))} of {len(predictions_of(number))}",
                str(sum(name[:2] == number for name in written)),
                str(minutes_spent(own)),
                when(own[-1].at) if own else "",
            )
        )
    header = (
        *("Lesson", "Right", "Tried", "Hints", "Solutions seen"),
        *("Predicted", "Reflections", "Minutes", "Last (UTC)"),
    )
    following = (
        f"Next: {open_ones[0].id} ({open_ones[0].track})." if open_ones else "Every exercise is right."
    )
    lines = [following, f"Your record: {record.path}", record.take_notice()]
    return Card("Your progress", lines, "▤", header=header, rows=rows)


def receipt(name: str = "") -> None:
    """Write a receipt of your exercises, to hand in: one page (HTML) and a table (CSV).

    Parameters
    ----------
    name
        Your name as it should stand on the receipt.

    Examples
    --------
    >>> receipt("Ada")
    ▤ Your receipt
    0 of ... exercises right, 0 of ... predictions made, 0 reflections written. Made on ... UTC ...
    """
    name = kept_text(name)
    record = current_record()
    events = record.events()
    rows = [
        (e.id, e.track, s.verdict, s.attempts, s.hints, "yes" if s.solution_seen else "no", s.first_right)
        for number in lesson_numbers()
        for e in exercises_of(number)
        if (s := standing(e, events))
    ]
    right = sum(row[2] == "right" for row in rows)
    made = when(record.clock())
    guesses = {each: at for number in lesson_numbers() for each, at in _predicted(number, events).items()}
    declared = sum(len(predictions_of(number)) for number in lesson_numbers())
    written = len(reflections(record))
    summary = (
        f"{right} of {len(rows)} exercises right, {len(guesses)} of {declared} predictions made, "
        f"{written} {'reflection' if written == 1 else 'reflections'} written. "
        f"Made on {made} UTC from the learner's own record."
    )
    cells = [tuple(map(str, row)) for row in rows]
    predicted = [
        (f"prediction {each}", "Predict", "kept", "", "", "", when(at)) for each, at in guesses.items()
    ]
    table = csv_text(("name", *_RECEIPT_HEADER), [(name, *row) for row in (*cells, *predicted)])
    page = _page(name, summary, cells).encode()
    folder = record.path.parent / "downloads"
    links = (
        offer(
            "Download the receipt as a page, to print or hand in", "receipt.html", page, folder, "text/html"
        ),
        offer(
            "Download it as a table, for a spreadsheet",
            "receipt.csv",
            table.encode("utf-8-sig"),
            folder,
            "text/csv",
        ),
    )
    show(Card("Your receipt", [summary, record.take_notice()], "▤", "good", links=links))


def _page(name: str, summary: str, rows: Sequence[Sequence[str]]) -> str:
    head = "".join(
        f'<th scope="col">{escape(column.replace("_utc", " (UTC)").replace("_", " "))}</th>'
        for column in _RECEIPT_HEADER
    )
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Receipt: Alliance Workbook</title>
<style>body {{ font: 9pt sans-serif; margin: 2em }}
td, th {{ text-align: left; padding: .05em .8em .05em 0 }}
table {{ border-collapse: collapse }} tr {{ border-bottom: 1px solid #ccc }}</style></head>
<body><h1>Alliance Workbook: receipt</h1>
<p>Name: {escape(name) or "____________________"}</p><p>{escape(summary)}</p>
<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></body></html>
"""


def title_of(number: str) -> str:
    """Return a lesson's title."""
    return str(import_module(f"alliancekit.exercises.lessons.lesson_{number}").TITLE)
