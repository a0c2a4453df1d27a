"""The charts of lesson 02, by what their specs say."""

from __future__ import annotations

import pandas as pd

from alliancekit.charts.theme import STYLES
from alliancekit.clinic import PARTS, RATERS
from alliancekit.explorers.roleplay.charts import roleplay_chart
from alliancekit.explorers.scoring.charts import reliability_chart, sheet_chart, sheet_items
from alliancekit.instruments import TEACHING


def _scales(spec: object, channel: str) -> list[dict]:
    """Every scale of one channel, wherever in the spec it stands."""
    if isinstance(spec, list):
        return [found for child in spec for found in _scales(child, channel)]
    if not isinstance(spec, dict):
        return []
    own = spec.get(channel)
    here = [own["scale"]] if isinstance(own, dict) and own.get("scale") else []
    return here + [found for child in spec.values() for found in _scales(child, channel)]


def test_items_stand_by_part_with_their_key() -> None:
    items = sheet_items(TEACHING)
    assert items.groupby("part", sort=False)["item"].agg(list).to_dict() == {
        part: list(numbers) for part, numbers in TEACHING.subscales.items()
    }
    assert set(items.loc[items["reversed"], "item"]) == set(TEACHING.reverse)
    assert items["place"].is_unique


def test_sheet_has_a_param_for_every_answer_and_the_parts_own_looks() -> None:
    spec = sheet_chart(TEACHING).to_dict()
    names = {param["name"] for param in spec["params"]}
    assert {f"answer_{item}" for item in TEACHING.numbers} | {"flip", "drop"} <= names
    for channel, look in (("color", "colour"), ("shape", "shape")):
        for scale in _scales(spec, channel):
            assert scale["range"] == [getattr(STYLES[part], look) for part in PARTS]


def test_every_statement_keeps_its_number_on_a_narrow_page() -> None:
    import vl_convert

    narrow = sheet_chart(TEACHING).properties(width=300).to_dict()
    picture = vl_convert.vegalite_to_svg(narrow)
    for item in TEACHING.numbers:
        assert f">{item}</" in picture, item


def test_alphas_are_told_apart_by_shape_as_well() -> None:
    rows = pd.DataFrame({"scale": ["bond"], "state": ["now"], "alpha": [0.8], "low": [0.7], "high": [0.9]})
    spec = reliability_chart(rows).to_dict()
    ranges = [scale["range"] for scale in _scales(spec, "shape")]
    assert ranges
    assert all(len(set(shapes)) == 2 for shapes in ranges)
    assert "interval" in spec["description"]


def test_chairs_have_the_raters_looks() -> None:
    rows = pd.DataFrame({"rater": ["client"], "part": ["bond"], "mean": [4.0]})
    spec = roleplay_chart(rows).to_dict()
    assert all(
        scale["range"] == [STYLES[rater].shape for rater in RATERS] for scale in _scales(spec, "shape")
    )
