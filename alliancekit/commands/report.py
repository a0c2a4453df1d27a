"""``alliancekit report ratings.csv --title "Our class" -o report.html``: ratings as a page to print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import DataError, UserError, printable

if TYPE_CHECKING:
    import argparse

    import pandas as pd

_KEYS = ["client_id", "session", "rater"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="CSV files or .xlsx workbooks of ratings, long or wide; the same code is the same client in all",
    )
    parser.add_argument("--title", required=True, help="the report's title")
    parser.add_argument("--synthetic", action="store_true", help="say that the data are invented")
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="the .html file to write"
    )


def run(args: argparse.Namespace) -> int:
    """Write the report; 0: done, 1: ratings have faults, nothing was written, 2: it could not be tried."""
    from alliancekit.report import write_report

    try:
        _refuse_input(args.out, args.files)
        ratings = _together(args.files)
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


def _together(files: list[Path]) -> pd.DataFrame:
    """Read all files as one table, in which no rating stands twice."""
    import pandas as pd

    from alliancekit.ratings import read_ratings

    tables = [read_ratings(file) for file in files]
    ratings = pd.concat(tables, ignore_index=True)
    twice = ratings[ratings.duplicated(_KEYS) & ratings["rater"].notna()]
    if len(twice):
        client, session, rater = twice.iloc[0][_KEYS].tolist()
        raise UserError(_clash(f"rater {rater} more than once", client, session))
    outcomes = ratings.groupby(_KEYS[:2])["outcome"].transform("nunique")
    if outcomes.max() > 1:
        client, session, _ = ratings[outcomes > 1].iloc[0][_KEYS].tolist()
        raise UserError(_clash("different outcomes", client, session))
    notes = [
        f"{file.name}: {note}" if len(files) > 1 else note
        for table, file in zip(tables, files, strict=True)
        for note in table.attrs["notes"]
    ]
    ratings.attrs["notes"] = notes
    return ratings


def _clash(found: str, client: object, session: object) -> str:
    return (
        f"The files do not go together: of client {printable(str(client))}, session {session}, they hold "
        f"{found}. Each rating stands in one file. Give other clients other codes, or leave a file out."
    )
