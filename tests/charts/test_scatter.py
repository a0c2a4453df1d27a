"""One dot a row, on the axes that ratings and distress have everywhere."""

from __future__ import annotations

import pandas as pd
import pytest
import vl_convert

import alliancekit as ak

FRAME = pd.DataFrame({"bond": [2.5, 4.0, None], "outcome_end": [21, 9, 4], "age": [30, 40, 50]})


def _dots(spec):
    return (spec.get("data") or spec["layer"][0]["data"])["values"]


def test_each_complete_row_is_one_dot_and_axes_say_which_way_is_better():
    spec = ak.scatter(FRAME, x="bond", y="outcome_end").to_dict()
    assert len(_dots(spec)) == 2
    across, upward = (spec["layer"][0]["encoding"][way] for way in "xy")
    assert across["title"] == "bond, 1–5 (higher is stronger)"
    assert upward["title"] == "distress at the end, 0–40 (lower is better)"
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")


def test_a_column_of_no_known_kind_keeps_its_name():
    assert (
        ak.scatter(FRAME, x="age", y="outcome_end").to_dict()["layer"][0]["encoding"]["x"]["title"] == "age"
    )


def test_many_are_drawn_as_5000_and_the_title_counts_all():
    rows = pd.DataFrame({"bond": range(6000), "outcome_end": range(6000)})
    spec = ak.scatter(rows, x="bond", y="outcome_end").to_dict()
    assert len(_dots(spec)) == 5000
    assert "6,000, of whom 5,000 are drawn" in spec["title"]


@pytest.mark.parametrize(("x", "y", "word"), [("bond", "bond", "twice"), ("bonds", "age", "no column bonds")])
def test_what_cannot_be_drawn_is_said(x, y, word):
    with pytest.raises(ak.UserError, match=word):
        ak.scatter(FRAME, x=x, y=y)


def test_no_complete_row_is_said():
    with pytest.raises(ak.UserError, match="0 rows complete"):
        ak.scatter(FRAME.tail(1), x="bond", y="age")
