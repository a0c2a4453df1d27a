from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.stats import CoupledModel, Linear, Piecewise, Saturating

LINEAR = {"f1": Linear(), "f2": Linear()}


@given(
    m=st.tuples(st.floats(-3, -0.2), st.floats(-3, -0.2)),
    b=st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
    c=st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
)
def test_linear_influence_has_the_state_that_algebra_gives(m, b, c):
    matrix = np.array([[m[0], c[0]], [c[1], m[1]]])
    if abs(np.linalg.det(matrix)) < 0.05:
        return
    expected = np.linalg.solve(matrix, [-b[0], -b[1]])
    if np.abs(expected).max() > 9:
        return
    (found,) = CoupledModel(m[0], b[0], c[0], m[1], b[1], c[1], **LINEAR).steady_states()
    np.testing.assert_allclose([found.therapist, found.client], expected, atol=1e-8)
    values = np.linalg.eigvals(matrix)
    assert found.kind == ("saddle" if np.linalg.det(matrix) < 0 else "stable")
    np.testing.assert_allclose(
        np.sort_complex(np.array(found.eigenvalues)), np.sort_complex(values), atol=1e-4
    )


def test_saturating_influence_against_the_analytic_case():
    # m = -1, b = 0, c = 2, F = tanh: at rest T = C = x with x = 2 tanh(x), so x = 0 and x = +-1.9150080481545597
    # (Newton's method by hand); eigenvalues -1 +- 2 (1 - tanh^2 x): 1 and -3 at 0, both below 0 outside.
    low, middle, high = CoupledModel(b1=0, b2=0, c1=2, c2=2).steady_states()
    assert (low.kind, middle.kind, high.kind) == ("stable", "saddle", "stable")
    assert (high.therapist, high.client) == pytest.approx((1.9150080481545597,) * 2, abs=1e-9)
    assert (low.therapist, low.client) == pytest.approx((-1.9150080481545597,) * 2, abs=1e-9)
    assert sorted(v.real for v in middle.eigenvalues) == pytest.approx([-3, 1], abs=1e-5)
    slope = 1 - np.tanh(1.9150080481545597) ** 2
    assert sorted(v.real for v in high.eigenvalues) == pytest.approx(
        [-1 - 2 * slope, -1 + 2 * slope], abs=1e-5
    )


def test_influence_that_runs_opposite_ways_makes_a_spiral():
    # Eigenvalues -1 +- 2i.
    (found,) = CoupledModel(b1=0, b2=0, c1=2, c2=-2, **LINEAR).steady_states()
    assert found.kind == "stable"
    assert found.spirals
    assert found.eigenvalues[0].imag == pytest.approx(2, abs=1e-6)


def test_affect_that_feeds_itself_is_unstable():
    (found,) = CoupledModel(m1=0.5, m2=0.5, c1=0.1, c2=0.1, **LINEAR).steady_states()
    assert found.kind == "unstable"


def test_unpleasant_affect_may_weigh_more():
    # Below 0: slopes 2, determinant 1 - 4, a saddle would need pleasant affect too; above 0: slopes .5, stable.
    (found,) = CoupledModel(
        b1=0, b2=0, c1=1, c2=1, f1=Piecewise(2, 0.5), f2=Piecewise(2, 0.5)
    ).steady_states()
    assert found.kind == "borderline"
    # With a slope of 3 for unpleasant affect it is a saddle on that side and stable on the other.
    steeper = CoupledModel(b1=0, b2=0, c1=1, c2=1, f1=Piecewise(3, 0.5), f2=Piecewise(3, 0.5))
    assert [state.kind for state in steeper.steady_states()] == ["borderline"]
    above = CoupledModel(
        b1=0.3, b2=0.3, c1=1, c2=1, f1=Piecewise(2, 0.5), f2=Piecewise(2, 0.5)
    ).steady_states()
    # T = .3 + .5 T and T = .3 + 2 T: .6 (stable) and -.3 (a saddle).
    assert [round(s.therapist, 9) for s in above] == [-0.3, 0.6]
    assert [s.kind for s in above] == ["saddle", "stable"]


def test_a_line_of_steady_states_is_borderline():
    (found,) = CoupledModel(b1=0, b2=0, c1=1, c2=1, **LINEAR).steady_states()
    assert found.kind == "borderline"
    assert (found.therapist, found.client) == pytest.approx((0, 0), abs=1e-9)


