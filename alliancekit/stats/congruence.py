"""Congruence: whether an outcome depends on how far two ratings match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.results import Estimate, Result, capital, chart_of, estimates_table, in_words
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.correlation import Correlation, correlate
from alliancekit.stats.regression import Fit, regress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from altair import HConcatChart

    from alliancekit.stats.columns import Array

# Each characteristic of the surface as a sum of coefficients.
_SURFACE: dict[str, Mapping[str, float]] = {
    "a1": {"x": 1, "y": 1},
    "a2": {"xx": 1, "xy": 1, "yy": 1},
    "a3": {"x": 1, "y": -1},
    "a4": {"xx": 1, "xy": -1, "yy": 1},
    "a5": {"xx": 1, "yy": -1},
}


@dataclass(frozen=True, eq=False, repr=False)
class Congruence(Result):
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
        The regression; terms intercept, x, y, xx, xy, yy.
    centre : float
        What was taken off both ratings.
    n : int
        Rows used.
    x, y, outcome : str
        Names of the columns.
    """

    a1: Estimate
    a2: Estimate
    a3: Estimate
    a4: Estimate
    a5: Estimate
    fit: Fit
    centre: float
    n: int
    x: str
    y: str
    outcome: str

    def outcome_at(self, x: Any, y: Any) -> Array:
        """Return the fitted outcome at ratings ``x`` and ``y``, in the ratings' own units.

        Returns
        -------
        numpy.ndarray
        """
        terms = _terms(np.asarray(x, float) - self.centre, np.asarray(y, float) - self.centre)
        intercept, *slopes = self.fit.coefficients
        return np.asarray(intercept + sum(b * term for b, term in zip(slopes, terms.values(), strict=True)))

    def lines(self, reach: float = 1.0, points: int = 41) -> pd.DataFrame:
        """Return the fitted outcome, with interval, along both lines.

        Parameters
        ----------
        reach
            How far x goes from the centre, in rating points.
        points
            On each line.

        Returns
        -------
        pandas.DataFrame
            ``line`` ("congruence" or "incongruence"), ``x``, ``y``, ``outcome``, ``low``, ``high``.
        """
        rows = []
        for line, sign in (("congruence", 1), ("incongruence", -1)):
            for u in np.linspace(-reach, reach, points):
                at = self.fit.estimate(intercept=1.0, **_terms(float(u), float(sign * u)))
                x, y = self.centre + u, self.centre + sign * u
                rows.append((line, x, y, float(at), at.low, at.high))
        return pd.DataFrame(rows, columns=["line", "x", "y", "outcome", "low", "high"])

    def sentence(self) -> str:
        """Say whether match itself goes with the outcome.

        Only a curve across the line of congruence, with the ridge on that line (a3 and a5 near 0), speaks for
        congruence (Humberg, Nestler & Back 2019).

        Returns
        -------
        str
        """
        outcome = in_words(self.outcome)
        if self.a4.includes(0):
            text = f"Whether {outcome} differs with the match of the two ratings cannot be told"
        else:
            lower = "lower" if self.a4 < 0 else "higher"
            text = f"{capital(outcome)} is {lower} the further the two ratings part, in either direction,"
            if self.a3.includes(0) and self.a5.includes(0):
                text += " and the data do not contradict a turning point at a full match"
            else:
                text += " but the turning point is not at a full match"
        slope = "" if self.a1.includes(0) else f"; along equal ratings it changes by {self.a1} a unit"
        return f"{text} ({self.a4}){slope}."

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``a1`` to ``a5``."""
        return estimates_table({name: getattr(self, name) for name in _SURFACE})

    def chart(self) -> HConcatChart:
        """Draw the outcome where both rate alike, and where they part, a point to either side of the centre.

        Returns
        -------
        altair.HConcatChart
        """
        chart: HConcatChart = chart_of("charts.congruence:congruence_chart", self)
        return chart


def congruence(
    frame: pd.DataFrame,
    x: str,
    y: str,
    outcome: str,
    *,
    centre: float,
    groups: str | None = None,
    level: float = 0.95,
) -> Congruence:
    """Fit a polynomial regression with response surface.

    outcome = b0 + b1 x + b2 y + b3 x^2 + b4 x y + b5 y^2; a1 = b1 + b2, a2 = b3 + b4 + b5, a3 = b1 - b2,
    a4 = b3 - b4 + b5 (Edwards & Parry 1993, Academy of Management Journal 36:1577-1613; Shanock et al. 2010,
    Journal of Business and Psychology 25:543-554), a5 = b3 - b5 (Humberg, Nestler & Back 2019, Social
    Psychological and Personality Science 10:409-419). Each is a sum of coefficients, so its interval by the
    delta method is exact.

    Parameters
    ----------
    frame
        One row a client; incomplete rows are left out.
    x, y
        Names of the columns with two ratings on one scale, for example the client's and the therapist's.
    outcome
        Name of the column to explain.
    centre
        The middle of the scale, 3 for ratings from 1 to 5: the surface is described from there.
    groups
        Name of a column of labels that rows share, such as therapist_id; intervals then allow for it.
    level
        Of every interval.

    Returns
    -------
    Congruence

    Raises
    ------
    UserError
        If a column is not there, fewer than eight rows are complete, groups are fewer than three, or the
        ratings vary too little to fit a surface.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> frame = pd.DataFrame(rng.uniform(1, 5, (200, 2)), columns=["client", "therapist"])
    >>> frame["outcome"] = 10 - (frame["client"] - frame["therapist"]) ** 2
    >>> round(congruence(frame, "client", "therapist", "outcome", centre=3).a4, 6)
    -4.0
    """
    rows = complete_rows(frame, [x, y, outcome], [] if groups is None else [groups])
    left, right, result = (rows[name].to_numpy(float) for name in (x, y, outcome))
    labels = None if groups is None else rows[groups]
    fit = regress(result, _terms(left - centre, right - centre), labels, level=level)
    shape = {name: _named(fit.estimate(**weights), name) for name, weights in _SURFACE.items()}
    return Congruence(**shape, fit=fit, centre=centre, n=len(rows), x=x, y=y, outcome=outcome)


def _named(found: Estimate, name: str) -> Estimate:
    return Estimate(found, found.low, found.high, level=found.level, name=name)


def _terms(x: Any, y: Any) -> dict[str, Any]:
    return {"x": x, "y": y, "xx": x * x, "xy": x * y, "yy": y * y}


@dataclass(frozen=True, repr=False)
class DifferenceScores(Result):
    """How the difference of two ratings goes with an outcome.

    Attributes
    ----------
    signed, absolute : Correlation
        Of x - y, and of their distance, with the outcome.
    x, y, outcome : str
        Names of the columns.
    """

    signed: Correlation
    absolute: Correlation
    x: str
    y: str
    outcome: str

    def sentence(self) -> str:
        """Say both."""
        outcome = in_words(self.outcome)
        x, y = in_words(self.x), in_words(self.y)
        return (
            f"{capital(x)} minus {y}, with {outcome}: {self.signed}.\n"
            f"Their distance, with {outcome}: {self.absolute}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``signed``, ``absolute``."""
        return estimates_table({"signed": self.signed, "absolute": self.absolute})

    @property
    def _shown(self) -> None:
        return None  # the sentence says all of it


