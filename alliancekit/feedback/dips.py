"""The session rating as a signal: a session that a client rates below their own earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.errors import UserError
from alliancekit.feedback.course import own_sessions
from alliancekit.results import Estimate, Result, estimates_table
from alliancekit.stats.clustered import clustered_share, compare_shares, totals
from alliancekit.stats.columns import ROUNDING

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic


class Dips(Result):
    """How sessions with a dip in the rating differ from the others.

    Attributes
    ----------
    drop : float
        Points below the client's own earlier mean that make a dip.
    sessions, dips : int
        How many sessions have an earlier one to be compared with, and how many of them are dips.
    with_dip, without : Estimate
        Share of sessions with a strain, where there was a dip and where there was none.
    difference : Estimate
        The first minus the second.
    found : Estimate
        Of all sessions with a strain, the share in which the rating dipped.
    """

    def __init__(self, rows: pd.DataFrame, drop: float, level: float) -> None:
        self.drop, self.sessions, self.dips = drop, len(rows), int(rows["dip"].sum())
        dip, strain = rows["dip"].to_numpy(), rows["strain"].to_numpy()
        who = rows["client_id"].to_numpy(object)
        kinds = {"dip": dip, "none": ~dip}
        compared = compare_shares(kinds, strain, who, level, ("dip", "none"))
        self.with_dip, self.without, self.difference = compared.values()
        counts = totals(who, dip & strain, strain)
        self.found = clustered_share(counts[:, 0], counts[:, 1], level)

    @property
    def table(self) -> pd.DataFrame:
        """Shares of sessions, with their intervals."""
        return estimates_table(
            {
                "strained, of sessions with a dip": self.with_dip,
                "strained, of the others": self.without,
                "difference": self.difference,
                "dips, of strained sessions": self.found,
            }
        )

    def sentence(self) -> str:
        """Say what a dip goes with, and how many strains show no dip."""
        return (
            f"{self.dips} of {self.sessions:,} sessions are {self.drop:g} points or more below the client’s "
            f"own earlier mean. Of these, {_percent(self.with_dip)} had a strain in them; of the others "
            f"{_percent(self.without)}. Of all strained sessions, the rating dipped in "
            f"{_percent(self.found)}."
        )


def rating_dips(clinic: Clinic, drop: float = 0.5, *, event: str = "rupture", level: float = 0.95) -> Dips:
    """Look for sessions that clients rate below their own earlier ones, and what such dips go with.

    A *dip*: the client's alliance in a session <= the mean of that client's earlier sessions - ``drop``. So
    each person is compared with themselves only; how large a drop counts is an operational choice. Session
    rating as part of the work goes back to the Session Rating Scale (Duncan et al. 2003, Journal of Brief
    Therapy 3:3-12); this rule and its threshold are ours. Intervals take clients, not sessions, as drawn
    (:mod:`alliancekit.stats.clustered`).

    Parameters
    ----------
    clinic
        Whose sessions, as the clients rated them (``alliance``, 1 to 5).
    drop
        Points below the client's own earlier mean, above 0.
    event
        ``rupture``: a strain that took place, which only a simulation knows; or ``rupture_reported``: one
        that the client reported.
    level
        Of every interval, between 0 and 1.

    Returns
    -------
    Dips
        ``.with_dip``, ``.without``, ``.difference``, ``.found``; ``.table``.

    Raises
    ------
    UserError
        If it is no clinic, ``drop`` is no number above 0, ``event`` none of the two, or there are too few
        dips or strains.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> found = rating_dips(load_clinic(), drop=0.5)
    >>> found.difference > 0, found.found < .5
    (True, True)
    """
    if not isinstance(drop, int | float) or not drop > 0:
        raise UserError(f"drop is {drop!r}; allowed is a number of points above 0, such as 0.5.")
    if event not in ("rupture", "rupture_reported"):
        raise UserError(f"event is {event!r}; allowed is rupture or rupture_reported.")
    rows = own_sessions(clinic).dropna(subset=["alliance"])
    each = rows.groupby("client_id")["alliance"]
    before = (each.cumsum() - rows["alliance"]) / each.cumcount()
    rows = rows.assign(dip=rows["alliance"] <= before - drop + ROUNDING, strain=rows[event].astype(bool))
    rows = rows[before.notna()]
    dips = int(rows["dip"].sum())
    if dips < 3 or dips == len(rows):
        raise UserError(f"Found {dips} dips of {drop:g} points; 3 or more are needed. Try a smaller drop.")
    return Dips(rows, drop, level)


def _percent(share: Estimate) -> str:
    return f"{share:.0%} ({share.low:.0%} to {share.high:.0%})"
