"""Congruence: whether an outcome depends on how far two ratings match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.stats.columns import side_by_side
from alliancekit.stats.correlation import Correlation, correlate
from alliancekit.stats.regression import Fit, regress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliancekit.stats.estimate import Estimate

Array = np.ndarray[Any, np.dtype[np.float64]]

# Each characteristic of the surface as a sum of coefficients.
_SURFACE: dict[str, Mapping[str, float]] = {
    "a1": {"x": 1, "y": 1},
    "a2": {"xx": 1, "xy": 1, "yy": 1},
    "a3": {"x": 1, "y": -1},
    "a4": {"xx": 1, "xy": -1, "yy": 1},
    "a5": {"xx": 1, "yy": -1},
}


@dataclass(frozen=True, eq=False)
class Congruence:
    """The response surface of an outcome over two ratings.

    Attributes
    ----------
    a1, a2 : Estimate
        Slope and curvature along the line of congruence (x = y).
    a3, a4 : Estimate
        Slope and curvature along the line of incongruence (x = -y, both from the centre).
    a5 : Estimate
        How far the ridge is turned away from the line of congruence; 0 if not at all.
    fit : Fit
        The regression; terms level, x, y, xx, xy, yy.
    centre : float
        What was taken off both ratings.
    n : int
        Rows used.
    """

    a1: Estimate
    a2: Estimate
    a3: Estimate
    a4: Estimate
    a5: Estimate
    fit: Fit
    centre: float
    n: int

    def outcome_at(self, x: Any, y: Any) -> Array:
        """Return the fitted outcome at ratings ``x`` and ``y``, in the ratings' own units."""
        terms = _terms(np.asarray(x, float) - self.centre, np.asarray(y, float) - self.centre)
        level, *slopes = self.fit.coefficients
        return np.asarray(level + sum(b * term for b, term in zip(slopes, terms.values(), strict=True)))

    def surface(self, low: float, high: float, points: int = 21) -> pd.DataFrame:
        """Return the fitted outcome on a square grid: columns ``x``, ``y``, ``outcome``."""
        along = np.linspace(low, high, points)
        x, y = (axis.ravel() for axis in np.meshgrid(along, along))
        return pd.DataFrame({"x": x, "y": y, "outcome": self.outcome_at(x, y)})

    def lines(self, reach: float, points: int = 41) -> pd.DataFrame:
        """Return the fitted outcome, with interval, along both lines.

        Columns ``line`` ("congruence" or "incongruence"), ``x``, ``y``, ``outcome``, ``low``, ``high``;
        ``reach`` is how far x goes from the centre.
        """
        rows = []
        for line, sign in (("congruence", 1), ("incongruence", -1)):
            for u in np.linspace(-reach, reach, points):
                at = self.fit.estimate(level=1.0, **_terms(float(u), float(sign * u)))
                x, y = self.centre + u, self.centre + sign * u
                rows.append((line, x, y, at.value, at.low, at.high))
        return pd.DataFrame(rows, columns=["line", "x", "y", "outcome", "low", "high"])

    def sentence(self) -> str:
        """Say whether match itself goes with the outcome.

        Only a curve across the line of congruence, with the ridge on that line (a3 and a5 near 0), speaks for
        congruence (Humberg, Nestler & Back 2019).
        """
        if self.a4.includes(0):
            text = "Whether the outcome differs with the match of the two ratings cannot be told"
        else:
            lower = "lower" if self.a4.value < 0 else "higher"
            text = f"The outcome is {lower} the further the two ratings part, in either direction,"
            if self.a3.includes(0) and self.a5.includes(0):
                text += " and the data do not contradict a turning point at a full match"
            else:
                text += " but the turning point is not at a full match"
        level = "" if self.a1.includes(0) else f"; along equal ratings it changes by {self.a1} a unit"
        return f"{text} (a4 = {self.a4}){level}."


def congruence(
    x: Any, y: Any, outcome: Any, *, centre: float, groups: Any = None, confidence: float = 0.95
) -> Congruence:
    """Fit a polynomial regression with response surface.

    outcome = b0 + b1 x + b2 y + b3 x^2 + b4 x y + b5 y^2; a1 = b1 + b2, a2 = b3 + b4 + b5, a3 = b1 - b2,
    a4 = b3 - b4 + b5 (Edwards & Parry 1993, Academy of Management Journal 36:1577-1613; Shanock et al. 2010,
    Journal of Business and Psychology 25:543-554), a5 = b3 - b5 (Humberg, Nestler & Back 2019, Social
    Psychological and Personality Science 10:409-419). Each is a sum of coefficients, so its interval by the
    delta method is exact.

    Parameters
    ----------
    x, y
        Two ratings on one scale, for example the client's and the therapist's; incomplete rows are left out.
    outcome
        One value a row.
    centre
        The middle of the scale, 3 for ratings from 1 to 5: the surface is described from there.
    groups
        Labels of what rows share, such as therapist_id; intervals then allow for it.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If lengths differ, fewer than eight rows are complete, groups are fewer than three, or the ratings
        vary too little to fit a surface.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x, y = rng.uniform(1, 5, (2, 200))
    >>> congruence(x, y, 10 - (x - y) ** 2, centre=3).a4.value.__round__(6)
    -4.0
    """
    columns = side_by_side(x, y, outcome)
    complete = np.isfinite(columns).all(axis=0)
    left, right, result = (column[complete] for column in columns)
    kept = None if groups is None else np.asarray(groups)[complete]
    fit = regress(result, _terms(left - centre, right - centre), kept, confidence)
    shape = {name: fit.estimate(**weights) for name, weights in _SURFACE.items()}
    return Congruence(**shape, fit=fit, centre=centre, n=int(complete.sum()))


def _terms(x: Any, y: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "xx": x * x, "xy": x * y, "yy": y * y}


def difference_scores(x: Any, y: Any, outcome: Any, confidence: float = 0.95) -> dict[str, Correlation]:
    """Correlate difference scores with an outcome: the simple way, and why it misleads.

    A signed difference mixes two ratings into one: it goes with the outcome whenever x or y alone does
    (Edwards 1994, Organizational Behavior and Human Decision Processes 58:51-100). Compare with
    :func:`congruence`.

    Parameters
    ----------
    x, y
        Two ratings on one scale, in equal order; incomplete rows are left out.
    outcome
        One value a row.
    confidence
        Of every interval.

    Returns
    -------
    dict
        ``signed`` (x - y) and ``absolute`` (their distance) to a :class:`Correlation`.

    Raises
    ------
    ValueError
        If lengths differ, fewer than four rows are complete, or a difference does not vary.

    Examples
    --------
    >>> print(difference_scores([1, 2, 3, 5], [2, 2, 4, 3], [4, 5, 4, 1])["absolute"].n)
    4
    """
    first, second, outcome = side_by_side(x, y, outcome)
    gap = first - second
    return {
        "signed": correlate(gap, outcome, confidence),
        "absolute": correlate(np.abs(gap), outcome, confidence),
    }
