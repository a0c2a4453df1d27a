"""Many correlations become one, with how much they differ, and where the next study would lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.literature.model import fit, mean_effect
from alliancekit.literature.tables import effects
from alliancekit.results import Estimate, Result, SideBySide, chart_of, plain, short, side_by_side

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.literature.model import Method


@dataclass(frozen=True, repr=False)
class PooledCorrelations(Result):
    """Pooled correlations.

    Attributes
    ----------
    r : Estimate
        The pooled correlation; for random effects the mean of the true ones.
    tau : Estimate
        Standard deviation of the true effects, in Fisher's z; 0 by assumption for ``fixed``.
    prediction : Estimate
        The pooled r, with the interval in which the true r of a next study would lie.
    q, q_p : float
        Cochran's Q, and its p.
    i2 : Estimate
        Share of the differences between studies that chance does not explain.
    k, people : int
        How many studies, and people in all.
    table : pandas.DataFrame
        One row a study: ``study``, ``r``, ``low``, ``high``, ``n`` and ``weight`` (percent).
    method : str
        How they were pooled.
    synthetic : bool
        Whether any study is.
    """

    r: Estimate
    tau: Estimate
    prediction: Estimate
    q: float
    q_p: float
    i2: Estimate
    k: int
    people: int
    table: pd.DataFrame
    method: Method
    synthetic: bool

    def sentence(self) -> str:
        """Say the pooled r, how much studies differ, and what a next one would find."""
        whose = "synthetic studies" if self.synthetic else "studies"
        lines = [f"{self.k:,} {whose}, {self.people:,} people: {self.r.words()}."]
        if not np.isnan(self.tau.low):
            lines.append(
                f"tau = {short(self.tau)} ({self.tau.interval()}); I2 = {self.i2:.0%}; "
                f"Q = {plain(self.q, 1)} with {self.k - 1} df, {_p(self.q_p)}."
            )
        if self.tau > 0:
            lines.append(
                f"The true r of a next study like these: {short(self.prediction.low)} to "
                f"{short(self.prediction.high)} ({self.prediction.level:.0%} prediction interval)."
            )
        return "\n".join(lines)

    @property
    def _shown(self) -> None:
        """The sentence says it; the studies are in ``table``."""

    def leave_one_out(self) -> pd.DataFrame:
        """Pool again without each study in turn.

        Returns
        -------
        pandas.DataFrame
            One row a study, those that move the pooled r most first: ``study``, ``r``, ``n``, ``without``
            (the pooled r without it).

        Raises
        ------
        UserError
            If there are fewer than three studies.
        """
        if self.k < 3:
            raise UserError(f"Found {self.k} studies; to leave one out, three are needed.")
        z, v = np.arctanh(self.table["r"].to_numpy()), 1 / (self.table["n"].to_numpy() - 3.0)
        rest = (np.arange(self.k) != each for each in range(self.k))
        without = [float(np.tanh(mean_effect(z[kept], v[kept], self.method))) for kept in rest]
        moved = self.table[["study", "r", "n"]].assign(without=without)
        most = (moved["without"] - self.r).abs().sort_values(ascending=False, kind="stable")
        return moved.loc[most.index].reset_index(drop=True)

    def chart(self) -> LayerChart:
        """Draw the studies with their intervals, and what they give together: a forest plot.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.literature:forest_chart", self)
        return chart

    def funnel(self) -> LayerChart:
        """Draw each study's r against its size: a funnel plot.

        Returns
        -------
        altair.LayerChart
        """
        chart: LayerChart = chart_of("charts.literature:funnel_chart", self)
        return chart


def _p(p: float) -> str:
    return "p < .001" if p < 0.001 else f"p = {short(p, 3)}"


