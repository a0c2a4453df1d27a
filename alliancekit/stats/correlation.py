"""Correlations with intervals: of two columns, of weighted composites, and with others held constant."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Estimate
from alliancekit.stats.columns import complete_columns, complete_rows, constant, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alliancekit.stats.columns import Array


class Correlation(Estimate):
    """A product-moment correlation: an :class:`Estimate` from -1 to 1, with ``n`` complete pairs.

    Examples
    --------
    >>> correlation(-.28, 400).sentence("bond", "distress at the end")
    'Higher bond went with lower distress at the end (r = -.28, 95% interval -.37 to -.19, n = 400).'
    """

    __slots__ = ()

    def sentence(self, x: str, y: str, *, more: str = "higher", less: str = "lower") -> str:
        """Say in words what went with what.

        Parameters
        ----------
        x, y
            The two columns, in words.
        more, less
            What a high and a low ``y`` are called: of a fall, "a larger" and "a smaller".

        Returns
        -------
        str
        """
        if self.includes(0):
            return (
                f"Whether higher {x} went with {more} or {less} {y} cannot be told from these data ({self})."
            )
        return f"Higher {x} went with {more if self > 0 else less} {y} ({self})."


def z_for(level: float) -> float:
    """Return the normal quantile of a two-sided interval.

    >>> round(z_for(.95), 3)
    1.96
    """
    return NormalDist().inv_cdf((1 + checked_level(level)) / 2)


def checked_level(level: float) -> float:
    """Return an interval's level, or refuse what is no share between 0 and 1.

    >>> checked_level(.95)
    0.95
    """
    if not 0 < level < 1:
        raise UserError(f"level is {level}; allowed is a number between 0 and 1, such as .95.")
    return level


def correlate(frame: pd.DataFrame, x: str, y: str = "", *, level: float = 0.95) -> Correlation:
    """Correlate two columns, with an interval by Fisher's z.

    z = atanh(r) is nearly normal with standard error 1 / sqrt(n - 3) (Fisher 1921, Metron 1:3-32).

    Parameters
    ----------
    frame
        One row a client (or what else the pairs are of); rows with a missing value are left out.
    x, y
        Names of the two columns.
    level
        Of the interval, between 0 and 1.

    Returns
    -------
    Correlation
        A float that says itself with its interval; ``.low``, ``.high``, ``.n``.

    Raises
    ------
    UserError
        If it is no frame, a column is not there or does not vary, or fewer than four rows are complete.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5], "tasks": [1, 3, 2, 5, 4]})
    >>> correlate(frame, x="bond", y="tasks")
    r = .80, 95% interval -.28 to .99, n = 5
    """
    one, other = complete_columns(frame, [x, y])
    for name, values in ((x, one), (y, other)):
        if constant(values):
            raise UserError(
                f"Every value of {name} is {values[0]:g}. A correlation needs values that differ."
            )
    return pearson(one, other, level)


def pearson(x: Array, y: Array, level: float) -> Correlation:
    """Correlate two complete arrays that vary."""
    x, y = x - x.mean(), y - y.mean()
    return correlation(float(x @ y / np.sqrt((x @ x) * (y @ y))), len(x), level=level)


def correlation(r: float, n: int, *, level: float = 0.95, held: int = 0) -> Correlation:
    """Give r its Fisher interval; ``held`` counts the columns held constant.

    >>> correlation(.5, 100)
    r = .50, 95% interval .34 to .63, n = 100
    """
    r = float(np.clip(r, -1, 1))
    if abs(r) > 1 - 1e-12:
        low = high = r = float(round(r))
    else:
        z, error = np.arctanh(r), z_for(level) / np.sqrt(n - 3 - held)
        low, high = np.tanh(z - error), np.tanh(z + error)
    return Correlation(r, low, high, level=level, n=n, name="r")


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

    Returns
    -------
    Moments

    Raises
    ------
    UserError
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
    moments: Moments, weights: Mapping[str, float], outcome: str, *, level: float = 0.95
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
    level
        Of the interval, between 0 and 1.

    Returns
    -------
    Correlation

    Raises
    ------
    UserError
        If a column is not in ``moments``, all weights are 0, or the composite or the outcome does not vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5], "tasks": [2, 1, 4, 3, 5], "outcome": [9, 7, 8, 4, 5]})
    >>> composite_correlation(moments(frame, ["bond", "tasks", "outcome"]), {"bond": 2}, "outcome")
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
    reach = (
        float(np.abs(w) @ np.sqrt(np.diag(covariance)[:-1])) ** 2
    )  # what the sum's variance can be at most
    if spread <= 1e-12 * reach or variance <= 0:
        still = outcome if variance <= 0 else "weighted sum"
        raise UserError(f"The {still} is the same in every row. A correlation needs values that differ.")
    together = float(w @ covariance[:-1, -1])
    return correlation(together / np.sqrt(spread * variance), moments.n, level=level)


def partial_correlation(
    frame: pd.DataFrame, x: str, y: str, given: str | Sequence[str], *, level: float = 0.95
) -> Correlation:
    """Correlate two columns with other columns held constant, for example the outcome adjusted for intake.

    The correlation of what is left of ``x`` and ``y`` after a linear regression of each on ``given``;
    Fisher's z with standard error 1 / sqrt(n - 3 - k) for k columns held constant (Fisher 1924, Metron
    3:329-332); a column that follows from the others held is not counted again.

    Parameters
    ----------
    frame
        One row a client; rows with a missing value in a named column are left out.
    x, y
        Names of the two columns.
    given
        Names of the columns held constant.
    level
        Of the interval, between 0 and 1.

    Returns
    -------
    Correlation

    Raises
    ------
    UserError
        If a column is not there, fewer than 4 + k rows are complete, or nothing of a column is left to vary.

    Examples
    --------
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4, 5, 6], "intake": [9, 7, 8, 4, 5, 5],
    ...                       "outcome_end": [9, 6, 8, 2, 4, 2]})
    >>> partial_correlation(frame, "bond", "outcome_end", given=["intake"])
    r = -.34, 95% interval -.94 to .77, n = 6
    """
    given = names_in(given)
    rows = complete_rows(frame, [x, y, *given], least=4 + len(given))
    held = rows[given].to_numpy(float)
    held = held - held.mean(axis=0)
    held = held / np.where(held.any(axis=0), np.abs(held).max(axis=0), 1)
    both = rows[[x, y]].to_numpy(float)
    both = both - both.mean(axis=0)
    left = both - held @ np.linalg.lstsq(held, both, rcond=None)[0]
    for name, rest, whole in zip((x, y), left.T, both.T, strict=True):
        if np.ptp(rest) <= 1e-9 * np.ptp(whole):
            raise UserError(
                f"Nothing of {name} is left to vary with {', '.join(given)} held constant. Hold fewer so."
            )
    r = float(left[:, 0] @ left[:, 1] / np.sqrt((left[:, 0] @ left[:, 0]) * (left[:, 1] @ left[:, 1])))
    return correlation(r, len(rows), level=level, held=int(np.linalg.matrix_rank(held)))
