"""What a class did by its own records, as tables: answers, predictions, beliefs and claims.

A record is its learner's own and can be altered: what stands here shows participation, and proves nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, lesson_numbers
from alliancekit.exercises.predictions.prediction import guess_in
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.literature.claims import load_claims
from alliancekit.record import minutes_spent
from alliancekit.simulate import WORLDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliancekit.course.report.records import Records, Trouble
    from alliancekit.exercises.engine.base import Exercise
    from alliancekit.record import Event

HONEST = ("right", "not yet")  # a try: what could not be read, or was left blank, is none
_MOST_TRIES = 200  # of one learner at one exercise that are looked at
ANSWERS = ("learner", "exercise", "attempt", "variant", "answer", "right", "mistake", "hints", "solution")
PREDICTIONS = ("learner", "prediction", "first", "guess")
BELIEFS = ("learner", "clinic", "world", "before", "after")
CLAIMS = ("learner", "claim", "before", "after", "verdict")
PROGRESS = ("learner", "lesson", "tried", "right", "hints", "predicted", "reflections", "minutes")


@dataclass(frozen=True)
class HandedIn:
    """What a class did by its own records.

    Parameters
    ----------
    learners
        Those whose record could be read.
    answers
        A row a try: ``learner``, ``exercise``, ``attempt`` (from 1), ``variant``, ``answer`` (as text),
        ``right``, ``mistake`` (what is said to that wrong answer; empty where none is known), ``hints``
        (taken before it), ``solution`` (whether the worked answer had been seen).
    predictions
        A row a learner and prediction: ``first`` guess, and the ``guess`` that stood when the answer came.
    beliefs
        A row a learner, hidden clinic (its seed) and world of lesson 08: percent ``before`` the first look
        and ``after`` the last.
    claims
        A row a learner and claim of lesson 09: how sure, in percent, ``before`` and ``after`` looking, and
        the ``verdict``.
    progress
        A row a learner and lesson in which something was done: counts, and ``minutes``.
    troubles
        What a person should look at.
    """

    learners: tuple[str, ...]
    answers: pd.DataFrame
    predictions: pd.DataFrame
    beliefs: pd.DataFrame
    claims: pd.DataFrame
    progress: pd.DataFrame
    troubles: tuple[Trouble, ...]


def handed_in(records: Records) -> HandedIn:
    """Put the records of a class into tables.

    Parameters
    ----------
    records
        As :func:`alliancekit.course.report.records.read_records` returns them.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {
        name: [] for name in ("answers", "guesses", "beliefs", "claims")
    }
    done = []
    for learner, events in records.events.items():
        by_name: dict[tuple[str, str], list[Event]] = {}
        for event in events:
            by_name.setdefault((event.kind, event.name), []).append(event)
        answers, guesses = _answers(learner, events), _guesses(learner, by_name)
        rows["answers"] += answers
        rows["guesses"] += guesses
        rows["beliefs"] += _beliefs(learner, by_name)
        rows["claims"] += _claims(learner, by_name)
        done += _progress(learner, events, answers, guesses)
    return HandedIn(
        tuple(records.events),
        pd.DataFrame(rows["answers"], columns=ANSWERS),
        pd.DataFrame(rows["guesses"], columns=PREDICTIONS),
        pd.DataFrame(rows["beliefs"], columns=BELIEFS),
        pd.DataFrame(rows["claims"], columns=CLAIMS),
        pd.DataFrame(done, columns=PROGRESS),
        tuple(records.troubles),
    )


@cache
def known_exercises() -> dict[str, Exercise]:
    """Return the book's exercises by their id, in order."""
    return {exercise.id: exercise for lesson in lesson_numbers() for exercise in exercises_of(lesson)}


@cache
def mistakes_of(name: str) -> tuple[str, ...]:
    """Return what is said to each wrong answer that has a name, for the notebook's own numbers.

    There is none for an exercise that the book does not know, such as an instructor's own.
    """
    exercise = known_exercises().get(name)
    given = exercise.variant(exercise_clinic()) if exercise else {}
    return tuple(fill(idea.message, given) for idea in exercise.misconceptions) if exercise else ()


