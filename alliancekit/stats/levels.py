"""Between and within: what differs from person to person, and what from session to session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.stats.columns import complete_rows, names_in
from alliancekit.stats.correlation import Correlation, checked_confidence, correlate, from_r, short
from alliancekit.stats.estimate import Estimate
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    from collections.abc import Sequence


def split_levels(frame: pd.DataFrame, column: str, by: str | Sequence[str]) -> pd.DataFrame:
    """Split every value into parts that add up to it: one for each level.

    A client's mean is over their sessions, a therapist's over their clients' means, the grand mean over
    therapists' means, so that each person counts once at their own level.

    Parameters
    ----------
    frame
        One row a session.
    column
        Name of the numeric column to split; missing values stay missing.
    by
        Names of the grouping columns, largest first, for example ``["therapist_id", "client_id"]``. Each
        smaller group lies within one larger.

    Returns
    -------
    pandas.DataFrame
        The frame's index; ``grand`` (the same everywhere), then for each name in ``by`` its mean as a
        deviation from the level above, then ``within`` (what is left).

    Raises
    ------
    ValueError
        If a column is not there, or a smaller group belongs to two larger ones.

    Examples
    --------
    >>> frame = pd.DataFrame({"client_id": ["a", "a", "b", "b"], "alliance": [1., 3, 4, 6]})
    >>> split_levels(frame, "alliance", ["client_id"]).values.tolist()[0]
    [3.5, -1.5, -1.0]
    """
    by = names_in(by)
    complete_rows(frame, [column], by, least=1)
    values = frame[column].astype(float)
    means = []
    below = pd.DataFrame({"value": values}).join(frame[by])
    for depth in range(len(by), 0, -1):
        keys = by[:depth]
        if depth < len(by) and below[by[depth]].duplicated().any():
            twice = below[by[depth]][below[by[depth]].duplicated()].iloc[0]
            raise UserError(f"{twice} is in more than one {by[depth - 1]}. Each must belong to one only.")
        mean = below.groupby(keys, observed=True)["value"].mean()
        below = mean.reset_index()
        own = mean.groupby(level=by[depth - 1], observed=True).first()
        means.append(frame[by[depth - 1]].map(own).astype(float).to_numpy())
    means.append(np.full(len(frame), float(below["value"].mean())))
    means.reverse()
    parts = {"grand": means[0]}
    parts |= {name: means[i + 1] - means[i] for i, name in enumerate(by)}
    return pd.DataFrame({**parts, "within": values.to_numpy() - means[-1]}, frame.index)


@dataclass(frozen=True)
class WithinBetween:
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
    groups, rows : int
        How many were used.
    """

    within: Estimate
    between: Estimate
    contextual: Estimate
    r_within: Correlation
    r_between: Correlation
    groups: int
    rows: int

    def sentence(self, x: str = "x", y: str = "y", group: str = "client") -> str:
        """Say both in words.

        >>> near, far = Estimate(-.5, -.7, -.3), Estimate(.1, -.2, .4)
        >>> r = Correlation(0, -.1, .1, 50)
        >>> WithinBetween(near, far, near, r, r, 9, 50).sentence("bond", "distress")[:75]
        'Within one client, where bond was a point higher, distress was lower (-.50,'
        """

        def went(slope: Estimate) -> str:
            if slope.includes(0):
                return f"was not clearly different ({slope})"
            return f"was {'higher' if slope.value > 0 else 'lower'} ({slope})"

        return (
            f"Within one {group}, where {x} was a point higher, {y} {went(self.within)}.\n"
            f"Between {group}s, where mean {x} was a point higher, mean {y} {went(self.between)}."
        )


