"""``alliancekit report ratings.csv --title "Our class" -o report.html``: ratings as a page to print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import DataError, UserError

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="CSV, .xlsx, .xls, .ods or .sav: ratings; the same code is the same client in all",
    )
    parser.add_argument(
        "--each-file",
        choices=("person", "clients"),
        default="person",
        help="where two files rate one session: two people did (person), or each has its own clients",
    )
    parser.add_argument("--instrument", metavar="NAME", help="for files of the answers to this form")
    parser.add_argument("--title", required=True, help="the report's title")
    parser.add_argument("--synthetic", action="store_true", help="say that the data are invented")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="the .html file to write"
    )


def run(args: argparse.Namespace) -> int:
    """Write the report; 0: done, 1: ratings have faults, nothing was written, 2: it could not be tried."""
    from alliancekit.ratings.gathering import read_class
    from alliancekit.report import write_report

    try:
        _refuse_input(args.out, args.files)
        ratings = read_class(args.files, each_file=args.each_file, instrument=args.instrument)
        write_report(args.out, title=args.title, ratings=ratings, synthetic=args.synthetic)
    except DataError as error:
        print(f"{error}\nNo report was written.", file=sys.stderr)
        return 1 if all(file.is_file() for file in args.files) else 2
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    clients = ratings["client_id"].nunique()
    print(f"{args.out.name} is written: {clients:,} {'client' if clients == 1 else 'clients'}, none named.")
    for note in ratings.attrs["notes"]:
        print(f"Note: {note}")
    return 0


def _refuse_input(out: Path, files: list[Path]) -> None:
    if any(out.exists() and file.exists() and out.samefile(file) for file in files):
        raise UserError("The report would overwrite the ratings; give -o another name.")
