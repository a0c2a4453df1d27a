"""What lesson 08 says of a figure is so in the sample clinic as it ships, and in the clinics it makes."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.stats import shrunken_means


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def mine(clinic):
    return clinic.sessions.query("rater == 'client'")


@pytest.fixture(scope="module")
def early(clinic):
    return ak.phase_means(clinic, "client", "early")


def test_both_slopes_are_below_0_and_between_is_several_times_as_steep(mine):
    found = ak.within_between(mine, "alliance", "outcome", "client_id")
    assert found.within.high < 0
    assert found.between < 3 * found.within


def test_the_therapists_share_is_small_and_its_interval_wide(early):
    share = ak.variance_between(early, "outcome_end", "therapist_id").share
    assert share < 0.12
    assert share.high > 2 * share


def test_hardly_any_therapist_stands_apart_once_drawn_in(clinic):
    found = shrunken_means(clinic.clients, "outcome_end", "therapist_id").table
    grand = clinic.clients["outcome_end"].mean()
    assert ((found["low"] > grand) | (found["high"] < grand)).sum() <= 3


def test_more_lies_between_therapists_when_they_rate_themselves(clinic):
    shares = {}
    for rater in ("client", "therapist"):
        rated = ak.phase_means(clinic, rater, "all")
        shares[rater] = ak.variance_between(rated, "alliance", "therapist_id").share
    assert shares["therapist"] > 1.5 * shares["client"]


def test_the_interval_between_therapists_is_much_the_wider(early):
    found = ak.within_between(early, "alliance", "outcome_end", "therapist_id")
    between, within = (each.high - each.low for each in (found.between, found.within))
    assert between > 2.5 * within
    assert found.between.includes(0)
    assert found.between.includes(found.within)
    assert (found.n_groups, found.n) == (30, 400)


def _crossed(sessions):
    effects = ak.lagged(sessions, "alliance", "outcome").table.set_index(["earlier", "later", "detrended"])
    return lambda earlier, later, *, detrended: effects.loc[(earlier, later, detrended)]


def test_no_lag_shows_where_the_alliance_acts_over_the_course(mine):
    of = _crossed(mine)
    for detrended in (False, True):
        for pair in (("alliance", "outcome"), ("outcome", "alliance")):
            effect = of(*pair, detrended=detrended)
            assert effect["low"] < 0 < effect["high"]


@pytest.mark.parametrize("seed", [1, 2])
def test_only_where_the_alliance_follows_does_distress_clearly_go_before_it(seed):
    acts, follows = (
        _crossed(ak.simulate_clinic(4000, seed=seed, model=model).sessions.query("rater == 'client'"))
        for model in (ak.ClinicModel(), ak.ClinicModel.world("follows"))
    )
    assert follows("outcome", "alliance", detrended=True)["high"] < -0.1
    assert abs(acts("outcome", "alliance", detrended=True)["estimate"]) < 0.03
    assert abs(acts("alliance", "outcome", detrended=True)["estimate"]) < 0.03
    # What taking out trends leaves behind where the alliance does nothing.
    assert -0.06 < follows("alliance", "outcome", detrended=True)["estimate"] < 0


def test_intervals_of_the_four_therapies_overlap(early):
    found = [
        ak.correlate(rows, "alliance", "outcome_end")
        for _, rows in early.groupby("therapy", observed=True)
    ]
    assert len(found) == 4
    assert max(each.low for each in found) < min(each.high for each in found)


def test_the_interval_of_culture_match_holds_0(early):
    found = ak.correlate(early, "culture_match", "alliance")
    assert found.low < 0 < found.high
    assert found.n == 400
