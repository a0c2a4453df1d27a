"""Pieces of which the inputs are made: one filled-in form and what is right for it, tables as text and as files."""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd

FILES = Path(__file__).parent / "files"
SHEET = [4, 5, 3, 4, 5, 4, 4, 3, 5, 4, 4, 5]
SECOND = [2, 3, 3, 2, 4, 3, 2, 3, 3, 2, 4, 3]
RIGHT = "bond 4.25, goals 3.75, tasks 4.5, alliance 4.1667"  # of SHEET, by hand from the key of the WAI-SR
NUMBERS = range(1, 13)
WORDS = ("", "Seldom", "Sometimes", "Fairly often", "Very often", "Always")
WORD_NUMBERS = {word: float(number) for number, word in enumerate(WORDS) if word}
HEAD = ["client_id", "session", "rater", "bond", "goals", "tasks", "outcome"]


def table(*rows, sep=",", end="\n", quoted=True):
    """Return rows as text, each cell in quotation marks as survey programs write it."""
    cell = '"{}"'.format if quoted else str
    return "".join(sep.join(cell(str(value).replace('"', '""')) for value in row) + end for row in rows)


def items(name):
    """Return the headings of the twelve items: ``{}`` is the number's place."""
    return [name.format(number) for number in NUMBERS]


def answers(heads, sheet=SHEET, before=("id",), first=("A",), **how):
    """Return a table of one filled-in form."""
    return table([*before, *heads], [*first, *sheet], **how)


def ratings(rows, head=HEAD, **how):
    """Return a table of a class's ratings."""
    return table(head, *rows, **how)


def book(rows, edit=None):
    """Return an Excel workbook."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if edit:
        edit(made.active)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def saved(frame, ending, write, **how):
    """Return what a program writes into a file with this ending."""
    with TemporaryDirectory() as folder:
        file = Path(folder, f"table{ending}")
        write(frame, file, **how)
        return file.read_bytes()


def frame(name="item_{}", sheet=SHEET):
    """Return one filled-in form as a frame."""
    return pd.DataFrame([["A", *sheet]], columns=["id", *items(name)])
