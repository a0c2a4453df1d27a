"""What a correlation means for 100 clients."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, pi, sqrt
from numbers import Real
from typing import Any

import numpy as np

from alliancekit.errors import UserError
from alliancekit.stats.columns import constant, pairs
from alliancekit.stats.correlation import Correlation, z_for


@dataclass(frozen=True)
class Expectancy:
    """Of 100 clients with the higher alliance and 100 with the lower, how many do better than most.

    Both groups are halves, split at the median; "better" is the better half of outcomes. Of 100 in the higher
    half, ``better_if_high`` do better; of 100 in the lower half, 100 less that many.

    Attributes
    ----------
    better_if_high : float
        Clients of 100, from 0 to 100; 50 if nothing goes with anything.
    low, high : float
        Limits of the interval; equal to ``better_if_high`` where no interval was given.
    confidence : float
        Of the interval.
    """

    better_if_high: float
    low: float
    high: float
    confidence: float = 0.95

    @property
    def better_if_low(self) -> float:
        """Clients of 100 in the lower half who do better."""
        return 100 - self.better_if_high

    def __str__(self) -> str:
        """Say it in words."""
        interval = ""
        if self.high > self.low:
            interval = f" ({self.confidence:.0%} interval {self.low:.0f} to {self.high:.0f})"
        return (
            f"Of 100 clients in the higher half, {self.better_if_high:.0f}{interval} are in the better half "
            f"of outcomes; of 100 in the lower half, {self.better_if_low:.0f}."
        )


def expectancy(r: float | Correlation, *, lower_is_better: bool = False) -> Expectancy:
    """Say what a correlation means for 100 clients, if both columns are normally distributed.

    With both split at their medians, the share of the higher half that is also in the other's higher half
    is 1/2 + asin(r)/pi (Sheppard 1899, Phil. Trans. R. Soc. A 192:101-167). It assumes normal columns;
    :func:`observed_expectancy` does not.

    Parameters
    ----------
    r
        A correlation between -1 and 1, or a :class:`Correlation`, whose interval is then taken over.
    lower_is_better
        True where the second column is distress.

    Raises
    ------
    ValueError
        If r is outside -1 to 1.

    Examples
    --------
    >>> print(expectancy(.278))
    Of 100 clients in the higher half, 59 are in the better half of outcomes; of 100 in the lower half, 41.
    """
    if not isinstance(r, Correlation):
        r = _checked(r)
        r = Correlation(r, r, r, 0)
    sign = -1 if lower_is_better else 1
    low, high = sorted((sign * r.low, sign * r.high))
    middle, low, high = (100 * (0.5 + asin(value) / pi) for value in (sign * r.r, low, high))
    return Expectancy(middle, low, high, r.confidence)


def effect_size_display(r: float) -> tuple[float, float]:
    """Return the binomial effect size display: 100 * (.5 + r/2) and 100 * (.5 - r/2) clients of 100.

    It shows r as a difference between two success rates (Rosenthal & Rubin 1982, J Educ Psychol 74:166-169).
    It holds for two yes-or-no columns split in halves; for measured columns it shows more than
    :func:`expectancy`.

    Parameters
    ----------
    r
        A correlation between -1 and 1.

    Raises
    ------
    ValueError
        If r is outside -1 to 1.

    Examples
    --------
    >>> effect_size_display(.28)
    (64.0, 36.0)
    """
    r = _checked(r)
    return 50 + 50 * r, 50 - 50 * r


def _checked(r: Any) -> float:
    if not isinstance(r, Real) or not -1 <= float(r) <= 1:
        raise UserError(f"r is {r!r}; allowed is a number from -1 to 1.")
    return float(r)


def observed_expectancy(
    x: Any, y: Any, *, lower_is_better: bool = False, confidence: float = 0.95
) -> Expectancy:
    """Count in the data what :func:`expectancy` takes from r: no curve is assumed.

    Each client whose ``x`` and ``y`` fall in the same half (better for the higher half, worse for the lower)
    counts 1, one at a median counts 1/2. The share p of n clients gets Wilson's interval (1927, J Am Stat
    Assoc 22:209-212): with both columns split at their medians the variance of p is about p(1 - p)/n
    (Blomqvist 1950, Ann Math Stat 21:593-600, for the normal case).

    Parameters
    ----------
    x, y
        Two columns of equal length, for example alliance and distress; incomplete pairs are left out.
    lower_is_better
        True where ``y`` is distress.
    confidence
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If lengths differ, fewer than four pairs are complete, or a column does not vary.

    Examples
    --------
    >>> print(observed_expectancy(range(100), [(7 * i) % 100 for i in range(100)]))
    Of 100 clients in the higher half, 58 (95% interval 48 to 67) are in the better half of outcomes;
    of 100 in the lower half, 42.
    """
    x, y = pairs(x, y)
    if constant(x) or constant(y):
        raise UserError("Every value of a column is the same. Halves need values that differ.")
    sides = np.sign(x - np.median(x)) * np.sign(y - np.median(y)) * (-1 if lower_is_better else 1)
    p, n, z = float((1 + sides.mean()) / 2), len(x), z_for(confidence)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Expectancy(100 * p, 100 * (centre - half), 100 * (centre + half), confidence)
