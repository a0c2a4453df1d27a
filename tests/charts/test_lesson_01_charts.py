"""The charts of lesson 01: what is drawn, with which names, and never by colour alone."""

from __future__ import annotations

import pandas as pd
import pytest

from alliancekit.charts.sessions import sessions_chart
from alliancekit.explorers.vignettes.charts import panel_chart

POINTS = pd.DataFrame({"session": [1, 2], "part": ["bond", "tasks"], "rating": [4.0, None]})
EVENTS = pd.DataFrame({"session": [2], "rupture": ["yes"], "repaired": ["yes"], "reported": ["no"]})
PANEL = pd.DataFrame({"part": ["bond", "bond"], "rating": [4, 5], "raters": [6, 2]})
SPECS = {"sessions": sessions_chart(POINTS, EVENTS).to_dict(), "vignettes": panel_chart(PANEL).to_dict()}


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_chart_has_a_title_a_description_and_fits_its_place(spec):
    assert spec["title"]["text"]
    assert len(spec["description"]) > 40
    assert spec["width"] == "container"


@pytest.mark.parametrize(
    ("name", "sets"), [("sessions", {"points", "events"}), ("vignettes", {"panel", "own"})]
)
def test_data_sets_are_named_and_none_has_the_name_of_a_part_of_vega(name, sets):
    found = {layer["data"]["name"] for layer in SPECS[name]["layer"]}
    assert found == sets
    assert not found & {"marks", "scales", "axes", "legends", "data", "signals"}


def test_parts_differ_in_colour_shape_and_dash():
    encodings = [layer["encoding"] for layer in SPECS["sessions"]["layer"]]
    for channel in ("color", "shape", "strokeDash"):
        ranges = [
            e[channel]["scale"]["range"] for e in encodings if e.get(channel, {}).get("field") == "part"
        ]
        assert ranges, channel
        assert len({str(value) for value in ranges[0]}) == 3


def test_rating_axes_hold_the_whole_scale():
    lines = next(
        e["encoding"]
        for e in SPECS["sessions"]["layer"]
        if e["encoding"].get("strokeDash", {}).get("field") == "part"
    )
    low, high = lines["y"]["scale"]["domain"]
    assert low <= 1
    assert high >= 5
    low, high = SPECS["vignettes"]["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low < 1
    assert high > 5
