"""Differences with their intervals: of two correlations, and of two means.

Whether two estimates differ is told by the interval of their *difference*. That two intervals overlap is no
test of it: two clearly different means can have overlapping intervals (Schenker & Gentleman 2001, American
Statistician 55:182-186), and on the same clients even more so.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, chart_of, in_words, short
from alliancekit.stats.columns import complete_rows, constant, names_in
from alliancekit.stats.correlation import correlation
from alliancekit.stats.regression import regress, t_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from altair import LayerChart

    from alliancekit.stats.columns import Array


class Differences(Result):
    """Differences of two or more estimates of one kind, pair by pair.

    Attributes
    ----------
    found : dict
        Name to estimate.
    differences : dict
        Pair of names to the first minus the second, with its interval.
    p : dict
        Pair of names to the p value of no difference.
    """

    def __init__(
        self,
        found: Mapping[str, Estimate],
        differences: Mapping[tuple[str, str], Estimate],
        p: Mapping[tuple[str, str], float],
    ) -> None:
        self.found, self.differences, self.p = dict(found), dict(differences), dict(p)

    @property
    def difference(self) -> Estimate:
        """The difference, where there are just two.

        Raises
        ------
        UserError
            If there are more.
        """
        if len(self.differences) != 1:
            raise UserError(
                f"There are {len(self.differences)} differences. Choose one, as in "
                f".differences[{next(iter(self.differences))}]."
            )
        return next(iter(self.differences.values()))

    def sentence(self) -> str:
        """Say each difference and whether it can be told from none."""
        said = [f"{in_words(name)}: {each}" for name, each in self.found.items()]
        apart = 0
        for (first, second), each in self.differences.items():
            apart += not each.includes(0)
            verdict = "cannot be told from no difference" if each.includes(0) else "is a clear difference"
            said.append(
                f"{in_words(first)} minus {in_words(second)}: "
                f"{short(each)}, {each.interval()}, which {verdict}."
            )
        many = len(self.differences)
        if many > 1:
            said.append(
                f"{apart} of {many} intervals of a difference leave out 0; if nothing differed, about "
                f"{short(many * (1 - each.level), 1)} of {many} would all the same."
            )
        return "\n".join(said)

    @property
    def table(self) -> pd.DataFrame:
        """One row a pair: ``first``, ``second``, ``difference``, ``low``, ``high``, ``p``, ``n``."""
        rows = [
            (first, second, float(each), each.low, each.high, self.p[first, second], each.n)
            for (first, second), each in self.differences.items()
        ]
        return pd.DataFrame(rows, columns=["first", "second", "difference", "low", "high", "p", "n"])

    @property
    def _shown(self) -> pd.DataFrame | None:
        return self.table if len(self.differences) > 1 else None

    def chart(self) -> LayerChart:
        """Draw each estimate, and below them each difference, all with their intervals.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.differences:differences_chart", self)
        return chart


def compare_correlations(
    frame: pd.DataFrame,
    x: str | Sequence[str],
    y: str,
    *,
    among: str | None = None,
    groups: str | None = None,
    level: float = 0.95,
) -> Differences:
    """Say how far two or more correlations with one column differ, with the interval of each difference.

    Of the *same* people: several columns ``x``, such as the client's and the observer's rating, each with
    ``y``. Of *different* people: one column ``x``, and ``among`` names a column that sorts them, such as
    therapy. The interval is that of Zou (2007, Psychological Methods 12:399-413): from the two correlations'
    own Fisher intervals and the correlation between the two estimates. Beside it stands the p value of
    Williams' test (same people; Steiger 1980, Psychological Bulletin 87:245-251) or of Fisher's z (different
    people). With ``groups`` the interval and p allow for people who share a therapist, by leaving out each
    group in turn (jackknife, t with groups minus 1 degrees of freedom).

    Parameters
    ----------
    frame
        One row a client; of the same people, rows complete in all of ``x`` and ``y`` are used.
    x
        Names of two or more columns, or with ``among`` the name of one.
    y
        Name of the other column, such as outcome_end.
    among
        Name of a column that sorts people into two or more kinds.
    groups
        Name of a column of labels that rows share, such as therapist_id.
    level
        Of every interval, between 0 and 1.

    Returns
    -------
    Differences
        ``.difference`` where there are two, ``.table`` for all pairs; the first less the second.

    Raises
    ------
    UserError
        If a column is not there or does not vary, there are fewer than two correlations, or rows or groups
        are too few.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic, rater_means
    >>> early = rater_means(load_clinic(), "early")
    >>> found = compare_correlations(early, ["alliance_client", "alliance_observer"], "outcome_end")
    >>> found.difference.low < found.difference < found.difference.high
    True
    """
    names = names_in(x)
    if among is None:
        samples = _same_people(frame, names, y, groups)
    else:
        samples = _different_people(frame, names, y, among, groups)
    found = {name: _r(pair, name, level) for name, (pair, _) in samples.items()}
    differences, p = {}, {}
    for first, second in combinations(found, 2):
        one, two = found[first], found[second]
        n = one.n if among is None else (one.n or 0) + (two.n or 0)
        if groups is not None:
            low, high, p[first, second] = _jackknifed(
                samples[first], samples[second], float(one) - float(two), level
            )
        else:
            r12 = None if among else float(np.corrcoef(samples[first][0][0], samples[second][0][0])[0, 1])
            low, high = _zou(one, two, 0.0 if r12 is None else _between_estimates(one, two, r12))
            p[first, second] = _fisher(one, two) if r12 is None else _williams(one, two, r12)
        differences[first, second] = Estimate(one - two, low, high, level=level, n=n, name="difference")
    return Differences(found, differences, p)


