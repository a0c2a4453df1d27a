from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.simulate import ClinicModel, simulate_clinic
from alliancekit.stats import lagged

CARRY, CROSS = 0.3, -0.12


def draw(rng, clients, sessions, trend=0.0):
    """Two columns that carry over by .3 and weaken each other by .12, and a trend up in x and down in y."""
    state, rows = np.zeros((2, clients)), []
    for t in range(sessions + 30):
        state = np.array([[CARRY, CROSS], [CROSS, CARRY]]) @ state + rng.standard_normal((2, clients))
        rows.append(state + trend * t * np.array([[1], [-1]]))
    both = np.array(rows[30:]) + 3 * rng.standard_normal((1, 2, clients))
    return pd.DataFrame(
        {
            "client_id": np.tile(np.arange(clients), sessions),
            "session": np.repeat(np.arange(1, sessions + 1), clients),
            "x": both[:, 0].ravel(),
            "y": both[:, 1].ravel(),
        }
    )


def averaged(runs, *arguments, **more):
    rng = np.random.default_rng(1)
    effects = pd.concat([lagged(draw(rng, *arguments, **more), "x", "y").table for _ in range(runs)])
    true = np.where(effects["earlier"] == effects["later"], CARRY, CROSS)
    effects["hit"] = (effects["low"] <= true) & (true <= effects["high"])
    effects["kind"] = np.where(effects["earlier"] == effects["later"], "carry-over", "crossed")
    return effects.groupby(["kind", "detrended"])[["estimate", "hit"]].mean()


def test_coverage_of_crossed_effects_in_long_series():
    found = averaged(200, 40, 80)
    assert found.loc["crossed", "hit"].between(0.92, 0.98).all()
    assert found.loc["crossed", "estimate"].to_numpy() == pytest.approx([CROSS, CROSS], abs=0.006)


def test_short_series_pull_carry_over_down():
    # Known bias (Nickell 1981): about -(1 + .3) / 9 with ten sessions; more with trends taken out.
    found = averaged(60, 60, 10)
    assert found.loc[("carry-over", False), "estimate"] == pytest.approx(CARRY - 1.3 / 9, abs=0.03)
    assert found.loc[("carry-over", True), "estimate"] < 0.05
    assert found.loc["crossed", "estimate"].between(-0.11, -0.06).all()


def test_a_shared_trend_poses_as_an_effect_unless_taken_out():
    found = averaged(20, 40, 80, trend=0.1)
    assert found.loc[("crossed", False), "estimate"] < -0.3
    assert found.loc[("crossed", True), "estimate"] == pytest.approx(CROSS, abs=0.02)


def test_a_clinic_whose_alliance_follows_distress_shows_it():
    # 20 clinics of 20,000 clients give -.246, and -.101 the other way round: both trends run through it.
    follows = ClinicModel.world("follows")
    effects = pd.concat(
        [
            lagged(
                simulate_clinic(1500, seed=seed, model=follows).sessions.query("rater == 'client'"),
                "alliance",
                "outcome",
            ).table
            for seed in range(4)
        ]
    )
    found = effects[~effects["detrended"]].groupby(["earlier", "later"])["estimate"].mean()
    assert found["outcome", "alliance"] == pytest.approx(-0.246, abs=0.025)
    assert found["alliance", "outcome"] == pytest.approx(-0.101, abs=0.025)


def test_effects_by_hand():
    # One session's x is the next one's y, so that effect is 1 in these units and y itself adds nothing.
    rng = np.random.default_rng(5)
    frame = draw(rng, 30, 200).sort_values(["client_id", "session"])
    frame["y"] = frame.groupby("client_id")["x"].shift(1)
    effects = lagged(frame.dropna(), "x", "y").table.set_index(["earlier", "later", "detrended"])
    assert effects.loc[("x", "y", False), "estimate"] == pytest.approx(1, abs=0.01)
    assert effects.loc[("y", "y", False), "estimate"] == pytest.approx(0, abs=0.01)


def test_only_sessions_next_to_each_other_are_paired():
    frame = draw(np.random.default_rng(6), 20, 8)
    assert lagged(frame, "x", "y").steps == 20 * 7
    assert lagged(frame[frame["session"] != 4], "x", "y").steps == 20 * 5
    shuffled = frame.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(lagged(shuffled, "x", "y").table, lagged(frame, "x", "y").table)


def test_words():
    found = lagged(draw(np.random.default_rng(7), 20, 8), "x", "y")
    said = found.sentence()
    assert "As rated: y to the next session's x" in said
    assert "With trends taken out: y to the next session's x" in said
    assert "distress to the next session's x" in found.sentence(y="distress")
    assert said.endswith("What comes first need not be the cause.")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda f: f[f["client_id"] < 5], "Found 5 clients"),
        (lambda f: f[f["session"] < 4], "Found 0 clients"),
        (lambda f: pd.concat([f, f]), "one rater"),
        (lambda f: f.assign(x=1.0), "never differs"),
        (lambda f: f.drop(columns="y"), "no column y"),
    ],
)
def test_faults_are_named(change, word):
    with pytest.raises(ValueError, match=word):
        lagged(change(draw(np.random.default_rng(8), 20, 8)), "x", "y")