def test_two_states_just_born_are_both_found():
    # x = c tanh(x) + b has a double root where c sech^2(x) = 1; a hair beyond it there are two more.
    x = -np.arccosh(np.sqrt(2.0))
    edge = x - 2 * np.tanh(x)
    for beyond, count in ((-1e-6, 3), (1e-3, 1)):
        model = CoupledModel(b1=edge + beyond, b2=edge + beyond, c1=2, c2=2)
        assert len(model.steady_states()) == count


numbers = st.floats(-2, 2)


@settings(deadline=None)
@given(b1=numbers, b2=numbers, c1=st.floats(-4, 4), c2=st.floats(-4, 4), steep=st.floats(0.2, 4))
def test_nothing_changes_at_a_steady_state_and_every_journey_ends_near_one(b1, b2, c1, c2, steep):
    model = CoupledModel(b1=b1, b2=b2, c1=c1, c2=c2, f1=Saturating(steep), f2=Saturating(steep))
    states = model.steady_states()
    assert 1 <= len(states) <= 9
    for state in states:
        np.testing.assert_allclose(model.change(state.therapist, state.client), 0, atol=1e-6)
    # Divergence is m1 + m2 < 0 everywhere, so no cycle exists (Bendixson): every path must end at a steady state.
    end = model.trajectory(1.0, -1.0, time=400, points=2).iloc[-1]
    assert min(np.hypot(end["therapist"] - s.therapist, end["client"] - s.client) for s in states) < 0.05


def test_a_path_alone_is_the_exponential():
    # c = 0: T(t) = -b/m + (T0 + b/m) exp(m t).
    path = CoupledModel(m1=-0.5, b1=0.3, c1=0, c2=0).trajectory(2, 0, time=6, points=13)
    np.testing.assert_allclose(path["therapist"], 0.6 + 1.4 * np.exp(-0.5 * path["time"]), atol=1e-5)


def test_a_path_that_runs_off_ends_early():
    path = CoupledModel(c1=3, c2=3, **LINEAR).trajectory(2, 2, time=50)
    assert path["time"].iloc[-1] < 50
    assert path["therapist"].abs().max() <= 100.001


def test_nullclines_and_flow_agree():
    model = CoupledModel(c1=2, c2=1.5)
    lines = model.nullclines(3)
    d_therapist, d_client = model.change(lines["therapist"], lines["client"])
    np.testing.assert_allclose(d_therapist[lines["curve"] == "therapist"], 0, atol=1e-12)
    np.testing.assert_allclose(d_client[lines["curve"] == "client"], 0, atol=1e-12)
    flow = model.field(3, 20)
    assert len(flow) == 400
    row = flow.iloc[37]
    assert (row["d_therapist"], row["d_client"]) == pytest.approx(
        model.change(row["therapist"], row["client"])
    )


def test_half_the_response_can_take_the_better_state_away():
    model = CoupledModel(b1=-0.2, b2=-0.2, c1=2, c2=2)
    assert "There are 3 steady states" in model.sentence()
    assert "Where they end depends on where they start" in model.sentence()
    assert replace(model, c1=0.5).sentence().startswith("There is 1 steady state: stable")


def test_any_function_can_be_an_influence():
    model = CoupledModel(f1=np.sin, f2=lambda x: 0 * x, c1=1, b1=0, b2=0.5, c2=1)
    (found,) = model.steady_states()
    assert (found.client, found.therapist) == pytest.approx((0.5, np.sin(0.5)))


def test_settling_nowhere_is_said():
    assert "settle nowhere" in CoupledModel(b1=50, c1=0, c2=0).sentence(3)


@pytest.mark.parametrize("wrong", [{"m1": 0}, {"m2": 0}, {"b1": np.nan}, {"c2": np.inf}])
def test_numbers_that_cannot_be(wrong):
    with pytest.raises(ValueError, match="allowed is"):
        CoupledModel(**wrong)


@pytest.mark.parametrize("make", [lambda: Saturating(limit=0), lambda: Piecewise(floor=1)])
def test_influences_that_cannot_be(make):
    with pytest.raises(ValueError, match="allowed is"):
        make()


def test_influence_shapes():
    x = np.array([-2.0, -0.5, 0, 0.5, 2])
    np.testing.assert_allclose(Linear(2)(x), 2 * x)
    np.testing.assert_allclose(Piecewise(2, 1, -1.5, 1)(x), [-1.5, -1, 0, 0.5, 1])
    np.testing.assert_allclose(Saturating(1, 2)(x), 2 * np.tanh(x / 2))