def mean_of(values: Array, *, level: float) -> Estimate:
    """Return the mean of values with Student's interval; a single value has none.

    >>> mean_of(np.array([1.0, 2.0, 3.0]), level=.95)
    mean = 2.00, 95% interval -.48 to 4.48, n = 3
    """
    n, mean = len(values), float(values.mean())
    half = t_for(level, n - 1) * float(values.std(ddof=1)) / n**0.5 if n > 1 else np.nan
    return Estimate(mean, mean - half, mean + half, level=level, n=n, name="mean")


def compare_means(
    frame: pd.DataFrame, y: str, *, among: str, groups: str | None = None, level: float = 0.95
) -> Differences:
    """Say how far the means of two or more kinds of people differ, with the interval of each difference.

    By least squares on who belongs where. Without ``groups`` each pair of means has Welch's interval (1947,
    Biometrika 34:28-35), which does not take the kinds as equally spread; with it, a cluster jackknife (see
    :func:`alliancekit.stats.regression.regress`). The mean of a column of yes and no is a share.

    Parameters
    ----------
    frame
        One row a client; incomplete rows are left out.
    y
        Name of the column whose mean is taken.
    among
        Name of the column that sorts people into two or more kinds, such as therapy.
    groups
        Name of a column of labels that rows share, such as therapist_id; intervals then allow for it.
    level
        Of every interval, between 0 and 1.

    Returns
    -------
    Differences
        ``.difference`` where there are two kinds, ``.table`` for all pairs; the first less the second.

    Raises
    ------
    UserError
        If a column is not there, fewer than two kinds are, or rows or groups are too few.

    Examples
    --------
    >>> frame = pd.DataFrame({"therapy": list("aaabbb"), "change": [-4., -5, -6, -7, -9, -8]})
    >>> compare_means(frame, "change", among="therapy").difference
    difference = 3.00, 95% interval .73 to 5.27, n = 6
    """
    from scipy.stats import t, ttest_ind

    rows = complete_rows(frame, [y], [among, *names_in(groups or [])])
    kinds = _kinds(rows, among)
    values = {kind: mine[y].to_numpy(float) for kind, mine in kinds.items()}
    found = {kind: mean_of(mine, level=level) for kind, mine in values.items()}
    differences, p = {}, {}
    for first, second in combinations(values, 2):
        one, two = values[first], values[second]
        n = len(one) + len(two)
        if groups is None:
            welch = ttest_ind(one, two, equal_var=False)
            limits = welch.confidence_interval(level)
            low, high, p[first, second] = float(limits.low), float(limits.high), float(welch.pvalue)
        else:
            pair = pd.concat([kinds[first], kinds[second]])
            fit = regress(
                pair[y], {"first": np.repeat([1.0, 0.0], [len(one), len(two)])}, pair[groups], level=level
            )
            each = fit.estimate(first=1)
            low, high = each.low, each.high
            error = (high - low) / 2 / t_for(level, fit.df)
            p[first, second] = float(2 * t.sf(abs(each) / error, fit.df))
        differences[first, second] = Estimate(
            one.mean() - two.mean(), low, high, level=level, n=n, name="difference"
        )
    return Differences(found, differences, p)


def _same_people(
    frame: pd.DataFrame, names: Sequence[str], y: str, groups: str | None
) -> dict[str, tuple[tuple[Array, Array], Array | None]]:
    if len(names) < 2:
        raise UserError(
            f"Found one column, {names[0]}. Name two or more columns to compare, or with among= the column "
            'that sorts people, as in among="therapy".'
        )
    rows = complete_rows(frame, [*names, y], names_in(groups or []))
    labels = None if groups is None else pd.factorize(rows[groups])[0]
    other = rows[y].to_numpy(float)
    return {name: ((rows[name].to_numpy(float), other), labels) for name in names}


