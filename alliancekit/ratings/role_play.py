"""Ratings of a role-play, kept in one CSV as they are given; :func:`read_ratings` takes the file."""

from __future__ import annotations

import math
import sqlite3
from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import ITEMS, PARTS
from alliancekit.errors import DataError
from alliancekit.ratings import read_ratings
from alliancekit.ratings.clients import no_code
from alliancekit.tables.formulas import spreadsheet_safe
from alliancekit.tables.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KEY = ("client_id", "session", "rater")
COLUMNS = (*KEY, *PARTS, "outcome", *ITEMS)
_LONGEST_NAME = 40

Key = tuple[str, int, str]
Sheets = dict[Key, dict[str, float]]


class RolePlaySheets:
    """The sheets that were filled in from the chairs of client, therapist and observer.

    Every change reads the file anew, changes what it must and puts the whole file in place at once. So a
    crash leaves the file as it was before or after, never half, and several notebooks can share it. Where it
    cannot be written, what was answered stays in memory and goes out with the next change that can be.

    Parameters
    ----------
    path
        The CSV file; made with the first answer. It may be mended in a spreadsheet, but columns of your own
        are not kept.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sheets = RolePlaySheets(Path(folder, "role_play.csv"))
    ...     sheets.keep(("Amal", 1, "client"), {"bond": 4.0, "item_1": 4})
    ...     sheets.rows()[["client_id", "rater", "bond"]].values.tolist()
    'Saved in role_play.csv.'
    [['Amal', 'client', 4.0]]
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unsaved: Sheets = {}
        self._unsaved_outcomes: dict[tuple[str, int], float] = {}
        self._known: Sheets = {}
        self._stamp: tuple[int, ...] = ()
        self._notice = ""

    def rows(self) -> pd.DataFrame:
        """Return all sheets: the columns of a long ratings table, then ``item_1`` to ``item_12``."""
        return _table(self._now())

    def find(self, key: Key) -> Mapping[str, float]:
        """Return one sheet's values by column; ``outcome`` belongs to the session, whoever entered it."""
        now = self._now()
        outcomes = _outcomes(now) | self._unsaved_outcomes
        return _given(now.get(key, {}) | {"outcome": outcomes.get(key[:2], math.nan)})

    def keep(self, key: Key, answers: Mapping[str, float]) -> str:
        """Keep one sheet's scores and answers (missing ones stay blank) and say whether they were saved."""
        self._unsaved[key] = _given(answers)
        return self._save()

    def keep_outcome(self, client_id: str, session: int, outcome: float) -> str:
        """Keep the session's distress, the same in all its sheets, and say whether it was saved."""
        self._unsaved_outcomes[client_id, session] = outcome
        return self._save()

    def is_saved(self, key: Key) -> bool:
        """Tell whether all that was answered on this sheet is in the file."""
        return key not in self._unsaved and key[:2] not in self._unsaved_outcomes

    def take_notice(self) -> str:
        """Return what should be said about the file, once; usually the empty string."""
        notice, self._notice = self._notice, ""
        return notice

    def _now(self) -> Sheets:
        with suppress(OSError):
            self._read()
        return self._with_unsaved()

    def _with_unsaved(self) -> Sheets:
        outcomes = _outcomes(self._known) | self._unsaved_outcomes
        now = {key: dict(values) for key, values in (self._known | self._unsaved).items()}
        for key in self._unsaved:
            if not now[key]:  # a sheet with no answer left is no row
                del now[key]
        for key, values in now.items():
            values["outcome"] = outcomes.get(key[:2], math.nan)
        return {key: _given(values) for key, values in sorted(now.items())}

    def _save(self) -> str:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self.path):
                self._read()
                now = self._with_unsaved()
                self._write(now)
                self._known, self._stamp = now, self._stamp_of_file()
        except OSError as fault:
            return (
                f"Not saved: {self.path.name} could not be written ({fault.strerror or fault}). If another "
                "program has it open, close it there; if the disk is full, make room. What you answer stays "
                "here while this lesson runs, and is saved with your next answer that can be."
            )
        self._unsaved.clear()
        rated = {key[:2] for key in now}
        waiting = {who: outcome for who, outcome in self._unsaved_outcomes.items() if who not in rated}
        self._unsaved_outcomes = waiting
        if waiting:
            return "Not saved yet: the distress is saved with the first answer."
        return f"Saved in {self.path.name}."

    def _stamp_of_file(self) -> tuple[int, ...]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return ()
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _read(self) -> None:
        """Read the file if it is another one than was read last; set it aside if it is no such table."""
        stamp = self._stamp_of_file()
        if stamp == self._stamp:
            return
        known: Sheets = {}
        if stamp:
            self.path.open("rb").close()  # whether it may be read at all; if not, it stays where it is
            try:
                known = _sheets(read_ratings(self.path))
            except DataError:
                self._set_aside()
                stamp = ()
        self._known, self._stamp = known, stamp

    def _set_aside(self) -> None:
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-unreadable-{number}.csv")).exists():
            number += 1
        self.path.replace(aside)
        self._notice = (
            f"What stood in {self.path.name} could not be read, so it was kept as {aside.name} and a new "
            f'file is begun. ak.read_ratings("{aside.parent.name}/{aside.name}") says what to mend in it.'
        )

    def _write(self, sheets: Sheets) -> None:
        if not sheets:
            self.path.unlink(missing_ok=True)
            return
        table = spreadsheet_safe(_table(sheets))
        with replacing(self.path) as (beside,):
            # With its mark in front, Excel too reads the file as UTF-8.
            table.to_csv(beside, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.10g")


def role_name(text: str) -> str:
    """Return a name as a file can hold it and give it back: visible characters, at most 40.

    Examples
    --------
    >>> role_name("  Amal "), role_name("NA")
    ('Amal', 'Role-play NA')
    """
    visible = "".join(character for character in text if character.isprintable())
    name = visible.strip(" '")[:_LONGEST_NAME].strip()
    return f"Role-play {name}" if name and no_code(name) else name


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other notebooks out between reading and writing; the lock dies with its kernel."""
    with ExitStack() as stack:
        with suppress(sqlite3.Error):  # some drives know no locks
            lock = sqlite3.connect(path.with_name(f".{path.stem}.lock"), timeout=5)
            stack.enter_context(closing(lock))
            lock.execute("BEGIN EXCLUSIVE")
        yield


def _given(values: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in values.items() if not math.isnan(value)}


def _outcomes(sheets: Sheets) -> dict[tuple[str, int], float]:
    return {key[:2]: values["outcome"] for key, values in sheets.items() if "outcome" in values}


def _sheets(ratings: pd.DataFrame) -> Sheets:
    return {
        (str(row["client_id"]), int(row["session"]), str(row["rater"])): _given(
            {name: float(row[name]) for name in COLUMNS[3:] if name in row}
        )
        for row in ratings.to_dict("records")
    }


def _table(sheets: Sheets) -> pd.DataFrame:
    frame = pd.DataFrame([dict(zip(KEY, key, strict=True)) | values for key, values in sheets.items()])
    return frame.reindex(columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[3:], float))
