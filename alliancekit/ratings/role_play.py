"""Ratings of a role-play, kept in one CSV as they are given; :func:`read_ratings` takes the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import ITEMS, PARTS
from alliancekit.ratings.faults import spreadsheet_safe, without_guard

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY = ("client_id", "session", "rater")
COLUMNS = (*KEY, *PARTS, "outcome", *ITEMS)


class RolePlaySheets:
    """The sheets that were filled in from the chairs of client, therapist and observer.

    Every :meth:`keep` reads the file anew, changes one row and puts the whole file in place at once, so a
    crash leaves the file before or after, never half. Where it cannot be written, the sheets stay in memory.

    Parameters
    ----------
    path
        The CSV file; made when the first answer is kept.

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
        self._unsaved: dict[tuple[str, int, str], dict[str, float]] = {}
        self._notice = ""

    def rows(self) -> pd.DataFrame:
        """Return all sheets: the columns of a long ratings table, then ``item_1`` to ``item_12``."""
        kept = self._read()
        kept |= self._unsaved
        frame = pd.DataFrame([dict(zip(KEY, key, strict=True)) | row for key, row in kept.items()])
        return frame.reindex(columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[3:], float))

    def find(self, key: tuple[str, int, str]) -> Mapping[str, float]:
        """Return one sheet's values by column; ``outcome`` belongs to the session, whoever entered it."""
        kept = self._read() | self._unsaved
        shared = [row["outcome"] for (*who, _), row in kept.items() if who == [*key[:2]] and "outcome" in row]
        return kept.get(key, {}) | ({"outcome": shared[0]} if shared else {})

    def keep(self, key: tuple[str, int, str], values: Mapping[str, float]) -> str:
        """Keep one sheet (what is missing stays blank) and say in words whether it was saved.

        Its ``outcome`` goes to the session's other sheets too: the client's distress is one number.
        """
        self._unsaved[key] = {name: value for name, value in values.items() if not pd.isna(value)}
        sheets = self.rows().sort_values(list(KEY), ignore_index=True)
        session = (sheets["client_id"] == key[0]) & (sheets["session"] == key[1])
        sheets.loc[session, "outcome"] = self._unsaved[key].get("outcome")
        whole = sheets.astype(dict.fromkeys((*ITEMS, "outcome"), "Int64"))
        beside = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            spreadsheet_safe(whole).to_csv(beside, index=False, lineterminator="\n", encoding="utf-8")
            beside.replace(self.path)
        except OSError as fault:
            return (
                f"Not saved: {self.path.name} could not be written ({fault.strerror}). Your answers stay "
                "here while this lesson runs; make room, then change any answer to try again."
            )
        self._unsaved.clear()
        notice, self._notice = self._notice, ""
        return f"Saved in {self.path.name}.{notice}"

    def _read(self) -> dict[tuple[str, int, str], dict[str, float]]:
        try:
            blank = dict.fromkeys(COLUMNS[3:], "")  # elsewhere "NA" is somebody's name
            table = pd.read_csv(self.path, dtype={"client_id": str}, keep_default_na=False, na_values=blank)
            return {
                (without_guard(str(row["client_id"])), int(row["session"]), str(row["rater"])): {
                    name: float(row[name]) for name in COLUMNS[3:] if name in row and pd.notna(row[name])
                }
                for row in table.to_dict("records")
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            self._set_aside()
            return {}

    def _set_aside(self) -> None:
        """Put a file that cannot be read beside its place, so that nothing in it is lost."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.stem}-unreadable-{number}.csv")).exists():
            number += 1
        try:
            self.path.replace(aside)
        except OSError:
            return
        self._notice = f" What stood there could not be read; it is kept as {aside.name}."