def pool_correlations(
    studies: pd.DataFrame,
    *,
    r: str = "r",
    n: str = "n",
    method: Method = "reml",
    groups: str | None = None,
    level: float = 0.95,
) -> PooledCorrelations | SideBySide:
    """Pool correlations over studies.

    Parameters
    ----------
    studies
        One row a study.
    r, n
        Columns of the correlation and of the number of people (4 or more).
    method
        ``"fixed"``: all studies have one true r. Random effects, whose true r differ: ``"reml"``,
        ``"paule-mandel"``, ``"dersimonian-laird"``, with Knapp and Hartung's intervals, modified.
    groups
        A column: its groups are pooled one by one. Whether they differ is for :func:`meta_regression` to say.
    level
        Of the intervals.

    Returns
    -------
    PooledCorrelations
        Or, by ``groups``, several of them side by side.

    Raises
    ------
    UserError
        If a column is not there or holds no numbers, a correlation is not between -1 and 1, fewer than two
        studies are left (in a group, too), or there is no such method.

    Notes
    -----
    Pooled is Fisher's z = atanh(r), with variance 1 / (n - 3), and turned back. The prediction interval
    adds tau^2 to the squared standard error (Higgins et al., 2009, J R Stat Soc A, 172, 137-159), with t on
    k - 1 degrees of freedom. For the rest see :func:`alliancekit.literature.model.fit`.

    Examples
    --------
    >>> two = pd.DataFrame({"r": [0.1, 0.3, 0.5], "n": [103, 103, 103]})
    >>> pool_correlations(two, method="fixed").r
    r = .31, 95% interval .20 to .41
    """
    if groups is not None:
        if groups not in studies:
            raise UserError(f"There is no column {groups}. Found: {', '.join(map(str, studies.columns))}.")
        parts = {str(name): part for name, part in studies.groupby(groups, observed=True)}
        if alone := [name for name, part in parts.items() if len(part) < 2]:
            raise UserError(
                f"Found one study only in {groups}: {', '.join(alone)}. To pool a group, two are needed: "
                "leave it out, or join it with another group."
            )
        return side_by_side(
            {name: pool(part, r=r, n=n, method=method, level=level) for name, part in parts.items()}
        )
    return pool(studies, r=r, n=n, method=method, level=level)


def pool(
    studies: pd.DataFrame, *, r: str = "r", n: str = "n", method: Method = "reml", level: float = 0.95
) -> PooledCorrelations:
    """Pool the correlations of all the studies; see :func:`pool_correlations`.

    Examples
    --------
    >>> pool(pd.DataFrame({"r": [0.1, 0.3], "n": [103, 103]}), method="fixed").k
    2
    """
    from scipy.stats import chi2, norm

    rows, z, v = effects(studies, r, n)
    found = fit(z, v, np.ones((len(z), 1)), method, level)
    mean, variance = found.coefficients, found.covariance[0]
    low, high = (np.tanh(limit).item() for limit in found.limits(mean, variance, level))
    people, pooled = int(rows[n].sum()), np.tanh(mean).item()
    estimate = Estimate(pooled, low, high, level=level, name="r")
    ahead = [np.tanh(limit).item() for limit in found.limits(mean, variance + found.tau2, level)]
    weights = 1 / (v + found.tau2)
    wide = norm.ppf((1 + level) / 2) * np.sqrt(v)
    table = pd.DataFrame(
        {
            "study": rows["study"].astype(str)
            if "study" in rows
            else [f"Study {i}" for i in range(1, len(z) + 1)],
            "r": rows[r],
            "low": np.tanh(z - wide),
            "high": np.tanh(z + wide),
            "n": rows[n].astype(int),
            "weight": 100 * weights / weights.sum(),
        }
    ).reset_index(drop=True)
    typical = found.tau2 * (1 / found.i2 - 1) if 0 < found.i2 < 1 and not found.fixed else np.nan
    shares = [tau2 / (tau2 + typical) for tau2 in (found.tau2_low, found.tau2_high)]
    tau = (np.nan, np.nan) if found.fixed else (np.sqrt(found.tau2_low), np.sqrt(found.tau2_high))
    return PooledCorrelations(
        r=estimate,
        tau=Estimate(np.sqrt(found.tau2), *tau, level=level, name="tau"),
        prediction=Estimate(pooled, *ahead, level=level, name="r"),
        q=found.q,
        q_p=float(chi2.sf(found.q, found.df)),
        i2=Estimate(found.i2, *shares, level=level, name="I2"),
        k=len(z),
        people=people,
        table=table,
        method=method,
        synthetic=bool("synthetic" in rows and rows["synthetic"].any()),
    )
