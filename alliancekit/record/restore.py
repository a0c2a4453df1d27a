"""“Restore my work”: take a zip back, and never lose what is newer here."""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from alliancekit.record.event import KINDS, Event, moment
from alliancekit.record.owner import add_owners, owners, sound_names
from alliancekit.record.save import FORMAT
from alliancekit.record.store import Record
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from alliancekit.record.store import Record

Keep = Literal["mine", "zip", "both", "merge"]

_LARGEST_FILE = 30_000_000
_LARGEST_ZIP = 150_000_000
_MOST_FILES = 500
_OURS = re.compile(r"(notebooks/[\w][\w .()\-]{0,100}\.ipynb|my-work/[\w][\w .()\-]{0,100}\.csv)\Z")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\b", re.IGNORECASE)  # devices on Windows
# All that zipfile raises on bytes that are no sound zip.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)
_NOTHING_OF_OURS = "This zip holds nothing that “Save my work” wrote, so nothing was changed."
_UNREADABLE = (
    "This file is not a zip, or nothing in it can be read, so nothing was changed. "
    "Choose the file that “Save my work” gave you; its name ends in .zip."
)
_ENCRYPTED = (
    "This zip is encrypted, so it cannot be read and nothing was changed. Unpack it with its password, zip "
    "the files again without one, and choose that file."
)
_READ_ONLY_PARTS = ("record.json", "manifest.json", "answers.csv", "reflections.txt")


_IS_ENCRYPTED = 0x1  # of an entry's flags


class _EncryptedError(Exception):
    """An entry is under a password."""


@dataclass
class Restored:
    """What a restore did, in the names of the files.

    Parameters
    ----------
    written
        Files taken from the zip.
    same
        Files that were the same here and in the zip.
    conflicts
        Files that are newer here and were left as they are: choose ``keep`` and restore again.
    copies
        Where the zip's version, or the version that was here, was put beside the other.
    refused
        Name of an entry, and why it was not taken.
    new_events, known_events
        Attempts, hints and so on that the record did not have yet, and those it had.
    faults
        Sentences about what is wrong with the zip itself; empty when it is sound.
    another
        Whether the zip was saved from another record, so that nothing was taken from it unasked.
    """

    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    new_events: int = 0
    known_events: int = 0
    faults: list[str] = field(default_factory=list)
    another: bool = False


def restore(data: bytes, notebooks: Path, record: Record, keep: Keep = "mine") -> Restored:
    """Take the work in a zip back: merge the record, write the notebooks and tables.

    A file that is missing here is written. One that differs is replaced only if it is older here, or is a
    notebook in which no cell has been run; what was here goes to ``my-work/before-restore``. Where the file
    here is newer, ``keep`` decides.

    Parameters
    ----------
    data
        The zip's bytes. From a damaged zip, what can still be read is taken.
    notebooks
        The folder with the notebooks.
    record
        The learner's record, into which the zip's events are merged.
    keep
        ``"mine"`` leaves a newer file as it is, ``"zip"`` replaces it, ``"both"`` puts the zip's version
        beside it. ``"merge"`` does as ``"mine"``, also with a zip that was saved from another record:
        another person's, or one's own on another computer. Without it, nothing is taken from such a zip,
        unless nothing has been done here yet.
    """
    report = Restored()
    contents = _entries(data, report)
    manifest = _json(contents.get("manifest.json"), "manifest.json", report)
    saved = _json(contents.get("record.json"), "record.json", report)
    if _is_newer(manifest.get("format")) or _is_newer(saved.get("format")):
        report.faults.append(
            "This zip was made by a newer version of the workbook, so nothing was taken from it. "
            "Update the workbook first."
        )
        return report
    work, events = record.path.parent, record.events()
    if saved_by := sound_names(manifest.get("owners")):
        if any(map(_is_own_work, events)) and keep != "merge" and not {*saved_by} & {*owners(work)}:
            report.another = True
            return report
        add_owners(work, saved_by)
    _merge(saved.get("events", []), record, events, report)
    changed = manifest.get("changed", {})
    for name, content in contents.items():
        if name in _READ_ONLY_PARTS:
            continue
        folder = notebooks if name.startswith("notebooks/") else work
        stamp = moment(changed.get(name) if isinstance(changed, dict) else None)
        try:
            here = folder / Path(name).name
            _place(name, here, content, stamp=stamp, work=work, keep=keep, report=report)
        except OSError as fault:
            report.refused[name] = f"it could not be written ({fault.strerror or fault})"
    return report


def _place(
    name: str, here: Path, content: bytes, *, stamp: float, work: Path, keep: Keep, report: Restored
) -> None:
    if here.is_symlink() or (here.exists() and not here.is_file()):
        report.refused[name] = "something other than a file stands in its place"
        return
    if here.exists():
        present = here.read_bytes()
        if present == content:
            report.same.append(name)
            return
        if here.stat().st_mtime > stamp and not _is_untouched(here, present):
            if keep == "both":
                copy = here.with_name(f"{here.stem} (from zip){here.suffix}")
                if copy.exists() and copy.read_bytes() == content:
                    report.same.append(name)
                    return
                copy = _free(copy)
                write_whole(copy, content, stamp)
                report.copies.append(copy.name)
                return
            if keep != "zip":
                report.conflicts.append(name)
                return
        report.copies.append(f"before-restore/{put_aside(here, work).name}")
    write_whole(here, content, stamp)
    report.written.append(name)


