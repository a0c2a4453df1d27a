"""The clinic tour shows a client's own rows and tells their story as the tables have it."""

from __future__ import annotations

import ipywidgets
import numpy as np
import pytest

from alliancekit.clinic import PARTS, RATERS, load_clinic
from alliancekit.explorers.tour.explorer import explore_clinic, view_client

CLINIC = load_clinic()
CLIENTS = CLINIC.clients.set_index("client_id")


def _buttons(tour):
    side = tour.children[1].children[0]
    row = next(child for child in side.children if isinstance(child, ipywidgets.HBox))
    return row.children


@pytest.mark.parametrize("rater", RATERS)
def test_table_and_course_are_the_clients_own_rows(rater):
    client = CLIENTS["sessions_attended"].idxmax()
    view = view_client(CLINIC, client, rater)
    rows = CLINIC.sessions.query("client_id == @client and rater == @rater")
    assert view.table["session"].tolist() == [0, *rows["session"]]
    assert view.table["distress"].tolist() == [CLIENTS.loc[client, "intake"], *rows["outcome"]]
    np.testing.assert_array_equal(view.table[list(PARTS)].iloc[1:], rows[list(PARTS)])
    assert view.table[list(PARTS)].iloc[0].isna().all()
    course = view.rows["course"]["course"]
    assert course["outcome"].tolist() == view.table["distress"].tolist()


@pytest.mark.parametrize(
    ("pick", "words"),
    [
        ("dropped_out and outcome_end < intake", ("left after", "planned sessions", "down from")),
        ("not dropped_out and outcome_end > intake", ("came to", "up from")),
        ("outcome_end == intake", ("as it had been at intake",)),
    ],
)
def test_the_sentence_tells_end_and_direction_as_they_were(pick, words):
    client = CLIENTS.query(pick).iloc[0]
    sentence = view_client(CLINIC, client.name, "client").sentence
    for word in words:
        assert word in sentence
    assert f"was {client['outcome_end']} of 40" in sentence
    assert f"therapist {client['therapist_id']}" in sentence
    assert client["therapy"] in sentence


def test_next_and_previous_walk_through_all_and_round():
    tour = explore_clinic(CLINIC)
    back, on = _buttons(tour)
    client = tour.controls["client"].widget
    on.click()
    assert client.value == client.options[1]
    assert f"Client {client.options[1]}, " in tour.text
    back.click()
    back.click()
    assert client.value == client.options[-1]
    on.click()
    assert client.value == client.options[0]


def test_every_client_is_told_without_fault():
    tour = explore_clinic(CLINIC)
    for client in tour.controls["client"].widget.options[::29]:
        tour.controls["client"].widget.value = client
        assert tour.fault is None
        assert tour.text.startswith(f"Client {client}, ")


def test_the_tour_says_that_nobody_in_it_exists():
    assert "Synthetic data" in explore_clinic(CLINIC).children[-1].value
