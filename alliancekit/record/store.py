"""One SQLite file to which events are only ever added.

Each operation opens the file, does its work in one transaction and closes it. That costs a few
milliseconds and buys the rest: the file is whole whenever a kernel dies, two kernels never hold each other
up, and it can be moved, deleted or restored while a lesson is open.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import threading
import time
import uuid
from contextlib import closing, suppress
from dataclasses import astuple, dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

KINDS = ("attempt", "hint", "solution", "prediction", "reflection")
FOLDER_VARIABLE = "ALLIANCE_WORK"
LONGEST_TEXT = 20_000
_PATIENCE = 20.0  # seconds to wait for another kernel that is writing

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
)
_COLUMNS = "kind, name, value, verdict, seed, at, id"


@dataclass(frozen=True)
class Event:
    """One thing a learner did.

    Parameters
    ----------
    kind
        One of ``attempt``, ``hint``, ``solution``, ``prediction``, ``reflection``.
    name
        What it belongs to: the exercise's, prediction's or reflection's id.
    value
        The answer, the number of the hint, the prediction (as JSON), what was written, as text.
    verdict
        For an attempt: ``right``, ``not yet``, ``not attempted`` or ``could not read``. For a lesson's
        prediction: ``draft``, ``kept``, ``changed`` (the second thought) or ``seen`` (the answer was shown).
    seed
        The exercise's variant; 0 is the notebook's own.
    at
        When, in seconds since 1970 (UTC).
    id
        Unique over all machines, so that records can be merged.
    """

    kind: str
    name: str
    value: str = ""
    verdict: str = ""
    seed: int = 0
    at: float = 0.0
    id: str = field(default_factory=lambda: uuid.uuid4().hex)


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
        self._waiting: list[Event] = []
        self._notices: list[str] = []
        self._told: set[str] = set()
        self._checked = False
        self._lock = threading.RLock()

    def add(self, kind: str, name: str, *, value: str = "", verdict: str = "", seed: int = 0) -> Event:
        """Add one event; when this returns without a notice, it is on the disk."""
        event = Event(kind, name, value[:LONGEST_TEXT], verdict, seed, self.clock())
        self.merge([event])
        return event

    def merge(self, events: Iterable[Event]) -> None:
        """Add events that may be here already; those with a known id are left as they are."""
        with self._lock:
            self._waiting.extend(events)
            waited = bool(self._told)
            try:
                self._with_file(self._write_waiting)
            except (sqlite3.Error, OSError) as fault:
                self._tell(_sentence(fault, self.path))
                return
            self._waiting.clear()
            if waited:
                self._told.clear()
                self._notices.append("Your record can be saved again, and what was waiting is saved now.")

    def events(self, kind: str | None = None, name: str | None = None) -> list[Event]:
        """Return the events, oldest first, those still waiting included."""
        with self._lock:
            stored: list[Event] = []
            if self.path.exists():
                try:
                    stored = self._with_file(_read)
                except (sqlite3.Error, OSError) as fault:
                    stored = self._read_without_writing()
                    self._tell(_sentence(fault, self.path))
            known = {event.id for event in stored}
            everything = stored + [event for event in self._waiting if event.id not in known]
        return [e for e in everything if kind in (None, e.kind) and name in (None, e.name)]

    def take_notice(self) -> str:
        """Return what the learner should be told about the record, once; usually the empty string."""
        with self._lock:
            notice, self._notices = " ".join(self._notices), []
        return notice

    def _tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            self._notices.append(sentence)

    def _with_file(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with closing(self._open()) as link:
                return work(link)
        except (sqlite3.DatabaseError, _DamagedError) as fault:
            if not _is_damage(fault):
                raise
            self._set_aside()
        with closing(self._open()) as link:
            return work(link)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        link = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            _refuse_newer(link)
            # Some network drives cannot do write-ahead logging; the older journal is as safe, only slower.
            with suppress(sqlite3.OperationalError):
                link.execute("PRAGMA journal_mode=WAL")
            link.execute("PRAGMA synchronous=FULL")
            if not self._checked:
                _check(link)
                self._checked = True
            _migrate(link)
        except BaseException:
            link.close()
            raise
        return link

    def _write_waiting(self, link: sqlite3.Connection) -> None:
        link.execute("BEGIN IMMEDIATE")
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        rows = [astuple(event) for event in self._waiting]
        link.executemany(f"INSERT OR IGNORE INTO events ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608
        link.execute("COMMIT")

    def _read_without_writing(self) -> list[Event]:
        # In a read-only folder SQLite opens a write-ahead file only when told that nobody will change it.
        address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as link:
                return _read(link)
        except sqlite3.Error:
            return []

    def _set_aside(self) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-damaged-{number}{self.path.suffix}")).exists():
            number += 1
        self._checked = False
        with suppress(FileNotFoundError):  # another kernel was quicker
            self.path.replace(aside)
            for ending in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    Path(f"{self.path}{ending}").replace(f"{aside}{ending}")
        self._notices.append(
            f"Your record could not be read, so it was set aside as {aside.name} and a new one was begun. "
            "If you have a zip from “Save my work”, restore it: nothing new is overwritten."
        )


def record_folder() -> Path:
    """Return where the record is kept: the folder in ALLIANCE_WORK, else ``my-work`` beside the notebook."""
    chosen = os.environ.get(FOLDER_VARIABLE, "").strip()
    return Path(chosen).expanduser().resolve() if chosen else Path.cwd() / "my-work"


def current_record() -> Record:
    """Return the record that belongs to this notebook."""
    return _record_at(record_folder() / "progress.db")


@cache
def _record_at(path: Path) -> Record:
    return Record(path)


def record_prediction(name: str, value: Any, step: str = "") -> None:
    """Keep what the learner expects to see, before they see it.

    Parameters
    ----------
    name
        The prediction's id, such as ``"03-early"``.
    value
        Any value that JSON can hold.
    step
        How far the prediction has come, where it goes in steps: ``draft``, ``kept``, ``changed``, ``seen``.
    """
    current_record().add("prediction", name, value=json.dumps(value, default=float), verdict=step)


def last_prediction(name: str) -> Any:
    """Return the learner's latest prediction under this name, or None when there is none."""
    made = current_record().events("prediction", name)
    return json.loads(made[-1].value) if made else None


