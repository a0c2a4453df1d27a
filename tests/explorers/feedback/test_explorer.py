"""The feedback lab: what it says is what the two lives show, whatever the threshold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.explorers.feedback.data import ARMS, NEVER, Lives
from alliancekit.explorers.feedback.explorer import view_feedback

LIVES = Lives(1)


@pytest.fixture(scope="module")
def lab():
    return ak.explore_feedback()


def see(above, poor=6.0, client="C084"):
    return view_feedback(LIVES, above=above, ring=False, client=client, poor=poor)


@settings(max_examples=20, deadline=None)
@given(above=st.floats(0, 15), poor=st.sampled_from([6.0, 0.0, -6.0]))
def test_the_page_counts_what_the_kernel_counts(above, poor):
    """The charts take a client as signalled where ``furthest`` reaches the threshold; so does the rule."""
    rows = see(above, poor).rows
    for name, arm in zip(("without", "with"), ARMS, strict=True):
        clients = rows[name]["clients"]
        found = LIVES.signals(arm, above, poor)
        in_page = clients["furthest"] >= above
        assert in_page.tolist() == found.clients["signalled"].tolist()
        assert int((in_page & clients["poor_end"]).sum()) == found.hits


def test_the_sentence_names_the_figures():
    found = LIVES.signals(ARMS[0], 6, 6.0)
    said = see(6).sentence.splitlines()
    poor = int(found.clients["poor_end"].sum())
    assert f"{found.hits} of {poor} poor ends found, {found.false_alarms:.0%} false alarms" in said[0]
    assert len(said[0]) < 160  # two lines of the panel
    assert "So the threshold changes who is signalled, and not who is helped." in said[1]


def test_the_table_has_both_arms_with_intervals():
    table = see(6).table.set_index("figure")
    assert table.columns.tolist() == list(ARMS)
    assert table.loc["sensitivity"].str.fullmatch(r"\d\.\d\d \(\d\.\d\d to \d\.\d\d\)").all()


def test_who_is_helped_has_a_poor_end_in_the_first_life_only():
    people = LIVES.people(6.0)
    first, second = (people[people["arm"] == arm].set_index("client_id") for arm in ARMS)
    helped = first.index[first["helped"]]
    assert first.loc[helped, "poor_end"].all()
    assert not second.loc[helped, "poor_end"].any()
    assert second.loc[helped, "helped"].all()


def test_those_who_came_once_are_never_signalled():
    people = LIVES.people(6.0)
    assert people["furthest"].notna().all()
    assert (people["furthest"] == NEVER).any()


def test_where_nobody_is_signalled_it_says_so():
    view = see(39)
    assert "nobody is signalled" in view.sentence
    table = view.table.set_index("figure")
    assert table.loc["number needed to signal"].tolist() == ["not defined"] * 2
    assert not np.any(view.rows["without"]["clients"]["furthest"] >= 39)


def test_one_client_is_followed_in_both_lives(lab):
    lab.controls["client"].widget.value = lab.controls["client"].widget.options[3]
    name = lab.controls["client"].widget.value
    assert f"{name} begins at" in lab.text
    course = lab._view.rows["course"]["course"]
    assert set(course["arm"]) == set(ARMS)
    assert course.groupby("arm")["last"].sum().tolist() == [1, 1]


def test_another_draw_has_other_clients_and_keeps_the_lab_whole(lab):
    before = lab.text
    lab.controls["draw"].widget.value = 2
    assert lab.fault is None
    assert lab.text != before
    assert lab.controls["client"].widget.value in lab.controls["client"].widget.options
    lab.controls["draw"].widget.value = 1


def test_the_threshold_and_the_rings_are_answered_in_the_page(lab):
    threshold = lab.controls["above"].widget
    assert threshold.description == "Signal at, points above"
    assert all(chart.links["above"] is threshold for chart in lab.charts.values())
    assert lab.in_page == {"above", "ring"}


def test_a_click_chooses_the_client(lab):
    name = lab.controls["client"].widget.options[5]
    lab.charts["with"].selected = name
    assert lab.controls["client"].widget.value == name


@pytest.mark.parametrize("seed", [0, 100, 1.5, "one"])
def test_a_seed_that_is_none_is_named(seed):
    with pytest.raises(UserError, match="allowed is a whole number from 1 to 99"):
        ak.explore_feedback(seed)
