"""Correlations with intervals: of two columns, of weighted composites, and with others held constant."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.stats.columns import complete_rows, constant, names_in, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Correlation:
    """A product-moment correlation with its interval.

    Attributes
    ----------
    r : float
        From -1 to 1.
    low, high : float
        Limits of the interval.
    n : int
        Number of complete pairs.
    confidence : float
        Of the interval, for example .95.

    Examples
    --------
    >>> print(Correlation(-.28, -.37, -.18, 400))
    r = -.28, 95% interval -.37 to -.18, n = 400
    """

    r: float
    low: float
    high: float
    n: int
    confidence: float = 0.95

    def __str__(self) -> str:
        """Say the figures."""
        interval = f"{self.confidence:.0%} interval {short(self.low)} to {short(self.high)}"
        return f"r = {short(self.r)}, {interval}, n = {self.n:,}"

    def sentence(self, x: str = "the first", y: str = "the second") -> str:
        """Say in words what went with what, for the text under a chart.

        >>> Correlation(-.28, -.37, -.18, 400).sentence("bond", "distress at the end")
        'Higher bond went with lower distress at the end (r = -.28, 95% interval -.37 to -.18, n = 400).'
        """
        if self.low <= 0 <= self.high:
            return (
                f"Whether higher {x} went with higher or lower {y} cannot be told from these data ({self})."
            )
        return f"Higher {x} went with {'higher' if self.r > 0 else 'lower'} {y} ({self})."


def short(value: float, digits: int = 2) -> str:
    """Write a number that cannot exceed 1 without its leading zero, as psychology does.

    >>> short(-.281), short(1), short(-.001)
    ('-.28', '1.00', '.00')
    """
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text


def z_for(confidence: float) -> float:
    """Return the normal quantile of a two-sided interval.

    >>> round(z_for(.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + checked_confidence(confidence)) / 2)


def checked_confidence(confidence: float) -> float:
    """Return an interval's confidence, or refuse what is no share between 0 and 1.

    >>> checked_confidence(.95)
    0.95
    """
    if not 0 < confidence < 1:
        raise UserError(f"confidence is {confidence}; allowed is a number between 0 and 1, such as .95.")
    return confidence


def correlate(x: Any, y: Any, confidence: float = 0.95) -> Correlation:
    """Correlate two columns, with an interval by Fisher's z.

    z = atanh(r) is nearly normal with standard error 1 / sqrt(n - 3) (Fisher 1921, Metron 1:3-32).

    Parameters
    ----------
    x, y
        Two series or arrays of numbers of equal length, paired by position; pairs with a missing value are
        left out.
    confidence
        Of the interval, between 0 and 1.

    Returns
    -------
    Correlation

    Raises
    ------
    ValueError
        If the lengths differ, fewer than four pairs are complete, or a column does not vary.

    Examples
    --------
    >>> print(correlate([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]))
    r = .80, 95% interval -.28 to .99, n = 5
    """
    x, y = pairs(x, y)
    for name, values in (("first", x), ("second", y)):
        if constant(values):
            raise UserError(
                f"Every value of the {name} column is {values[0]:g}. A correlation needs values that differ."
            )
    x, y = x - x.mean(), y - y.mean()
    return from_r(float(x @ y / np.sqrt((x @ x) * (y @ y))), len(x), confidence)


def from_r(r: float, n: int, confidence: float = 0.95, *, held: int = 0) -> Correlation:
    """Give a correlation its Fisher interval; ``held`` counts the columns held constant."""
    r = float(np.clip(r, -1, 1))
    if abs(r) > 1 - 1e-12:
        return Correlation(round(r), round(r), round(r), n, confidence)
    z, error = np.arctanh(r), z_for(confidence) / np.sqrt(n - 3 - held)
    return Correlation(r, float(np.tanh(z - error)), float(np.tanh(z + error)), n, confidence)


@dataclass(frozen=True, eq=False)
class Moments:
    """Means and covariances: all that a correlation of any weighted composite needs.

    Attributes
    ----------
    n : int
        Number of rows complete in every column.
    mean : pandas.Series
        One value a column.
    covariance : pandas.DataFrame
        Column by column, divided by n - 1.
    """

    n: int
    mean: pd.Series[float]
    covariance: pd.DataFrame


def moments(frame: pd.DataFrame, columns: str | Sequence[str]) -> Moments:
    """Sum up columns, once, so that composites can be correlated at once while weights change.

    Parameters
    ----------
    frame
        One row a client.
    columns
        Names of numeric columns; rows with a missing value in any of them are left out.

    Raises
    ------
    ValueError
        If a column is not there or fewer than four rows are complete.

    Examples
    --------
    >>> moments(pd.DataFrame({"bond": [1, 2, 3, 4], "outcome": [4, 3, 2, 1]}), ["bond", "outcome"]).n
    4
    """
    rows = complete_rows(frame, names_in(columns))
    values = rows.to_numpy(float)
    names = rows.columns
    covariance = np.atleast_2d(np.cov(values, rowvar=False))
    return Moments(len(rows), pd.Series(values.mean(axis=0), names), pd.DataFrame(covariance, names, names))


