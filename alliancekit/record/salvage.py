"""What can still be read in a damaged record: every sound page of the file, one by one.

SQLite gives up a whole table where one page of it is bad. Its pages are all of one size, each says how many
rows it holds and where, and each row carries all of its values; so the rows of the sound pages can be read
without the others (https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1 and 2.3).
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from alliancekit.record.event import KINDS, Event, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_USUAL_PAGE = 4096
_INNER_INDEX, _LEAF_INDEX, _LEAF_TABLE = 0x02, 0x0A, 0x0D
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # a value's code in a row -> how many bytes it takes
_LONGEST_ROW = 1_000_000
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def salvage(path: Path) -> list[tuple[Event, float]]:
    """Return the events, with their turns, that the sound pages of a record's file hold."""
    try:
        data = path.read_bytes()
    except OSError:
        return []
    size = int.from_bytes(data[16:18], "big")
    sizes = {_USUAL_PAGE, size if size in (512, 1024, 2048, 8192, 16384, 32768) else _USUAL_PAGE}
    found: dict[str, tuple[float, float, Event]] = {}
    for each in sizes:
        for number, row in _rows(data, each):
            if event := _event(number, row):
                found.setdefault(event[2].id, event)
    return [(event, turn) for turn, _, event in sorted(found.values(), key=lambda each: each[:2])]


def _event(number: int, row: list[Any]) -> tuple[float, float, Event] | None:
    if len(row) == 9:  # number, id, at, turn, kind, name, value, verdict, seed
        _, identity, at, turn, kind, name, value, verdict, seed = row
    elif len(row) in (6, 7):  # as it was before turns were kept
        (identity, at, kind, name, value, verdict), turn, seed = row[:6], row[1], row[6] if row[6:] else 0
    else:
        return None
    if kind not in KINDS or not isinstance(identity, str) or not _ID.fullmatch(identity):
        return None
    return moment(turn), number, Event(kind, name, value, verdict, seed, at, identity).tidy()


def _rows(data: bytes, size: int) -> Iterator[tuple[int, list[Any]]]:
    """Give the number and the values of every row that can be read, page after page."""
    for start in range(0, len(data), size):
        page = data[start : start + size]
        kind, _, count = struct.unpack_from(">BHH", page.ljust(8, b"\0"))
        if kind not in (_INNER_INDEX, _LEAF_INDEX, _LEAF_TABLE):
            continue
        head = 12 if kind == _INNER_INDEX else 8
        for place in range(head, min(head + 2 * count, len(page) - 1), 2):
            try:
                yield _row(data, page, int.from_bytes(page[place : place + 2], "big"), kind, size)
            except (ValueError, IndexError, struct.error):
                continue


def _row(data: bytes, page: bytes, at: int, kind: int, size: int) -> tuple[int, list[Any]]:
    number = 0
    length, at = _varint(page, at + 4 if kind == _INNER_INDEX else at)
    if kind == _LEAF_TABLE:
        number, at = _varint(page, at)
    if not 0 < length < _LONGEST_ROW:
        raise ValueError
    most = size - 35 if kind == _LEAF_TABLE else (size - 12) * 64 // 255 - 23
    if length <= most:
        return number, _values(page[at : at + length])
    least = (size - 12) * 32 // 255 - 23
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    row, following = page[at : at + here], page[at + here : at + here + 4]
    while len(row) < length and any(following):  # what does not fit goes on, on pages of its own
        start = (int.from_bytes(following, "big") - 1) * size
        following, more = data[start : start + 4], data[start + 4 : start + size]
        if not more:
            raise ValueError
        row += more
    return number, _values(row[:length])


def _values(row: bytes) -> list[Any]:
    end, at = _varint(row, 0)
    codes = []
    while at < end:
        code, at = _varint(row, at)
        codes.append(code)
    values: list[Any] = []
    for code in codes:
        length = _INTEGERS.get(code, 8 if code == 7 else (code - 12) // 2 if code >= 12 else 0)
        part = row[at : at + length]
        if len(part) < length:
            raise ValueError
        at += length
        if code in _INTEGERS:
            values.append(int.from_bytes(part, "big", signed=True))
        elif code == 7:
            values.append(struct.unpack(">d", part)[0])
        elif code >= 12:
            values.append(part.decode("utf-8", "replace") if code % 2 else part)
        else:
            values.append({8: 0, 9: 1}.get(code))
    return values


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number that takes one to nine bytes, and where it ends."""
    value = 0
    for byte in range(8):
        value = value << 7 | data[at + byte] & 0x7F
        if data[at + byte] < 0x80:
            return value, at + byte + 1
    return value << 8 | data[at + 8], at + 9
