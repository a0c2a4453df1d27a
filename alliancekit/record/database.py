"""The record's database: how its file came to be what it is, and its rows as events.

It knows SQLite and events; what becomes of a file that is damaged or held is decided by :mod:`store`.
"""

from __future__ import annotations

import errno
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from alliancekit.record.event import Event, moment
from alliancekit.record.trouble import code, is_held

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = 0.002  # seconds between asking and asking again

# Each step takes the file from one version to the next; its version is the number of steps behind it.
STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE events (
            id TEXT PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL,
            name TEXT NOT NULL, value TEXT NOT NULL, verdict TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE events ADD COLUMN seed INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX events_by_name ON events (kind, name, at)",
    ),
    (  # numbered as they are written: a clock may be set back
        """CREATE TABLE numbered (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at REAL NOT NULL,
            turn REAL NOT NULL DEFAULT 0,
            kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, verdict TEXT NOT NULL,
            seed INTEGER NOT NULL DEFAULT 0
        )""",
        """INSERT INTO numbered (id, at, turn, kind, name, value, verdict, seed)
            SELECT id, at, at, kind, name, value, verdict, seed FROM events ORDER BY at, id""",
        "DROP TABLE events",
        "ALTER TABLE numbered RENAME TO events",
    ),
)
_COLUMNS = "kind, name, value, verdict, seed, at, id"
_TYPES = [str, str, str, str, int, float, str]


class DamagedError(Exception):
    """The file is there, but it is no record any more."""


def begin(link: sqlite3.Connection) -> None:
    """Begin to write; ask often meanwhile, as one who asks seldom never finds a busy file free."""
    with _asking_once(link) as patience:
        until = time.monotonic() + patience / 1000
        while True:
            try:
                link.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as fault:
                if not is_held(fault) or time.monotonic() > until:
                    raise
                time.sleep(_BETWEEN)
            else:
                return


@contextmanager
def _asking_once(link: sqlite3.Connection) -> Iterator[int]:
    """Let no statement wait for another program meanwhile; give how long one usually may, in milliseconds."""
    patience: int = link.execute("PRAGMA busy_timeout").fetchone()[0]
    link.execute("PRAGMA busy_timeout = 0")
    try:
        yield patience
    finally:
        link.execute(f"PRAGMA busy_timeout = {patience}")


def take_steps(link: sqlite3.Connection) -> int:
    """Bring the file to the newest version; return the one that it had."""
    before = version_of(link)
    for step in STEPS[before:]:
        for statement in step:
            link.execute(statement)
    link.execute(f"PRAGMA user_version = {len(STEPS)}")
    return before


def as_text(stored: bytes) -> str:
    """Read stored text; one bad letter hides no event."""
    return stored.decode("utf-8", "replace")


def read_events(link: sqlite3.Connection) -> list[Event]:
    """Return every event, in the order in which they were written."""
    return [event for event, _ in read_turns(link)]


def read_turns(link: sqlite3.Connection) -> list[tuple[Event, float]]:
    """Return every event with its turn, in the order in which they were written."""
    rows = link.execute(f"SELECT {_COLUMNS}, turn FROM events ORDER BY turn, number")  # noqa: S608 - constants
    return [(_event(row), moment(turn)) for *row, turn in rows]


def _event(row: list[Any]) -> Event:
    event = Event(*row)
    sound = [type(part) for part in row] == _TYPES and moment(event.at) == event.at
    return event if sound else event.tidy()  # somebody has worked on the file


def count(link: sqlite3.Connection) -> int:
    """Count the events."""
    return int(link.execute("SELECT count(*) FROM events").fetchone()[0])


def last_turn(link: sqlite3.Connection) -> float:
    """Return the turn of the newest event, 0 where there is none."""
    turns = link.execute("SELECT max(turn) FROM events WHERE typeof(turn) = 'real'")
    return max((moment(turn) for (turn,) in turns), default=0.0)


def insert(link: sqlite3.Connection, events: list[tuple[Event, float]]) -> None:
    """Write events with their turns; those that are there already stay as they are."""
    marks = ", ".join("?" * (1 + len(_COLUMNS.split(","))))
    rows = [(*astuple(event), turn) for event, turn in events]
    link.executemany(f"INSERT OR IGNORE INTO events ({_COLUMNS}, turn) VALUES ({marks})", rows)  # noqa: S608


def log_ahead(link: sqlite3.Connection) -> None:
    """Have changes written ahead, in a file of their own, where that can be done without waiting."""
    if link.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    # Some network drives cannot do it; the older journal is as safe, only slower.
    with _asking_once(link), suppress(sqlite3.OperationalError):
        link.execute("PRAGMA journal_mode=WAL")


def refuse_newer(link: sqlite3.Connection) -> None:
    """Refuse a file of a version that is still unknown here."""
    if version_of(link) > len(STEPS):
        raise OSError(errno.EPROTO, "made by a newer alliancekit")


def check(link: sqlite3.Connection) -> None:
    """Refuse a file that SQLite finds damaged."""
    if link.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DamagedError


def version_of(link: sqlite3.Connection) -> int:
    """Return the number of steps behind the file."""
    return int(link.execute("PRAGMA user_version").fetchone()[0])


def is_damage(fault: BaseException) -> bool:
    """Tell whether the file is no record, where something went wrong with it."""
    # SQLITE_ERROR means here that the file is a sound database without our table: not a record either.
    broken = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return isinstance(fault, DamagedError) or code(fault) in broken
