"""Twenty clouds to guess: what was true is told after the guess only, and every guess is kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.explorers.clouds.explorer import CLOUDS, draw_cloud
from alliancekit.record import last_prediction, record_prediction


@pytest.fixture
def game():
    return ak.explore_clouds()


def guess(game, value):
    game.controls["guess"].widget.value = value
    game.controls["shown"].widget.value = True


def onward(game):
    game.controls["shown"].widget.value = False


def true_r(number, seed=1):
    cloud = draw_cloud(seed, number)
    return np.corrcoef(cloud["x"], cloud["y"])[0, 1]


def test_r_is_told_after_the_guess_only(game):
    assert "r =" not in game.text
    assert game._view.table.empty
    guess(game, 0.2)
    assert f"{true_r(1):.2f}".replace("0.", ".") in game.text
    assert game._view.table.loc[0, "off"] == pytest.approx(abs(0.2 - true_r(1)))
    onward(game)
    assert game.text.startswith("Cloud 2 of 20")
    assert game.controls["guess"].widget.value == 0


def test_a_cloud_is_guessed_once(game):
    guess(game, 0.2)
    assert game.controls["guess"].widget.disabled
    onward(game)
    assert not game.controls["guess"].widget.disabled
    assert game._view.table["guess"].tolist() == [0.2]


def test_the_game_goes_on_where_it_was_left(game):
    for value in (0.1, -0.6):
        guess(game, value)
        onward(game)
    again = ak.explore_clouds()
    assert again.text.startswith("Cloud 3 of 20")
    assert again._view.table["guess"].tolist() == [0.1, -0.6]
    assert ak.explore_clouds(seed=2).text.startswith("Cloud 1 of 20")


def test_after_twenty_the_halves_are_compared_and_it_begins_anew(game):
    for number in range(1, CLOUDS + 1):
        guess(game, true_r(number) + 0.1 * (number <= CLOUDS // 2))
        onward(game) if number < CLOUDS else None
    assert "Over the first 10 clouds you were .10 off on average, over the last 10 .00" in game.text
    assert ak.explore_clouds().text == game.text
    onward(game)
    assert game.text.startswith("Cloud 1 of 20")
    assert len(last_prediction("clouds-1")) == CLOUDS  # kept until there is a new guess


@given(st.one_of(st.none(), st.text(), st.integers(), st.lists(st.floats(allow_nan=True), max_size=3)))
def test_whatever_stands_in_the_record_the_game_opens(kept):
    record_prediction("clouds-9", kept)
    assert ak.explore_clouds(seed=9).text.startswith("Cloud ")


def test_clouds_are_of_all_strengths():
    found = [true_r(number) for number in range(1, CLOUDS + 1)]
    assert min(found) < -0.5
    assert max(found) > 0.5
    assert sum(abs(r) < 0.4 for r in found) >= 4


@pytest.mark.parametrize("seed", [-1, 1.5, "1"])
def test_a_seed_that_is_none_is_named(seed):
    with pytest.raises(UserError, match="whole number of 0 or more"):
        ak.explore_clouds(seed)
