"""Charts of the feedback lab: kinds differ by shape as well as colour, and what moves is a param."""

from __future__ import annotations

import pytest

from alliancekit.explorers.feedback.charts import ARM_STYLES, KINDS, arm_chart, client_chart
from alliancekit.explorers.feedback.data import ARMS, Lives

LIVES = Lives(1)


@pytest.fixture(scope="module")
def arm():
    return arm_chart(LIVES.people(6.0).head(1), ARMS[0]).to_dict()


def test_the_four_kinds_differ_by_shape_as_well_as_by_colour():
    for styles in (KINDS, ARM_STYLES):
        for what in ("colour", "shape"):
            assert len({getattr(style, what) for style in styles.values()}) == len(styles)


def test_threshold_rings_and_what_a_poor_end_is_are_params(arm):
    assert {param["name"] for param in arm["params"]} == {"above", "ring", "reliable", "selected"}


def test_every_kind_is_counted_in_a_corner_of_its_own(arm):
    corners = {}
    for layer in arm["layer"]:
        kinds = [
            kind
            for kind in KINDS
            for step in layer.get("transform", [])
            if f"=== '{kind}'" in str(step.get("filter"))
        ]
        if layer["mark"]["type"] == "text" and kinds:
            corners[kinds[0]] = str(layer["encoding"]["x"]) + str(layer["encoding"]["y"])
    assert set(corners) == set(KINDS)
    assert len(set(corners.values())) == len(KINDS)


def test_one_client_has_both_lives_the_course_and_the_threshold():
    spec = client_chart(LIVES.course("C084")).to_dict()
    drawn = [layer["encoding"]["y"]["field"] for layer in spec["layer"]]
    assert drawn == ["expected", "limit", "outcome", "outcome", "outcome"]
    assert [param["name"] for param in spec["params"]] == ["above"]
