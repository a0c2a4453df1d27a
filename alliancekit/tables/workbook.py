"""Rows of cells out of an Excel workbook (.xlsx), and words for the files that only look like one."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from alliancekit.errors import DataError, Fault, printable
from alliancekit.tables.limits import HEADING_ROWS, LAST_ROW, MAX_CELLS, MAX_ROWS, MAX_UNPACKED, MAX_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Write = Callable[[Sequence[Sequence[str] | Sequence[float]]], None]

DATE_MARK = " (a date or time)"  # stands behind what a spreadsheet program keeps as a date
_ALLOWED = "an .xlsx workbook without a password, or a CSV file"
_SAVE = "Open it in the program it comes from and save the table as .xlsx or as “CSV UTF-8”."
_EXACT = 1e15  # beyond, Excel does not keep every digit
_SMALLER = "Copy the table alone into a new workbook, or save it as “CSV UTF-8”."
_CELL = re.compile(rb"<(?:\w+:)?(?:c|si)[ />]")  # of a sheet, and of the texts that the cells refer to
_HIDDEN = re.compile(rb"<(?:\w+:)?(?:row|col) [^>]*hidden=\"(?:1|true)\"")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*ref=\"([A-Z0-9:]+)\"")
_PERCENT = re.compile(rb"numFmtId=\"(?:9|10)\"|formatCode=\"[^\"]*%")
_INSIDE = {
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


def is_other_book(content: bytes) -> bool:
    """Tell whether a zip holds a workbook of another kind: LibreOffice's, or Excel's binary one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            spreadsheet = b"opendocument.spreadsheet"
            return "xl/workbook.bin" in names or (
                "content.xml" in names and "mimetype" in names and spreadsheet in archive.read("mimetype")
            )
    except zipfile.BadZipFile:
        return False


