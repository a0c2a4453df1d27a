"""The one reader of tables from outside: from a path to headings and, block by block, cells."""

from __future__ import annotations

import csv
import os
import stat
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from alliancekit.errors import DataError, Fault, printable
from alliancekit.tables.foreign import book_rows, spss_rows
from alliancekit.tables.headings import best_headings
from alliancekit.tables.kinds import OLE, SAVE, refuse_other_kind
from alliancekit.tables.limits import HEADING_ROWS, MAX_AT_ONCE, MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from alliancekit.tables.numbers import INVISIBLE
from alliancekit.tables.text import text_rows, torn
from alliancekit.tables.workbook import is_other_book, letter, workbook_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from alliancekit.tables.headings import Known

_ALLOWED = "a CSV file or an .xlsx workbook"
_STRAY = "Give the column a heading or empty the cell; with decimal commas, separate the cells by semicolons."
_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".sav")
_SPSS = (b"$FL2", b"$FL3")  # how .sav and .zsav begin
_QUOTED = "Write the name in quotation marks."


class Block(NamedTuple):
    """Some rows of a table: their numbers as a spreadsheet counts, the cells column by column, and faults."""

    rows: range | list[int]
    columns: list[tuple[str, ...]]
    faults: list[Fault]


@dataclass
class Table:
    """A table that is being read.

    ``headings`` are as written, blank ones at the end left out; ``separator`` is empty for a workbook;
    ``notes`` are sentences on what a reader should know; ``rows_read`` counts as a spreadsheet does;
    ``first`` are the rows below the headings that were looked at.
    """

    refused: str
    headings: list[str]
    heading_row: int
    separator: str
    encoding: str
    notes: list[str] = field(default_factory=list)
    rows: Iterator[list[str]] = field(default_factory=lambda: iter(()))
    rows_read: int = 0
    first: list[list[str]] = field(default_factory=list)

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma in a number is surely a decimal one, as it does not separate the cells."""
        return self.separator != ","

    def refuse(self, faults: Sequence[Fault]) -> DataError:
        """Build the error that lists all the faults."""
        return DataError(self.refused, faults, self.notes)

    def blocks(self, size: int = MAX_ROWS) -> Iterator[Block]:
        """Read the rows below the headings, blank ones left out, at most ``size`` at a time.

        Raises
        ------
        DataError
            The file cannot be read any further.
        """
        width = len(self.headings)
        # R and pandas write the rows' own names first, with no heading.
        nameless = [place for place, heading in enumerate(self.headings) if place and not heading.strip()]
        wordy = any(map(str.isalpha, "".join(self.headings)))  # else a row of answers may look like them
        size = min(size, MAX_AT_ONCE // max(width, 1))
        while rows := self._next(size):
            if not any(map(any, rows)):
                continue
            numbers: range | list[int] = range(self.rows_read - len(rows) + 1, self.rows_read + 1)
            again = [place for place, row in enumerate(rows) if wordy and row[:width] == self.headings]
            if again:
                self._note_again([numbers[place] for place in again])
                rows = [[] if place in again else row for place, row in enumerate(rows)]
            # Most rows are whole: what is asked of each is asked by functions that need no loop here.
            if not all(map(any, rows)) or not all(row[0].strip() for row in rows):
                filled = [place for place, row in enumerate(rows) if any(map(str.strip, row))]
                numbers, rows = [numbers[place] for place in filled], [rows[place] for place in filled]
            if not rows:
                continue
            faults: list[Fault] = []
            if set(map(len, rows)) != {width}:
                for place, row in enumerate(rows):
                    faults += _stray(numbers[place], row[width:], width)
                    rows[place] = row[:width] + [""] * (width - len(row))
            columns = list(zip(*rows, strict=True))
            for place in nameless:
                for number, cell in zip(numbers, columns[place], strict=True):
                    faults += _stray(number, [cell], place)
            yield Block(numbers, columns, faults)

    def _note_again(self, numbers: Sequence[int]) -> None:
        """Say that tables were copied below each other, each with its headings."""
        listed = ", ".join(map(str, numbers[:5])) + (" and more" if len(numbers) > 5 else "")
        rows, passed = ("row {} repeats", "was") if len(numbers) == 1 else ("rows {} repeat", "were")
        self.notes.append(f"{rows.format(listed)} the headings and {passed} passed over.")

    def _next(self, size: int) -> list[list[str]]:
        """Take the next rows as they are."""
        rows: list[list[str]] = []
        usual = csv.field_size_limit(MAX_CELL)  # the whole process has one limit, and some libraries lift it
        try:
            rows.extend(islice(self.rows, size))
        except csv.Error as error:
            raise DataError(self.refused, [torn(error, self.rows_read + len(rows) + 1)]) from None
        except OSError as error:
            raise _unreadable(self.refused, error) from None
        finally:
            csv.field_size_limit(usual)
        self.rows_read += len(rows)
        return rows


def _stray(row: int, cells: Sequence[str], start: int) -> list[Fault]:
    """Name the first cell that stands below no heading."""
    for place, cell in enumerate(cells, start):
        if found := cell.strip(INVISIBLE):
            return [Fault(row, letter(place), printable(found), "no value without a heading", _STRAY)]
    return []


@contextmanager
def open_table(path: str | os.PathLike[str], known: Known, *, largest: int | None = None) -> Iterator[Table]:
    """Open a CSV file (comma, semicolon or tab, most encodings) or a workbook's first sheet.

    What the file holds decides how it is read, not the ending of its name.

    Parameters
    ----------
    path
        The file.
    known
        Counts the headings of a row that the table should have: so headings are found below a title, and
        cells cut at the right mark.
    largest
        The most bytes that a text file may have; a workbook, which is held in memory, may always have 10 MB
        and 50,000 rows.

    Raises
    ------
    DataError
        There is no such file, it is no table, or nothing stands in it.
    """
    with _opened(path, largest) as (name, file), ExitStack() as until:
        refused = f"{printable(name)} was not read"
        notes: list[str] = []
        try:
            rows, separator, encoding = _rows_of(refused, file, notes, known, until)
        except OSError as error:
            raise _unreadable(refused, error) from None
        table = Table(refused, [], 1, separator, encoding, notes, rows)
        start = table._next(HEADING_ROWS)  # noqa: SLF001 - the table is still in the making
        if not any(any(map(str.strip, row)) for row in start):
            found = "Nothing stands in the first rows of this file"
            advice = "Fill in what `alliancekit template` writes, save it, and name that file."
            raise DataError(refused, [Fault(None, "", found, "a row of headings, and rows below it", advice)])
        if (width := max(map(len, start))) > MAX_COLUMNS:
            found = f"This table has {width:,} columns, up to {letter(width - 1)}"
            allowed = f"at most {MAX_COLUMNS:,} columns"
            raise DataError(refused, [Fault(None, "", found, allowed, "Keep only the columns you need.")])
        headings = best_headings(start, known)
        table.headings = list(headings.cells)
        while table.headings and not table.headings[-1].strip():
            table.headings.pop()
        table.heading_row = headings.first + 1
        if title := next((cell for row in start[: headings.first] for cell in row if cell.strip()), ""):
            left_out = f"what stands above the headings in row {table.heading_row} was left out"
            notes.append(f"{left_out}: “{printable(title)}”.")
        if headings.last > headings.first:
            more = " and ".join(str(row + 1) for row in range(headings.first + 1, headings.last + 1))
            verb = "rows {} are" if headings.last > headings.first + 1 else "row {} is"
            notes.append(f"{verb.format(more)} headings too.")
        table.first = start[headings.last + 1 :]
        table.rows = chain(table.first, rows)
        table.rows_read = headings.last + 1
        yield table


@contextmanager
def _opened(path: str | os.PathLike[str], largest: int | None) -> Iterator[tuple[str, BinaryIO]]:
    """Open a file, or say in words why that cannot be."""
    if not isinstance(path, (str, os.PathLike)):
        raise _no_file("This", f"This is a {type(path).__name__}, not the name of a file", _QUOTED)
    if not str(path).strip():
        raise _no_file("“”", "No name was given", _QUOTED)
    if str(path).startswith(("http://", "https://")):
        raise _no_file(str(path), "This is a web address", "Download the file, then give its name here.")
    file = Path(path)
    name = file.name or str(file)
    try:
        file = file.expanduser()
        _refuse_no_table(name, file.stat(), largest)
        opened = file.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        if file.is_symlink():
            advice = "Name the file itself, where it is now."
            raise _no_file(name, "This is a link to a file that is not there", advice) from None
        raise _no_file(name, "There is no such file", _where(file)) from None
    except PermissionError:
        advice = "Close it in other programs, or copy it to a folder of your own."
        raise _no_file(name, "The system does not permit reading this file", advice) from None
    except DataError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # a name no system takes, a home that is not known
        reason = printable(getattr(error, "strerror", None) or str(error))
        raise _no_file(name, f"This file cannot be opened ({reason})", "Check its name.") from None
    with opened:
        yield name, opened


def _unreadable(refused: str, error: OSError) -> DataError:
    found = f"The system stopped reading this file ({printable(error.strerror or str(error))})"
    advice = "Copy it to a folder of this computer, not of a drive on the network, and try again."
    return DataError(refused, [Fault(None, "", found, _ALLOWED, advice)])


def _no_file(name: str, found: str, advice: str, allowed: str = _ALLOWED) -> DataError:
    return DataError(f"{printable(name)} was not read", [Fault(None, "", found, allowed, advice)])


def _refuse_no_table(name: str, status: os.stat_result, largest: int | None) -> None:
    """Make sure that this is a file and not too large a one."""
    if stat.S_ISDIR(status.st_mode):
        raise _no_file(name, "This is a folder", "Name the file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise _no_file(name, "This is a device or a channel, not a file", "Name a file.")
    if largest is not None and status.st_size > largest:
        advice = "Keep only the columns of the template, or divide the rows into several files."
        found = f"This file has {status.st_size / 1e6:,.0f} MB"
        raise _no_file(name, found, advice, f"at most {largest // 1_000_000} MB")


def _where(file: Path) -> str:
    """Say where a file was looked for, and which names there are like it."""
    if not file.parent.is_dir():
        return "Its folder does not exist either: check the name."
    tables = [other.name for other in file.parent.iterdir() if other.suffix.lower() in _ENDINGS]
    near = get_close_matches(file.name, tables, n=3)
    return f"Did you mean {' or '.join(map(printable, near))}?" if near else "Check its name and its folder."


def _rows_of(
    refused: str, file: BinaryIO, notes: list[str], known: Known, until: ExitStack
) -> tuple[Iterator[list[str]], str, str]:
    """Return the rows of cells, what separates them, and the encoding; both empty for a workbook."""
    begin = file.read(16)
    refuse_other_kind(refused, begin, file)
    if begin.startswith((b"PK", OLE, *_SPSS)):
        file.seek(0)
        content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            found = f"This workbook is larger than {MAX_BYTES // 1_000_000} MB"
            raise DataError(refused, [Fault(None, "", found, "a smaller one, or a CSV file", SAVE)])
        read = workbook_rows
        if begin.startswith(_SPSS):
            read = spss_rows
        elif begin.startswith(OLE) or is_other_book(content):
            read = book_rows
        return iter(read(refused, content, notes)), "", ""
    return text_rows(refused, file, notes, known, until)
