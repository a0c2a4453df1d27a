"""A living chart: what is sent to the page, what comes back, and the one copy of Vega."""

from __future__ import annotations

import gzip
import json
from importlib.resources import files

import ipywidgets
import numpy as np
import pandas as pd
import pytest

from alliancekit.charts.theme import alt, named
from alliancekit.explorers.live import Bundle, LiveChart

POINTS = pd.DataFrame({"x": [1.5, None, 3], "who": ["C001", None, "C003"], "last": [True, False, True]})


def _chart(**more):
    base = alt.Chart(named(POINTS, "points"), **more).add_params(alt.param("cut", value=2))
    other = alt.Chart(named(POINTS.head(1), "first"))
    return alt.layer(base.mark_point().encode(x="x:Q"), other.mark_rule().encode(x="x:Q"))


def _rows(chart, name):
    """Read the rows back as the page does."""
    sent = getattr(chart, f"rows_{name}")
    read = {
        k: v if isinstance(v, list) else np.frombuffer(v, "<f8").tolist() for k, v in sent["columns"].items()
    }
    return pd.DataFrame(read, index=range(sent["length"]))


def _binary(value):
    if isinstance(value, bytes):
        return True
    return any(
        map(_binary, value.values() if isinstance(value, dict) else value if isinstance(value, list) else [])
    )


def test_named_rows_leave_the_spec_and_travel_by_column():
    chart = LiveChart(_chart())
    assert sorted(chart.datasets) == ["first", "points"]
    assert "values" not in json.dumps(chart.spec["layer"])
    assert chart.rows_points["columns"]["who"] == ["C001", None, "C003"]
    np.testing.assert_array_equal(_rows(chart, "points")["x"], [1.5, np.nan, 3])
    assert _rows(chart, "points")["last"].tolist() == [True, False, True]
    assert _binary(chart.get_state()["rows_points"])


def test_data_without_a_name_stay_in_the_spec():
    chart = LiveChart(alt.Chart(POINTS).mark_point().encode(x="x:Q"))
    assert chart.datasets == []
    assert len(chart.spec["datasets"]) == 1


def test_update_replaces_one_data_set_and_merges_signals():
    chart = LiveChart(_chart())
    first = chart.rows_first
    chart.update({"points": pd.DataFrame({"x": [7], "who": ["Ä <b>"]})}, {"cut": 3})
    chart.update(signals={"m": {"bb": 0.5}})
    assert _rows(chart, "points").to_dict("list") == {"x": [7.0], "who": ["Ä <b>"]}
    assert chart.rows_first is first
    assert chart.signals == {"cut": 3, "m": {"bb": 0.5}}


def test_one_update_is_one_message(monkeypatch):
    chart = LiveChart(_chart())
    sent = []
    monkeypatch.setattr(chart, "send_state", lambda names: sent.append(set(names)))
    chart.update({"points": POINTS.head(1), "first": POINTS.tail(1)}, {"cut": 3})
    assert sent == [{"rows_points", "rows_first", "signals"}]


def test_an_empty_frame_empties_the_data_set():
    chart = LiveChart(_chart())
    chart.update({"points": POINTS.head(0)})
    assert _rows(chart, "points").empty


def test_a_data_set_the_chart_has_not_is_refused_and_nothing_is_sent():
    chart = LiveChart(_chart())
    before = chart.rows_points
    with pytest.raises(KeyError, match=r"no data set named \['clients'\]; it has"):
        chart.update({"points": POINTS.head(1), "clients": POINTS})
    assert chart.rows_points is before


def test_a_click_arrives_as_selected_and_other_messages_do_nothing():
    chart = LiveChart(_chart(), select="who")
    chart._handle_custom_msg({"type": "hello", "value": "C009"}, [])
    assert chart.selected is None
    chart._handle_custom_msg({"type": "select", "value": "C003"}, [])
    assert chart.selected == "C003"


def test_links_name_the_widgets_that_the_page_follows():
    slider = ipywidgets.FloatSlider()
    chart = LiveChart(_chart(), links={"cut": slider})
    assert chart.get_state()["links"] == {"cut": f"IPY_MODEL_{slider.model_id}"}


def test_a_link_to_a_choice_is_refused_because_the_page_knows_only_its_place():
    with pytest.raises(TypeError, match="cut cannot follow a Dropdown"):
        LiveChart(_chart(), links={"cut": ipywidgets.Dropdown(options=[1, 2])})


def test_all_charts_of_a_kernel_share_one_copy_of_vega():
    one, other = LiveChart(_chart()), LiveChart(_chart())
    assert one.bundle is other.bundle
    assert isinstance(one.bundle, Bundle)
    own = {key: value for key, value in one.get_state().items() if key != "bundle"}
    assert sum(len(repr(value)) for value in own.values()) < 30_000


def test_the_bundle_is_the_vega_lite_that_altair_writes_for():
    code = gzip.decompress(LiveChart(_chart()).bundle.code).decode()
    pins = json.loads((files("alliancekit.explorers") / "vega" / "package.json").read_text())[
        "devDependencies"
    ]
    assert f"v{pins['vega-lite']}" == alt.SCHEMA_VERSION
    assert pins["vega"].split(".")[0] == alt.VEGA_VERSION
    for package in ("vega", "vega-lite"):
        assert f'"{pins[package]}"' in code, package


def test_the_bundle_asks_no_host_and_keeps_its_licences():
    code = gzip.decompress(LiveChart(_chart()).bundle.code).decode()
    for host in ("esm.sh", "jsdelivr", "unpkg", "cdnjs", "skypack"):
        assert host not in code
    licences = (files("alliancekit.explorers") / "vega" / "LICENSES.txt").read_text()
    for package in ("vega 6", "vega-lite 6", "d3-array", "d3-scale", "delaunator"):
        assert package in licences
    assert "Redistribution and use in source and binary forms" in licences


def test_the_script_that_goes_through_marks_travels_once_and_tooltips_speak_in_words():
    chart = LiveChart(
        alt.Chart(POINTS).mark_point().encode(x="x:Q", tooltip=["client_id:N", "outcome_end:Q"])
    )
    assert "export function stepper" in chart.bundle.steps
    assert "stepper(keys, read" not in chart.script.module
    named_ = [tip["title"] for tip in chart.spec["encoding"]["tooltip"]]
    assert named_ == ["client", "distress at the end"]
