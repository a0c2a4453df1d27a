"""The signal on clients whose courses and ends are known, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.feedback import expected_course, not_on_track
from tests.feedback.made import clinic_of

# The expected course, exactly: distress stays at intake. One row a client: what they have in five sessions.
LEVEL = clinic_of(np.tile([12.0, 20.0, 28.0], 9), lambda who, _s: [12.0, 20.0, 28.0][who % 3], sessions=4)
SAMPLE = ak.load_clinic()
USUAL = expected_course(SAMPLE)
COURSES = {
    "found in session 2": [20, 27, 27, 27, 25],
    "found in session 4": [20, 20, 20, 30, 30],
    "false alarm": [27, 20, 15, 10, 10],
    "missed": [20, 20, 20, 20, 20],
    "missed, too late": [20, 20, 20, 20, 40],
    "left alone": [18, 16, 14, 12, 10],
}


@pytest.fixture(scope="module")
def level():
    return expected_course(LEVEL)


@pytest.fixture(scope="module")
def known():
    rows = list(COURSES.values())
    return clinic_of(np.full(len(rows), 20.0), lambda who, s: float(rows[who][s - 1]), sessions=5)


def test_each_client_is_told_apart(known, level):
    found = not_on_track(known, level, above=6)
    clients = found.clients.assign(name=list(COURSES)).set_index("name")
    assert clients["first_signal"].dropna().to_dict() == {
        "found in session 2": 2,
        "found in session 4": 4,
        "false alarm": 1,
    }
    assert clients.index[clients["poor_end"]].tolist() == [
        "found in session 2",
        "found in session 4",
        "missed",
        "missed, too late",
    ]


def test_the_figures_are_those_counted_by_hand(known, level):
    found = not_on_track(known, level, above=6)
    assert found.sensitivity == pytest.approx(2 / 4)
    assert found.specificity == pytest.approx(1 / 2)
    assert found.false_alarms == pytest.approx(1 / 3)
    assert found.needed == pytest.approx(3 / 2)
    assert found.lead == pytest.approx(((5 - 2) + (5 - 4)) / 2)
    assert found.needed.low < found.needed < found.needed.high
    # Wilson's interval of 2 in 4, by hand: (p + z²/2n -/+ z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    assert (found.sensitivity.low, found.sensitivity.high) == pytest.approx((0.150, 0.850), abs=5e-4)
    assert "3 of 6 clients got it. Of 4 with a poor end it found 2; 1 signals" in found.sentence()


def test_a_signal_in_the_last_session_would_be_the_outcome_itself(known, level):
    assert not not_on_track(known, level, above=15).clients["signalled"].any()


def test_the_threshold_itself_signals(known, level):
    assert not_on_track(known, level, above=6.9).hits == 2
    assert not_on_track(known, level, above=7.0).hits == 2
    assert not_on_track(known, level, above=7.1).hits == 1


def test_those_with_little_room_to_improve_are_left_out(level):
    low = clinic_of(np.array([5.0, 20.0]), lambda who, _s: [5.0, 20.0][who], sessions=5)
    assert not_on_track(low, level).clients["client_id"].tolist() == ["C001"]
    assert len(not_on_track(low, level, from_intake=0).clients) == 2


def test_without_a_signal_nothing_is_made_up(known, level):
    found = not_on_track(known, level, above=39)
    assert found.sensitivity == 0
    assert found.specificity == 1
    assert np.isnan(found.needed)
    assert np.isnan(found.lead)
    assert "Number needed" not in found.sentence()


@settings(max_examples=25, deadline=None)
@given(one=st.floats(0, 30), other=st.floats(0, 30))
def test_a_higher_threshold_signals_fewer_finds_fewer_and_comes_no_sooner(one, other):
    low, high = (not_on_track(SAMPLE, USUAL, above).clients for above in sorted((one, other)))
    assert not (high["signalled"] & ~low["signalled"]).any()
    both = high["signalled"]
    assert (high["first_signal"][both] >= low["first_signal"][both]).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"above": "six"}, "above is 'six'; allowed is a number"),
        ({"reliable": float("nan")}, "reliable is nan; allowed is a number"),
        ({"from_intake": 41}, "No client began at 41 or higher"),
        ({"expected": 6}, r"Give what ak.expected_course\(clinic\) returns"),
        ({"level": 95}, "level is 95; allowed is a number between 0 and 1"),
    ],
)
def test_mistakes_are_told(known, level, change, words):
    with pytest.raises(UserError, match=words):
        not_on_track(known, **{"expected": level} | change)