def workbook_rows(refused: str, content: bytes, notes: list[str]) -> list[list[str]]:
    """Return the rows of a workbook's first visible sheet as text; add to ``notes`` what to know."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that no table needs
            _refuse_no_workbook(refused, archive)
            return _rows(refused, content, archive, notes)
    except DataError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl meets damage with whatever its parsers raise
        raise _refusal(refused, "This workbook is damaged, or is not one", _ALLOWED, _SAVE) from None


def _refusal(refused: str, found: str, allowed: str, advice: str) -> DataError:
    return DataError(refused, [Fault(None, "", found, allowed, advice)])


def _refuse_no_workbook(refused: str, archive: zipfile.ZipFile) -> None:
    """Look into the zip; refuse what is not a workbook, or would fill the memory when unpacked."""
    sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    if "xl/workbook.xml" not in sizes:
        other = next((what for entry, what in _INSIDE.items() if entry in sizes), "")
        if other:
            raise _refusal(refused, f"This is {other}", _ALLOWED, _SAVE)
        advice = "Unpack it, and name the file in it."
        raise _refusal(refused, "This is a zip archive", "one table that is not packed", advice)
    if sum(sizes.values()) > MAX_UNPACKED:
        found = f"Unpacked, this workbook is larger than {MAX_UNPACKED // 1_000_000} MB"
        raise _refusal(refused, found, f"at most {MAX_UNPACKED // 1_000_000} MB", _SMALLER)
    if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        advice = "In Excel, save it as “Excel Workbook (*.xlsx)”, the first in the list."
        raise _refusal(refused, "This workbook was saved as “Strict Open XML”", _ALLOWED, advice)


def _rows(refused: str, content: bytes, archive: zipfile.ZipFile, notes: list[str]) -> list[list[str]]:
    import openpyxl

    for name in archive.namelist():
        if name.endswith("/sharedStrings.xml"):
            _refuse_too_many(refused, archive.read(name))
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    shown = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if shown is None:
        raise _refusal(refused, "This workbook has no sheet of cells to be seen", _ALLOWED, _SAVE)
    others = [f"“{printable(sheet.title)}”" for sheet in book.worksheets if sheet is not shown]
    if others:
        looked_at = f"only the first sheet, “{printable(shown.title)}”, was looked at"
        notes.append(f"{looked_at}; not: {', '.join(others[:3])}.")
    written = archive.read(shown._worksheet_path)  # noqa: SLF001 - nothing public tells where a sheet is kept
    _refuse_too_many(refused, written)
    notes += _hidden_and_merged(written)
    # Cells that also tell how they are shown cost time; only a percentage needs them.
    styles = archive.read("xl/styles.xml") if "xl/styles.xml" in archive.namelist() else b""
    percent = bool(_PERCENT.search(styles))
    shown.reset_dimensions()  # programs write wrong ones
    rows = shown.iter_rows(values_only=not percent)
    cells: Iterator[list[str]] = (
        [_shown(cell) if percent else text_of(cell) for cell in row] for row in rows
    )
    if b"<f" in written:  # the cells hold the results of formulas, not the formulas themselves
        formulas = openpyxl.load_workbook(io.BytesIO(content), read_only=True)[shown.title]
        cells = _with_results(refused, cells, formulas)
    return filled_rows(refused, cells)


def _refuse_too_many(refused: str, written: bytes) -> None:
    if sum(1 for _ in _CELL.finditer(written)) > MAX_CELLS:
        found = f"This workbook has more than {MAX_CELLS:,} cells"
        raise _refusal(refused, found, f"at most {MAX_CELLS:,} cells", _SMALLER)


def _with_results(refused: str, cells: Iterator[list[str]], formulas: Any) -> Iterator[list[str]]:
    """Refuse a formula whose result is not in the file."""
    formulas.reset_dimensions()
    both = zip(cells, formulas.iter_rows(values_only=True), strict=True)
    for number, (row, beside) in enumerate(both, start=1):
        for place, formula in enumerate(beside):
            if not row[place] and isinstance(formula, str) and formula.startswith("="):
                allowed = "a value, or a formula with its result"
                advice = "Open the file in Excel and save it, so that the result is stored."
                fault = Fault(number, letter(place), printable(formula), allowed, advice)
                raise DataError(refused, [fault])
        yield row


def filled_rows(refused: str, cells: Iterator[list[str]]) -> list[list[str]]:
    """Return the rows without the blank ones, and the blank cells, at their end."""
    rows: list[list[str]] = []
    width = 0
    for number, row in enumerate(cells, start=1):
        width += len(row)
        if number > LAST_ROW or width > MAX_WIDTH:
            raise _refusal(refused, "This sheet is wider or longer than a table", "a smaller one", _SMALLER)
        while row and not row[-1].strip():
            row.pop()
        if not row:
            continue
        if number > MAX_ROWS + 2 * HEADING_ROWS:
            found = f"Row {number:,} of this sheet is filled"
            advice = "Delete what stands far below the table, or save it as “CSV UTF-8”."
            raise _refusal(refused, found, f"at most {MAX_ROWS:,} rows", advice)
        rows += [[] for _ in range(number - len(rows) - 1)]  # blank rows count, but not those at the end
        rows.append(row)
    return rows


def _shown(cell: Any) -> str:
    """Return what a cell holds; a number that is shown as a percentage, as what the reader sees."""
    if isinstance(cell.value, (int, float)) and "%" in str(cell.number_format):
        return f"{100 * cell.value:.10g}%"
    return text_of(cell.value)


def text_of(value: Any) -> str:
    """Return a cell's value as text; what is a date says so.

    >>> text_of(4.0), text_of(None), text_of(date(2026, 3, 12))
    ('4', '', '2026-03-12 (a date or time)')
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return f"{value}{DATE_MARK}"
    return str(value)


def _hidden_and_merged(written: bytes) -> list[str]:
    """Say what of a sheet a reader may not see as it is read."""
    notes = []
    if _HIDDEN.search(written):
        notes.append("rows or columns that are hidden or filtered out in the sheet were read too.")
    if merged := [found[1].decode() for found in _MERGED.finditer(written)]:
        more = f" and {len(merged) - 3} more" if len(merged) > 3 else ""
        listed = f"{', '.join(merged[:3])}{more}"
        notes.append(f"merged cells hold one value, in the first of them; the others are blank: {listed}.")
    return notes


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
        if written > LAST_ROW:
            allowed = f"at most {LAST_ROW:,} rows"
            fault = Fault(None, "", "There are too many rows", allowed, "Write a CSV file instead.")
            raise DataError("No workbook was written", [fault])
        for row in zip(*columns, strict=True):
            sheet.append([None if cell != cell else cell for cell in row])  # noqa: PLR0124 - NaN alone differs

    yield write
    book.save(path)
