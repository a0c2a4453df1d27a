"""The rupture finder: what the threshold moves, marks by hand against the truth, client by client."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.explorers.ruptures.data import told
from alliancekit.ruptures import RULES, judge_ruptures, rupture_curve

CLINIC = ak.load_clinic()


@pytest.fixture(scope="module")
def opened():
    finder = ak.explore_ruptures(CLINIC)
    return finder, {name: each.widget.value for name, each in finder.controls.items()}


@pytest.fixture
def finder(opened):
    """The finder as it opens."""
    finder, start = opened
    finder.set(**start, marks={})
    return finder


def put(finder, **values):
    for name, value in values.items():
        finder.controls[name].widget.value = value


def mark(finder, *sessions):
    for session in sessions:
        put(finder, session=session, mark=True)


def sent(finder, chart, data):
    return finder._view.rows[chart][data]


def test_threshold_moves_all_three_charts_in_the_page(finder):
    slider = finder.controls["threshold"].widget
    assert all(chart.links["threshold"] is slider for chart in finder.charts.values())
    assert finder.charts["series"].links["shown"] is finder.controls["shown"].widget


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("rater", ["client", "observer"])
def test_sentence_and_charts_say_what_judging_says(finder, rule, rater):
    put(finder, rule=rule, rater=rater, threshold=0.75)
    found = judge_ruptures(CLINIC.sessions.query("rater == @rater"), rule=rule, threshold=0.75)
    assert f"finds {100 * found.recall:.0f} ({100 * found.recall.low:.0f} to" in finder.text
    assert f"{100 * found.precision:.0f} ({100 * found.precision.low:.0f} to" in finder.text
    assert f"{100 * found.chance:.0f} by chance" in finder.text
    counts = sent(finder, "tally", "counts").query("abs(threshold - .75) < .01").set_index("state")["count"]
    assert counts.to_dict() == {"hit": found.hits, "miss": found.misses, "false alarm": found.false_alarms}
    curve = sent(finder, "curve", "curve").query("abs(threshold - .75) < .01").set_index("measure")["value"]
    assert curve["recall"] == pytest.approx(found.recall)


@pytest.mark.parametrize("near", [0, 1])
def test_a_clients_states_at_every_threshold_are_those_of_judging(finder, near):
    put(finder, client="C005", near=near)
    mine = CLINIC.sessions.query("rater == 'client' and client_id == 'C005'")
    states = sent(finder, "series", "states")
    for threshold in (0, 0.5, 1.35, 3):
        judged = judge_ruptures(mine, threshold=threshold, tolerance=near).states
        here = states[(states["threshold"] - threshold).abs() < 0.01]
        expected = judged[judged["state"] != ""]
        assert (
            here.set_index("session")["state"].to_dict() == expected.set_index("session")["state"].to_dict()
        )


def test_the_truth_is_not_told_before_it_is_asked_for(finder):
    put(finder, client="C005")
    assert "truth" not in finder._view.table
    assert "ruptures found" not in finder.text
    put(finder, shown=True)
    assert "C005: 1 of 6 ruptures found, 0 false alarms." in finder.text
    assert finder._view.table["truth"].str.startswith(("withdrawal", "confrontation", "–")).all()


def test_another_client_comes_without_the_truth(finder):
    put(finder, client="C005", shown=True)
    put(finder, client="C006")
    assert not finder.controls["shown"].widget.value
    assert "truth" not in finder._view.table


def test_marks_are_made_taken_off_and_kept_client_by_client(finder):
    put(finder, client="C005")
    mark(finder, 2, 7, 9)
    mark(finder, 7)
    assert "C005: 2 sessions marked" in finder.text
    put(finder, client="C006")
    assert "marked" not in finder.text
    put(finder, client="C005")
    assert finder._view.table.query("you == 'marked'")["session"].tolist() == [2, 9]
    assert sent(finder, "series", "points").query("marked == 'yes'")["session"].tolist() == [2, 9]
    assert not finder.controls["mark"].widget.value  # a button to press, not to hold


def test_marks_are_there_again_when_the_finder_is_opened_again(finder):
    put(finder, client="C005")
    mark(finder, 2, 7, 9)
    mark(finder, 7)
    again = ak.explore_ruptures(CLINIC)
    assert "marked" not in again.text
    put(again, client="C005")
    assert again._view.table.query("you == 'marked'")["session"].tolist() == [2, 9]


def test_own_marks_are_compared_with_the_truth(finder):
    put(finder, client="C005")
    truth = CLINIC.sessions.query("rater == 'client' and client_id == 'C005' and rupture")["session"].tolist()
    mark(finder, truth[0], next(n for n in range(1, 12) if n not in truth))
    put(finder, shown=True)
    assert f"You, C005: found session {truth[0]}, missed sessions" in finder.text
    assert "gave a false alarm in session" in finder.text


def test_a_click_chooses_the_session_that_is_marked_next(finder):
    put(finder, client="C005")
    finder.charts["series"].selected = 4
    assert finder.controls["session"].widget.value == 4
    put(finder, mark=True)
    assert "C005: 1 session marked" in finder.text


def test_a_rule_brings_its_own_threshold_and_unit(finder):
    for rule in RULES.values():
        put(finder, rule=rule.name)
        assert finder.controls["threshold"].widget.value == rule.threshold
        assert rule.unit in finder.questions["threshold"].value.replace("&#x27;", "'")


def test_next_and_previous_go_through_the_clients(finder):
    side = finder.children[1].children[0].children
    back, on = next(each for each in side if isinstance(each, ipywidgets.HBox)).children
    first = finder.controls["client"].widget.value
    on.click()
    assert finder.controls["client"].widget.value != first
    back.click()
    assert finder.controls["client"].widget.value == first


def test_it_says_honestly_how_poor_the_best_of_the_rule_is(finder):
    for rule in RULES:
        put(finder, rule=rule)
        said = rupture_curve(CLINIC.sessions.query("rater == 'client'"), rule=rule).sentence()
        assert said in finder.text
        assert "lower than that of signalling every session" in finder.text
    assert "Asked, the client reported 50 (48 to 53) of 100 ruptures, and 81 (78 to 83) of 100" in finder.text


def test_a_threshold_at_which_nothing_is_signalled_is_said(finder):
    put(finder, rule="consecutive sessions", threshold=3)
    assert finder.fault is None
    assert "At 3.00 the rule signals no session of any client." in finder.text


def test_a_client_without_a_rupture_and_one_without_a_rating_are_shown():
    calm = CLINIC.sessions.copy()
    quiet = calm["client_id"] == "C002"
    calm.loc[quiet, ["rupture", "repaired"]] = False
    calm.loc[quiet, "rupture_kind"] = None
    calm.loc[calm["client_id"] == "C003", "alliance"] = float("nan")
    finder = ak.explore_ruptures(
        type(CLINIC)(CLINIC.therapists, CLINIC.clients, calm, CLINIC.items, CLINIC.exchanges)
    )
    put(finder, client="C002", shown=True)
    assert "C002 had no rupture" in finder.text
    put(finder, client="C003", shown=True)
    assert finder.fault is None


def test_a_hit_stands_at_the_rupture_that_was_found():
    assert told([1], [2], 1) == {2: "hit"}
    assert told([], []) == {}


@pytest.mark.parametrize("clients", [3, 60])
def test_other_clinics_are_shown(clients):
    finder = ak.explore_ruptures(ak.simulate_clinic(clients, seed=4))
    assert finder.fault is None
    assert isinstance(finder._view.table, pd.DataFrame)


@pytest.mark.parametrize("shown", [False, True])
def test_what_is_said_over_the_charts_fits_two_lines(finder, shown):
    for client in ("C002", "C005", "C010"):
        put(finder, client=client, threshold=0, shown=shown)
        assert len(finder.text.splitlines()[0]) <= 180
