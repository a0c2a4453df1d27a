"""Say whether an answer is right, and if not, why: for the learner, for grading and for the tests alike."""

from __future__ import annotations

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
from alliancekit.exercises.engine.kinds import shown

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic


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
    try:
        if kind.is_blank(answer):
            return Judgement("not attempted", "Put your answer where the `...` is, and run the cell again.")
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
    return Judgement("not yet", fill(kind.explain(value, right, given), given))


def _agrees(kind: Kind, value: Any, wrong: Any, given: Given) -> bool:
    try:
        return kind.same(value, kind.read(wrong, given), given)
    except (NotYetError, UnreadableError):  # a wrong function may fail where another gives a value
        return False
