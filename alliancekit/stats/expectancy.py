"""What a correlation means for 100 clients."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, pi, sqrt
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table
from alliancekit.stats.columns import complete_columns, constant
from alliancekit.stats.correlation import z_for

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Expectancy(Result):
    """Of 100 clients with the higher alliance and 100 with the lower, how many do better than most.

    Both groups are halves, split at the median; "better" is the better half of outcomes. Of 100 in the higher
    half, ``better_if_high`` do better; of 100 in the lower half, 100 less that many.

    Attributes
    ----------
    better_if_high : Estimate
        Clients of 100, from 0 to 100; 50 if nothing goes with anything. The interval has no width where none
        was given.
    """

    better_if_high: Estimate

    @property
    def better_if_low(self) -> Estimate:
        """Clients of 100 in the lower half who do better."""
        high = self.better_if_high
        return Estimate(100 - high, 100 - high.high, 100 - high.low, level=high.level)

    def sentence(self, higher: str = "the higher half", *, lead: str = "") -> str:
        """Say it in words.

        Parameters
        ----------
        higher
            What the higher half is called where it is first named.
        lead
            Words to begin with, such as "If both were spread normally".

        Returns
        -------
        str
        """
        high, interval = self.better_if_high, ""
        if high.high > high.low:
            interval = f" ({high.level:.0%} interval {high.low:.0f} to {high.high:.0f})"
        return (
            f"{f'{lead}: of' if lead else 'Of'} 100 clients in {higher}, {high:.0f}{interval} are in the "
            f"better half of outcomes; of 100 in the lower half, {self.better_if_low:.0f}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: clients of 100 who do better, in the ``higher half`` and in the ``lower half``."""
        return estimates_table({"higher half": self.better_if_high, "lower half": self.better_if_low})

    @property
    def _shown(self) -> None:
        return None  # the sentence says all of it


def expectancy(r: float, *, lower_is_better: bool = False) -> Expectancy:
    """Say what a correlation means for 100 clients, if both columns are normally distributed.

    With both split at their medians, the share of the higher half that is also in the other's higher half
    is 1/2 + asin(r)/pi (Sheppard 1899, Phil. Trans. R. Soc. A 192:101-167). It assumes normal columns;
    :func:`observed_expectancy` does not.

    Parameters
    ----------
    r
        A correlation between -1 and 1; the interval of what :func:`correlate` found is taken over.
    lower_is_better
        True where the second column is distress.

    Returns
    -------
    Expectancy

    Raises
    ------
    UserError
        If r is outside -1 to 1.

    Examples
    --------
    >>> expectancy(.278)
    Of 100 clients in the higher half, 59 are in the better half of outcomes; of 100 in the lower half, 41.
    """
    if not isinstance(r, Real) or not -1 <= float(r) <= 1:
        raise UserError(f"r is {r!r}; allowed is a number from -1 to 1.")
    if not isinstance(r, Estimate):
        r = Estimate(r, r, r)
    sign = -1 if lower_is_better else 1
    low, high = sorted((sign * r.low, sign * r.high))
    middle, low, high = (100 * (0.5 + asin(value) / pi) for value in (sign * r, low, high))
    return Expectancy(Estimate(middle, low, high, level=r.level))


def observed_expectancy(
    frame: pd.DataFrame, x: str, y: str, *, lower_is_better: bool = False, level: float = 0.95
) -> Expectancy:
    """Count in the data what :func:`expectancy` takes from r: no curve is assumed.

    Each client whose ``x`` and ``y`` fall in the same half (better for the higher half, worse for the lower)
    counts 1, one at a median counts 1/2. The share p of n clients gets Wilson's interval (1927, J Am Stat
    Assoc 22:209-212): with both columns split at their medians the variance of p is about p(1 - p)/n
    (Blomqvist 1950, Ann Math Stat 21:593-600, for the normal case).

    Parameters
    ----------
    frame
        One row a client; incomplete rows are left out.
    x, y
        Names of the two columns, for example alliance and outcome_end.
    lower_is_better
        True where ``y`` is distress.
    level
        Of the interval, between 0 and 1.

    Returns
    -------
    Expectancy

    Raises
    ------
    UserError
        If a column is not there or does not vary, or fewer than four rows are complete.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"bond": range(100), "change": [(7 * i) % 100 for i in range(100)]})
    >>> observed_expectancy(frame, "bond", "change")
    Of 100 clients in the higher half, 58 (95% interval 48 to 67) are in the better half of outcomes;
    of 100 in the lower half, 42.
    """
    one, other = complete_columns(frame, [x, y])
    if constant(one) or constant(other):
        raise UserError("Every value of a column is the same. Halves need values that differ.")
    sides = np.sign(one - np.median(one)) * np.sign(other - np.median(other)) * (-1 if lower_is_better else 1)
    p, n, z = float((1 + sides.mean()) / 2), len(one), z_for(level)
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Expectancy(Estimate(100 * p, 100 * (centre - half), 100 * (centre + half), level=level, n=n))
