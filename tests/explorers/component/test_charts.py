"""What the component charts draw, worked out in the page, is what statistics libraries find in the rows."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import vl_convert

from alliancekit.clinic import PARTS
from alliancekit.explorers.component.charts import (
    component_bars,
    component_scatter,
    hundred_chart,
    moments_param,
)
from alliancekit.results import short
from alliancekit.stats import correlate, moments

HEIGHT = 330


def _clients(n=60, seed=3):
    rng = np.random.default_rng(seed)
    common = rng.normal(size=n)
    frame = pd.DataFrame({part: 3.5 + 0.4 * common + 0.3 * rng.normal(size=n) for part in PARTS}).clip(1, 5)
    frame["y"] = np.round(15 - 4 * common - 3 * frame["tasks"] + 6 * rng.normal(size=n) + 10)
    return frame.assign(client_id=[f"C{i:02}" for i in range(n)])


CLIENTS = _clients()
MOMENTS = moments_param(moments(CLIENTS, [*PARTS, "y"]), "y")
WEIGHTS = [(1, 1, 1), (0, 0, 1), (2, 0.3, 0), (0.1, 1.7, 0.9)]


def _svg(chart, **params):
    """Draw a chart with these values in its params."""
    spec = chart.to_dict() | {"width": 600}
    for param in spec["params"]:
        if param["name"] in params:
            param["value"] = params.pop(param["name"])
    assert not params
    return vl_convert.vegalite_to_svg(spec, vl_version="6.4")


def _scatter(weights, **more):
    names = dict(zip(("w_bond", "w_goals", "w_tasks"), weights, strict=True))
    return _svg(component_scatter(CLIENTS), m=MOMENTS, shown=True, outcome="distress", **names, **more)


def _texts(svg):
    return [text.replace("\N{MINUS SIGN}", "-") for text in re.findall(r">([^<>]+)</(?:text|tspan)>", svg)]


def _heights(svg, stroke, width):
    """The heights, in distress, of the points of the line with this stroke."""
    found = re.search(rf'd="M([^"Z]*)"[^>]*stroke="{stroke}"[^>]*stroke-width="{width}"', svg)
    assert found
    pixels = np.array([[float(v) for v in point.split(",")] for point in found[1].split("L")])
    return pixels[:, 0], 40 - pixels[:, 1] / HEIGHT * 40


@pytest.mark.parametrize("weights", WEIGHTS)
def test_r_and_its_interval_are_those_of_the_rows(weights):
    composite = CLIENTS[list(PARTS)].to_numpy() @ weights / sum(weights)
    wanted = correlate(CLIENTS.assign(composite=composite), "composite", "y")
    assert wanted == pytest.approx(np.corrcoef(composite, CLIENTS["y"])[0, 1])
    said = f"r = {short(wanted)} [{short(wanted.low)}, {short(wanted.high)}]"
    assert said in _texts(_scatter(weights))


@pytest.mark.parametrize("weights", WEIGHTS)
def test_line_and_band_are_those_of_least_squares(weights):
    composite = CLIENTS[list(PARTS)].to_numpy() @ weights / sum(weights)
    svg = _scatter(weights)
    pixel, height = _heights(svg, "#0072B2", 3)
    x = np.clip(composite.mean() + np.arange(-10, 11) / 4 * composite.std(ddof=1), 1, 5)
    fit = (
        sm.OLS(CLIENTS["y"], sm.add_constant(composite))
        .fit()
        .get_prediction(np.column_stack([np.ones(21), x]))
    )
    np.testing.assert_allclose(height, fit.predicted_mean, atol=0.01)
    np.testing.assert_allclose(pixel, 6 + (x - 1) / 4 * 588, atol=0.01)
    band = re.search(r'd="M([^"]*)Z"[^>]*fill="#0072B2"', svg)
    assert band
    edge = 40 - np.array([float(point.split(",")[1]) for point in band[1].split("L")]) / HEIGHT * 40
    low, high = fit.conf_int(alpha=0.05).T
    np.testing.assert_allclose(edge, np.concatenate([low, high[::-1]]), atol=0.02)


@pytest.mark.parametrize("guess", [-1, -0.4, 0, 0.75])
def test_the_predicted_line_has_the_slope_of_the_predicted_r(guess):
    pixel, height = _heights(_scatter((1, 1, 1), guess=guess), "#7A4FA3", 2.5)
    composite = CLIENTS[list(PARTS)].mean(axis=1)
    slope = (height[9] - height[0]) / (pixel[9] - pixel[0]) * 588 / 4
    assert slope == pytest.approx(guess * CLIENTS["y"].std() / composite.std(), abs=0.02)


def test_nothing_is_answered_before_it_is_asked():
    asked = _scatter((1, 1, 1))
    waiting = _svg(component_scatter(CLIENTS), m=MOMENTS, outcome="distress")
    assert any("r = " in text for text in _texts(asked))
    assert not any("r = " in text for text in _texts(waiting))
    assert 'stroke="#0072B2"' not in waiting
    assert 'fill="#0072B2"' not in waiting


@pytest.mark.parametrize("chart", [component_scatter(CLIENTS), hundred_chart()], ids=["scatter", "hundred"])
def test_without_any_weight_no_client_and_no_answer_is_drawn(chart):
    svg = _svg(chart, m=MOMENTS, shown=True, w_bond=0, w_goals=0, w_tasks=0)
    assert "NaN" not in svg
    assert not any(re.search(r"r = .*\[| in 100$", text) for text in _texts(svg))
    assert svg.count("symbol") < 25


def test_the_chosen_client_and_no_other_is_drawn_large():
    assert 'stroke-width="3.5"' not in _scatter((1, 1, 1))
    assert _scatter((1, 1, 1), selected="C07").count('stroke-width="3.5"') == 1


def test_the_parts_stand_where_their_correlations_are():
    parts = pd.DataFrame(
        {"part": PARTS, "r": [-0.2, 0.0, 0.5], "low": [-0.3, -0.1, 0.4], "high": [-0.1, 0.1, 0.6]}
    )
    svg = _svg(component_bars(parts), m=MOMENTS, shown=True, guess=-0.5)
    for name, r in (("bond", "-0.20"), ("goals", "0.00"), ("tasks", "0.50")):
        label = svg.replace("\N{MINUS SIGN}", "-")
        assert re.search(rf'aria-label="[^"]*{float(r):g}; part: {name}', label), name


@pytest.mark.parametrize(("y_on_tasks", "higher"), [(-1, 100), (0, 50)])
def test_the_hundred_clients_at_the_ends_and_in_the_middle(y_on_tasks, higher):
    """1/2 + asin(r)/pi of each half: all at r = -1, half at r = 0 (Sheppard 1899)."""
    square = pd.DataFrame(
        {"tasks": [1, 1, 2, 2.0], "y": [1, 2, 1, 2.0], "bond": [1, 2, 2, 1.0], "goals": 0.0}
    )
    if y_on_tasks:
        square["y"] = -square["tasks"] + [0, 1e-6, 0, -1e-6]
    m = moments_param(moments(square, [*PARTS, "y"]), "y")
    texts = _texts(_svg(hundred_chart(), m=m, shown=True, w_bond=0, w_goals=0))
    assert f"{higher} in 100" in texts
    assert f"{100 - higher} in 100" in texts


def test_all_two_hundred_clients_are_drawn_filled_or_not():
    svg = _svg(hundred_chart(), m=MOMENTS, shown=True)
    better = [int(text.split()[0]) for text in _texts(svg) if text.endswith(" in 100")]
    assert sum(better) == 100
    people = re.search(r'role-mark layer_0_marks".*?</g>', svg, re.DOTALL)
    assert people[0].count("<path") == 200
    assert people[0].count('fill="#0072B2"') == 100
    assert people[0].count('fill="#ffffff" stroke="#6b6b6b"') == 100


@pytest.mark.parametrize(
    "chart", [component_scatter(CLIENTS), component_bars(CLIENTS.head(0)), hundred_chart()]
)
def test_every_chart_is_named_described_and_fits_its_place(chart):
    spec = chart.to_dict()
    assert spec["title"]["text"]
    assert len(spec["description"]) > 60
    assert spec["width"] == "container"
