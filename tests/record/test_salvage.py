"""Of a damaged record, all sound pages are read; with the copy beside it, nothing is lost."""

from __future__ import annotations

import os
import random
import sqlite3
import time

import pytest

from alliancekit.record import Record
from alliancekit.record.database import STEPS
from alliancekit.record.salvage import salvage
from alliancekit.record.second_copy import copy_of

PAGE = 4096


def old(record):
    return [event.value for event in record.events() if event.value.startswith("old")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A record of sixty answers, some of them longer than a page, and its copy."""
    record = Record(tmp_path_factory.mktemp("whole") / "progress.db")
    lengths = random.Random(1)
    for number in range(60):
        record.add("attempt", "00-1", value=f"old {number} " + "ä" * lengths.choice([10, 200, 3000]))
    return record.path.read_bytes(), copy_of(record.path).read_bytes(), old(record)


@pytest.fixture
def damaged(tmp_path, whole):
    def make(change, *, copy=False):
        data = bytearray(whole[0])
        change(data)
        path = tmp_path / "my-work" / "progress.db"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        if copy:
            copy_of(path).write_bytes(whole[1])
        return Record(path)

    return make


def zeroed(page):
    def change(data):
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)

    return change


def test_a_sound_file_is_read_whole(tmp_path, whole):
    path = tmp_path / "sound.db"
    path.write_bytes(whole[0])
    assert [event.value for event, _ in salvage(path)] == whole[2]


def test_one_bad_page_takes_no_more_than_its_own_rows(damaged, whole):
    pages = len(whole[0]) // PAGE
    for page in range(pages):
        record = damaged(zeroed(page))
        found = old(record)
        assert len(found) >= 60 - 25, page
        assert [int(value.split()[1]) for value in found] == sorted(int(value.split()[1]) for value in found)
        if notice := record.take_notice():
            assert "set aside as progress-damaged-" in notice
            assert f"{len(found)} entries" in notice


def test_with_the_copy_nothing_is_lost(damaged, whole):
    for page in range(0, len(whole[0]) // PAGE, 3):
        record = damaged(zeroed(page), copy=True)
        assert len(old(record)) == 60
        if record.take_notice():
            assert old(record) == whole[2]


@pytest.mark.parametrize("place", [16, 28, 60, 100, 105, PAGE + 3, 3 * PAGE, 3 * PAGE + 5, 5 * PAGE - 40])
def test_one_bad_byte_hides_nothing(damaged, place):
    record = damaged(lambda data: data.__setitem__(place, data[place] ^ 0xFF))
    assert len(old(record)) >= 50
    assert "cannot be written" not in record.take_notice()


@pytest.mark.parametrize("seed", range(40))
def test_any_damage_leaves_a_record_that_can_be_written(damaged, seed):
    luck = random.Random(seed)

    def change(data):
        for _ in range(luck.randint(1, 4)):
            data[luck.randrange(len(data))] = luck.randrange(256)
        if luck.random() < 0.3:
            del data[luck.randrange(len(data)) :]

    record = damaged(change)
    record.add("hint", "03-1", value="after")
    newer = "newer version" in record.take_notice()
    assert record.events()[-1].value == "after"
    assert newer or Record(record.path).events()[-1].value == "after"


def test_a_file_of_an_older_version_is_salvaged_too(tmp_path):
    path = tmp_path / "progress.db"
    link = sqlite3.connect(path)
    for step in STEPS[:2]:
        for statement in step:
            link.execute(statement)
    for number in range(100):
        row = (
            os.urandom(16).hex(),
            float(number + 1),
            f"old {number} " + "x" * (5000 if number % 7 == 0 else 300),
        )
        link.execute("INSERT INTO events VALUES (?, ?, 'attempt', '00-1', ?, 'right', 3)", row)
    link.execute("PRAGMA user_version = 2")
    link.commit()
    link.close()
    data = bytearray(path.read_bytes())
    assert len(old(Record(path))) == 100
    copy_of(path).unlink(missing_ok=True)
    zeroed(4)(data)
    path.write_bytes(data)
    record = Record(path)
    assert 80 <= len(old(record)) < 101
    assert [event.seed for event in record.events()].count(3) >= 80


@pytest.mark.parametrize("loss", ["emptied", "deleted"])
def test_a_lost_file_is_made_anew_from_its_copy_and_said(damaged, whole, loss):
    record = damaged(lambda data: None, copy=True)
    if loss == "emptied":
        record.path.write_bytes(b"")
    else:
        record.path.unlink()
    record = Record(record.path)
    assert old(record) == whole[2]
    notice = record.take_notice()
    assert "was gone or empty" in notice
    assert "60 entries" in notice
    again = Record(record.path)
    assert old(again) == whole[2]
    assert again.take_notice() == ""


def test_a_file_that_is_emptied_while_a_lesson_is_open(damaged):
    record = damaged(lambda data: None, copy=True)
    record.add("hint", "03-1")
    record.path.write_bytes(b"")
    record.add("hint", "03-1")
    assert len(Record(record.path).events()) == 62
    assert "made anew from its copy: 61 entries" in record.take_notice()


def test_an_empty_file_without_a_copy_is_said(damaged):
    record = damaged(bytearray.clear)
    os.utime(record.path, (time.time() - 1000,) * 2)
    assert record.events() == []
    assert "progress.db, was empty" in record.take_notice()
    record.add("hint", "03-1")
    assert record.take_notice() == ""
