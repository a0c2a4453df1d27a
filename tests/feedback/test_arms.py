"""Two arms: the effect that was put in is found, and two lives differ by feedback alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.feedback import compare_arms, live_twice


def drawn(rng, shift, n=400):
    fed = np.repeat([True, False], n)
    return pd.DataFrame(
        {
            "outcome_end": rng.normal(10, 8, 2 * n) - 8 * shift * fed,
            "dropped_out": rng.random(2 * n) < 0.2,
            "feedback": fed,
        }
    )


def test_the_interval_holds_the_effect_as_often_as_it_says():
    rng = np.random.default_rng(3)
    found = [compare_arms(drawn(rng, 0.15)).d for _ in range(200)]
    assert np.mean([float(each) for each in found]) == pytest.approx(0.15, abs=0.02)
    assert 0.91 <= np.mean([each.includes(0.15) for each in found]) <= 0.99


def test_odds_of_staying_by_hand():
    frame = pd.DataFrame(
        {
            "outcome_end": np.arange(200) % 40,
            "dropped_out": [True] * 20 + [False] * 80 + [True] * 25 + [False] * 75,
            "feedback": [True] * 100 + [False] * 100,
        }
    )
    found = compare_arms(frame).staying
    error = np.sqrt(1 / 20 + 1 / 80 + 1 / 25 + 1 / 75)
    assert found == pytest.approx((80 / 20) / (75 / 25))
    assert (found.low, found.high) == pytest.approx(
        tuple(found * np.exp(s * 1.959964 * error) for s in (-1, 1))
    )


def test_where_nobody_leaves_the_odds_are_not_made_up():
    frame = pd.DataFrame(
        {"outcome_end": [1, 2, 3, 5], "dropped_out": False, "feedback": [True, True, False, False]}
    )
    assert np.isnan(compare_arms(frame).staying)
    assert "who stays cannot be compared" in compare_arms(frame).sentence()


def test_the_same_people_live_twice():
    without, fed = live_twice(300, seed=4)
    assert not without.clients["feedback"].any()
    assert fed.clients["feedback"].all()
    same = ["client_id", "therapist_id", "planned_sessions", "intake", "age"]
    pd.testing.assert_frame_equal(without.clients[same], fed.clients[same])
    first = [
        each.sessions.query("session == 1").drop_duplicates("client_id")["outcome"] for each in (without, fed)
    ]
    gain = first[0].to_numpy(float) - first[1].to_numpy(float)
    assert set(gain) <= {0.0, 1.0}  # what feedback does by session 1 is less than half a point, then rounded


def test_two_lives_are_one_where_feedback_does_nothing():
    still = replace(ak.ClinicModel(), slope_by_feedback=0.0, dropout_by_feedback=0.0)
    without, fed = live_twice(200, seed=1, model=still)
    assert (without.clients["outcome_end"] == fed.clients["outcome_end"]).all()


def test_the_default_program_is_near_the_published_effect():
    without, fed = live_twice(4000, seed=1)
    both = pd.concat([without.clients, fed.clients])
    assert compare_arms(both).d == pytest.approx(0.15, abs=0.03)


@pytest.mark.parametrize("column", ["outcome_end", "dropped_out", "feedback"])
def test_a_column_that_is_not_there_is_named(column):
    with pytest.raises(UserError, match=f"There is no column {column}"):
        compare_arms(ak.load_clinic().clients.drop(columns=column))


def test_one_arm_is_no_comparison():
    with pytest.raises(UserError, match="Two arms of 2 or more"):
        compare_arms(ak.load_clinic().clients.assign(feedback=True))
