"""The chart of lagged effects: every crossed effect once, told apart by more than colour."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import vl_convert

from alliancekit.charts.lags import lags_chart

EFFECTS = pd.DataFrame(
    [
        (earlier, later, detrended, -0.1, -0.2, 0.0)
        for detrended in (False, True)
        for later in ("alliance", "outcome")
        for earlier in ("alliance", "outcome")
    ],
    columns=["earlier", "later", "detrended", "estimate", "low", "high"],
)
CHART = lags_chart(
    {"one": SimpleNamespace(table=EFFECTS, level=0.95), "two": SimpleNamespace(table=EFFECTS, level=0.95)}
)
ROWS = CHART.layer[1].data


def test_every_crossed_effect_is_drawn_once_and_carry_over_is_not():
    assert sorted(set(ROWS["path"])) == sorted(
        f"{name}: {way}"
        for name in ("one", "two")
        for way in ("alliance to next distress", "distress to next alliance")
    )
    assert len(ROWS) == 8
    assert (ROWS.groupby("path")["state"].nunique() == 2).all()


def test_every_path_is_named_once():
    svg = vl_convert.vegalite_to_svg(CHART.to_dict() | {"width": 300}, vl_version="6.4")
    for path in set(ROWS["path"]):
        assert svg.count(f">{path}</text>") == 1


def test_states_differ_in_colour_and_shape_and_the_chart_says_what_it_cannot_show():
    spec = CHART.to_dict()
    marks = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    for channel in ("color", "shape"):
        assert len(set(marks["encoding"][channel]["scale"]["range"])) == 2
    assert "need not be the cause" in " ".join(spec["title"]["subtitle"])
    assert len(spec["description"]) > 80
