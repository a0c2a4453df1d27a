"""Rows of cells out of an Excel workbook (.xlsx), and words for the files that only look like one."""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from alliancekit.errors import DataError, Fault, printable
from alliancekit.tables.limits import HEADING_ROWS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Write = Callable[[Sequence[Sequence[str] | Sequence[float]]], None]

_LAST_ROW = 1_048_576  # of any sheet
_ALLOWED = "an .xlsx workbook without a password, or a CSV file"
_SAVE = "Open it in the program it comes from and save the table as .xlsx or as “CSV UTF-8”."
_INSIDE = {
    "xl/workbook.bin": "an Excel binary workbook (.xlsb)",
    "content.xml": "a LibreOffice file (.ods or the like)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "Index/Document.iwa": "an Apple Numbers or Pages file",
}


def letter(place: int) -> str:
    """Return the letter that a spreadsheet gives to the column at ``place`` (from 0).

    Examples
    --------
    >>> letter(0), letter(26)
    ('A', 'AA')
    """
    return (letter(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _cell(refused: str, row: int, place: int, value: object, formula: object) -> str:
    if value is None:
        if isinstance(formula, str) and formula.startswith("="):
            fault = Fault(row, letter(place), printable(formula), "a value, or a formula with its result",
                          "Open the file in Excel and save it, so that the result is stored.")  # fmt: skip
            raise DataError(refused, [fault])
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return f"{value} (a date or time)"
    return str(value)


def _has_formulas(refused: str, content: bytes) -> bool:
    """Look into the zip; refuse what is not a workbook, or would fill the memory when unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        if "xl/workbook.xml" not in sizes:
            found = next((what for entry, what in _INSIDE.items() if entry in sizes), "a zip archive")
            raise DataError(refused, [Fault(None, "", f"This is {found}", _ALLOWED, _SAVE)])
        if sum(sizes.values()) > MAX_UNPACKED:
            found = f"Unpacked, this workbook is larger than {MAX_UNPACKED // 1_000_000} MB"
            allowed = f"at most {MAX_UNPACKED // 1_000_000} MB"
            raise DataError(refused, [Fault(None, "", found, allowed, "Keep only the sheet of ratings.")])
        return any(b"<f" in archive.read(entry) for entry in sizes if entry.startswith("xl/worksheets/"))


def workbook_rows(refused: str, content: bytes, notes: list[str]) -> list[list[str]]:
    """Return the rows of a workbook's first sheet as text; add to ``notes`` what to know."""
    try:
        formulas = _has_formulas(refused, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that no table needs
            return _rows(refused, content, notes, formulas)
    except DataError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl meets damage with whatever its parsers raise
        found = "This workbook is damaged, or is not one"
        raise DataError(refused, [Fault(None, "", found, _ALLOWED, _SAVE)]) from None


def _rows(refused: str, content: bytes, notes: list[str], has_formulas: bool) -> list[list[str]]:
    import openpyxl

    # The results of formulas and, where there are any, the formulas themselves.
    books = [
        openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=results)
        for results in ((True, False) if has_formulas else (True,))
    ]
    sheets = [book.worksheets[0] for book in books]
    others = ", ".join(f"“{printable(sheet.title)}”" for sheet in books[0].worksheets[1:4])
    if others:
        notes.append(f"only the first sheet, “{printable(sheets[0].title)}”, was looked at; not: {others}.")
    for sheet in sheets:
        sheet.reset_dimensions()  # programs write wrong ones
    rows: list[list[str]] = []
    cells = (sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True) for sheet in sheets)
    for number, both in enumerate(zip(*cells, strict=True), start=1):
        pairs = enumerate(zip(both[0], both[-1], strict=True))
        row = [_cell(refused, number, place, *pair) for place, pair in pairs]
        if not any(row):
            continue
        if len(rows) > MAX_ROWS + HEADING_ROWS:
            found, allowed = f"This workbook has more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,} rows"
            raise DataError(refused, [Fault(None, "", found, allowed, "Save the table as “CSV UTF-8”.")])
        rows += [[] for _ in range(number - len(rows) - 1)]  # blank rows count, but not those at the end
        while not row[-1]:
            row.pop()
        rows.append(row)
    return rows


@contextmanager
def workbook_writer(path: Path, heading: Sequence[str]) -> Iterator[Write]:
    """Give a function that writes columns below each other into a new workbook; a missing number is blank.

    Raises
    ------
    DataError
        There are more rows than a sheet holds.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("scores")
    sheet.append(list(heading))
    written = 1

    def write(columns: Sequence[Sequence[str] | Sequence[float]]) -> None:
        nonlocal written
        written += len(columns[0])
        if written > _LAST_ROW:
            allowed = f"at most {_LAST_ROW:,} rows"
            fault = Fault(None, "", "There are too many rows", allowed, "Write a CSV file instead.")
            raise DataError("No workbook was written", [fault])
        for row in zip(*columns, strict=True):
            sheet.append([None if cell != cell else cell for cell in row])  # noqa: PLR0124 - NaN alone differs

    yield write
    book.save(path)
