"""The model behind every pooling: effects with known sampling variances, and what lies between the studies.

With effects y, their variances v, a design X and weights w = 1 / (v + tau^2), coefficients are those of
weighted least squares. What differs between methods is tau^2, the variance of the true effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliancekit.stats.columns import Array

Method = Literal["fixed", "dersimonian-laird", "paule-mandel", "reml"]
METHODS = ("fixed", "dersimonian-laird", "paule-mandel", "reml")


@dataclass(frozen=True)
class Fit:
    """A fitted model of effects.

    Attributes
    ----------
    coefficients, covariance : numpy.ndarray
        Of the columns of the design; the covariance with Knapp and Hartung's factor, where it is above 1,
        unless ``fixed``.
    tau2 : float
        Variance of the true effects around the model; 0 if ``fixed``.
    tau2_low, tau2_high : float
        Its interval, from the Q-profile.
    q, i2 : float
        Cochran's Q around the model without tau^2; the share of tau^2 in the variance of a typical effect.
    df : float
        Studies less coefficients; infinite in the quantiles of ``fixed``.
    """

    coefficients: Array
    covariance: Array
    tau2: float
    tau2_low: float
    tau2_high: float
    q: float
    i2: float
    df: int
    fixed: bool

    def limits(self, values: Array, variances: Array, level: float) -> tuple[Array, Array]:
        """Return limits around values with these variances: by t for random effects, else by the normal."""
        from scipy.stats import norm, t

        tail = (1 + level) / 2
        wide = (norm.ppf(tail) if self.fixed else t.ppf(tail, self.df)) * np.sqrt(variances)
        return values - wide, values + wide


def fit(y: Array, v: Array, design: Array, method: Method, level: float = 0.95) -> Fit:
    """Fit effects ``y`` with sampling variances ``v`` on a design, a row a study.

    Notes
    -----
    DerSimonian and Laird (1986, Controlled Clinical Trials, 7, 177-188) take tau^2 from the moment of Q;
    Paule and Mandel (1982, J Res Natl Bur Stand, 87, 377-385) where the generalised Q equals its degrees of
    freedom; REML where the restricted likelihood is highest (Viechtbauer, 2005, J Educ Behav Stat, 30,
    261-293). Standard errors by Knapp and Hartung (2003, Stat Med, 22, 2693-2710), whose factor is not let
    fall below 1: studies that happen to agree would else give an interval of hardly any width (Röver,
    Knapp & Friede, 2015, BMC Med Res Methodol, 15, 99, doi 10.1186/s12874-015-0091-1). The interval of tau^2
    inverts the generalised Q (Viechtbauer, 2007, Stat Med, 26, 37-52). I^2 by Higgins and Thompson (2002,
    Stat Med, 21, 1539-1558).

    Examples
    --------
    >>> found = fit(np.array([0.1, 0.5, 0.3]), np.full(3, 0.01), np.ones((3, 1)), "paule-mandel")
    >>> found.coefficients.round(2), round(found.tau2, 3)
    (array([0.3]), 0.03)
    """
    if method not in METHODS:
        raise UserError(f"method is {method!r}; allowed are {', '.join(METHODS)}.")
    df = len(y) - design.shape[1]
    if df < 1:
        raise UserError(f"Found {len(y)} studies; at least {design.shape[1] + 1} are needed.")

    def generalised(tau2: float) -> float:
        return _weighted(y, v + tau2, design)[2]

    q = generalised(0)
    typical = df / np.trace(_projection(1 / v, design))
    tau2 = tau_squared(y, v, design, method)
    coefficients, covariance, rest = _weighted(y, v + tau2, design)
    fixed = method == "fixed"
    from scipy.stats import chi2

    low, high = (_where(generalised, chi2.ppf((1 + sign * level) / 2, df)) for sign in (1, -1))
    return Fit(
        coefficients, covariance if fixed else covariance * max(1.0, rest / df), tau2, low, high, q,
        tau2 / (tau2 + typical) if not fixed else max(0.0, (q - df) / q) if q else 0.0, df, fixed,
    )  # fmt: skip


def tau_squared(y: Array, v: Array, design: Array, method: Method) -> float:
    """Estimate the variance of the true effects alone; see :func:`fit`.

    Examples
    --------
    >>> tau_squared(np.array([0.1, 0.5, 0.3]), np.full(3, 0.01), np.ones((3, 1)), "fixed")
    0.0
    """
    df = len(y) - design.shape[1]
    if method == "fixed":
        return 0.0
    if method == "reml":
        return _reml(y, v, design)
    if method == "paule-mandel":
        return _where(lambda tau2: _weighted(y, v + tau2, design)[2], df)
    return max(0.0, float((_weighted(y, v, design)[2] - df) / np.trace(_projection(1 / v, design))))


def mean_effect(y: Array, v: Array, method: Method) -> float:
    """Return the pooled effect alone, as :func:`fit` finds it.

    Examples
    --------
    >>> round(mean_effect(np.array([0.1, 0.5]), np.array([0.01, 0.01]), "fixed"), 3)
    0.3
    """
    one = np.ones((len(y), 1))
    return float(_weighted(y, v + tau_squared(y, v, one, method), one)[0][0])


def _weighted(y: Array, variances: Array, design: Array) -> tuple[Array, Array, float]:
    """Return coefficients, their covariance and the weighted sum of squares around them."""
    weighed = design.T / variances
    covariance = np.linalg.inv(weighed @ design)
    coefficients = covariance @ (weighed @ y)
    return coefficients, covariance, float(((y - design @ coefficients) ** 2 / variances).sum())


def _projection(weights: Array, design: Array) -> Array:
    weighed = design * weights[:, None]
    without: Array = np.diag(weights) - weighed @ np.linalg.inv(design.T @ weighed) @ weighed.T
    return without


def _where(falling: Callable[[float], float], level: float) -> float:
    """Return where a falling function of tau^2 comes down to a level; 0 where it begins below."""
    from scipy.optimize import brentq

    if falling(0) <= level:
        return 0.0
    high = 1.0
    while falling(high) > level:
        high *= 4
    return float(brentq(lambda tau2: falling(tau2) - level, 0, high, xtol=1e-12))


def _reml(y: Array, v: Array, design: Array) -> float:
    from scipy.optimize import minimize_scalar

    def loss(tau2: float) -> float:
        variances = v + tau2
        _, covariance, rest = _weighted(y, variances, design)
        return float(np.log(variances).sum() - np.linalg.slogdet(covariance)[1] + rest)

    most = 4 * float(np.var(y)) + float(v.max())
    best = minimize_scalar(loss, bounds=(0, most), method="bounded", options={"xatol": 1e-11})
    return 0.0 if loss(0) <= best.fun else float(best.x)
