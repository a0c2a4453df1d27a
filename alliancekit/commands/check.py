"""``alliancekit check ratings.csv``: what is wrong in a class's ratings or in answers, or what they hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.commands.answers import add_answer_arguments, how_answered
from alliancekit.errors import DataError, UserError, refusal
from alliancekit.results import counted

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "file", type=Path, help="CSV, .xlsx, .xls, .ods or .sav: ratings, or answers to a form"
    )
    add_answer_arguments(parser, required=False)
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="write all faults to this CSV file")


def run(args: argparse.Namespace) -> int:
    """Print what was found; 0: the file can be used, 1: it has faults, 2: it could not be tried."""
    from alliancekit.tables.formulas import spreadsheet_safe
    from alliancekit.tables.writing import replacing

    try:
        held, notes = _answers(args) if args.instrument else _ratings(args)
    except DataError as error:
        print(error, file=sys.stderr)
        if args.out is None:
            return 1
        try:
            with replacing(args.out) as (beside,):
                spreadsheet_safe(error.faults).to_csv(beside, index=False, encoding="utf-8-sig")
        except OSError as refused:
            print(refusal(refused, args.out.name), file=sys.stderr)
            return 2
        print(f"{args.out.name} lists every fault.", file=sys.stderr)
        return 1
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{args.file.name} can be {held}.")
    for note in notes:
        print(f"Note: {note}")
    return 0


def _answers(args: argparse.Namespace) -> tuple[str, Sequence[str]]:
    """Look at answers as `score` would."""
    from alliancekit.instruments.files import score_file

    how = how_answered(args)
    done = score_file(args.file, None, **how)
    return f"scored: {counted(done.rows, 'form')} of {how['form'].name}", done.notes


def _ratings(args: argparse.Namespace) -> tuple[str, Sequence[str]]:
    from alliancekit.ratings import read_ratings

    if args.columns or args.words or args.range:
        raise UserError(
            "--columns, --words and --range are about the answers to a form: say --instrument, too."
        )
    ratings = read_ratings(args.file, missing=args.missing)
    raters = ratings["rater"].value_counts(sort=False)
    counts = ", ".join(f"{rater} {count:,}" for rater, count in raters.items())
    clients = ratings["client_id"].nunique()
    return f"used: {clients:,} clients, {len(ratings):,} rows ({counts})", ratings.attrs["notes"]