def within_between(frame: pd.DataFrame, x: str, y: str, by: str, confidence: float = 0.95) -> WithinBetween:
    """Tell the slope between groups from the slope within them.

    y = level + within * (x - group mean of x) + between * group mean of x, by least squares (Mundlak 1978,
    Econometrica 46:69-85), with cluster jackknife intervals. The correlation within is that of deviations
    from group means, with N - G - 1 degrees of freedom (Bakdash & Marusich 2017, Frontiers in Psychology
    8:456), which takes a group's rows as independent. Known bias: group means of few rows are themselves
    noisy, which pulls the slope between towards the slope within by the share of noise in them (Lüdtke et al.
    2008, Psychological Methods 13:203-229).

    Parameters
    ----------
    frame
        One row a session (or client); rows with a missing value in a named column are left out.
    x, y
        Names of the two columns.
    by
        Name of the grouping column, for example client_id or therapist_id.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If a column is not there, fewer than four groups are there, or x does not vary between or within.

    Examples
    --------
    >>> frame = pd.DataFrame({"by": list("aabbccdd"), "x": [0, 2, 1, 3, 2, 4, 4, 5]})
    >>> frame["y"] = 5 * frame.groupby("by")["x"].transform("mean") - frame["x"]
    >>> found = within_between(frame, "x", "y", "by")
    >>> round(found.within.value, 6), round(found.between.value, 6)
    (-1.0, 4.0)
    """
    rows = complete_rows(frame, [x, y], [by])
    codes, names = pd.factorize(rows[by])
    count = np.bincount(codes)
    if len(names) < 4:
        raise UserError(f"Found {len(names)} groups in {by}. Telling between from within needs 4 or more.")
    pair = rows[[x, y]].to_numpy(float)
    means = np.column_stack([np.bincount(codes, column) for column in pair.T]) / count[:, None]
    inside = pair - means[codes]
    scale = np.abs(pair).max(axis=0)
    for name, spread in zip((x, y), np.abs(inside).max(axis=0) / np.maximum(scale, 1e-300), strict=True):
        if spread < 1e-12:
            raise UserError(f"{name} never differs within one {by}. There is nothing within to relate.")
    fit = regress(pair[:, 1], {"within": inside[:, 0], "between": means[codes, 0]}, codes, confidence)
    products = inside.T @ inside
    r = float(products[0, 1] / np.sqrt(products[0, 0] * products[1, 1]))
    return WithinBetween(
        within=fit.estimate(within=1),
        between=fit.estimate(between=1),
        contextual=fit.estimate(between=1, within=-1),
        r_within=from_r(r, len(rows), confidence, held=len(names) - 1),
        r_between=correlate(means[:, 0], means[:, 1], confidence),
        groups=len(names),
        rows=len(rows),
    )


@dataclass(frozen=True)
class VarianceShare:
    """How much of the variance lies between groups.

    Attributes
    ----------
    share : Estimate
        Intraclass correlation, from 0 to 1; the interval may begin at 0.
    groups, rows : int
        How many were used.
    """

    share: Estimate
    groups: int
    rows: int

    def sentence(self, value: str = "the rating", group: str = "therapist") -> str:
        """Say it in words."""
        share = self.share
        return (
            f"Of the variance of {value}, {100 * share.value:.0f}% lies between {group}s "
            f"({share.confidence:.0%} interval {100 * share.low:.0f}% to {100 * share.high:.0f}%; "
            f"{self.groups:,} {group}s, intraclass correlation {short(share.value)})."
        )


def variance_between(frame: pd.DataFrame, value: str, by: str, confidence: float = 0.95) -> VarianceShare:
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
    by
        Name of the grouping column.
    confidence
        Of the interval.

    Raises
    ------
    ValueError
        If a column is not there, fewer than three groups are there, no group has two rows, or nothing varies.

    Examples
    --------
    >>> frame = pd.DataFrame({"therapist_id": list("aaabbbccc"), "value": [1., 2, 3, 4, 5, 6, 2, 4, 3]})
    >>> print(variance_between(frame, "value", "therapist_id").share)
    .67, 95% interval .00 to .99
    """
    from scipy.special import fdtri

    rows = complete_rows(frame, [value], [by])
    codes, names = pd.factorize(rows[by])
    size, total = np.bincount(codes), len(rows)
    groups = len(names)
    if groups < 3 or total == groups:
        raise UserError(f"Found {groups} groups and {total} rows. Needed: 3 groups, some of two rows.")
    y = rows[value].to_numpy(float)
    means = np.bincount(codes, y) / size
    within = float(((y - means[codes]) ** 2).sum()) / (total - groups)
    between = float((size * (means - y.mean()) ** 2).sum()) / (groups - 1)
    if within <= 1e-15 * between or (between == 0 and within == 0):
        raise UserError(
            f"{value} never differs within one {by}. There is no variance within to compare with."
        )
    n0 = (total - float((size**2).sum()) / total) / (groups - 1)
    share = max(0.0, (between - within) / (between + (n0 - 1) * within))
    harmonic = groups / float((1 / size).sum())
    ratio = harmonic * means.var(ddof=1) / within
    p = (1 + checked_confidence(confidence)) / 2
    low, high = (
        max(0.0, float((f - 1) / (f + harmonic - 1)))
        for f in (
            ratio / fdtri(groups - 1, total - groups, p),
            ratio / fdtri(groups - 1, total - groups, 1 - p),
        )
    )
    return VarianceShare(Estimate(share, min(low, share), max(high, share), confidence), groups, total)
