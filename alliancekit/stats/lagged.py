"""Lagged effects: whether one session goes with the next, both ways between two columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Result, chart_of, in_words, short
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    from collections.abc import Sequence

    from altair import FacetChart

    from alliancekit.stats.columns import Array


@dataclass(frozen=True, eq=False, repr=False)
class Lagged(Result):
    """Lagged effects both ways.

    Attributes
    ----------
    table : pandas.DataFrame
        One row an effect: ``earlier``, ``later`` (names of columns), ``detrended`` (bool), ``estimate``,
        ``low``, ``high`` (in within-client standard deviations). Where earlier and later are the same, it is
        carry-over.
    clients : int
        Clients used.
    steps : int
        Pairs of sessions that follow each other, in all.
    level : float
        Of every interval.
    """

    table: pd.DataFrame
    clients: int
    steps: int
    level: float = 0.95

    _beside: ClassVar[str] = "charts.lags:lags_chart"

    def sentence(self, **names: str) -> str:
        """Say the crossed effects in words, with and without detrending.

        Other words for a column may be given under its name: ``sentence(outcome="symptoms")``.
        """

        def called(column: str) -> str:
            return names.get(column) or in_words(column)

        parts = []
        for detrended, rows in self.table.groupby("detrended"):
            crossed = rows[rows["earlier"] != rows["later"]]
            said = [
                f"{called(earlier)} to the next session's {called(later)} "
                f"{short(value)} ({short(low)} to {short(high)})"
                for earlier, later, _, value, low, high in crossed.itertuples(index=False, name=None)
            ]
            parts.append(f"{'With trends taken out' if detrended else 'As rated'}: {'; '.join(said)}.")
        return "\n".join(
            (
                f"Within {self.clients:,} clients, in standard deviations ({self.level:.0%} intervals).",
                *parts,
                "What comes first need not be the cause.",
            )
        )

    @property
    def _shown(self) -> None:
        return None  # the sentence says what is asked; carry-over stands in the table

    def chart(self) -> FacetChart:
        """Draw the crossed effects with their intervals.

        Returns
        -------
        altair.FacetChart
        """
        chart: FacetChart = chart_of(self._beside, {"": self})
        return chart


def lagged(
    frame: pd.DataFrame,
    x: str,
    y: str,
    *,
    groups: str = "client_id",
    time: str = "session",
    level: float = 0.95,
) -> Lagged:
    """Relate each session to the one before, both ways, as rated and with each client's trend taken out.

    Within clients, y(t) = carry-over * y(t-1) + effect * x(t-1), and the same for x; both columns are taken
    as deviations from the client's mean or, detrended, from the client's own straight line over sessions,
    divided by their standard deviation. Intervals come from leaving out each client in turn. Two biases are
    known. With T sessions, taking out means estimated from the same sessions pulls carry-over down by about
    (1 + carry-over) / T (Nickell 1981, Econometrica 49:1417-1426), more so when trends are taken out. Noise
    in a rating weakens the effect it carries. Trends that two columns share show up as effects unless taken
    out. The intervals allow for chance only, not for these.

    Parameters
    ----------
    frame
        One row a client and session, for one rater; rows with a missing value are left out, and only sessions
        that follow each other directly are paired.
    x, y
        Names of the two columns, for example alliance and outcome.
    groups, time
        Names of the columns with the client and the session number.
    level
        Of every interval.

    Returns
    -------
    Lagged

    Raises
    ------
    UserError
        If a column is not there, a client has two rows for one session, or fewer than ten clients have four
        sessions that count.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> sessions = load_clinic().sessions
    >>> lagged(sessions[sessions["rater"] == "client"], "alliance", "outcome").table["detrended"].tolist()
    [False, False, False, False, True, True, True, True]
    """
    rows = complete_rows(frame, [time, x, y], [groups], least=1)
    if rows.duplicated([groups, time]).any():
        raise UserError(
            f"Some {groups} have two rows for one {time}. Give one rater's ratings: one row a client and "
            "session."
        )
    # A line through three sessions leaves almost nothing of them.
    rows = rows[rows.groupby(groups, observed=True)[time].transform("size") >= 4].sort_values([groups, time])
    codes = pd.factorize(rows[groups])[0]
    clients = int(codes.max(initial=-1)) + 1
    if clients < 10:
        raise UserError(
            f"Found {clients} clients with four complete sessions or more. At least 10 are needed."
        )
    session = rows[time].to_numpy(float)
    follows = np.flatnonzero((np.diff(codes) == 0) & (np.diff(session) == 1))
    effects: list[tuple[Any, ...]] = []
    for detrended in (False, True):
        both = [_left(rows[name].to_numpy(float), codes, session, detrended=detrended) for name in (x, y)]
        effects += _effects((x, y), both, follows, codes, detrended=detrended, level=level)
    columns = ["earlier", "later", "detrended", "estimate", "low", "high"]
    return Lagged(pd.DataFrame(effects, columns=columns), clients, len(follows), level)


def _left(values: Array, codes: Array, session: Array, *, detrended: bool) -> Array:
    """Return deviations from each client's mean or own straight line, in their standard deviation."""
    size = np.bincount(codes)

    def centred(column: Array) -> Array:
        return np.asarray(column - (np.bincount(codes, column) / size)[codes])

    rest = centred(values)
    if detrended:
        t = centred(session)
        rest = rest - (np.bincount(codes, t * rest) / np.bincount(codes, t * t))[codes] * t
    spread = np.sqrt(rest @ rest / len(rest))
    if spread <= 1e-12 * np.abs(values).max():
        raise UserError("A column never differs within a client. Lagged effects need values that change.")
    return np.asarray(rest / spread)


def _effects(
    names: Sequence[str],
    both: list[Array],
    follows: Array,
    codes: Array,
    *,
    detrended: bool,
    level: float,
) -> list[tuple[Any, ...]]:
    before = {name: column[follows] for name, column in zip(names, both, strict=True)}
    found = []
    for later, column in zip(names, both, strict=True):
        fit = regress(column[follows + 1], before, codes[follows], level=level)
        for earlier in names:
            effect = fit.estimate(**{earlier: 1.0})
            found.append((earlier, later, detrended, float(effect), effect.low, effect.high))
    return found
