"""What ``score`` and ``check`` ask about a file of answers: the form, its items' columns, what cells mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.errors import Fault

if TYPE_CHECKING:
    import argparse


def add_answer_arguments(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Let a command be told which form was answered, and how."""
    parser.add_argument(
        "--instrument",
        required=required,
        metavar="NAME",
        help="the form that was answered, as 'alliancekit instruments' lists it",
    )
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


def how_answered(args: argparse.Namespace) -> dict[str, Any]:
    """Return what the reader said, as `score_file` takes it.

    Raises
    ------
    UserError
        There is no such form, or the file of words cannot be read.
    """
    from alliancekit.instruments import instrument

    form = instrument(args.instrument)
    return {
        "form": form if args.range is None else form.with_range(*args.range),
        "columns": args.columns,
        "missing": args.missing,
        "words": args.words and _words(args.words),
    }


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
