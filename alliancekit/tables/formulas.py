"""Text that no spreadsheet program takes for a formula, on its way into a CSV file and back."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@")


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


def _is_formula(text: str) -> bool:
    return text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA_STARTS)
