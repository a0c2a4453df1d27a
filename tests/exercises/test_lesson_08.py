"""What lesson 08's exercises key is true of the tables that they show."""

from __future__ import annotations

import re

import pytest

import alliancekit as ak
from alliancekit.exercises import exercises_of

SEEDS = [pytest.param(20, id="few"), pytest.param(200, id="many", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


def variants(number, clinic, seeds):
    exercise = next(each for each in exercises_of("08") if each.id == number)
    return [exercise.variant(clinic, seed) for seed in range(seeds)]


def estimate(words):
    return float(re.match(r"-?\d+\.\d+", words)[0])


@pytest.mark.parametrize("seeds", SEEDS)
def test_only_a_clinic_that_follows_shows_itself_in_the_table_of_lags(clinic, seeds):
    worlds = set()
    for given in variants("08-5", clinic, seeds):
        first, second = (estimate(given[f"{earlier}_detrended"]) for earlier in ("alliance", "outcome"))
        worlds.add(given["world"])
        assert -0.05 < first < 0.03
        if given["world"] == "follows":
            assert second < -0.15
            assert "distress clearly goes before the alliance" in given["fits"]
            # the first row's interval leaves out 0, as its misconception says
            assert float(given["alliance_detrended"].split(" to ")[1].rstrip(")")) < 0
        else:
            assert abs(second) < 0.03
            assert "neither goes before the other" in given["fits"]
    assert worlds == {"acts over the course", "acts session by session", "follows", "third thing"}


@pytest.mark.parametrize("seeds", SEEDS)
def test_a_slope_between_clients_is_clearly_steeper_and_below_0(clinic, seeds):
    for given in variants("08-2", clinic, seeds):
        low, high = map(float, re.search(r"interval (\S+) to (\S+)\)", given["between"]).groups())
        assert low < high < 0
        rated = clinic.sessions[clinic.sessions["rater"] == given["rater"]]
        found = ak.within_between(rated, given["part"], "outcome", "client_id")
        assert found.contextual.high < 0


@pytest.mark.parametrize("seeds", SEEDS)
def test_a_match_that_cannot_be_told_cannot_be_told_with_therapists_counted_either(clinic, seeds):
    for given in variants("08-6", clinic, seeds):
        rated = ak.phase_means(clinic, given["rater"], given["phase"])
        rated = rated[rated["therapy"] == given["therapy"]]
        found = ak.compare_means(rated, "alliance", among="culture_match", groups="therapist_id")
        assert found.difference.includes(0) == ("cannot tell" in given["fits"] or "too few" in given["fits"])
