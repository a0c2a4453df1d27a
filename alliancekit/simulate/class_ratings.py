"""A SYNTHETIC class that rated one session, and one that played sessions: what the last lesson opens with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS
from alliancekit.instruments import TEACHING
from alliancekit.simulate import simulate_clinic

# What the session was like and how far people see it differently; then how far they rate higher throughout.
_SEEN = {"bond": (4.2, 0.35), "goals": (3.5, 0.6), "tasks": (2.8, 1.1)}
_LENIENCY, _WOBBLE = 0.35, 0.6


def simulate_class(people: int = 24, *, seed: int) -> pd.DataFrame:
    """Make SYNTHETIC ratings of one session by a class, each with the teaching form, as observers.

    They agree about the bond and differ about tasks. The figures are our own choice.

    Parameters
    ----------
    people
        How many rated it.
    seed
        The same seed gives the same ratings.

    Returns
    -------
    pandas.DataFrame
        One row a person: ``synthetic``, ``person``, ``client_id``, ``session``, ``rater``, ``item_1`` to
        ``item_12``, as given.

    Examples
    --------
    >>> simulate_class(3, seed=1)["person"].tolist()
    ['S01', 'S02', 'S03']
    """
    rng = np.random.default_rng(seed)
    lenient = _LENIENCY * rng.standard_normal((people, 1))
    means = np.array([mean for mean, _ in _SEEN.values()])
    seen = means + lenient + rng.standard_normal((people, 3)) * [spread for _, spread in _SEEN.values()]
    # The form asks for bond, goals and tasks in turn.
    keyed = np.tile(seen, 4) + _WOBBLE * rng.standard_normal((people, 12))
    keyed = np.clip(np.rint(keyed), 1, 5)
    reverse = [number in TEACHING.reverse for number in TEACHING.numbers]
    answers = pd.DataFrame(np.where(reverse, 6 - keyed, keyed).astype(int), columns=list(ITEMS))
    names = [f"S{place:02}" for place in range(1, people + 1)]
    keys = {"synthetic": "yes", "person": names, "client_id": "the video", "session": 1, "rater": "observer"}
    return pd.concat([pd.DataFrame(keys, index=answers.index), answers], axis=1)


def simulate_role_plays(plays: int = 8, sessions: int = 4, *, seed: int) -> pd.DataFrame:
    """Make SYNTHETIC role-plays: three chairs rate the same meetings of each pair.

    Parameters
    ----------
    plays, sessions
        How many role-plays, and of how many meetings at most.
    seed
        As for :func:`simulate_clinic`, from which they come.

    Returns
    -------
    pandas.DataFrame
        One row a role-play, session and rater: ``synthetic`` and the columns of
        :func:`alliancekit.ratings_template`.

    Examples
    --------
    >>> simulate_role_plays(2, 1, seed=1)[["client_id", "rater"]].values.tolist()[0]
    ['Role-play 1', 'client']
    """
    clinic = simulate_clinic(plays, therapists=plays, seed=seed)
    rows = clinic.sessions[clinic.sessions["session"] <= sessions]
    number = rows["client_id"].cat.codes + 1
    table = rows[["session", "rater", *PARTS, "outcome"]].assign(
        synthetic="yes", client_id="Role-play " + number.astype(str)
    )
    return table[["synthetic", "client_id", "session", "rater", *PARTS, "outcome"]].reset_index(drop=True)
