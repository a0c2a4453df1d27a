"""Whatever stands in an event, it can be kept, dated and saved; and the order is that of writing."""

from __future__ import annotations

import math
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.record import Event, Record, minutes_spent, pack, when
from alliancekit.record.event import LONGEST_TEXT, in_turn, kept_text, moment

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # half characters included
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.binary()


@given(ANY_TEXT)
def test_text_that_is_sound_stays_as_it_is_and_all_else_can_be_written(text):
    kept = kept_text(text)
    assert kept.encode().decode() == kept
    try:
        text.encode()
    except UnicodeEncodeError:
        assert "\N{REPLACEMENT CHARACTER}" in kept or len(kept) < len(text)  # two halves make a whole
    else:
        assert kept == text


def test_long_text_is_cut():
    assert len(kept_text("x" * (LONGEST_TEXT + 1))) == LONGEST_TEXT


@pytest.mark.parametrize(
    "time", ["7", b"x", None, math.nan, math.inf, -math.inf, 1e300, -1, 1e12, 10**400, True, [1]]
)
def test_what_is_no_date_is_not_known(time):
    assert moment(time) == 0.0
    assert when(time) == "not known"
    assert minutes_spent([Event("hint", "03-1", at=each) for each in (time, 10_000, 10_060)]) == 1


def test_the_last_date_there_is():
    assert when(253_402_300_799) == "9999-12-31 23:59"
    assert when(253_402_300_800) == "not known"


@given(st.tuples(*[ANYTHING] * 7))
@settings(max_examples=30)
def test_any_event_is_kept_and_can_be_saved(tmp_path_factory, parts):
    folder = tmp_path_factory.mktemp("any")
    record = Record(folder / "my-work" / "progress.db")
    record.merge([Event(*parts)])
    record.add("attempt", "03-2", value="next")
    assert [e.value for e in Record(record.path).events()][-1] == "next"
    assert len(Record(record.path).events()) == 2
    assert record.take_notice() == ""
    pack(folder, record)


@pytest.mark.parametrize("times", [(100, 50, 200, 10), (4e9, 5, 6, 7), (math.nan, 1e300, 3, 2)])
def test_the_order_is_that_of_writing_whatever_the_clock_says(tmp_path, times):
    clock = iter(times)
    record = Record(tmp_path / "progress.db", lambda: next(clock))
    for number in range(4):
        record.add("prediction", "03-early", value=str(number))
    assert [e.value for e in Record(record.path).events()] == ["0", "1", "2", "3"]


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_turns_never_go_back_and_come_out_alike_when_taken_anew(times):
    events = [Event("hint", "03-1", value=str(n), at=at) for n, at in enumerate(times)]
    turns = [turn for _, turn in in_turn(events)]
    assert turns == sorted(turns)
    assert all(turn >= at for turn, at in zip(turns, times, strict=True))


def test_two_computers_find_their_places_by_time(tmp_path):
    here, there = (
        Record(tmp_path / name / "progress.db", iter(times).__next__)
        for name, times in (("a", (10, 40)), ("b", (20, 30)))
    )
    for record, words in ((here, "ad"), (there, "bc")):
        for word in words:
            record.add("reflection", "03-1", value=word)
    here.merge(there.events())
    assert [e.value for e in here.events()] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("at", ["text", 1e300, 1e12, -1e18, b"x", math.inf])
def test_a_time_in_the_file_that_is_none_stops_nothing(tmp_path, at):
    record = Record(tmp_path / "my-work" / "progress.db")
    for number in range(3):
        record.add("attempt", "03-2", value=str(number))
    link = sqlite3.connect(record.path)
    link.execute("UPDATE events SET at = ?", (at,))
    link.commit()
    link.close()
    events = Record(record.path).events()
    assert [(e.value, e.at) for e in events] == [("0", 0.0), ("1", 0.0), ("2", 0.0)]
    assert [when(e.at) for e in events] == ["not known"] * 3
    pack(tmp_path, record)