def difference_scores(
    frame: pd.DataFrame, x: str, y: str, outcome: str, *, level: float = 0.95
) -> DifferenceScores:
    """Correlate difference scores with an outcome: the simple way, and why it misleads.

    A signed difference mixes two ratings into one: it goes with the outcome whenever x or y alone does
    (Edwards 1994, Organizational Behavior and Human Decision Processes 58:51-100). Compare with
    :func:`congruence`.

    Parameters
    ----------
    frame
        One row a client; incomplete rows are left out.
    x, y
        Names of the columns with two ratings on one scale.
    outcome
        Name of the column with the outcome.
    level
        Of every interval.

    Returns
    -------
    DifferenceScores

    Raises
    ------
    UserError
        If a column is not there, fewer than four rows are complete, or a difference does not vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"one": [1, 2, 3, 5], "two": [2, 2, 4, 3], "outcome": [4, 5, 4, 1]})
    >>> difference_scores(frame, "one", "two", "outcome").absolute.n
    4
    """
    rows = complete_rows(frame, [x, y, outcome])
    gap = rows[x] - rows[y]
    both = pd.DataFrame({"difference": gap, "distance": gap.abs(), "outcome": rows[outcome]})
    return DifferenceScores(
        correlate(both, "difference", "outcome", level=level),
        correlate(both, "distance", "outcome", level=level),
        x,
        y,
        outcome,
    )
