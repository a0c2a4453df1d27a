"""Kinds of answer: a number, a choice, a set of words, a table. (A function: :mod:`.functions`.)."""

from __future__ import annotations

import math
import numbers
import re
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.base import Given, Kind, UnreadableError

if TYPE_CHECKING:
    import pandas as pd

_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def shown(raw: Any) -> str:
    """Say in a few words what an answer is, whatever it is.

    Examples
    --------
    >>> shown([1, 2])
    'a list: [1, 2]'
    """
    kind = type(raw).__name__
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
    """

    tolerance: float
    unit: str = ""
    percent: bool = False
    missing: bool = False

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

    def explain(self, value: float, right: float, given: Given) -> str:
        """Say what can be said about a wrong number without giving the right one away."""
        if math.isnan(value) or math.isnan(right):
            return "One of the two, your answer or the right one, is missing (NaN), and the other is not."
        if abs(value - right) <= 10 * self.tolerance:
            return "Very near. Keep all decimals until the end, and round only then."
        if self.same(value * 100, right, given) or self.same(value / 100, right, given):
            return (
                "Your answer is off by a factor of 100: is it a proportion or a percentage that is asked for?"
            )
        if self.same(-value, right, given):
            return "The size is right, but the sign is not: which direction is asked for?"
        return f"{value:g} was read, and that is not it yet."

    def _value(self, raw: Any) -> float:
        if isinstance(raw, str):
            return self._from_text(raw)
        if getattr(raw, "size", None) == 1 and hasattr(raw, "to_numpy"):  # pandas, holding one value
            raw = raw.to_numpy().reshape(-1)[0]
        if hasattr(raw, "item") and getattr(raw, "size", None) == 1:
            raw = raw.item()
        if isinstance(raw, list | tuple) and len(raw) == 1:
            raw = raw[0]
        if isinstance(raw, bool) or not isinstance(raw, numbers.Real | Decimal):
            if type(raw).__name__ == "NAType":
                return math.nan
            raise UnreadableError(shown(raw), self.wanted)
        return float(raw)

    def _from_text(self, text: str) -> float:
        tidy = text.strip().replace("−", "-").replace("–", "-")
        tidy = re.sub(r"^[A-Za-z_ ]{1,20}=\s*", "", tidy)
        found = re.fullmatch(r"([+-]?)\s*(\d[\d.,'\s]*|[.,]\d+)\s*(%|percent|per cent)?", tidy)
        digits = _with_point(re.sub(r"['\s]", "", found[2])) if found else None
        if found is None or digits is None:
            raise UnreadableError(shown(text), self.wanted)
        value = float(found[1] + digits)
        return value / 100 if found[3] and not self.percent else value


def _with_point(digits: str) -> str | None:
    """Return digits with a decimal point, whatever marks decimals and thousands; None if that is unclear."""
    thousands = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+(?:,\d*)?"
    if digits.count(",") + digits.count(".") <= 1:
        return digits.replace(",", ".")
    if not re.fullmatch(thousands, digits):
        return None
    last = digits[max(digits.rfind(","), digits.rfind("."))]
    whole, _, rest = digits.rpartition(last) if digits.count(last) == 1 else (digits, "", "")
    return re.sub(r"[.,]", "", whole) + "." + rest


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words or letters; ``"B)"`` is read as ``"b"``.

    Where the given facts have ``options`` (letter to text), the whole text of an option is read too.
    """

    allowed: tuple[str, ...]

    def read(self, raw: Any, given: Given) -> str:
        """Return the option; raise UnreadableError for anything else."""
        wanted = "one of " + ", ".join(f'"{option}"' for option in self.allowed)
        if not isinstance(raw, str):
            raise UnreadableError(shown(raw), wanted)
        texts = {_plain(text): letter for letter, text in given.get("options", {}).items()}
        plain = _plain(raw)
        for option in self.allowed:
            if _plain(option) == plain:
                return option
        if plain in texts:
            return str(texts[plain])
        raise UnreadableError(shown(raw), wanted)

    def same(self, value: str, other: str, given: Given) -> bool:  # noqa: ARG002
        """Tell whether two options are the same."""
        return value == other

    def explain(self, value: str, right: str, given: Given) -> str:  # noqa: ARG002
        """Say what can be said about a wrong choice."""
        return f"“{value}” is not it yet. Look again, and take a hint if you like."


