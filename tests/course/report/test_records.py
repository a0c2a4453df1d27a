"""Zips that a class handed in: every kind that is broken or foreign is said, and the others are read."""

from __future__ import annotations

import io
import json
import os
import zipfile

import pytest

from alliancekit.course.report.records import LARGEST_ZIP, read_records
from alliancekit.errors import UserError
from tests.course.report.made import hand_in, student, work


def zipped(**contents):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return archive.getvalue()


def record(*rows, **more):
    return json.dumps({"format": 1, "events": list(rows)} | more)


ROW = {"kind": "attempt", "name": "02-1", "value": "3", "verdict": "right", "id": "a1"}


def damaged():
    """A zip that broke off behind its record, which comes first."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("record.json", record(ROW))
        file.writestr("answers.csv", os.urandom(5000))
    return archive.getvalue()[:3000]


BROKEN = {  # the zip, whether the good entry in it counts, a word of what is said
    "text": (b"Dear all, here is my work.", False, "is not a zip"),
    "empty": (b"", False, "is not a zip"),
    "foreign": (zipped(**{"essay.docx": "words"}), False, "holds no record"),
    "bomb": (zipped(**{"record.json": b" " * 40_000_000}), False, "holds no record"),
    "climbs": (zipped(**{"../../record.json": record(ROW)}), False, "holds no record"),
    "no json": (zipped(**{"record.json": "{"}), False, "no readable record"),
    "deep": (zipped(**{"record.json": "[" * 200_000}), False, "no readable record"),
    "numbers": (zipped(**{"record.json": '{"events": [1' + "0" * 5000 + "]}"}), False, "no readable record"),
    "none": (zipped(**{"record.json": record()}), False, "no readable record"),
    "newer": (zipped(**{"record.json": record(ROW, format=99)}), False, "newer version"),
    "partly": (zipped(**{"record.json": record(ROW, 7, {"kind": "spell"})}), True, "2 entries that cannot"),
    "broke off": (damaged(), True, "is damaged"),
    "sound": (zipped(**{"record.json": record(ROW)}), True, ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_or_foreign_zip_is_said_and_the_rest_goes_on(name, tmp_path):
    content, counts, said = BROKEN[name]
    (tmp_path / f"{name}.zip").write_bytes(content)
    (tmp_path / "zz.zip").write_bytes(zipped(**{"record.json": record(ROW | {"id": "other"})}))
    records = read_records([tmp_path])
    assert set(records.events) == ({name, "zz"} if counts else {"zz"})
    assert [(each.learner, each.what) for each in records.troubles] == (
        [(name, f"{name}.zip")] if said else []
    )
    assert all(said in each.said for each in records.troubles)


def test_an_encrypted_zip_is_called_so(tmp_path):
    content = bytearray(zipped(**{"record.json": record(ROW)}))
    for signature, offset in (
        (b"PK\x03\x04", 6),
        (b"PK\x01\x02", 8),
    ):  # the flag of a password, in both headers
        content[content.index(signature) + offset] |= 1
    (tmp_path / "a.zip").write_bytes(content)
    assert "encrypted" in read_records([tmp_path]).troubles[0].said


def test_links_and_what_is_too_large_are_not_opened(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "secret.zip").write_bytes(zipped(**{"record.json": record(ROW)}))
    (tmp_path / "in" / "link.zip").symlink_to(tmp_path / "secret.zip")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)
    (tmp_path / "in" / "nowhere.zip").symlink_to(tmp_path / "nothing")
    (tmp_path / "in" / "pit.zip").mkdir()
    with (tmp_path / "in" / "vast.zip").open("wb") as file:
        file.truncate(LARGEST_ZIP + 1)
    records = read_records([tmp_path / "in"])
    assert records.events == {}
    said = {each.what: each.said for each in records.troubles}
    assert set(said) == {"link.zip", "nowhere.zip", "pit.zip", "vast.zip"}
    assert "larger than 150 MB" in said["vast.zip"]
    assert all("no file" in said[name] for name in ("link.zip", "nowhere.zip", "pit.zip"))


def test_zips_of_one_learner_are_one_record_and_a_copied_record_counts_once(tmp_path):
    events = work(1, ["02"])
    hand_in(tmp_path / "in" / "ann" / "lesson-02" / "early.zip", events[:5], tmp_path / "1")
    hand_in(tmp_path / "in" / "ann" / "lesson-03" / "late.zip", events, tmp_path / "2")
    hand_in(tmp_path / "in" / "ben.zip", events[:7], tmp_path / "3")
    records = read_records([tmp_path / "in"])
    assert sorted(records.events) == ["ann"]
    assert [event.id for event in records.events["ann"]] == [event.id for event in events]
    (copied,) = records.troubles
    assert (copied.learner, copied.others) == ("ben", ("ann",))
    assert "7 of its 7 entries" in copied.said


def test_a_course_is_read_in_its_submitted_folder(tmp_path):
    (tmp_path / "nbgrader_config.py").touch()
    hand_in(
        tmp_path / "submitted" / student(1) / "lesson-02" / "w.zip", work(1, ["02"]), tmp_path / "scratch"
    )
    hand_in(tmp_path / "elsewhere.zip", work(2, ["02"]), tmp_path / "scratch2")
    assert list(read_records([tmp_path]).events) == [student(1)]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(UserError, match="no folder"):
        read_records([tmp_path / "nothing"])