def put_aside(path: Path, work: Path) -> Path:
    """Copy a file that is about to be replaced to ``before-restore`` in the work folder; return the copy."""
    copy = _free(work / "before-restore" / path.name)
    write_whole(copy, path.read_bytes(), path.stat().st_mtime)
    return copy


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    return free


def _is_untouched(path: Path, content: bytes) -> bool:
    """Tell a fresh notebook, which is always newer than saved work, from one that has been worked in."""
    if path.suffix != ".ipynb":
        return False
    try:
        cells = json.loads(content)["cells"]
        return not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def _merge(saved: Any, record: Record, here: list[Event], report: Restored) -> None:
    rows = saved if isinstance(saved, list) else []
    events = [event for row in rows if (event := _event(row))]
    known = {event.id for event in here}
    fresh = [event for event in events if event.id not in known]
    if fresh:
        record.merge(fresh)
    report.new_events = len({event.id for event in fresh})
    report.known_events = len(events) - len(fresh)
    if unread := len(rows) - len(events):
        report.refused[f"{unread} of the {len(rows)} entries of the record"] = "nothing can be read there"


def _is_own_work(event: Event) -> bool:
    return event.kind in ("attempt", "reflection") or (event.kind, event.verdict) == ("prediction", "kept")


def _event(row: Any) -> Event | None:
    """Return the event in a row of any version of ours, or None."""
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        return None
    identity = row.get("id")
    if not isinstance(identity, str) or not re.fullmatch(r"[\w-]{1,64}", identity, re.ASCII):
        return None
    name, value, verdict = (row.get(key, "") for key in ("name", "value", "verdict"))
    return Event(row["kind"], name, value, verdict, row.get("seed", 0), row.get("at", 0.0), identity).tidy()


def _is_newer(number: Any) -> bool:
    return isinstance(number, int | float) and number > FORMAT


def _json(content: bytes | None, name: str, report: Restored) -> dict[str, Any]:
    if content is None:
        return {}
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        report.refused[name] = "it is not readable any more"
        return {}
    return found if isinstance(found, dict) else {}


def _entries(data: bytes, report: Restored) -> dict[str, bytes]:
    """Return the content of every entry that is ours and sound; say what was refused and why."""
    found: dict[str, bytes] = {}
    room = _LARGEST_ZIP
    locked = 0
    for name, read in _readers(data, report):
        if name.endswith("/"):
            continue
        if len(found) >= _MOST_FILES:
            report.refused[name] = f"a zip of ours holds at most {_MOST_FILES} files"
        elif name not in _READ_ONLY_PARTS and (not _OURS.match(name) or _RESERVED.match(Path(name).name)):
            report.refused[name] = "its name is not one that “Save my work” writes"
        else:
            try:
                content = read(min(room, _LARGEST_FILE) + 1)
            except _EncryptedError:
                report.refused[name] = "it is encrypted"
                locked += 1
                continue
            except _DAMAGE:
                report.refused[name] = "it is damaged"
                continue
            if len(content) > min(room, _LARGEST_FILE):
                whole = room < _LARGEST_FILE
                most = _LARGEST_ZIP if whole else _LARGEST_FILE
                what = "with it the zip, unpacked," if whole else "it"
                report.refused[name] = f"{what} is larger than {most // 1_000_000} MB"
                continue
            room -= len(content)
            found[name] = content
    if not found:
        report.faults = [_ENCRYPTED if locked else _UNREADABLE if report.faults else _NOTHING_OF_OURS]
    return found


def _readers(data: bytes, report: Restored) -> list[tuple[str, Any]]:
    """Return (name, function that reads at most so many bytes) for each entry."""
    try:
        zipped = zipfile.ZipFile(BytesIO(data))
        return [(e.filename, lambda most, e=e: _at_most(zipped, e, most)) for e in zipped.infolist()]
    except _DAMAGE:
        readers = _salvage(data)
        report.faults.append(
            "This zip is damaged, perhaps because the download broke off. What could still be read was taken."
            if readers
            else _UNREADABLE
        )
        return readers


def _at_most(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.flag_bits & _IS_ENCRYPTED:
        raise _EncryptedError
    with zipped.open(entry) as file:
        content = file.read(most)
        if len(content) < most:
            file.read(1)  # reaching the end is what makes zipfile compare the checksum
        return content


def _salvage(data: bytes) -> list[tuple[str, Any]]:
    """Find entries by their own headers, for a zip that has lost the table at its end."""
    header = struct.Struct("<4sHHHHHLLLHH")
    readers: list[tuple[str, Any]] = []
    place = data.find(b"PK\x03\x04")
    while 0 <= place <= len(data) - header.size:
        _, _, _, method, _, _, crc, packed, _, name_length, extra_length = header.unpack_from(data, place)
        start = place + header.size + name_length
        name = data[place + header.size : start].decode("utf-8", "replace")
        body = data[start + extra_length : start + extra_length + packed]
        if method == zipfile.ZIP_DEFLATED and len(body) == packed:
            readers.append((name, lambda most, b=body, c=crc: _inflate(b, most, c)))
        place = data.find(b"PK\x03\x04", max(start, place + 4))
    return readers


def _inflate(body: bytes, most: int, crc: int) -> bytes:
    content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(body, most)
    if len(content) < most and zlib.crc32(content) != crc:
        raise zlib.error("wrong checksum")
    return content
