"""Check an answer, give a hint, show the solution: for the learner, and for grading."""

from __future__ import annotations

import inspect
import os
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.base import (
    Exercise,
    Given,
    Judgement,
    Kind,
    NotYetError,
    UnreadableError,
    fill,
)
from alliancekit.exercises.engine.card import Card, Tone, show
from alliancekit.exercises.engine.kinds import shown
from alliancekit.exercises.engine.limit import quiet
from alliancekit.exercises.engine.register import UnknownExerciseError, exercise_clinic, find
from alliancekit.record import current_record

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_GRADING = "NBGRADER_EXECUTION"
_SIGNS: dict[str, tuple[str, str, Tone]] = {
    "right": ("✓", "Right", "good"),
    "not yet": ("→", "Not yet", "wait"),
    "not attempted": ("○", "Not attempted", "plain"),
    "could not read": ("?", "Could not read the answer", "wait"),
}


def judge(exercise: Exercise, answer: Any, clinic: Clinic, seed: int = 0) -> Judgement:
    """Say what is to be said about an answer; shows and records nothing.

    Parameters
    ----------
    exercise
        The exercise.
    answer
        Whatever the learner gave.
    clinic
        The clinic that the exercise is about.
    seed
        The variant; 0 is the notebook's own.
    """
    given = exercise.variant(clinic, seed)
    kind = exercise.kind
    if kind.is_blank(answer):
        return Judgement("not attempted", "Put your answer where the `...` is, and run the cell again.")
    try:
        value = kind.read(answer, given)
    except UnreadableError as fault:
        return Judgement("could not read", str(fault))
    except NotYetError as fault:
        return Judgement("not yet", str(fault))
    except Exception as fault:  # noqa: BLE001 - an answer may be any object, with any behaviour
        return Judgement("could not read", f"Your answer ({shown(answer)}) raised {type(fault).__name__}.")
    return _compare(exercise, value, given)


def _compare(exercise: Exercise, value: Any, given: Given) -> Judgement:
    kind = exercise.kind
    right = kind.read(exercise.answer(given), given)
    if kind.same(value, right, given):
        return Judgement("right", fill(exercise.why, given))
    if exercise.untouched and _agrees(kind, value, exercise.untouched(given), given):
        return Judgement("not attempted", "The line is as it stood. Change it as asked, and run it again.")
    for idea in exercise.misconceptions:
        if _agrees(kind, value, idea.wrong(given), given):
            return Judgement("not yet", fill(idea.message, given))
    return Judgement("not yet", kind.explain(value, right, given))


def _agrees(kind: Kind, value: Any, wrong: Any, given: Given) -> bool:
    try:
        return kind.same(value, kind.read(wrong, given), given)
    except (NotYetError, UnreadableError):  # a wrong function may fail where another gives a value
        return False


def check(name: str, answer: Any = ..., *, seed: int = 0) -> None:
    """Check an answer, show a card about it and keep the attempt.

    Parameters
    ----------
    name
        The exercise's id, such as ``"03-2"``.
    answer
        Your answer.
    seed
        The variant; the notebook's own is 0.

    Raises
    ------
    AssertionError
        Only while a notebook is being graded, when the answer is not right.

    Examples
    --------
    >>> check("00-1", ...)
    ○ 00-1 (Look): Not attempted
    Put your answer where the `...` is, and run the cell again.
    """
    with quiet():
        try:
            exercise = find(name)
        except UnknownExerciseError as fault:
            card, right = _no_such(fault), False
        else:
            judgement = judge(exercise, answer, exercise_clinic(), seed)
            card, right = _card(exercise, judgement, answer, seed), judgement.verdict == "right"
        show(card)
    if _is_grading() and not right:
        raise AssertionError(card.text)


def score(name: str, answer: Any = ..., *, points: float = 1.0, seed: int = 0) -> float:
    """Return the points for an answer: all of them when it is right, else none.

    Parameters
    ----------
    name
        The exercise's id.
    answer
        The answer.
    points
        What a right answer is worth.
    seed
        The variant.

    Returns
    -------
    float
        Never above ``points``, and a plain Python number, as nbgrader needs.

    Raises
    ------
    UnknownExerciseError
        If there is no exercise of that id.

    Examples
    --------
    >>> score("00-1", "nonsense", points=2)
    0.0
    """
    with quiet():
        judgement = judge(find(name), answer, exercise_clinic(), seed)
    return float(points) if judgement.verdict == "right" else 0.0


