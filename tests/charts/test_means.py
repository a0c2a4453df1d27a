"""The chart of means: a mark a rater, in words too."""

from __future__ import annotations

import pandas as pd

from alliancekit.charts.means import means_chart
from alliancekit.charts.theme import STYLES


def test_each_rater_has_a_look_of_their_own_and_each_mean_is_said():
    raters = ["client", "observer"]
    rows = [(rater, part, 3.5, 3.0, 4.0) for rater in raters for part in ("bond", "goals")]
    spec = means_chart(
        pd.DataFrame(rows, columns=["rater", "part", "mean", "low", "high"]), level=0.9
    ).to_dict()
    rule, point = spec["layer"]
    assert point["encoding"]["color"]["scale"]["range"] == [STYLES[rater].colour for rater in raters]
    assert point["encoding"]["shape"]["scale"]["range"] == [STYLES[rater].shape for rater in raters]
    assert point["encoding"]["x"]["title"] == "mean rating, 1–5 (higher is stronger)"
    assert (rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) == ("low", "high")
    assert "client bond 3.50, 3.00 to 4.00" in spec["description"]
    assert "90% intervals" in spec["title"]["subtitle"]
