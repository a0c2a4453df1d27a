"""Between and within: what differs from person to person, and what from session to session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table, in_words, short
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.correlation import Correlation, checked_level, correlation, pearson
from alliancekit.stats.regression import regress


@dataclass(frozen=True, repr=False)
class WithinBetween(Result):
    """How two columns go together between groups and within them.

    Attributes
    ----------
    within : Estimate
        Slope within: change of y where x is one unit above that group's own mean.
    between : Estimate
        Slope between: difference in mean y for groups whose mean x differs by one unit.
    contextual : Estimate
        Between less within.
    r_within, r_between : Correlation
        The same as correlations.
    x, y, groups : str
        Names of the columns.
    n_groups, n : int
        How many groups and rows were used.
    """

    within: Estimate
    between: Estimate
    contextual: Estimate
    r_within: Correlation
    r_between: Correlation
    x: str
    y: str
    groups: str
    n_groups: int
    n: int

    def sentence(self, x: str = "", y: str = "", group: str = "") -> str:
        """Say both in words; other words for the columns and for one group may be given.

        Examples
        --------
        >>> near, far = Estimate(-.5, -.7, -.3), Estimate(.1, -.2, .4)
        >>> r = correlation(.5, 50)
        >>> WithinBetween(near, far, near, r, r, "bond", "outcome", "client_id", 9, 50).sentence()[:75]
        'Within one client, where bond was a point higher, distress was lower (-.50,'
        """
        x, y, group = x or in_words(self.x), y or in_words(self.y), group or in_words(self.groups)

        def went(slope: Estimate) -> str:
            if slope.includes(0):
                return f"was not clearly different ({slope})"
            return f"was {'higher' if slope > 0 else 'lower'} ({slope})"

        return (
            f"Within one {group}, where {x} was a point higher, {y} {went(self.within)}.\n"
            f"Between {group}s, where mean {x} was a point higher, mean {y} {went(self.between)}."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``within``, ``between``, ``contextual`` (slopes), ``r within``, ``r between``."""
        slopes = {"within": self.within, "between": self.between, "contextual": self.contextual}
        return estimates_table(slopes | {"r within": self.r_within, "r between": self.r_between})


def within_between(frame: pd.DataFrame, x: str, y: str, groups: str, *, level: float = 0.95) -> WithinBetween:
    """Tell the slope between groups from the slope within them.

    y = intercept + within * (x - group mean of x) + between * group mean of x, by least squares (Mundlak
    1978, Econometrica 46:69-85), with cluster jackknife intervals. The correlation within is that of
    deviations from group means, with N - G - 1 degrees of freedom (Bakdash & Marusich 2017, Frontiers in
    Psychology 8:456), which takes a group's rows as independent. Known bias: group means of few rows are
    themselves noisy, which pulls the slope between towards the slope within by the share of noise in them
    (Lüdtke et al. 2008, Psychological Methods 13:203-229).

    Parameters
    ----------
    frame
        One row a session (or client); rows with a missing value in a named column are left out.
    x, y
        Names of the two columns.
    groups
        Name of the grouping column, for example client_id or therapist_id.
    level
        Of every interval.

    Returns
    -------
    WithinBetween

    Raises
    ------
    UserError
        If a column is not there, fewer than four groups are there, or x does not vary between or within.

    Examples
    --------
    >>> frame = pd.DataFrame({"who": list("aabbccdd"), "x": [0, 2, 1, 3, 2, 4, 4, 5]})
    >>> frame["y"] = 5 * frame.groupby("who")["x"].transform("mean") - frame["x"]
    >>> found = within_between(frame, "x", "y", groups="who")
    >>> round(found.within, 6), round(found.between, 6)
    (-1.0, 4.0)
    """
    rows = complete_rows(frame, [x, y], [groups])
    codes, names = pd.factorize(rows[groups])
    count = np.bincount(codes)
    if len(names) < 4:
        raise UserError(
            f"Found {len(names)} groups in {groups}. Telling between from within needs 4 or more."
        )
    pair = rows[[x, y]].to_numpy(float)
    means = np.column_stack([np.bincount(codes, column) for column in pair.T]) / count[:, None]
    inside = pair - means[codes]
    scale = np.abs(pair).max(axis=0)
    for name, spread in zip((x, y), np.abs(inside).max(axis=0) / np.maximum(scale, 1e-300), strict=True):
        if spread < 1e-12:
            raise UserError(f"{name} never differs within one {groups}. There is nothing within to relate.")
    fit = regress(pair[:, 1], {"within": inside[:, 0], "between": means[codes, 0]}, codes, level=level)
    products = inside.T @ inside
    r = float(products[0, 1] / np.sqrt(products[0, 0] * products[1, 1]))
    return WithinBetween(
        within=fit.estimate(within=1),
        between=fit.estimate(between=1),
        contextual=fit.estimate(between=1, within=-1),
        r_within=correlation(r, len(rows), level=level, held=len(names) - 1),
        r_between=pearson(means[:, 0], means[:, 1], level),
        x=x,
        y=y,
        groups=groups,
        n_groups=len(names),
        n=len(rows),
    )


