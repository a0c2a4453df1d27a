"""The session viewer shows the chosen rater's ratings and says in words what they are."""

from __future__ import annotations

import pandas as pd
import pytest

from alliancekit.clinic import PARTS, RATERS, load_clinic
from alliancekit.explorers.sessions.explorer import explore_sessions, view_sessions

CLINIC = load_clinic()


def _sessions(**changes):
    """Three sessions of one client as the observer saw them; a rupture in the second."""
    frame = pd.DataFrame(
        {
            "client_id": "X",
            "session": [1, 2, 3],
            "rater": "observer",
            "bond": [3.0, 2.0, 4.0],
            "goals": [3.5, 3.5, 3.5],
            "tasks": [2.0, 2.5, 3.0],
            "rupture": [False, True, False],
            "repaired": [False, True, False],
            "rupture_reported": [False, True, False],
        }
    )
    return frame.assign(**changes)


def test_sentence_names_first_and_last_rating_and_the_rupture():
    sentence = view_sessions(_sessions(), "X", "observer").sentence
    assert sentence == (
        "Client X, 3 sessions as rated by the observer: bond went from 3.00 to 4.00, goals began and ended "
        "at 3.50, tasks went from 2.00 to 3.00.\nOne rupture, in session 2; the observer reported it."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rupture": False, "repaired": False, "rupture_reported": False}, "No ruptures."),
        ({"rupture_reported": False}, "One rupture, in session 2; the observer did not report it."),
        (
            {"rupture": [True, True, False], "rupture_reported": False},
            "Ruptures in sessions 1 and 2, of which the observer reported none.",
        ),
        ({"rupture": [True, True, False]}, "of which the observer reported only session 2."),
        (
            {"rupture_reported": [False, True, True]},
            "The observer also reported one in session 3, where there was none.",
        ),
        (
            {"rupture": True, "rupture_reported": True},
            "sessions 1, 2 and 3, of which the observer reported all.",
        ),
        (
            {"rupture_reported": True},
            "The observer also reported ruptures in sessions 1 and 3, where there were none.",
        ),
    ],
)
def test_sentence_tells_what_was_and_what_was_reported(changes, words):
    assert words in view_sessions(_sessions(**changes), "X", "observer").sentence


def test_missing_ratings_are_left_out_of_the_sentence_and_gaps_in_the_chart():
    view = view_sessions(_sessions(bond=[None, 2.0, 4.0]), "X", "observer")
    assert "bond went from 2.00 to 4.00" in view.sentence
    assert view.rows["sessions"]["points"]["rating"].isna().sum() == 1
    assert "bond" not in view_sessions(_sessions(bond=float("nan")), "X", "observer").sentence


@pytest.mark.parametrize("rater", RATERS)
def test_chart_holds_that_raters_ratings(rater):
    client = CLINIC.clients.loc[CLINIC.clients["sessions_attended"].idxmax(), "client_id"]
    view = view_sessions(CLINIC.sessions, client, rater)
    wanted = CLINIC.sessions.query("client_id == @client and rater == @rater")
    points = view.rows["sessions"]["points"].pivot_table(index="session", columns="part", values="rating")
    pd.testing.assert_frame_equal(
        points[list(PARTS)],
        wanted.set_index("session")[list(PARTS)],
        check_names=False,
        check_dtype=False,
        check_index_type=False,
    )
    events = view.rows["sessions"]["events"]
    told = wanted[wanted["rupture"] | wanted["rupture_reported"]]
    assert events["session"].tolist() == told["session"].tolist()
    assert (events["rupture"] == "yes").tolist() == told["rupture"].tolist()
    assert (events["reported"] == "yes").tolist() == told["rupture_reported"].tolist()
    assert (events["repaired"] == "yes").tolist() == told["repaired"].tolist()


def test_every_client_can_be_shown_by_every_rater():
    viewer = explore_sessions(CLINIC)
    for client in viewer.controls["client"].widget.options[::37]:
        for rater in RATERS:
            viewer.controls["client"].widget.value = client
            viewer.controls["rater"].widget.value = rater
            assert viewer.fault is None
            assert viewer.text.startswith(f"Client {client}, ")


def test_wobble_named_in_the_note_is_that_of_the_clinic():
    """1.96 * SD * sqrt(2) * sqrt(1 - alpha) for one part, four answers, client ratings (Jacobson & Truax, 1991)."""
    items = CLINIC.items[CLINIC.items["rater"] == "client"]
    changes = []
    for numbers, reverse in (((1, 4, 7, 10), (4, 10)), ((2, 5, 8, 11), (5, 11)), ((3, 6, 9, 12), (6, 12))):
        answers = items[[f"item_{n}" for n in numbers]].dropna()
        for n in reverse:
            answers[f"item_{n}"] = 6 - answers[f"item_{n}"]
        alpha = 4 / 3 * (1 - answers.var().sum() / answers.sum(axis=1).var())
        changes.append(1.96 * answers.mean(axis=1).std() * (2 * (1 - alpha)) ** 0.5)
    assert changes == pytest.approx([0.75] * 3, abs=0.03)


def test_table_says_yes_and_no_and_of_repair_only_where_there_was_a_rupture():
    table = view_sessions(_sessions(rupture_reported=[True, True, False]), "X", "observer").table
    assert table["rupture"].tolist() == ["no", "yes", "no"]
    assert table["repaired"].tolist() == ["–", "yes", "–"]
    assert table["reported"].tolist() == ["yes", "yes", "no"]
