"""How far two or more raters of the same sessions agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.stats.columns import constant, numbers, pairs
from alliancekit.stats.correlation import Correlation, checked_confidence, correlate, z_for
from alliancekit.stats.estimate import Estimate
from alliancekit.stats.regression import t_for


@dataclass(frozen=True)
class Limits:
    """Limits of agreement: between them lie about 95 of 100 differences.

    Attributes
    ----------
    difference, lower, upper : Estimate
        Mean of first minus second, and the two limits, in the ratings' own units.
    """

    difference: Estimate
    lower: Estimate
    upper: Estimate

    def __str__(self) -> str:
        """Say the figures."""
        return (
            f"Mean difference {self.difference}; about 95 of 100 differences lie between the limits "
            f"{self.lower} and {self.upper}."
        )


@dataclass(frozen=True, eq=False)
class Agreement:
    """Two raters compared: in how they order the same people, and in the values they give.

    Attributes
    ----------
    r : Correlation
        Whether they put people in the same order.
    d : Estimate
        How much higher the first rates, in SDs.
    icc : pandas.DataFrame
        See :func:`intraclass`.
    limits : Limits
        See :func:`limits_of_agreement`.
    n : int
        People rated by both.
    """

    r: Correlation
    d: Estimate
    icc: pd.DataFrame
    limits: Limits
    n: int

    def sentence(self, first: str = "the first", second: str = "the second") -> str:
        """Say in words how alike the two are."""
        if self.d.includes(0):
            level = f"Who rates higher, {first} or {second}, cannot be told"
        else:
            level = f"{first} rates {'higher' if self.d.value > 0 else 'lower'} than {second}"
        value, low, high = self.icc.to_numpy()[self.icc.index == "ICC(2,1)"][0]
        icc = Estimate(value, low, high, self.d.confidence)
        text = (
            f"{level} (d = {self.d}); they order the {self.n:,} alike to the degree {self.r}; "
            f"agreement on the value itself, ICC(2,1), is {icc}."
        )
        return text[0].upper() + text[1:]


def agreement(first: Any, second: Any, confidence: float = 0.95) -> Agreement:
    """Compare two raters of the same people.

    Parameters
    ----------
    first, second
        Ratings in equal order and units, for example the client's and the therapist's; incomplete pairs are
        left out. Rows are taken as independent: give one row a client, not one a session.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If lengths differ, fewer than four pairs are complete, or a rater gives everybody the same.

    Examples
    --------
    >>> print(agreement([3., 4, 5, 4, 2], [2., 4, 4, 3, 2]).d)
    .56, 95% interval -.06 to 1.18
    """
    x, y = pairs(first, second)
    return Agreement(
        correlate(x, y, confidence),
        paired_d(x, y, confidence),
        intraclass(np.column_stack([x, y]), confidence),
        limits_of_agreement(x, y, confidence),
        len(x),
    )


def paired_d(first: Any, second: Any, confidence: float = 0.95) -> Estimate:
    """Give the standardised difference of two ratings of the same people.

    d = (mean1 - mean2) / s with s^2 = (s1^2 + s2^2)/2, variance d^2 (s1^4 + s2^4 + 2 s12^2) / (8 s^4 (n - 1))
    + (s1^2 + s2^2 - 2 s12) / (s^2 (n - 1)) (Bonett 2008, Psychological Methods 13:99-109).

    Parameters
    ----------
    first, second
        Ratings of the same people in equal order and units; incomplete pairs are left out.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If lengths differ or fewer than four pairs are complete, or both give everybody the same.

    Examples
    --------
    >>> print(paired_d([3., 4, 5, 4, 2], [2., 4, 4, 3, 2]))
    .56, 95% interval -.06 to 1.18
    """
    x, y = pairs(first, second)
    (v1, v12), (_, v2) = np.cov(x, y)
    v = (v1 + v2) / 2
    if v <= 0:
        raise UserError("Both raters give everybody the same. A difference in SDs needs ratings that differ.")
    df = len(x) - 1
    d = float((x.mean() - y.mean()) / np.sqrt(v))
    variance = d**2 * (v1**2 + v2**2 + 2 * v12**2) / (8 * v**2 * df) + (v1 + v2 - 2 * v12) / (v * df)
    half = z_for(confidence) * float(np.sqrt(variance))
    return Estimate(d, d - half, d + half, confidence)


def limits_of_agreement(first: Any, second: Any, confidence: float = 0.95) -> Limits:
    """Give Bland and Altman's limits: mean difference plus and minus 1.96 SD of the differences.

    Bland & Altman 1986 (Lancet 327:307-310). The mean has a t interval; the limits have exact ones from the
    noncentral t distribution (Carkeet 2015, Optometry and Vision Science 92:e71-e80). Differences are taken
    as normal and independent.

    Parameters
    ----------
    first, second
        Ratings of the same people in equal order and units; incomplete pairs are left out.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If lengths differ or fewer than four pairs are complete.

    Examples
    --------
    >>> print(limits_of_agreement([3., 4, 5, 4, 2], [2., 4, 4, 3, 2]).upper)
    1.67, 95% interval 1.11 to 3.87
    """
    from scipy.special import nctdtrit

    x, y = pairs(first, second)
    gap = x - y
    n, mean, sd = len(gap), float(gap.mean()), float(gap.std(ddof=1))
    half = t_for(confidence, n - 1) * sd / np.sqrt(n)
    reach = z_for(0.95)
    low, high = (
        sd / np.sqrt(n) * float(nctdtrit(n - 1, reach * np.sqrt(n), p))
        for p in ((1 - confidence) / 2, (1 + confidence) / 2)
    )
    return Limits(
        Estimate(mean, mean - half, mean + half, confidence),
        Estimate(mean - reach * sd, mean - high, mean - low, confidence),
        Estimate(mean + reach * sd, mean + low, mean + high, confidence),
    )


def intraclass(ratings: Any, confidence: float = 0.95) -> pd.DataFrame:
    """Give the six intraclass correlations of Shrout and Fleiss, with their F intervals.

    Shrout & Fleiss 1979 (Psychological Bulletin 86:420-428). ICC(1, ...): each person has other raters.
    ICC(2, ...): the same raters rate all, and stand for raters in general, so that a rater who rates higher
    counts as disagreement. ICC(3, ...): just these raters, and a difference in level does not count. (...,
    1): one rating; (..., k): the mean of all raters.

    Parameters
    ----------
    ratings
        One row a person, one column a rater (frame or array); rows with a missing rating are left out.
    confidence
        Of every interval.

    Returns
    -------
    pandas.DataFrame
        Index ``ICC(1,1)``, ``ICC(2,1)``, ``ICC(3,1)``, ``ICC(1,k)``, ``ICC(2,k)``, ``ICC(3,k)``; columns
        ``icc``, ``low``, ``high``. A value below 0 means less alike than chance.

    Raises
    ------
    ValueError
        If fewer than four rows are complete, there are fewer than two raters, or all ratings are the same.

    Examples
    --------
    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> intraclass(table)["icc"].round(2).tolist()
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    from scipy.special import fdtri

    table = numbers(ratings)
    if table.ndim != 2 or table.shape[1] < 2:
        raise UserError(
            f"Found ratings of shape {table.shape}. Give one row a person and two or more raters."
        )
    table = table[np.isfinite(table).all(axis=1)]
    n, k = table.shape
    if n < 4:
        raise UserError(f"Found {n} people rated by all. At least 4 are needed.")
    if constant(table.ravel()):
        raise UserError("All ratings are the same. Agreement needs people who differ.")
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    between = k * rows.var(ddof=1)
    within = float(((table - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    judges = n * columns.var(ddof=1)
    error = float(((table - rows[:, None] - columns + table.mean()) ** 2).sum()) / ((n - 1) * (k - 1))
    p = (1 + checked_confidence(confidence)) / 2

    nothing = 1e-12 * between

    def single(noise: float, df: float) -> list[float]:
        # Where raters never differ, agreement is perfect and has no width.
        if noise <= nothing:
            return [1.0, 1.0, 1.0]
        ratio = between / noise
        low, high = ratio / fdtri(n - 1, df, p), ratio * fdtri(df, n - 1, p)
        return [(f - 1) / (f + k - 1) for f in (ratio, low, high)]

    first, third = single(within, n * (k - 1)), single(error, (n - 1) * (k - 1))
    if error > nothing:
        second = _second(between, judges, error, n=n, k=k, p=p)
    else:  # raters differ by a constant, or not at all; nothing then tells how far the interval reaches
        second = first if within <= nothing else [between / (between + k * judges / n), np.nan, np.nan]
    # No intraclass correlation can be below -1 / (k - 1), though ICC(2,1) as published may come out so.
    one = np.clip([first, second, third], -1 / (k - 1), 1)
    with np.errstate(divide="ignore"):
        many = k * one / (1 + (k - 1) * one)
    names = [f"ICC({i},{raters})" for raters in ("1", "k") for i in (1, 2, 3)]
    return pd.DataFrame(np.vstack([one, many]), names, ["icc", "low", "high"])


def _second(between: float, judges: float, error: float, *, n: int, k: int, p: float) -> list[float]:
    """ICC(2,1) with Satterthwaite's degrees of freedom, as Shrout and Fleiss give it."""
    from scipy.special import fdtri

    icc = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
    f = judges / error
    a, b = k * icc * f, n * (1 + (k - 1) * icc) - k * icc
    df = (k - 1) * (n - 1) * (a + b) ** 2 / ((n - 1) * a**2 + b**2)
    upper, lower = fdtri(n - 1, df, p), fdtri(df, n - 1, p)
    spread = k * judges + (k * n - k - n) * error
    low = n * (between - upper * error) / (upper * spread + n * between)
    high = n * (lower * between - error) / (spread + n * lower * between)
    return [icc, low, high]