def reflections(record: Record) -> dict[str, str]:
    """Return what was written last, by reflection; those left empty are not there."""
    written = {event.name: event.value for event in record.events("reflection")}
    return {name: text for name, text in written.items() if text.strip()}


def _read(link: sqlite3.Connection) -> list[Event]:
    rows = link.execute(f"SELECT {_COLUMNS} FROM events ORDER BY at, id")  # noqa: S608 - the columns are constants
    return [Event(*row) for row in rows]


def _refuse_newer(link: sqlite3.Connection) -> None:
    if _version(link) > len(STEPS):
        raise OSError(errno.EPROTO, "made by a newer alliancekit")


def _check(link: sqlite3.Connection) -> None:
    if link.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise _DamagedError


def _migrate(link: sqlite3.Connection) -> None:
    if _version(link) == len(STEPS):
        return
    link.execute("BEGIN IMMEDIATE")
    for step in STEPS[_version(link) :]:  # asked again: another kernel may have been quicker
        for statement in step:
            link.execute(statement)
    link.execute(f"PRAGMA user_version = {len(STEPS)}")
    link.execute("COMMIT")


def _version(link: sqlite3.Connection) -> int:
    return int(link.execute("PRAGMA user_version").fetchone()[0])


def _code(fault: BaseException) -> int:
    return getattr(fault, "sqlite_errorcode", -1) & 0xFF


def _is_damage(fault: BaseException) -> bool:
    # SQLITE_ERROR means here that the file is a sound database without our table: not a record either.
    broken = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return isinstance(fault, _DamagedError) or _code(fault) in broken


def _is_full(folder: Path) -> bool:
    # On a full disk SQLite fails in several ways, not all of which say so.
    try:
        return shutil.disk_usage(folder).free < 64_000
    except OSError:
        return False


def _sentence(fault: BaseException, path: Path) -> str:
    number = getattr(fault, "errno", None)
    folder = path.parent
    goes_on = "You can go on: what you do is kept until this notebook is closed"
    if number == errno.EPROTO:
        return (
            f"Your record in {folder} was made by a newer version of this workbook, so it is left untouched. "
            f"{goes_on}. To use it, update the workbook."
        )
    if number == errno.ENOSPC or _code(fault) == sqlite3.SQLITE_FULL or _is_full(folder):
        return f"The disk is full, so your record was not saved. {goes_on}, and saved once there is room."
    if _code(fault) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"Another program is holding your record in {folder}. {goes_on}, and saved once it is free."
    return (
        f"Your record could not be saved, because {folder} cannot be written to. {goes_on}. To keep it, "
        f"make that folder writable, or use “Save my work” now."
    )
