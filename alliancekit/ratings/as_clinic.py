"""A class's ratings as a clinic, so that every explorer can be opened on them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, KEYS, NOT_GIVEN, PARTS, RATERS, Clinic
from alliancekit.ratings import SYNTHETIC


def as_clinic(ratings: pd.DataFrame) -> Clinic:
    """Take a class's ratings for a clinic's sessions.

    What a class does not know, such as who the therapist was, is said to be ``not given``, and no rupture
    is known. Where several people rated a session from one chair, their mean stands for it. Intake is the
    first distress known, the end the last.

    Parameters
    ----------
    ratings
        As :func:`alliancekit.read_ratings` returns them.

    Returns
    -------
    Clinic

    Examples
    --------
    >>> rows = pd.DataFrame({"client_id": ["C1", "C1"], "session": [1, 2], "rater": "client", "bond": 3.,
    ...                      "goals": 3., "tasks": 3., "alliance": 3., "outcome": [20., 12.]})
    >>> as_clinic(rows).clients[["client_id", "intake", "outcome_end", "sessions_attended"]].values.tolist()
    [['C1', 20.0, 12.0, 2]]
    """
    key = KEYS["sessions"]
    values = [*PARTS, "alliance", "outcome", *(item for item in ITEMS if item in ratings)]
    sessions = ratings.groupby(key, observed=True, sort=False)[values].mean().reset_index()
    sessions = sessions.sort_values(["client_id", "session"], kind="stable", key=_in_order).reset_index(
        drop=True
    )
    names = pd.unique(sessions["client_id"].astype(str))
    sessions["client_id"] = pd.Categorical(sessions["client_id"].astype(str), categories=names)
    sessions["rater"] = pd.Categorical(sessions["rater"].astype(str), categories=RATERS, ordered=True)
    by_client = sessions.groupby("client_id", observed=True)
    known = sessions.dropna(subset=["outcome"]).groupby("client_id", observed=False)["outcome"]
    clients = pd.DataFrame(
        {
            "client_id": pd.Categorical(names, categories=names),
            "therapist_id": pd.Categorical([NOT_GIVEN] * len(names)),
            "therapy": pd.Categorical([NOT_GIVEN] * len(names)),
            "feedback": False,
            "culture_match": False,
            "age": np.nan,
            "planned_sessions": by_client["session"].max().to_numpy(),
            "sessions_attended": by_client["session"].nunique().to_numpy(),
            "dropped_out": False,
            "intake": known.first().reindex(names).to_numpy(),
            "outcome_end": known.last().reindex(names).to_numpy(),
        }
    )
    items = sessions[key].assign(**{item: sessions.get(item, np.nan) for item in ITEMS})
    sessions = sessions.drop(columns=[item for item in ITEMS if item in sessions]).assign(
        rupture=False,
        repaired=False,
        rupture_kind=pd.Categorical([None] * len(sessions)),
        rupture_reported=False,
    )
    therapists = pd.DataFrame(
        {"therapist_id": [NOT_GIVEN], "therapy": [NOT_GIVEN], "years_practice": [np.nan]}
    )
    exchanges = pd.DataFrame(columns=["client_id", "session", "turn", "client_affect", "therapist_affect"])
    return Clinic(
        therapists, clients, sessions, items, exchanges, synthetic=bool(ratings.attrs.get(SYNTHETIC))
    )


def _in_order(column: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Keep clients in the order in which they came."""
    return column if column.name == "session" else pd.Series(pd.factorize(column)[0], index=column.index)
