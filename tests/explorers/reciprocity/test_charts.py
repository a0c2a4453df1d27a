"""The reciprocity lab's charts: kinds of steady state have shapes of their own, people their colour and dash."""

from __future__ import annotations

import pandas as pd
import pytest

from alliancekit.charts.theme import STYLES
from alliancekit.explorers.reciprocity.charts import phase_chart, session_lines
from alliancekit.explorers.reciprocity.explorer import PRESETS, pair_rows


@pytest.fixture(scope="module")
def rows():
    places = pd.DataFrame({"left": [-1.0], "right": [1.0], "bottom": [-1.0], "top": [1.0], "place": ["0 0"]})
    return {**pair_rows(half=True, **PRESETS["tug of war"]), "places": places}


def _layers(spec, data):
    return [layer for layer in spec["layer"] if layer["data"].get("name") == data]


def test_kinds_of_steady_state_differ_in_shape_and_are_named(rows):
    layers = _layers(phase_chart(rows).to_dict(), "states")
    shape = next(layer["encoding"]["shape"]["scale"] for layer in layers if "shape" in layer["encoding"])
    assert shape["domain"] == ["stable", "saddle", "unstable", "borderline"]
    assert len(set(shape["range"])) == 4
    assert [layer["encoding"]["text"]["field"] for layer in layers if layer["mark"]["type"] == "text"] == [
        "kind"
    ] * 2


def test_every_layer_shares_one_frame_with_one_title(rows):
    """A layer without the title would take it from the axis."""
    spec = phase_chart(rows).to_dict()
    for channel in "xy":
        assert len({layer["encoding"][channel]["title"] for layer in spec["layer"]}) == 1
    for layer in spec["layer"]:
        for channel, fields in (("x", {"therapist", "left"}), ("y", {"client", "bottom"})):
            assert layer["encoding"][channel]["field"] in fields
            assert layer["encoding"][channel]["scale"]["domain"] == [-3, 3]


@pytest.mark.parametrize("person", ["client", "therapist"])
def test_people_keep_colour_and_dash_in_both_charts(rows, person):
    curves = _layers(phase_chart(rows).to_dict(), "nullclines")[0]["encoding"]
    lines = session_lines(rows["lines"]).to_dict()["layer"]
    as_set = next(layer["encoding"] for layer in lines if "strokeDash" in layer["encoding"])
    for encoding in (curves, as_set):
        place = encoding["color"]["scale"]["domain"].index(person)
        assert encoding["color"]["scale"]["range"][place] == STYLES[person].colour
        assert tuple(encoding["strokeDash"]["scale"]["range"][place]) == STYLES[person].dash


def test_what_if_is_dotted_in_both_charts_and_nowhere_else(rows):
    for spec in (phase_chart(rows).to_dict(), session_lines(rows["lines"]).to_dict()):
        dotted = [layer for layer in spec["layer"] if layer["mark"].get("strokeDash") == [2, 3]]
        assert len(dotted) == 1
        assert dotted[0]["transform"] == [{"filter": "shown && datum.setting != 'as set'"}]


def test_charts_have_a_title_axes_with_direction_and_a_description(rows):
    for spec in (phase_chart(rows).to_dict(), session_lines(rows["lines"]).to_dict()):
        assert spec["title"]["text"]
        assert len(spec["description"]) > 80
        titles = [
            e["y"]["title"] for layer in spec["layer"] if (e := layer["encoding"]).get("y", {}).get("title")
        ]
        assert all("above 0: pleasant" in title for title in titles)
