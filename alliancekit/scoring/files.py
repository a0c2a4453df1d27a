"""Score a CSV file of any length, some thousand rows at a time, and write the scores only if all is well."""

from __future__ import annotations

import csv
import io
import os
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.faults import sentence
from alliancekit.scoring.answers import NOT_ANSWERED, ScoringError, item_places, long_places, refuse
from alliancekit.scoring.scores import score

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from alliancekit.instruments import Instrument

_ROWS = 50_000
_BOM = b"\xef\xbb\xbf"
_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


@dataclass(frozen=True)
class FileScored:
    """What came of a file: rows scored, and faults found; with any fault, nothing was written."""

    rows: int
    faults: int


@dataclass(frozen=True)
class _Layout:
    """How the file is laid out: separator, and which columns are items and which pass through."""

    separator: str
    labels: list[str]
    items: list[int]
    others: list[int]
    encoding: str


def score_file(
    source: Path,
    target: Path,
    form: Instrument,
    report: Callable[[str], None],
    progress: Callable[[int], None] = lambda _bytes: None,
) -> FileScored:
    """Score a CSV file with one row a form into another CSV file.

    Parameters
    ----------
    source
        Comma, semicolon or tab separated, UTF-8, with a heading. Items are found as `score` finds them.
    target
        Every column that is no item passes through, then come the subscales, the total and the answered
        counts. The file is there whole or, with any fault, not at all; an older one is then left as it was.
    form
        The questionnaire.
    report
        Is given each fault as a sentence, as it is found. Rows are counted as a spreadsheet counts them:
        the heading is row 1.
    progress
        Is given the bytes read so far.

    Raises
    ------
    OSError
        A file cannot be read or written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    rows = faults = 0
    try:
        with source.open("rb") as read:
            layout = _layout(read, form)
            with part.open("x", encoding=layout.encoding, newline="") as write:
                result = [*form.scales, *(f"{scale}_answered" for scale in form.scales)]
                heading = [*(layout.labels[place] for place in layout.others), *result]
                csv.writer(write, delimiter=layout.separator, lineterminator="\n").writerow(heading)
                for chunk in _chunks(read, layout, form):
                    progress(read.tell())
                    rows += len(chunk)
                    try:
                        scores = score(chunk, form, columns=layout.items)[result]
                    except ScoringError as error:
                        faults += _tell(error, layout, report)
                        continue
                    if not faults:
                        lines = pd.concat([chunk[layout.others], scores], axis=1)
                        lines.to_csv(
                            write, sep=layout.separator, header=False, index=False, lineterminator="\n"
                        )
        if not faults:
            part.replace(target)
    except ScoringError as error:
        faults += _tell(error, None, report)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return FileScored(rows, faults)


def _layout(read: BinaryIO, form: Instrument) -> _Layout:
    """Read the heading; the file stands at its beginning afterwards."""
    start = read.read(1 << 20)
    read.seek(0)
    bom = start.startswith(_BOM)
    try:
        text = start.removeprefix(_BOM).decode("utf-8", errors="strict" if len(start) < 1 << 20 else "ignore")
        first = re.split(r"[\r\n]", text, maxsplit=1)[0]
        separator = max(",;\t", key=first.count)
        labels = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except (UnicodeDecodeError, csv.Error):
        raise _no_text(form) from None
    if not labels:
        raise refuse(form, [(None, "file", "nothing", "a heading and one row a form")])
    if long_places(labels):
        one = "one column an item (for one row an answer, use score() in Python)"
        raise refuse(form, [(None, "file", "one row an answer", one)])
    items = item_places(labels, form)
    others = [place for place in range(len(labels)) if place not in items]
    taken = {*form.scales, *(f"{scale}_answered" for scale in form.scales)}
    if clash := [labels[place] for place in others if labels[place] in taken]:
        free = "another name, as the scores go under this one"
        raise refuse(form, [(None, label, "a column of that name", free) for label in clash])
    return _Layout(separator, labels, items, others, "utf-8-sig" if bom else "utf-8")


def _chunks(read: BinaryIO, layout: _Layout, form: Instrument) -> Iterator[pd.DataFrame]:
    """Read the rows under the heading, columns named by their places, rows numbered as in a spreadsheet."""
    places = list(range(len(layout.labels)))
    options: dict[str, Any] = {
        "dtype": dict.fromkeys(layout.others, "str"),
        "na_values": {place: list(NOT_ANSWERED) for place in layout.items},
        "keep_default_na": False,
        "index_col": False,
        "skip_blank_lines": False,
        "low_memory": False,
    }
    with warnings.catch_warnings():
        # A first row that is too long is but a warning to pandas, and cells would be lost.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            reader = pd.read_csv(
                read, sep=layout.separator, header=0, names=places, encoding=layout.encoding, chunksize=_ROWS,
                **options,
            )  # fmt: skip
            for chunk in reader:
                chunk.index += 2
                blank = (chunk.isna() | (chunk == "")).all(axis=1)
                yield chunk[~blank] if blank.any() else chunk
        except UnicodeDecodeError:
            raise _no_text(form) from None
        except pd.errors.ParserWarning:
            more = f"more than {len(places)} cells"
            raise refuse(form, [(None, "row 2", more, "as many cells as in the heading")]) from None
        except pd.errors.EmptyDataError:
            return
        except pd.errors.ParserError as error:
            raise refuse(form, [_unreadable(str(error), len(places))]) from None


def _unreadable(message: str, cells: int) -> tuple[object, object, object, str]:
    if found := _RAGGED.search(message):
        return None, f"row {found[2]}", f"{found[3]} cells", f"{cells} cells, as in the heading"
    if "EOF inside string" in message:
        return None, "file", "a quotation mark that is never closed", "quotation marks in pairs"
    return None, "file", message.strip(), "a CSV file with a heading"


def _no_text(form: Instrument) -> ScoringError:
    return refuse(form, [(None, "file", "no UTF-8 text", "a CSV file saved as 'CSV UTF-8'")])


def _tell(error: ScoringError, layout: _Layout | None, report: Callable[[str], None]) -> int:
    for row, place, found, allowed in error.faults.itertuples(index=False, name=None):
        column: Hashable = layout.labels[place] if layout is not None else place
        report(sentence(row, column, found, allowed))
    return len(error.faults)
