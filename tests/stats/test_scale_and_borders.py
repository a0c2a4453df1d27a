"""Figures do not depend on the unit or the origin of a column, and what is not defined is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.errors import UserError
from alliancekit.stats import (
    actor_partner,
    composite_correlation,
    congruence,
    intraclass_correlation,
    moments,
    partial_correlation,
    synchrony,
    variance_between,
    within_between,
)


def people(n=120, seed=3):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(rng.normal(size=(n, 3)), columns=["x", "y", "z"])
    return frame.assign(y=frame["y"] - 0.5 * frame["x"], who=np.repeat(np.arange(n // 6), 6))


def near(one, other, times=1.0):
    assert (float(one), one.low, one.high) == pytest.approx(
        (other * times, other.low * times, other.high * times), rel=1e-6
    )


@pytest.mark.parametrize(("unit", "origin"), [(1e-11, 0.0), (1e6, 1.7e9), (1.0, 1e7)])
class TestUnitAndOrigin:
    def moved(self, unit, origin):
        frame = people()
        return frame, frame.assign(x=frame["x"] * unit + origin)

    def test_within_and_between(self, unit, origin):
        frame, moved = self.moved(unit, origin)
        plain, found = (within_between(each, "x", "y", "who") for each in (frame, moved))
        near(found.within, plain.within, 1 / unit)
        near(found.between, plain.between, 1 / unit)
        near(found.r_within, plain.r_within)

    def test_actor_and_partner(self, unit, origin):
        frame, moved = self.moved(unit, origin)
        tables = [actor_partner(each, ("x", "y"), ("z", "who")).table for each in (frame, moved)]
        partner = [each.set_index(["person", "effect"]).loc[("client", "actor")] for each in tables]
        np.testing.assert_allclose(
            partner[1][["low", "high"]].astype(float) * unit,
            partner[0][["low", "high"]].astype(float),
            rtol=1e-6,
        )

    def test_held_constant(self, unit, origin):
        frame, moved = self.moved(unit, origin)
        near(partial_correlation(moved, "y", "z", "x"), partial_correlation(frame, "y", "z", "x"))
        near(partial_correlation(moved, "x", "y", "z"), partial_correlation(frame, "x", "y", "z"))


def test_a_surface_over_time_stamps_is_fitted_or_refused_in_words():
    frame = people().assign(x=lambda f: 1.7e9 + 1e6 * f["x"], z=lambda f: 1.7e9 + 1e6 * f["z"])
    assert np.isfinite(congruence(frame, "x", "z", "y", centre=1.7e9).a4)
    try:
        congruence(frame, "x", "z", "y", centre=3)
    except UserError as fault:
        assert "does not vary or follows exactly" in str(fault)  # noqa: PT017 - it may also be fitted


def test_a_column_that_follows_from_the_others_held_is_counted_once():
    frame = people().assign(again=lambda f: 2 * f["z"] + 1)
    near(partial_correlation(frame, "x", "y", ["z", "again"]), partial_correlation(frame, "x", "y", ["z"]))


def test_weights_that_cancel_leave_no_composite():
    frame = people().assign(same=lambda f: f["x"])
    with pytest.raises(UserError, match="weighted sum is the same"):
        composite_correlation(moments(frame, ["x", "same", "y"]), {"x": 1, "same": -1}, "y")


class TestIntraclassBorders:
    def test_where_nobody_differs_nothing_is_agreed_on(self):
        with pytest.raises(UserError, match="people who differ"):
            intraclass_correlation(pd.DataFrame([[1, 3], [1, 3], [1, 3], [1, 3]]))

    def test_no_figure_is_infinite(self):
        found = intraclass_correlation(pd.DataFrame([[1, 4], [4, 1], [2, 3], [3, 2.1]]))
        assert not np.isinf(found.table.to_numpy(float)).any()

    def test_a_constant_difference_has_no_interval_and_says_so(self):
        found = intraclass_correlation(pd.DataFrame([[1, 2], [2, 3], [3, 4], [5, 6]]))
        assert "no interval" in str(found["ICC(2,1)"])
        assert "nan" not in str(found)


class TestVarianceBetween:
    def test_the_interval_holds_the_estimate_for_very_unequal_groups(self):
        rng = np.random.default_rng(1)
        for _ in range(50):
            who = np.repeat(np.arange(6), [40, 3, 2, 2, 2, 2])
            frame = pd.DataFrame({"who": who, "y": rng.normal(0, 0.7, 6)[who] + rng.normal(size=len(who))})
            share = variance_between(frame, "y", "who").share
            assert share.low <= share <= share.high

    def test_balanced_groups_have_the_usual_intraclass_correlation(self):
        frame = people()
        table = frame["y"].to_numpy().reshape(-1, 6)
        usual = intraclass_correlation(pd.DataFrame(table))["ICC(1,1)"]
        share = variance_between(frame, "y", "who").share
        assert float(share) == pytest.approx(max(usual, 0))
        assert share.high == pytest.approx(max(usual.high, 0))

    def test_less_alike_than_chance_is_said(self):
        frame = pd.DataFrame({"who": np.repeat(np.arange(30), 2), "y": np.tile([-1.0, 1.0], 30)})
        frame["y"] += np.repeat(np.linspace(-1e-3, 1e-3, 30), 2)
        found = variance_between(frame, "y", "who")
        assert found.share == 0
        assert "closer together than chance" in str(found)


@pytest.mark.slow
def test_the_correlation_within_covers_where_slopes_differ():
    rng = np.random.default_rng(9)
    who, hits = np.repeat(np.arange(40), 8), 0
    for _ in range(300):
        x = rng.normal(size=len(who))
        frame = pd.DataFrame(
            {"who": who, "x": x, "y": rng.normal(0, 0.8, 40)[who] * x + rng.normal(size=len(who))}
        )
        hits += within_between(frame, "x", "y", "who").r_within.includes(0)
    assert 0.92 <= hits / 300 <= 0.98


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["plain", "skewed", "spiky"])
def test_unrelated_series_are_seldom_called_synchronous(shape):
    rng = np.random.default_rng(11)

    def series():
        x = np.zeros(150)
        for turn, push in enumerate(rng.normal(size=149), 1):
            x[turn] = 0.6 * x[turn - 1] + push
        x = x[30:]
        return {
            "plain": x,
            "skewed": np.exp(x),
            "spiky": 0.3 * x + (rng.random(120) < 0.04) * rng.normal(0, 6, 120),
        }[shape]

    found = sum(
        synchrony(pd.DataFrame({"client": series(), "therapist": series()}), "client", "therapist").p < 0.05
        for _ in range(300)
    )
    assert found / 300 <= 0.1
