"""Shares and differences whose intervals allow for the sessions of one client being alike.

Clients, not sessions, are taken as drawn. Each is left out in turn: the variance of a figure is (m - 1) / m
times the sum of squared changes that this makes, m being the clients who count for it, and the interval uses
t with m - 1 degrees of freedom (delete-a-cluster jackknife, as in
:func:`alliancekit.stats.regression.regress`; MacKinnon, Nielsen & Webb 2023, Journal of Econometrics
232:272-299).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.results import Estimate
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliancekit.stats.columns import Array


def clustered_shares(top: Array, below: Array, level: float) -> tuple[Array, Array, Array]:
    """Divide totals over clients: share, low and high.

    The interval is worked out on the log-odds and so stays between 0 and 1; for its width half a case is
    added on either side (Haldane 1956, Annals of Human Genetics 20:309-311), so that one client who makes all
    the difference gives a wide interval and not none. A share of 0 or 1 has Clopper and Pearson's limit
    (1934, Biometrika 26:404-413), as if each client who counts were one trial.

    Parameters
    ----------
    top, below
        One row a client, one column a share; each share is the total of ``top`` over that of ``below``.
    level
        Of the intervals.

    Returns
    -------
    tuple of numpy.ndarray
        One value a column; missing where the total below is 0.

    Examples
    --------
    >>> found = clustered_shares(np.array([[3.0], [1.0], [2.0], [2.0]]), np.full((4, 1), 4.0), .95)
    >>> [round(each.item(), 2) for each in found]
    [0.5, 0.23, 0.77]
    """
    top, below = np.asarray(top, float), np.asarray(below, float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        yes, all_ = top.sum(axis=0), below.sum(axis=0)
        share = yes / all_
        m = (below > 0).sum(axis=0)
        half = _half(_log_odds(yes - top, all_ - below) - _log_odds(yes, all_), m, level)
        low, high = (1 / (1 + (1 / share - 1) * np.exp(-way * half)) for way in (-1, 1))
        reach = ((1 - level) / 2) ** (1 / m)
    low = np.select([share == 0, share == 1], [0.0, reach], low)
    high = np.select([share == 0, share == 1], [1 - reach, 1.0], high)
    return share, low, high


def clustered_share(top: Array, below: Array, level: float, name: str = "") -> Estimate:
    """Return one share as an estimate; ``n`` is what it is a share of.

    Examples
    --------
    >>> clustered_share(np.array([3, 1, 2, 2]), np.array([4, 4, 4, 4]), .95, "precision")
    precision = .50, 95% interval .23 to .77, n = 16
    """
    share, low, high = clustered_shares(np.asarray(top)[:, None], np.asarray(below)[:, None], level)
    return Estimate(share[0], low[0], high[0], level=level, n=int(np.sum(below)), name=name)


def clustered_figure(
    counts: Array, figure: Callable[[Array], Array], level: float, *, n: int | None = None, name: str = ""
) -> Estimate:
    """Estimate any other figure from -1 to 1 made of totals: a difference of shares, a kappa.

    Parameters
    ----------
    counts
        One row a client.
    figure
        From totals, in the last axis, to the figure.
    level, n, name
        Of the estimate.

    Returns
    -------
    Estimate

    Examples
    --------
    >>> counts = np.array([[3, 1, 4], [1, 1, 4], [2, 0, 4], [2, 2, 4]])
    >>> clustered_figure(counts, lambda n: (n[..., 0] - n[..., 1]) / n[..., 2], .95, name="difference")
    difference = .25, 95% interval -.21 to .71
    """
    counts = np.asarray(counts, float)
    counts = counts[counts.any(axis=1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(figure(counts.sum(axis=0)))
        half = float(_half(figure(counts.sum(axis=0) - counts) - value, np.array(len(counts)), level))
    low, high = max(value - half, -1.0), min(value + half, 1.0)
    return Estimate(value, low, high, level=level, n=n, name=name)


def compare_shares(
    kinds: dict[str, Array], said: Array, who: Array, level: float, less: tuple[str, ...]
) -> dict[str, Estimate]:
    """Return a share in each of two kinds of sessions, and the first of ``less`` less the second.

    Parameters
    ----------
    kinds
        Name -> which sessions.
    said
        Which sessions count for the share.
    who
        Whose each session is.
    level
        Of every interval.
    less
        The two names, in the order of the ``difference``.

    Returns
    -------
    dict
        The two names and ``difference``, each to its estimate.

    Examples
    --------
    >>> kinds = {"one": np.array([True, True, False, False]), "other": np.array([False, False, True, True])}
    >>> said = np.array([True, True, True, False])
    >>> found = compare_shares(kinds, said, np.array(["C1", "C2", "C1", "C2"]), .95, ("one", "other"))
    >>> float(found["difference"])
    0.5
    """
    counts = {name: totals(who, said & of, of) for name, of in kinds.items()}
    found = {name: clustered_share(each[:, 0], each[:, 1], level) for name, each in counts.items()}
    both = np.column_stack([counts[name] for name in less])
    return found | {"difference": clustered_figure(both, _gap, level, name="difference")}


def totals(who: Array, *columns: Array) -> Array:
    """Add up columns of sessions, one row a client, in the order in which clients come.

    Examples
    --------
    >>> totals(np.array(["C2", "C1", "C2"]), np.array([True, True, True]), np.array([1, 0, 0]))
    array([[2., 1.],
           [1., 0.]])
    """
    from pandas import factorize

    places = factorize(who)[0]
    return np.column_stack([np.bincount(places, column) for column in columns])


def _gap(n: Array) -> Array:
    return np.asarray(n[..., 0] / n[..., 1] - n[..., 2] / n[..., 3])


def _half(changes: Array, m: Array, level: float) -> Array:
    """Return half the width of the interval from what leaving out each client changes."""
    t = np.reshape([t_for(level, max(int(df), 1)) for df in np.ravel(m - 1)], np.shape(m))
    half: Array = np.where(m > 1, t * np.sqrt((changes**2).sum(axis=0) * (m - 1) / m), np.nan)
    return half


def _log_odds(top: Array, below: Array) -> Array:
    return np.asarray(np.log(top + 0.5) - np.log(below - top + 0.5))
