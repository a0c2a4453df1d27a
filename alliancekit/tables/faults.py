"""What is wrong with a file, in words a student can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from alliancekit.errors import DataError
from alliancekit.tables.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 20
_LONGEST = 60


def printable(text: str) -> str:
    """Return ``text`` on one line, at most 60 characters, invisible characters shown as a box."""
    if len(text) <= _LONGEST and text.isprintable():
        return text
    line = "".join(char if char.isprintable() else "\N{WHITE SQUARE}" for char in text[: _LONGEST + 1])
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def letter(place: int) -> str:
    """Return the letter that a spreadsheet gives to the column at ``place`` (from 0).

    Examples
    --------
    >>> letter(0), letter(26)
    ('A', 'AA')
    """
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


class Fault(NamedTuple):
    """One thing to mend; ``row`` counts as a spreadsheet does, None for the whole file."""

    row: int | None
    column: str
    found: str
    allowed: str
    what_to_do: str

    def __str__(self) -> str:
        found = self.found
        if self.row is not None:
            place = f"Row {self.row}, column {self.column}" if self.column else f"Row {self.row}"
            found = f"{place}: found “{found}”"
        return f"{found}. Allowed: {self.allowed}. {self.what_to_do}"


class RatingsError(DataError):
    """A file of ratings that was not read, with everything there is to mend.

    Parameters
    ----------
    name
        The file's name, as it is shown to the reader.
    faults
        Every :class:`Fault` found.
    notes
        What else a reader should know, for example which sheet of a workbook was looked at.

    Attributes
    ----------
    faults : pandas.DataFrame
        One row a fault: ``row`` (as in a spreadsheet, missing where the whole file is meant), ``column`` (the
        heading as written in the file), ``found``, ``allowed``, ``what_to_do``.

    Notes
    -----
    The message names the first twenty faults and counts the rest. In a notebook only the message is shown.
    Before you write ``faults`` to a CSV file, pass it through :func:`spreadsheet_safe`.

    Examples
    --------
    >>> print(RatingsError("class.csv", [Fault(4, "bond", "six", "a number from 1 to 5", "Type a number.")]))
    class.csv was not read. One thing to mend:
    - Row 4, column bond: found “six”. Allowed: a number from 1 to 5. Type a number.
    """

    def __init__(self, name: str, faults: Sequence[Fault], notes: Sequence[str] = ()) -> None:
        count = len(faults)
        things = "One thing" if count == 1 else f"{count:,} things"
        self._headline = f"{printable(name)} was not read. {things} to mend:"
        lines = [self._headline, *(f"- {fault}" for fault in faults[:_SHOWN])]
        if count > _SHOWN:
            lines.append(f"… and {count - _SHOWN:,} more. The error's .faults table lists them all.")
        table = pd.DataFrame(faults, columns=list(Fault._fields)).astype({"row": "Int64"})
        super().__init__("\n".join([*lines, *(f"Note: {note}" for note in notes)]), table.iloc[:0, :4])
        self.faults = table

    def _repr_html_(self) -> str:
        """Show the faults as a table; whatever stands in the file is shown as text."""
        import html

        rest = len(self.faults) - _SHOWN
        table = self.faults.head(_SHOWN).to_html(index=False, escape=True, na_rep="")
        more = f"<p>… and {rest:,} more.</p>" if rest > 0 else ""
        return f"<p>{html.escape(self._headline)}</p>{table}{more}"


def spreadsheet_safe(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of ``table`` that no spreadsheet program takes for formulas.

    Text that could be one gets an apostrophe in front (:func:`alliancekit.tables.formulas.guarded`);
    :func:`read_ratings` takes it off client ids again. Numbers stay as they are.

    Examples
    --------
    >>> spreadsheet_safe(pd.DataFrame({"client_id": ["=1+1", "C001"]}))["client_id"].tolist()
    ["'=1+1", 'C001']
    """
    return table.map(lambda cell: guarded(cell) if isinstance(cell, str) else cell)
