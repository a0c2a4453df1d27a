"""Least squares whose intervals can allow for sessions of one client, or clients of one therapist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtrit

from alliancekit.relate.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping

Array = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted regression.

    Attributes
    ----------
    names : tuple of str
        Terms, in the order of the coefficients.
    coefficients : numpy.ndarray
        One a term.
    covariance : numpy.ndarray
        Of the coefficients.
    df : float
        Degrees of freedom of their t distribution.
    residuals : numpy.ndarray
        One a row.
    r_squared : float
        Share of the variance explained.
    """

    names: tuple[str, ...]
    coefficients: Array
    covariance: Array
    df: float
    residuals: Array
    r_squared: float
    confidence: float

    def estimate(self, **weights: float) -> Estimate:
        """Estimate a weighted sum of coefficients, for example ``estimate(x=1, y=-1)``.

        A weighted sum is linear, so the delta method is exact: its variance is w'Vw.
        """
        w = np.array([weights.get(name, 0.0) for name in self.names])
        value = float(w @ self.coefficients)
        half = float(t_for(self.confidence, self.df) * np.sqrt(w @ self.covariance @ w))
        return Estimate(value, value - half, value + half, self.confidence)


def t_for(confidence: float, df: float) -> float:
    """Return the quantile of Student's t of a two-sided interval.

    >>> round(t_for(.95, 10), 3)
    2.228
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}; allowed is a number between 0 and 1, such as .95.")
    return float(stdtrit(df, (1 + confidence) / 2))


def regress(
    outcome: Any,
    terms: Mapping[str, Any],
    groups: Any = None,
    confidence: float = 0.95,
    *,
    robust: bool = False,
) -> Fit:
    """Fit a linear regression by least squares (statsmodels), complete values only.

    Parameters
    ----------
    outcome
        One value a row.
    terms
        Name to column; a column of ones is added first, under the name ``level``.
    groups
        One label a row: intervals then allow for rows of one group being alike (cluster-robust, t with groups
        less 1 degrees of freedom). Without it rows are taken as independent.
    confidence
        Of every interval.
    robust
        Whether intervals allow for unequal spread of the residuals (HC3); with ``groups`` they always do.

    Raises
    ------
    ValueError
        If rows or groups are too few, or one term follows exactly from the others.
    """
    from statsmodels.regression.linear_model import OLS

    names = ("level", *terms)
    y = np.asarray(outcome, float)
    x = np.column_stack([np.ones(len(y)), *(np.asarray(column, float) for column in terms.values())])
    if len(y) < len(names) + 2:
        raise ValueError(
            f"Found {len(y)} complete rows; {len(names)} coefficients need {len(names) + 2} or more."
        )
    if np.linalg.matrix_rank(x / np.maximum(np.abs(x).max(axis=0), 1e-300)) < len(names):
        raise ValueError(f"One of {', '.join(terms)} does not vary or follows exactly from the others.")
    model = OLS(y, x)
    if groups is None:
        fitted = model.fit(cov_type="HC3", use_t=True) if robust else model.fit()
        df = len(y) - len(names)
    else:
        codes = np.unique(np.asarray(groups), return_inverse=True)[1]
        df = int(codes.max())
        if df < 2:
            raise ValueError(f"Found {df + 1} groups; an interval that allows for groups needs 3 or more.")
        fitted = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    return Fit(
        names,
        np.asarray(fitted.params),
        np.asarray(fitted.cov_params()),
        df,
        np.asarray(fitted.resid),
        float(fitted.rsquared),
        confidence,
    )
