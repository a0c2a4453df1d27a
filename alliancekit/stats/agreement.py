"""How far two or more raters of the same sessions agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, capital, estimates_table, rater_in
from alliancekit.stats.columns import complete_columns, constant, names_in
from alliancekit.stats.correlation import Correlation, checked_level, correlate, z_for
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


@dataclass(frozen=True, repr=False)
class Limits(Result):
    """Limits of agreement: between them lie about 95 of 100 differences.

    Attributes
    ----------
    difference, lower, upper : Estimate
        Mean of first minus second, and the two limits, in the ratings' own units.
    """

    difference: Estimate
    lower: Estimate
    upper: Estimate

    def sentence(self) -> str:
        """Say the figures."""
        return (
            f"Mean difference {self.difference}; about 95 of 100 differences lie between the limits "
            f"{self.lower} and {self.upper}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``difference``, ``lower limit``, ``upper limit``."""
        return estimates_table(
            {"difference": self.difference, "lower limit": self.lower, "upper limit": self.upper}
        )


@dataclass(frozen=True, repr=False)
class Intraclass(Result):
    """The six intraclass correlations; ``found["ICC(2,1)"]`` gives one.

    Attributes
    ----------
    forms : dict
        ``ICC(1,1)``, ``ICC(2,1)``, ``ICC(3,1)``, ``ICC(1,k)``, ``ICC(2,k)``, ``ICC(3,k)``, each to its
        estimate. A value below 0 means less alike than chance.
    n, raters : int
        People rated by all, and how many raters there were.
    """

    forms: dict[str, Estimate]
    n: int
    raters: int

    def __getitem__(self, form: str) -> Estimate:
        """Return the intraclass correlation of this form."""
        if form not in self.forms:
            raise UserError(f"There is no {form!r}. Found: {', '.join(self.forms)}.")
        return self.forms[form]

    def sentence(self) -> str:
        """Say how far the raters agree on values, with and without their level."""
        return (
            f"{self.n:,} people, {self.raters} raters. Where level counts, {self['ICC(2,1)']}; where it is "
            f"set aside, {self['ICC(3,1)']}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row a form."""
        return estimates_table(self.forms)


@dataclass(frozen=True, repr=False)
class Agreement(Result):
    """Two raters compared: in how they order the same people, and in the values they give.

    Attributes
    ----------
    r : Correlation
        Whether they put people in the same order.
    d : Estimate
        How much higher the first rates, in SDs.
    icc : Intraclass
        See :func:`intraclass_correlation`.
    limits : Limits
        See :func:`bland_altman`.
    n : int
        People rated by both.
    first, second : str
        Names of the two columns.
    """

    r: Correlation
    d: Estimate
    icc: Intraclass
    limits: Limits
    n: int
    first: str
    second: str

    def sentence(self, first: str = "", second: str = "") -> str:
        """Say in words how alike the two are; other words for the columns may be given."""
        one, other = first or rater_in(self.first), second or rater_in(self.second)
        if self.d.includes(0):
            who = f"Who rates higher, {one} or {other}, cannot be told"
        else:
            who = f"{one} rates {'higher' if self.d > 0 else 'lower'} than {other}"
        return capital(
            f"{who} ({self.d}); they order the {self.n:,} alike to the degree {self.r}; "
            f"agreement on the value itself: {self.icc['ICC(2,1)']}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row a measure: closeness in order, in level and in value, and the limits of agreement."""
        value = {form: self.icc[form] for form in ("ICC(2,1)", "ICC(3,1)")}
        limits = {"lower limit": self.limits.lower, "upper limit": self.limits.upper}
        return estimates_table(
            {"r": self.r, "difference": self.limits.difference, "d": self.d, **value, **limits}
        ).assign(n=self.n)


def agreement(frame: pd.DataFrame, first: str, second: str, *, level: float = 0.95) -> Agreement:
    """Compare two raters of the same people.

    Parameters
    ----------
    frame
        One row a client, not one a session: rows are taken as independent. Incomplete rows are left out.
    first, second
        Names of the columns with the two ratings, in equal units.
    level
        Of every interval.

    Returns
    -------
    Agreement

    Raises
    ------
    UserError
        If a column is not there, fewer than four rows are complete, or a rater gives everybody the same.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client": [3., 4, 5, 4, 2], "therapist": [2., 4, 4, 3, 2]})
    >>> agreement(frame, "client", "therapist").d
    d = .56, 95% interval -.06 to 1.18
    """
    return Agreement(
        correlate(frame, first, second, level=level),
        paired_d(frame, first, second, level=level),
        intraclass_correlation(frame, [first, second], level=level),
        bland_altman(frame, first, second, level=level),
        len(complete_columns(frame, [first, second])[0]),
        first,
        second,
    )


def paired_d(frame: pd.DataFrame, first: str, second: str, *, level: float = 0.95) -> Estimate:
    """Give the standardised difference of two ratings of the same people.

    d = (mean1 - mean2) / s with s^2 = (s1^2 + s2^2)/2, variance d^2 (s1^4 + s2^4 + 2 s12^2) / (8 s^4 (n - 1))
    + (s1^2 + s2^2 - 2 s12) / (s^2 (n - 1)) (Bonett 2008, Psychological Methods 13:99-109).

    Parameters
    ----------
    frame
        One row a person; incomplete rows are left out.
    first, second
        Names of the columns with the two ratings, in equal units.
    level
        Of every interval.

    Returns
    -------
    Estimate

    Raises
    ------
    UserError
        If a column is not there, fewer than four rows are complete, or both give everybody the same.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client": [3., 4, 5, 4, 2], "therapist": [2., 4, 4, 3, 2]})
    >>> paired_d(frame, "client", "therapist")
    d = .56, 95% interval -.06 to 1.18
    """
    x, y = complete_columns(frame, [first, second])
    (v1, v12), (_, v2) = np.cov(x, y)
    v = (v1 + v2) / 2
    if v <= 0:
        raise UserError("Both raters give everybody the same. A difference in SDs needs ratings that differ.")
    df = len(x) - 1
    d = float((x.mean() - y.mean()) / np.sqrt(v))
    variance = d**2 * (v1**2 + v2**2 + 2 * v12**2) / (8 * v**2 * df) + (v1 + v2 - 2 * v12) / (v * df)
    half = z_for(level) * float(np.sqrt(variance))
    return Estimate(d, d - half, d + half, level=level, name="d")


def bland_altman(frame: pd.DataFrame, first: str, second: str, *, level: float = 0.95) -> Limits:
    """Give Bland and Altman's limits: mean difference plus and minus 1.96 SD of the differences.

    Bland & Altman 1986 (Lancet 327:307-310). The mean has a t interval; the limits have exact ones from the
    noncentral t distribution (Carkeet 2015, Optometry and Vision Science 92:e71-e80). Differences are taken
    as normal and independent.

    Parameters
    ----------
    frame
        One row a person; incomplete rows are left out.
    first, second
        Names of the columns with the two ratings, in equal units.
    level
        Of every interval.

    Returns
    -------
    Limits

    Raises
    ------
    UserError
        If a column is not there or fewer than four rows are complete.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client": [3., 4, 5, 4, 2], "therapist": [2., 4, 4, 3, 2]})
    >>> bland_altman(frame, "client", "therapist").upper
    1.67, 95% interval 1.11 to 3.87
    """
    from scipy.special import nctdtrit

    x, y = complete_columns(frame, [first, second])
    gap = x - y
    n, mean, sd = len(gap), float(gap.mean()), float(gap.std(ddof=1))
    half = t_for(level, n - 1) * sd / np.sqrt(n)
    reach = z_for(0.95)
    low, high = (
        sd / np.sqrt(n) * float(nctdtrit(n - 1, reach * np.sqrt(n), p))
        for p in ((1 - level) / 2, (1 + level) / 2)
    )
    return Limits(
        Estimate(mean, mean - half, mean + half, level=level),
        Estimate(mean - reach * sd, mean - high, mean - low, level=level),
        Estimate(mean + reach * sd, mean + low, mean + high, level=level),
    )


def intraclass_correlation(
    frame: pd.DataFrame, raters: Sequence[str] | None = None, *, level: float = 0.95
) -> Intraclass:
    """Give the six intraclass correlations of Shrout and Fleiss, with their F intervals.

    Shrout & Fleiss 1979 (Psychological Bulletin 86:420-428). ICC(1, ...): each person has other raters.
    ICC(2, ...): the same raters rate all, and stand for raters in general, so that a rater who rates higher
    counts as disagreement. ICC(3, ...): just these raters, and a difference in level does not count. (...,
    1): one rating; (..., k): the mean of all raters. The interval of ICC(2, ...) is approximate: with
    two raters who differ much in level it holds the true value less often than it says (about 88 of 100 times
    for a 95% interval). A figure that is not defined (raters who differ by a constant have no interval) is
    missing.

    Parameters
    ----------
    frame
        One row a person; rows with a missing rating are left out.
    raters
        Names of two or more columns, one a rater; all columns if left out.
    level
        Of every interval.

    Returns
    -------
    Intraclass
        ``found["ICC(2,1)"]`` is an estimate, ``found.table`` has all six.

    Raises
    ------
    UserError
        If a column is not there, fewer than four rows are complete, there are fewer than two raters, or
        everybody is rated the same on the whole.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    >>> found = intraclass_correlation(pd.DataFrame(rows, columns=list("abcd")))
    >>> found.table["estimate"].round(2).tolist()
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    from scipy.special import fdtri

    names = list(getattr(frame, "columns", ())) if raters is None else names_in(raters)
    table = np.column_stack(complete_columns(frame, names))
    if len(names) < 2:
        raise UserError("Found one rater. Give one row a person and two or more columns, one a rater.")
    n, k = table.shape
    rows, columns = table.mean(axis=1), table.mean(axis=0)
    if constant(rows):
        raise UserError("Everybody's mean rating is the same. Agreement on people needs people who differ.")
    between = k * rows.var(ddof=1)
    within = float(((table - rows[:, None]) ** 2).sum()) / (n * (k - 1))
    judges = n * columns.var(ddof=1)
    error = float(((table - rows[:, None] - columns + table.mean()) ** 2).sum()) / ((n - 1) * (k - 1))
    p = (1 + checked_level(level)) / 2

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
    with np.errstate(divide="ignore", invalid="ignore"):
        many = k * one / (1 + (k - 1) * one)
    many[~(np.abs(many) < 1e12)] = np.nan  # a denominator of 0, but for rounding
    forms = [f"ICC({i},{of})" for of in ("1", "k") for i in (1, 2, 3)]
    figures = dict(zip(forms, np.vstack([one, many]).tolist(), strict=True))
    return Intraclass({form: Estimate(*each, level=level, name=form) for form, each in figures.items()}, n, k)


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
