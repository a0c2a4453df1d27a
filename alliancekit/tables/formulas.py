"""Text that no spreadsheet program takes for a formula, on its way into a file and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

_FORMULA_STARTS = ("=", "+", "-", "@")
_SUSPICIOUS = {*_FORMULA_STARTS, *filter(str.isspace, map(chr, range(0x3001)))}  # blanks may stand in front


def guarded(text: str) -> str:
    """Put an apostrophe in front of text that a spreadsheet program would run.

    That is text which begins, perhaps after blanks, with ``= + - @``, and text that begins with a tab or a
    carriage return (OWASP, CSV injection).

    Examples
    --------
    >>> guarded("=1+1"), guarded("C001")
    ("'=1+1", 'C001')
    """
    return f"'{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    """Take off the apostrophe that :func:`guarded` put in front, and no other.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'s Heer")
    ('=1+1', "'s Heer")
    """
    return text[1:] if text.startswith("'") and _is_formula(text[1:]) else text


def guarded_cell(text: str) -> str:
    """Guard a cell of which only the text is known: what reads as a number, also one with a sign, is one.

    Examples
    --------
    >>> guarded_cell("-0.28"), guarded_cell("-A1")
    ('-0.28', "'-A1")
    """
    if not _is_formula(text):
        return text
    try:
        float(text.replace(",", "."))
    except ValueError:
        return guarded(text)
    return text


def guarded_column(cells: Sequence[str]) -> Sequence[str]:
    """Guard many cells of which only the text is known, at little cost where none needs it.

    Examples
    --------
    >>> guarded_column(["C1", "=A1"])
    ['C1', "'=A1"]
    """
    if {cell[:1] for cell in cells}.isdisjoint(_SUSPICIOUS):
        return cells
    return [guarded_cell(cell) for cell in cells]


def spreadsheet_safe(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of ``table`` that no spreadsheet program takes for formulas, headings included.

    Text that could be one gets an apostrophe in front (:func:`guarded`); :func:`read_ratings` takes it off
    client ids again. Numbers stay as they are.

    Examples
    --------
    >>> import pandas as pd
    >>> spreadsheet_safe(pd.DataFrame({"client_id": ["=1+1", "C001"]}))["client_id"].tolist()
    ["'=1+1", 'C001']
    """
    safe = table.map(lambda cell: guarded(cell) if isinstance(cell, str) else cell)
    return safe.rename(columns=lambda name: guarded(name) if isinstance(name, str) else name)


def _is_formula(text: str) -> bool:
    return text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA_STARTS)
