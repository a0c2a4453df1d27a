"""The levels explorer: all statistics use all sessions, the page's line is exact, and words match numbers."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import PARTS, RATERS, load_clinic
from alliancekit.explorers.levels.data import DRAWN, INVENTED, Levels
from alliancekit.explorers.levels.explorer import explore_levels, view_levels
from alliancekit.record import last_prediction
from alliancekit.simulate.paradox import paradox_sessions
from alliancekit.stats import shrunken_means, within_between

CLINIC = load_clinic()
LEVELS = Levels(CLINIC)
BOND = ("this clinic", "client", "bond")


def _view(chosen=BOND, level="client", measure="x", **values):
    LEVELS.shares(chosen, measure)
    return view_levels(
        LEVELS, chosen, level, measure, **({"out": 0, "guess": 0, "shrink": False, "shown": True} | values)
    )


def test_slopes_are_shown_at_once_and_therapists_when_their_models_are_fitted():
    settings = {"out": 0, "guess": 0, "shrink": False, "shown": True}
    levels = Levels(CLINIC)
    waiting = view_levels(levels, BOND, "client", "x", **settings)
    assert "within clients" in waiting.sentence
    assert waiting.pages["Therapists"].endswith("is being worked out …")
    assert not len(waiting.rows["shares"]["shares"])
    assert not len(waiting.rows["caterpillar"]["therapists"])
    waiting.then()
    whole = view_levels(levels, BOND, "client", "x", **settings)
    assert whole.then is None
    assert whole.text == _view().text
    pd.testing.assert_frame_equal(whole.table, _view().table)
    assert len(whole.rows["caterpillar"]["therapists"]) == CLINIC.clients["therapist_id"].nunique()


def _line(x, y):
    return np.polyfit(x, y, 1)[0]


@pytest.mark.parametrize("chosen", [BOND, ("this clinic", "therapist", "alliance"), INVENTED])
@pytest.mark.parametrize("level", ["therapist", "client"])
@pytest.mark.parametrize("out", [0, 0.3, 0.75, 1])
def test_the_line_of_the_page_is_least_squares_through_the_points_as_moved(chosen, level, out):
    """The page's formula, with the kernel's params, against numpy.polyfit on the moved points themselves."""
    rows, s = LEVELS.rows(chosen), LEVELS.signals(chosen, level)
    x, y = (rows[axis] - out * rows[level[0] + axis] for axis in "xy")
    kept = (1 - out) ** 2 * s["share"]
    now = (kept * s["b"] + (1 - s["share"]) * s["w"]) / (kept + 1 - s["share"])
    assert now == pytest.approx(_line(x, y), rel=1e-8)
    if out == 0:
        assert now == pytest.approx(s["total"], rel=1e-8)


def test_with_the_means_out_every_group_has_the_grand_mean():
    rows = LEVELS.rows(BOND)
    for level, name in (("therapist", "t"), ("client", "c")):
        moved = (rows["x"] - rows[f"{name}x"]).groupby(rows[f"{level}_id"]).mean()
        assert moved.to_numpy() == pytest.approx(np.full(len(moved), rows["x"].mean()))


def test_whole_clients_are_drawn_and_all_are_counted():
    rows, (points, groups) = LEVELS.rows(BOND), LEVELS.drawn(BOND)
    assert DRAWN - 24 <= len(points) <= DRAWN  # the next client, of 24 sessions at most, would be too many
    size = rows["client_id"].value_counts()
    drawn = points["client_id"].value_counts()
    assert drawn.to_dict() == size[drawn.index].to_dict()
    assert set(groups.loc[groups["level"] == "therapist", "name"]) == set(rows["therapist_id"])
    means = groups[groups["level"] == "therapist"].set_index("name")["x"]
    assert means.to_dict() == pytest.approx(rows.groupby("therapist_id")["x"].mean().to_dict())
    mine = CLINIC.sessions.query("rater == 'client'").dropna(subset=["bond"])
    assert len(rows) == len(mine)
    found = LEVELS.slopes(BOND, "client")
    wanted = within_between(mine.astype({"client_id": str}), "bond", "outcome", "client_id")
    assert found.loc["within", "slope"] == pytest.approx(wanted.within)
    assert found.loc["between", "high"] == pytest.approx(wanted.between.high)


def test_a_small_clinic_is_drawn_whole():
    points, _ = LEVELS.drawn(INVENTED)
    assert len(points) == len(LEVELS.rows(INVENTED)) == 960
    assert "are drawn" not in _view(INVENTED).sentence


def test_the_invented_sessions_turn_round():
    """Made with slopes of 7 between and -3 within; the means of 8 sessions pull the first towards the second."""
    found = LEVELS.slopes(INVENTED, "client")
    assert found.loc["within", "low"] <= -3 <= found.loc["within", "high"]
    assert found.loc["between", "low"] > 3
    assert found.loc["as one cloud", "low"] > 0
    pd.testing.assert_frame_equal(paradox_sessions(), paradox_sessions())
    assert paradox_sessions()["alliance"].between(1, 5).all()
    assert "invented" in _view(INVENTED).sentence


def test_caterpillar_counts_each_client_once_and_draws_towards_the_middle():
    clients = CLINIC.clients.astype({"therapist_id": str})
    found = LEVELS.caterpillar(BOND, "y").set_index("therapist_id")
    wanted = clients.groupby("therapist_id")["outcome_end"].agg(["mean", "sem", "size"])
    assert found["mean"].to_dict() == pytest.approx(wanted["mean"].to_dict())
    assert found["n"].to_dict() == wanted["size"].to_dict()
    # Student's t with 12 degrees of freedom, from a table: 2.179
    thirteen = wanted[wanted["size"] == 13]
    half = (found["mean_high"] - found["mean"])[thirteen.index]
    assert (half / thirteen["sem"]).to_numpy() == pytest.approx(np.full(len(half), 2.179), abs=0.001)
    grand = shrunken_means(clients, "outcome_end", "therapist_id").table["shrunken"].mean()
    assert ((found["shrunken"] - grand).abs() <= (found["mean"] - grand).abs() + 0.5).all()
    assert found["place"].tolist() == list(range(1, 31))


def test_shares_fill_the_bar():
    shares, said = LEVELS.shares(BOND, "x")
    assert shares["source"].tolist() == ["therapist", "client", "session"]
    assert shares["share"].sum() == pytest.approx(1)
    assert shares["start"].tolist() == pytest.approx([0, *shares["end"][:-1]])
    assert f"{100 * shares['share'][0]:.0f}% between therapists" in said


@pytest.mark.parametrize("level", ["cloud", "therapist", "client"])
def test_the_sentence_says_the_slopes_with_intervals_and_no_cause(level):
    view, slopes = _view(level=level), LEVELS.slopes(BOND, level)
    for name, slope in slopes.iterrows():
        if level == "cloud" or name != "as one cloud":
            assert f"95% interval {slope['low']:+.1f} to {slope['high']:+.1f}" in view.sentence
    assert "synthetic" in view.sentence
    assert not re.search(r"\b(cause[sd]?|leads? to|lower(s|ed) (their )?distress|because)\b", view.sentence)


def test_the_sentence_and_table_keep_the_slopes_until_asked():
    view = _view(shown=False, guess=-2)
    assert "You predict a slope of -2.0" in view.sentence
    assert "Within clients" not in view.sentence
    assert not view.table["what"].str.startswith("slope").any()


@pytest.mark.parametrize(("out", "said"), [(0, False), (0.5, True), (1, True)])
def test_one_cloud_has_no_means_to_take_out(out, said):
    assert ("no groups whose means" in _view(level="cloud", out=out).sentence) == said


def test_one_interval_many_intervals_and_none_are_said_rightly():
    """Means drawn in leave out the mean of all: one therapist's as observers rate the bond, several in goals, none invented."""
    goals = ("this clinic", "therapist", "goals")
    bond = ("this clinic", "observer", "bond")
    assert "1 of the 30 intervals leaves out the mean of all" in _view(bond, shrink=True).text
    assert "Not one of the 30 intervals leaves out" in _view(goals, measure="y", shrink=True).text
    assert re.search(r"\d+ of the 30 intervals leave out the mean", _view(goals, shrink=True).text)
    assert "Not one of the 12 intervals leaves out" in _view(INVENTED, shrink=True).text
    assert "where goals were one point higher" in _view(goals).sentence