@dataclass(frozen=True)
class Words(Kind):
    """A set of short words, in any order: a list, a set, or text with commas.

    Parameters
    ----------
    allowed
        The words that can be meant; empty for any word.
    """

    allowed: tuple[str, ...] = ()

    def read(self, raw: Any, given: Given) -> frozenset[str]:  # noqa: ARG002
        """Return the words, without capitals and spaces; raise UnreadableError for anything else."""
        wanted = "words" + (f" out of {', '.join(self.allowed)}" if self.allowed else ", with commas between")
        if isinstance(raw, str):
            raw = re.split(r"[,;/&\n]|\band\b", raw)
        elif isinstance(raw, dict) or not isinstance(raw, Iterable):
            raise UnreadableError(shown(raw), wanted)
        parts = list(raw)
        if not all(isinstance(part, str) for part in parts):
            raise UnreadableError(shown(parts), wanted)
        known = {_plain(word) for word in self.allowed}
        words = {_plain(part) for part in parts} - {""}
        strange = sorted(words - known) if known else []
        if strange:
            raise UnreadableError(f"the word “{strange[0][:40]}”", wanted)
        return frozenset(words)

    def same(self, value: frozenset[str], other: frozenset[str], given: Given) -> bool:  # noqa: ARG002
        """Tell whether two sets are the same."""
        return value == other

    def explain(self, value: frozenset[str], right: frozenset[str], given: Given) -> str:  # noqa: ARG002
        """Say how many of the words belong, without saying which."""
        hits = len(value & right)
        return (
            f"{hits} of your {len(value)} words belong{'s' * (hits == 1)} to the answer; it has {len(right)}."
        )


@dataclass(frozen=True)
class Frame(Kind):
    """A table; rows in any order, other columns ignored.

    Parameters
    ----------
    key
        The columns that name a row.
    values
        The columns of numbers to compare.
    tolerance
        How far a number may be from the right one.
    """

    key: tuple[str, ...]
    values: tuple[str, ...]
    tolerance: float

    def read(self, raw: Any, given: Given) -> pd.DataFrame:  # noqa: ARG002
        """Return the table's columns that count, sorted by key; raise UnreadableError for anything else."""
        import pandas as pd

        wanted = f"a table (DataFrame) with the columns {', '.join(self.key + self.values)}"
        if not isinstance(raw, pd.DataFrame):
            raise UnreadableError(shown(raw), wanted)
        frame = raw
        if set(self.key) <= set(frame.index.names):
            frame = frame.reset_index()
        absent = [name for name in self.key + self.values if name not in frame.columns]
        if absent:
            columns = ", ".join(str(name) for name in frame.columns[:8])
            raise UnreadableError(f"a table with the columns {columns}; missing: {', '.join(absent)}", wanted)
        frame = frame[[*self.key, *self.values]].copy()
        for name in self.key:
            frame[name] = frame[name].astype(str)
        for name in self.values:
            frame[name] = pd.to_numeric(frame[name], errors="coerce").astype(float)
        return frame.sort_values(list(self.key), ignore_index=True)

    def same(self, value: pd.DataFrame, other: pd.DataFrame, given: Given) -> bool:  # noqa: ARG002
        """Tell whether two tables have the same rows, and their numbers agree within the tolerance."""
        import numpy as np

        keys, columns = list(self.key), list(self.values)
        return (
            len(value) == len(other)
            and value[keys].equals(other[keys])
            and np.allclose(value[columns], other[columns], rtol=0, atol=self.tolerance, equal_nan=True)
        )

    def explain(self, value: pd.DataFrame, right: pd.DataFrame, given: Given) -> str:
        """Say which row is the first that differs."""
        if len(value) != len(right):
            return f"Your table has {len(value)} rows, and {len(right)} are wanted."
        for row in range(len(right)):
            if not self.same(value.iloc[[row]], right.iloc[[row]], given):
                label = ", ".join(str(part) for part in value.loc[row, list(self.key)])
                return f"The first row that is not right yet is that of {label}."
        return "Your table is not right yet."


def _plain(text: str) -> str:
    return re.sub(r"[^\w\-+<>=. ]", "", text).strip(" .)(").casefold()
