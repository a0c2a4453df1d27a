"""One grammar for the numbers and the blanks in a cell."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BLANKS = frozenset(("", "-", "–", "—", ".", "na", "n/a", "#n/a", "<na>", "nan", "null", "#null!", "none"))
INVISIBLE = " \t\r\n\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{SOFT HYPHEN}"
_WIDTHS_AND_DIRECTIONS = (*range(0x2000, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
INVISIBLE += "".join(map(chr, _WIDTHS_AND_DIRECTIONS))

MINUS = str.maketrans(dict.fromkeys("−–—‐‑‒―﹣－﹘⁻₋➖˗⁃", "-"))  # what programs put in the place of a minus

MISSING_CODES = frozenset(
    sign * code
    for sign in (1, -1)
    for code in (0, 9, 77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 7777, 8888, 9999)
) | {-1, -7, -8}

_POINTS = {"٫": ".", "．": ".", "，": ","}  # between digits of other scripts
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)(e[+-]?[0-9]{1,3})?", re.IGNORECASE)
_LABELLED = re.compile(r"\(?([+-]?[0-9]+([.,][0-9]+)?)\)?\s*[-–—.:=)]\s*([^\W\d][^\d]*)")
_IN_BRACKETS = re.compile(r"([+-]?[0-9]+)\s*[(\[][^\d)\]]+[)\]]|[^\W\d][^\d]*[(\[]([+-]?[0-9]+)[)\]]")
_MONTH = re.compile(
    r"(jan(uary?)?|feb(ruary?)?|m[aä]r(ch|z)?|apr(il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(ust)?|sept?(ember)?|"
    r"o[ck]t(ober)?|nov(ember)?|de[cz](ember)?)\.?\s*",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"jan|feb|mar|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|date|\d[-/]\d|\d\.\d+\.\d", re.IGNORECASE
)
_THOUSANDS = re.compile(r"\d[.,'’\s]\d{3}(\D|$)")


def number(text: str, decimal_comma: bool = False) -> float | None:
    """Return the number that ``text`` writes, NaN for a blank, None where it is not surely one number.

    A comma is a decimal one unless three digits follow and ``decimal_comma`` does not say that it surely is.
    A number with its label, as survey programs export it, is that number; digits of any script are digits,
    and the apostrophe by which a spreadsheet keeps a number as text does not count.

    Examples
    --------
    >>> number("7,5"), number(" - "), number("4 - Often"), number("−99"), number("1,250"), number("03-May")
    (7.5, nan, 4.0, -99.0, None, None)
    >>> number("5 (always)"), number("Often (4)"), number("٤"), number("'4"), number("4 or 5")
    (5.0, 4.0, 4.0, 4.0, None)
    """
    text = text.strip(INVISIBLE)
    if text.casefold() in BLANKS:
        return math.nan
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(char, _POINTS.get(char, char))) for char in text)
    text = text.removeprefix("'")
    if beside := _IN_BRACKETS.fullmatch(text):
        text = beside[1] or beside[2]
    if (labelled := _LABELLED.fullmatch(text)) and not _MONTH.fullmatch(labelled[3]):
        text = labelled[1]
    text = text.translate(MINUS)
    if not _NUMBER.fullmatch(text) or (not decimal_comma and re.search(r",\d{3}$", text)):
        return None
    found = float(text.replace(",", "."))
    return found if math.isfinite(found) else None


def number_advice(text: str) -> str:
    """Say what to do about a cell that should hold a number and does not.

    >>> number_advice("75%")
    'Write it as a plain number, without the percent sign.'
    """
    if text.startswith("="):
        return "This is a formula, not its result: copy the column and paste it as values."
    if text.startswith("#"):
        return "The spreadsheet could not work this cell out: mend its formula, or type the value."
    if text.endswith("%"):
        return "Write it as a plain number, without the percent sign."
    if _DATE.search(text):
        return "If 3.5 or the like was turned into a date, format the column as Number and type it again."
    if _THOUSANDS.search(text):
        return "Write it without a thousands separator, with a point for decimals."
    return "Type it in digits, such as 4 or 3.5."


def far_codes(values: Iterable[float], codes: Iterable[float] = MISSING_CODES) -> list[float]:
    """Name the codes for "not answered" that lie further from all other values than these lie apart.

    A 0 is never one: too often it is a value.

    >>> far_codes([2, 5, 3, 99, 0, -9]), far_codes([60, 70, 99], codes=[-99])
    ([-9, 99], [])
    """
    found = {value for value in values if math.isfinite(value)}
    here = sorted(found.intersection(codes) - {0})
    others = found.difference(here)
    if not others:
        return []
    low, high = min(others), max(others)
    apart = max(high - low, 1)
    return [code for code in here if code <= low - apart or code >= high + apart]


def stray_codes(values: Iterable[float]) -> list[float]:
    """Name the codes for "not given" in a column of which no range is known, as -99, 999 or 99 among ratings.

    They lie far from all else (`far_codes`). A small negative one counts only among values that are never
    negative, and one of two digits only among ratings up to 10: else both may be what they seem.

    >>> stray_codes([18, 22, -99, 999]), stray_codes([3.5, 4, 99]), stray_codes([-2, 3, -9])
    ([-99, 999], [99], [])
    """
    found = set(values)
    others = found.difference(MISSING_CODES)
    low, high = min(others, default=0), max(others, default=0)
    codes = [
        c
        for c in MISSING_CODES
        if (-100 < c <= -9 and low >= 0) or (77 <= c < 100 and high <= 10) or abs(c) > 100
    ]
    return far_codes(found, codes)


def missing_advice(code: float) -> str:
    """Say what to do about a number outside the range that many use for "not answered".

    >>> missing_advice(-99)
    'If -99 marks a missing answer, empty the cell or say missing=-99 (on the command line --missing -99).'
    """
    return (
        f"If {code:g} marks a missing answer, empty the cell or say missing={code:g} "
        f"(on the command line --missing {code:g})."
    )
