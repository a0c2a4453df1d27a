"""The copy holds what the record holds, whatever became of single lines of it."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.record import Record
from alliancekit.record.second_copy import copy_of, read_copy


@pytest.fixture
def record(tmp_path):
    record = Record(tmp_path / "my-work" / "progress.db")
    for number in range(5):
        record.add("attempt", "03-2", value=f"{number} \ud83d")
    return record


def test_it_holds_every_event_with_its_turn(record):
    assert [event for event, _ in read_copy(copy_of(record.path))] == record.events()


def test_a_broken_line_spoils_no_other(record):
    path = copy_of(record.path)
    data = path.read_bytes()
    path.write_bytes(data[:-30])  # the disk was full
    record.add("attempt", "03-2", value="5")
    assert [event.value[0] for event, _ in read_copy(path)] == ["0", "1", "2", "3", "5"]


def test_one_that_was_lost_or_never_there_is_written_with_the_next_event(record):
    copy_of(record.path).unlink()
    Record(record.path).add("hint", "03-2")
    assert [event for event, _ in read_copy(copy_of(record.path))] == record.events()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no channels on this system")
@pytest.mark.parametrize("kind", ["folder", "channel"])
def test_what_stands_in_its_place_holds_nothing_up(tmp_path, kind):
    record = Record(tmp_path / "progress.db")
    path = copy_of(record.path)
    path.mkdir() if kind == "folder" else os.mkfifo(path)
    record.add("hint", "03-1")
    assert len(Record(record.path).events()) == 1
    assert record.take_notice() == ""


@given(
    st.binary()
    | st.text().map(str.encode)
    | st.sampled_from([b'{"turn": 1}', b"[]", b'{"kind": 1, "name": 2, "turn": {}}'])
)
def test_any_content_can_be_read(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("c") / "copy.jsonl"
    path.write_bytes(content)
    assert all(turn >= 0 for _, turn in read_copy(path))
