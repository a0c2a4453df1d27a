"""A clinic's ratings and true ruptures, ready to be asked for one rule, rater and client after another."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import RATERS, Clinic
from alliancekit.ruptures import RULES, RuptureCurve, RuptureReports, match, rupture_curve, rupture_reports
from alliancekit.ruptures.curve import THRESHOLDS
from alliancekit.ruptures.finding import falls
from alliancekit.stats.columns import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Collection

_MANY = 10  # sessions, of the client who is shown first
_COLUMNS = ["client_id", "session", "alliance", "rupture", "repaired", "rupture_kind", "rupture_reported"]


class Ruptures:
    """A clinic's sessions by rater, and what each rule finds in them.

    Parameters
    ----------
    clinic
        Any clinic whose sessions took place.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> ruptures = Ruptures(load_clinic())
    >>> ruptures.people[:2]
    ['C001', 'C002']
    """

    def __init__(self, clinic: Clinic) -> None:
        sessions = clinic.sessions[[*_COLUMNS, "rater"]]
        came = clinic.clients["sessions_attended"] > 1
        self.people = clinic.clients.loc[came, "client_id"].astype(str).tolist()
        often = clinic.clients["sessions_attended"] >= _MANY
        self.first = str(clinic.clients.loc[often if often.any() else came, "client_id"].iloc[0])
        self._clinic = clinic
        self._rated = {rater: sessions[sessions["rater"] == rater] for rater in RATERS}
        self.curve = lru_cache(32)(self._curve)
        self.client = lru_cache(64)(self._client)
        self.states = lru_cache(64)(self._states)

    def _curve(self, rule: str, rater: str, tolerance: int) -> RuptureCurve:
        """Return the rule's precision and recall over all thresholds, in all clients."""
        return rupture_curve(self._rated[rater], rule=rule, tolerance=tolerance)

    @cached_property
    def reports(self) -> RuptureReports:
        """What the raters report."""
        return rupture_reports(self._clinic.sessions)

    def _client(self, client: str, rule: str, rater: str) -> pd.DataFrame:
        """Return one client's sessions in order, with the rule's level, unit and fall."""
        mine = self._rated[rater]
        mine = mine[mine["client_id"] == client].sort_values("session", ignore_index=True)
        mine = mine.assign(client_id=client)
        return mine.drop(columns="rater").join(falls(mine, RULES[rule], "alliance", "client_id"))

    def _states(self, client: str, rule: str, rater: str, tolerance: int) -> pd.DataFrame:
        """Return which of one client's sessions are hits, misses and false alarms at each threshold."""
        mine = self.client(client, rule, rater)
        events, fall = mine.loc[mine["rupture"], "session"].tolist(), mine["fall"].to_numpy()
        rows = []
        for threshold in THRESHOLDS:
            signals = mine.loc[fall >= threshold - ROUNDING, "session"].tolist()
            rows += [(threshold, *each) for each in told(signals, events, tolerance).items()]
        states = pd.DataFrame(rows, columns=["threshold", "session", "state"])
        return states.merge(mine[["session", "rating"]], on="session", how="left")


def told(signals: Collection[int], events: Collection[int], tolerance: int = 0) -> dict[int, str]:
    """Name each session of signals and ruptures a hit, a miss or a false alarm.

    A hit stands at the rupture that was found.

    Examples
    --------
    >>> told([1, 3], [1, 5])
    {1: 'hit', 3: 'false alarm', 5: 'miss'}
    """
    pairs = match(list(signals), list(events), tolerance)
    used, found = {signal for signal, _ in pairs}, {event for _, event in pairs}
    states = {each: "false alarm" for each in signals if each not in used}
    states |= {each: "hit" if each in found else "miss" for each in events}
    return dict(sorted(states.items()))


def counts(curve: RuptureCurve) -> pd.DataFrame:
    """Return the curve's hits, misses and false alarms, one row each: ``threshold``, ``state``, ``count``."""
    names = {"hits": "hit", "misses": "miss", "false_alarms": "false alarm"}
    table = curve.table[["threshold", *names]].rename(columns=names)
    return table.melt("threshold", var_name="state", value_name="count")
