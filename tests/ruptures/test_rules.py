"""Rules on series whose answer is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.errors import UserError
from alliancekit.ruptures import RULES, find_ruptures

RATINGS = st.lists(st.one_of(st.none(), st.floats(1, 5)), min_size=1, max_size=12)


def series(*ratings, client="C1"):
    return pd.DataFrame(
        {"client_id": client, "session": range(1, len(ratings) + 1), "alliance": list(map(float, ratings))}
    )


def signalled(frame, **how):
    table = find_ruptures(frame, **how).table
    return table.loc[table["signal"], "session"].tolist()


def test_consecutive_sessions_signals_a_fall_since_the_session_before():
    frame = series(4, 3.5, 3.5, 2.5, 4)
    assert signalled(frame, rule="consecutive sessions") == [2, 4]
    assert signalled(frame, rule="consecutive sessions", threshold=0.6) == [4]


def test_own_band_compares_with_mean_and_sd_of_earlier_sessions():
    table = find_ruptures(series(3, 5, 2, 2), rule="own band").table
    assert table["level"].round(6).tolist()[2:] == [4, pytest.approx(10 / 3, abs=1e-6)]
    assert table["unit"].tolist()[2:] == pytest.approx([np.std([3, 5], ddof=1), np.std([3, 5, 2], ddof=1)])
    assert table["signal"].tolist() == [False, False, True, False]  # falls of 1.41 and .87 SD


def test_own_band_does_not_know_what_comes_later():
    early = find_ruptures(series(4, 4.5, 3, 4), rule="own band").table
    longer = find_ruptures(series(4, 4.5, 3, 4, 1, 1), rule="own band").table
    pd.testing.assert_frame_equal(early, longer.head(4).assign(came_back=early["came_back"]))


def test_control_chart_uses_the_mean_moving_range():
    # Worked by hand: mean 3.4; moving ranges 1, 0, 2, 2, mean 1.25; sigma 1.25 / 1.128 = 1.108.
    table = find_ruptures(series(3, 4, 4, 2, 4), rule="control chart").table
    assert table["level"].tolist() == pytest.approx([3.4] * 5)
    assert table["unit"].tolist() == pytest.approx([1.25 / 1.128] * 5)
    assert table["fall"].tolist()[3] == pytest.approx(1.4 / (1.25 / 1.128))
    assert table["signal"].tolist() == [False, False, False, True, False]


@pytest.mark.parametrize("rule", ["own band", "control chart"])
def test_a_client_whose_ratings_hardly_move_is_judged_by_the_floor(rule):
    frame = series(4, 4, 4, 3.9, 4, 4)
    assert signalled(frame, rule=rule) == []
    assert signalled(frame, rule=rule, floor=0.05) == [4]


def test_a_level_or_a_rise_is_no_signal_and_a_fall_of_exactly_the_threshold_is():
    assert signalled(series(3, 3, 4, 5), rule="consecutive sessions", threshold=0.1) == []
    assert signalled(series(4.3, 3.8), rule="consecutive sessions", threshold=0.5) == [2]


def test_a_session_without_a_rating_is_passed_over():
    frame = series(4, np.nan, 3, np.nan)
    assert signalled(frame, rule="consecutive sessions") == [3]


@pytest.mark.parametrize(
    ("after", "back"),
    [([4], True), ([3.75], True), ([3.5], False), ([3, 4], True), ([3, 3, 4], False), ([], False)],
)
def test_a_rating_came_back_when_soon_enough_most_of_the_fall_is_made_good(after, back):
    table = find_ruptures(series(4, 3, *after), rule="consecutive sessions").table
    assert table["signal"].iloc[1]
    assert table["came_back"].tolist() == [False, back, *[False] * len(after)]


def test_how_soon_and_how_much_are_parameters():
    frame = series(4, 3, 3, 3, 3.5)
    for how, back in (({}, False), ({"within": 3}, False), ({"within": 3, "back": 0.5}, True)):
        assert find_ruptures(frame, rule="consecutive sessions", **how).table["came_back"].iloc[1] == back


def test_clients_and_the_order_of_rows_do_not_mix():
    one, other = series(4, 3), series(2, 2, 1, client="C2")
    shuffled = pd.concat([other, one]).sample(frac=1, random_state=1)
    found = find_ruptures(shuffled, rule="consecutive sessions")
    assert found.table[["client_id", "session", "signal"]].to_numpy().tolist() == [
        ["C1", 1, False],
        ["C1", 2, True],
        ["C2", 1, False],
        ["C2", 2, False],
        ["C2", 3, True],
    ]
    assert (found.clients, found.with_signal, found.signalled.n) == (2, 2, 5)


@pytest.mark.parametrize("rule", RULES)
@given(ratings=RATINGS)
def test_whatever_the_ratings_a_higher_threshold_signals_less_and_nothing_breaks(rule, ratings):
    frame = series(*(np.nan if each is None else each for each in ratings))
    low, high = (find_ruptures(frame, rule=rule, threshold=each).table for each in (0.5, 1.0))
    assert not (high["signal"] & ~low["signal"]).any()
    assert not (low["came_back"] & ~low["signal"]).any()
    assert not low.loc[low["rating"].isna(), "signal"].any()


def test_the_sentence_calls_it_a_choice():
    said = find_ruptures(series(4, 3, 4), rule="consecutive sessions").sentence()
    assert "signals 1 of 3 sessions" in said
    assert "operational choice" in said


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"rule": "Stiles"}, "rule is 'Stiles'; allowed is own band, control chart, consecutive sessions"),
        ({"threshold": -1}, "threshold is -1; allowed is a number 0 or more"),
        ({"floor": 0}, "floor is 0"),
        ({"within": 0}, "within is 0"),
        ({"back": 1.5}, "back is 1.5"),
        ({"rating": "WAI"}, "There is no column WAI"),
        ({"groups": "who"}, "There is no column who"),
    ],
)
def test_what_is_not_allowed_is_said(how, told):
    with pytest.raises(UserError, match=told):
        find_ruptures(series(4, 3, 4), **how)


def test_more_than_one_rater_is_named():
    with pytest.raises(
        UserError, match=r"Found more than one row for C1, session 1\. Give one rater's sessions"
    ):
        find_ruptures(pd.concat([series(4, 3), series(4, 2)]))


def test_what_is_no_table_is_named():
    with pytest.raises(UserError, match="Give the table first"):
        find_ruptures([4, 3, 4])
