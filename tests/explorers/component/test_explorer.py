"""The component explorer says what the rows say, for any clinic, rater, phase, therapy, outcome and weights."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from math import asin, pi

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import PARTS, load_clinic, phase_means
from alliancekit.explorers.component.explorer import DRAWN, Ratings, explore_components
from alliancekit.explorers.tour.explorer import view_client
from alliancekit.simulate import simulate_clinic
from alliancekit.stats import correlate

CLINIC = load_clinic()
START = {"rater": "client", "phase": "early", "therapy": "all", "outcome": "outcome_end"}
SETTINGS = [
    {},
    {"rater": "observer", "phase": "late"},
    {"therapy": "CBT", "outcome": "change"},
    {"rater": "therapist", "phase": "middle", "therapy": "psychodynamic", "w_bond": 0.0, "w_tasks": 1.7},
    {"phase": "all", "w_goals": 0.0, "w_tasks": 0.0},
]


def _set(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].widget.value = value
    return explorer


def _by_hand(rater, phase, therapy, outcome, w_bond=1.0, w_goals=1.0, w_tasks=1.0):
    """Correlate from the clinic's own tables, without the explorer's short cuts."""
    rows = phase_means(CLINIC, rater, phase).dropna(subset=list(PARTS))
    if therapy != "all":
        rows = rows[rows["therapy"] == therapy]
    weighted = w_bond * rows["bond"] + w_goals * rows["goals"] + w_tasks * rows["tasks"]
    return correlate(rows.assign(weighted=weighted), "weighted", outcome)


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_sentence_gives_r_interval_n_and_heads_as_worked_out_by_hand(setting):
    explorer = _set(explore_components(CLINIC), shown=True, **setting)
    wanted = _by_hand(**(START | setting))
    assert explorer.fault is None
    assert str(wanted) in explorer.text
    heads = round(100 * (0.5 + asin(-wanted) / pi))
    assert re.search(rf"100 clients in the half with the higher alliance, {heads}\b", explorer.text)


def test_the_table_holds_the_parts_and_the_weighted_composite():
    explorer = _set(explore_components(CLINIC), shown=True, w_goals=0.0)
    table = explorer._view.table.set_index("part")
    for part in PARTS:
        alone = {f"w_{each}": float(each == part) for each in PARTS}
        wanted = _by_hand(**START, **alone)
        assert table.loc[part, ["r", "low", "high", "n"]].tolist() == pytest.approx(
            [wanted, wanted.low, wanted.high, wanted.n]
        )
    assert table.loc["as weighted", "r"] == pytest.approx(_by_hand(**START, w_goals=0.0))


def test_nothing_is_given_away_before_the_answer_is_asked_for():
    explorer = _set(explore_components(CLINIC), guess=-0.4)
    assert "You predict r = -.40" in explorer.text
    assert "interval" not in explorer.text
    assert explorer._view.table.empty
    _set(explorer, shown=True)
    assert "You predicted -.40" in explorer.text


def test_the_prediction_is_kept_for_the_next_time():
    _set(explore_components(CLINIC), guess=-0.35, shown=True)
    again = explore_components(CLINIC)
    assert again.controls["guess"].widget.value == -0.35
    assert again.controls["shown"].widget.value is True


def test_all_weights_zero_are_answered_in_words_and_mended_by_any_weight():
    explorer = _set(explore_components(CLINIC), shown=True, w_bond=0, w_goals=0, w_tasks=0)
    assert "Give at least one part some weight" in explorer.text
    assert explorer._view.table["part"].tolist() == list(PARTS)
    _set(explorer, w_tasks=0.1)
    assert "r = " in explorer.text


def test_less_distress_than_at_intake_is_called_a_fall():
    explorer = _set(explore_components(CLINIC), shown=True, outcome="change")
    assert "Higher alliance went with a larger fall in distress since intake (r = -" in explorer.text
    _set(explorer, rater="therapist", phase="middle", therapy="person-centred")
    assert "with a smaller or a larger fall in distress since intake cannot be told" in explorer.text


@pytest.mark.parametrize("seed", range(3))
def test_sentence_list_ring_and_charts_speak_of_the_same_people_whatever_is_done_in_whatever_order(seed):
    rng = np.random.default_rng(seed)
    explorer = explore_components(CLINIC)
    widgets = {name: control.widget for name, control in explorer.controls.items()}
    client, scatter = widgets["client"], explorer.charts["scatter"]
    for _ in range(60):
        name = str(
            rng.choice(["w_bond", "w_goals", "w_tasks", "rater", "phase", "therapy", "client", "click"])
        )
        drawn = scatter.rows_points["columns"]["client_id"]
        if name == "click":
            scatter.selected = str(rng.choice(drawn))
        elif name.startswith("w_"):
            widgets[name].value = int(rng.integers(2))
        else:
            widgets[name].index = int(rng.integers(len(widgets[name].options)))
        drawn = scatter.rows_points["columns"]["client_id"]
        assert list(client.options) == list(drawn), name
        assert scatter.selected == client.value, name
        assert f"Client {client.value}, " in explorer.text, name
        wanted = view_client(CLINIC, client.value, widgets["rater"].value).rows["sessions"]["points"]
        shown = explorer.charts["sessions"].rows_points["columns"]["rating"]
        np.testing.assert_array_equal(np.frombuffer(shown), wanted["rating"])


def test_the_words_never_say_that_one_causes_the_other():
    for setting in SETTINGS:
        text = _set(explore_components(CLINIC), shown=True, **setting).text
        assert not re.search(r"caus|because|lead|due to|effect|makes|result", text)
        assert "synthetic" in text


def test_the_points_drawn_are_the_clients_themselves():
    points, sums = Ratings(CLINIC).choose("observer", "late", "CBT", "change")
    rows = phase_means(CLINIC, "observer", "late")
    rows = rows[rows["therapy"] == "CBT"].dropna(subset=list(PARTS)).sort_values("client_id")
    assert len(rows) == sums.n
    assert points["client_id"].tolist() == rows["client_id"].astype(str).tolist()
    np.testing.assert_allclose(points[list(PARTS)], rows[list(PARTS)])
    np.testing.assert_array_equal(points["y"], rows["outcome_end"] - rows["intake"])


def test_of_a_large_clinic_a_seeded_sample_is_drawn_and_all_are_counted():
    large = simulate_clinic(1500, seed=4)
    points, sums = Ratings(large).choose("client", "early", "all", "outcome_end")
    assert len(points) == DRAWN
    assert sums.n > 1400
    again = Ratings(large).choose("client", "early", "all", "outcome_end")[0]
    pd.testing.assert_frame_equal(points, again)
    values = large.clients.set_index("client_id")["outcome_end"]
    assert (values.loc[points["client_id"]].to_numpy() == points["y"]).all()
    # Fair: the means of those drawn are within four standard errors of the means of all, in outcome and in place.
    place = pd.Series(range(1500), index=values.index)
    for column in (values, place):
        assert abs(column[points["client_id"]].mean() - column.mean()) < 4 * column.std() / DRAWN**0.5
    text = _set(explore_components(large), shown=True).text
    assert f"{sums.n:,} synthetic clients" in text
    assert "A random 400 of them are drawn; line, band and r use all." in text


def test_a_click_shows_that_client_rings_it_and_an_unknown_one_changes_nothing():
    explorer = explore_components(CLINIC)
    scatter = explorer.charts["scatter"]
    assert scatter.selected == "C001"
    scatter.selected = "C010"
    assert explorer.controls["client"].widget.value == "C010"
    assert "Client C010, " in explorer.text
    scatter.selected = "C999"
    assert explorer.controls["client"].widget.value == "C010"
    explorer.controls["client"].widget.value = "C012"
    assert scatter.selected == "C012"


def test_a_client_found_quickly_is_the_client_of_the_tour():
    shuffled = replace(CLINIC, sessions=CLINIC.sessions.sample(frac=1, random_state=2))
    in_order = replace(CLINIC, sessions=shuffled.sessions.sort_values(["session", "rater"], kind="stable"))
    for client in ("C001", "C123", "C400"):
        for rater in ("client", "observer"):
            found, wanted = Ratings(in_order).person(client, rater), view_client(CLINIC, client, rater)
            assert found.sentence == wanted.sentence
            pd.testing.assert_frame_equal(found.table, wanted.table)


def test_a_chosen_client_stays_where_the_choice_of_clients_allows_it():
    explorer = explore_components(CLINIC)
    therapy = CLINIC.clients.set_index("client_id")["therapy"]
    inside = therapy[therapy == "CBT"].index[3]
    _set(explorer, client=inside, therapy="CBT")
    assert explorer.controls["client"].widget.value == inside
    _set(explorer, therapy="psychodynamic")
    chosen = explorer.controls["client"].widget.value
    assert therapy[chosen] == "psychodynamic"
    assert f"Client {chosen}, " in explorer.text
    assert explorer.charts["scatter"].selected == chosen


def test_too_few_clients_are_told_not_drawn():
    one = CLINIC.clients["therapist_id"] == CLINIC.clients["therapist_id"].iloc[0]
    few = CLINIC.clients[one].head(3)
    sessions = CLINIC.sessions[CLINIC.sessions["client_id"].isin(few["client_id"])]
    with pytest.raises(ValueError, match="At least 4 are needed"):
        explore_components(type(CLINIC)(CLINIC.therapists, few, sessions, CLINIC.items, CLINIC.exchanges))


def test_the_explorer_needs_none_of_the_heavy_libraries():
    program = (
        "import sys, alliancekit as ak; ak.explore_components(); ak.explore_clinic(); "
        "print([name for name in ('scipy', 'statsmodels', 'pandera', 'openpyxl', 'matplotlib') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
