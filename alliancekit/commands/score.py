"""``alliancekit score answers.csv --instrument wai-sr -o scores.csv``: score a questionnaire's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.commands.answers import add_answer_arguments, how_answered
from alliancekit.errors import DataError, refusal
from alliancekit.results import counted
from alliancekit.tables.writing import refuse_no_file

if TYPE_CHECKING:
    import argparse

_NOT_WRITTEN = (".xls", ".xlsb", ".xlsm", ".ods", ".sav", ".numbers", ".pdf", ".docx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "answers", type=Path, help="CSV, .xlsx, .xls, .ods or .sav: a row a form, a column an item"
    )
    add_answer_arguments(parser, required=True)
    parser.add_argument(
        "-o", "--out", type=Path, required=True, help="CSV file or .xlsx workbook to write the scores to"
    )


def run(args: argparse.Namespace) -> int:
    """Score the file; 0: done, 1: the answers have faults, nothing was written, 2: it could not be tried."""
    from tqdm import tqdm

    from alliancekit.instruments.files import score_file

    try:
        how = how_answered(args)
        if fault := _output_fault(args.out, args.answers):
            return _refuse(fault)
        # The bar stays away where nobody would see it move: in a log, or with a short file.
        with tqdm(unit=" forms", desc="scoring", delay=1, disable=None) as bar:
            done = score_file(
                args.answers,
                args.out,
                **how,
                progress=lambda rows: bar.update(rows - bar.n),
            )
    except DataError as error:
        print(f"{error}\nNo scores were written.", file=sys.stderr)
        return 1 if args.answers.is_file() else 2
    except OSError as error:
        return _refuse(refusal(error, args.out.name))
    except ValueError as error:
        return _refuse(str(error))
    print(f"{args.out.name}: {counted(done.rows, 'form')} scored as {how['form'].name}.")
    for note in done.notes:
        print(f"Note: {note}")
    return 0


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
