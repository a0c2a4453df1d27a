"""Rows of cells out of a text file of any length, whatever program saved it."""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from alliancekit.errors import DataError, Fault, printable
from alliancekit.tables.headings import best_headings
from alliancekit.tables.limits import HEADING_ROWS, MAX_CELL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import ExitStack

    from alliancekit.tables.headings import Known

_SEPARATORS = ",;\t"
_QUOTES = "quotation marks in pairs, around a whole cell"
_TABLE = "a table saved as CSV (comma, semicolon or tab between the cells) or as .xlsx"
_RIGHT_FILE = "Check that you named the right file."
_AS_SHEET = "If it opens in a spreadsheet program, save the table there as “CSV UTF-8”; else check the name."
_AS_UTF8 = "Open it in your spreadsheet program and save it as “CSV UTF-8”."
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"}
_MARKS |= {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8_LETTER = rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32), 127])
_PIECE = 1 << 20


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece


def _reads(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(file):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(refused: str, file: BinaryIO) -> str:
    """Name the encoding that reads the whole file: marked ones first, then UTF-8, then Windows' own."""
    start = next(_pieces(file), b"")
    head = start[:4000]
    candidates = [encoding for mark, encoding in _MARKS.items() if head.startswith(mark)][:1]
    if not candidates and head[1::2].count(0) > len(head) // 5 > head[::2].count(0):
        candidates = ["utf-16-le"]
    elif not candidates and head[::2].count(0) > len(head) // 5 > head[1::2].count(0):
        candidates = ["utf-16-be"]
    elif not candidates:
        candidates = ["utf-8", "cp1252"]
        if len(start) - len(start.translate(None, _CONTROL)) > len(start) // 100:
            found = "This is not a text file: it holds bytes that no table has"
            raise DataError(refused, [Fault(None, "", found, _TABLE, _RIGHT_FILE)])
    for encoding in candidates:
        # UTF-8 letters beside bytes that are not UTF-8: two programs wrote this, no one encoding is right.
        if encoding == "cp1252" and any(re.search(_UTF8_LETTER, piece) for piece in _pieces(file)):
            continue
        if _reads(file, encoding):
            return encoding
    found = "Some letters cannot be read: two encodings, or damage"
    raise DataError(refused, [Fault(None, "", found, _TABLE, _AS_UTF8)])


def torn(error: csv.Error, row: int) -> Fault:
    """Say in which row the cells cannot be told apart any more, and why."""
    found = "a quotation mark that is never closed, or is inside a cell"
    advice = 'Remove the stray " in this row (or in a row below it), then save again.'
    if "limit" in str(error):
        found = f"a cell of more than {MAX_CELL:,} characters"
        advice = "Shorten it, or close the quotation mark."
    return Fault(row, "", found, _QUOTES, advice)


def _fit(text: str, separator: str, known: Known) -> tuple[int, int]:
    """Say how well the first rows are cut at ``separator``: headings recognised, cells in a row."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), HEADING_ROWS))
    except csv.Error:
        return 0, 0
    widths = {len(row) for row in rows[:-1] or rows if row}  # the last one may be cut short
    return best_headings(rows, known).known, widths.pop() if len(widths) == 1 else 0


def text_rows(
    refused: str, file: BinaryIO, notes: list[str], known: Known, until: ExitStack
) -> tuple[Iterator[list[str]], str, str]:
    """Return the rows of a CSV file, their separator and the encoding; the file is open ``until`` closes."""
    encoding = _encoding(refused, file)
    file.seek(0)
    stream = until.enter_context(io.TextIOWrapper(file, encoding=encoding, newline=""))
    start = stream.read(50_000).lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    stream.seek(0)
    told = re.match(r'"?sep=(.)"?[\r\n]+', start)  # a line for Excel, which does not count it as a row
    if told:
        start = start[told.end() :]
        while stream.readline().strip().strip('"')[:4] != "sep=":
            pass
    separator = max(_SEPARATORS, key=lambda mark: _fit(start, mark, known))
    if not _fit(start, separator, known)[0]:
        if start.lstrip()[:1] in ("<", "{", "["):
            found = f"This is a web page or a program's file: it begins “{printable(start.lstrip()[:12])}”"
            raise DataError(refused, [Fault(None, "", found, _TABLE, _AS_SHEET)])
        other = max("|: ", key=lambda mark: _fit(start, mark, known))
        if _fit(start, other, known)[0] > 1:
            found = f"The cells are separated by “{other}”"
            advice = "Save it again with commas between the cells."
            raise DataError(refused, [Fault(None, "", found, _TABLE, advice)])
        if any(_fit(start.replace('"', ""), mark, known)[0] > 1 for mark in _SEPARATORS):
            advice = "Save it again, so that the marks do not stand around a whole row."
            raise DataError(refused, [Fault(None, "", "Whole rows stand in quotation marks", _TABLE, advice)])
    if encoding == "cp1252":
        notes.append("names were read as Western European letters; if they look wrong, save as “CSV UTF-8”.")
    return csv.reader(stream, delimiter=separator, strict=True), separator, encoding
