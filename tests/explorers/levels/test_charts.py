"""The charts of lesson 08: what is drawn, with which names and params, and never by colour alone."""

from __future__ import annotations

import json
import re

import numpy as np
import pandas as pd
import pytest
import vl_convert

from alliancekit.explorers.levels.charts import (
    caterpillar_chart,
    levels_scatter,
    shares_chart,
    slopes_chart,
)

SESSION = {"client_id": "C001", "therapist_id": "T01", "session": 1, "x": 3.0, "y": 12.0}
POINTS = pd.DataFrame([SESSION | {"tx": 0.1, "ty": 1.0, "cx": 0.2, "cy": 2.0}])
GROUPS = pd.DataFrame({"level": ["client"], "name": ["C001"], "x": 3.0, "y": 12.0, "low": 2.0, "high": 4.0})
SLOPES = pd.DataFrame(
    {"what": ["between", "within"], "slope": [1.0, -1.0], "low": [0, -2.0], "high": [2, 0.0]}
)
SHARES = pd.DataFrame({"source": ["client"], "share": 1.0, "low": 0.9, "high": 1.0, "start": 0.0, "end": 1.0})
MEANS = {"mean": 3.0, "mean_low": 2.0, "mean_high": 4.0, "shrunken": 3.4, "low": 3.0, "high": 3.8}
THERAPISTS = pd.DataFrame([{"place": 1, "therapist_id": "T01", "n": 9} | MEANS])
SPECS = {
    "scatter": levels_scatter(POINTS, GROUPS).to_dict(),
    "slopes": slopes_chart(SLOPES).to_dict(),
    "shares": shares_chart(SHARES).to_dict(),
    "caterpillar": caterpillar_chart(THERAPISTS).to_dict(),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_chart_has_a_title_a_description_and_fits_its_place(spec):
    assert spec["title"]["text"]
    assert len(spec["description"]) > 80
    assert spec["width"] == "container"


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("scatter", {"points", "groups"}),
        ("slopes", {"slopes"}),
        ("shares", {"shares"}),
        ("caterpillar", {"therapists"}),
    ],
)
def test_data_sets_are_named_and_none_has_the_name_of_a_part_of_vega(name, sets):
    places = [SPECS[name], *SPECS[name]["layer"]]
    found = {place["data"]["name"] for place in places if "name" in place.get("data", {})}
    assert found == sets
    assert not found & {"marks", "scales", "axes", "legends", "data", "signals"}


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("scatter", {"out", "shown", "guess", "level", "gx", "gy", "share", "b", "w", "total"}),
        ("slopes", {"out", "shown", "guess", "level", "share", "b", "w", "total", "s_low", "s_high"}),
        ("caterpillar", {"shrink", "grand", "c_low", "c_high", "measure"}),
    ],
)
def test_params_are_there(name, params):
    assert params <= {param["name"] for param in SPECS[name]["params"]}


@pytest.mark.parametrize(("name", "field"), [("slopes", "what"), ("shares", "source")])
def test_a_colour_never_stands_alone(name, field):
    found = [
        layer["encoding"]
        for layer in SPECS[name]["layer"]
        if layer["mark"]["type"] == "point" and layer["encoding"].get("color", {}).get("field") == field
    ]
    assert found
    for encoding in found:
        shapes = encoding["shape"]["scale"]["range"]
        assert len(set(shapes)) == len(shapes) == len(encoding["color"]["scale"]["range"])


def test_lines_between_within_and_predicted_differ_in_dash_or_width():
    lines = [
        layer["mark"] for layer in SPECS["scatter"]["layer"] if layer["mark"]["type"] in ("line", "rule")
    ]
    looks = {(json.dumps(mark.get("strokeDash")), mark["strokeWidth"]) for mark in lines}
    assert len(looks) == len(lines) == 4


def test_scatter_holds_the_whole_scales_before_and_after_the_means_are_out():
    x, y = (SPECS["scatter"]["layer"][0]["encoding"][axis]["scale"]["domain"] for axis in "xy")
    assert (x, y) == ([1, 5], [0, 40])


def test_caterpillar_is_in_order_of_place():
    orders = [
        layer["encoding"]["y"]["sort"]
        for layer in SPECS["caterpillar"]["layer"]
        if "field" in layer["encoding"].get("y", {})
    ]
    assert orders
    assert all(order == {"field": "place", "order": "ascending"} for order in orders)


@pytest.mark.parametrize("out", [0, 0.4, 1])
def test_the_slope_worked_out_in_the_page_is_that_of_the_rows_with_their_means_taken_out(out):
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(30), 12)
    x = rng.normal(3, 0.5, 30)[group] + rng.normal(0, 0.4, 360)
    y = 20 - 4 * x + rng.normal(0, 2, 30)[group] + rng.normal(0, 3, 360)
    frame = pd.DataFrame({"x": x, "y": y}) - [x.mean(), y.mean()]
    means = frame.groupby(group).transform("mean")
    rest = frame - means
    between, within = (part["x"] @ part["y"] / (part["x"] @ part["x"]) for part in (means, rest))
    share = (means["x"] @ means["x"]) / (frame["x"] @ frame["x"])
    moved = frame - out * means
    spec = slopes_chart(SLOPES).to_dict() | {"width": 400}
    values = {"out": out, "shown": True, "share": share, "b": between, "w": within, "s_low": -8, "s_high": 8}
    for param in spec["params"]:
        param.update({"value": values[param["name"]]} if param["name"] in values else {})
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4").replace("\N{MINUS SIGN}", "-")
    found = re.search(
        r'aria-label="distress per point of the rating: (-?[\d.]+); what: as the points lie now', svg
    )
    assert float(found[1]) == pytest.approx(np.polyfit(moved["x"], moved["y"], 1)[0], abs=1e-6)
