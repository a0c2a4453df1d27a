"""A line drawn on a chart, and the course that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError
from alliancekit.exercises.predictions.hands import FAR, a_number, nearness, number_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alliancekit.clinic import Clinic


DISTRESS: dict[str, Any] = {"low": 0, "high": 40, "step": 0.5, "marks": (0, 10, 20, 30, 40)}
"""The vertical axis of a line of distress."""

RATINGS = {1: "1", 1.5: "1.5", 2: "2", 2.5: "2.5", 3: "3", 3.5: "3.5", 4: "4", 4.5: "4.5", 5: "5"}
"""The horizontal axis of a line over ratings."""


@dataclass(frozen=True)
class Course:
    """A line with its band: one value for each point that is drawn.

    Attributes
    ----------
    name
        What the line is, for the legend.
    value, low, high
        The line and the limits of its band; without ``low`` it is exact.
    span
        What the band is.
    """

    name: str
    value: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    span: str = "95% interval"


@dataclass(frozen=True)
class Line:
    """A line to be drawn through given points of the horizontal axis; its answer is a :class:`Course`.

    Attributes
    ----------
    label
        What is drawn.
    across, upward
        What the two axes show, with unit and direction.
    points
        Place on the horizontal axis -> what stands there.
    low, high, step
        The vertical axis.
    marks
        Its ticks.
    digits, bare
        How a value is written.
    start
        The value at the first point, where it is given.
    dots
        From the clinic, the dots through which the line is drawn.
    """

    label: str
    across: str
    upward: str
    points: Mapping[float, str]
    low: float
    high: float
    step: float
    marks: Sequence[float]
    digits: int = 1
    bare: bool = False
    start: float | None = None
    dots: Callable[[Clinic], Sequence[tuple[float, float]]] | None = field(default=None)

    kind = "line"
    how = "Draw your line: with the mouse or a finger, or with the arrow keys."

    def page(self, clinic: Clinic) -> dict[str, Any]:
        """Return what the page needs to take a line."""
        fields = ("label", "across", "low", "high", "step", "digits", "bare", "start")
        taken = {name: getattr(self, name) for name in fields}
        dots = [[round(x, 3), round(y, 3)] for x, y in self.dots(clinic)] if self.dots else None
        return taken | {
            "at": list(self.points),
            "names": list(self.points.values()),
            "marks": list(self.marks),
            "unit_words": f"Upwards: {self.upward}.",
            "dots": dots,
        }

    def read(self, guess: Any) -> list[float]:
        """Return one value for each point."""
        if not isinstance(guess, list | tuple) or len(guess) != len(self.points):
            raise UserError(f"Found {str(guess)[:60]!r}; {len(self.points)} values are needed, one a point.")
        values = [round(a_number(value, self.low, self.high), 4) for value in guess]
        if self.start is not None:
            values[0] = self.start
        return values

    def words(self, guess: Sequence[float]) -> str:
        """Say where the line begins and ends."""
        first, last = (number_words(each, self.digits, bare=self.bare) for each in (guess[0], guess[-1]))
        return f"a line from {first} to {last}"

    def shown(self, answer: Course) -> dict[str, Any]:
        """Return the course and its band."""
        banded = bool(answer.low)
        return {
            "name": f"{answer.name}, with its {answer.span}" if banded else answer.name,
            "value": list(answer.value),
            "low": [max(self.low, each) for each in answer.low] if banded else None,
            "high": [min(self.high, each) for each in answer.high] if banded else None,
        }

    def _drawn(self) -> slice:
        return slice(None if self.start is None else 1, None)

    def distance(self, guess: Sequence[float], answer: Course) -> float:
        """Return the mean distance of the drawn points from the course."""
        pairs = list(zip(guess, answer.value, strict=True))[self._drawn()]
        return sum(abs(mine - true) for mine, true in pairs) / len(pairs)

    def _share(self, guess: Sequence[float], answer: Course) -> float:
        return 2 * self.distance(guess, answer) / (self.high - self.low)

    def surprises(self, guess: Sequence[float], answer: Course) -> bool:
        """Tell whether the line lies, on average, further off than a tenth of the axis."""
        return self._share(guess, answer) > FAR

    def compare(self, guess: Sequence[float], answer: Course) -> str:
        """Say how far apart the lines are, to which side, and how many points lie within the band."""
        away = self.distance(guess, answer)
        pairs = list(zip(guess, answer.value, strict=True))[self._drawn()]
        above = sum(mine > true for mine, true in pairs)
        side = (
            ", mostly above it"
            if above > 0.7 * len(pairs)
            else ", mostly below it"
            if above < 0.3 * len(pairs)
            else ", in parts above it and in parts below"
        )
        distance = number_words(away, self.digits, bare=self.bare)
        said = f"Your line lies {distance} from the answer on average{side}."
        if answer.low:
            limits = list(zip(guess, answer.low, answer.high, strict=True))[self._drawn()]
            within = sum(low <= mine <= high for mine, low, high in limits)
            said += f" {within} of its {len(limits)} points are within the {answer.span}."
        return f"{said} {nearness(self._share(guess, answer))}"
