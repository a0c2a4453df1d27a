"""A chart as a drawing: the same each time, nothing that acts or loads, said in words."""

from __future__ import annotations

import altair as alt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.charts.drawing import alternative, drawn, still
from alliancekit.charts.scatter import scatter
from alliancekit.errors import UserError
from tests.report.reading import Page

POINTS = {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 1}]}
PLAIN = {
    "data": POINTS,
    "mark": {"type": "line", "clip": True},
    "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
}


def test_the_same_chart_is_the_same_drawing_however_many_were_drawn():
    rows = pd.DataFrame(POINTS["values"])
    one, _, other = (drawn(scatter(rows, "x", "y").to_dict(), "c") for _ in range(3))
    assert one == other
    assert drawn(PLAIN, "c") == drawn(PLAIN, "c")


def test_two_drawings_share_no_id_and_each_finds_its_own():
    first, second = Page(drawn(PLAIN, "c1")), Page(drawn(PLAIN, "c2"))
    assert first.attributes("id")
    assert not set(first.attributes("id")) & set(second.attributes("id"))
    for page in (first, second):
        assert {f"url(#{name})" for name in page.attributes("id")} == set(page.attributes("clip-path"))


@given(st.text())
@settings(max_examples=25)
def test_any_words_of_a_chart_are_words_of_the_drawing(words):
    page = Page(drawn(PLAIN | {"title": f"<b>{words}", "description": f'"><script>{words}'}, "c"))
    assert page.dangers() == []
    assert page.elements[0][0] == "svg"
    assert page.elements[0][1]["role"] == "img"
    assert not [tag for tag, _ in page.elements if tag in {"b", "script"}]
    assert page.elements[0][1]["aria-label"].startswith('"><script>')


def test_no_value_is_told_beside_the_words():
    page = Page(drawn(PLAIN | {"description": "A line."}, "c"))
    assert (page.attributes("aria-label"), page.attributes("role")) == (["A line."], ["img"])
    assert page.attributes("class") == ["drawing"], "the page's styles are for the page"
    assert page.attributes("font-family") == []
    assert "href=" in Page(drawn(PLAIN | {"title": "Not href= a link"}, "c")).text


@pytest.mark.parametrize("channel", ["href", "url"])
def test_a_link_or_a_picture_is_refused(channel):
    mark = alt.Chart(pd.DataFrame({"x": [1], "place": ["https://example.org/a.png"]}))
    chart = (
        mark.mark_image().encode(url="place") if channel == "url" else mark.mark_point().encode(href="place")
    )
    with pytest.raises(UserError, match="link or a picture"):
        drawn(chart.encode(x="x").to_dict(), "c")


@pytest.mark.parametrize(
    "spec", [{"mark": "no such mark"}, {"data": {"url": "https://example.org/a.csv"}, "mark": "point"}]
)
def test_what_cannot_be_drawn_is_an_error(spec):
    with pytest.raises(ValueError):
        drawn(spec, "c")


def test_a_chart_without_words_is_still_called_a_chart():
    assert alternative({}) == "A chart."
    assert alternative({"title": "T"}) == "T"
    assert alternative({"title": "T", "description": "D"}) == "D"


@pytest.mark.parametrize("code", [0, 1, 0x1F, 0xFFFE, 0xD800])
def test_signs_that_no_drawing_may_hold_are_left_out(code):
    spec = PLAIN | {"title": f"bo{chr(code)}nd", "config": {"title": {"color": f"#222{chr(code)}222"}}}
    assert "bond" in Page(drawn(spec, "c")).text


def test_a_picture_wider_than_a_telephone_says_how_to_see_the_rest():
    wide, small = (still(PLAIN | {"width": width}) for width in (600, 120))
    assert "Move the picture sideways" in wide
    assert "Move the picture sideways" not in small
