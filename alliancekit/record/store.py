"""One SQLite file to which events are only ever added.

Each operation opens the file, does its work in one transaction and closes it. That costs a few
milliseconds and buys the rest: the file is whole whenever a kernel dies, two kernels never hold each other
up, and it can be moved, deleted or restored while a lesson is open.
"""

from __future__ import annotations

import errno
import sqlite3
import threading
import time
from contextlib import closing, suppress
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from alliancekit.record.event import Event, in_turn, moment
from alliancekit.record.salvage import salvage
from alliancekit.record.second_copy import add_to_copy, copy_of, lines_of_copy, read_copy
from alliancekit.record.trouble import code, is_held, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_PATIENCE = 2.0  # seconds to wait for another program that is writing
_BRIEFLY = 0.1  # and where it has been waited for in vain already
_BETWEEN = 0.002  # and between asking and asking again
_AGE_OF_A_LOSS = 60.0  # seconds; a younger empty file may be another kernel's that is just beginning

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
_LAST_TURNS = "SELECT max(turn) FROM events WHERE typeof(turn) = 'real'"
_FAULTS = (sqlite3.Error, OSError, ValueError)  # a ValueError where the folder's name is none
_ZIP = "If you have a zip from “Save my work”, restore it: nothing new is overwritten."
_TAKEN_BACK = (
    "Your record, {file}, was gone or empty. It was made anew from its copy: {count}. "
    "(To begin without them, move the whole folder away.)"
)


class _DamagedError(Exception):
    """The file is there, but it is no record any more."""