def hint(name: str, *, seed: int = 0) -> None:
    """Show the next of an exercise's three hints, and keep that it was taken.

    Parameters
    ----------
    name
        The exercise's id, such as ``"03-2"``.
    seed
        The variant; the notebook's own is 0.

    Examples
    --------
    >>> hint("no such")
    ? No such exercise
    There is no exercise “no such”. There are: ...
    """
    with quiet():
        exercise = _find_or_say(name)
        if exercise is None:
            return
        record = current_record()
        taken = min(len(record.events("hint", exercise.id)), 2)
        record.add("hint", exercise.id, value=str(taken + 1), seed=seed)
        given = exercise.variant(exercise_clinic(), seed)
        ask = (
            f'Ask `ak.hint("{exercise.id}")` again for a nearer one.'
            if taken < 2
            else (f'This was the last hint. If you are still stuck: `ak.solution("{exercise.id}")`.')
        )
        lines = [fill(exercise.hints[taken], given), ask, record.take_notice()]
        show(Card(f"{exercise.id}: hint {taken + 1} of 3", lines, "☞"))


def solution(name: str, *, reveal: bool = False, seed: int = 0) -> None:
    """Show the worked solution, once you have tried.

    Parameters
    ----------
    name
        The exercise's id.
    reveal
        Show it although nothing has been tried yet.
    seed
        The variant.

    Examples
    --------
    >>> solution("00-1")
    ○ 00-1: try it first
    ...
    """
    with quiet():
        exercise = _find_or_say(name)
        if exercise is None:
            return
        record = current_record()
        tried = any(event.verdict in ("right", "not yet") for event in record.events("attempt", exercise.id))
        if not tried and not reveal:
            offer = (
                "One honest try, right or not, opens the solution. If you want it now, run "
                f'`ak.solution("{exercise.id}", reveal=True)`. It will be recorded that you have seen it.'
            )
            show(Card(f"{exercise.id}: try it first", [offer], "○"))
            return
        record.add("solution", exercise.id, seed=seed)
        given = exercise.variant(exercise_clinic(), seed)
        noted = "It is recorded that you have seen this solution."
        lines = [fill(exercise.why, given), noted, record.take_notice(), "One way to get there:"]
        show(Card(f"{exercise.id}: a worked solution", lines, "✎", code=fill(exercise.worked, given)))


def _find_or_say(name: str) -> Exercise | None:
    """Return the exercise; where there is none, show a card that says which there are."""
    try:
        return find(name)
    except UnknownExerciseError as fault:
        show(_no_such(fault))
        return None


def _no_such(fault: UnknownExerciseError) -> Card:
    return Card("No such exercise", [str(fault)], "?", "wait")


def _card(exercise: Exercise, judgement: Judgement, answer: Any, seed: int) -> Card:
    lines = [judgement.message]
    if not _is_grading():
        record = current_record()
        if judgement.verdict != "not attempted":
            record.add("attempt", exercise.id, value=_as_text(answer), verdict=judgement.verdict, seed=seed)
        if judgement.verdict == "not yet":
            lines.append(f'For a hint: `ak.hint("{exercise.id}")`.')
        lines.append(record.take_notice())
    mark, word, tone = _SIGNS[judgement.verdict]
    return Card(f"{exercise.id} ({exercise.track}): {word}", lines, mark, tone)


def _as_text(answer: Any) -> str:
    """Return an answer as it is kept in the record: a function as its lines, anything else as it prints."""
    try:
        if inspect.isroutine(answer):
            return inspect.getsource(answer)
        if isinstance(answer, str | int | float) or getattr(answer, "ndim", None) == 0:
            return str(answer)
    except Exception:  # noqa: BLE001 - a function typed at a prompt has no lines; an answer may not print
        return shown(answer)
    return shown(answer)


def _is_grading() -> bool:
    return bool(os.environ.get(_GRADING))
