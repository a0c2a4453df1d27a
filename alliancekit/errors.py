"""Errors in plain words, without a traceback: a user's mistake, and data with every fault listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 10
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


class DataError(UserError):
    """Data that were refused, and everything that is wrong with them.

    Attributes
    ----------
    faults : pandas.DataFrame
        One row a fault: ``row`` (the row's label; missing where the fault is a whole column's), ``column``,
        ``found``, ``allowed``. The message shows the first ten; this table has them all.
    """

    def __init__(self, headline: str, faults: pd.DataFrame) -> None:
        self.faults = faults
        lines = [f"- {sentence(*fault)}" for fault in faults.head(_SHOWN).itertuples(index=False, name=None)]
        if len(faults) > _SHOWN:
            lines.append(f"- and {len(faults) - _SHOWN:,} more.")
        super().__init__("\n".join([headline, *lines]))


def refusal(error: OSError, name: str) -> str:
    """Say why the system refused a file or folder of this name, and what to do.

    >>> refusal(IsADirectoryError(), "scores")
    'scores is a folder: give the name of a file.'
    """
    for kind, words in _REFUSALS.items():
        if isinstance(error, kind):
            return f"{name} {words}."
    return f"{name} could not be used: {error.strerror or error}."


def sentence(row: object, column: object, found: object, allowed: object) -> str:
    """One fault in words.

    >>> sentence(7, "item_3", 9, "a whole number from 1 to 5")
    'row 7, column item_3: found 9; allowed is a whole number from 1 to 5.'
    """
    whole_column = row is None or row != row  # noqa: PLR0124 - missing is the one value unlike itself
    if whole_column:
        return f"{_short(column)}: found {_short(found)}; allowed is {allowed}."
    quoted = repr(found) if isinstance(found, str) else f"{found:.15g}" if isinstance(found, float) else found
    return f"row {_short(row)}, column {_short(column)}: found {_short(quoted)}; allowed is {allowed}."


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."
