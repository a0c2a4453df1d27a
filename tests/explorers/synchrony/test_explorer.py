"""The synchrony finder says what each session shows, and moves one line by the turns asked for."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import load_clinic
from alliancekit.explorers.synchrony.charts import synchrony_chart, turns_chart
from alliancekit.explorers.synchrony.explorer import explore_synchrony
from alliancekit.results import short
from alliancekit.stats import synchrony

CLINIC = load_clinic()


@pytest.fixture(scope="module")
def finder():
    return explore_synchrony(CLINIC)


@pytest.fixture
def set_to(finder):
    def set_to(**values):
        for name, value in {
            "shift": 0,
            "control": finder.controls["control"].widget.options[0],
            **values,
        }.items():
            finder.controls[name].widget.value = value
        assert finder.fault is None
        return finder.text

    return set_to


def test_every_session_of_the_clinic_can_be_chosen(finder, set_to):
    sessions = [value for _, value in finder.controls["session"].widget.options]
    there = CLINIC.exchanges[["client_id", "session"]].drop_duplicates()
    assert sessions == list(there.itertuples(index=False, name=None))
    for session in sessions[::12]:
        assert set_to(session=session).startswith(
            f"Client {session[0]}, session {session[1]}. With the lines as they are"
        )


@pytest.mark.parametrize("session", [("C027", 4), ("C010", 1)])
def test_sentence_is_that_of_the_synchrony_of_this_session(set_to, session):
    mine = CLINIC.exchanges.query("client_id == @session[0] and session == @session[1]")
    found = synchrony(mine)
    assert found.sentence() in set_to(session=session)


def test_shift_reads_the_correlation_at_that_lag(finder, set_to):
    set_to(session=("C003", 4))
    by_lag = finder.charts["lags"].datasets
    assert by_lag == ["lags", "bounds"]
    mine = CLINIC.exchanges.query("client_id == 'C003' and session == 4")
    table = synchrony(mine).table.set_index("lag")
    for shift, words in ((2, "moved 2 turns earlier"), (-1, "moved 1 turn later"), (0, "lines as they are")):
        text = set_to(session=("C003", 4), shift=shift)
        assert words in text
        assert f"r = {short(table.loc[shift, 'r'])};" in text


def test_a_shuffled_control_is_more_easily_taken_in(finder):
    """The clinic's affect carries over from turn to turn, which shuffling destroys."""
    wider = 0
    exchanges = CLINIC.exchanges.set_index(["client_id", "session"]).sort_index()
    for _, session in finder.controls["session"].widget.options[::9]:
        mine = exchanges.loc[session]
        wider += synchrony(mine).threshold > synchrony(mine, keep_rhythm=False).threshold
    assert wider == 12


def test_control_is_named_and_changes_the_sentence(finder, set_to):
    same = set_to(session=("C010", 1))
    shuffled = set_to(session=("C010", 1), control=finder.controls["control"].widget.options[1])
    assert same != shuffled


def test_both_charts_move_with_the_slider_in_the_page(finder):
    slider = finder.controls["shift"].widget
    assert all(chart.links == {"shift": slider} for chart in finder.charts.values())


def test_positive_shift_takes_the_follower_back():
    """A therapist two turns behind lies on the client when moved two turns earlier."""
    spec = turns_chart(pd.DataFrame({"turn": [1], "person": ["client"], "affect": [0.0]})).to_dict()
    sums = {layer["transform"][0]["calculate"] for layer in spec["layer"] if "transform" in layer}
    assert sums == {"datum.person == 'therapist' ? datum.turn - shift : datum.turn"}
    client = np.random.default_rng(1).standard_normal(100)
    turns = pd.DataFrame({"client": client, "therapist": np.roll(client, 2)})
    assert synchrony(turns, "client", "therapist").lag == 2


def test_synchrony_chart_shows_r_its_band_and_the_limits():
    by_lag = pd.DataFrame({"lag": [0], "r": [0.4], "control_low": [-0.3], "control_high": [0.3]})
    spec = synchrony_chart(by_lag, pd.DataFrame({"r": [-0.5, 0.5]})).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["area", "rule", "rule", "line", "point"]
    assert all(
        layer["encoding"]["y"].get("scale", {}).get("domain") == [-1, 1]
        for layer in spec["layer"]
        if layer["mark"]["type"] in ("area", "line")
    )
    assert "unrelated series" in spec["description"]
