"""The chart of the expected course: every line is named beside it, with its own dash, and nothing leaves the scale."""

from __future__ import annotations

import pytest

import alliancekit as ak


@pytest.fixture(scope="module")
def spec():
    return ak.expected_course(ak.load_clinic()).chart().to_dict()


def test_every_line_has_its_name_beside_it_and_a_dash_of_its_own(spec):
    names = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["encoding"]["text"]["field"] for layer in names] == ["began"]
    line = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "line")
    dashes = line["encoding"]["strokeDash"]["scale"]
    assert dashes["domain"] == ["began at 12", "began at 20", "began at 28"]
    assert len(set(map(tuple, dashes["range"]))) == 3


def test_it_says_what_the_bands_are_and_that_the_data_are_synthetic(spec):
    said = " ".join(spec["title"]["subtitle"])
    assert "95% intervals of the means" in said
    assert "about 80 of 100 clients who began at 20" in said
    assert "synthetic" in said


def test_the_axis_says_which_way_is_better(spec):
    titles = {layer["encoding"]["y"].get("title") for layer in spec["layer"]}
    assert titles == {"distress, 0–40 (lower is better)"}
