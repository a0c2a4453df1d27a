"""The picture of the marks: every mark by colour and shape, the reader's apart from the panel's, both named."""

from __future__ import annotations

import pandas as pd

from alliancekit.charts.theme import DARK
from alliancekit.clinic import MARKS
from alliancekit.explorers.dialogues.charts import MARK_STYLES, marks_chart

NONE = pd.DataFrame({"line": [], "place": [], "mark": [], "says": []})
SPEC = marks_chart(NONE, NONE, lines=10, members=8).to_dict()


def test_no_mark_is_told_by_colour_alone():
    assert set(MARK_STYLES) == set(MARKS)
    assert len({style.shape for style in MARK_STYLES.values()}) == len(MARKS)
    assert len({style.colour for style in MARK_STYLES.values()}) == len(MARKS)
    assert {style.colour for style in MARK_STYLES.values()} <= set(DARK)


def test_each_mark_has_its_own_colour_and_shape_in_the_picture():
    encoding = SPEC["layer"][0]["encoding"]
    for channel, looks in (("color", "colour"), ("shape", "shape")):
        scale = encoding[channel]["scale"]
        assert scale["domain"] == list(MARK_STYLES)
        assert scale["range"] == [getattr(style, looks) for style in MARK_STYLES.values()]


def test_reader_and_panel_are_data_of_their_own():
    names = [layer["data"]["name"] for layer in SPEC["layer"] if "name" in layer.get("data", {})]
    assert set(names) == {"own", "panel"}
