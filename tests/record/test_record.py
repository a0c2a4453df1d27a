"""The learner's record: nothing acknowledged is lost, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from alliancekit import record as package
from alliancekit.record import (
    Event,
    Record,
    last_prediction,
    minutes_spent,
    record_prediction,
)
from alliancekit.record.database import STEPS
from alliancekit.record.event import LONGEST_TEXT

ROOT = Path(__file__).parents[2]


class TestKeeping:
    def test_keeps_what_is_added_in_order(self, record):
        record.add("attempt", "03-2", value="0.28", verdict="right")
        record.add("hint", "03-1", value="1", seed=4)
        again = Record(record.path).events()
        assert [(e.kind, e.name, e.value, e.verdict, e.seed) for e in again] == [
            ("attempt", "03-2", "0.28", "right", 0),
            ("hint", "03-1", "1", "", 4),
        ]
        assert [e.name for e in record.events("hint")] == ["03-1"]
        assert record.events("attempt", "03-1") == []

    def test_file_is_durable_and_of_the_newest_version(self, record):
        record.add("hint", "03-1")
        link = sqlite3.connect(record.path)
        assert link.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert link.execute("PRAGMA user_version").fetchone() == (len(STEPS),)

    def test_looking_makes_no_file(self, record):
        assert record.events() == []
        assert not record.path.parent.exists()

    def test_long_answer_is_cut(self, record):
        record.add("attempt", "03-2", value="x" * (LONGEST_TEXT + 1))
        assert len(record.events()[0].value) == LONGEST_TEXT

    def test_predictions(self):
        assert last_prediction("03-early") is None
        record_prediction("03-early", 0.2)
        record_prediction("03-early", {"r": 0.3})
        assert last_prediction("03-early") == {"r": 0.3}
        assert (Path(os.environ["ALLIANCE_WORK"]) / "progress.db").is_file()

    def test_folder_is_beside_the_notebook_unless_chosen(self, tmp_path, monkeypatch):
        monkeypatch.delenv("ALLIANCE_WORK")
        monkeypatch.chdir(tmp_path)
        assert package.current_record().path == tmp_path / "my-work" / "progress.db"

    def test_merging_twice_changes_nothing(self, record):
        events = [record.add("attempt", "03-2", value=str(n)) for n in range(3)]
        record.merge([*events, replace(events[0], value="changed")])
        assert [e.value for e in record.events()] == ["0", "1", "2"]

    def test_older_file_is_brought_up_to_date(self, record):
        record.path.parent.mkdir()
        link = sqlite3.connect(record.path)
        for statement in STEPS[0]:
            link.execute(statement)
        link.execute("INSERT INTO events VALUES ('a', 5.0, 'attempt', '03-2', '0.3', 'right')")
        link.execute("PRAGMA user_version = 1")
        link.commit()
        link.close()
        assert record.events() == [Event("attempt", "03-2", "0.3", "right", 0, 5.0, "a")]
        record.add("hint", "03-2", seed=3)
        assert [e.seed for e in record.events()] == [0, 3]
        assert record.take_notice() == ""

    def test_newer_file_is_left_alone(self, record):
        record.path.parent.mkdir()
        link = sqlite3.connect(record.path)
        link.execute("PRAGMA user_version = 99")
        link.close()
        before = record.path.read_bytes()
        record.add("attempt", "03-2", value="0.3")
        assert "newer version" in record.take_notice()
        assert record.path.read_bytes() == before
        assert [e.value for e in record.events()] == ["0.3"]

    def test_minutes_leave_out_pauses(self):
        moments = [0, 60, 360, 10_000, 10_120]
        assert minutes_spent([Event("hint", "03-1", at=m) for m in moments]) == 8
        assert minutes_spent([]) == 0


class TestTrouble:
    @pytest.mark.parametrize(
        "damage",
        [
            lambda path: path.write_bytes(b"This is not a database, but it is long enough to look at." * 30),
            lambda path: path.write_bytes(path.read_bytes()[:3000]),
            lambda path: path.write_bytes(path.read_bytes()[:4096] + os.urandom(8000)),
            lambda path: path.write_bytes(b"SQLite format 3\0" + os.urandom(2000)),
            lambda path: (path.unlink(), sqlite3.connect(path).execute("CREATE TABLE events (other TEXT)")),
        ],
        ids=["text", "cut short", "overwritten", "header only", "another program's"],
    )
    def test_damaged_file_is_set_aside_and_a_new_one_begun(self, record, damage):
        for n in range(60):
            record.add("attempt", "03-2", value=f"old {n}")
        damage(record.path)
        damaged = record.path.read_bytes()
        fresh = Record(record.path, record.clock)
        fresh.add("attempt", "03-2", value="new")
        notice = fresh.take_notice()
        assert "set aside as progress-damaged-1.db" in notice
        assert (record.path.parent / "progress-damaged-1.db").read_bytes()[100:1000] == damaged[100:1000]
        assert "61 entries" not in notice
        assert "its copy: 60 entries" in notice
        assert [e.value for e in Record(record.path).events()] == [*(f"old {n}" for n in range(60)), "new"]
        assert fresh.take_notice() == ""

    def test_second_damage_does_not_overwrite_the_first(self, record):
        for _ in range(2):
            record.path.parent.mkdir(exist_ok=True)
            record.path.write_bytes(b"no database " * 100)
            Record(record.path).add("hint", "03-1")
        names = sorted(path.name for path in record.path.parent.glob("*damaged*.db"))
        assert names == ["progress-damaged-1.db", "progress-damaged-2.db"]

    def test_full_disk_says_so_once_and_saves_later(self, record, monkeypatch):
        record.add("attempt", "03-2", value="before")
        real = sqlite3.connect

        def full(*args, **kwargs):
            link = real(*args, **kwargs)
            link.execute("PRAGMA max_page_count = 1")  # SQLite then reports a full disk
            return link

        monkeypatch.setattr(sqlite3, "connect", full)
        for n in range(20):
            record.add("attempt", "03-2", value=f"{n} " + "x" * 1900)
        notice = record.take_notice()
        assert notice.startswith("The disk is full")
        assert notice.count("The disk is full") == 1
        assert len(record.events()) == 21
        monkeypatch.setattr(sqlite3, "connect", real)
        record.add("attempt", "03-2", value="after")
        assert "saved now" in record.take_notice()
        assert len(Record(record.path).events()) == 22
        monkeypatch.setattr(sqlite3, "connect", full)
        for n in range(20):
            record.add("attempt", "03-2", value=f"{n} " + "y" * 1900)
        assert record.take_notice().startswith("The disk is full")  # full once more, said once more

    def test_folder_that_cannot_be_made(self, tmp_path):
        (tmp_path / "file").write_text("in the way")
        record = Record(tmp_path / "file" / "my-work" / "progress.db")
        record.add("attempt", "03-2", value="0.3")
        record.add("attempt", "03-2", value="0.4")
        notice = record.take_notice()
        assert "could not be saved" in notice
        assert "You can go on" in notice
        assert record.take_notice() == ""
        assert [e.value for e in record.events()] == ["0.3", "0.4"]

    @pytest.mark.parametrize("kind", ["full", "read-only"])
    def test_real_small_disk(self, tmp_path, kind):
        """A file system of 200 kB of its own, filled up or made read-only under a record."""
        disk = tmp_path / "disk"
        disk.mkdir()
        if (
            os.name != "posix"
            or os.geteuid()
            or _run("mount", "-t", "tmpfs", "-o", "size=200k", "none", disk)
        ):
            pytest.skip("only root on Linux can make a file system; the cases above stand for it elsewhere")
        try:
            record = Record(disk / "my-work" / "progress.db")
            record.add("attempt", "03-2", value="saved")
            if kind == "full":
                _fill(disk / "filler")
            else:
                assert _run("mount", "-o", "remount,ro", "none", disk) == 0
            for n in range(30):
                record.add("attempt", "03-2", value=f"{n} " + "x" * 1900)
            assert ("disk is full" if kind == "full" else "cannot be written to") in record.take_notice()
            assert next(e.value[:5] for e in record.events()) == "saved"
            assert len(record.events()) == 31
            if kind == "full":
                (disk / "filler").unlink()
            else:
                assert _run("mount", "-o", "remount,rw", "none", disk) == 0
            record.add("attempt", "03-2", value="last")
            assert len(Record(record.path).events()) == 32
        finally:
            _run("umount", disk)

    def test_two_kernels_at_once(self, tmp_path):
        path = tmp_path / "my-work" / "progress.db"
        script = (
            "import sys; from pathlib import Path; from alliancekit.record import Record\n"
            "record = Record(Path(sys.argv[1]))\n"
            "for n in range(100): record.add('attempt', '03-2', value=f'{sys.argv[2]} {n}')\n"
            "sys.exit(bool(record.take_notice()))"
        )
        kernels = [subprocess.Popen([sys.executable, "-c", script, str(path), name]) for name in "abc"]
        assert [kernel.wait() for kernel in kernels] == [0, 0, 0]
        values = {event.value for event in Record(path).events()}
        assert values == {f"{name} {n}" for name in "abc" for n in range(100)}

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="the trial forks")
    @pytest.mark.parametrize("times", [50, pytest.param(1000, marks=pytest.mark.slow)])
    def test_killed_kernels_lose_nothing(self, times):
        trial = [sys.executable, "benchmarks/kill_nine.py", "--times", str(times)]
        done = subprocess.run(trial, capture_output=True, text=True, cwd=ROOT, check=False)
        result = json.loads(done.stdout)
        assert done.returncode == 0, result
        assert result["acknowledged"] >= times
        assert (result["lost"], result["did_not_open"], result["set_aside"]) == (0, 0, 0)


def _run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode


def _fill(path):
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
