"""Clients who live twice, without feedback and with it: how far off course, how they end, who was helped."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from alliancekit.clinic import load_clinic
from alliancekit.feedback import ExpectedCourse, Signals, excess, expected_course, live_twice, not_on_track

CLIENTS = 400
ARMS = ("without feedback", "with feedback")
NEVER = -30.0  # "furthest above the course" of those who came once: no threshold reaches it
_COLUMNS = ["client_id", "furthest", "change", "poor_end"]


class Lives:
    """One draw of clients, each of them twice.

    Parameters
    ----------
    seed
        The same seed gives the same clients.

    Examples
    --------
    >>> lives = Lives(1)
    >>> lives.people(6.0)["arm"].unique().tolist()
    ['without feedback', 'with feedback']
    """

    def __init__(self, seed: int) -> None:
        self._clinics = dict(zip(ARMS, live_twice(CLIENTS, seed=seed), strict=True))
        self._expected = expected()
        self._excess = {arm: excess(clinic, self._expected) for arm, clinic in self._clinics.items()}
        for name in ("signals", "people"):
            setattr(self, name, lru_cache(64)(getattr(self, name)))

    def signals(self, arm: str, above: float, reliable: float) -> Signals:
        """Return who is signalled in an arm, and what came of it."""
        return not_on_track(self._clinics[arm], self._expected, above, reliable=reliable)

    def people(self, reliable: float) -> pd.DataFrame:
        """Return one row a client and arm; ``helped`` have a poor end in the first life only."""
        frames = [self.signals(arm, 0.0, reliable).clients for arm in ARMS]
        helped = frames[0]["poor_end"] & ~frames[1]["poor_end"]
        rows = [
            frame.assign(
                change=frame["outcome_end"] - frame["intake"], furthest=frame["furthest"].fillna(NEVER)
            )[_COLUMNS].assign(helped=helped, arm=arm)
            for arm, frame in zip(ARMS, frames, strict=True)
        ]
        return pd.concat(rows, ignore_index=True)

    def course(self, client: str) -> pd.DataFrame:
        """Return one client's sessions in both lives: distress, what was expected, which was the last."""
        rows = []
        for arm, sessions in self._excess.items():
            own = sessions[sessions["client_id"] == client]
            rows.append(
                own[["session", "outcome"]].assign(
                    arm=arm,
                    expected=own["outcome"] - own["excess"],
                    last=own["session"] == own["sessions_attended"],
                )
            )
        return pd.concat(rows, ignore_index=True)

    def intake(self, client: str) -> int:
        """Return a client's distress at intake."""
        clients = self._clinics[ARMS[0]].clients
        return int(clients.loc[clients["client_id"] == client, "intake"].iloc[0])


@lru_cache(maxsize=1)
def expected() -> ExpectedCourse:
    """Return the expected course, from the sample clinic: other clients than those who are signalled."""
    return expected_course(load_clinic())
