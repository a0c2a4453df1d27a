"""What makes a correlation larger or smaller from study to study: meta-regression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.literature.model import fit
from alliancekit.literature.tables import effects
from alliancekit.results import Estimate, Result, in_words, short
from alliancekit.stats.columns import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.literature.model import Method


@dataclass(frozen=True, repr=False)
class MetaRegression(Result):
    """How correlations go with what differs between studies.

    Attributes
    ----------
    coefficients : dict of str to Estimate
        In Fisher's z: for a number, by how much z rises for one more; for a group, by how much it lies
        above the group that is named first.
    explained : float
        Share of tau^2 that goes with them (R2); NaN where there is no tau^2.
    tau : float
        Standard deviation of what is left.
    k : int
        Studies.
    synthetic : bool
        Whether any study is.
    """

    coefficients: dict[str, Estimate]
    explained: float
    tau: float
    k: int
    synthetic: bool

    @property
    def table(self) -> pd.DataFrame:
        """One row a coefficient: ``estimate``, ``low``, ``high``."""
        rows = [(float(each), each.low, each.high) for each in self.coefficients.values()]
        return pd.DataFrame(rows, list(self.coefficients), ["estimate", "low", "high"])

    def sentence(self) -> str:
        """Say each difference with its interval, and whether it is more than chance."""
        whose = "synthetic studies" if self.synthetic else "studies"
        lines = [f"{self.k:,} {whose}; differences in Fisher's z:"]
        for name, each in self.coefficients.items():
            told = "which holds 0" if each.includes(0) else "which leaves out 0"
            lines.append(f"{name}: {short(each, 3)}, {each.interval(3)}, {told}.")
        left = f"tau that is left: {short(self.tau)}"
        lines.append(
            left if np.isnan(self.explained) else f"{left}; {self.explained:.0%} of tau2 goes with them."
        )
        return "\n".join(lines)

    @property
    def _shown(self) -> None:
        """The sentence holds all that the table does."""


def meta_regression(
    studies: pd.DataFrame,
    *,
    on: str | Sequence[str],
    r: str = "r",
    n: str = "n",
    method: Method = "reml",
    level: float = 0.95,
) -> MetaRegression:
    """Ask what the correlations of studies go with: a year, a rater, a setting.

    Parameters
    ----------
    studies
        One row a study.
    on
        Columns: numbers are taken as they are, anything else as groups, each beside the first.
    r, n, method, level
        As in :func:`pool_correlations`.

    Returns
    -------
    MetaRegression

    Raises
    ------
    UserError
        If a column is not there or is the same in all studies, or there are too few studies.

    Notes
    -----
    Weighted least squares on Fisher's z with tau^2 between studies and Knapp and Hartung's intervals; see
    :func:`alliancekit.literature.model.fit`. R2 = 1 - tau2 with / tau2 without, at least 0 (Raudenbush,
    2009). Studies were not drawn by lot to have this rater or that one: what goes with a column need not
    come of it.

    Examples
    --------
    >>> studies = pd.DataFrame({"r": [.1, .2, .3, .4], "n": [200] * 4, "year": [2000, 2005, 2010, 2015]})
    >>> meta_regression(studies, on="year").coefficients["year, one more"]
    year = .02, 95% interval -.01 to .05
    """
    rows, z, v = effects(studies, r, n)
    columns = names_in(on)
    if absent := [name for name in columns if name not in studies]:
        raise UserError(
            f"There is no column {', '.join(absent)}. Found: {', '.join(map(str, studies.columns))}."
        )
    complete = rows[columns].notna().all(axis=1).to_numpy()
    rows, z, v = rows[complete], z[complete], v[complete]
    names, design = ["intercept"], [np.ones(len(z))]
    for column in columns:
        values = rows[column]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            names.append(f"{in_words(column)}, one more")
            design.append(values.to_numpy(float) - values.mean())
        else:
            first, *others = list(pd.Categorical(values).remove_unused_categories().categories)
            names += [f"{in_words(column)}: {other}, beside {first}" for other in others]
            design += [(values == other).to_numpy(float) for other in others]
    if any(np.ptp(each) == 0 for each in design[1:]) or len(design) == 1:
        raise UserError(
            f"All {len(z)} studies are the same in {', '.join(columns)}: there is nothing to compare."
        )
    found = fit(z, v, np.column_stack(design), method, level)
    before = fit(z, v, np.ones((len(z), 1)), method, level).tau2
    low, high = found.limits(found.coefficients, np.diag(found.covariance), level)
    told = {
        name: Estimate(value, least, most, level=level, name=name.partition(",")[0].partition(":")[0])
        for name, value, least, most in zip(names[1:], found.coefficients[1:], low[1:], high[1:], strict=True)
    }
    return MetaRegression(
        coefficients=told,
        explained=max(0.0, 1 - found.tau2 / before) if before > 0 else np.nan,
        tau=float(np.sqrt(found.tau2)),
        k=len(z),
        synthetic=bool("synthetic" in rows and rows["synthetic"].any()),
    )
