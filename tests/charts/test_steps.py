"""A chart's marks one by one: what each says, in which order, and where it stands."""

from __future__ import annotations

import pandas as pd
import pytest

from alliancekit.charts.drawing import still
from alliancekit.charts.marks import look, tips, zero_rule
from alliancekit.charts.steps import steps, with_tip_names
from alliancekit.charts.theme import alt
from tests.report.reading import Page

ROWS = pd.DataFrame(
    {
        "session": [2, 1, 1, 2],
        "rater": ["client", "client", "therapist", "therapist"],
        "alliance": [3.456, 2, 4, None],
    }
)
BASE = alt.Chart(ROWS).encode(x="session:Q", y="alliance:Q")


def _said(chart: alt.Chart | alt.LayerChart) -> list[list[str]]:
    return [[step.words for step in group] for group in steps(chart.to_dict())]


def test_a_mark_says_its_tooltip_in_words_and_leaves_out_what_is_missing():
    tipped = BASE.mark_point().encode(tooltip=["rater:N", alt.Tooltip("outcome_end:Q"), *tips("alliance")])
    said = _said(tipped.transform_calculate(outcome_end="datum.session * 10"))
    assert said[0][1] == "rater: client; distress at the end: 10; alliance: 2.00"
    assert not [words for words in said[0] if "NaN" in words or "null" in words]


def test_from_left_to_right_or_down_the_rows():
    assert _said(BASE.mark_point().encode(tooltip="alliance:Q"))[0][:2] == ["alliance: 4", "alliance: 2"]
    rows = alt.Chart(ROWS).mark_point().encode(x="alliance:Q", y="rater:N", tooltip="rater:N")
    assert _said(rows)[0] == ["rater: client", "rater: client", "rater: therapist"]


def test_each_line_is_a_group_and_points_that_say_the_same_are_not_said_again():
    told = BASE.encode(tooltip=["rater:N", "session:Q"], **look("rater", ["client", "therapist"], "color"))
    said = _said(alt.layer(told.mark_line(), told.mark_point()))
    assert said[0] == ["rater: client; session: 1", "rater: client; session: 2"]
    assert [words.partition(";")[0] for words in said[1]] == ["rater: therapist"] * 2
    assert len(said) == 2


def test_without_tooltips_places_are_said_and_a_rule_at_0_is_not():
    said = _said(alt.layer(zero_rule("y"), BASE.mark_point()))
    assert "session: 1; alliance: 2" in said[0]
    assert not [words for group in said for words in group if "zero" in words]


def test_words_in_the_picture_come_last():
    label = (
        alt.Chart(pd.DataFrame({"session": [1], "alliance": [3]}))
        .mark_text(text="here")
        .encode(x="session:Q", y="alliance:Q")
    )
    assert _said(alt.layer(label, BASE.mark_point().encode(tooltip="rater:N")))[-1] == ["here"]


def test_a_mark_stands_where_it_is_drawn():
    across = (
        alt.Chart(ROWS, width=200, height=100)
        .mark_point(size=100)
        .encode(
            x=alt.X("session:Q", scale=alt.Scale(domain=[1, 2], nice=False), axis=None), tooltip="session:Q"
        )
    )
    first, *_, last = steps(across.to_dict())[0]
    assert (first.width, first.height) == (10, 10)
    assert last.x - first.x == pytest.approx(200)
    assert last.y == first.y


def test_a_name_that_was_given_to_a_tooltip_is_kept_and_data_are_left_alone():
    spec = {
        "data": {"values": [{"tooltip": {"field": "x"}}]},
        "encoding": {"tooltip": [{"field": "n", "title": "clients"}]},
    }
    assert with_tip_names(spec) == spec


def test_a_still_picture_brings_its_marks_as_a_list():
    chart = BASE.mark_point().encode(tooltip=["rater:N"]).properties(title="<b>")
    listed = still(chart.transform_calculate(rater="'<i>' + datum.rater").to_dict()).partition("</div>")[2]
    page = Page(listed)
    assert page.dangers() == []
    assert [tag for tag, _ in page.elements].count("li") == 3
    assert "rater: <i>client" in page.text
    assert all(len(at.split()) == 4 for at in page.attributes("data-at"))


def test_a_picture_without_marks_has_no_list():
    nothing = alt.Chart(pd.DataFrame({"x": [1]})).mark_point(aria=False).encode(x="x:Q").to_dict()
    assert "<details" not in still(nothing)
