"""The reciprocity lab says in words where two people settle, and its controls set what they name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.explorers.reciprocity.explorer import (
    INFLUENCES,
    PRESETS,
    explore_reciprocity,
    pair_rows,
    view_pair,
)

ALONE = {"m1": -1, "b1": 0.5, "c1": 0, "m2": -1, "b2": -1, "c2": 0, "influence": "levels off"}


@pytest.fixture
def lab():
    opened = explore_reciprocity()
    opened.controls["shown"].widget.value = True
    return opened


@pytest.fixture(scope="module")
def untouched():
    return explore_reciprocity()


def _values(lab):
    return {name: lab.controls[name].widget.value for name in PRESETS["two alone"]}


@pytest.mark.parametrize("name", PRESETS)
def test_a_situation_sets_every_control_and_stays_chosen(lab, name):
    lab.controls["preset"].widget.value = name
    assert _values(lab) == PRESETS[name]
    assert lab.controls["preset"].widget.value == name
    assert lab.fault is None


@pytest.mark.parametrize("name", PRESETS)
def test_situations_lie_on_the_sliders_steps(untouched, name):
    for control, value in PRESETS[name].items():
        widget = untouched.controls[control].widget
        if control != "influence":
            assert widget.min <= value <= widget.max
            steps = (value - widget.min) / widget.step
            assert steps == pytest.approx(round(steps), abs=1e-6), control


@pytest.mark.parametrize("number", [1, 2])
def test_inertia_can_never_be_set_to_zero(untouched, number):
    widget = untouched.controls[f"m{number}"].widget
    steps = np.arange(widget.min, widget.max + widget.step / 2, widget.step)
    assert np.abs(steps).min() > 0.01
    assert steps.max() > 0 > steps.min()


def test_moving_a_slider_makes_it_your_own(lab):
    lab.controls["c1"].widget.value = -1.0
    assert lab.controls["preset"].widget.value == "your own"
    assert _values(lab) == PRESETS["warm and steady"] | {"c1": -1.0}


def test_a_click_sets_the_start(lab):
    lab.charts["phase"].selected = "-1.25 2.5"
    assert (lab.controls["therapist"].widget.value, lab.controls["client"].widget.value) == (-1.25, 2.5)
    assert lab.controls["preset"].widget.value == "your own"
    assert lab.text.startswith(
        "They begin with the therapist at −1.25 and the client at 2.50, and settle at therapist 0.65, client 0.38"
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("warm and steady", ["pleasant for both", "There is 1 steady state: stable"]),
        (
            "two alone",
            ["settle at therapist 0.50, client −0.80: pleasant for the therapist, unpleasant for the client"],
        ),
        ("two ways it can go", ["3 steady states", "saddle", "Where they end depends on where they start"]),
        ("mutual spiral down", ["unpleasant for both"]),
        ("therapist stays calm", ["pleasant for both"]),
        ("tug of war", ["3 steady states", "unpleasant for the therapist, pleasant for the client"]),
        ("one seeks, one withdraws", ["reached in a spiral"]),
        ("feelings that feed themselves", ["still on their way", "unstable"]),
    ],
)
def test_sentence_tells_each_situation(lab, name, words):
    lab.controls["preset"].widget.value = name
    for part in [*words, "it is no forecast"]:
        assert part in lab.text


def test_alone_each_settles_at_drive_over_inertia():
    """dT/dt = m T + b rests at -b/m; the half-way time is ln 2 / |m|."""
    view = view_pair("your own", True, False, 2, 2, **ALONE | {"m1": -0.5})
    assert "settle at therapist 1.00, client −1.00" in view.sentence
    path = pair_rows(False, 2, 2, **ALONE)["paths"]
    wanted = 0.5 + 1.5 * np.exp(-path["time"])
    assert path["therapist"].to_numpy() == pytest.approx(wanted.to_numpy(), abs=1e-4)


def test_half_is_the_same_start_with_half_of_c1_and_only_when_asked():
    pair = PRESETS["warm and steady"]
    assert set(pair_rows(False, **pair)["paths"]["setting"]) == {"as set"}
    both = pair_rows(True, **pair)["paths"]
    weaker = pair_rows(False, **pair | {"c1": pair["c1"] / 2})["paths"].drop(columns="setting")
    half = both[both["setting"] == "half as strong"].drop(columns="setting")
    pd.testing.assert_frame_equal(half.reset_index(drop=True), weaker)
    view = view_pair("your own", True, True, **pair)
    assert "With half the therapist's response" in view.sentence
    assert view.table["what"].tolist() == [
        "steady state, stable",
        "start, as set",
        "end, as set",
        "start, half as strong",
        "end, half as strong",
    ]
    assert "half" not in view_pair("your own", True, False, **pair).sentence


def test_the_answer_waits_until_it_is_asked_for():
    opened = explore_reciprocity()
    assert "Follow the arrows with a finger" in opened.text
    assert "settle" not in opened.text
    assert view_pair("your own", False, True, 2, 2, **ALONE).table.empty


@pytest.mark.parametrize("name", PRESETS)
def test_where_they_settle_is_a_steady_state_to_the_last_digit(lab, name):
    lab.controls["preset"].widget.value = name
    ending, states, *_ = lab.text.splitlines()
    if "settle" in ending:
        assert "stable at " + ending.split("settle at ")[1].split(":")[0] in states


def test_half_of_nothing_is_said_to_be_nothing():
    assert "half of 0 is 0" in view_pair("your own", True, True, 2, 2, **ALONE).sentence


def test_no_number_of_the_table_has_a_minus_before_zero():
    view = view_pair("your own", True, False, **PRESETS["feelings that feed themselves"])
    assert not np.signbit(view.table[["therapist", "client"]].to_numpy()[0]).any()


def test_leaving_the_picture_is_said():
    runaway = ALONE | {"m1": 0.5, "m2": 0.5}
    assert "leave the picture" in view_pair("your own", True, False, 2, 2, **runaway).sentence
    outside = ALONE | {"m1": -0.1}  # at the end 5 - 3 exp(-1.5)
    assert (
        "outside the picture at therapist 4.33"
        in view_pair("your own", True, False, 2, 2, **outside).sentence
    )


_sliders = st.fixed_dictionaries(
    {f"m{n}": st.sampled_from([-1.9, -1.0, -0.1, 0.05, 0.5]) for n in (1, 2)}
    | {f"b{n}": st.integers(-10, 10).map(lambda x: x / 10) for n in (1, 2)}
    | {f"c{n}": st.integers(-20, 20).map(lambda x: x / 10) for n in (1, 2)}
    | {who: st.integers(-12, 12).map(lambda x: x / 4) for who in ("therapist", "client")}
    | {"influence": st.sampled_from(list(INFLUENCES)), "half": st.booleans()}
)


@settings(max_examples=60, deadline=None)
@given(_sliders)
def test_every_setting_can_be_said_and_no_number_is_missing(values):
    view = view_pair("your own", True, **values)
    assert view.sentence.startswith("They begin with the therapist at ")
    assert "nan" not in view.sentence
    assert view.table["what"].str.startswith("end").sum() == 1 + (values["half"] and values["c1"] != 0)
    assert view.table[["therapist", "client"]].notna().all(axis=None)
