"""Ratings of each client averaged over a phase of treatment."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from alliancekit.clinic.schema import PARTS, RATERS
from alliancekit.errors import UserError

PHASES = ("early", "middle", "late", "all")
_MEANS = (*PARTS, "alliance")


def phase_means(sessions: pd.DataFrame, rater: str, phase: str) -> pd.DataFrame:
    """Average one rater's ratings of each client over a phase.

    Parameters
    ----------
    sessions
        The clinic's sessions, or any frame with client_id, session, rater, bond, goals, tasks, alliance.
    rater
        ``client``, ``therapist`` or ``observer``.
    phase
        ``early`` (sessions 1-3), ``late`` (a client's last three sessions after session 3), ``middle`` (those
        between) or ``all``. The cut at session 3 is our own choice.

    Returns
    -------
    pandas.DataFrame
        One row for each client rated in that phase: client_id, bond, goals, tasks, alliance (1 to 5); missing
        ratings are left out of a mean, and a mean of none is missing.

    Raises
    ------
    ValueError
        If a column is not there, or rater or phase is none of those above.

    Examples
    --------
    >>> rows = pd.DataFrame({"client_id": ["C1"] * 4, "session": [1, 2, 3, 4], "rater": "client",
    ...                      "bond": [2., 3, 4, 5], "goals": 3., "tasks": 3., "alliance": 3.})
    >>> phase_means(rows, "client", "early").values.tolist()
    [['C1', 3.0, 3.0, 3.0, 3.0]]
    """
    for name, found, allowed in (("rater", rater, RATERS), ("phase", phase, PHASES)):
        if found not in allowed:
            raise UserError(f"{name} is {found!r}; allowed is {', '.join(allowed)}.")
    return all_phase_means(sessions)[rater, phase]


def all_phase_means(sessions: pd.DataFrame) -> dict[tuple[str, str], pd.DataFrame]:
    """Average over every rater and phase in one pass: (rater, phase) -> what :func:`phase_means` returns.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> len(all_phase_means(load_clinic().sessions))
    12
    """
    if not isinstance(sessions, pd.DataFrame):
        raise UserError(
            f"Found a {type(sessions).__name__}. Give a table of sessions, such as clinic.sessions."
        )
    needed = ["client_id", "session", "rater", *_MEANS]
    absent = [name for name in needed if name not in sessions]
    if absent:
        raise UserError(f"The sessions have no column {', '.join(absent)}. Needed: {', '.join(needed)}.")
    client = pd.Categorical(sessions["client_id"])
    who = client.codes.astype(np.intp)
    people = len(client.categories)
    rater = _codes(sessions["rater"])
    session = sessions["session"].to_numpy()
    last = np.zeros(people, session.dtype)
    np.maximum.at(last, who, session)
    late = session > np.maximum(last - 3, 3)[who]
    # 0 early, 1 middle, 2 late; a row of an unknown rater goes to a fourth rater that is never read.
    cell = (rater * people + who) * 3 + np.where(session <= 3, 0, 1 + late)
    shape = (len(RATERS) + 1, people, 3)
    size = int(np.prod(shape))

    def add(weights: Any) -> Any:
        return np.bincount(cell, weights, size).reshape(shape)

    rows = add(None)
    sums, counts = [], []
    for name in _MEANS:
        value = sessions[name].to_numpy(float)
        there = ~np.isnan(value)
        complete = there.all()
        sums.append(add(value if complete else np.where(there, value, 0)))
        counts.append(rows if complete else add(there))
    means = {}
    for i, who_rates in enumerate(RATERS):
        for phase in PHASES:
            columns = slice(None) if phase == "all" else [PHASES.index(phase)]
            rated = np.flatnonzero(rows[i][:, columns].sum(axis=1))
            frame = {"client_id": pd.Categorical.from_codes(rated, dtype=client.dtype)}
            for name, total, count in zip(_MEANS, sums, counts, strict=True):
                n = count[i][rated][:, columns].sum(axis=1)
                frame[name] = total[i][rated][:, columns].sum(axis=1) / np.where(n, n, np.nan)
            means[who_rates, phase] = pd.DataFrame(frame)
    return means


def _codes(rater: pd.Series[str]) -> Any:
    """Return each row's place of the rater in RATERS; an unknown one gets the next number."""
    known = pd.Categorical(rater)
    number = [RATERS.index(name) if name in RATERS else len(RATERS) for name in known.categories]
    return np.array([*number, len(RATERS)], np.intp)[known.codes]
