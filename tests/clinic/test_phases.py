from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import PHASES, RATERS, all_phase_means, phase_means
from alliancekit.simulate import simulate_clinic

MEANS = ["bond", "goals", "tasks", "alliance"]


def slowly(sessions, rater, phase):
    """Average the plain way: one client at a time."""
    rows = []
    for client, theirs in sessions.groupby("client_id", observed=True):
        last = theirs["session"].max()
        kept = {
            "early": theirs["session"] <= 3,
            "late": theirs["session"] > max(3, last - 3),
            "middle": theirs["session"].between(4, max(3, last - 3)),
            "all": theirs["session"] > 0,
        }[phase]
        rated = theirs[kept & (theirs["rater"] == rater)]
        if len(rated):
            rows.append([client, *rated[MEANS].mean()])
    return pd.DataFrame(rows, columns=["client_id", *MEANS])


@pytest.mark.parametrize("rater", RATERS)
@pytest.mark.parametrize("phase", PHASES)
def test_agrees_with_one_client_at_a_time(rater, phase):
    sessions = simulate_clinic(40, seed=3).sessions
    sessions = sessions.sample(frac=0.9, random_state=1)
    sessions.loc[sessions.index[::7], "bond"] = np.nan
    found, expected = phase_means(sessions, rater, phase), slowly(sessions, rater, phase)
    assert found["client_id"].astype(str).tolist() == expected["client_id"].tolist()
    np.testing.assert_allclose(found[MEANS], expected[MEANS])


def test_every_session_is_in_one_phase():
    sessions = simulate_clinic(60, seed=4).sessions
    rated = sessions.assign(bond=1.0)
    means = all_phase_means(rated)
    assert set(means) == {(rater, phase) for rater in RATERS for phase in PHASES}
    assert all((frame["bond"] == 1).all() for frame in means.values())


def test_plain_text_columns_will_do():
    rows = pd.DataFrame(
        {"client_id": ["b", "a"], "session": [1, 4], "rater": "client", **dict.fromkeys(MEANS, 2.0)}
    )
    assert phase_means(rows, "client", "late")["client_id"].tolist() == ["a"]
    assert phase_means(rows, "observer", "all").empty


@pytest.mark.parametrize(("rater", "phase"), [("nurse", "early"), ("client", "first")])
def test_unknown_words_are_refused(rater, phase):
    with pytest.raises(ValueError, match="allowed is"):
        phase_means(simulate_clinic(5, seed=1).sessions, rater, phase)


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="no column goals, tasks"):
        phase_means(simulate_clinic(5, seed=1).sessions.drop(columns=["goals", "tasks"]), "client", "all")
