"""The blind lab: looks cost, beliefs add up to 100, and nothing gives the truth away before commitment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.explorers.worlds.data import OBSERVED, draw
from alliancekit.explorers.worlds.explorer import BUDGET, PRICES, share_out
from alliancekit.record import last_prediction
from alliancekit.simulate import WORLDS

BARS = ("course", "session", "follows", "third")


@pytest.fixture
def lab():
    return ak.explore_worlds(seed=3)


def take(lab, look):
    lab.controls["look"].widget.value = look
    lab.controls["take"].widget.value = True


def offered(lab):
    return [look for _, look in lab.controls["look"].widget.options]


def beliefs(lab):
    return [lab.controls[bar].widget.value for bar in BARS]


def test_a_look_costs_and_is_not_offered_again(lab):
    take(lab, "r with later change")
    assert f"{BUDGET - 1} of {BUDGET} coins" in lab.text
    assert "r with later change" not in offered(lab)
    assert not lab.controls["take"].widget.value
    assert lab._view.table["figure"].tolist() == ["r with later change"]


def test_one_experiment_only_and_nothing_that_cannot_be_paid(lab):
    take(lab, "experiment, 2,000 clients")
    assert not any(look.startswith("experiment") for look in offered(lab))
    for look in OBSERVED[:3]:
        take(lab, look)
    assert lab.controls["take"].widget.disabled
    assert lab._view.table["figure"].str.startswith("experiment").sum() == 1
    spent = sum(PRICES[look] for look in ("experiment, 2,000 clients", *OBSERVED[:3]))
    assert spent == BUDGET


@given(moves=st.lists(st.tuples(st.sampled_from(BARS), st.integers(0, 100)), min_size=1, max_size=12))
def test_whatever_is_moved_beliefs_add_up_to_100(moves):
    now = dict.fromkeys(BARS, 25)
    for bar, value in moves:
        now[bar] = value
        now |= share_out(bar, now)
        assert sum(now.values()) == 100
        assert now[bar] == value
        assert min(now.values()) >= 0


def test_moving_one_belief_moves_the_others_on_the_panel(lab):
    lab.controls["follows"].widget.value = 70
    assert beliefs(lab) == [10, 10, 70, 10]


def test_the_truth_is_told_at_commitment_and_not_before(lab):
    take(lab, "lags detrended")
    assert "truth:" not in lab.text
    lab.controls["commit"].widget.value = True
    assert f"The truth: {draw(3).world}." in lab.text
    assert all(control.widget.disabled for control in lab.controls.values())
    table = lab._view.table
    assert table["look"].tolist() == ["lags detrended", "all that you looked at"]
    assert all(98 <= row[list(WORLDS)].sum() <= 102 for _, row in table.iterrows())


@pytest.mark.parametrize("committed", [False, True])
def test_it_says_that_observation_cannot_tell_the_first_from_the_fourth(lab, committed):
    lab.controls["commit"].widget.value = committed
    assert "cannot tell the first world from the fourth" in lab.text


def test_looks_and_beliefs_are_recorded(lab):
    take(lab, "r by session")
    lab.controls["follows"].widget.value = 100
    take(lab, "experiment, 200 clients")
    lab.controls["commit"].widget.value = True
    kept = last_prediction("worlds-3")
    assert kept["looks"] == ["r by session", "experiment, 200 clients"]
    assert kept["beliefs"] == [[25, 25, 25, 25], [0, 0, 100, 0], [0, 0, 100, 0]]
    assert kept["committed"]


def test_a_class_with_one_seed_sees_one_clinic():
    one, other = ak.explore_worlds(seed=5), ak.explore_worlds(seed=5)
    for lab in (one, other):
        take(lab, "r by session")
    assert one._view.table.equals(other._view.table)


@pytest.mark.parametrize("seed", [-1, 1.5, "one"])
def test_a_seed_that_is_none_is_refused(seed):
    with pytest.raises(UserError, match="allowed is a whole number of 0 or more"):
        ak.explore_worlds(seed=seed)
