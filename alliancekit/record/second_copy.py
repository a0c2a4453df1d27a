"""A second copy of the record, one line an event, for the day on which the first is lost or damaged.

Lines are only ever added, so whatever happens to one of them, the others can be read. The file is not forced
onto the disk with each event, as the record is: it is there for a damaged file, not for a power cut.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from alliancekit.record.event import Event, moment
from alliancekit.tables.writing import refuse_no_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def copy_of(path: Path) -> Path:
    """Return the place of a record's copy.

    Examples
    --------
    >>> from pathlib import Path
    >>> copy_of(Path("progress.db")).name
    'progress-copy.jsonl'
    """
    return path.with_name(f"{path.stem}-copy.jsonl")


def add_to_copy(path: Path, events: Iterable[tuple[Event, float]]) -> None:
    """Add events and their turns to a copy; where that cannot be done, the record itself stands."""
    # Each begins with its line's end: one that broke off, on a full disk, spoils no other.
    lines = "".join(f"\n{json.dumps({**asdict(event), 'turn': turn})}" for event, turn in events)
    with suppress(OSError):
        refuse_no_file(path)
        with path.open("ab", buffering=0) as file:
            file.write(lines.encode())


def lines_of_copy(path: Path) -> int:
    """Return how many lines a copy has, which is about as many events."""
    try:
        refuse_no_file(path)
        return path.read_bytes().count(b"\n")
    except OSError:
        return 0


def read_copy(path: Path) -> list[tuple[Event, float]]:
    """Return the events of a copy with their turns, as far as they can be read."""
    try:
        refuse_no_file(path)
        lines = path.read_bytes().splitlines()
    except OSError:
        return []
    found = (_event(line) for line in lines if line)
    return list({each[0].id: each for each in found if each}.values())


def _event(line: bytes) -> tuple[Event, float] | None:
    try:
        row: dict[str, Any] = json.loads(line)
        turn = row.pop("turn")
        return Event(**row).tidy(), moment(turn)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
