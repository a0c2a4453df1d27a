"""Prepared ratings: each client's mean ratings in a phase of treatment, beside the client's own columns."""

from __future__ import annotations

from numbers import Integral
from typing import Any

import numpy as np
import pandas as pd

from alliancekit.clinic.keeping import kept
from alliancekit.clinic.schema import PARTS, RATERS, Clinic
from alliancekit.errors import UserError

PHASES = ("early", "middle", "late", "all")
_MEANS = [*PARTS, "alliance"]


def phase_means(clinic: Clinic, rater: str, phase: str | int) -> pd.DataFrame:
    """Average one rater's ratings of each client over a phase of treatment.

    Parameters
    ----------
    clinic
        What :func:`load_clinic`, :func:`read_clinic` or :func:`simulate_clinic` returns. Its means are worked
        out once, for all raters and phases, and kept as long as the clinic lives.
    rater
        ``client``, ``therapist`` or ``observer``.
    phase
        ``early`` (sessions 1-3), ``late`` (a client's last three sessions after session 3), ``middle`` (those
        between) or ``all``; or the number of one session. The cut at session 3 is our own choice.

    Returns
    -------
    pandas.DataFrame
        One row for each client rated in that phase, in the order of ``clinic.clients``: client_id; bond,
        goals, tasks, alliance (1 to 5); then the client's own columns, and ``change``, outcome_end less
        intake (-40 to 40; below 0: less distress). Missing ratings are left out of a mean; a mean of none is
        missing.

    Raises
    ------
    UserError
        If ``clinic`` is no clinic, or rater or phase is none of those above.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> early = phase_means(load_clinic(), "client", "early")
    >>> early[["client_id", "alliance", "therapist_id", "change"]].head(2).round(2).values.tolist()
    [['C001', 4.1, 'T22', -13], ['C002', 3.36, 'T03', -2]]
    """
    _check(clinic, f'ak.phase_means(clinic, "{rater}", "{phase}")', phase)
    if rater not in RATERS:
        raise UserError(f"rater is {rater!r}; allowed is {', '.join(RATERS)}.")
    return _phase_means(clinic, rater, phase)


def rater_means(clinic: Clinic, phase: str | int) -> pd.DataFrame:
    """Set the three raters' means of a phase side by side.

    Parameters
    ----------
    clinic, phase
        As for :func:`phase_means`.

    Returns
    -------
    pandas.DataFrame
        One row for each client whom anybody rated in that phase: client_id; ``bond_client`` to
        ``alliance_client``, the same for ``therapist`` and ``observer`` (1 to 5; missing where that rater
        gave none); then the client's own columns and ``change``.

    Raises
    ------
    UserError
        If ``clinic`` is no clinic, or phase is none of those allowed.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> early = rater_means(load_clinic(), "early")
    >>> early[["alliance_client", "alliance_therapist", "alliance_observer"]].mean().round(2).tolist()
    [3.86, 3.46, 3.76]
    """
    _check(clinic, f'ak.rater_means(clinic, "{phase}")', phase)
    return _rater_means(clinic, phase)


def _check(clinic: Clinic, call: str, phase: str | int) -> None:
    if not isinstance(clinic, Clinic):
        raise UserError(
            f"Found a {type(clinic).__name__} where a clinic is needed. Give the clinic itself, not one of "
            f"its tables: {call}."
        )
    session = isinstance(phase, Integral) and not isinstance(phase, bool) and phase > 0
    if not session and phase not in PHASES:
        raise UserError(f"phase is {phase!r}; allowed is {', '.join(PHASES)}, or the number of a session.")


@kept
def _phase_means(clinic: Clinic, rater: str, phase: str | int) -> pd.DataFrame:
    return _with_clients(clinic, _means(clinic, rater, phase))


@kept
def _rater_means(clinic: Clinic, phase: str | int) -> pd.DataFrame:
    each = [_means(clinic, rater, phase).add_suffix(f"_{rater}") for rater in RATERS]
    return _with_clients(clinic, pd.concat(each, axis=1).sort_index())


def _with_clients(clinic: Clinic, means: pd.DataFrame) -> pd.DataFrame:
    """Put means, indexed by the row of ``clinic.clients``, between the client's id and own columns."""
    clients = clinic.clients.assign(change=clinic.clients["outcome_end"] - clinic.clients["intake"])
    clients = clients.iloc[means.index].reset_index(drop=True)
    return pd.concat(
        [clients[["client_id"]], means.reset_index(drop=True), clients.drop(columns="client_id")], axis=1
    )


def _means(clinic: Clinic, rater: str, phase: str | int) -> pd.DataFrame:
    if isinstance(phase, str):
        return _all_means(clinic)[rater, phase]
    rows = ((clinic.sessions["session"] == phase) & (clinic.sessions["rater"] == rater)).to_numpy()
    place = _places(clinic)[rows]
    rated: pd.DataFrame = clinic.sessions.loc[rows, _MEANS].set_index(place)[place >= 0]
    return rated.sort_index()


@kept
def _places(clinic: Clinic) -> Any:
    """Return, for each row of the sessions, its client's row in the clients; -1 if there is none."""
    who = pd.Categorical(clinic.sessions["client_id"])
    clients = pd.Index(clinic.clients["client_id"].astype(str))
    return np.append(clients.get_indexer(who.categories.astype(str)), -1)[who.codes]


@kept
def _all_means(clinic: Clinic) -> dict[tuple[str, str], pd.DataFrame]:
    """Average over every rater and phase in one pass; each frame is indexed by the client's row."""
    sessions, who, people = clinic.sessions, _places(clinic), len(clinic.clients)
    # A row of an unknown rater or client goes to a fourth rater that is never read.
    rater = np.where(who < 0, len(RATERS), _codes(sessions["rater"]))
    session = sessions["session"].to_numpy()
    last = np.zeros(people + 1, session.dtype)
    np.maximum.at(last, who, session)
    late = session > np.maximum(last - 3, 3)[who]
    cell = (rater * people + np.maximum(who, 0)) * 3 + np.where(session <= 3, 0, 1 + late)
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
            frame = {}
            for name, total, count in zip(_MEANS, sums, counts, strict=True):
                n = count[i][rated][:, columns].sum(axis=1)
                frame[name] = total[i][rated][:, columns].sum(axis=1) / np.where(n, n, np.nan)
            means[who_rates, phase] = pd.DataFrame(frame, index=rated)
    return means


def _codes(rater: pd.Series[str]) -> Any:
    """Return each row's place of the rater in RATERS; an unknown one gets the next number."""
    known = pd.Categorical(rater)
    number = [RATERS.index(name) if name in RATERS else len(RATERS) for name in known.categories]
    return np.array([*number, len(RATERS)], np.intp)[known.codes]