def composite_correlation(
    moments: Moments, weights: Mapping[str, float], outcome: str, confidence: float = 0.95
) -> Correlation:
    """Correlate a weighted sum of columns with another column, exactly, without going back to the rows.

    r = w'c / sqrt(w'S w * s2), where c holds the covariances with the outcome, S those among the weighted
    columns and s2 is the outcome's variance.

    Parameters
    ----------
    moments
        From :func:`moments`, of at least the columns named here.
    weights
        Column to weight; only their ratios matter.
    outcome
        Name of the other column.
    confidence
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If a column is not in ``moments``, all weights are 0, or the composite or the outcome does not vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5], "tasks": [2, 1, 4, 3, 5], "outcome": [9, 7, 8, 4, 5]})
    >>> print(composite_correlation(moments(frame, ["bond", "tasks", "outcome"]), {"bond": 2}, "outcome"))
    r = -.84, 95% interval -.99 to .17, n = 5
    """
    parts = list(weights)
    w = np.array([weights[part] for part in parts], float)
    if not w.any():
        raise UserError(f"The weights of {', '.join(parts)} are all 0. Give at least one some weight.")
    where = {name: i for i, name in enumerate(moments.covariance.index)}
    if absent := [name for name in (*parts, outcome) if name not in where]:
        raise UserError(
            f"There is no {', '.join(absent)} in these moments. Found: {', '.join(map(str, where))}. "
            "Name the columns in moments(...) too."
        )
    place = [where[name] for name in (*parts, outcome)]
    covariance = moments.covariance.to_numpy(float)[np.ix_(place, place)]
    spread, variance = float(w @ covariance[:-1, :-1] @ w), float(covariance[-1, -1])
    if spread <= 1e-20 or variance <= 1e-20:
        still = outcome if variance <= 1e-20 else "weighted sum"
        raise UserError(f"The {still} is the same in every row. A correlation needs values that differ.")
    together = float(w @ covariance[:-1, -1])
    return from_r(together / np.sqrt(spread * variance), moments.n, confidence)


def partial_correlation(
    frame: pd.DataFrame, x: str, y: str, given: str | Sequence[str], confidence: float = 0.95
) -> Correlation:
    """Correlate two columns with other columns held constant, for example the outcome adjusted for intake.

    The correlation of what is left of ``x`` and ``y`` after a linear regression of each on ``given``;
    Fisher's z with standard error 1 / sqrt(n - 3 - k) for k columns held constant (Fisher 1924, Metron
    3:329-332).

    Parameters
    ----------
    frame
        One row a client; rows with a missing value in a named column are left out.
    x, y
        Names of the two columns.
    given
        Names of the columns held constant.
    confidence
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If a column is not there, fewer than 4 + k rows are complete, or nothing of a column is left to vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5, 6], "intake": [9, 7, 8, 4, 5, 5],
    ...                       "outcome_end": [9, 6, 8, 2, 4, 2]})
    >>> print(partial_correlation(frame, "bond", "outcome_end", ["intake"]))
    r = -.34, 95% interval -.94 to .77, n = 6
    """
    given = names_in(given)
    rows = complete_rows(frame, [x, y, *given], least=4 + len(given))
    held = np.column_stack([np.ones(len(rows)), rows[given].to_numpy(float)])
    both = rows[[x, y]].to_numpy(float)
    left = both - held @ np.linalg.lstsq(held, both, rcond=None)[0]
    for name, rest, whole in zip((x, y), left.T, both.T, strict=True):
        if np.ptp(rest) <= 1e-9 * np.abs(whole).max():
            raise UserError(
                f"Nothing of {name} is left to vary with {', '.join(given)} held constant. Hold fewer so."
            )
    r = float(left[:, 0] @ left[:, 1] / np.sqrt((left[:, 0] @ left[:, 0]) * (left[:, 1] @ left[:, 1])))
    return from_r(r, len(rows), confidence, held=len(given))


def overlap(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """How much each column can be told from the others together: collinearity.

    The variance inflation factor is 1 / (1 - R squared) of each column regressed on the others; its square
    root says how many times wider the interval of that column's own slope becomes because of the overlap
    (Marquardt 1970, Technometrics 12:591-612).

    Parameters
    ----------
    frame
        One row a client; rows with a missing value in a named column are left out.
    columns
        Two or more names, for example bond, goals and tasks.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``part``, ``r_squared`` (share of its variance that the others share, 0 to 1),
        ``vif``, ``interval_times`` (square root of the factor); infinite where a column follows exactly from
        the others.

    Raises
    ------
    ValueError
        If a column is not there, does not vary, or fewer than two more rows than columns are complete.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5], "goals": [2, 1, 4, 3, 5]})
    >>> overlap(frame, ["bond", "goals"]).round(2).values.tolist()
    [['bond', 0.64, 2.78, 1.67], ['goals', 0.64, 2.78, 1.67]]
    """
    rows = complete_rows(frame, columns, least=len(columns) + 2).to_numpy(float)
    for name, values in zip(columns, rows.T, strict=True):
        if constant(values):
            raise UserError(f"Every value of {name} is {values[0]:g}. Leave it out: it does not vary.")
    rows = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    shares = []
    for i in range(len(columns)):
        others = np.delete(rows, i, axis=1)
        rest = rows[:, i] - others @ np.linalg.lstsq(others, rows[:, i], rcond=None)[0]
        shares.append(1 - float(rest @ rest) / len(rows))
    r_squared = np.clip(shares, 0, 1)
    r_squared[r_squared > 1 - 1e-12] = 1
    with np.errstate(divide="ignore"):
        vif = 1 / (1 - r_squared)
    return pd.DataFrame(
        {"part": list(columns), "r_squared": r_squared, "vif": vif, "interval_times": np.sqrt(vif)}
    )
