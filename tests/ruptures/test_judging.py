"""Rules and marks judged on series whose ruptures are known, and on the clinic."""

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.charts.ruptures import MEASURES, curve_rows
from alliancekit.errors import UserError
from alliancekit.ruptures import RULES, judge_ruptures, rupture_curve

CLINIC = ak.load_clinic()
CLIENT = CLINIC.sessions.query("rater == 'client'")


def one(ratings, ruptures, client="C1", **columns):
    """Return a client with ruptures in these sessions."""
    session = np.arange(1, len(ratings) + 1)
    return pd.DataFrame(
        {
            "client_id": client,
            "session": session,
            "alliance": np.array(ratings, float),
            "rupture": np.isin(session, ruptures),
            **columns,
        }
    )


TWO = pd.concat(
    [
        one(
            [4, 3, 4, 3, 4],
            [2, 3],
            rupture_kind=["", "withdrawal", "confrontation", "", ""],
            repaired=[0, 1, 0, 0, 0],
        ),
        one([4, 4, 2], [3], "C2", rupture_kind=["", "", "withdrawal"], repaired=False),
    ]
).astype({"repaired": bool})


def test_hits_misses_and_false_alarms_of_a_series_worked_by_hand():
    found = judge_ruptures(TWO, rule="consecutive sessions")  # signals: C1 2 and 4, C2 3
    assert (found.hits, found.misses, found.false_alarms, found.sessions) == (2, 1, 1, 8)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert found.states["state"].tolist() == ["", "hit", "miss", "false alarm", "", "", "", "hit"]
    assert found.f1_of_all == pytest.approx(2 * 3 / (8 + 3))
    # Moved round, C1's two signals meet its two ruptures 2 * 2 / 5 times, C2's one its one 1 / 3 times.
    assert found.chance == pytest.approx((4 / 5 + 1 / 3) / 3)
    assert found.gain == pytest.approx(found.precision - found.chance)


def test_with_a_session_of_tolerance_the_neighbour_counts_once():
    found = judge_ruptures(TWO, rule="consecutive sessions", tolerance=1)
    assert (found.hits, found.misses, found.false_alarms) == (3, 0, 0)  # 4 is paired with 3
    assert "false alarm" not in set(found.states["state"])


def test_withdrawal_and_confrontation_are_told_apart():
    found = judge_ruptures(TWO, rule="consecutive sessions")
    assert (found.kinds["withdrawal"], found.kinds["confrontation"]) == (1, 0)
    assert found.kinds["difference"] == -1
    assert "Recall by kind: withdrawal 1.00 and confrontation .00" in found.sentence()


def test_repair_is_told_apart_among_hits():
    repairs = judge_ruptures(TWO, rule="consecutive sessions").repairs
    assert (repairs["seen if repaired"], repairs["seen if not"]) == (1, 0)  # C1 came back, C2 did not
    assert repairs["difference"] == 1


def test_without_kind_and_repair_nothing_is_said_of_them():
    found = judge_ruptures(TWO[["client_id", "session", "alliance", "rupture"]], rule="consecutive sessions")
    assert (found.kinds, found.repairs) == ({}, {})
    assert len(found.sentence().splitlines()) == 3


def test_marks_are_judged_in_place_of_a_rule():
    marked = TWO.assign(mine=[True, True, False, False, False, False, False, False])
    found = judge_ruptures(marked, marks="mine")
    assert (found.hits, found.misses, found.false_alarms) == (1, 2, 1)
    assert found.repairs == {}
    assert found.sentence().startswith("The marks in “mine” found 1 of 3 ruptures")


def test_a_perfect_rule_has_1_and_a_blind_one_has_no_precision():
    marked = TWO.assign(all_of_them=TWO["rupture"], none=False)
    found = judge_ruptures(marked, marks="all_of_them")
    assert (found.precision, found.recall, found.f1) == (1, 1, 1)
    found = judge_ruptures(marked, marks="none")
    assert (found.hits, found.recall) == (0, 0)
    assert np.isnan(found.precision)
    assert "Nothing was signalled" in found.sentence()


def test_a_rupture_in_a_session_without_a_rating_is_a_miss():
    found = judge_ruptures(one([4, np.nan, 4], [2]), rule="consecutive sessions", threshold=0.5)
    assert (found.hits, found.misses) == (0, 1)


