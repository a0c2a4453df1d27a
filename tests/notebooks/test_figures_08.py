"""What lesson 08 says of a figure is so in the sample clinic as it ships, and in the clinics it makes."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.exercises.lessons.facts_08 import lags
from alliancekit.exercises.lessons.predictions_08 import _LEFT_BEHIND, _LIFTED
from alliancekit.explorers.levels.data import Levels
from alliancekit.explorers.worlds.data import EXPECTED, EXPERIMENT
from alliancekit.results import short
from alliancekit.simulate import WORLDS
from alliancekit.stats import shrunken_means
from tests.notebooks.anatomy import NOTEBOOKS, Lesson

SEEDS = range(1, 21)  # of the clinics that section 3 tells of


@pytest.fixture(scope="module")
def prose():
    """Cell id -> its text, with the minus that Python writes and no marks of stress."""
    cells = Lesson(NOTEBOOKS / "08_levels.ipynb").notebook.cells
    return {cell.id: cell.source.replace("−", "-").replace("*", "") for cell in cells}


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def mine(clinic):
    return clinic.sessions.query("rater == 'client'")


@pytest.fixture(scope="module")
def early(clinic):
    return ak.phase_means(clinic, "client", "early")


def told(found):
    """An estimate as the prose has it: value (low to high)."""
    return f"{short(found)} ({short(found.low)} to {short(found.high)})"


def row(*cells):
    return f"| {' | '.join(cells)} |"


def test_between_and_within_and_their_difference(prose, mine):
    found = ak.within_between(mine, "alliance", "outcome", "client_id")
    text = prose["l08-s1-read"]
    for slope in (found.within, found.contextual):
        assert told(slope) in text
    low, high = short(found.between.low), short(found.between.high)
    assert f"{short(found.between)} points of distress" in text
    assert f"(95% interval {low} to {high})" in text
    assert (
        f"about {-3 * found.between:.0f} points less distress than somebody whose usual alliance is 2" in text
    )
    assert -0.5 < found.within < found.within.high < 0
    assert found.contextual.high < 0


def test_the_therapists_share_of_outcome(prose, clinic, early):
    share = ak.variance_between(early, "outcome_end", "therapist_id").share
    low, high = 100 * share.low, 100 * share.high
    assert (
        f"{100 * share:.0f}% lies between therapists (95% interval {low:.0f}% to {high:.0f}%)"
        in prose["l08-s2-read"]
    )
    words = _explored(clinic, "client", "y")
    assert f"The explorer says {words} for distress" in prose["l08-s2-read"]


def _explored(clinic, rater, measure):
    """The therapists' share that the explorer names."""
    said = Levels(clinic).shares(("this clinic", rater, "alliance"), measure)[1]
    share, low, high = re.search(r"(\d+)% between therapists \((\d+) to (\d+)%\)", said).groups()
    return f"{share}% ({low} to {high}%)"


def test_the_therapists_share_of_ratings(prose, clinic):
    for rater, words in (("therapist", "rate the alliance, {} of its"), ("client", "rate it, {}")):
        assert words.format(_explored(clinic, rater, "x")) in prose["l08-s2-read"]


def test_hardly_any_therapist_stands_apart_and_none_once_drawn_in(prose, clinic):
    explorer = ak.explore_levels(clinic, level="by therapist")
    explorer.controls["measure"].widget.value = "y"
    apart = re.search(r"(\d+) of the 30 intervals leave out the mean of all", explorer.text)[0]
    assert apart in prose["l08-s2-read"]
    found = shrunken_means(clinic.clients, "outcome_end", "therapist_id")
    assert "leave out the mean of all: 0." in found.sentence()
    assert "Drawn towards the mean, not one does" in prose["l08-s2-read"]


def test_the_slopes_by_therapist_cannot_be_told_apart(prose, early):
    found = ak.within_between(early, "alliance", "outcome_end", "therapist_id")
    for slope in (found.within, found.between, found.contextual):
        assert told(slope) in prose["l08-s2-read"]
    assert found.contextual.includes(0)
    assert found.between.includes(0)


def _crossed(sessions):
    effects = ak.lagged(sessions, "alliance", "outcome").table.set_index(["earlier", "later", "detrended"])
    return lambda earlier, later, *, detrended: effects.loc[(earlier, later, detrended)]


def test_no_lag_shows_where_the_alliance_acts_over_the_course(prose, mine):
    of = _crossed(mine)
    for detrended in (False, True):
        for pair in (("alliance", "outcome"), ("outcome", "alliance")):
            effect = of(*pair, detrended=detrended)
            assert effect["low"] < 0 < effect["high"]
    rated, out = (of("alliance", "outcome", detrended=each) for each in (False, True))
    value, low, high = (short(rated[name]) for name in ("estimate", "low", "high"))
    assert f"{value} (95% interval {low} to {high}) as rated" in prose["l08-s3-read"]
    value, low, high = (short(out[name]) for name in ("estimate", "low", "high"))
    assert f"{value} ({low} to {high}) with trends taken out" in prose["l08-s3-read"]


