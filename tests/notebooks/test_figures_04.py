"""What the prose of lesson 04 says of a figure is so in the sample clinic as it ships."""

from __future__ import annotations

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.stats import agreement
from alliancekit.clinic import RATERS


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def early(clinic):
    return clinic.sessions.query("session <= 3").pivot_table("alliance", "client_id", "rater")


@pytest.fixture(scope="module")
def rated(early, clinic):
    return early.merge(clinic.clients, on="client_id")


def test_client_and_therapist_are_alike_to_a_degree_and_the_client_rates_higher(early):
    found = agreement(early, "client", "therapist")
    assert 0 < found.r.low < found.r < 0.5
    assert found.d.low > 0
    assert (early["client"] > early["therapist"]).mean() > 0.5


def test_client_and_observer_agree_much_more_closely(early):
    near = agreement(early, "client", "observer")
    far = agreement(early, "client", "therapist")
    assert near.r.low > far.r.high
    assert abs(near.d) < far.d / 2


@pytest.mark.parametrize("other", ["client", "observer"])
def test_r_is_higher_over_all_sessions_than_in_one(clinic, other):
    def r(rows):
        wide = rows.pivot_table("alliance", "client_id", "rater")
        first = "therapist" if other == "client" else "client"
        return ak.correlate(wide, first, other)

    assert r(clinic.sessions) > r(clinic.sessions.query("session == 1"))


def test_a_point_lower_moves_the_icc_that_counts_level_and_no_other(early):
    lower = early.assign(therapist=early["therapist"] - 1)
    before, after = (ak.intraclass_correlation(each, ["client", "therapist"]) for each in (early, lower))
    assert after.table.loc["ICC(3,1)"].to_numpy() == pytest.approx(before.table.loc["ICC(3,1)"].to_numpy())
    assert after["ICC(2,1)"] < before["ICC(2,1)"]
    assert after["ICC(2,1)"].includes(0)
    assert after["ICC(1,1)"] < 0


def test_limits_reach_nearly_a_point_down_and_nearly_two_up(early):
    limits = ak.bland_altman(early, "client", "therapist")
    assert -1 < limits.lower < -0.85
    assert 1.7 < limits.upper < 2


def test_therapists_rate_lower_follow_their_clients_and_go_with_how_they_rate_others(rated):
    own = rated.groupby("therapist_id", observed=True)["therapist"]
    others = (own.transform("sum") - rated["therapist"]) / (own.transform("size") - 1)
    found = ak.truth_and_bias(
        rated.assign(others=others), "therapist", "client", "others", groups="therapist_id"
    )
    assert found.direction.high < 0
    assert 0 < found.truth.low < found.truth.high < 1
    assert found.bias.low > 0


def test_following_is_weaker_within_clients_and_weakest_for_bond(clinic):
    within = {}
    for part in ("bond", "goals", "tasks"):
        rows = clinic.sessions.pivot_table(part, ["client_id", "session"], "rater").reset_index()
        found = ak.within_between(rows, "client", "therapist", "client_id")
        assert found.within.low > 0
        assert found.within.high < found.between.low
        within[part] = found.within
    assert within["bond"].high < min(within["goals"], within["tasks"])


def test_a_difference_score_goes_with_an_outcome_that_only_the_client_makes(early):
    made_up = 34 - 5 * early["client"] + np.random.default_rng(4).normal(0, 6, len(early))
    names = (early.assign(made_up=made_up), "client", "therapist", "made_up")
    assert ak.difference_scores(*names).signed.high < 0
    found = ak.congruence(*names, centre=3)
    assert found.a4.includes(0)
    assert found.a1.high < 0


def test_the_clinics_own_outcome_does_not_tell_whether_a_match_matters(rated):
    found = ak.congruence(
        rated, "client", "therapist", "outcome_end", centre=3, groups="therapist_id"
    )
    assert found.a4.includes(0)
    parted = found.lines(1).query("line == 'incongruence'")["outcome"].to_numpy()
    assert parted.min() < parted[len(parted) // 2] - 1  # not lowest in the middle


def test_three_views_go_with_outcome_and_no_difference_among_them_shows(rated):
    found = {rater: ak.correlate(rated, rater, "outcome_end") for rater in RATERS}
    assert all(r.high < 0 for r in found.values())
    client = found["client"]
    assert all(client.low <= found[other].high and found[other].low <= client.high for other in RATERS)


def test_a_habit_of_ticking_inflates_the_clients_r_and_not_the_observers(rated):
    habit = np.random.default_rng(4).normal(size=len(rated))
    ticked = rated.assign(
        client=rated["client"] + 0.4 * habit, outcome_end=rated["outcome_end"] - 4 * habit
    )
    before, after = (
        {rater: ak.correlate(rows, rater, "outcome_end") for rater in ("client", "observer")}
        for rows in (rated, ticked)
    )
    assert after["client"] < before["client"] - 0.1
    assert before["observer"] < after["observer"] < 0
