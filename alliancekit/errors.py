"""Errors in plain words, without a traceback: a user's mistake, and data with every fault listed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LINES = 20
_ROWS = 5
_VALUES = 3
_LONGEST = 60
_REFUSALS: dict[type[OSError], str] = {
    FileNotFoundError: "is not there, or its folder is not: check the name, or make the folder first",
    IsADirectoryError: "is a folder: give the name of a file",
    NotADirectoryError: "lies below a file, where a folder is needed: give another name",
    FileExistsError: "is a file, where a folder is needed: give another name",
    PermissionError: "is not open to you: close it in other programs, or choose a folder of your own",
}


class UserError(ValueError):
    """A mistake that a user can mend: the message says what was found, what is allowed and what to do."""

    def _render_traceback_(self) -> list[str]:
        """Show the sentences alone: notebooks call this in place of a traceback."""
        return str(self).splitlines()


class Fault(NamedTuple):
    """One thing to mend in a table.

    ``row`` is the row's label in a frame, or its number as a spreadsheet counts; None where the fault is a
    whole column's, or (with an empty ``column``) the whole table's. ``found`` is then a description.
    """

    row: Any
    column: Any
    found: Any
    allowed: str
    what_to_do: str = ""

    def __str__(self) -> str:
        return _line([self])


class DataError(UserError):
    """Data that were refused, and everything there is to mend.

    Parameters
    ----------
    refused
        What was refused, as the beginning of a sentence: "class.csv was not read".
    faults
        Every :class:`Fault` found.
    notes
        What else a reader should know, for example which sheet of a workbook was looked at.

    Attributes
    ----------
    listed : list of Fault
        Every fault.
    faults : pandas.DataFrame
        One row a fault: ``row`` (missing where the fault is a whole column's or table's), ``column``,
        ``found``, ``allowed``, ``what_to_do``.

    Notes
    -----
    The message says what is alike in a column once, with a count, and at most twenty such things. In a
    notebook only the message is shown. Before you write ``faults`` to a CSV file, pass it through
    :func:`spreadsheet_safe`.

    Examples
    --------
    >>> print(DataError("class.csv was not read", [Fault(4, "bond", "six", "1 to 5", "Mend it.")]))
    class.csv was not read. One thing to mend:
    - Row 4, column bond: found “six”. Allowed: 1 to 5. Mend it.
    """

    def __init__(self, refused: str, faults: Iterable[Fault], notes: Sequence[str] = ()) -> None:
        listed = list(faults)
        self.refused, self.listed, self.notes = refused, listed, list(notes)
        groups: dict[tuple[object, ...], list[Fault]] = {}
        for fault in listed:
            alike = (fault.row is None, str(fault.column), fault.allowed, fault.what_to_do)
            # What is said of a whole column or table is never the same thing twice.
            groups.setdefault((*alike, fault.found) if fault.row is None else alike, []).append(fault)
        things = "One thing" if len(listed) == 1 else f"{len(listed):,} things"
        lines = [f"{refused}. {things} to mend:"]
        lines += [f"- {_line(group)}" for group in list(groups.values())[:_LINES]]
        if len(groups) > _LINES:
            rest = sum(map(len, list(groups.values())[_LINES:]))
            lines.append(f"… and {rest:,} more. The error's .faults table lists them all.")
        super().__init__("\n".join([*lines, *(f"Note: {note}" for note in notes)]))

    @property
    def faults(self) -> Any:
        """Every fault, as a frame."""
        import pandas as pd

        table = pd.DataFrame(self.listed, columns=list(Fault._fields), dtype=object)
        if all(fault.row is None or type(fault.row) is int for fault in self.listed):
            table["row"] = table["row"].astype("Int64")
        return table

    def _repr_html_(self) -> str:
        """Show the sentences as a list; whatever stands in the data is shown as text."""
        import html

        headline, *lines = (html.escape(line.removeprefix("- ")) for line in str(self).splitlines())
        return f"<p>{headline}</p><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def refusal(error: OSError, name: str) -> str:
    """Say why the system refused a file or folder of this name, and what to do.

    >>> refusal(IsADirectoryError(), "scores")
    'scores is a folder: give the name of a file.'
    """
    for kind, words in _REFUSALS.items():
        if isinstance(error, kind):
            return f"{name} {words}."
    return f"{name} could not be used: {error.strerror or error}."


def printable(text: str) -> str:
    """Return ``text`` on one line, at most 60 characters, invisible characters shown as a box."""
    if len(text) <= _LONGEST and text.isprintable():
        return text
    line = "".join(char if char.isprintable() else "\N{WHITE SQUARE}" for char in text[: _LONGEST + 1])
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _line(alike: Sequence[Fault]) -> str:
    """Put faults that differ by row and by what was found at most into one sentence or two."""
    row, column, found, allowed, what_to_do = alike[0]
    end = f" Allowed: {allowed}. {what_to_do}".rstrip()
    name = printable(str(column))
    if row is None:
        return f"{f'{name}: found ' if name else ''}{_shown(found)}.{end}"
    rows = [printable(str(fault.row)) for fault in alike[:_ROWS]]
    place = f"Row {rows[0]}" if len(alike) == 1 else f"Rows {_and(rows, len(alike))}"
    counts = Counter(_shown(fault.found) for fault in alike)
    values = [
        f"“{value}”" + (f" ({times:,} times)" if times > 1 and len(counts) > 1 else "")
        for value, times in counts.most_common(_VALUES)
    ]
    return f"{place}{f', column {name}' if name else ''}: found {_and(values, len(counts))}.{end}"


def _and(shown: Sequence[str], count: int) -> str:
    """Join what is shown of ``count`` things.

    >>> _and(["2", "3"], 2), _and(["2", "3"], 9)
    ('2 and 3', '2, 3 and 7 more')
    """
    if count > len(shown):
        return f"{', '.join(shown)} and {count - len(shown):,} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _shown(found: object) -> str:
    return printable(f"{found:.15g}" if isinstance(found, float) else str(found))
