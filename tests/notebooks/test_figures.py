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


@pytest.fixture(scope="module")
def early(clinic):
    return ak.phase_means(clinic, "client", "early")


def _overlap(first, second):
    return first.low <= second.high and second.low <= first.high


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
    assert "{bond} for bond, {goals} for goals, {tasks} for tasks, and {alliance} for the".format(**top) in said


def test_03_better_alliance_goes_with_less_distress(early):
    found = ak.correlate(early, "alliance", "outcome_end")
    assert found.high < 0
    assert found.n == 400


def test_03_parts_go_together_more_than_with_outcome(early):
    together = early[list(PARTS)].corr().to_numpy()
    outcome = [abs(ak.correlate(early, part, "outcome_end")) for part in PARTS]
    assert together.min() > 2 * max(outcome)


def test_03_leaving_bond_out_changes_r_little(early):
    whole = ak.correlate(early, "alliance", "outcome_end")
    without = ak.correlate(early.assign(two=early["goals"] + early["tasks"]), "two", "outcome_end")
    assert abs(whole - without) < 0.03


def test_03_intervals_of_the_phases_overlap(clinic):
    found = []
    for phase in ("early", "middle", "late"):
        rated = ak.phase_means(clinic, "client", phase)
        found.append(ak.correlate(rated, "alliance", "outcome_end"))
    assert all(_overlap(a, b) for a in found for b in found)
    assert found[1].n < found[0].n
    assert found[2].n < found[0].n


def test_03_adjusting_for_intake_moves_r_away_from_zero(early):
    plain = ak.correlate(early, "alliance", "outcome_end")
    adjusted = ak.partial_correlation(early, "alliance", "outcome_end", ["intake"])
    with_intake = ak.correlate(early, "alliance", "intake")
    assert adjusted < plain
    assert with_intake.low < 0 < with_intake.high


def test_03_unchanged_is_the_largest_group_and_deteriorated_the_smallest(clinic):
    found = ak.reliable_change(
        clinic.clients["intake"], clinic.clients["outcome_end"], "core-10", reliability=0.90
    )
    assert found.counts.idxmax() == "unchanged"
    assert found.counts.idxmin() == "deteriorated"
    assert found.counts["deteriorated"] > 0
    assert found.cutoff == 11


@pytest.mark.parametrize(("session", "alike"), [(3, True), (1, False)])
def test_03_two_clinics_part_only_in_the_first_session(session, alike):
    found = []
    for model in (ak.ClinicModel(), ak.ClinicModel.world("follows")):
        made = ak.simulate_clinic(1500, seed=1, model=model)
        rated = ak.phase_means(made, "client", session)
        found.append(ak.correlate(rated, "alliance", "outcome_end"))
    assert _overlap(*found) is alike
    assert found[0].high < 0
    assert (found[1].low < 0 < found[1].high) is not alike


def test_03_the_binomial_display_of_r_gives_64_and_36():
    """100 (.5 + r/2) of 100 against 100 (.5 - r/2) (Rosenthal & Rubin 1982, J Educ Psychol 74:166-169)."""
    r = 0.28
    assert (50 + 50 * r, 50 - 50 * r) == pytest.approx((64, 36))
