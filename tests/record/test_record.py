"""The learner's record: nothing acknowledged is lost, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit import record as package
from alliancekit.record import (
    Event,
    Record,
    csv_text,
    last_prediction,
    minutes_spent,
    pack,
    record_prediction,
    restore,
)
from alliancekit.record.database import STEPS
from alliancekit.record.event import LONGEST_TEXT
from alliancekit.record.own import reflections

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock():
    moment = [1_000_000.0]

    def tick():
        moment[0] += 1
        return moment[0]

    return tick


@pytest.fixture
def record(tmp_path, clock):
    return Record(tmp_path / "my-work" / "progress.db", clock)


def notebook(*cells, run=False):
    return json.dumps(
        {
            "cells": [
                {
                    "cell_type": "code",
                    "id": "c1",
                    "metadata": {},
                    "source": "1 + 1",
                    "outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}] if run else [],
                    "execution_count": 1 if run else None,
                },
                *cells,
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


def put(path, text, moment):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (moment, moment))
    return path


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
    @pytest.mark.parametrize("times", [50, pytest.param(200, marks=pytest.mark.slow)])
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


class TestTables:
    @given(st.text())
    def test_no_cell_is_a_formula(self, text):
        sheet = csv_text(["exercise", "answer"], [["03-2", text]])
        _, (_, cell) = csv.reader(io.StringIO(sheet, newline=""))
        if cell.lstrip()[:1] in {"=", "+", "-", "@"}:
            float(cell)

    @pytest.mark.parametrize(
        "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0"]
    )
    def test_formulas_become_text(self, text):
        assert csv_text(["a"], [[text]]).removeprefix("a\n").lstrip('"').startswith("'")

    @pytest.mark.parametrize("number", ["-0.28", "+3", "1e5", "12"])
    def test_numbers_stay(self, number):
        assert csv_text(["a"], [[number]]) == f"a\n{number}\n"


class TestSaveAndRestore:
    def test_round_trip_on_another_machine(self, tmp_path, record, clock):
        here = tmp_path
        put(here / "03_x.ipynb", notebook(run=True), 500)
        put(here / "my-work" / "ratings.csv", "a,b\n1,2\n", 600)
        record.add("attempt", "03-2", value="=0.3", verdict="right")
        saved = pack(here, record)
        with zipfile.ZipFile(io.BytesIO(saved)) as zipped:
            assert zipped.namelist()[0] == "record.json"
            assert "'=0.3" in zipped.read("answers.csv").decode()

        there = tmp_path / "there"
        put(there / "03_x.ipynb", notebook(), 9_000_000)  # a fresh copy: newer, but never run
        other = Record(there / "my-work" / "progress.db", clock)
        other.add("hint", "03-1")
        report = restore(saved, there, other)
        assert sorted(report.written) == ["my-work/ratings.csv", "notebooks/03_x.ipynb"]
        assert report.conflicts == report.faults == []
        assert report.refused == {}
        assert (there / "03_x.ipynb").read_text() == notebook(run=True)
        assert (there / "my-work" / "before-restore" / "03_x.ipynb").read_text() == notebook()
        assert (there / "03_x.ipynb").stat().st_mtime == 500
        assert {e.kind for e in other.events()} == {"attempt", "hint"}

        again = restore(saved, there, other)
        assert again.new_events == 0
        assert again.written == []
        assert sorted(again.same) == ["my-work/ratings.csv", "notebooks/03_x.ipynb"]

    @pytest.mark.parametrize("keep", ["mine", "zip", "both"])
    def test_newer_work_is_kept_unless_asked(self, tmp_path, record, keep):
        path = put(tmp_path / "03_x.ipynb", notebook(run=True), 500)
        saved = pack(tmp_path, record)
        newer = notebook({"cell_type": "markdown", "id": "m", "metadata": {}, "source": "more"}, run=True)
        put(path, newer, 800)
        report = restore(saved, tmp_path, record, keep)
        aside = tmp_path / "my-work" / "before-restore" / "03_x.ipynb"
        beside = tmp_path / "03_x (from zip).ipynb"
        if keep == "mine":
            assert report.conflicts == ["notebooks/03_x.ipynb"]
            assert path.read_text() == newer
            assert not aside.exists()
        elif keep == "zip":
            assert path.read_text() == notebook(run=True)
            assert aside.read_text() == newer
        else:
            assert path.read_text() == newer
            assert beside.read_text() == notebook(run=True)
            assert restore(saved, tmp_path, record, keep).same == ["notebooks/03_x.ipynb"]
            put(beside, "worked in, too", 900)
            assert restore(saved, tmp_path, record, keep).copies == ["03_x (from zip) 2.ipynb"]
            assert beside.read_text() == "worked in, too"

    def test_older_work_is_replaced_and_put_aside(self, tmp_path, record):
        path = put(tmp_path / "03_x.ipynb", notebook(run=True), 500)
        saved = pack(tmp_path, record)
        for text in ("first", "second"):
            put(
                path,
                notebook({"cell_type": "raw", "id": text, "metadata": {}, "source": text}, run=True),
                100,
            )
            assert restore(saved, tmp_path, record).written == ["notebooks/03_x.ipynb"]
        kept = sorted(p.name for p in (tmp_path / "my-work" / "before-restore").iterdir())
        assert kept == ["03_x 2.ipynb", "03_x.ipynb"]

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.ipynb",
            "notebooks/../../evil.ipynb",
            "/tmp/evil.ipynb",
            "C:\\evil.ipynb",
            "notebooks\\..\\..\\evil.ipynb",
            "notebooks/sub/evil.ipynb",
            "notebooks/.hidden.ipynb",
            "notebooks/evil.py",
            "my-work/progress.db",
            "my-work/con.csv",
            "notebooks/<img src=x onerror=alert(1)>.ipynb",
            "notebooks/evil.ipynb\n",
        ],
    )
    def test_strange_names_are_written_nowhere(self, tmp_path, record, name):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            info = zipfile.ZipInfo("x")
            info.filename = name
            zipped.writestr(info, "evil")
            zipped.writestr("notebooks/good.ipynb", "good")
        before = _tree(tmp_path.parent)
        report = restore(archive.getvalue(), tmp_path, record)
        assert report.written == ["notebooks/good.ipynb"]
        assert len(report.refused) == 1
        assert _tree(tmp_path.parent) - before == {tmp_path / "good.ipynb"}

    def test_links_are_not_followed(self, tmp_path, record):
        outside = put(tmp_path / "outside.txt", "mine", 1)
        folder = tmp_path / "notebooks"
        folder.mkdir()
        (folder / "a.ipynb").symlink_to(outside)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("notebooks/a.ipynb", "evil")
        report = restore(archive.getvalue(), folder, record, "zip")
        assert "notebooks/a.ipynb" in report.refused
        assert outside.read_text() == "mine"

    def test_bomb_is_refused(self, tmp_path, record):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("notebooks/bomb.ipynb", b"0" * 40_000_000)
            for n in range(600):
                zipped.writestr(f"my-work/{n}.csv", "a")
        report = restore(archive.getvalue(), tmp_path, record)
        assert "larger than" in report.refused["notebooks/bomb.ipynb"]
        assert len(report.written) == 500

    def test_many_large_files_are_refused_once_the_whole_is_too_large(self, tmp_path, record, monkeypatch):
        monkeypatch.setattr(import_module("alliancekit.record.zipped"), "LARGEST_ZIP", 2_000_000)
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
            for n in range(4):
                zipped.writestr(f"my-work/{n}.csv", b"0" * 600_000)
        report = restore(archive.getvalue(), tmp_path, record)
        assert report.written == [f"my-work/{n}.csv" for n in range(3)]
        assert report.refused == {"my-work/3.csv": "with it the zip, unpacked, is larger than 2 MB"}

    def test_what_is_salvaged_must_have_the_checksum_it_was_saved_with(self, tmp_path, record):
        put(tmp_path / "03_x.ipynb", notebook(run=True), 500)
        record.add("attempt", "03-2", value="0.3")
        saved = pack(tmp_path, record)
        with zipfile.ZipFile(io.BytesIO(saved)) as zipped:
            checksum = zipped.getinfo("notebooks/03_x.ipynb").header_offset + 14
        broken = bytearray(saved[: saved.index(b"PK\x01\x02")])
        broken[checksum] ^= 0xFF
        other = Record(tmp_path / "there" / "my-work" / "progress.db")
        report = restore(bytes(broken), tmp_path / "there", other)
        assert report.refused == {"notebooks/03_x.ipynb": "it is damaged"}
        assert report.new_events == 1

    def test_download_that_broke_off_gives_what_it_holds(self, tmp_path, record):
        put(tmp_path / "03_x.ipynb", notebook(run=True), 500)
        record.add("attempt", "03-2", value="0.3")
        saved = pack(tmp_path, record)
        other = Record(tmp_path / "there" / "my-work" / "progress.db")
        report = restore(saved[: saved.rindex(b"PK\x01\x02") - 30], tmp_path / "there", other)
        assert "damaged" in report.faults[0]
        assert [e.value for e in other.events()] == ["0.3"]

    def test_one_flipped_byte_spoils_one_file_only(self, tmp_path, record):
        put(tmp_path / "03_x.ipynb", notebook(run=True), 500)
        record.add("attempt", "03-2", value="0.3")
        saved = bytearray(pack(tmp_path, record))
        with zipfile.ZipFile(io.BytesIO(bytes(saved))) as zipped:
            entry = zipped.getinfo("notebooks/03_x.ipynb")
        saved[entry.header_offset + 30 + len(entry.filename) + 20] ^= 0xFF
        other = Record(tmp_path / "there" / "my-work" / "progress.db")
        report = restore(bytes(saved), tmp_path / "there", other)
        assert report.refused == {"notebooks/03_x.ipynb": "it is damaged"}
        assert report.new_events == 1

    def test_zip_of_an_older_version(self, tmp_path, record):
        rows = [
            {"id": "0" * 32, "at": 7, "kind": "attempt", "name": "03-2", "value": "0.3", "verdict": "right"}
        ]
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("record.json", json.dumps({"events": rows}))
            zipped.writestr("notebooks/a.ipynb", "new here")
        report = restore(archive.getvalue(), tmp_path, record)
        assert record.events() == [Event("attempt", "03-2", "0.3", "right", 0, 7.0, "0" * 32)]
        assert report.written == ["notebooks/a.ipynb"]

    def test_zip_of_a_newer_version_is_left_alone(self, tmp_path, record):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("manifest.json", json.dumps({"format": 99}))
            zipped.writestr("notebooks/a.ipynb", "new")
        report = restore(archive.getvalue(), tmp_path, record)
        assert "newer version" in report.faults[0]
        assert report.written == []

    @settings(max_examples=150, deadline=None)
    @given(
        st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=4), st.floats(0, 1)
    )
    def test_any_damage_raises_nothing(self, tmp_path_factory, bytes_changed, length):
        folder = tmp_path_factory.mktemp("z")
        source = Record(folder / "my-work" / "progress.db", lambda: 1.0)
        put(folder / "a.ipynb", notebook(run=True), 5)
        source.add("attempt", "03-2", value="0.3")
        saved = bytearray(pack(folder, source))
        for place, byte in bytes_changed:
            saved[int(place * len(saved))] = byte
        saved = saved[: int(length * len(saved))] if length < 0.9 else saved
        target = folder / "in" / "target"
        report = restore(bytes(saved), target, Record(target / "my-work" / "progress.db"))
        assert all(
            (target / Path(name).name).is_file() for name in report.written if name.startswith("notebooks")
        )
        assert not target.exists() or list((folder / "in").iterdir()) == [target]

    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
        )
    )
    @settings(max_examples=60, deadline=None)
    def test_any_record_raises_nothing(self, tmp_path_factory, content):
        folder = tmp_path_factory.mktemp("z")
        row = {"id": "f" * 32, "kind": "attempt", "at": content, "name": content, "seed": content}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as zipped:
            zipped.writestr("record.json", json.dumps({"format": content, "events": [row, content]}))
            zipped.writestr("manifest.json", json.dumps({"changed": content}))
            zipped.writestr("notebooks/a.ipynb", "x")
        record = Record(folder / "my-work" / "progress.db")
        restore(archive.getvalue(), folder, record)
        assert len(record.events()) <= 1

    def test_reflections_can_be_read_in_the_zip_and_come_back(self, tmp_path, record):
        for text in ("Two", "Two people, one aim.", ""):
            record.add("reflection", "03-1", value=text)
            record.add("reflection", "03-2", value=text or "Last word.")
        assert reflections(record) == {"03-2": "Last word."}
        zipped = pack(tmp_path, record)
        with zipfile.ZipFile(io.BytesIO(zipped)) as opened:
            assert opened.read("reflections.txt").decode() == "03-2\n\nLast word.\n\n\n"
        other = Record(tmp_path / "other" / "progress.db")
        restore(zipped, tmp_path, other)
        assert reflections(other) == {"03-2": "Last word."}


def _tree(folder):
    return {path for path in folder.rglob("*") if path.is_file() and "my-work" not in path.parts}
