"""Score a table of any length, some thousand rows at a time, and write the scores only if all is well."""

from __future__ import annotations

import csv
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.errors import DataError, Fault, printable
from alliancekit.instruments.answers import advice, cell_number, missing_codes, plain_words
from alliancekit.instruments.items import (
    item_places,
    known_items,
    likely_items,
    long_places,
    unscored_labels,
)
from alliancekit.instruments.scores import score
from alliancekit.tables.formulas import guarded_cell, guarded_column
from alliancekit.tables.reading import open_table
from alliancekit.tables.workbook import letter, workbook_writer
from alliancekit.tables.writing import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from alliancekit.instruments.model import Instrument
    from alliancekit.tables.reading import Block, Table

    Cells = Sequence[str] | Sequence[float]
    Write = Callable[[Sequence[Cells]], None]  # takes some columns of equal length

_ROWS = 50_000
_MOST_FAULTS = 10_000
_BEGIN = 8  # letters that make the headings of one question alike


@dataclass(frozen=True)
class FileScored:
    """What came of a file: how many rows were scored, and sentences on what should be known."""

    rows: int
    notes: list[str]


def score_file(
    source: Path,
    target: Path | None,
    form: Instrument,
    *,
    columns: str | None = None,
    missing: Sequence[float] = (),
    words: Mapping[str, float] | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> FileScored:
    """Score a table with one row a form into another.

    Parameters
    ----------
    source
        A CSV file or a workbook. Items are found as `score` finds them, or where just one set of columns is
        numbered from 1 to the last item, which a note then says.
    target
        A CSV file, or a workbook where its name ends in .xlsx. Every column that is no item passes through,
        then come the subscales, the total and the answered counts. The file is there whole or, with any
        fault, not at all; an older one is then left as it was. None: the answers are checked, and nothing is
        written.
    form
        The questionnaire.
    columns, missing, words
        As `score` takes them.
    progress
        Is given the number of rows read so far, from time to time.

    Raises
    ------
    DataError
        The table cannot be read or scored; rows are counted as a spreadsheet counts them.
    UserError
        A code for missing answers is an answer of this form.
    OSError
        The scores cannot be written.
    """
    codes, known = missing_codes(missing, form), plain_words(words)
    with open_table(source, lambda labels: known_items(labels, form, columns)) as table:
        items = find_items(table, form, columns)
        result = [*form.scales, *(f"{scale}_answered" for scale in form.scales)]
        others = _other_places(table, items, result)
        heading = [*(guarded_cell(table.headings[place]) for place in others), *result]
        faults: list[Fault] = []
        rows = unscored = 0
        doubts: list[str] | None = None
        with _writer(target, table, heading) if target else nullcontext(_nowhere) as write:
            for block in table.blocks(_ROWS):
                rows += len(block.rows)
                progress(rows)
                faults += block.faults
                try:
                    scores = _score(block, items, form, codes, known)
                except DataError as error:
                    faults += _with_texts(error, block, table, form)
                    if len(faults) >= _MOST_FAULTS:
                        table.notes.append(
                            f"reading stopped in row {block.rows[-1]:,}, after so many faults."
                        )
                        break
                    continue
                doubts = scores.attrs["notes"] if doubts is None else doubts
                unscored += int(scores[form.total].isna().sum())
                if not faults:
                    passed = [guarded_column(block.columns[place]) for place in others]
                    write([*passed, *(scores[name].tolist() for name in result)])
            if faults:
                raise table.refuse(faults)
    if unscored:
        of = f"{unscored:,} of {rows:,} {'form' if rows == 1 else 'forms'}"
        table.notes.append(f"too few answers for a total, which is left blank: {of}.")
    return FileScored(rows, table.notes + (doubts or []))


def find_items(table: Table, form: Instrument, columns: str | None) -> list[int]:
    """Find the items, or say in the file's name why they cannot be found."""
    if long_places(table.headings):
        one = "one column an item (for one row an answer, use score() in Python)"
        raise table.refuse([Fault(None, "", "This file has one row an answer", one)])
    likely = likely_items(table.headings, form)
    if columns is None and known_items(table.headings, form) and len(likely) == 1:
        with suppress(DataError):
            return _noted(table, form, item_places(table.headings, form))
        columns = likely[0]
    try:
        return _noted(table, form, item_places(table.headings, form, columns), columns)
    except DataError as error:
        faults = error.listed
        if columns is None and not likely and (run := _run_of_items(table, form)):
            first, last = (printable(table.headings[place]) or letter(place) for place in run)
            letters = f"{letter(run[0])}:{letter(run[1])}"
            hint = f'say columns="{letters}" (on the command line --columns {letters}).'
            advice = f"If “{first}” to “{last}” are items 1 to {form.items} in the form's own order, {hint}"
            faults = [fault._replace(what_to_do=advice) for fault in faults[:1]]
        raise table.refuse(faults) from None


def _run_of_items(table: Table, form: Instrument) -> tuple[int, int] | None:
    """Return the places of the first and the last of just as many columns as the form has items.

    They stand side by side and hold allowed answers, or their headings begin alike, and no others do.
    """
    allowed = [
        _all_allowed([row[place] for row in table.first if place < len(row)], form)
        for place in range(len(table.headings))
    ]
    begins = [heading[:_BEGIN] for heading in table.headings]
    alike = [begins.count(begin) >= form.items and len(begin) == _BEGIN for begin in begins]
    for marks in (allowed, alike):
        runs = []
        for mark, places in groupby(range(len(marks)), key=marks.__getitem__):
            run = list(places)
            if mark and len(run) == form.items:
                runs.append((run[0], run[-1]))
        if len(runs) == 1:
            return runs[0]
    return None


def _all_allowed(cells: Sequence[str], form: Instrument) -> bool:
    """Tell whether cells hold answers, one at least, and nothing but these and blanks."""
    numbers = [cell_number(cell) for cell in cells]
    given = [number for number in numbers if number == number]  # noqa: PLR0124 - a blank is NaN
    return bool(given) and all(form.low <= number <= form.high for number in given)


def _noted(table: Table, form: Instrument, places: list[int], columns: str | None = None) -> list[int]:
    """Say where the items were taken from, if that was not plain, and what is no part of the score."""
    if columns is not None:
        first, last = (printable(table.headings[place]) for place in (places[0], places[-1]))
        table.notes.append(f"the items were taken from “{first}” to “{last}”.")
    for label in unscored_labels(table.headings, form):
        table.notes.append(f"“{label}” is no part of the score of {form.name}; it passes through.")
    return places


def _other_places(table: Table, items: list[int], result: list[str]) -> list[int]:
    others = [place for place in range(len(table.headings)) if place not in items]
    free = "another name, as the scores go under this one"
    clash = [table.headings[place] for place in others if table.headings[place] in result]
    if clash:
        raise table.refuse([Fault(None, label, "a column of that name", free) for label in clash])
    return others


def _score(
    block: Block, items: list[int], form: Instrument, codes: tuple[float, ...], words: dict[str, float]
) -> pd.DataFrame:
    """Score some rows; their columns are named by their places, their rows as in the file."""
    answers = {}
    for place in items:
        cells = block.columns[place]
        numbers = {text: cell_number(text, words) for text in set(cells)}
        answers[place] = np.fromiter(map(numbers.__getitem__, cells), float, len(cells))
    return score(pd.DataFrame(answers, index=block.rows, copy=False), form, columns=items, missing=codes)


def _with_texts(error: DataError, block: Block, table: Table, form: Instrument) -> list[Fault]:
    """Name what the cells hold, and the columns as they are headed."""
    at = {row: place for place, row in enumerate(block.rows)}
    return [
        Fault(row, table.headings[place], text := block.columns[place][at[row]], allowed, advice(text, form))
        for row, place, _, allowed, _ in error.listed
    ]


def _nowhere(_columns: Sequence[Cells]) -> None:
    """Take what is asked for by nobody."""


@contextmanager
def _writer(target: Path, table: Table, heading: list[str]) -> Iterator[Write]:
    """Give a function that writes columns below each other; the file is there once all went well."""
    with replacing(target) as (beside,), _format(beside, target, table, heading) as write:
        yield write


@contextmanager
def _format(beside: Path, target: Path, table: Table, heading: list[str]) -> Iterator[Write]:
    """Give a function that writes columns below each other, into a workbook or text like the source's."""
    if target.suffix.lower() == ".xlsx":
        with workbook_writer(beside, heading) as write:
            yield write
        return
    # Excel reads UTF-8 by its mark alone. Where cells are separated by semicolons, commas are decimal.
    encoding = "utf-8" if table.encoding == "utf-8" else "utf-8-sig"
    comma = table.separator == ";"
    with beside.open("w", encoding=encoding, newline="") as file:
        rows = csv.writer(file, delimiter=table.separator or ",", lineterminator="\n")
        rows.writerow(heading)

        def write(columns: Sequence[Cells]) -> None:
            rows.writerows(zip(*(_texts(column, comma) for column in columns), strict=True))

        yield write


def _texts(column: Cells, comma: bool) -> Sequence[str]:
    """Write numbers as text, each different one once; a missing one is blank."""
    if column and isinstance(column[0], str):
        return column  # type: ignore[return-value]
    known = {number: "" if number != number else repr(number) for number in set(column)}  # noqa: PLR0124
    if comma:
        known = {number: text.replace(".", ",") for number, text in known.items()}
    return list(map(known.__getitem__, column))