class Record:
    """The learner's record in one file.

    A write that fails (disk full, folder read-only) raises nothing: the event waits in memory, is written
    with the next one that succeeds, and :meth:`take_notice` says so once in a sentence.

    Parameters
    ----------
    path
        The file; it and its folder are made with the first event.
    clock
        Seconds since 1970.

    Examples
    --------
    >>> import tempfile
    >>> record = Record(Path(tempfile.mkdtemp()) / "progress.db", clock=lambda: 0.0)
    >>> _ = record.add("attempt", "03-2", value="0.28", verdict="right")
    >>> [(event.name, event.verdict) for event in record.events("attempt")]
    [('03-2', 'right')]
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self.clock = clock
        self._waiting: list[tuple[Event, float | None]] = []
        self._notices: list[str] = []
        self._told: set[str] = set()
        self._checked = self._copied = self._held = False
        self._lock = threading.RLock()

    def add(self, kind: str, name: str, *, value: str = "", verdict: str = "", seed: int = 0) -> Event:
        """Add one event; when this returns without a notice, it is on the disk."""
        event = Event(kind, name, value, verdict, seed, self.clock()).tidy()
        self._keep([(event, None)])
        return event

    def merge(self, events: Iterable[Event]) -> None:
        """Add events, in the order in which they were written; those with a known id are left as they are."""
        self._keep(in_turn([event.tidy() for event in events]))

    def save_waiting(self) -> None:
        """Try once more to write what could not be written."""
        if self._waiting:
            self._keep([])

    def events(self, kind: str | None = None, name: str | None = None) -> list[Event]:
        """Return the events in the order in which they were written, those still waiting included."""
        with self._lock:
            stored: list[Event] = []
            try:
                if self.path.exists() or copy_of(self.path).exists():
                    stored = self._with_file(_read)
            except _FAULTS as fault:
                stored = self._read_without_writing()
                self._tell(sentence(fault, self.path))
            known = {event.id for event in stored}
            everything = stored + [event for event, _ in self._waiting if event.id not in known]
        return [e for e in everything if kind in (None, e.kind) and name in (None, e.name)]

    def take_notice(self) -> str:
        """Return what the learner should be told about the record, once; usually the empty string."""
        with self._lock:
            notice, self._notices = " ".join(self._notices), []
        return notice

    def _keep(self, events: Sequence[tuple[Event, float | None]]) -> None:
        with self._lock:
            self._waiting.extend(events)
            waited = bool(self._told)
            try:
                written = self._with_file(self._write_waiting)
            except _FAULTS as fault:
                self._tell(sentence(fault, self.path))
                return
            self._waiting.clear()
            self._held = False
            add_to_copy(copy_of(self.path), written)
            if waited:
                self._told.clear()
                self._notices.append("Your record can be saved again, and what was waiting is saved now.")

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._notices.append(sentence)

    def _with_file(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with closing(self._open()) as link:
                return work(link)
        except (sqlite3.DatabaseError, _DamagedError) as fault:
            self._held = self._held or is_held(fault)
            if not _is_damage(fault):
                raise
            self._begin_anew()
            with closing(self._open()) as link:
                return work(link)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lost = _is_empty_and_old(self.path)
        # Where another program holds the file, one call waits for it, and the next do not wait again.
        link = sqlite3.connect(self.path, timeout=_BRIEFLY if self._held else _PATIENCE, isolation_level=None)
        try:
            link.text_factory = _as_text  # one bad letter hides no event
            _refuse_newer(link)
            _log_ahead(link)
            link.execute("PRAGMA synchronous=FULL")
            if not self._checked:
                _check(link)
                self._checked = True
            if _version(link) < len(STEPS):
                self._migrate(link, lost)
        except BaseException:
            link.close()
            raise
        return link

    def _migrate(self, link: sqlite3.Connection, lost: bool) -> None:
        _begin(link)
        version = _version(link)  # asked again: another kernel may have been quicker
        for step in STEPS[version:]:
            for statement in step:
                link.execute(statement)
        # A new file has no copy. Where there is one, the file has been lost.
        taken = [] if version else read_copy(copy_of(self.path))
        _insert(link, taken)
        link.execute(f"PRAGMA user_version = {len(STEPS)}")
        link.execute("COMMIT")
        if taken:
            self._notices.append(_TAKEN_BACK.format(count=_entries(len(taken)), file=self.path.name))
        elif lost and not version:
            self._notices.append(f"Your record, {self.path.name}, was empty, and a new one was begun. {_ZIP}")

    def _write_waiting(self, link: sqlite3.Connection) -> list[tuple[Event, float]]:
        """Write what waits; return what the copy beside the record does not hold yet."""
        _begin(link)
        since = max((moment(turn) for (turn,) in link.execute(_LAST_TURNS)), default=0.0)
        rows = []
        for event, turn in self._waiting:
            if turn is None:  # done here and now, so after all that is there
                since = max(since, event.at)
            rows.append((event, since if turn is None else turn))
        kept = 0 if self._copied else _count(link)
        _insert(link, rows)
        if not self._copied and lines_of_copy(copy_of(self.path)) < kept:
            known = {event.id for event, _ in read_copy(copy_of(self.path))}
            rows = [each for each in _read_turns(link) if each[0].id not in known]
        link.execute("COMMIT")
        self._copied = True
        return rows

    def _read_without_writing(self) -> list[Event]:
        # In a read-only folder SQLite opens a write-ahead file only when told that nobody will change it.
        try:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True)) as link:
                return _read(link)
        except _FAULTS:
            return [event for event, _ in read_copy(copy_of(self.path))]

    def _begin_anew(self) -> None:
        """Set a damaged file aside and begin a new one with all that it and its copy still hold."""
        aside = self._set_aside()
        copied = read_copy(copy_of(self.path))
        known = {event.id for event, _ in copied}
        found = [each for each in salvage(aside) if each[0].id not in known] + copied
        found.sort(key=lambda each: each[1])
        with closing(self._open()) as link:
            _begin(link)
            _insert(link, found)
            link.execute("COMMIT")
        self._copied = False
        read = f" with what could be read of it and of its copy: {_entries(len(found))}" if found else ""
        self._notices = [notice for notice in self._notices if self.path.name not in notice]
        self._notices.append(
            f"Your record was damaged, so it was set aside as {aside.name} and a new one was begun{read}. "
            f"{_ZIP}"
        )

    def _set_aside(self) -> Path:
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-damaged-{number}{self.path.suffix}")).exists():
            number += 1
        self._checked = False
        with suppress(FileNotFoundError):  # another kernel was quicker
            self.path.replace(aside)
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self.path}{ending}").replace(f"{aside}{ending}")
        return aside


def _begin(link: sqlite3.Connection) -> None:
    """Begin to write; ask often meanwhile, as one who asks seldom never finds a busy file free."""
    patience = link.execute("PRAGMA busy_timeout").fetchone()[0]
    until = time.monotonic() + patience / 1000
    link.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                link.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as fault:
                if not is_held(fault) or time.monotonic() > until:
                    raise
                time.sleep(_BETWEEN)
            else:
                return
    finally:
        link.execute(f"PRAGMA busy_timeout = {patience}")


def _as_text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _read(link: sqlite3.Connection) -> list[Event]:
    return [event for event, _ in _read_turns(link)]


def _read_turns(link: sqlite3.Connection) -> list[tuple[Event, float]]:
    rows = link.execute(f"SELECT {_COLUMNS}, turn FROM events ORDER BY turn, number")  # noqa: S608 - constants
    return [(_event(row), moment(turn)) for *row, turn in rows]


def _event(row: list[Any]) -> Event:
    event = Event(*row)
    sound = [type(part) for part in row] == _TYPES and moment(event.at) == event.at
    return event if sound else event.tidy()  # somebody has worked on the file


def _count(link: sqlite3.Connection) -> int:
    return int(link.execute("SELECT count(*) FROM events").fetchone()[0])


def _insert(link: sqlite3.Connection, events: list[tuple[Event, float]]) -> None:
    marks = ", ".join("?" * (1 + len(_COLUMNS.split(","))))
    rows = [(*astuple(event), turn) for event, turn in events]
    link.executemany(f"INSERT OR IGNORE INTO events ({_COLUMNS}, turn) VALUES ({marks})", rows)  # noqa: S608


def _is_empty_and_old(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_size == 0 and time.time() - found.st_mtime > _AGE_OF_A_LOSS


def _log_ahead(link: sqlite3.Connection) -> None:
    """Have changes written ahead, in a file of their own, where that can be done without waiting."""
    if link.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        return
    patience = link.execute("PRAGMA busy_timeout").fetchone()[0]
    link.execute("PRAGMA busy_timeout = 0")
    # Some network drives cannot do it; the older journal is as safe, only slower.
    with suppress(sqlite3.OperationalError):
        link.execute("PRAGMA journal_mode=WAL")
    link.execute(f"PRAGMA busy_timeout = {patience}")


def _refuse_newer(link: sqlite3.Connection) -> None:
    if _version(link) > len(STEPS):
        raise OSError(errno.EPROTO, "made by a newer alliancekit")


def _check(link: sqlite3.Connection) -> None:
    if link.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _DamagedError


def _version(link: sqlite3.Connection) -> int:
    return int(link.execute("PRAGMA user_version").fetchone()[0])


def _is_damage(fault: BaseException) -> bool:
    # SQLITE_ERROR means here that the file is a sound database without our table: not a record either.
    broken = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return isinstance(fault, _DamagedError) or code(fault) in broken


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
