"""Signals and ruptures are paired one to one, the same whichever comes first."""

from itertools import accumulate, permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alliancekit.errors import UserError
from alliancekit.ruptures import match
from alliancekit.ruptures.matching import by_chance, hits

SESSIONS = st.lists(st.integers(1, 12), max_size=6, unique=True).map(sorted)
NEAR = st.integers(0, 4)


@pytest.mark.parametrize(
    ("signals", "events", "tolerance", "pairs"),
    [
        ([3], [3], 0, [(3, 3)]),
        ([3], [4], 0, []),
        ([3], [4], 1, [(3, 4)]),
        ([3], [2, 3], 1, [(3, 3)]),  # the closest
        ([1, 2], [2, 3], 1, [(1, 2), (2, 3)]),  # but as many as can be
        ([2, 4], [3], 1, [(2, 3)]),  # one rupture is found once
        ([], [3], 2, []),
        ([3], [], 2, []),
    ],
)
def test_constructed_cases(signals, events, tolerance, pairs):
    assert match(signals, events, tolerance) == pairs


def most(one, other, tolerance):
    """Count the most pairs by trying all orders."""
    short, long = sorted((one, other), key=len)
    return max(
        sum(abs(a - b) <= tolerance for a, b in zip(short, order, strict=False))
        for order in permutations(long)
    )


@given(SESSIONS, SESSIONS, NEAR)
def test_each_is_paired_once_and_no_further_apart_than_allowed(signals, events, tolerance):
    pairs = match(signals, events, tolerance)
    assert all(a in signals and b in events and abs(a - b) <= tolerance for a, b in pairs)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)


@given(SESSIONS, SESSIONS, NEAR)
@example([1, 2, 3, 6, 8, 9], [1, 2, 5, 7, 8, 9], 1)  # 6 is as near to 5 as to 7
def test_it_does_not_matter_which_of_the_two_is_called_signal(signals, events, tolerance):
    assert sorted((b, a) for a, b in match(events, signals, tolerance)) == match(signals, events, tolerance)


@given(SESSIONS, SESSIONS, NEAR)
def test_more_room_never_gives_fewer_hits(signals, events, tolerance):
    assert len(match(signals, events, tolerance)) <= len(match(signals, events, tolerance + 1))


@given(
    st.lists(st.integers(1, 8), max_size=5, unique=True),
    st.lists(st.integers(1, 8), max_size=5, unique=True),
    NEAR,
)
def test_there_are_as_many_pairs_as_can_be_and_counting_alone_agrees(signals, events, tolerance):
    found = len(match(signals, events, tolerance))
    assert found == most(signals, events, tolerance)
    assert found == hits(sorted(signals), sorted(events), tolerance)


@pytest.mark.parametrize("tolerance", [-1, 0.5, "1", None, True])
def test_a_tolerance_that_is_none_is_refused(tolerance):
    with pytest.raises(UserError, match="allowed is a whole number of sessions, 0 or more"):
        match([1], [1], tolerance)


def test_by_chance_is_the_mean_over_all_ways_to_move_the_signals_round():
    signal, event, when = [True, True, False, False], [False, True, False, True], [1, 2, 3, 4]
    # Moved by 0 to 3: signals in 12, 23, 34, 41; ruptures in 2 and 4.
    assert by_chance(signal, event, when, 0) == (1 + 1 + 1 + 1) / 4
    assert by_chance(signal, event, when, 1) == (1 + 2 + 2 + 2) / 4
    assert by_chance([True, False, False, False], event, when, 1) == 1
    assert by_chance([False] * 4, event, when, 1) == 0


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 3)), min_size=1, max_size=10),
    st.integers(1, 4),
)
def test_chance_counts_each_way_to_move_the_signals_round_also_where_sessions_are_missing(rows, tolerance):
    signal, event, gaps = zip(*rows, strict=True)
    when, n = list(accumulate(gaps)), len(rows)
    events = [number for number, is_one in zip(when, event, strict=True) if is_one]
    moved = [[when[i] for i in range(n) if signal[(i - by) % n]] for by in range(n)]
    assert (
        by_chance(signal, event, when, tolerance) == sum(hits(each, events, tolerance) for each in moved) / n
    )


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=10))
def test_without_tolerance_chance_hits_ruptures_in_proportion(rows):
    signal, event = zip(*rows, strict=True)
    n = len(rows)
    moved = [sum(signal[(i - by) % n] and event[i] for i in range(n)) for by in range(n)]
    assert by_chance(signal, event, range(n), 0) == pytest.approx(sum(moved) / n)
