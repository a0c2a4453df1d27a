"""Clinics made by hand, whose every session is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

import alliancekit as ak

_SAMPLE = ak.load_clinic()


def clinic_of(intake, outcome, sessions, *, end=None, alliance=None, rupture=None, dropped=None):
    """A clinic in which client ``who`` comes ``sessions[who]`` times and has ``outcome(who, session)`` points."""
    many = np.broadcast_to(sessions, len(intake))
    rows = [
        {
            "client_id": f"C{who:03}",
            "session": s,
            "rater": "client",
            "alliance": 4.0 if alliance is None else alliance(who, s),
            "outcome": outcome(who, s),
            "rupture": False if rupture is None else rupture(who, s),
            "rupture_reported": False,
        }
        for who in range(len(intake))
        for s in range(1, many[who] + 1)
    ]
    clients = pd.DataFrame(
        {
            "client_id": [f"C{who:03}" for who in range(len(intake))],
            "therapist_id": "T01",
            "intake": intake,
            "sessions_attended": many,
            "outcome_end": [outcome(who, many[who]) for who in range(len(intake))] if end is None else end,
            "dropped_out": False if dropped is None else dropped,
        }
    )
    return replace(_SAMPLE, clients=clients, sessions=pd.DataFrame(rows))
