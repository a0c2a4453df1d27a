"""``alliancekit template -o ratings.csv``: an empty table for a class's own ratings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

_COLUMNS = """\
client_id            a code for the client, the same in every row of that client
session              the session's number: 1, 2, 3 ...
rater                client, therapist or observer (in the wide form the heading names the rater)
bond, goals, tasks   how each was rated, a mean from 1 to 5; leave blank what was not rated
outcome              the client's distress, 0 to 40, LOWER IS BETTER; may stay blank

Fill it in, save it as CSV or .xlsx, then read it with ak.read_ratings("{name}").\
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--wide", action="store_true", help="a row a session, each rater in own columns")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the CSV file to write")


def run(args: argparse.Namespace) -> int:
    """Write the template, never over a file that is there already."""
    from alliancekit.ratings import ratings_template

    if args.out.suffix.lower() not in (".csv", ""):
        print(f"The template is a CSV file: name it {args.out.with_suffix('.csv').name}.", file=sys.stderr)
        return 2
    # With its mark, Excel reads the file as UTF-8, and letters typed into it come back as they are.
    table = ratings_template("wide" if args.wide else "long").to_csv(index=False, lineterminator="\r\n")
    try:
        with args.out.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(table)
    except FileExistsError:
        print(f"{args.out.name} is there already, and stays as it is: choose another name.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{args.out.name} could not be written: {error.strerror}.", file=sys.stderr)
        return 2
    print(f"{args.out.name} is written. Its columns:\n")
    print(_COLUMNS.format(name=args.out.name))
    return 0
