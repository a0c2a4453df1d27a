"""A number as people write it, or as it is copied from a page: read where it is surely one, else refused."""

from __future__ import annotations

import math
import re
import unicodedata

from alliancekit.tables.numbers import MINUS

_UNSEEN = "\N{COMBINING GRAPHEME JOINER}\N{HANGUL FILLER}\N{HANGUL CHOSEONG FILLER}\N{BRAILLE PATTERN BLANK}"
_UNSEEN += "".join(map(chr, range(0xFE00, 0xFE10)))  # they ask for a form of the sign before them
_MARKS = str.maketrans({"٫": ".", "٪": "%", "٬": "'", "’": "'", "‘": "'", "＇": "'"})
_AROUND = " ;\"'`*“”„«»‹›"

_SIZE = r"\d{1,3}(?:(?P<by>[ '_])\d{3})(?:(?P=by)\d{3})*(?:[.,]\d+)?|\d+(?:[.,]\d+)*[.,]?|[.,]\d+"
_NAMED = r"(?:(?P<name>[^\W\d][^=:≈~\d]{0,30})[=:])?\s*[=≈~]?\s*"
_NUMBER = rf"(?P<sign>[+-]?)\s*(?P<size>{_SIZE})(?P<power>[eE][+-]?\d{{1,4}})?"
_PERCENT = r"\s*(?P<percent>%|percent|per cent|pct)?"
_LIMIT = r"\s*[+-]?[\d.,]+\s*%?\s*"
# What follows an estimate on a page: its interval, its p, how many it rests on.
_MORE = (
    rf"(?P<more>(?:\s*[,;]?\s*[\[(]{_LIMIT}(?:[,;]|to){_LIMIT}[\])]"
    r"|\s*[,;(\[]\s*(?:\d\d(?:\.\d)?\s*%\s*(?:interval|CI)|CI\b|interval\b|and these data\b"
    r"|(?:p|n|N|SD|SE)\s*[=<>≤])).*)?"
)
_MISSING = ("nan", "na", "n/a", "missing")
_LONGEST = 300
_HOW = "type only the number, such as 0.28 or -3.5"


class UnclearError(ValueError):
    """A text that is no number, or not surely one; the message, perhaps empty, says why and what to do."""


def written_number(text: str, *, percent: bool = False, unit: str = "") -> float:
    """Return the number that a text writes.

    Every minus and every digit is read, and what cannot be seen is passed over. Of an estimate that was
    copied with its interval, it is the estimate.

    Parameters
    ----------
    text
        The text.
    percent
        Whether a number in percent is asked for: ``"28 %"`` is 28 then, else 0.28.
    unit
        What may stand behind the number, such as ``points``.

    Raises
    ------
    UnclearError
        If it is not surely one number.

    Examples
    --------
    >>> written_number("−.40"), written_number("75.00 %", percent=True), written_number("０，５")
    (-0.4, 75.0, 0.5)
    >>> written_number("r = -.40, 95% interval -.48 to -.31, n = 400")
    -0.4
    >>> written_number("1,250")
    Traceback (most recent call last):
        ...
    alliancekit.exercises.engine.written.UnclearError: which can be read as 1250 and as 1.25: ...
    """
    if len(text) > _LONGEST:
        raise UnclearError(f"which is long: {_HOW}")
    tidy = _tidy(text)
    if tidy.casefold() in _MISSING:
        return math.nan
    behind = rf"(?:\s*{re.escape(unit)})?" if unit else ""
    found = re.fullmatch(rf"{_NAMED}{_NUMBER}{_PERCENT}{behind}{_MORE}", tidy, re.DOTALL)
    if found is None or _named_again(found):
        numbers = re.findall(r"\d+(?:[.,]\d+)*|[.,]\d+", tidy)
        one = "a number and more" if len(numbers) == 1 else "more than one number"
        raise UnclearError(f"which is {one}: {_HOW}" if numbers else "")
    value = float(found["sign"] + _with_point(found["size"]) + (found["power"] or ""))
    return value / 100 if found["percent"] and not percent else value


def _tidy(text: str) -> str:
    """Return a text with plain digits, spaces and minus, without what cannot be seen."""
    letters = []
    for letter in text.translate(MINUS).translate(_MARKS):
        kind = unicodedata.category(letter)
        if letter.isspace():
            letters.append(" ")
        elif kind == "Nd":
            letters.append(str(unicodedata.decimal(letter)))
        elif kind not in ("Cf", "Cc", "Cs") and letter not in _UNSEEN:
            letters.append(unicodedata.normalize("NFKC", letter) if "！" <= letter <= "～" else letter)
    tidy = "".join(letters).strip(_AROUND)
    return re.sub(r"(?<=[\d%\w)\]])[.,;]+\Z", "", tidy).strip()


def _named_again(found: re.Match[str]) -> bool:
    """Tell whether what follows gives another number under the same name."""
    name, more = (found["name"] or "").strip(), found["more"] or ""
    return bool(name) and re.search(rf"\b{re.escape(name)}\s*=", more) is not None


def _with_point(digits: str) -> str:
    """Return digits with a decimal point, whatever marks decimals and thousands."""
    digits = re.sub(r"[ '_]", "", digits)
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits):
        whole, decimal = digits.replace(",", ""), float(digits.replace(",", "."))
        raise UnclearError(
            f"which can be read as {whole} and as {decimal:g}: type it without a separator for thousands, "
            "with a point for decimals"
        )
    if digits.count(",") + digits.count(".") <= 1:
        return digits.replace(",", ".")
    if not re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+(?:,\d*)?", digits):
        raise UnclearError("")
    last = digits[max(digits.rfind(","), digits.rfind("."))]
    whole, _, rest = digits.rpartition(last) if digits.count(last) == 1 else (digits, "", "")
    return re.sub(r"[.,]", "", whole) + "." + rest
