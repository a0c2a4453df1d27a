"""Rows of cells out of a text file, whatever program saved it."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from alliancekit.tables.faults import Fault, RatingsError, printable
from alliancekit.tables.limits import HEADING_ROWS, MAX_CELL, MAX_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    # From the cells of one row to how many of them are headings that the table should have.
    Known = Callable[[Sequence[str]], int]

SEPARATORS = ",;\t"
_QUOTES = "quotation marks in pairs, around a whole cell"
_TABLE = "a table saved as CSV (comma, semicolon or tab between the cells) or as .xlsx"
_RIGHT_FILE = "Check that you named the right file."
_AS_UTF8 = "Open it in your spreadsheet program and save it as “CSV UTF-8”."
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"}
_MARKS |= {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8_LETTER = rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _encoding(name: str, content: bytes) -> str:
    """Name the encoding that reads all of ``content``: marked ones first, then UTF-8, then Windows' own."""
    start = content[:4000]
    candidates = [encoding for mark, encoding in _MARKS.items() if start.startswith(mark)][:1]
    if not candidates and start[1::2].count(0) > len(start) // 5 > start[::2].count(0):
        candidates = ["utf-16-le"]
    elif not candidates and start[::2].count(0) > len(start) // 5 > start[1::2].count(0):
        candidates = ["utf-16-be"]
    elif not candidates:
        candidates = ["utf-8", "cp1252"]
        if len(_CONTROL.findall(content)) > len(content) // 100:
            found = "This is not a text file: it holds bytes that no table has"
            raise RatingsError(name, [Fault(None, "", found, _TABLE, _RIGHT_FILE)])
    for encoding in candidates:
        # UTF-8 letters beside bytes that are not UTF-8: two programs wrote this, no one encoding is right.
        if encoding == "cp1252" and re.search(_UTF8_LETTER, content):
            continue
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    found = "Some letters cannot be read: the file mixes encodings, or is damaged"
    raise RatingsError(name, [Fault(None, "", found, _TABLE, _AS_UTF8)])


def _rows(name: str, stream: io.TextIOBase, separator: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, row in enumerate(csv.reader(stream, delimiter=separator, strict=True), start=1):
            if any(row[MAX_COLUMNS:]):
                advice = "Keep only the columns of the template."
                found, allowed = f"{len(row):,} cells", f"at most {MAX_COLUMNS} columns"
                raise RatingsError(name, [Fault(number, "", found, allowed, advice)])
            # The reader's own limit is the whole process's, and somebody may have raised it.
            if any(len(cell) > MAX_CELL for cell in row):
                raise RatingsError(name, [_endless(number)])
            yield number, row[:MAX_COLUMNS]
    except csv.Error as error:
        if "limit" in str(error):
            raise RatingsError(name, [_endless(number + 1)]) from None
        found = "a quotation mark that is never closed, or that stands inside a quoted cell"
        advice = 'Remove the stray " in this row (or in a row below it), then save again.'
        raise RatingsError(name, [Fault(number + 1, "", found, _QUOTES, advice)]) from None


def _endless(row: int) -> Fault:
    found = f"a cell of more than {MAX_CELL:,} characters"
    return Fault(row, "", found, _QUOTES, "Shorten it, or close the quotation mark.")


def _known(text: str, separator: str, known: Known) -> int:
    """Count the headings that are recognised when the first rows are cut at ``separator``."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), HEADING_ROWS))
    except csv.Error:
        return 0
    return max(map(known, rows), default=0)


def text_rows(
    name: str, content: bytes, notes: list[str], known: Known
) -> tuple[Iterator[tuple[int, list[str]]], str]:
    """Return the numbered rows of a CSV file and their separator; add to ``notes`` what to know."""
    encoding = _encoding(name, content)
    stream = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    start = stream.read(50_000).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    stream.seek(0)
    told = re.match(r'"?sep=(.)"?[\r\n]+', start)  # a line for Excel, which does not count it as a row
    if told:
        start = start[told.end() :]
        while stream.readline().strip().strip('"')[:4] != "sep=":
            pass
    separator = max(SEPARATORS, key=lambda mark: _known(start, mark, known))
    if not _known(start, separator, known):
        other = max("|: ", key=lambda mark: _known(start, mark, known))
        if _known(start, other, known) > 1:
            found = f"The cells are separated by “{other}”"
            advice = "Save it again with commas between the cells."
            raise RatingsError(name, [Fault(None, "", found, _TABLE, advice)])
        if start.lstrip()[:1] in ("<", "{", "["):
            found = f"This is a web page or a program's file: it begins “{printable(start[:30])}”"
            raise RatingsError(name, [Fault(None, "", found, _TABLE, _RIGHT_FILE)])
    if encoding == "cp1252":
        notes.append("names were read as Western European letters; if they look wrong, save as “CSV UTF-8”.")
    return _rows(name, stream, separator), separator
