"""Time points in headings, such as ``bond_t2``: one row holds several sessions, side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from alliancekit.clinic import PARTS
from alliancekit.errors import Fault, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_NUMBERED = re.compile(
    r"(?:^|_)(?:t|tp|time|timepoint|time_point|s|sess|session|w|wk|week|wave|visit|m|month)_?0*([0-9]{1,4})(?=_|$)"
)
_WORDED = re.compile(
    r"(?:^|_)(?:pre|post|baseline|intake|start|early|mid|middle|late|end|follow_?up|fu)(?=_|$)"
)
_BARE = re.compile(r"^[0-9]{1,4}_?|_?[0-9]{1,4}$")
_TIMED = re.compile(r"(.+)_t([0-9]+)")


class Unclear(NamedTuple):
    """A heading that may tell a time point, by a word or a bare number behind the column it belongs to."""

    column: str
    worded: bool


def timed(column: str, number: int) -> str:
    """Return the name of a column at a time point.

    >>> timed("bond_client", 2)
    'bond_client_t2'
    """
    return f"{column}_t{number}"


def untimed(column: str) -> tuple[str, int | None]:
    """Split a column's name into that of its kind and its time point, if it has one.

    >>> untimed("bond_client_t2"), untimed("bond")
    (('bond_client', 2), ('bond', None))
    """
    found = _TIMED.fullmatch(column)
    return (found[1], int(found[2])) if found else (column, None)


def timed_heading(heading: str, word: str, column_of: Callable[[str], str | None]) -> str | None:
    """Return the column that a heading with a time point means, or None where it has none.

    ``word`` is the heading in small letters with ``_`` for all else; ``column_of`` names the column that a
    word means. Read are numbers behind a letter or word for time, wherever they stand: ``bond_t2``,
    ``T2 Bond``, ``bond_s2_client``, ``bondT2``.
    """
    if camel := re.fullmatch(r"(\w*[a-z])T0*([0-9]{1,4})", heading.strip()):
        word = f"{camel[1].casefold()}_t{camel[2]}"
    found = list(_NUMBERED.finditer(word))
    if len(found) != 1:
        return None
    column = column_of(_without(word, found[0]))
    return timed(column, int(found[0][1])) if column and _changes(column) else None


def unclear_heading(word: str, column_of: Callable[[str], str | None]) -> Unclear | None:
    """Tell a heading such as ``bond_pre`` or ``bond_1``, which may or may not be a time point."""
    for pattern, worded in ((_WORDED, True), (_BARE, False)):
        found = pattern.search(word)
        column = column_of(_without(word, found)) if found else None
        if column and _changes(column):
            return Unclear(column, worded)
    return None


def _without(word: str, found: re.Match[str]) -> str:
    return (word[: found.start()] + word[found.end() :]).strip("_")


def _changes(column: str) -> bool:
    """Tell whether a column holds what changes from session to session."""
    return column == "outcome" or column.partition("_")[0] in PARTS


def unclear_faults(unclear: Sequence[tuple[str, Unclear]], row: int) -> list[Fault]:
    """Ask about headings that may tell a time point, once for all of them."""
    faults = []
    for worded in (True, False):
        headings = [printable(heading) for heading, what in unclear if what.worded is worded]
        if not headings:
            continue
        found = f"{headings[0]} to {headings[-1]}" if headings[1:] else headings[0]
        which = "with words for time points" if worded else "with bare numbers"
        other = (
            ""
            if worded
            else " If they are answers to single statements, score those first: see `alliancekit score`."
        )
        advice = f"If these are sessions, head them by their number, as bond_t1, goals_t1, bond_t2.{other}"
        faults.append(
            Fault(row, "", f"{found}: {which}", "time points as in bond_t1, or one row a session", advice)
        )
    return faults


def one_row_a_session(typed: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Bring sessions that stand side by side below each other; also say, in a sentence, how they were read.

    Time points that begin at 0 are moved up by one, as sessions begin at 1. A session of which nothing is
    known gets no row.
    """
    split = {str(column): untimed(str(column)) for column in typed}
    times = sorted({time for _, time in split.values() if time is not None})
    shift = 1 if times[0] == 0 else 0
    fixed = [column for column, (_, time) in split.items() if time is None]
    frames = []
    for time in times:
        here = {column: kind for column, (kind, at) in split.items() if at == time}
        frame = typed[[*fixed, *here]].rename(columns=here).assign(session=float(time + shift))
        frames.append(frame[frame[list(here.values())].notna().any(axis=1)])
    sessions = f"{_listed(time + shift for time in times)}"
    note = f"time points {_listed(times)} in the headings were read as sessions {sessions}."
    if len(times) == 1:
        note = f"time point {times[0]} in the headings was read as session {sessions}."
    return pd.concat(frames).sort_index(kind="stable"), note


def _listed(numbers: Iterable[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