def _different_people(
    frame: pd.DataFrame, names: Sequence[str], y: str, among: str, groups: str | None
) -> dict[str, tuple[tuple[Array, Array], Array | None]]:
    if len(names) != 1:
        raise UserError(f"With among={among!r} name one column x; found {', '.join(names)}.")
    rows = complete_rows(frame, [*names, y], [among, *names_in(groups or [])])
    codes = None if groups is None else pd.Series(pd.factorize(rows[groups])[0], rows.index)
    return {
        kind: (
            (mine[names[0]].to_numpy(float), mine[y].to_numpy(float)),
            None if codes is None else codes[mine.index].to_numpy(),
        )
        for kind, mine in _kinds(rows, among).items()
    }


def _kinds(rows: pd.DataFrame, among: str) -> dict[str, pd.DataFrame]:
    kinds = {str(kind): mine for kind, mine in rows.groupby(among, observed=True)}
    if len(kinds) < 2:
        raise UserError(f"{among} sorts these people into {len(kinds)} kind. Comparing needs two or more.")
    small = [kind for kind, mine in kinds.items() if len(mine) < 3]
    if small:
        raise UserError(f"Found fewer than 3 complete rows of {', '.join(small)}. Leave them out.")
    return kinds


def _r(pair: tuple[Array, Array], name: str, level: float) -> Estimate:
    one, other = pair
    if len(one) < 4:
        raise UserError(f"Found {len(one)} complete rows of {name}. At least 4 are needed.")
    if constant(one) or constant(other):
        raise UserError(
            f"A column is the same in every row of {name}. A correlation needs values that differ."
        )
    return correlation(float(np.corrcoef(one, other)[0, 1]), len(one), level=level)


def _zou(one: Estimate, two: Estimate, between: float) -> tuple[float, float]:
    """Limits of one less two from their own limits; ``between`` is the correlation of the two estimates."""

    def half(a: float, b: float) -> float:
        return float(np.sqrt(max(a * a + b * b - 2 * between * a * b, 0)))

    difference = one - two
    return difference - half(one - one.low, two.high - two), difference + half(one.high - one, two - two.low)


def _between_estimates(one: float, two: float, r12: float) -> float:
    """Correlation of two correlations that share a column (Olkin & Siotani 1976; Zou 2007, formula 12)."""
    rest = 1 - one**2 - two**2 - r12**2
    return ((r12 - one * two / 2) * rest + r12**3) / ((1 - one**2) * (1 - two**2))


def _williams(one: Estimate, two: Estimate, r12: float) -> float:
    from scipy.special import stdtr

    n = one.n or 0
    determinant = 1 - one**2 - two**2 - r12**2 + 2 * one * two * r12
    middle = (one + two) / 2
    scale = 2 * (n - 1) / (n - 3) * determinant + middle**2 * (1 - r12) ** 3
    t = (one - two) * np.sqrt((n - 1) * (1 + r12) / scale) if scale > 0 else np.inf
    return float(2 * stdtr(n - 3, -abs(t)))


def _fisher(one: Estimate, two: Estimate) -> float:
    from scipy.special import ndtr

    error = np.sqrt(1 / ((one.n or 0) - 3) + 1 / ((two.n or 0) - 3))
    return float(2 * ndtr(-abs(np.arctanh(one) - np.arctanh(two)) / error))


def _jackknifed(
    one: tuple[tuple[Array, Array], Array | None],
    two: tuple[tuple[Array, Array], Array | None],
    difference: float,
    level: float,
) -> tuple[float, float, float]:
    """Limits and p of a difference whose rows share groups: leave out one group in turn."""
    from scipy.special import stdtr

    labels = np.concatenate([each[1] for each in (one, two) if each[1] is not None])
    count = len(np.unique(labels))
    if count < 3:
        raise UserError(f"Found {count} groups; an interval that allows for groups needs 3 or more.")
    size = int(labels.max()) + 1
    without = _r_without(one, size) - _r_without(two, size)
    without = without[np.unique(labels)]
    error = float(np.sqrt((1 - 1 / count) * ((without - without.mean()) ** 2).sum()))
    half = t_for(level, count - 1) * error
    p = float(2 * stdtr(count - 1, -abs(difference) / error)) if error > 0 else float(difference == 0)
    return difference - half, difference + half, p


def _r_without(sample: tuple[tuple[Array, Array], Array | None], size: int) -> Array:
    """Return the correlation with each group left out in turn, from sums by group."""
    (x, y), labels = sample
    if labels is None:
        raise TypeError("without labels there are no groups to leave out")
    x, y = x - x.mean(), y - y.mean()
    sums = [np.bincount(labels, each, size) for each in (np.ones_like(x), x, y, x * x, y * y, x * y)]
    n, sx, sy, sxx, syy, sxy = (each.sum() - each for each in sums)
    covariance, spread_x, spread_y = sxy - sx * sy / n, sxx - sx * sx / n, syy - sy * sy / n
    return np.asarray(covariance / np.sqrt(spread_x * spread_y))
