"""Multilevel models: sessions of clients, clients of therapists."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Result, in_words, plain
from alliancekit.stats.columns import complete_rows, names_in
from alliancekit.stats.correlation import z_for
from alliancekit.stats.regression import t_for
from alliancekit.stats.satterthwaite import FixedTerms, fixed_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.stats.columns import Array

# Fewer groups than this leave a variance between them next to unknown: our own choice of where to say so.
_FEW = 10
# A share this near 0 or 1 stands on the border, where the curvature of the likelihood says nothing.
_NOTHING = 1e-4


@dataclass(frozen=True, eq=False, repr=False)
class Multilevel(Result):
    """A multilevel model, or in words why there is none.

    Attributes
    ----------
    fixed : pandas.DataFrame
        One row a term (``intercept`` first): ``term``, ``estimate``, ``low``, ``high``; missing where not
        converged.
    variance : pandas.DataFrame
        One row a source (each grouping column, a random slope as "column by group", last ``within``):
        ``source``, ``variance``, ``share`` (of the sum of intercept variances and within), ``low``, ``high``
        (of the share).
    converged : bool
        Whether the figures may be used.
    note : str
        What to know about the fit; empty if nothing.
    n : int
        Rows used.
    n_groups : dict
        Grouping column to number of groups.
    level : float
        Of every interval.
    """

    fixed: pd.DataFrame
    variance: pd.DataFrame
    converged: bool
    note: str
    n: int
    n_groups: dict[str, int]
    level: float = 0.95

    def sentence(self) -> str:
        """Say the variance shares in words, or why there are none."""
        if not self.converged:
            return self.note
        shares = []
        for source, _, share, low, high in self.variance.dropna(subset="share").itertuples(index=False):
            place = "within" if source == "within" else f"between {_groups(str(source))}"
            if np.isnan(low):
                shares.append(f"{100 * share:.0f}% {place}")
            else:
                shares.append(f"{100 * share:.0f}% {place} ({100 * low:.0f} to {100 * high:.0f}%)")
        text = f"Of the variance, {', '.join(shares)}; {self.level:.0%} intervals in brackets."
        return f"{text} {self.note}".strip()

    @property
    def table(self) -> pd.DataFrame:
        """Terms and variance shares, one row each: ``kind``, ``of``, ``estimate``, ``low``, ``high``."""
        terms = self.fixed.rename(columns={"term": "of"}).assign(kind="term")
        shares = self.variance.rename(columns={"source": "of", "share": "estimate"}).assign(kind="share")
        columns = ["kind", "of", "estimate", "low", "high"]
        return pd.concat([terms[columns], shares[columns]], ignore_index=True)


def multilevel(
    frame: pd.DataFrame,
    outcome: str,
    predictors: str | Sequence[str],
    groups: str | Sequence[str],
    *,
    slope: str | None = None,
    level: float = 0.95,
) -> Multilevel:
    """Fit a linear multilevel model by restricted maximum likelihood (statsmodels MixedLM).

    outcome = intercept + slopes * predictors + a random intercept for each group of each grouping column +
    residual. Intervals of terms use t with Satterthwaite's degrees of freedom (see
    :mod:`alliancekit.stats.satterthwaite`), which are few where a predictor hardly varies within its groups.
    Intervals of variance shares come from the information of the likelihood on the logit of the share (delta
    method); they are rough below some 30 groups, and missing for a share near 0 (see
    :func:`variance_between` for that case).

    Parameters
    ----------
    frame
        One row a session or client; incomplete rows are left out.
    outcome
        Name of the numeric column explained.
    predictors
        Names of numeric columns; may be none.
    groups
        One or two grouping columns, the larger first: ``["therapist_id", "client_id"]``. Labels of the
        smaller groups that come back in another larger group are taken as other people.
    slope
        Name of a predictor whose slope may differ between the groups of the first grouping column.
    level
        Of every interval.

    Returns
    -------
    Multilevel
        ``converged`` is false, and ``note`` says why, where data are too few or the fit did not converge.

    Raises
    ------
    UserError
        If a column is not there, ``groups`` has none or more than two names, or ``slope`` is not a predictor.

    Examples
    --------
    >>> rows = pd.DataFrame({"batch": np.repeat(list("abc"), 2), "value": [1., 2, 3, 4, 3, 4]})
    >>> multilevel(rows, "value", [], ["batch"]).converged
    True
    """
    predictors, by = names_in(predictors), names_in(groups)
    if not 1 <= len(by) <= 2:
        raise UserError(f"groups names {len(by)} columns; allowed is one or two, the larger groups first.")
    if slope is not None and slope not in predictors:
        raise UserError(f"slope is {slope!r}; allowed is one of the predictors: {', '.join(predictors)}.")
    rows = complete_rows(frame, [outcome, *predictors], by, least=0).reset_index(drop=True)
    codes = [rows.groupby(by[: depth + 1], observed=True).ngroup().to_numpy() for depth in range(len(by))]
    counts = {name: int(each.max(initial=-1)) + 1 for name, each in zip(by, codes, strict=True)}
    terms = ["intercept", *predictors]
    design = np.column_stack([np.ones(len(rows)), *(rows[name].to_numpy(float) for name in predictors)])
    fitted, note = None, _too_few(design, counts)
    if not note:
        # In units of their own SD; the search for the best variances often fails in raw units.
        middle, unit = float(rows[outcome].mean()), float(rows[outcome].std()) or 1.0
        units = np.append(1.0, design[:, 1:].std(axis=0))
        at = terms.index(slope) if slope else None
        scaled = (rows[outcome].to_numpy(float) - middle) / unit
        fitted, note = _fit(scaled, design / units, codes, at)
    if fitted is None:
        missing = dict.fromkeys(("low", "high"), np.nan)
        fixed = pd.DataFrame({"term": terms, "estimate": np.nan, **missing})
        variance = pd.DataFrame({"source": [*by, "within"], "variance": np.nan, "share": np.nan, **missing})
    else:
        sure = _sureness(fitted, design / units, codes, at)
        fixed = _fixed(fitted, terms, sure, level)
        fixed.iloc[:, 1:] *= (unit / units)[:, None]
        fixed.iloc[0, 1:] += middle
        variance = _variance(fitted, by, sure, slope, level)
        variance["variance"] *= unit**2
        if slope is not None:
            variance.loc[1, "variance"] /= units[terms.index(slope)] ** 2
        note = _caution(variance, counts)
    return Multilevel(fixed, variance, fitted is not None, note, len(rows), counts, level)


def _groups(name: str) -> str:
    return f"{in_words(name)}s" if name.endswith("_id") else f"groups of {name}"


def _caution(variance: pd.DataFrame, groups: dict[str, int]) -> str:
    notes = []
    few = [f"{count} {_groups(name)}" for name, count in groups.items() if count < _FEW]
    if few:
        notes.append(f"With only {' and '.join(few)}, how much they differ is hardly known.")
    if (variance.loc[variance["source"].isin(list(groups)), "share"] < _NOTHING).any():
        notes.append("A variance was estimated as 0: it may be small, or the data too few to see it.")
    return " ".join(notes)


def _too_few(design: Any, groups: dict[str, int]) -> str:
    rows, terms = design.shape
    smallest, most = min(groups, key=lambda name: groups[name]), max(groups.values())
    if groups[smallest] < 3:
        return f"Too few data: {groups[smallest]} groups in {smallest}. A multilevel model needs 3 or more."
    if rows < most + terms + 1:
        return f"Too few data: {rows} rows for {most} groups and {terms} terms. Most groups need two rows."
    if np.linalg.matrix_rank(design) < terms:
        return "One predictor does not vary or follows exactly from the others. Leave it out."
    return ""


def _fit(y: Array, design: Array, codes: Sequence[Any], slope: int | None) -> tuple[Any, str]:
    """Fit, keeping statsmodels' warnings to ourselves: the fit, or None and what went wrong."""
    from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams, VCSpec

    outer = codes[0]
    inner = None
    if len(codes) == 2:
        # statsmodels takes the smaller groups as columns of zeros and ones, one table for each larger group.
        tables, names = [], []
        for group in range(outer.max() + 1):
            here, place = np.unique(codes[1][outer == group], return_inverse=True)
            tables.append(np.eye(len(here))[place])
            names.append([str(code) for code in here])
        inner = VCSpec(["inner"], [names], [tables])
    random = np.ones((len(y), 1)) if slope is None else design[:, [0, slope]]
    first = np.linalg.lstsq(design, y, rcond=None)[0]
    if np.abs(y - design @ first).max() < 1e-8:
        return None, _not_converged("the predictors leave nothing of the outcome to explain")
    # Started from small variances, and without L-BFGS, which near 0 reports success at no maximum.
    start = MixedLMParams.from_components(
        first, cov_re=0.1 * np.eye(random.shape[1]), vcomp=np.full(len(codes) - 1, 0.5)
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MixedLM(y, design, outer, random, exog_vc=inner)
        try:
            fitted = model.fit(start_params=start, method=["bfgs", "powell"], gtol=1e-9)
        except (np.linalg.LinAlgError, ValueError) as problem:
            return None, _not_converged(str(problem))
    if not fitted.converged or not np.isfinite([*np.ravel(fitted.cov_re), fitted.scale, fitted.llf]).all():
        return None, _not_converged("the search found no best variances")
    return fitted, ""


def _not_converged(why: str) -> str:
    return f"The model did not converge: {why}. Its figures are left out; try fewer terms or more data."


def _sureness(fitted: Any, design: Array, codes: Sequence[Any], slope: int | None) -> FixedTerms:
    """Say how sure terms and variances are; the variances in the order intercept, slope, inner, within."""
    variances = [fitted.cov_re[0, 0]]
    if slope is not None:
        variances += [fitted.cov_re[0, 1], fitted.cov_re[1, 1]]
    variances += [*fitted.vcomp, fitted.scale]
    rows, parts = [], []
    order = np.argsort(codes[0], kind="stable")
    for place in np.split(order, np.flatnonzero(np.diff(codes[0][order])) + 1):
        one = np.ones(len(place))
        matrices = [np.outer(one, one)]
        if slope is not None:
            x = design[place, slope]
            matrices += [np.outer(one, x) + np.outer(x, one), np.outer(x, x)]
        matrices += [(each[place][:, None] == each[place]).astype(float) for each in codes[1:]]
        rows.append(place)
        parts.append([*matrices, np.eye(len(place))])
    return fixed_terms(design, np.array(variances, float), parts, rows)


def _fixed(fitted: Any, terms: list[str], sure: FixedTerms, level: float) -> pd.DataFrame:
    value, error = np.asarray(fitted.fe_params, float), np.sqrt(np.diag(sure.covariance))
    half = error * [t_for(level, sure.df(each)) for each in np.eye(len(terms))]
    return pd.DataFrame({"term": terms, "estimate": value, "low": value - half, "high": value + half})


def _variance(
    fitted: Any, by: Sequence[str], sure: FixedTerms, slope: str | None, level: float
) -> pd.DataFrame:
    shared = np.array([fitted.cov_re[0, 0], *fitted.vcomp, fitted.scale], float)
    places = [0, *range(1 if slope is None else 3, len(sure.of_variances))]
    covariance = sure.of_variances[np.ix_(places, places)]
    shares = shared / shared.sum()
    table = []
    for i, (source, share) in enumerate(zip([*by, "within"], shares, strict=True)):
        # d share_i / d variance_j = (1[i = j] - share_i) / total
        slopes = ((np.arange(len(shared)) == i) - share) / shared.sum()
        error = np.sqrt(max(slopes @ covariance @ slopes, 0)) / max(share * (1 - share), 1e-12)
        low = high = np.nan
        if _NOTHING < share < 1 - _NOTHING and np.isfinite(error):
            logit, half = np.log(share / (1 - share)), z_for(level) * error
            low, high = (1 / (1 + np.exp(-(logit + side * half))) for side in (-1, 1))
        table.append((source, shared[i], share, low, high))
    if slope is not None:
        table.insert(1, (f"{slope} by {by[0]}", float(fitted.cov_re[1, 1]), np.nan, np.nan, np.nan))
    return pd.DataFrame(table, columns=["source", "variance", "share", "low", "high"])


@dataclass(frozen=True, eq=False, repr=False)
class ShrunkenMeans(Result):
    """Each group's mean, drawn towards the mean of all as far as it is uncertain.

    Attributes
    ----------
    table : pandas.DataFrame
        Sorted by ``shrunken``: the grouping column, ``n``, ``mean``, ``shrunken``, ``low``, ``high``.
    grand : float
        The mean that all are drawn to.
    value, groups : str
        Names of the columns.
    level : float
        Of every interval.
    """

    table: pd.DataFrame
    grand: float
    value: str
    groups: str
    level: float = 0.95

    def sentence(self) -> str:
        """Say how far apart the groups are before and after."""
        own, drawn = (self.table[name].agg(["min", "max"]) for name in ("mean", "shrunken"))
        apart = int(((self.table["low"] > self.grand) | (self.table["high"] < self.grand)).sum())
        return (
            f"{len(self.table):,} {_groups(self.groups)}: means of {in_words(self.value)} from "
            f"{plain(own['min'])} to {plain(own['max'])}; drawn towards the mean of all, "
            f"{plain(self.grand)}, from {plain(drawn['min'])} to {plain(drawn['max'])}. "
            f"{self.level:.0%} intervals that leave out the mean of all: {apart}."
        )


def shrunken_means(frame: pd.DataFrame, value: str, groups: str, *, level: float = 0.95) -> ShrunkenMeans:
    """Give each group's mean, drawn towards the grand mean as far as it is uncertain: a caterpillar's rows.

    shrunken = grand + w (mean - grand) with w = T / (T + S/n): T and S are the variances between and within
    from :func:`multilevel`, n the group's rows (empirical Bayes; Raudenbush & Bryk 2002, Hierarchical linear
    models, 2nd ed., Sage). The interval has the variance T (1 - w) + (1 - w)^2 times that of the grand mean
    + 2 (S/n)^2 / (T + S/n)^3 times that of T, which is estimated too (Prasad & Rao 1990, J Am Stat Assoc
    85:163-171), and t with groups minus 1 degrees of freedom.

    Parameters
    ----------
    frame
        One row a client (or session); incomplete rows are left out.
    value
        Name of the numeric column.
    groups
        Name of the grouping column.
    level
        Of every interval.

    Returns
    -------
    ShrunkenMeans

    Raises
    ------
    UserError
        If a column is not there, or the model behind it could not be fitted (in the words of its note).

    Examples
    --------
    >>> rows = pd.DataFrame({"t": np.repeat(list("abc"), 3), "y": [1., 2, 3, 4, 5, 6, 3, 4, 5]})
    >>> shrunken_means(rows, "y", groups="t").table[["mean", "shrunken"]].round(2).values.tolist()
    [[2.0, 2.24], [4.0, 3.95], [5.0, 4.81]]
    """
    model = multilevel(frame, value, [], [groups], level=level)
    if not model.converged:
        raise UserError(model.note)
    between, within = model.variance["variance"]
    rows = complete_rows(frame, [value], [groups]).groupby(groups, observed=True)[value].agg(["size", "mean"])
    n, mean = rows["size"].to_numpy(float), rows["mean"].to_numpy(float)
    grand = float(model.fixed["estimate"].iloc[0])
    spread = between + within / n
    weight = between / spread
    parts = [[np.ones((int(each), int(each))), np.eye(int(each))] for each in n]
    ends = np.cumsum(n.astype(int))
    sure = fixed_terms(
        np.ones((ends[-1], 1)),
        np.array([between, within]),
        parts,
        np.split(np.arange(ends[-1]), ends[:-1]),
    )
    known = between * (1 - weight) + (1 - weight) ** 2 * float(sure.covariance[0, 0])
    estimated = 2 * (within / n) ** 2 / spread**3 * float(sure.of_variances[0, 0])
    half = t_for(level, len(n) - 1) * np.sqrt(known + estimated)
    shrunken = grand + weight * (mean - grand)
    table = {"n": rows["size"], "mean": mean, "shrunken": shrunken}
    table |= {"low": shrunken - half, "high": shrunken + half}
    ordered = pd.DataFrame(table).reset_index().sort_values("shrunken", ignore_index=True)
    return ShrunkenMeans(ordered, grand, value, groups, level)
