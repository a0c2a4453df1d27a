"""``alliancekit template -o ratings.csv``: an empty table for a class's own ratings, or a form's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import UserError, refusal
from alliancekit.tables.writing import refuse_name

if TYPE_CHECKING:
    import argparse

    import pandas as pd

_COLUMNS = """\
client_id            a code for the client, the same in every row of that client
session              the session's number: 1, 2, 3 ...
rater                client, therapist or observer (in the wide form the heading names the rater)
bond, goals, tasks   how each was rated, a mean from 1 to 5; leave blank what was not rated
person               a column of your own, where several people rated the same session: who gave the rating
outcome              the client's distress, 0 to 40, LOWER IS BETTER; may stay blank

Fill it in, save it as CSV or .xlsx, then read it with ak.read_ratings("{name}").\
"""

_ANSWERS = """\
client_id, session, rater   whose form it is; rename them or add others: they pass through
item_1 to {last}   the answers as given, each {allowed}; leave blank what was not answered

Fill it in, save it as CSV, then score it: alliancekit score {name} --instrument {form} -o scores.csv\
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--wide", action="store_true", help="a row a session, each rater in own columns")
    parser.add_argument("--instrument", metavar="NAME", help="for the answers to this form, not ratings")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the CSV file to write")


def run(args: argparse.Namespace) -> int:
    """Write the template, never over a file that is there already."""
    if args.out.suffix.lower() not in (".csv", ""):
        print(f"The template is a CSV file: name it {args.out.with_suffix('.csv').name}.", file=sys.stderr)
        return 2
    try:
        table, explained = _for_answers(args) if args.instrument else _for_ratings(args)
        refuse_name(args.out)
        # With its mark, Excel reads the file as UTF-8, and letters typed into it come back as they are.
        with args.out.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(table.to_csv(index=False, lineterminator="\r\n"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except FileExistsError:
        print(f"{args.out.name} is there already, and stays as it is: choose another name.", file=sys.stderr)
        return 2
    except OSError as error:
        print(refusal(error, args.out.name), file=sys.stderr)
        return 2
    print(f"{args.out.name} is written. Its columns:\n")
    print(explained)
    return 0


def _for_ratings(args: argparse.Namespace) -> tuple[pd.DataFrame, str]:
    from alliancekit.ratings import ratings_template

    return ratings_template("wide" if args.wide else "long"), _COLUMNS.format(name=args.out.name)


def _for_answers(args: argparse.Namespace) -> tuple[pd.DataFrame, str]:
    from alliancekit.instruments import instrument
    from alliancekit.ratings import ratings_template

    if args.wide:
        raise UserError(
            "--wide is for ratings; a form's answers are one row a form. Leave one of the two out."
        )
    form = instrument(args.instrument)
    items = [f"item_{number}" for number in form.numbers]
    keys = ratings_template("long")[["client_id", "session", "rater"]]
    explained = _ANSWERS.format(last=items[-1], allowed=form.allowed, name=args.out.name, form=form.name)
    return keys.reindex(columns=[*keys, *items]), explained
