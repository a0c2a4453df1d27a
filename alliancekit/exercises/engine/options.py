"""Multiple choice: a right option and its distractors, under letters in an order drawn with the variant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.exercises.engine.base import Exercise, Given, Misconception, fill
from alliancekit.exercises.engine.kinds import Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    from alliancekit.clinic import Clinic

_LETTERS = "abcdefgh"
_OPTIONS, _LETTER = "options", "letter"  # the facts that multiple choice adds to those of its variant


@dataclass(frozen=True)
class Distractor:
    """A wrong option that a way of thinking leads to, and what to tell those who choose it."""

    text: str
    message: str


@dataclass(frozen=True)
class Options:
    """The options of one variant.

    Parameters
    ----------
    texts
        The options as declared, the right one first.
    order
        The places of those texts, in the order in which they are shown.
    """

    texts: tuple[str, ...]
    order: tuple[int, ...]

    def letter(self, place: int) -> str:
        """Return the letter of the option that is declared at this place; 0 is the right one."""
        return _LETTERS[self.order.index(place)]

    @property
    def by_letter(self) -> dict[str, str]:
        """The options as they are shown."""
        return {_LETTERS[place]: self.texts[option] for place, option in enumerate(self.order)}

    def __str__(self) -> str:
        return "\n".join(f"- **{letter}** {text}" for letter, text in self.by_letter.items())


class Lettered(Choice):
    """One of a variant's options, answered by its letter or its text."""

    def choices(self, given: Given) -> dict[str, str]:
        """Return letter -> text."""
        options: Options = given[_OPTIONS]
        return options.by_letter

    def listed(self, given: Given) -> str:
        """Return the options as a list."""
        return str(given[_OPTIONS])


def _chosen(place: int) -> Callable[[Given], str]:
    return lambda facts: facts[_OPTIONS].letter(place)


def multiple_choice(
    *,
    id: str,  # noqa: A002 - called as in Exercise
    objective: int,
    question: str,
    given: Callable[[Clinic, np.random.Generator], Given],
    right: str,
    distractors: tuple[Distractor, ...],
    hints: tuple[str, str, str],
    why: str,
    look_up: str = "",
) -> Exercise:
    """Return a Look exercise with lettered options.

    Parameters
    ----------
    id, objective, question, given, hints, why
        As in :class:`Exercise`. The options follow the question wherever it is asked.
    right, distractors
        The options; ``$name`` stands for the given fact of that name.
    look_up
        Code for the worked solution that shows where the answer is found.
    """
    letters = tuple(_LETTERS[: 1 + len(distractors)])
    quoted = [f'"{letter}"' for letter in letters]

    def variant(clinic: Clinic, rng: np.random.Generator) -> Given:
        facts = given(clinic, rng)
        texts = tuple(fill(text, facts) for text in (right, *(each.text for each in distractors)))
        options = Options(texts, tuple(map(int, rng.permutation(len(texts)))))
        return {**facts, _OPTIONS: options, _LETTER: options.letter(0)}

    return Exercise(
        id=id,
        track="Look",
        objective=objective,
        question=question,
        kind=Lettered(letters),
        given=variant,
        answer=lambda facts: facts[_LETTER],
        misconceptions=tuple(
            Misconception(_chosen(place), each.message) for place, each in enumerate(distractors, start=1)
        ),
        hints=hints,
        worked=f'{look_up}\nanswer = "${_LETTER}"'.lstrip("\n"),
        why=why,
        starter=f"answer = ...  # {', '.join(quoted[:-1])} or {quoted[-1]}",
    )
