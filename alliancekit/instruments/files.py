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

from alliancekit.errors import sentence
from alliancekit.instruments.answers import NOT_ANSWERED, ScoringError, item_places, long_places, refuse
from alliancekit.instruments.scores import score

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from alliancekit.instruments.model import Instrument

_ROWS = 50_000
_BOM = b"\xef\xbb\xbf"
_RAGGED = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")


@dataclass(frozen=True)
class FileScored:
    """What came of a file: rows scored, and faults found; with any fault, nothing was written."""

    rows: int
    faults: int


@dataclass(frozen=True)
class _Job:
    """What is scored to where, and how the file is laid out: which columns are items, which pass through."""

    source: Path
    part: Path
    form: Instrument
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
    try:
        job = _job(source, part, form)
        try:
            done = _write(job, as_text=False, report=_stop, progress=progress)
        except ValueError:
            # Something is no plain number: every cell is now judged as the text it is, which takes longer.
            done = _write(job, as_text=True, report=report, progress=progress)
        if not done.faults:
            part.replace(target)
    except ScoringError as error:
        return FileScored(0, _tell(error, None, report))
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return done


def _stop(fault: str) -> None:
    raise ValueError(fault)


def _write(
    job: _Job, *, as_text: bool, report: Callable[[str], None], progress: Callable[[int], None]
) -> FileScored:
    """Score the file into another, as far as it has no faults."""
    rows = faults = 0
    result = [*job.form.scales, *(f"{scale}_answered" for scale in job.form.scales)]
    with job.source.open("rb") as read, job.part.open("w", encoding=job.encoding, newline="") as write:
        heading = [*(job.labels[place] for place in job.others), *result]
        csv.writer(write, delimiter=job.separator, lineterminator="\n").writerow(heading)
        try:
            for chunk in _chunks(read, job, as_text=as_text):
                progress(read.tell())
                rows += len(chunk)
                try:
                    scores = score(chunk, job.form, columns=job.items)[result]
                except ScoringError as error:
                    faults += _tell(error, job, report)
                    continue
                if not faults:
                    lines = pd.concat([chunk[job.others], scores], axis=1)
                    lines.to_csv(write, sep=job.separator, header=False, index=False, lineterminator="\n")
        except ScoringError as error:  # the file cannot be read any further
            faults += _tell(error, None, report)
    return FileScored(rows, faults)


def _job(source: Path, part: Path, form: Instrument) -> _Job:
    """Read the heading."""
    with source.open("rb") as read:
        start = read.read(1 << 20)
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
    return _Job(source, part, form, separator, labels, items, others, "utf-8-sig" if bom else "utf-8")


def _chunks(read: BinaryIO, job: _Job, *, as_text: bool) -> Iterator[pd.DataFrame]:
    """Read the rows under the heading, columns named by their places, rows numbered as in a spreadsheet."""
    places = list(range(len(job.labels)))
    options: dict[str, Any] = {
        "dtype": dict.fromkeys(places if as_text else job.others, "str"),
        "na_values": {place: list(NOT_ANSWERED) for place in job.items},
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
                read, sep=job.separator, header=0, names=places, encoding=job.encoding, chunksize=_ROWS,
                **options,
            )  # fmt: skip
            for chunk in reader:
                chunk.index += 2
                if not as_text and any(chunk[place].dtype.kind not in "iuf" for place in job.items):
                    raise ValueError("a column is not of plain numbers")
                blank = (chunk.isna() | (chunk == "")).all(axis=1)
                yield chunk[~blank] if blank.any() else chunk
        except UnicodeDecodeError:
            raise _no_text(job.form) from None
        except pd.errors.ParserWarning:
            more = f"more than {len(places)} cells"
            raise refuse(job.form, [(None, "row 2", more, "as many cells as in the heading")]) from None
        except pd.errors.EmptyDataError:
            return
        except pd.errors.ParserError as error:
            raise refuse(job.form, [_unreadable(str(error), len(places))]) from None


def _unreadable(message: str, cells: int) -> tuple[object, object, object, str]:
    if found := _RAGGED.search(message):
        return None, f"row {found[2]}", f"{found[3]} cells", f"{cells} cells, as in the heading"
    if "EOF inside string" in message:
        return None, "file", "a quotation mark that is never closed", "quotation marks in pairs"
    return None, "file", message.strip(), "a CSV file with a heading"


def _no_text(form: Instrument) -> ScoringError:
    return refuse(form, [(None, "file", "no UTF-8 text", "a CSV file saved as 'CSV UTF-8'")])


def _tell(error: ScoringError, job: _Job | None, report: Callable[[str], None]) -> int:
    for row, place, found, allowed in error.faults.itertuples(index=False, name=None):
        column: Hashable = job.labels[place] if job is not None else place
        report(sentence(row, column, found, allowed))
    return len(error.faults)
