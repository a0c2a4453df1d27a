"""``alliancekit check ratings.csv``: what is wrong in a class's own ratings, or what they hold."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import DataError, refusal

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("file", type=Path, help="CSV, .xlsx, .xls, .ods or .sav: ratings, long or wide")
    parser.add_argument(
        "--missing", nargs="+", type=float, default=[], metavar="CODE", help="codes for not rated"
    )
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="write all faults to this CSV file")


def run(args: argparse.Namespace) -> int:
    """Print what was found; 0: the file can be used, 1: it has faults, 2: they cannot be written."""
    from alliancekit.ratings import read_ratings
    from alliancekit.tables.formulas import spreadsheet_safe
    from alliancekit.tables.writing import replacing

    try:
        ratings = read_ratings(args.file, missing=args.missing)
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
    raters = ratings["rater"].value_counts(sort=False)
    counts = ", ".join(f"{rater} {count:,}" for rater, count in raters.items())
    clients = ratings["client_id"].nunique()
    print(f"{args.file.name} can be used: {clients:,} clients, {len(ratings):,} rows ({counts}).")
    for note in ratings.attrs["notes"]:
        print(f"Note: {note}")
    return 0