@pytest.mark.slow
def test_what_lags_show_in_twenty_clinics_of_each_world(prose):
    names = {
        "acts over the course": "acts over the course, and third thing",
        "acts session by session": "acts session by session",
        "follows": "follows",
    }
    for world, name in names.items():
        made = [lags(world, seed) for seed in SEEDS]
        words = []
        for earlier in ("alliance", "outcome"):
            effects = [each[f"{earlier}_detrended"] for each in made]
            words.append(f"{short(np.mean(effects))} ({short(np.min(effects))} to {short(np.max(effects))})")
            if (world, earlier) == ("follows", "alliance"):
                assert all(each.high < 0 for each in effects)
                figures = np.array([np.mean(effects), np.min(effects), np.max(effects)])
                assert figures.round(3).tolist() == list(_LEFT_BEHIND)
        assert row(name, *words) in prose["l08-s3-read"]


@pytest.mark.slow
def test_noise_makes_the_effect_of_distress_on_the_alliance_too_small(prose):
    follows = ak.ClinicModel.world("follows")
    clean = replace(
        follows,
        occasion_variance=0.0,
        distress_occasion_variance=0.0,
        item_loading=1.0,
        facet_loading=(1.0, 1.0, 1.0),
        item_missing=0.0,
    )

    def mean(model, part):
        found = []
        for seed in SEEDS:
            rated = ak.simulate_clinic(4000, seed=seed, model=model).sessions.query("rater == 'client'")
            effects = ak.lagged(rated, part, "outcome").table
            crossed = effects.query("earlier == 'outcome' and later == @part and detrended")
            found.append(float(crossed["estimate"].iloc[0]))
        return short(np.mean(found))

    assert f"with {mean(follows, 'alliance')}. Before the bond alone" in prose["l08-s3-read"]
    assert f"it is {mean(follows, 'bond')}; with no noise" in prose["l08-s3-read"]
    assert f"it would be {mean(clean, 'alliance')}." in prose["l08-s3-read"]


def test_first_and_fourth_world_give_the_same_tables():
    acts, third = (
        ak.simulate_clinic(200, seed=1, model=ak.ClinicModel.world(world))
        for world in ("acts over the course", "third thing")
    )
    assert acts.sessions.equals(third.sessions)
    assert acts.clients.equals(third.clients)


@pytest.mark.parametrize(
    ("look", "figure", "name"),
    [
        ("r by session", "session 1", "r at session 1"),
        ("r by session", "session 3", "r at session 3"),
        ("r by session", "session 8", "r at session 8"),
        ("r given distress so far", "session 3", "r given distress so far"),
        ("r with later change", "session 3", "r with later change"),
        (EXPERIMENT, "d", "experiment, d"),
    ],
)
def test_what_each_look_shows(prose, look, figure, name):
    assert row("Look", *WORLDS) in prose["l08-s4-read"]
    assert row(name, *(short(each) for each in EXPECTED[look][figure])) in prose["l08-s4-read"]


def test_the_experiment_that_is_predicted_is_the_one_that_the_lab_expects(prose):
    expected = dict(zip(WORLDS, EXPECTED[EXPERIMENT]["d"], strict=True))
    assert {world: expected[world] for world in _LIFTED} == _LIFTED
    for clients, half in ((200, ".28"), (2000, ".09")):
        assert short(1.96 * (4 / clients) ** 0.5) == half
        assert half in prose["l08-s4-read"]


def test_four_therapies_cannot_be_told_apart(prose, early):
    found = ak.compare_correlations(
        early, x="alliance", y="outcome_end", among="therapy", groups="therapist_id"
    )
    assert len(found.differences) == 6
    assert all(each.includes(0) for each in found.differences.values())
    text = prose["l08-s5-read"]
    least, most = (pick(found.found, key=found.found.get) for pick in (max, min))
    assert f"from {short(found.found[least])} ({least}) to {short(found.found[most])} ({most})" in text
    widest = max(found.differences.values(), key=abs)
    assert (
        f"largest difference is {short(widest)}, with an interval from {short(widest.low)} to "
        f"{short(widest.high)}" in text
    )
    assert widest.high > 0.3


def test_culture_match_cannot_be_told(prose, early):
    found = ak.correlate(early, "culture_match", "alliance")
    assert found.includes(0)
    assert f"r = {told(found)}" in prose["l08-s5-read"]
    assert found.n == 400
