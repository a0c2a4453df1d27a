"""Work saved in one zip and taken back: on another machine, damaged, of another version, with strange names."""

from __future__ import annotations

import io
import json
import os
import zipfile
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.record import (
    Event,
    Record,
    pack,
    restore,
)
from alliancekit.record.own import reflections


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
