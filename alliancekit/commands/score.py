"""``alliancekit score answers.csv --instrument wai-sr -o scores.csv``: score a questionnaire's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import DataError, Fault, refusal
from alliancekit.tables.writing import refuse_no_file

if TYPE_CHECKING:
    import argparse

_NOT_WRITTEN = (".xls", ".xlsb", ".xlsm", ".ods", ".sav", ".numbers", ".pdf", ".docx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "answers", type=Path, help="CSV, .xlsx, .xls, .ods or .sav: a row a form, a column an item"
    )
    parser.add_argument("--instrument", required=True, help="a name that 'alliancekit instruments' lists")
    parser.add_argument(
        "--range",
        nargs=2,
        type=float,
        metavar=("LOW", "HIGH"),
        help="answers allowed, where not the usual ones",
    )
    parser.add_argument(
        "--columns", metavar="PATTERN", help='the item columns: "Q1_{}" where the number changes, or F:Q'
    )
    parser.add_argument(
        "--missing", nargs="+", type=float, default=[], metavar="CODE", help="codes for not answered"
    )
    parser.add_argument("--words", type=Path, metavar="FILE", help="CSV file with the columns word, number")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="CSV file or .xlsx workbook to write the scores to"
    )


def run(args: argparse.Namespace) -> int:
    """Score the file; 0: done, 1: the answers have faults, nothing was written, 2: it could not be tried."""
    from tqdm import tqdm

    from alliancekit.instruments import instrument
    from alliancekit.instruments.files import score_file

    try:
        form = instrument(args.instrument)
        form = form if args.range is None else form.with_range(*args.range)
        if fault := _output_fault(args.out, args.answers):
            return _refuse(fault)
        # The bar stays away where nobody would see it move: in a log, or with a short file.
        with tqdm(unit=" forms", desc="scoring", delay=1, disable=None) as bar:
            done = score_file(
                args.answers,
                args.out,
                form,
                columns=args.columns,
                missing=args.missing,
                words=args.words and _words(args.words),
                progress=lambda rows: bar.update(rows - bar.n),
            )
    except DataError as error:
        print(f"{error}\nNo scores were written.", file=sys.stderr)
        return 1 if args.answers.is_file() else 2
    except OSError as error:
        return _refuse(refusal(error, args.out.name))
    except ValueError as error:
        return _refuse(str(error))
    print(f"{args.out.name}: {done.rows:,} {'form' if done.rows == 1 else 'forms'} scored as {form.name}.")
    for note in done.notes:
        print(f"Note: {note}")
    return 0


def _words(path: Path) -> dict[str, float]:
    """Read which number each word stands for."""
    import math

    from alliancekit.tables.numbers import number
    from alliancekit.tables.reading import open_table

    known: dict[str, float] = {}
    with open_table(path, lambda row: len({"word", "number"}.intersection(row))) as table:
        if not {"word", "number"} <= set(table.headings):
            allowed = "the columns word and number, and a row for each word"
            raise table.refuse([Fault(table.heading_row, "", ", ".join(table.headings), allowed)])
        word, value = (table.headings.index(name) for name in ("word", "number"))
        for block in table.blocks():
            for row, text, cell in zip(block.rows, block.columns[word], block.columns[value], strict=True):
                found = number(cell, table.decimal_comma)
                if found is None or math.isnan(found):
                    raise table.refuse([Fault(row, "number", cell, "a number")])
                known[text] = found
    return known


def _output_fault(out: Path, answers: Path) -> str:
    """Say why the scores cannot go there, before a long file has been read for nothing."""
    try:
        refuse_no_file(out)
    except OSError as error:
        return refusal(error, out.name or str(out))
    if out.suffix.lower() in _NOT_WRITTEN:
        return f"Scores are written as CSV or .xlsx: name the file {out.with_suffix('.xlsx').name}."
    if not out.parent.is_dir():
        return f"There is no folder {out.parent.name}; make it first, or give -o another name."
    if out.exists() and answers.exists() and out.samefile(answers):
        return "The scores would overwrite the answers; give -o another name."
    return ""


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2
