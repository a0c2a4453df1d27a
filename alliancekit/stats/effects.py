"""Sizes of a difference between two arms, and of a share, each with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate
from alliancekit.stats.columns import numbers
from alliancekit.stats.correlation import checked_level, z_for

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array


def standardised_difference(one: Array, other: Array, *, level: float = 0.95) -> Estimate:
    """Give Cohen's d of two separate groups: how far their means lie apart, in standard deviations.

    d = (mean of one - mean of other) / SD, with the SD pooled within the groups. Its interval comes from the
    large-sample variance (n1 + n2) / (n1 n2) + d² / 2(n1 + n2) (Hedges & Olkin 1985, Statistical Methods for
    Meta-Analysis).

    Parameters
    ----------
    one, other
        The values of the two groups, at least two each.
    level
        Of the interval.

    Returns
    -------
    Estimate
        Above 0 where ``one`` is the higher.

    Raises
    ------
    UserError
        If a group has fewer than two values, or no value differs from its group's mean.

    Examples
    --------
    >>> standardised_difference([3, 4, 5, 6], [1, 2, 3, 4])
    d = 1.55, 95% interval -.03 to 3.13, n = 8
    """
    one, other = (values[~np.isnan(values)] for values in (numbers(one), numbers(other)))
    n1, n2 = len(one), len(other)
    if min(n1, n2) < 2:
        raise UserError(
            f"Found groups of {n1} and {n2}; a difference in standard deviations needs 2 in each."
        )
    pooled = ((n1 - 1) * one.var(ddof=1) + (n2 - 1) * other.var(ddof=1)) / (n1 + n2 - 2)
    if pooled == 0:
        raise UserError("Within both groups all values are alike, so there is no standard deviation to use.")
    d = float((one.mean() - other.mean()) / np.sqrt(pooled))
    half = z_for(level) * np.sqrt((n1 + n2) / (n1 * n2) + d**2 / (2 * (n1 + n2)))
    return Estimate(d, d - half, d + half, level=level, n=n1 + n2, name="d")


def share_of(count: int, of: int, *, level: float = 0.95, name: str = "") -> Estimate:
    """Give a share with Wilson's interval (1927, Journal of the American Statistical Association 22:209-212).

    Returns
    -------
    Estimate
        From 0 to 1; not defined where there is nobody to take a share of.

    Examples
    --------
    >>> share_of(20, 100)
    .20, 95% interval .13 to .29, n = 100
    """
    if of == 0:
        return Estimate(np.nan, np.nan, np.nan, level=checked_level(level), n=0, name=name)
    from scipy.stats import binomtest

    limits = binomtest(int(count), int(of)).proportion_ci(checked_level(level), method="wilson")
    return Estimate(count / of, limits.low, limits.high, level=level, n=int(of), name=name)


def odds_ratio(table: Array, *, level: float = 0.95) -> Estimate:
    """Give the odds ratio of a table of two rows and two columns, with Woolf's interval.

    OR = (a / b) / (c / d); log OR is nearly normal with variance 1/a + 1/b + 1/c + 1/d (Woolf 1955, Annals of
    Human Genetics 19:251-253).

    Parameters
    ----------
    table
        ``[[a, b], [c, d]]``: counts.
    level
        Of the interval.

    Returns
    -------
    Estimate
        1 is no difference; not defined where a count is 0.

    Examples
    --------
    >>> odds_ratio([[80, 20], [75, 25]])
    OR = 1.33, 95% interval .68 to 2.60, n = 200
    """
    counts = np.asarray(table, int)
    n = int(counts.sum())
    if (counts == 0).any():
        return Estimate(np.nan, np.nan, np.nan, level=checked_level(level), n=n, name="OR")
    from scipy.stats.contingency import odds_ratio as of_scipy

    found = of_scipy(counts, kind="sample")
    limits = found.confidence_interval(checked_level(level))
    return Estimate(found.statistic, limits.low, limits.high, level=level, n=n, name="OR")
