from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import PHASES, RATERS, phase_means, rater_means
from alliancekit.errors import UserError
from alliancekit.simulate import simulate_clinic

MEANS = ["bond", "goals", "tasks", "alliance"]
CLINIC = simulate_clinic(40, seed=3)


@pytest.fixture
def clinic():
    """A clinic in which a tenth of the rows and some ratings are missing, in no order."""
    sessions = CLINIC.sessions.sample(frac=0.9, random_state=1)
    sessions.loc[sessions.index[::7], "bond"] = np.nan
    return replace(CLINIC, sessions=sessions)


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
            2: theirs["session"] == 2,
        }[phase]
        rated = theirs[kept & (theirs["rater"] == rater)]
        if len(rated):
            rows.append([client, *rated[MEANS].mean()])
    return pd.DataFrame(rows, columns=["client_id", *MEANS])


@pytest.mark.parametrize("rater", RATERS)
@pytest.mark.parametrize("phase", [*PHASES, 2])
def test_agrees_with_one_client_at_a_time(rater, phase, clinic):
    found, expected = phase_means(clinic, rater, phase), slowly(clinic.sessions, rater, phase)
    assert found["client_id"].astype(str).tolist() == expected["client_id"].tolist()
    np.testing.assert_allclose(found[MEANS], expected[MEANS])


def test_each_row_has_the_client_s_own_columns_and_their_change(clinic):
    found = phase_means(clinic, "observer", "late")
    own = clinic.clients.set_index("client_id").loc[found["client_id"]].reset_index()
    pd.testing.assert_frame_equal(found[own.columns], own)
    assert (found["change"] == own["outcome_end"] - own["intake"]).all()


def test_the_three_raters_stand_side_by_side(clinic):
    found = rater_means(clinic, "late").set_index("client_id")
    seen = set()
    for rater in RATERS:
        alone = phase_means(clinic, rater, "late").set_index("client_id")
        seen |= set(alone.index)
        both = found.loc[alone.index]
        np.testing.assert_allclose(both[[f"{name}_{rater}" for name in MEANS]], alone[MEANS])
        pd.testing.assert_frame_equal(
            both[list(clinic.clients.columns[1:])], alone[clinic.clients.columns[1:]]
        )
        assert found.drop(alone.index)[f"alliance_{rater}"].isna().all()
    assert set(found.index) == seen


def test_every_session_is_in_one_phase():
    ones = replace(CLINIC, sessions=CLINIC.sessions.assign(bond=1.0))
    for phase in PHASES:
        assert (phase_means(ones, "client", phase)["bond"] == 1).all()


@pytest.mark.parametrize("ask", [lambda c: phase_means(c, "client", "early"), lambda c: rater_means(c, 3)])
def test_what_a_reader_does_to_an_answer_is_not_in_the_next(ask, clinic):
    before, mine = ask(clinic).copy(), ask(clinic)
    mine.iloc[:, 1] = 0.0
    mine["therapy"] = "none"
    mine.columns = [name.upper() for name in mine]
    pd.testing.assert_frame_equal(ask(clinic), before)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.sessions.__setitem__("bond", 5.0),
        lambda c: c.sessions.loc.__setitem__((slice(None), "bond"), 5.0),
        lambda c: c.clients.__setitem__("therapy", "none"),
        lambda c: c.clients.insert(1, "shoe_size", 40),
    ],
    ids=["new column", "in place", "client's", "one more"],
)
def test_a_changed_table_is_asked_anew(change):
    clinic = simulate_clinic(8, seed=5)
    before = phase_means(clinic, "client", "all")
    change(clinic)
    after = phase_means(clinic, "client", "all")
    assert not after.equals(before)
    pd.testing.assert_frame_equal(after, phase_means(replace(clinic), "client", "all"))


def test_clients_who_are_not_listed_are_left_out(clinic):
    few = replace(clinic, clients=clinic.clients.iloc[[7, 3]])
    for phase in ("all", 1):
        assert phase_means(few, "client", phase)["client_id"].tolist() == ["C08", "C04"]


def test_a_session_that_nobody_had_gives_no_rows(clinic):
    assert phase_means(clinic, "client", 99).empty
    assert "therapist_id" in rater_means(clinic, 99)


@pytest.mark.parametrize(
    ("rater", "phase"), [("nurse", "early"), ("client", "first"), ("client", 0), ("client", True)]
)
def test_unknown_words_are_refused(rater, phase, clinic):
    with pytest.raises(UserError, match="allowed is"):
        phase_means(clinic, rater, phase)


@pytest.mark.parametrize("table", ["sessions", "clients"])
def test_a_table_in_place_of_the_clinic_is_told_the_right_call(table, clinic):
    with pytest.raises(UserError, match=r'phase_means\(clinic, "observer", "late"\)'):
        phase_means(getattr(clinic, table), "observer", "late")
    with pytest.raises(UserError, match=r'rater_means\(clinic, "early"\)'):
        rater_means(getattr(clinic, table), "early")
