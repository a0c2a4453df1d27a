"""Rows of cells out of files of other programs: LibreOffice, old Excel, SPSS."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from alliancekit.errors import DataError, Fault, printable
from alliancekit.tables.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED
from alliancekit.tables.workbook import filled_rows, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

_ALLOWED = "a table that can be opened, as .xlsx, .ods, .xls, .sav or CSV"
_SAVE = "Open it in the program it comes from and save the table as “CSV UTF-8”."
_PERCENT = b'value-type="percentage"'


def book_rows(refused: str, content: bytes, notes: list[str]) -> list[list[str]]:
    """Return the rows of the first visible sheet of a LibreOffice (.ods) or an old Excel workbook as text.

    Raises
    ------
    DataError
        It is damaged, too large, or holds percentages, which could be taken for ratings.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    if content.startswith(b"PK"):
        _refuse_percentages(refused, content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
            ]
            if not shown:
                raise _refusal(refused, "This workbook has no sheet of cells to be seen")
            sheet = book.get_sheet_by_name(shown[0])
            if sheet.total_height * sheet.total_width > MAX_CELLS:
                raise _refusal(refused, f"This workbook has more than {MAX_CELLS:,} cells")
            rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise _refusal(refused, "This workbook is damaged, or cannot be read") from None
    if len(shown) > 1:
        others = ", ".join(f"“{printable(name)}”" for name in shown[1:4])
        notes.append(f"only the first sheet, “{printable(shown[0])}”, was looked at; not: {others}.")
    if not content.startswith(b"PK") and any(type(c) is float and 0 < c < 1 for row in rows for c in row):
        notes.append("numbers between 0 and 1 were read as they are; percentages look the same in .xls.")
    return filled_rows(refused, ([text_of(cell) for cell in row] for row in rows))


def _refuse_percentages(refused: str, content: bytes) -> None:
    """Refuse what would fill the memory when unpacked, and cells that are shown as percentages."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise _refusal(refused, f"Unpacked, this workbook is larger than {MAX_UNPACKED // 1_000_000} MB")
        if "content.xml" in archive.namelist() and _PERCENT in archive.read("content.xml"):
            advice = "Format the cells as numbers, and type them as they were on the form."
            found = "Some cells of this workbook are shown as percentages"
            raise DataError(refused, [Fault(None, "", found, "ratings as they were given", advice)])


def spss_rows(refused: str, content: bytes, notes: list[str]) -> list[list[str]]:
    """Return the rows of an SPSS file as text, its variables' names first; labels are left aside.

    Raises
    ------
    DataError
        It is damaged, or too large.
    """
    import pandas as pd
    from pyreadstat import PyreadstatError, ReadstatError, read_sav

    try:
        frame, about = read_sav(io.BytesIO(content), row_limit=MAX_ROWS + 1, user_missing=True)
    except (ReadstatError, PyreadstatError, ValueError, OSError):
        raise _refusal(refused, "This SPSS file is damaged, or cannot be read") from None
    if len(frame) > MAX_ROWS or frame.shape[1] > MAX_COLUMNS:
        allowed = f"at most {MAX_ROWS:,} rows and {MAX_COLUMNS:,} columns"
        raise DataError(refused, [Fault(None, "", "This file is larger than that", allowed, _SAVE)])
    if about.variable_value_labels:
        notes.append("the numbers of the SPSS file were read, not the labels that it gives them.")
    if emptied := [name for name, ranges in about.missing_ranges.items() if _empty(frame, name, ranges)]:
        listed = ", ".join(printable(name) for name in emptied[:5])
        notes.append(f"codes that the SPSS file calls missing were read as blanks, in: {listed}.")

    def cells() -> Iterator[list[str]]:
        yield [str(name) for name in frame.columns]
        for row in frame.itertuples(index=False, name=None):
            yield [text_of(None if pd.isna(cell) else cell) for cell in row]

    return filled_rows(refused, cells())


def _empty(frame: pd.DataFrame, name: str, ranges: Sequence[Any]) -> bool:
    """Empty the cells of a column that hold what the file calls missing; tell whether there were any."""
    cells = frame[name]
    marked = cells.map(lambda cell: cell == cell and any(each["lo"] <= cell <= each["hi"] for each in ranges))  # noqa: PLR0124 - NaN differs
    frame[name] = cells.mask(marked.astype(bool))
    return bool(marked.any())


def _refusal(refused: str, found: str) -> DataError:
    return DataError(refused, [Fault(None, "", found, _ALLOWED, _SAVE)])
