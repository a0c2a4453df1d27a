"""Another's work is not mixed into one's own without a question; one's own is taken without."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from alliancekit.record import Event, Record, pack, restore


@pytest.fixture
def people(tmp_path):
    """Two folders with a lesson and an answer each."""

    def folder(name):
        home = tmp_path / name
        home.mkdir()
        (home / f"{name}.ipynb").write_text("{}")
        record = Record(home / "my-work" / "progress.db")
        record.add("attempt", "03-2", value=name)
        return home, record

    return folder("ada"), folder("bob")


def values(record):
    return sorted(event.value for event in record.events())


def test_the_zip_names_nobody_and_always_the_same(people):
    (home, record), _ = people
    names = []
    for _ in range(2):
        with zipfile.ZipFile(io.BytesIO(pack(home, record))) as opened:
            names.append(json.loads(opened.read("manifest.json"))["owners"])
    assert names[0] == names[1]
    assert [len(name) for name in names[0]] == [32]


@pytest.mark.parametrize("keep", ["mine", "zip", "both"])
def test_anothers_zip_changes_nothing_unless_that_is_chosen(people, keep):
    (ada, a), (bob, b) = people
    saved = pack(bob, b)
    report = restore(saved, ada, a, keep)
    assert report.another
    assert (report.written, report.new_events) == ([], 0)
    assert values(a) == ["ada"]
    assert not (ada / "bob.ipynb").exists()

    report = restore(saved, ada, a, "merge")
    assert not report.another
    assert report.written == ["notebooks/bob.ipynb"]
    assert values(a) == ["ada", "bob"]
    assert not restore(saved, ada, a, keep).another  # said once


def test_ones_own_is_taken_without_a_question(people):
    (ada, a), _ = people
    saved = pack(ada, a)
    a.add("attempt", "03-2", value="later")
    (ada / "ada.ipynb").unlink()
    report = restore(saved, ada, a)
    assert not report.another
    assert report.written == ["notebooks/ada.ipynb"]


def test_on_a_new_computer_nothing_is_asked_and_it_is_ones_own_from_then_on(people, tmp_path):
    (ada, a), _ = people
    saved = pack(ada, a)
    new = tmp_path / "new"
    fresh = Record(new / "my-work" / "progress.db")
    fresh.add("hint", "03-1")
    fresh.add("prediction", "00-self-check", value='"kept"')
    assert not restore(saved, new, fresh).another
    fresh.add("attempt", "03-2", value="on the new one")
    assert not restore(saved, new, fresh).another
    assert not restore(pack(new, fresh), ada, a).another  # and back
    assert "on the new one" in values(a)


def test_a_zip_from_before_there_were_owners_is_taken(people):
    (ada, a), _ = people
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        row = {"id": "1" * 32, "at": 7, "kind": "attempt", "name": "03-2", "value": "old"}
        zipped.writestr("record.json", json.dumps({"format": 1, "events": [row]}))
        zipped.writestr("manifest.json", json.dumps({"format": 1, "changed": {}}))
    report = restore(archive.getvalue(), ada, a)
    assert not report.another
    assert values(a) == ["ada", "old"]


def test_an_encrypted_zip_is_called_that(people):
    (ada, a), _ = people
    saved = bytearray(pack(ada, a))
    with zipfile.ZipFile(io.BytesIO(bytes(saved))) as opened:
        entries = opened.infolist()
    at = 0
    for entry in entries:
        saved[entry.header_offset + 6] |= 1
        at = saved.index(b"PK\x01\x02", at) + 4
        saved[at + 4] |= 1
    report = restore(bytes(saved), ada, a)
    assert len(report.faults) == 1
    assert "encrypted" in report.faults[0]
    assert "password" in report.faults[0]
    assert "damaged" not in " ".join([*report.faults, *report.refused.values()])


def test_prepared_links_beside_a_file_are_not_followed(people, tmp_path):
    (ada, a), _ = people
    saved = pack(ada, a)
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (ada / "ada.ipynb").unlink()
    for name in ("ada.ipynb.part", ".ada.ipynb.part", "ada.part"):
        (ada / name).symlink_to(outside)
    assert restore(saved, ada, a).written == ["notebooks/ada.ipynb"]
    assert outside.read_text() == "mine"
    assert not (ada / "ada.ipynb").is_symlink()


@pytest.mark.parametrize(
    "stamp", [1e300, float("nan"), float("inf"), -1e18, 1e17, 10**400, "yesterday", None, [], True]
)
def test_a_time_that_is_none_stops_no_restore(tmp_path, stamp):
    archive = io.BytesIO()
    row = {"id": "1" * 32, "at": stamp, "kind": "attempt", "name": "03-2", "value": "kept", "seed": stamp}
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("record.json", json.dumps({"format": 1, "events": [row]}))
        zipped.writestr("manifest.json", json.dumps({"format": 1, "changed": {"notebooks/a.ipynb": stamp}}))
        zipped.writestr("notebooks/a.ipynb", "x")
    record = Record(tmp_path / "my-work" / "progress.db")
    report = restore(archive.getvalue(), tmp_path, record)
    assert report.written == ["notebooks/a.ipynb"]
    assert values(record) == ["kept"]
    pack(tmp_path, record)


@pytest.mark.parametrize(
    "row", [{}, {"kind": "attempt"}, {"kind": [], "id": "1" * 32}, {"kind": "attempt", "id": "\ud83d"}, 7]
)
def test_entries_that_cannot_be_read_are_counted(tmp_path, row):
    sound = {"id": "1" * 32, "at": 7, "kind": "attempt", "name": "\ud83d", "value": "\ud83d so"}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("record.json", json.dumps({"format": 1, "events": [row, sound]}))
    record = Record(tmp_path / "my-work" / "progress.db")
    report = restore(archive.getvalue(), tmp_path, record)
    assert report.refused == {"1 of the 2 entries of the record": "nothing can be read there"}
    assert record.events() == [Event("attempt", "\ufffd", "\ufffd so", "", 0, 7.0, "1" * 32)]
