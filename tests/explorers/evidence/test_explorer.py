"""The evidence explorer pools what is chosen, and never shows synthetic studies without the word."""

import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.errors import UserError


@pytest.fixture
def explorer():
    return ak.explore_evidence()


def move(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].widget.value = value
    assert explorer.fault is None
    return explorer.text


def test_it_shows_what_pooling_gives(explorer):
    found = ak.pool_correlations(ak.study_rows())
    assert found.r.words() in explorer.text
    assert explorer.text.startswith("Synthetic: 295 studies")


def test_a_study_left_out_is_not_pooled_and_is_still_drawn(explorer):
    text = move(explorer, which="setting: internet", out="Synthetic study 050")
    assert "28 studies" in text
    assert "Without Synthetic study 050, r = " in text
    assert len(explorer._view.rows["forest"]["forest"]) == 29
    assert "29 studies" in move(explorer, out="no study")


def test_a_click_leaves_a_study_out(explorer):
    explorer.charts["forest"].selected = "Synthetic study 007"
    assert explorer.controls["out"].widget.value == "Synthetic study 007"
    assert "294 studies" in explorer.text


def test_a_study_that_is_not_there_any_more_comes_back(explorer):
    small = ak.study_rows().nsmallest(1, "n")["study"].item()
    move(explorer, out=small)
    assert "Without" not in move(explorer, least=60)
    assert explorer.controls["out"].widget.value == "no study"


def test_leaving_small_studies_out_lowers_the_pooled_r(explorer):
    before = explorer._view.rows["forest"]["pooled"]["r"].item()
    move(explorer, least=60)
    assert explorer._view.rows["forest"]["pooled"]["r"].item() < before


def test_fixed_means_one_true_r(explorer):
    assert "one true r for all" in move(explorer, method="fixed")
    assert "tau" not in explorer.text


def test_where_nothing_is_left_it_says_so():
    two = pd.DataFrame({"r": [0.1, 0.3], "n": [20, 400]})
    explorer = ak.explore_evidence(two)
    assert "Fewer than two studies are left" in move(explorer, least=100)
    assert "2 studies" in move(explorer, least=0)


def test_real_studies_are_not_called_synthetic():
    explorer = ak.explore_evidence(pd.DataFrame({"r": [0.1, 0.3], "n": [20, 400]}))
    everything = [explorer.text, *(str(chart.spec) for chart in explorer.charts.values())]
    assert not any("synthetic" in each.lower() for each in everything)
    everything = [str(chart.spec["title"]) for chart in ak.explore_evidence().charts.values()]
    assert all("synthetic" in each for each in everything)


def test_too_many_studies_are_refused_in_words():
    with pytest.raises(UserError, match="at most 1,000"):
        ak.explore_evidence(pd.DataFrame({"r": [0.1] * 1001, "n": [50] * 1001}))


def test_on_the_axis_of_z_the_interval_is_as_wide_on_both_sides(explorer):
    before = explorer.text
    explorer.set(scale="Fisher’s z")
    pooled = explorer._view.rows["forest"]["pooled"].iloc[0]
    assert pooled["r"] - pooled["low"] == pytest.approx(pooled["high"] - pooled["r"])
    assert explorer.text == before  # the sentence stays in r
    assert explorer.fault is None
