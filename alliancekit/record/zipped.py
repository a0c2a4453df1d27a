"""A zip that “Save my work” wrote, or that says so: what of it is ours and sound, read guardedly.

It may come from anybody. Only entries of names that we write are read, each at most so far as it may be long;
nothing is written anywhere.
"""

from __future__ import annotations

import json
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.record.event import KINDS, Event
from alliancekit.record.save import FORMAT
from alliancekit.tables.names import fitting

if TYPE_CHECKING:
    from collections.abc import Collection

RECORD, MANIFEST = "record.json", "manifest.json"
READ_ONLY_PARTS = (RECORD, MANIFEST, "answers.csv", "reflections.txt")
DAMAGED, UNREADABLE, ENCRYPTED, FOREIGN = "damaged", "unreadable", "encrypted", "foreign"

LARGEST_ZIP = 150_000_000  # bytes, unpacked
_LARGEST_FILE = 30_000_000
_MOST_FILES = 500
_OURS = re.compile(r"notebooks/[^./\\][^/\\]*\.ipynb|my-work/[^./\\][^/\\]*\.csv")
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
_IS_ENCRYPTED = 0x1  # of an entry's flags


class _EncryptedError(Exception):
    """An entry is under a password."""


@dataclass
class Zipped:
    """What a zip holds of ours.

    Parameters
    ----------
    contents
        Name of an entry -> its bytes.
    refused
        Name of an entry, and why it was not taken.
    trouble
        ``DAMAGED`` where only a part could be read; ``UNREADABLE``, ``ENCRYPTED`` or ``FOREIGN`` where
        nothing of ours was found; empty for a sound zip.
    """

    contents: dict[str, bytes] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    def part(self, name: str) -> dict[str, Any]:
        """Return what a part in JSON holds; nothing where it is not there or not readable."""
        content = self.contents.get(name)
        if content is None:
            return {}
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            self.refused[name] = "it is not readable any more"
            return {}
        return found if isinstance(found, dict) else {}


def is_newer(part: dict[str, Any]) -> bool:
    """Tell whether a part was written by a workbook newer than this one."""
    number = part.get("format")
    return isinstance(number, int | float) and number > FORMAT


def events_in(record: dict[str, Any]) -> tuple[list[Event], int]:
    """Return the events of the part ``record.json``, and how many entries cannot be read."""
    saved = record.get("events", [])
    rows = saved if isinstance(saved, list) else []
    events = [event for row in rows if (event := _event(row))]
    return events, len(rows) - len(events)


def unzip(data: bytes, only: Collection[str] = ()) -> Zipped:
    """Return the content of every entry that is ours and sound, and say what was refused and why.

    Parameters
    ----------
    data
        The zip's bytes.
    only
        Names of the entries that are wanted; without any, all.
    """
    zipped = Zipped()
    found = zipped.contents
    room = LARGEST_ZIP
    locked = 0
    for name, read in _readers(data, zipped):
        if name.endswith("/") or (only and name not in only):
            continue
        if len(found) >= _MOST_FILES:
            zipped.refused[name] = f"a zip of ours holds at most {_MOST_FILES} files"
        elif name not in READ_ONLY_PARTS and not _is_ours(name):
            zipped.refused[name] = "its name is not one that “Save my work” writes"
        else:
            try:
                content = read(min(room, _LARGEST_FILE) + 1)
            except _EncryptedError:
                zipped.refused[name] = "it is encrypted"
                locked += 1
                continue
            except _DAMAGE:
                zipped.refused[name] = "it is damaged"
                continue
            if len(content) > min(room, _LARGEST_FILE):
                whole = room < _LARGEST_FILE
                most = LARGEST_ZIP if whole else _LARGEST_FILE
                what = "with it the zip, unpacked," if whole else "it"
                zipped.refused[name] = f"{what} is larger than {most // 1_000_000} MB"
                continue
            room -= len(content)
            found[name] = content
    if not found:
        zipped.trouble = ENCRYPTED if locked else UNREADABLE if zipped.trouble else FOREIGN
    return zipped


def _is_ours(name: str) -> bool:
    """Tell whether a learner's own file may have this name: right below its folder, safe on every system."""
    return bool(_OURS.fullmatch(name)) and fitting(Path(name).name) == Path(name).name


def _readers(data: bytes, found: Zipped) -> list[tuple[str, Any]]:
    """Return (name, function that reads at most so many bytes) for each entry."""
    try:
        zipped = zipfile.ZipFile(BytesIO(data))
        return [(e.filename, lambda most, e=e: _at_most(zipped, e, most)) for e in zipped.infolist()]
    except _DAMAGE:
        readers = _salvage(data)
        found.trouble = DAMAGED if readers else UNREADABLE
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


def _event(row: Any) -> Event | None:
    """Return the event in a row of any version of ours, or None."""
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        return None
    identity = row.get("id")
    if not isinstance(identity, str) or not re.fullmatch(r"[\w-]{1,64}", identity, re.ASCII):
        return None
    name, value, verdict = (row.get(key, "") for key in ("name", "value", "verdict"))
    return Event(row["kind"], name, value, verdict, row.get("seed", 0), row.get("at", 0.0), identity).tidy()
