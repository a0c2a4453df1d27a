"""What the prose of the lessons says of a figure is so in the sample clinic as it ships."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import alliancekit as ak
from alliancekit.clinic import PARTS, load_vignettes


NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


def test_00_dropout_is_near_the_published_share_and_not_on_it(clinic):
    """19.7% (Swift & Greenberg, 2012); the clinic is one draw of 400, standard error 2 points."""
    share = clinic.clients["dropped_out"].mean()
    assert abs(share - 0.197) < 0.04
    assert f"{share:.1%}" == "20.5%"


def test_00_many_go_down_some_barely_move_and_a_few_end_higher(clinic):
    change = clinic.clients["outcome_end"] - clinic.clients["intake"]
    assert (change < -3).mean() > 0.5
    assert (change.abs() <= 3).mean() > 0.1
    assert 0 < (change > 0).mean() < 0.25


def test_01_lines_travel_together_for_most_clients(clinic):
    mine = clinic.sessions.query("rater == 'client'")
    long = mine.groupby("client_id", observed=True).filter(lambda rows: len(rows) >= 8)
    together = long.groupby("client_id", observed=True)[list(PARTS)].corr().groupby(level=1).median()
    assert together.loc["goals", "tasks"] > 0.3
    assert together.loc["bond", "goals"] > 0.2


def test_01_each_part_is_lower_in_sessions_with_a_rupture(clinic):
    """Mean over clients of (mean with rupture) - (mean without), and its normal 95% interval."""
    mine = clinic.sessions.query("rater == 'client'")
    told = {"bond": "0.14 0.10 0.19", "goals": "0.17 0.13 0.21", "tasks": "0.20 0.16 0.24"}
    for part, words in told.items():
        means = mine.groupby(["client_id", "rupture"], observed=True)[part].mean().unstack()
        drop = (means[False] - means[True]).dropna()
        half = 1.96 * drop.std() / len(drop) ** 0.5
        figures = (drop.mean(), drop.mean() - half, drop.mean() + half)
        assert " ".join(f"{figure:.2f}" for figure in figures) == words


def test_01_the_panel_rates_tasks_highest_in_trauma_informed_then_cbt():
    table = ak.vignette_ratings().pivot_table("rating", "therapy", "part", observed=True)
    assert table["tasks"].sort_values(ascending=False).index[:2].tolist() == ["trauma-informed", "CBT"]


def test_01_the_panel_rates_rosas_tasks_above_her_bond():
    panel = load_vignettes()["V12"].panel
    assert min(panel["tasks"]) >= sum(panel["bond"]) / 8
    assert load_vignettes()["V12"].client == "Rosa"


def prose(name, cell):
    path = next(NOTEBOOKS.glob(f"{name}_*.ipynb"))
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next("".join(each["source"]) for each in cells if each["id"] == cell)


def test_00_names_the_share_that_the_cell_shows(clinic):
    assert f"{clinic.clients['dropped_out'].mean():.1%}" in prose("00", "l00-s3-read")


def test_01_names_the_spread_of_the_panel():
    each = ak.vignette_ratings().groupby(["vignette", "part"], observed=True)["rating"]
    apart = each.max() - each.min()
    said = prose("01", "l01-s2-read")
    assert f"{apart.mean():.1f} points apart on average" in said
    assert f"at least {apart.min()} and at most {apart.max()}" in said
    for part, mean in apart.groupby("part", observed=True).mean().items():
        assert f"{mean:.2f} for {part}".replace("1.83", "1.8") in said


def test_01_names_the_four_averages_of_tasks():
    table = ak.vignette_ratings().pivot_table("rating", "therapy", "part", observed=True)
    said = prose("01", "l01-s4-read")
    for therapy, mean in table["tasks"].items():
        assert f"{therapy} ({mean:.2f})" in said
    assert f"goals ({table.loc['trauma-informed', 'goals']:.2f})" in said
    assert table["goals"].rank().loc["trauma-informed"] == 2


def test_02_names_alpha_and_what_leaving_a_statement_out_does(clinic):
    sheets = clinic.items.query("rater == 'client' and session == 3")
    found = ak.reliability(sheets, "teaching", "bond")
    without = found.table["alpha_if_dropped"]
    said = prose("02", "l02-s3-read")
    assert f"Alpha of bond is {found.alpha:.2f}".replace("0.", ".") in said
    assert f"from {found.alpha.low:.2f} to {found.alpha.high:.2f}".replace("0.", ".") in said
    assert f"between {without.min():.2f} and {without.max():.2f}".replace("0.", ".") in said
    assert without.max() < found.alpha
    assert f"is {found.sem:.2f} points" in said


def test_02_names_the_shares_at_the_top(clinic):
    sheets = clinic.items.query("rater == 'client' and session == 3")
    top = (ak.score(sheets, "teaching")[[*PARTS, "alliance"]] == 5).mean().mul(100).round(0).astype(int)
    said = prose("02", "l02-s4-read")
    assert (
        "{bond} for bond, {goals} for goals, {tasks} for tasks, and {alliance} for the".format(**top) in said
    )


def test_00_two_of_the_first_twenty_clients_end_higher_than_they_began(clinic):
    first = clinic.clients.iloc[:20]
    assert (first["outcome_end"] > first["intake"]).sum() == 2
