"""One look: colours that can be told apart, no trip to the internet, and a quick import."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from alliancekit.charts import theme
from alliancekit.charts.theme import DARK, GUESS, INK, PAPER, QUIET, STYLES, alt, named
from alliancekit.clinic import PARTS, RATERS

# Machado, Oliveira & Fernandes (2009), IEEE TVCG 15:1291-1298, severity 1.0, on linear RGB.
SIGHT = {
    "full colour": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}


def _linear(colour):
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def _contrast(one, other):
    """WCAG 2.2 contrast ratio."""
    low, high = sorted(_linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05 for colour in (one, other))
    return high / low


def _in(theme, colour):
    return DARK.get(colour, colour) if theme == "dark" else colour


def _lab(linear):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    x, y, z = np.cbrt(np.maximum(xyz / [0.9505, 1, 1.089], 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colour", [*(style.colour for style in STYLES.values()), GUESS, QUIET, INK])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_stands_out_from_the_paper(colour, theme):
    words = (INK, QUIET)
    assert _contrast(_in(theme, colour), _in(theme, PAPER)) >= (4.5 if colour in words else 3)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("names", [PARTS, RATERS], ids=["parts", "raters"])
def test_colours_of_one_kind_can_be_told_apart_by_every_reader(names, theme, sight):
    seen = {
        name: _lab(np.clip(np.array(SIGHT[sight]) @ _linear(_in(theme, STYLES[name].colour)), 0, 1))
        for name in names
    }
    for one, other in combinations(names, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)


def test_named_data_keep_missing_values_missing():
    frame = pd.DataFrame({"x": [1.5, None], "who": ["C001", None]})
    assert named(frame, "points").to_dict() == {
        "name": "points",
        "values": [{"x": 1.5, "who": "C001"}, {"x": None, "who": None}],
    }


def _bundle(chart):
    bundle = chart._repr_mimebundle_()
    return bundle[0] if isinstance(bundle, tuple) else bundle


def test_a_plain_chart_is_a_picture_with_words_that_asks_nobody():
    points = alt.Chart(named(pd.DataFrame({"x": [1]}), "points"), description="One <dot>.")
    bundle = _bundle(points.mark_point(color=INK).encode(x="x:Q"))
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == "One <dot>."
    assert 'alt="One &lt;dot&gt;."' in bundle["text/html"]
    source = re.search('src="data:image/svg[+]xml;base64,([^"]+)"', bundle["text/html"])[1]
    svg = base64.b64decode(source).decode()
    assert re.findall('https?://[^"]+', svg) == ["http://www.w3.org/2000/svg"]  # names the language
    assert re.findall(r"https?://", bundle["text/html"]) == []


def test_a_picture_has_a_dark_twin_for_every_colour_of_the_theme():
    chart = alt.Chart(pd.DataFrame({"x": [1], "k": ["a"]}), title="T").mark_bar(color=GUESS)
    html = _bundle(chart.encode(x="x:Q", row="k:N", shape="k:N"))["text/html"]
    svg = base64.b64decode(re.search('base64,([^"]+)', html)[1]).decode()
    look, drawn = svg.split("</style>")
    used = {colour.lower() for colour in re.findall('(?:fill|stroke)="(#[0-9a-fA-F]+|[a-z]+)"', drawn)} - {
        "none",
        "transparent",
    }
    twins = dict(re.findall(r'\[fill="(#\w+)" i\]{fill:(#\w+)}', look))
    axes = {"#888888"}  # seen on both papers
    assert used - axes <= {colour.lower() for colour in twins}
    assert PAPER in twins
    assert _contrast(twins[INK], twins[PAPER]) > 7


def test_a_chart_that_answers_the_mouse_is_drawn_by_jupyterlab_itself():
    chart = alt.Chart(named(pd.DataFrame({"x": [1]}), "points"), description="One dot.").mark_point()
    bundle = _bundle(chart.encode(x="x:Q").interactive())
    assert set(bundle) == {"application/vnd.vegalite.v5+json", "text/plain"}
    spec = bundle["application/vnd.vegalite.v5+json"]
    spec.pop("$schema")  # names the language, is not fetched
    assert "http" not in json.dumps(spec)


def test_the_import_leaves_out_what_it_needs_not_and_puts_everything_back():
    program = (
        "import sys, importlib.util as u, alliancekit.charts.theme as t; hidden = ('rfc3987_syntax', 'isoduration'); "
        "print(any(name in sys.modules for name in hidden), all(u.find_spec(name) for name in hidden)); "
        "print(t.alt.Chart().mark_bar().to_dict()['mark'])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.split()[:2] == ["False", "True"]
    assert "'type': 'bar'" in found.stdout


def test_colours_of_charts_stand_in_the_theme_only():
    package = Path(theme.__file__).parents[1]
    modules = [*(package / "charts").rglob("*.py"), *(package / "explorers").rglob("*.py")]
    code = {path: re.sub(r">>> .*\n.*", "", path.read_text("utf-8")) for path in modules}
    written = {path.name: re.findall(r"#[0-9a-fA-F]{6}\b", text) for path, text in code.items()}
    assert {name for name, colours in written.items() if colours} == {"theme.py"}
