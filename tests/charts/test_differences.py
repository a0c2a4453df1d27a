"""What is compared and its difference stand in one picture, and its title says what the difference shows."""

from __future__ import annotations

import pandas as pd
import pytest
import vl_convert

import alliancekit as ak


@pytest.fixture(scope="module")
def frame():
    return pd.DataFrame({"therapy": list("aaabbbccc"), "change": [4.0, 5, 6, 7, 9, 8, 7, 8, 9.5]})


def test_each_estimate_and_each_difference_is_drawn(frame):
    chart = ak.compare_means(frame, "change", among="therapy").chart()
    rows = pd.DataFrame(chart.to_dict()["layer"][1]["data"]["values"])
    assert rows["name"].tolist() == ["A", "B", "C", "A minus b", "A minus c", "B minus c"]
    assert (rows["low"] < rows["estimate"]).all()
    assert (rows["estimate"] < rows["high"]).all()
    assert vl_convert.vegalite_to_svg(chart.to_dict()).startswith("<svg")


def test_the_title_says_what_the_difference_shows(frame):
    def title(rows):
        return ak.compare_means(rows, "change", among="therapy").chart().title

    assert "holds 0" in title(frame[frame["therapy"] != "a"])
    assert "leaves out 0" in title(frame[frame["therapy"] != "c"])
    assert "3 intervals of a difference: 2 leave out 0" in title(frame)
