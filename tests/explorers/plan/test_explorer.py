"""The study planner: what is asked is simulated when asked, and what is shown is always said for what it is."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.planning import running
from alliancekit.planning.designs import DESIGNS


@pytest.fixture
def planner():
    return ak.explore_plan()


def press(planner):
    planner.controls["run"].widget.value = True


def first(planner):
    return planner.text.splitlines()[0]


def test_it_opens_with_a_plan_and_says_what_plan_study_says(planner):
    plan = ak.plan_study("correlation", effect=0.28, clients=100, dropout=0.2, seed=1)
    assert first(planner) == plan.sentence().splitlines()[0]
    assert planner._view.table.equals(plan.table)


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_is_simulated_with_its_own_settings(planner, design):
    planner.controls["design"].widget.value = design
    assert planner.controls["effect"].widget.value == pytest.approx(DESIGNS[design].effect, abs=0.005)
    press(planner)
    assert planner.fault is None
    assert first(planner).startswith("With 100 clients and a true effect of")
    used = {name for name, each in planner.controls.items() if not each.widget.disabled}
    assert used & {"sessions", "raters", "therapists", "dropout"} == set(DESIGNS[design].defaults)
    assert not planner.controls["run"].widget.disabled


def test_why_a_control_rests_is_said(planner):
    assert planner.questions["therapists"].value == "Used in: clustered."


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("end", ["min", "max"])
def test_every_slider_can_be_moved_to_both_ends_and_simulated(planner, design, end):
    planner.set(design=design, clients=20)
    for name in ("effect", "sessions", "raters", "dropout"):
        widget = planner.controls[name].widget
        widget.value = getattr(widget, end)
    press(planner)
    assert planner.fault is None
    assert first(planner).startswith("With 20 clients")
    assert len(first(planner)) <= 180


def test_limits_follow_the_design(planner):
    effect, sessions = (planner.controls[name].widget for name in ("effect", "sessions"))
    planner.controls["design"].widget.value = "experiment"
    effect.value = 1.4
    planner.controls["design"].widget.value = "within"
    assert (effect.value, effect.max, sessions.min, sessions.value) == (0.12, 0.6, 3, 10)
    planner.controls["design"].widget.value = "correlation"
    assert (sessions.min, sessions.value) == (1, 1)


def test_a_plan_that_is_not_simulated_yet_is_not_passed_off_as_one_that_is(planner):
    before = first(planner)
    planner.controls["clients"].widget.value = 200
    assert first(planner).startswith("Press Simulate to see this plan. Shown still (correlation): with 100")
    assert planner._view.table["clients"].max() == 200  # the earlier plan's largest, twice 100
    press(planner)
    assert first(planner).startswith("With 200 clients")
    planner.controls["clients"].widget.value = 100
    press(planner)
    assert first(planner) == before


@pytest.mark.parametrize("run", [True, False])
@pytest.mark.parametrize("cancelled", [True, False])
@pytest.mark.parametrize("design", DESIGNS)
def test_whatever_is_said_over_the_chart_fits_two_lines(planner, design, run, cancelled):
    planner.set(design=design, clients=500, studies=20_000, draw=2)
    planner._state["cancelled"] = cancelled
    values = planner.values() | {"run": run}
    said = planner._see(**values).sentence.splitlines()[0]
    assert len(said) <= 180
    assert ("Cancelled, nothing of it is kept" in said) == (cancelled and not run)


def test_too_many_therapists_are_named_before_anything_is_simulated(planner):
    planner.set(design="clustered", clients=40, therapists=30)
    assert first(planner) == "With 30 therapists a study needs 60 clients at least."
    assert planner.controls["run"].widget.disabled
    planner.set(clients=60)
    assert not planner.controls["run"].widget.disabled


def test_a_cancelled_simulation_leaves_no_half_done_size_behind():
    running._sizes.clear()
    planner = ak.explore_plan()
    planner.set(design="within", clients=400, studies=5_000)
    steps = planner.job._begin(**planner.values())
    for _ in range(3):
        next(steps)
    steps.close()
    assert {size.power.n for size in running._sizes.values()} == {1_000}


def test_no_effect_has_words_of_its_own(planner):
    planner.set(effect=0.0)
    press(planner)
    assert "find one that is not there" in first(planner)


@pytest.mark.parametrize("seed", [0, 1000, 1.5, "one"])
def test_a_seed_out_of_range_is_named(seed):
    with pytest.raises(UserError, match="allowed is a whole number from 1 to 999"):
        ak.explore_plan(seed)


def test_a_seed_gives_a_class_the_same_studies():
    assert ak.explore_plan(5).text == ak.explore_plan(5).text
    assert ak.explore_plan(5)._view.table.equals(ak.explore_plan(5)._view.table)
    assert not ak.explore_plan(5)._view.table.equals(ak.explore_plan(6)._view.table)
