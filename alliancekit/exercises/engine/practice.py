"""One learner's work on one variant of an exercise: tries, hints and solutions, as the record has them."""

from __future__ import annotations

import inspect
from functools import cached_property
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.kinds import shown
from alliancekit.exercises.engine.register import exercise_clinic, variant_number
from alliancekit.record import MOST_SEED, Record, current_record, kept_text

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Exercise, Given, Judgement
    from alliancekit.record import Event


class Practice:
    """An exercise in one of its variants, and what the learner has done about it.

    Parameters
    ----------
    exercise
        The exercise.
    seed
        The variant; the notebook's own is 0.
    """

    def __init__(self, exercise: Exercise, seed: int = 0) -> None:
        self.exercise = exercise
        self.seed = variant_number(seed)

    @cached_property
    def given(self) -> Given:
        """The facts of this variant."""
        return self.exercise.variant(exercise_clinic(), self.seed)

    @property
    def record(self) -> Record:
        """The record that all of this is kept in."""
        return current_record()

    @property
    def last(self) -> Event | None:
        """The latest try at this variant that was kept."""
        tries = [event for event in self._events("attempt") if event.seed == self.seed]
        return tries[-1] if tries else None

    @property
    def tried(self) -> bool:
        """Whether there was an honest try, right or not, at any variant."""
        return any(event.verdict in ("right", "not yet") for event in self._events("attempt"))

    @property
    def hints(self) -> list[str]:
        """The hints taken so far, in the words of this variant."""
        taken = len({event.value for event in self._events("hint")})
        return [fill(hint, self.given) for hint in self.exercise.hints[:taken]]

    def judge(self, answer: Any) -> Judgement:
        """Say what is to be said about an answer; keeps nothing."""
        return judge(self.exercise, answer, exercise_clinic(), self.seed)

    def attempt(self, answer: Any) -> Judgement:
        """Judge an answer and keep it; running a cell once more with the same answer is no new try."""
        judgement = self.judge(answer)
        text, last = as_text(answer), self.last
        again = last is not None and (last.value, last.verdict) == (text, judgement.verdict)
        if judgement.verdict != "not attempted" and not again:
            self.record.add(
                "attempt", self.exercise.id, value=text, verdict=judgement.verdict, seed=self.seed
            )
        return judgement

    def take_hint(self) -> None:
        """Keep that the next hint was taken, if there is one more."""
        taken = len(self.hints)
        if taken < len(self.exercise.hints):
            self.record.add("hint", self.exercise.id, value=str(taken + 1), seed=self.seed)

    def see_solution(self) -> None:
        """Keep that the worked solution was seen."""
        self.record.add("solution", self.exercise.id, seed=self.seed)

    def fresh(self) -> Practice:
        """Return the exercise with numbers that have not been tried yet."""
        used = {self.seed, *(event.seed for event in self._events("attempt"))}
        following = max(used) + 1
        if following > MOST_SEED:
            following = min(set(range(len(used) + 1)) - used)
        return Practice(self.exercise, following)

    def _events(self, kind: str) -> list[Event]:
        return self.record.events(kind, self.exercise.id)


def as_text(answer: Any) -> str:
    """Return an answer as it is kept in the record: a function as its lines, anything else as it prints."""
    return kept_text(_as_printed(answer))


def _as_printed(answer: Any) -> str:
    try:
        if inspect.isroutine(answer):
            return inspect.getsource(answer)
        if isinstance(answer, str | int | float) or getattr(answer, "ndim", None) == 0:
            return str(answer)
    except Exception:  # noqa: BLE001 - a function typed at a prompt has no lines; an answer may not print
        return shown(answer)
    return shown(answer)
