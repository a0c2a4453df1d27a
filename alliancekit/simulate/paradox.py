"""Invented sessions in which the slope between people and the slope within them point opposite ways."""

from __future__ import annotations

import numpy as np
import pandas as pd


def paradox_sessions(seed: int = 1951) -> pd.DataFrame:
    """Invent sessions that show Simpson's paradox at full strength.

    Clients in more distress rate the alliance higher, about 7 points of distress for one point of alliance.
    Yet each client is in less distress, by 3 points for one, in sessions that they rate higher than is usual
    for them. The figures are chosen to be seen, not to resemble any therapy.

    Parameters
    ----------
    seed
        Of the numpy Generator.

    Returns
    -------
    pandas.DataFrame
        12 therapists, 10 clients each, 8 sessions each: ``therapist_id``, ``client_id``, ``session``,
        ``alliance`` (1 to 5) and ``outcome`` (distress, 0 to 40, lower is better).

    Examples
    --------
    >>> sessions = paradox_sessions()
    >>> means = sessions.groupby("client_id")[["alliance", "outcome"]].mean()
    >>> bool(means.corr().iloc[0, 1] > 0.5)
    True
    """
    rng = np.random.default_rng(seed)
    therapists, clients, sessions = 12, 10, 8
    therapist = np.repeat(rng.normal(0, 0.25, therapists), clients)
    usual = (3.1 + therapist + rng.normal(0, 0.4, therapists * clients))[:, None]
    above = rng.normal(0, 0.35, (therapists * clients, sessions))
    rest = rng.normal(0, 2, (therapists * clients, 1)) + rng.normal(0, 1.2, above.shape)
    person = np.arange(therapists * clients).repeat(sessions)
    return pd.DataFrame(
        {
            "therapist_id": [f"T{each // clients + 1:02d}" for each in person],
            "client_id": [f"C{each + 1:03d}" for each in person],
            "session": np.tile(np.arange(1, sessions + 1), therapists * clients),
            "alliance": np.clip(usual + above, 1, 5).ravel(),
            "outcome": np.clip(20 + 7 * (usual - 3.1) - 3 * above + rest, 0, 40).ravel(),
        }
    )
