"""Between and within: what differs from person to person, and what from session to session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table, in_words, short
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.correlation import Correlation, checked_level, pearson
from alliancekit.stats.regression import regress, t_for

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array


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
        >>> r = Correlation(.5, .25, .69, n=50, name="r")
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
    deviations from group means (Bakdash & Marusich 2017, Frontiers in Psychology 8:456); its interval leaves
    out each group in turn too, on Fisher's z, so that it holds where slopes differ from group to group. The
    correlation between counts each group once, while the slope between weighs groups by their rows. Known
    bias: group means of few rows are themselves noisy, which pulls the slope between towards the slope within
    by the share of noise in them (Lüdtke et al. 2008, Psychological Methods 13:203-229).

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
    pair = pair - pair.mean(axis=0)
    means = np.column_stack([np.bincount(codes, column) for column in pair.T]) / count[:, None]
    inside = pair - means[codes]
    scale = np.abs(rows[[x, y]].to_numpy(float)).max(axis=0)
    for name, spread in zip((x, y), np.abs(inside).max(axis=0) / np.maximum(scale, 1e-300), strict=True):
        if spread < 1e-12:
            raise UserError(f"{name} never differs within one {groups}. There is nothing within to relate.")
    fit = regress(pair[:, 1], {"within": inside[:, 0], "between": means[codes, 0]}, codes, level=level)
    return WithinBetween(
        within=fit.estimate(within=1),
        between=fit.estimate(between=1),
        contextual=fit.estimate(between=1, within=-1),
        r_within=_r_within(inside, codes, level),
        r_between=pearson(means[:, 0], means[:, 1], level),
        x=x,
        y=y,
        groups=groups,
        n_groups=len(names),
        n=len(rows),
    )


def _r_within(inside: Array, codes: Array, level: float) -> Correlation:
    """Correlate deviations from group means; the interval leaves out each group in turn."""
    x, y = inside.T
    sums = np.stack([np.bincount(codes, a * b) for a, b in ((x, x), (y, y), (x, y))])
    xx, yy, xy = sums.sum(axis=1)
    r = float(np.clip(xy / np.sqrt(xx * yy), -1, 1))
    if abs(r) > 1 - 1e-12:
        return Correlation(round(r), round(r), round(r), level=level, n=len(inside), name="r")
    xx, yy, xy = sums.sum(axis=1)[:, None] - sums
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.arctanh(np.clip(xy / np.sqrt(xx * yy), -1 + 1e-12, 1 - 1e-12))
    z = z[np.isfinite(z)]
    half = t_for(level, len(z) - 1) * float(np.sqrt((1 - 1 / len(z)) * ((z - z.mean()) ** 2).sum()))
    middle = float(np.arctanh(r))
    low, high = np.tanh(middle - half), np.tanh(middle + half)
    return Correlation(r, low, high, level=level, n=len(inside), name="r")


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
        if share.high <= 0:
            return (
                f"No variance of {value or in_words(self.value)} between {group}s was found: their means lie "
                f"even closer together than chance alone would put them ({self.n_groups:,} {group}s)."
            )
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

    From an analysis of variance of the group means: (F - 1) / (F + h - 1), with h the harmonic mean of the
    groups' sizes and F that times the variance of the means, against the mean square within; set to 0 where
    negative. So do the limits, from the quantiles of F (Thomas & Hultquist 1978, Annals of Statistics
    6:582-587); with groups of one size it is the usual estimate. It holds for therapists of clients; for
    clients of sessions it takes a client's sessions as equally alike near and far.

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
    between = means.var(ddof=1)
    if within <= 1e-15 * between or (between == 0 and within == 0):
        raise UserError(
            f"{value} never differs within one {groups}. There is no variance within to compare with."
        )
    harmonic = k / float((1 / size).sum())
    ratio = harmonic * between / within
    p = (1 + checked_level(level)) / 2
    share, low, high = (
        max(0.0, float((f - 1) / (f + harmonic - 1)))
        for f in (
            ratio,
            ratio / fdtri(k - 1, total - k, p),
            ratio / fdtri(k - 1, total - k, 1 - p),
        )
    )
    return VarianceShare(Estimate(share, low, high, level=level), value, groups, k, total)
