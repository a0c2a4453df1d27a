"""Ways to predict by hand: a number on a scale, a choice, an order; and the answers that stand beside them.

Each hand reads a guess (and says in words what is wrong with it), says it in words, and compares it with its
answer. What the page draws is in ``page`` and ``shown``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any, Protocol

from alliancekit.errors import UserError
from alliancekit.results import capital

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alliancekit.clinic import Clinic

_NEAR, FAR = 0.05, 0.2  # of the scale's length: up to here a guess is called close, and not far off
_CLOSE = "That is close."
_NOT_FAR = "That is not far off."
_SURPRISE = "A surprise is a good place to learn from: look again at what you expected, and why."


class Hand(Protocol):
    """What every way to predict can do."""

    @property
    def kind(self) -> str:
        """The hand's name in the page."""

    @property
    def how(self) -> str:
        """What to do first, in words."""

    @property
    def label(self) -> str:
        """What is predicted, in a few words."""

    def page(self, clinic: Clinic) -> dict[str, Any]:
        """Return what the page needs to take a guess; nothing of the answer."""

    def read(self, guess: Any) -> Any:
        """Return the guess in its plain form; UserError says what is wrong with it."""

    def words(self, guess: Any) -> str:
        """Say the guess."""

    def shown(self, answer: Any) -> dict[str, Any]:
        """Return what the page needs to draw the answer."""

    def distance(self, guess: Any, answer: Any) -> float:
        """Return how far the guess is from the answer; 0 is nearest."""

    def surprises(self, guess: Any, answer: Any) -> bool:
        """Tell whether the answer is a surprise to who made the guess, as :meth:`compare` words it."""

    def compare(self, guess: Any, answer: Any) -> str:
        """Say how far the guess is from the answer, in kind words."""


def number_words(value: float, digits: int, *, bare: bool = False, unit: str = "") -> str:
    """Write a number as the page does: a true minus, no sign for what rounds to 0, perhaps no leading zero.

    >>> number_words(-0.281, 2, bare=True), number_words(59.4, 0, unit="%"), number_words(-0.001, 2)
    ('−.28', '59%', '0.00')
    """
    text = f"{value:.{digits}f}"
    sign, text = ("−" if float(text) < 0 else ""), text.lstrip("-")
    return f"{sign}{text[1:] if bare and text.startswith('0.') else text}{unit}"


def nearness(share: float) -> str:
    """Return a kind sentence on a distance, given as a share of the scale."""
    return _CLOSE if share <= _NEAR else _NOT_FAR if share <= FAR else _SURPRISE


def a_number(value: Any, low: float, high: float) -> float:
    """Return a finite number within the scale, or say in a UserError what was found and what is allowed."""
    if isinstance(value, bool) or not isinstance(value, Real) or not isfinite(value):
        raise UserError(f"Found {str(value)[:40]!r}; a number from {low:g} to {high:g} is needed.")
    number = float(value)
    if not low <= number <= high:
        raise UserError(f"Found {number:g}; allowed is {low:g} to {high:g}.")
    return number