def _answers(learner: str, events: list[Event]) -> list[tuple[Any, ...]]:
    known, rows = known_exercises(), []
    tries: dict[str, int] = {}
    hints: dict[str, set[str]] = {}
    solutions: set[str] = set()
    for event in events:
        if event.kind == "hint":
            hints.setdefault(event.name, set()).add(event.value)
        elif event.kind == "solution":
            solutions.add(event.name)
        elif event.kind == "attempt" and event.verdict in HONEST and event.name in known:
            attempt = tries[event.name] = tries.get(event.name, 0) + 1
            if attempt > _MOST_TRIES:
                continue
            right = event.verdict == "right"
            mistake = "" if right or event.seed else _mistake(event.name, event.value)
            taken, seen = len(hints.get(event.name, ())), event.name in solutions
            rows.append((learner, event.name, attempt, event.seed, event.value, right, mistake, taken, seen))
    return rows


@lru_cache(10_000)
def _mistake(name: str, answer: str) -> str:
    """Return what is said to a wrong answer that has a name; a function is not run, so it has none."""
    exercise = known_exercises()[name]
    if isinstance(exercise.kind, Function):
        return ""
    said = judge(exercise, answer, exercise_clinic()).message
    return said if said in mistakes_of(name) else ""


def _guesses(learner: str, by_name: Mapping[tuple[str, str], list[Event]]) -> list[tuple[Any, ...]]:
    rows = []
    for lesson in lesson_numbers():
        for prediction in predictions_of(lesson):
            kept = guess_in(prediction, by_name.get(("prediction", prediction.id), ())).kept
            if kept:
                rows.append((learner, prediction.id, kept[0], kept[-1]))
    return rows


def _last_value(events: list[Event]) -> Any:
    """Return the latest value that can be read."""
    for event in reversed(events):
        try:
            return json.loads(event.value)
        except (ValueError, RecursionError):
            continue
    return None


def _percent(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def _beliefs(learner: str, by_name: Mapping[tuple[str, str], list[Event]]) -> list[tuple[Any, ...]]:
    """Return the beliefs of those who committed to them."""
    rows: list[tuple[Any, ...]] = []
    for (kind, name), events in by_name.items():
        clinic = name.removeprefix("worlds-")
        kept = _last_value(events) if kind == "prediction" and clinic != name and clinic.isdecimal() else None
        history = kept.get("beliefs") if isinstance(kept, dict) and kept.get("committed") is True else None
        if not isinstance(history, list) or len(history) < 2:
            continue
        first, last = history[0], history[-1]
        if all(isinstance(each, list) and len(each) == len(WORLDS) for each in (first, last)) and all(
            map(_percent, [*first, *last])
        ):
            rows += [
                (learner, clinic[:12], world, float(before), float(after))
                for world, before, after in zip(WORLDS, first, last, strict=True)
            ]
    return rows


def _claims(learner: str, by_name: Mapping[tuple[str, str], list[Event]]) -> list[tuple[Any, ...]]:
    rows = []
    for claim in load_claims():
        before = _last_value(by_name.get(("prediction", f"09-claim-{claim}"), []))
        after = _last_value(by_name.get(("prediction", f"09-claim-{claim}-after"), []))
        now = after.get("now") if isinstance(after, dict) else None
        if _percent(before) and _percent(now):
            rows.append((learner, claim, float(before), float(now or 0), str(after["verdict"])[:40]))
    return rows


def _progress(
    learner: str, events: list[Event], answers: list[tuple[Any, ...]], guesses: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    rows = []
    for lesson in lesson_numbers():
        own = [event for event in events if event.name[:2] == lesson]
        if not own:
            continue
        tried = [row for row in answers if row[1][:2] == lesson]
        written = {event.name: event.value for event in own if event.kind == "reflection"}
        rows.append(
            (
                learner,
                lesson,
                len({row[1] for row in tried}),
                len({row[1] for row in tried if row[5]}),
                len({(event.name, event.value) for event in own if event.kind == "hint"}),
                sum(row[1][:2] == lesson for row in guesses),
                sum(bool(text.strip()) for text in written.values()),
                minutes_spent(own),
            )
        )
    return rows
