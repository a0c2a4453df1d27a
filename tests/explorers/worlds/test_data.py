"""Looks agree with what each world shows, and only the experiment parts the first world from the fourth."""

import pytest

from alliancekit.errors import UserError
from alliancekit.explorers.worlds import data
from alliancekit.results import Estimate
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic

FIRST, FOURTH = WORLDS[0], WORLDS[3]


def error(found):
    return (found.high - found.low) / 2 / 1.96


@pytest.mark.parametrize("world", WORLDS[:3])
def test_a_large_clinic_shows_what_is_expected_of_its_world(world):
    clinic = simulate_clinic(4000, seed=77, model=ClinicModel.world(world))
    found = data.observed(clinic)
    assert tuple(found) == data.OBSERVED
    for look, figures in found.items():
        assert figures.keys() == data.EXPECTED[look].keys()
        for figure, estimate in figures.items():
            expected = data.EXPECTED[look][figure][WORLDS.index(world)]
            assert abs(estimate - expected) < 4 * error(estimate), (look, figure)


def test_what_is_observed_is_expected_to_be_the_same_in_the_first_and_the_fourth_world():
    for look in data.OBSERVED:
        for means in data.EXPECTED[look].values():
            assert means[0] == means[3]


@pytest.mark.parametrize("world", WORLDS)
def test_a_large_experiment_finds_an_effect_only_where_the_alliance_acts(world):
    found = data.experiment(world, 4000, seed=5)
    assert found.includes(0) is (world in {"follows", "third thing"})
    assert found.n == 4000
    assert data.experiment(world, 4000, seed=5) == found
    assert data.experiment(world, 4000, seed=6) != found


def test_the_same_seed_draws_the_same_clinic_and_seeds_draw_every_world():
    assert data.draw(3) is data.draw(3)
    drawn = {data.draw(seed).world for seed in range(12)}
    assert drawn == set(WORLDS)


def test_nothing_observed_moves_the_first_world_against_the_fourth():
    shares = data.weigh(data.observed(data.draw(3).clinic))
    assert sum(shares.values()) == pytest.approx(1)
    assert shares[FIRST] == pytest.approx(shares[FOURTH])
    assert data.verdict(shares) not in {FIRST, FOURTH}


def test_an_experiment_alone_parts_worlds_that_act_from_worlds_that_do_not():
    none = data.weigh({data.EXPERIMENT: {"d": Estimate(-0.01, -0.09, 0.07)}})
    some = data.weigh({data.EXPERIMENT: {"d": Estimate(-0.22, -0.30, -0.14)}})
    assert none["follows"] + none[FOURTH] > 0.95
    assert some[FIRST] + some["acts session by session"] > 0.95


def test_a_world_that_is_not_there_is_refused():
    with pytest.raises(UserError, match="There is no world"):
        data.experiment("causal", 100, seed=1)