@dataclass(frozen=True, repr=False)
class VarianceShare(Result):
    """How much of the variance lies between groups.

    Attributes
    ----------
    share : Estimate
        Intraclass correlation, from 0 to 1; the interval may begin at 0.
    value, groups : str
        Names of the columns.
    n_groups, n : int
        How many groups and rows were used.
    """

    share: Estimate
    value: str
    groups: str
    n_groups: int
    n: int

    def sentence(self, value: str = "", group: str = "") -> str:
        """Say it in words; other words for the column and for one group may be given."""
        share, group = self.share, group or in_words(self.groups)
        return (
            f"Of the variance of {value or in_words(self.value)}, {100 * share:.0f}% lies between {group}s "
            f"({share.level:.0%} interval {100 * share.low:.0f}% to {100 * share.high:.0f}%; "
            f"{self.n_groups:,} {group}s, intraclass correlation {short(share)})."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row: ``share``."""
        return estimates_table({"share": self.share})

    @property
    def _shown(self) -> None:
        return None  # the sentence says all of it


def variance_between(frame: pd.DataFrame, value: str, groups: str, *, level: float = 0.95) -> VarianceShare:
    """Estimate how much of the variance lies between groups: the intraclass correlation.

    From a one-way analysis of variance: (MSB - MSW) / (MSB + (n0 - 1) MSW), set to 0 where negative. The
    interval is that of Thomas and Hultquist (1978, Annals of Statistics 6:582-587) for groups of unequal
    size: the variance of the group means against MSW follows F, with the harmonic mean of the sizes. It holds
    for therapists of clients; for clients of sessions it takes a client's sessions as equally alike near and
    far.

    Parameters
    ----------
    frame
        One row a client (or session); incomplete rows are left out.
    value
        Name of the numeric column.
    groups
        Name of the grouping column.
    level
        Of the interval.

    Returns
    -------
    VarianceShare

    Raises
    ------
    UserError
        If a column is not there, fewer than three groups are there, no group has two rows, or nothing varies.

    Examples
    --------
    >>> frame = pd.DataFrame({"therapist_id": list("aaabbbccc"), "value": [1., 2, 3, 4, 5, 6, 2, 4, 3]})
    >>> variance_between(frame, "value", groups="therapist_id").share
    .67, 95% interval .00 to .99
    """
    from scipy.special import fdtri

    rows = complete_rows(frame, [value], [groups])
    codes, names = pd.factorize(rows[groups])
    size, total = np.bincount(codes), len(rows)
    k = len(names)
    if k < 3 or total == k:
        raise UserError(f"Found {k} groups and {total} rows. Needed: 3 groups, some of two rows.")
    y = rows[value].to_numpy(float)
    means = np.bincount(codes, y) / size
    within = float(((y - means[codes]) ** 2).sum()) / (total - k)
    between = float((size * (means - y.mean()) ** 2).sum()) / (k - 1)
    if within <= 1e-15 * between or (between == 0 and within == 0):
        raise UserError(
            f"{value} never differs within one {groups}. There is no variance within to compare with."
        )
    n0 = (total - float((size**2).sum()) / total) / (k - 1)
    share = max(0.0, (between - within) / (between + (n0 - 1) * within))
    harmonic = k / float((1 / size).sum())
    ratio = harmonic * means.var(ddof=1) / within
    p = (1 + checked_level(level)) / 2
    low, high = (
        max(0.0, float((f - 1) / (f + harmonic - 1)))
        for f in (
            ratio / fdtri(k - 1, total - k, p),
            ratio / fdtri(k - 1, total - k, 1 - p),
        )
    )
    estimate = Estimate(share, min(low, share), max(high, share), level=level)
    return VarianceShare(estimate, value, groups, k, total)
