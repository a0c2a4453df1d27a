"""Rows of cells out of an Excel workbook (.xlsx), and words for the files that only look like one."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime, time, timedelta

from alliancekit.tables.faults import Fault, RatingsError, letter, printable
from alliancekit.tables.limits import HEADING_ROWS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED

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


def _cell(name: str, row: int, place: int, value: object, formula: object) -> str:
    if value is None:
        if isinstance(formula, str) and formula.startswith("="):
            fault = Fault(row, letter(place), printable(formula), "a value, or a formula with its result",
                          "Open the file in Excel and save it, so that the result is stored.")  # fmt: skip
            raise RatingsError(name, [fault])
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return f"{value} (a date or time)"
    return str(value)


def _has_formulas(name: str, content: bytes) -> bool:
    """Look into the zip; refuse what is not a workbook, or would fill the memory when unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
        if "xl/workbook.xml" not in sizes:
            found = next((what for entry, what in _INSIDE.items() if entry in sizes), "a zip archive")
            raise RatingsError(name, [Fault(None, "", f"This is {found}", _ALLOWED, _SAVE)])
        if sum(sizes.values()) > MAX_UNPACKED:
            found = f"Unpacked, this workbook is larger than {MAX_UNPACKED // 1_000_000} MB"
            allowed = f"at most {MAX_UNPACKED // 1_000_000} MB"
            raise RatingsError(name, [Fault(None, "", found, allowed, "Keep only the sheet of ratings.")])
        return any(b"<f" in archive.read(entry) for entry in sizes if entry.startswith("xl/worksheets/"))


def workbook_rows(name: str, content: bytes, notes: list[str]) -> list[tuple[int, list[str]]]:
    """Return the numbered rows of a workbook's first sheet as text; add to ``notes`` what to know."""
    try:
        formulas = _has_formulas(name, content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that no table needs
            return _rows(name, content, notes, formulas)
    except RatingsError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl meets damage with whatever its parsers raise
        found = "This workbook is damaged, or is not one"
        raise RatingsError(name, [Fault(None, "", found, _ALLOWED, _SAVE)]) from None


def _rows(name: str, content: bytes, notes: list[str], has_formulas: bool) -> list[tuple[int, list[str]]]:
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
    rows: list[tuple[int, list[str]]] = []
    cells = (sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True) for sheet in sheets)
    for number, both in enumerate(zip(*cells, strict=True), start=1):
        if number > _LAST_ROW or len(rows) > MAX_ROWS + HEADING_ROWS:
            break
        values, formulas = both[0], both[-1]
        if any(cell is not None for cell in formulas):
            pairs = enumerate(zip(values, formulas, strict=True))
            rows.append((number, [_cell(name, number, place, *pair) for place, pair in pairs]))
    return rows
