"""The two-chair explorer says what the rows say, for any two chairs, part, time and therapist."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import PARTS, Clinic, load_clinic, phase_means
from alliancekit.explorers.chairs.explorer import DRAWN, explore_chairs
from alliancekit.simulate import simulate_clinic
from alliancekit.stats import agreement

CLINIC = load_clinic()
ALL = [*PARTS, "alliance"]
START = {"raters": ("client", "therapist"), "part": "alliance", "when": "early", "therapist": "all"}
SETTINGS = [
    {},
    {"raters": ("client", "observer"), "part": "bond", "when": "late"},
    {"raters": ("therapist", "observer"), "part": "tasks", "when": 5},
    {"part": "goals", "when": "all", "therapist": "T07"},
]


def _set(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].widget.value = value
    return explorer


def _rated(rater, when, clinic=CLINIC):
    if isinstance(when, int):
        return clinic.sessions.query("session == @when and rater == @rater")
    return phase_means(clinic, rater, when)[["client_id", *ALL]]


def _by_hand(raters, part, when, therapist):
    """Compare from the clinic's own tables, without the explorer's short cuts."""
    rows = _rated(raters[0], when).merge(_rated(raters[1], when), on="client_id").merge(CLINIC.clients)
    if therapist != "all":
        rows = rows[rows["therapist_id"] == therapist]
    return agreement(rows, f"{part}_x", f"{part}_y")


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_sentence_and_table_give_order_level_and_value_as_worked_out_by_hand(setting):
    explorer = _set(explore_chairs(CLINIC), shown=True, **setting)
    wanted = _by_hand(**(START | setting))
    assert explorer.fault is None
    for figure in (wanted.r, wanted.d, wanted.limits.difference, wanted.limits.lower, wanted.limits.upper):
        assert str(figure) in explorer.text
    table = explorer._view.table.set_index("measure")
    for form in ("ICC(2,1)", "ICC(3,1)"):
        assert table.loc[form, ["value", "low", "high"]].tolist() == pytest.approx(
            wanted.icc.table.loc[form].tolist()
        )
    assert table.loc["gap", "value"] == pytest.approx(wanted.limits.difference)
    assert set(table["n"]) == {wanted.n}


def test_nothing_is_given_away_before_the_answer_is_asked_for():
    explorer = _set(explore_chairs(CLINIC), guess=0.4, gap=-0.3)
    assert "You predict r = .40 and a gap of -0.3 points" in explorer.text
    assert "interval" not in explorer.text
    assert explorer._view.table.empty
    _set(explorer, shown=True)
    assert "You predicted .40 and -0.3." in explorer.text


def test_the_prediction_is_kept_for_the_next_time():
    _set(explore_chairs(CLINIC), guess=0.65, gap=0.5, shown=True)
    again = explore_chairs(CLINIC)
    assert again.controls["guess"].widget.value == 0.65
    assert again.controls["gap"].widget.value == 0.5
    assert again.controls["shown"].widget.value


def _made(**ratings):
    """A clinic of one session, in which each rater's alliance is as given, for clients X0 and on."""
    frames = []
    for rater, values in ratings.items():
        n = len(values)
        frame = pd.DataFrame({"client_id": [f"X{i}" for i in range(n)], "session": 1, "rater": rater})
        frames.append(
            frame.assign(**dict.fromkeys(("bond", "goals", "tasks", "alliance"), values), outcome=10)
        )
    clients = CLINIC.clients.head(n).assign(client_id=[f"X{i}" for i in range(n)], therapist_id="T1")
    sessions = pd.concat(frames, ignore_index=True).assign(
        rupture=False, repaired=False, rupture_reported=False
    )
    return Clinic(CLINIC.therapists, clients, sessions, CLINIC.items, CLINIC.exchanges)


def test_a_point_lower_throughout_is_full_agreement_in_order_and_none_in_level():
    ratings = np.array([2.0, 2.5, 3, 3.5, 4, 4.5])
    explorer = _set(
        explore_chairs(_made(client=ratings, therapist=ratings - 1, observer=ratings)), shown=True
    )
    table = explorer._view.table.set_index("measure")["value"]
    assert table["r"] == pytest.approx(1)
    assert table["gap"] == pytest.approx(1)
    assert table["ICC(3,1)"] == pytest.approx(1)
    assert table["ICC(2,1)"] < 0.8
    assert "the client rated higher, by 1.00 points on average" in explorer.text