@pytest.mark.parametrize("rule", RULES)
def test_each_row_of_the_curve_is_what_judging_at_that_threshold_gives(rule):
    few = CLIENT[CLIENT["client_id"].astype(str) < "C060"]
    for tolerance in (0, 1):
        curve = rupture_curve(few, rule=rule, thresholds=[0, 0.7, 1.5], tolerance=tolerance).table
        for row in curve.itertuples():
            found = judge_ruptures(few, rule=rule, threshold=row.threshold, tolerance=tolerance)
            assert (row.hits, row.misses, row.false_alarms) == (found.hits, found.misses, found.false_alarms)
            for name in ("precision", "recall", "f1"):
                each = getattr(found, name)
                shown = [getattr(row, name + end) for end in ("", "_low", "_high")]
                assert shown == pytest.approx([each, each.low, each.high])
            assert row.chance == pytest.approx(found.chance)


@pytest.mark.parametrize("rule", RULES)
def test_a_higher_threshold_finds_fewer_and_more_room_finds_more(rule):
    near, far = (rupture_curve(CLIENT, rule=rule, tolerance=each).table for each in (0, 1))
    assert (near["recall"].diff().dropna() <= 0).all()
    assert (near["signals"].diff().dropna() <= 0).all()
    assert (far["hits"] >= near["hits"]).all()


@pytest.mark.parametrize("rule", RULES)
def test_no_rule_does_better_by_f1_than_signalling_every_session(rule):
    """The honest sentence of the lesson: in every rater's ratings, in the same session."""
    for rater, rows in CLINIC.sessions.groupby("rater", observed=True):
        found = rupture_curve(rows, rule=rule, thresholds=[0, 0.25, 0.5, 1])
        assert found.beyond_all.high < 0, rater
        assert "is lower than that of signalling every session" in found.sentence()


def test_signals_in_clients_ratings_are_better_than_chance_but_the_clients_word_is_better_still():
    rule, asked = judge_ruptures(CLIENT), judge_ruptures(CLIENT, marks="rupture_reported")
    assert rule.gain.low > 0
    assert asked.precision.low > rule.precision.high
    assert asked.recall.low > rule.recall.high


def test_rules_do_not_find_one_kind_better_while_reports_do():
    assert judge_ruptures(CLIENT).kinds["difference"].includes(0)
    assert judge_ruptures(CLIENT, marks="rupture_reported").kinds["difference"].low > 0


def test_room_raises_precision_but_chance_as_well():
    same, near = (judge_ruptures(CLIENT, tolerance=each) for each in (0, 1))
    assert near.precision > same.precision
    assert near.gain < same.gain


def test_the_chart_has_a_line_for_each_measure():
    found = rupture_curve(CLIENT, thresholds=[0, 1])
    rows = curve_rows(found)
    assert set(rows["measure"]) == set(MEASURES)
    assert rows.loc[rows["measure"] == "recall", "value"].tolist() == found.table["recall"].tolist()
    assert found.chart().to_dict()["title"]["text"].endswith("own band")


def test_thresholds_at_which_nothing_is_signalled_are_said_to_be_so():
    assert "signals nothing" in rupture_curve(TWO, rule="consecutive sessions", thresholds=[3.9]).sentence()


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"rule": "best"}, "rule is 'best'"),
        ({"truth": "ruptures"}, "There is no column ruptures"),
        ({"marks": "mine"}, "There is no column mine"),
        ({"marks": "rupture_kind"}, "allowed is True or False"),
        ({"tolerance": -1}, "tolerance is -1"),
        ({"truth": "nothing"}, "There is no rupture in the column nothing"),
    ],
)
def test_what_is_not_allowed_is_said(how, told):
    with pytest.raises(UserError, match=told):
        judge_ruptures(TWO.assign(nothing=False), **how)


@pytest.mark.parametrize("thresholds", [[], [-1], [float("nan")]])
def test_thresholds_that_are_none_are_refused(thresholds):
    with pytest.raises(UserError, match="allowed are one or more numbers of 0 or more"):
        rupture_curve(CLIENT, thresholds=thresholds)