@dataclass(frozen=True)
class Mark:
    """A number on the scale, with its interval.

    Attributes
    ----------
    name
        Whose number it is: ``"our clinic"``, ``"295 studies"``.
    value, low, high
        The number and its interval; without ``low`` it is exact.
    span
        What ``low`` and ``high`` are.
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    span: str = "95% interval"


@dataclass(frozen=True)
class Scale:
    """A number on a scale; its answer is a sequence of :class:`Mark`, with the one to compare with first.

    Attributes
    ----------
    label
        What the number is, with its direction.
    low, high, step
        The scale.
    ticks
        Value -> what stands there.
    rows
        How many marks the answer has: room is kept for them.
    digits, bare, unit
        How a number is written: decimals, without a zero before the point, and what follows it.
    """

    label: str
    low: float
    high: float
    step: float
    ticks: Mapping[float, str]
    rows: int = 1
    digits: int = 0
    bare: bool = False
    unit: str = ""

    kind = "scale"
    how = "Move the slider, or type a number."

    def page(self, clinic: Clinic) -> dict[str, Any]:  # noqa: ARG002 - a drawing has the clinic behind it
        """Return what the page needs to take a guess."""
        fields = ("label", "low", "high", "step", "rows", "digits", "bare", "unit")
        taken = {name: getattr(self, name) for name in fields}
        return taken | {"ticks": list(self.ticks), "names": list(self.ticks.values())}

    def read(self, guess: Any) -> float:
        """Return the number."""
        return a_number(guess, self.low, self.high)

    def words(self, guess: float) -> str:
        """Say the number."""
        return number_words(guess, self.digits, bare=self.bare, unit=self.unit)

    def figures(self, mark: Mark) -> str:
        """Say a mark of the answer with its interval."""
        if mark.low is None or mark.high is None:
            return self.words(mark.value)
        low, high = (number_words(each, self.digits, bare=self.bare) for each in (mark.low, mark.high))
        return f"{self.words(mark.value)} ({mark.span} {low} to {high}{self.unit})"

    def shown(self, answer: Sequence[Mark]) -> dict[str, Any]:
        """Return the marks, with their words."""
        return {
            "marks": [
                {
                    "value": float(mark.value),
                    "low": None if mark.low is None else float(mark.low),
                    "high": None if mark.high is None else float(mark.high),
                    "name": capital(mark.name),
                    "figures": self.figures(mark),
                }
                for mark in answer
            ]
        }

    def distance(self, guess: float, answer: Sequence[Mark]) -> float:
        """Return the distance from the first mark."""
        return abs(guess - answer[0].value)

    def _within(self, guess: float, mark: Mark) -> bool:
        return mark.low is not None and mark.high is not None and mark.low <= guess <= mark.high

    def surprises(self, guess: float, answer: Sequence[Mark]) -> bool:
        """Tell whether the guess lies outside the interval, and further off than a fifth of the scale."""
        far = self.distance(guess, answer) > FAR * (self.high - self.low)
        return far and not self._within(guess, answer[0])

    def compare(self, guess: float, answer: Sequence[Mark]) -> str:
        """Say the distance from the first mark, and whether the guess lies in its interval."""
        mark = answer[0]
        away = number_words(abs(guess - mark.value), self.digits, bare=self.bare, unit=self.unit)
        found = f"{capital(mark.name)}: {self.figures(mark)}."
        if float(f"{abs(guess - mark.value):.{self.digits}f}") == 0:
            return f"You said {self.words(guess)}, and so it is. {found}"
        said = f"You said {self.words(guess)}. {found}"
        if self._within(guess, mark):
            return f"{said} Your guess lies within that interval."
        side = "above" if guess > mark.value else "below"
        share = self.distance(guess, answer) / (self.high - self.low)
        return f"{said} You were {away} {side}. {nearness(share)}"


@dataclass(frozen=True)
class Fits:
    """Which options fit, and what was found for each.

    Attributes
    ----------
    keys
        The options that fit; usually one.
    sentence
        What was found, in words.
    beside
        Option -> what to write beside it.
    source
        Who says so: stands on the mark beside the option.
    """

    keys: Sequence[str]
    sentence: str
    beside: Mapping[str, str]
    source: str = "our clinic"


@dataclass(frozen=True)
class Choice:
    """One of several options, key -> words; its answer is a :class:`Fits`."""

    label: str
    options: Mapping[str, str]

    kind = "choice"
    how = "Choose one."

    def page(self, clinic: Clinic) -> dict[str, Any]:  # noqa: ARG002
        """Return what the page needs to take a guess."""
        return {"label": self.label, "options": list(self.options.items())}

    def read(self, guess: Any) -> str:
        """Return the option's key."""
        if not isinstance(guess, str) or guess not in self.options:
            raise UserError(f"Found {str(guess)[:40]!r}; allowed is one of {', '.join(self.options)}.")
        return guess

    def words(self, guess: str) -> str:
        """Say the option."""
        return f"“{self.options[guess]}”"

    def shown(self, answer: Fits) -> dict[str, Any]:
        """Return which options fit."""
        return {"fits": list(answer.keys), "beside": dict(answer.beside), "source": answer.source}

    def distance(self, guess: str, answer: Fits) -> float:
        """Return 0 for an option that fits, else 1."""
        return float(guess not in answer.keys)

    def surprises(self, guess: str, answer: Fits) -> bool:
        """Tell whether the option does not fit."""
        return guess not in answer.keys

    def compare(self, guess: str, answer: Fits) -> str:
        """Say whether the option fits, and what was found."""
        if guess in answer.keys:
            return f"You chose {self.words(guess)}, and that fits. {answer.sentence}"
        fitting = " or ".join(self.words(key) for key in answer.keys)
        return f"You chose {self.words(guess)}; what fits is {fitting}. {answer.sentence}"


@dataclass(frozen=True)
class Ranking:
    """The things in their order, key -> the number that put them there, in words."""

    values: Mapping[str, str]


@dataclass(frozen=True)
class Order:
    """Things to be put in order, key -> words; its answer is a :class:`Ranking`.

    Attributes
    ----------
    label
        By what they are put in order.
    items
        The things, in the order in which they first stand.
    top
        What stands at the top, such as ``"largest"``.
    """

    label: str
    items: Mapping[str, str]
    top: str

    kind = "order"
    how = "Move each to its place: drag it, or press its arrows."

    def page(self, clinic: Clinic) -> dict[str, Any]:  # noqa: ARG002
        """Return what the page needs to take a guess."""
        return {"label": self.label, "items": list(self.items.items()), "top": self.top}

    def read(self, guess: Any) -> list[str]:
        """Return the keys in their order."""
        known = list(self.items)
        if not isinstance(guess, list | tuple) or sorted(map(str, guess)) != sorted(known):
            raise UserError(f"Found {str(guess)[:60]!r}; each of {', '.join(known)} is needed, once.")
        return [str(each) for each in guess]

    def words(self, guess: Sequence[str]) -> str:
        """Say the order."""
        return ", ".join(self.items[key] for key in guess)

    def shown(self, answer: Ranking) -> dict[str, Any]:
        """Return the order and its numbers."""
        return {"order": list(answer.values), "values": dict(answer.values)}

    def distance(self, guess: Sequence[str], answer: Ranking) -> float:
        """Return how many pairs stand the other way round."""
        place = {key: i for i, key in enumerate(answer.values)}
        return float(sum(place[first] > place[second] for first, second in combinations(guess, 2)))

    def pairs(self) -> int:
        """Return how many pairs there are."""
        return len(self.items) * (len(self.items) - 1) // 2

    def surprises(self, guess: Sequence[str], answer: Ranking) -> bool:
        """Tell whether fewer than half of the pairs stand the right way round."""
        return 2 * self.distance(guess, answer) > self.pairs()

    def compare(self, guess: Sequence[str], answer: Ranking) -> str:
        """Say how many pairs stand the right way round."""
        pairs = self.pairs()
        right = pairs - int(self.distance(guess, answer))
        found = f"From the {self.top} down, it is: {self.words(list(answer.values))}."
        if right == pairs:
            return f"You have all of them in their places. {found}"
        tail = _SURPRISE if self.surprises(guess, answer) else "That is not far off."
        return f"{found} Taken two by two, {right} of {pairs} pairs stand as you put them. {tail}"
