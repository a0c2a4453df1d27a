"""The straight line through outcome on a weighted composite, with the interval of its mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.faults import UserError
from alliancekit.relate.regression import t_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliancekit.relate.correlation import Moments


def composite_line(
    moments: Moments, weights: Mapping[str, float], outcome: str, at: Any, confidence: float = 0.95
) -> pd.DataFrame:
    """Least-squares line of an outcome on a weighted mean of columns, and the interval of the mean outcome.

    With slope b = cov(x, y) / var(x) and residual variance s2, the mean outcome at x is within
    y +/- t * sqrt(s2 * (1/n + (x - mean x)^2 / ((n - 1) var(x)))), t with n - 2 degrees of freedom
    (Draper & Smith 1998, Applied regression analysis).

    Parameters
    ----------
    moments
        From :func:`moments`, of at least the columns named here.
    weights
        Column to weight; the composite is their weighted mean.
    outcome
        Name of the column on the upright axis.
    at
        Values of the composite at which the line is wanted.
    confidence
        Of the interval, between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        One row a value: ``x``, ``mean``, ``low``, ``high``.

    Raises
    ------
    ValueError
        If all weights are 0.

    Examples
    --------
    >>> from alliancekit.relate import moments
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5.0], "outcome": [9, 8, 7, 6, 5.0]})
    >>> composite_line(moments(frame, ["bond", "outcome"]), {"bond": 1}, "outcome", [2, 3])["mean"].tolist()
    [8.0, 7.0]
    """
    parts = list(weights)
    w = np.array([weights[part] for part in parts], float)
    if not w.any():
        raise UserError(f"The weights of {', '.join(parts)} are all 0. Give at least one some weight.")
    w /= w.sum()
    x = np.asarray(at, float)
    centre, covariance = moments.mean.astype(float), moments.covariance.astype(float)
    mean_x = float(w @ centre[parts].to_numpy())
    spread = float(w @ covariance.loc[parts, parts].to_numpy() @ w)
    slope = float(w @ covariance.loc[parts, outcome].to_numpy()) / spread
    variance = float(covariance[outcome].to_numpy()[covariance.index.get_loc(outcome)])
    left = (variance - slope**2 * spread) * (moments.n - 1) / (moments.n - 2)
    error = np.sqrt(max(left, 0) * (1 / moments.n + (x - mean_x) ** 2 / ((moments.n - 1) * spread)))
    mean = float(centre[outcome]) + slope * (x - mean_x)
    half = t_for(confidence, moments.n - 2) * error
    return pd.DataFrame({"x": x, "mean": mean, "low": mean - half, "high": mean + half})
