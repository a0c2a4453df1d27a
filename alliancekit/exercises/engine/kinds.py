"""Kinds of answer: a number, a choice. (Letters: :mod:`.options`; functions: :mod:`.functions`.)."""

from __future__ import annotations

import math
import numbers
import re
import reprlib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliancekit.exercises.engine.base import Given, Kind, UnreadableError
from alliancekit.exercises.engine.written import UnclearError, written_number
from alliancekit.tables.numbers import MINUS

_IN_WORDS = {"Series": "column", "DataFrame": "table", "ndarray": "array"}  # as lessons call them
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def shown(raw: Any) -> str:
    """Say in a few words what an answer is, whatever it is.

    Examples
    --------
    >>> shown([1, 2])
    'a list: [1, 2]'
    """
    kind = _IN_WORDS.get(type(raw).__name__, type(raw).__name__)
    article = "an" if kind[:1].lower() in "aeiou" else "a"
    if hasattr(raw, "shape") and getattr(raw, "ndim", 0) > 0:
        return f"{article} {kind} of {' x '.join(str(n) for n in raw.shape)} values"
    if callable(raw):
        return f"a function or class, {getattr(raw, '__name__', kind)}"
    try:
        text = _SHORT.repr(raw)
    except Exception:  # noqa: BLE001 - an answer's own __repr__ may raise anything
        return f"{article} {kind}"
    return f"{'text' if isinstance(raw, str) else f'{article} {kind}'}: {text}"


@dataclass(frozen=True)
class Number(Kind):
    """A number: float, numpy or pandas scalar, or text such as ``"0,28"``, ``"28 %"``, ``"−.28"``.

    Parameters
    ----------
    tolerance
        How far from the right answer still counts as right, in the answer's own unit.
    unit
        What the number counts or measures, for messages.
    percent
        Whether the answer is asked for in percent; ``"28 %"`` is then read as 28, else as 0.28.
    missing
        Whether a missing value (NaN) may be right.
    asked
        What is asked for, in words, to be told to those who give some other number.
    """

    tolerance: float
    unit: str = ""
    percent: bool = False
    missing: bool = False
    asked: str = ""

    @property
    def wanted(self) -> str:
        """What is asked for, in words."""
        return (
            "a number" + (f" ({self.unit})" if self.unit else "") + (", in percent" if self.percent else "")
        )

    def read(self, raw: Any, given: Given) -> float:  # noqa: ARG002 - every kind is called alike
        """Return the number; raise UnreadableError for anything else."""
        value = self._value(raw)
        if math.isnan(value) and self.missing:
            return value
        if not math.isfinite(value):
            raise UnreadableError(f"{value}, which is no number one can work with", self.wanted)
        return value

    def same(self, value: float, other: float, given: Given) -> bool:  # noqa: ARG002
        """Tell whether two numbers agree within the tolerance."""
        if math.isnan(value) or math.isnan(other):
            return math.isnan(value) and math.isnan(other)
        return abs(value - other) <= self.tolerance + 1e-9 * max(1.0, abs(other))

    def explain(self, value: float, right: float, given: Given) -> str:  # noqa: ARG002
        """Say what can be said about a wrong number without giving the right one away."""
        return self.replies[self.how_wrong(value, right)].replace("{value}", f"{value:g}")

    def how_wrong(self, value: float, right: float) -> str:
        """Return which of :attr:`replies` a wrong number gets."""
        if math.isnan(value) or math.isnan(right):
            return "missing"
        if abs(value - right) <= 10 * self.tolerance:
            return "near"
        if self.same(value * 100, right, {}) or self.same(value / 100, right, {}):
            return "factor"
        return "sign" if self.same(-value, right, {}) else "other"

    @property
    def replies(self) -> dict[str, str]:
        """What is said of a wrong number, by how it is wrong; ``{value}`` is the number that was read."""
        asked = f" What is asked for is {self.asked}." if self.asked else ""
        return {
            "missing": "One of the two, your answer or the right one, is missing (NaN), "
            "and the other is not.",
            "near": "Very near. Keep all decimals until the end, and round only then.",
            "factor": "Your answer is off by a factor of 100: is it a proportion or a percentage that is "
            "asked for?",
            "sign": "The size is right, but the sign is not: which direction is asked for?",
            "other": f"{{value}} was read, and that is not it yet.{asked} Go through the question again, "
            "step by step, and see where they part; or take a hint.",
        }

    def _value(self, raw: Any) -> float:
        if isinstance(raw, str):
            return self._from_text(raw)
        if getattr(raw, "size", None) == 1 and hasattr(raw, "to_numpy"):  # pandas, holding one value
            raw = raw.to_numpy().reshape(-1)[0]
        if hasattr(raw, "item") and getattr(raw, "size", None) == 1:
            raw = raw.item()
        if isinstance(raw, list | tuple) and len(raw) == 1:
            raw = raw[0]
        if isinstance(raw, tuple) and len(raw) == 2 and all(type(part) is int for part in raw):
            wanted = f"{self.wanted}; Python writes decimals with a point, as in {raw[0]}.{raw[1]}"
            raise UnreadableError(shown(raw), wanted)
        if isinstance(raw, bool) or not isinstance(raw, numbers.Real | Decimal):
            if type(raw).__name__ == "NAType":
                return math.nan
            raise UnreadableError(shown(raw), self.wanted)
        return float(raw)

    def _from_text(self, text: str) -> float:
        try:
            value = written_number(text, percent=self.percent, unit=self.unit)
        except UnclearError as unclear:
            found = ", ".join(filter(None, (shown(text), str(unclear))))
            raise UnreadableError(found, self.wanted) from None
        if math.isnan(value) and not self.missing:
            raise UnreadableError(shown(text), self.wanted)
        return value


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words or letters; ``"B)"`` is read as ``"b"``."""

    allowed: tuple[str, ...]

    def choices(self, given: Given) -> dict[str, str]:  # noqa: ARG002 - letters stand for texts that are given
        """Return what can be answered -> the text that is shown for it."""
        return {word: word for word in self.allowed}

    def read(self, raw: Any, given: Given) -> str:
        """Return the option; raise UnreadableError for anything else."""
        if isinstance(raw, str):
            plain = _plain(raw)
            for option, text in self.choices(given).items():
                if plain in (_plain(option), _plain(text)):
                    return option
        raise UnreadableError(shown(raw), "one of " + ", ".join(f'"{option}"' for option in self.allowed))

    def same(self, value: str, other: str, given: Given) -> bool:  # noqa: ARG002
        """Tell whether two options are the same."""
        return value == other

    def explain(self, value: str, right: str, given: Given) -> str:  # noqa: ARG002
        """Say what can be said about a wrong choice."""
        return f"“{value}” is not it yet. Look again, and take a hint if you like."


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(MINUS)
    return re.sub(r"[^\w\-+<>=. ]", "", plain).strip(" .)(").casefold()
