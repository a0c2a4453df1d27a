"""Codes for clients and other people: what is none, and which of them a reader would take for the same."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from alliancekit.tables.numbers import BLANKS, number
from alliancekit.tables.workbook import DATE_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSEEN = ("Cc", "Cf", "Zl", "Zp")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # some scripts and emoji are written with them
_BREAKS = "\t\r\n"
_BLANK_LETTERS = "\N{BRAILLE PATTERN BLANK}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}"
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#+)", re.IGNORECASE)
_SHORTENED = re.compile(r"\d[.,]\d+E\+\d+", re.IGNORECASE)
_TYPE_IT = "Type the code in every row, without invisible characters."


def no_code(text: str) -> str:
    """Say what to do about a cell that holds no person's code; nothing where it holds one.

    >>> no_code("C001"), no_code("1.23E+11").partition(",")[0]
    ('', 'The spreadsheet shortened this number')
    """
    unseen = any(unicodedata.category(char) in _UNSEEN and char not in _JOINERS + _BREAKS for char in text)
    if text and text.casefold() in BLANKS:
        return f"This reads as a blank. Type the code; if it is {text}, write it otherwise."
    if unseen or not text.strip(_JOINERS + _BLANK_LETTERS):
        return _TYPE_IT
    if _ERROR.fullmatch(text):
        return "The spreadsheet could not work this cell out: mend its formula, or type the code."
    if _SHORTENED.fullmatch(text):
        return (
            "The spreadsheet shortened this number, so that codes may run together: format the column as "
            "Text and type the codes again."
        )
    if text.endswith(DATE_MARK):
        return "The spreadsheet made this code a date: format the column as Text and type it again."
    return ""


def look_alike(codes: Iterable[str]) -> list[str]:
    """Name the codes that differ by capitals, blanks, accents' make-up or noughts alone.

    >>> look_alike(["C1", "c1", "C2", "7", "07"])
    ['C1', 'c1', '7', '07']
    """
    codes = list(codes)
    plain = [_plain(code) for code in codes]
    counts: dict[str, int] = {}
    for code in plain:
        counts[code] = counts.get(code, 0) + 1
    return [code for code, key in zip(codes, plain, strict=True) if counts[key] > 1]


def _plain(code: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", code).split()).casefold().strip(_JOINERS)
    value = number(text)
    return text if value is None or value != value else repr(value)  # noqa: PLR0124 - NaN alone differs