def test_words_for_opposite_order_and_for_what_cannot_be_told():
    ratings = np.linspace(2, 4, 12)
    wobble = np.tile([0.2, -0.2], 6)
    clinic = _made(client=ratings, therapist=6 - ratings + wobble, observer=np.tile([3.0, 3.2, 2.8], 4))
    explorer = _set(explore_chairs(clinic), shown=True)
    assert "whom one rated higher, the other tended to rate lower" in explorer.text
    assert "which of the two rated higher cannot be told" in explorer.text
    _set(explorer, raters=("client", "observer"))
    assert "whether the two put clients in a like order cannot be told" in explorer.text


def test_too_few_clients_are_told_in_words_and_another_choice_goes_on():
    clinic = simulate_clinic(500, seed=1)
    counts = clinic.sessions.query("session == 10 and rater == 'client'").merge(
        clinic.clients, on="client_id"
    )
    few = counts["therapist_id"].value_counts()
    few = few[(few < 4) & (few > 0)].index[0]
    explorer = _set(explore_chairs(clinic), shown=True, when=10, therapist=few)
    assert "At least 4 are needed" in explorer.text
    _set(explorer, therapist="all")
    assert explorer.fault is None


def test_ratings_by_one_person_alone_open_the_explorer_and_say_what_is_missing():
    alone = _made(client=np.array([2.0, 3, 4, 5, 3]))
    assert "Found 0 rows" in explore_chairs(alone).text


def test_a_click_in_either_cloud_chooses_the_client_and_rings_them_in_both():
    explorer = explore_chairs(CLINIC)
    for chart, client in (("scatter", "C020"), ("apart", "C033")):
        explorer.charts[chart].selected = client
        assert explorer.controls["client"].widget.value == client
        assert f"Client {client}, mean alliance" in explorer.text
        assert {explorer.charts[name].selected for name in ("scatter", "apart")} == {client}


def test_the_clients_own_line_counts_who_rated_higher():
    mine = CLINIC.sessions.query("client_id == 'C275'").pivot_table("bond", "session", "rater")
    explorer = _set(explore_chairs(CLINIC), part="bond", client="C275")
    both = mine[["client", "therapist"]].dropna()
    assert len(both) < len(mine)
    higher = int((both["client"] > both["therapist"]).sum())
    assert (
        f"Client C275, mean bond over {len(mine)} sessions: client {mine['client'].mean():.2f}, "
        f"therapist {mine['therapist'].mean():.2f}, observer {mine['observer'].mean():.2f}. "
        f"The client rated higher than the therapist in {higher} of the {len(both)} that both rated."
        in explorer.text
    )


def test_the_list_of_clients_follows_the_choice_and_keeps_the_chosen_one_where_it_can():
    explorer = _set(explore_chairs(CLINIC), therapist="T07")
    people = CLINIC.clients.query("therapist_id == 'T07'")["client_id"].astype(str)
    assert set(explorer.controls["client"].widget.options) == set(people)
    chosen = explorer.controls["client"].widget.value
    _set(explorer, therapist="all")
    assert explorer.controls["client"].widget.value == chosen


def test_of_a_large_clinic_a_sample_is_drawn_and_every_figure_uses_all():
    clinic = simulate_clinic(1500, seed=3)
    explorer = _set(explore_chairs(clinic), shown=True)
    both = _rated("client", "early", clinic).merge(_rated("therapist", "early", clinic), on="client_id")
    assert str(agreement(both, "alliance_x", "alliance_y").r) in explorer.text
    drawn = explorer._view.rows["scatter"]["points"]
    assert DRAWN - 20 < len(drawn) <= DRAWN  # of those drawn, a few were not rated by both
    assert f"A random {len(drawn)} of them are drawn" in explorer.text
    assert set(drawn["client_id"]) <= set(explorer.controls["client"].widget.options)


def test_every_control_has_a_question_and_the_data_are_called_synthetic():
    explorer = explore_chairs(CLINIC)
    assert all(control.question.strip().endswith(("?", "exactly.")) for control in explorer.controls.values())
    assert "synthetic clients" in explorer.text
