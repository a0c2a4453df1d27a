"""``alliancekit score answers.csv --instrument wai-sr -o scores.csv``: score a questionnaire's answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.errors import refusal

if TYPE_CHECKING:
    import argparse

_LISTED = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("answers", type=Path, help="CSV file: one row a form, one column an item")
    parser.add_argument("--instrument", required=True, help="a name that 'alliancekit instruments' lists")
    parser.add_argument(
        "--range",
        nargs=2,
        type=float,
        metavar=("LOW", "HIGH"),
        help="answers allowed, where not the usual ones",
    )
    parser.add_argument("-o", "--out", type=Path, required=True, help="CSV file to write the scores to")


def run(args: argparse.Namespace) -> int:
    """Score the file; 0: done, 1: the answers have faults, nothing was written, 2: it could not be tried."""
    from tqdm import tqdm

    from alliancekit.instruments import instrument
    from alliancekit.instruments.files import score_file

    told = 0

    def report(fault: str) -> None:
        nonlocal told
        told += 1
        if told <= _LISTED:
            tqdm.write(fault, file=sys.stderr)

    try:
        form = instrument(args.instrument)
        form = form if args.range is None else form.with_range(*args.range)
        size = args.answers.stat().st_size
        if fault := _output_fault(args.out, args.answers):
            return _refuse(fault)
        # The bar stays away where nobody would see it move: in a log, or with a short file.
        with tqdm(total=size, unit="B", unit_scale=True, desc="scoring", delay=1, disable=None) as bar:
            done = score_file(args.answers, args.out, form, report, lambda read: bar.update(read - bar.n))
    except OSError as error:
        name = Path(error.filename).name if error.filename else args.answers.name
        return _refuse(refusal(error, name))
    except ValueError as error:
        return _refuse(str(error))
    if done.faults:
        more = f" The first {_LISTED:,} are listed." if done.faults > _LISTED else ""
        plural = "fault" if done.faults == 1 else "faults"
        print(f"{args.answers.name}: {done.faults:,} {plural}, no scores written.{more}", file=sys.stderr)
        return 1
    print(f"{args.out.name}: {done.rows:,} forms scored as {form.name}.")
    return 0


def _output_fault(out: Path, answers: Path) -> str:
    """Say why the scores cannot go there, before a long file has been read for nothing."""
    if out.is_dir():
        return refusal(IsADirectoryError(), out.name)
    if not out.parent.is_dir():
        return f"There is no folder {out.parent.name}; make it first, or give -o another name."
    if out.exists() and out.samefile(answers):
        return "The scores would overwrite the answers; give -o another name."
    return ""


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2
