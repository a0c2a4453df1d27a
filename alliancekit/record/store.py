"""One SQLite file to which events are only ever added.

Each operation opens the file, does its work in one transaction and closes it. That costs a few
milliseconds and buys the rest: the file is whole whenever a kernel dies, two kernels never hold each other
up, and it can be moved, deleted or restored while a lesson is open.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from alliancekit.record.database import (
    STEPS,
    DamagedError,
    as_text,
    begin,
    check,
    count,
    insert,
    is_damage,
    last_turn,
    log_ahead,
    read_events,
    read_turns,
    refuse_newer,
    take_steps,
    version_of,
)
from alliancekit.record.event import Event, in_turn
from alliancekit.record.salvage import salvage
from alliancekit.record.second_copy import add_to_copy, copy_of, lines_of_copy, read_copy
from alliancekit.record.trouble import is_held, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

T = TypeVar("T")

_PATIENCE = 2.0  # seconds to wait for another program that is writing
_BRIEFLY = 0.1  # and where it has been waited for in vain already
_AGE_OF_A_LOSS = 60.0  # seconds; a younger empty file may be another kernel's that is just beginning

_FAULTS = (sqlite3.Error, OSError, ValueError)  # a ValueError where the folder's name is none
_ZIP = "If you have a zip from “Save my work”, restore it: nothing new is overwritten."
_TAKEN_BACK = (
    "Your record, {file}, was gone or empty. It was made anew from its copy: {count}. "
    "(To begin without them, move the whole folder away.)"
)


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
                    stored = self._with_file(read_events)
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
        except (sqlite3.DatabaseError, DamagedError) as fault:
            self._held = self._held or is_held(fault)
            if not is_damage(fault):
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
            link.text_factory = as_text
            refuse_newer(link)
            log_ahead(link)
            link.execute("PRAGMA synchronous=FULL")
            if not self._checked:
                check(link)
                self._checked = True
            if version_of(link) < len(STEPS):
                self._migrate(link, lost)
        except BaseException:
            link.close()
            raise
        return link

    def _migrate(self, link: sqlite3.Connection, lost: bool) -> None:
        begin(link)
        version = take_steps(link)  # asked again: another kernel may have been quicker
        # A new file has no copy. Where there is one, the file has been lost.
        taken = [] if version else read_copy(copy_of(self.path))
        insert(link, taken)
        link.execute("COMMIT")
        if taken:
            self._notices.append(_TAKEN_BACK.format(count=_entries(len(taken)), file=self.path.name))
        elif lost and not version:
            self._notices.append(f"Your record, {self.path.name}, was empty, and a new one was begun. {_ZIP}")

    def _write_waiting(self, link: sqlite3.Connection) -> list[tuple[Event, float]]:
        """Write what waits; return what the copy beside the record does not hold yet."""
        begin(link)
        since = last_turn(link)
        rows = []
        for event, turn in self._waiting:
            if turn is None:  # done here and now, so after all that is there
                since = max(since, event.at)
            rows.append((event, since if turn is None else turn))
        kept = 0 if self._copied else count(link)
        insert(link, rows)
        if not self._copied and lines_of_copy(copy_of(self.path)) < kept:
            known = {event.id for event, _ in read_copy(copy_of(self.path))}
            rows = [each for each in read_turns(link) if each[0].id not in known]
        link.execute("COMMIT")
        self._copied = True
        return rows

    def _read_without_writing(self) -> list[Event]:
        # In a read-only folder SQLite opens a write-ahead file only when told that nobody will change it.
        try:
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True)) as link:
                return read_events(link)
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
            begin(link)
            insert(link, found)
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


def _is_empty_and_old(path: Path) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return found.st_size == 0 and time.time() - found.st_mtime > _AGE_OF_A_LOSS


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
