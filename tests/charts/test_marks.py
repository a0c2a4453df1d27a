"""Shared marks: names keep their looks, estimates their intervals, and a rule at 0 leaves the axis its grid."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import vl_convert

from alliancekit.charts.marks import (
    client_rings,
    estimates,
    look,
    one_row,
    picture,
    waiting,
    words,
    zero_rule,
)
from alliancekit.charts.theme import STYLES, alt
from alliancekit.clinic import PARTS, RATERS

ROWS = pd.DataFrame(
    {"part": PARTS, "r": [-0.4, 0.0, 0.5], "low": [-0.6, -0.2, 0.3], "high": [-0.2, 0.2, 0.9]}
)
X = alt.X("r:Q", scale=alt.Scale(domain=[-1, 1], nice=False), title="r")
WIDTH = 400


def _svg(*layers, **params):
    chart = picture(*layers, title="A chart", description="For a test.", height=90, params=params)
    return vl_convert.vegalite_to_svg(chart.to_dict() | {"width": WIDTH}, vl_version="6.4")


def _texts(svg):
    return re.findall(r">([^<>]+)</text>", svg)


@pytest.mark.parametrize("names", [PARTS, RATERS], ids=["parts", "raters"])
def test_colour_never_stands_alone(names):
    for channel, encoding in look("who", names, "color", "shape", "strokeDash").items():
        scale = encoding.to_dict()["scale"]
        assert scale["domain"] == list(names)
        assert len({str(value) for value in scale["range"]}) == 3, channel


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError, match="empathy"):
        look("part", ["bond", "empathy"], "color")


def test_an_estimate_lies_on_the_rule_between_its_ends():
    marks = estimates(alt.Chart(ROWS).encode(y="part:N"), X, **look("part", PARTS, "color", "shape"))
    svg = _svg(*marks)
    for row in ROWS.itertuples():
        low, r, high = ((value + 1) / 2 * WIDTH for value in (row.low, row.r, row.high))
        colour = STYLES[row.part].colour
        rule = re.search(
            rf'transform="translate\(([\d.]+),[\d.]+\)" x2="(-?[\d.]+)"[^>]*stroke="{colour}"', svg
        )
        start, length = map(float, rule.groups())
        assert sorted([start, start + length]) == pytest.approx([low, high], abs=0.01)
        assert re.search(rf'translate\({r:g},[\d.]+\)"[^>]*fill="{colour}"', svg), row.part


def test_estimates_of_one_style_have_its_colour_and_shape():
    rule, point = estimates(alt.Chart(ROWS).encode(y="part:N"), X, style=STYLES["therapist"])
    assert rule.to_dict()["mark"]["color"] == point.to_dict()["mark"]["color"] == STYLES["therapist"].colour
    assert point.to_dict()["mark"]["shape"] == STYLES["therapist"].shape


def test_the_chosen_client_alone_is_large():
    rows = pd.DataFrame({"client_id": ["C1", "C2", "C3"], "r": [-0.5, 0, 0.5]})
    rings = client_rings(alt.Chart(rows).encode(x=X), ["client_id:N"])
    assert _svg(rings, selected="").count('stroke-width="3.5"') == 0
    assert _svg(rings, selected="C2").count('stroke-width="3.5"') == 1


def test_a_row_is_worked_out_from_the_params():
    svg = _svg(one_row(r="guess / 2").mark_point().encode(x=X), guess=0.5)
    assert f"translate({(0.25 + 1) / 2 * WIDTH:g}," in svg


def test_what_is_waited_for_is_said_until_it_is_there():
    texts = [_texts(_svg(waiting("Comes later."), shown=shown)) for shown in (False, True)]
    assert ["Comes later." in each for each in texts] == [True, False]


def test_words_stand_where_they_are_put_and_follow_the_params():
    svg = _svg(words("'r = ' + r", "width / 4", "30", align="left"), r=0.3)
    assert "r = 0.3" in _texts(svg)
    assert f"translate({WIDTH / 4:g},3" in svg


def test_a_rule_at_0_takes_neither_title_nor_grid_from_the_axis():
    mark = alt.Chart(ROWS).mark_point().encode(x=X, y="part:N")
    plain, ruled = _svg(mark), _svg(zero_rule("x"), mark)
    assert _texts(plain) == _texts(ruled)
    assert plain.count("role-axis-grid") == ruled.count("role-axis-grid")