def test_what_is_not_clear_is_not_called_lower():
    """Tasks within clients, as clients rate them: the interval holds 0."""
    chosen = ("this clinic", "client", "tasks")
    slope = LEVELS.slopes(chosen, "client").loc["within"]
    assert slope["low"] < 0 < slope["high"]
    assert f"not clearly different ({slope['slope']:+.1f}" in _view(chosen).sentence


@pytest.mark.slow
def test_every_setting_can_be_shown():
    panel = explore_levels(CLINIC)
    controls = {name: control.widget for name, control in panel.controls.items()}
    controls["shown"].value = True
    said = set()
    for rater in RATERS:
        for part in ("alliance", *PARTS):
            controls["rater"].value, controls["part"].value = rater, part
            for level in ("cloud", "therapist", "client"):
                controls["level"].value = level
                assert panel.fault is None
                said.add(panel.text)
    assert len(said) == 36
    controls["source"].value = INVENTED[0]
    assert panel.fault is None
    assert controls["rater"].disabled
    controls["source"].value = "this clinic"
    assert not controls["rater"].disabled
    for name, value in (("out", 0.5), ("out", 1.0), ("measure", "y"), ("shrink", True), ("guess", -3.0)):
        before = panel.text
        controls[name].value = value
        assert panel.fault is None
        assert panel.text != before, name


def test_the_prediction_is_kept_when_the_answer_is_asked_for():
    panel = explore_levels(CLINIC)
    panel.controls["shown"].widget.value = False
    panel.controls["guess"].widget.value = -2.5
    panel.controls["shown"].widget.value = True
    assert last_prediction("08-slope-within") == -2.5
    again = explore_levels(CLINIC)
    assert again.controls["guess"].widget.value == -2.5
    assert again.controls["shown"].widget.value


def test_a_level_that_is_none_is_told():
    with pytest.raises(ValueError, match="allowed is one of: one cloud, by therapist, by client"):
        explore_levels(CLINIC, level="by session")
