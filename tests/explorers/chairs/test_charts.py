"""What the two-chair charts draw is what was predicted, and what the data say only when they are asked."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert
from scipy.stats import chi2

from alliancekit.charts.theme import GUESS
from alliancekit.explorers.chairs.charts import (
    MEASURES,
    RING,
    agreement_bars,
    agreement_scatter,
    chair_lines,
    difference_chart,
)
from alliancekit.stats import congruence

POINTS = pd.DataFrame({"client_id": ["C1", "C2", "C3"], "one": [4.0, 3.0, 2.5], "two": [3.5, 3.5, 2.0]})
BARS = pd.DataFrame({"part": "bond", "measure": MEASURES, "value": 0.4, "low": 0.3, "high": 0.5})
LINES = pd.DataFrame(
    {"session": [1, 1, 1], "rater": ["client", "therapist", "observer"], "rating": [4.0, 3, None]}
)
CHARTS = {
    "scatter": (agreement_scatter(POINTS), {"points"}),
    "apart": (difference_chart(POINTS), {"points"}),
    "bars": (agreement_bars(BARS), {"measures"}),
    "lines": (chair_lines(LINES), {"lines"}),
}
LIMITS = [{"name": name, "value": v, "low": v - 0.1, "high": v + 0.1} for name, v in
          (("mean", 0.4), ("lower", -0.6), ("upper", 1.4))]  # fmt: skip
WIDTH, HEIGHT = 500, 330


def _svg(chart, **params):
    spec = chart.to_dict() | {"width": WIDTH}
    for param in spec["params"]:
        if param["name"] in params:
            param["value"] = params.pop(param["name"])
    assert not params
    return vl_convert.vegalite_to_svg(json.dumps(spec))


def _texts(svg):
    return [text.replace("\N{MINUS SIGN}", "-") for text in re.findall(r">([^<>]+)</(?:text|tspan)>", svg)]


@pytest.mark.parametrize(("chart", "sets"), CHARTS.values(), ids=CHARTS)
def test_chart_has_a_title_a_description_names_for_its_data_and_fits_its_place(chart, sets):
    spec = chart.to_dict()
    assert spec["title"]["text"]
    assert len(spec["description"]) > 60
    assert spec["width"] == "container"
    places = [spec, *spec["layer"]]
    assert {place["data"]["name"] for place in places if "name" in place.get("data", {})} == sets


def test_the_ring_holds_80_of_100_normal_dots():
    assert chi2(2).cdf(RING**2) == pytest.approx(0.8, abs=1e-3)


@pytest.mark.parametrize(("guess", "gap"), [(0.0, 0.0), (0.6, 0.4), (-0.5, -0.8), (1.0, 0.2)])
def test_the_ring_has_the_predicted_centre_and_correlation(guess, gap):
    svg = _svg(agreement_scatter(POINTS), guess=guess, gap=gap, middle=3.0, spread=0.4)
    path = re.search(rf'd="M([^"Z]*)"[^>]*stroke="{GUESS}"', svg)
    pixels = np.array([[float(v) for v in point.split(",")] for point in path[1].split("L")])
    one = 1 + 4 * (pixels[:, 0] - 6) / (WIDTH - 12)
    two = 5 - 4 * (pixels[:, 1] - 6) / (HEIGHT - 12)
    one, two = one[:60], two[:60]  # the last point closes the ring
    assert one.mean() == pytest.approx(3 + gap / 2, abs=0.01)
    assert two.mean() == pytest.approx(3 - gap / 2, abs=0.01)
    assert one.max() - one.min() == pytest.approx(2 * RING * 0.4, abs=0.02)
    assert np.corrcoef(one, two)[0, 1] == pytest.approx(guess, abs=0.01)


def test_dots_and_r_are_there_only_when_they_are_asked_for():
    asked = {"words": "r = .39", "first": "client", "second": "observer"}
    hidden, shown = (_svg(agreement_scatter(POINTS), shown=shown, **asked) for shown in (False, True))
    assert "r = .39" not in _texts(hidden)
    assert "r = .39" in _texts(shown)
    assert shown.count('aria-roledescription="point"') >= hidden.count('aria-roledescription="point"') + 3
    for svg in (hidden, shown):
        assert {"the client rates higher", "the observer rates higher"} <= set(_texts(svg))


def test_limits_of_agreement_are_named_with_their_values_and_hidden_until_asked_for():
    names = {"mean 0.40", "lower -0.60", "upper 1.40"}
    assert names <= set(_texts(_svg(difference_chart(POINTS), shown=True, lines=LIMITS)))
    assert not names & set(_texts(_svg(difference_chart(POINTS), shown=False, lines=LIMITS)))


def test_axes_hold_the_whole_scale():
    encoding = agreement_scatter(POINTS).to_dict()["layer"][1]["encoding"]
    assert encoding["x"]["scale"]["domain"] == encoding["y"]["scale"]["domain"] == [1, 5]


@pytest.mark.parametrize(("chart", "field", "names"), [("lines", "rater", 3), ("bars", "measure", 2)])
def test_names_differ_in_colour_and_in_shape(chart, field, names):
    encodings = [layer["encoding"] for layer in CHARTS[chart][0].to_dict()["layer"]]
    for channel in ("color", "shape"):
        ranges = [e[channel]["scale"]["range"] for e in encodings if e.get(channel, {}).get("field") == field]
        assert ranges, channel
        assert len(set(ranges[0])) == names


def test_congruence_is_drawn_along_both_lines():
    rng = np.random.default_rng(8)
    x, y = rng.uniform(2, 4.5, (2, 300))
    rated = pd.DataFrame({"client": x, "therapist": y})
    rated["outcome_end"] = 10 + 3 * (x - y) ** 2 + rng.normal(size=300)
    found = congruence(rated, "client", "therapist", "outcome_end", centre=3)
    svg = vl_convert.vegalite_to_svg(json.dumps(found.chart().to_dict()))
    assert {"Both rate alike", "They part"} <= set(_texts(svg))
    curves = re.findall(r'd="M([^"Z]*)"[^>]*stroke="#0072B2"[^>]*stroke-width="3"', svg)
    same, apart = ([float(point.split(",")[1]) for point in curve.split("L")] for curve in curves)
    assert max(same) - min(same) < 15  # pixels: no more than noise where both rate alike
    middle = len(apart) // 2
    assert apart[0] < apart[middle] - 40  # distress rises on both sides (upwards is fewer pixels)
    assert apart[-1] < apart[middle] - 40
