"""Events as tables that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from alliancekit.record.event import moment
from alliancekit.tables.formulas import guarded_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alliancekit.record.event import Event

_LONGEST_PAUSE = 600.0  # seconds; a longer gap between two events is not counted as work


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]], *, quoted: bool = False) -> str:
    """Write rows as CSV in which no cell is run as a formula; ``quoted`` puts each cell in quotation marks.

    An apostrophe in front makes text of what could be one. Numbers stay numbers, also those with a sign.

    Examples
    --------
    >>> print(csv_text(["answer"], [["=1+1"], ["-0.28"]]))
    answer
    '=1+1
    -0.28
    <BLANKLINE>
    """
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerows([[_safe(cell) for cell in row] for row in (header, *rows)])
    return sheet.getvalue()


def _safe(cell: object) -> str:
    return guarded_cell("\n".join(str(cell).splitlines()))  # csv leaves a lone carriage return unquoted


def when(seconds: float) -> str:
    """Return a moment as people and spreadsheets read it, in UTC; 0 and what is no date are not known.

    Examples
    --------
    >>> when(60), when(0)
    ('1970-01-01 00:01', 'not known')
    """
    if not moment(seconds):
        return "not known"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def minutes_spent(events: Iterable[Event]) -> int:
    """Return the minutes between the first and the last event, pauses of more than ten minutes left out.

    Examples
    --------
    >>> from alliancekit.record import Event
    >>> minutes_spent([Event("hint", "03-1", at=moment) for moment in (0, 300, 9000)])
    5
    """
    moments = sorted(moment(event.at) for event in events)
    gaps = (later - earlier for earlier, later in pairwise(moments))
    return round(sum(gap for gap in gaps if gap <= _LONGEST_PAUSE) / 60)


def answers_csv(events: Iterable[Event]) -> str:
    """Return every attempt as CSV: exercise, variant, when, answer, verdict."""
    rows = [(e.name, e.seed, when(e.at), e.value, e.verdict) for e in events if e.kind == "attempt"]
    return csv_text(["exercise", "variant", "time_utc", "answer", "verdict"], rows)
