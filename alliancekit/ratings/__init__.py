"""A class's own ratings: the template, and reading it back with every fault named in words."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS
from alliancekit.errors import Fault, UserError, printable
from alliancekit.instruments import Instrument
from alliancekit.instruments.answers import missing_codes, plain_words
from alliancekit.ratings.checks import check_cells
from alliancekit.ratings.clients import look_alike
from alliancekit.ratings.columns import LONG, PERSON, WIDE, known_columns, match_columns
from alliancekit.ratings.items import answered_form, answers_fault, item_cells, item_headings, parts_of
from alliancekit.ratings.time_points import one_row_a_session, untimed
from alliancekit.tables.limits import MAX_BYTES, MAX_ROWS, MAX_WIDTH
from alliancekit.tables.numbers import INVISIBLE
from alliancekit.tables.reading import Block, open_table

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from alliancekit.ratings.columns import Columns
    from alliancekit.tables.reading import Table

__all__ = ["ratings_template", "read_ratings"]

SYNTHETIC = "synthetic"  # a column of this name says that the ratings are made up
_A_RATING = Instrument("the ratings' scale", items=1, low=1, high=5, whole=False)
_SHARED = ("client_id", "session", "rater")


def ratings_template(form: Literal["long", "wide"] = "long") -> pd.DataFrame:
    """Return an empty table to fill in: two sessions of one client, their ratings still blank.

    Parameters
    ----------
    form
        ``"long"``: a row for each client, session and rater, with the columns ``client_id, session, rater,
        bond, goals, tasks, outcome``. ``"wide"``: a row for each client and session, with ``bond_client,
        goals_client, tasks_client, bond_therapist`` and so on in place of ``rater, bond, goals, tasks``.

    Returns
    -------
    pandas.DataFrame
        bond, goals and tasks are means on a scale from 1 to 5; outcome is distress from 0 to 40, lower is
        better.

    Raises
    ------
    ValueError
        When ``form`` is neither "long" nor "wide".

    Examples
    --------
    >>> ratings_template("wide").columns[:5].tolist()
    ['client_id', 'session', 'bond_client', 'goals_client', 'tasks_client']
    """
    if form not in ("long", "wide"):
        message = f"form is {form!r}; allowed are 'long' (a row a rater) and 'wide' (a row a session)."
        raise UserError(message)
    raters = RATERS if form == "long" else (None,)
    rows = [("C001", session, rater) for session in (1, 2) for rater in raters]
    keys = pd.DataFrame(rows, columns=["client_id", "session", "rater"])
    return keys.reindex(columns=list(LONG if form == "long" else WIDE))


def read_ratings(
    path: str | os.PathLike[str],
    *,
    columns: Mapping[str, str] | None = None,
    same: Mapping[str, object] | None = None,
    instrument: str | Instrument | None = None,
    words: Mapping[str, float] | None = None,
    missing: float | Sequence[float] = (),
) -> pd.DataFrame:
    r"""Read a class's own ratings, long or wide, from a CSV file, a workbook (.xlsx, .xls, .ods) or SPSS.

    The columns are those of :func:`ratings_template`. Capitals, spaces and punctuation in headings do not
    count ("Client ID", "Bond (client)"); patient is taken for client; counsellor, counselor and
    psychotherapist for therapist; nothing else is guessed. Sessions may stand side by side, headed
    ``bond_t1, goals_t1, tasks_t1, bond_t2`` or the like. Cells may be separated by comma, semicolon or tab;
    a decimal comma is read where it cannot be a thousands separator. A blank, a dash, "NA" or "N/A" is a
    missing rating. What the file holds decides how it is read, not the ending of its name. It may have 10
    MB, 50,000 rows and 4,096 columns. A cell that a spreadsheet shows as a percentage, a date or an error is
    never taken for a number.

    Parameters
    ----------
    path
        The file. Of a workbook, the first sheet that is not hidden is read.
    columns
        Column of the template -> its heading in the file, where that is another one, such as
        ``{"client_id": "Case", "bond": "Q1"}``; ``items`` -> how the answers to single statements are
        headed, such as ``"Q7_{}"``.
    same
        What all rows share where no column says it, such as ``{"session": 1, "rater": "observer"}``. If
        ``client_id`` is among it too, everybody rated the same session, and each row is another person.
    instrument
        The questionnaire whose answers the file holds in place of bond, goals and tasks; they are scored.
    words
        Which number a word stands for among its answers, such as ``{"often": 4}``; capitals do not count.
    missing
        Numbers that mark a missing rating, such as -99 or 9, wherever they are no allowed value.

    Returns
    -------
    pandas.DataFrame
        One row a client, session and rater: ``client_id`` (text), ``session`` (whole number from 1),
        ``rater`` (categorical: client, therapist, observer), ``bond, goals, tasks`` (1 to 5, may be
        missing), ``alliance`` (the mean of the three, missing where one of them is) and ``outcome``
        (distress, 0 to 40, lower is better, may be missing). The single answers ``item_1`` to ``item_12``
        of a long table, which the role-play form saves, follow as columns of their own, and ``person``
        (text), where several people rated the same session from the same chair. Of a wide row, a rater who
        rated nothing gets no row. Any other column is left out. ``.attrs["notes"]`` lists, in sentences,
        what was left out or should be known; ``.attrs["synthetic"]`` says whether the file has a column
        ``synthetic``, as made-up data have.

    Raises
    ------
    DataError
        With every fault at once (its row as in a spreadsheet, its column, what was found, what is allowed
        and what to do), also where there is no such file or it is no table. Then nothing was read.
    UserError
        ``columns`` or ``same`` names what no table of ratings has, the questionnaire gives no bond, goals
        and tasks from 1 to 5, or a code for missing ratings is a rating.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "class.csv")
    ...     _ = file.write_text("client_id,session,rater,bond,goals,tasks\nC001,1,client,4,3.5,3\n")
    ...     read_ratings(file)[["client_id", "rater", "alliance"]]
      client_id   rater  alliance
    0      C001  client       3.5
    """
    given, shared = dict(columns or {}), dict(same or {})
    pattern = given.pop("items", None)
    _refuse_unknown("columns", given, (*LONG, PERSON, *WIDE, *ITEMS, "items"))
    _refuse_unknown("same", shared, _SHARED)
    codes = missing_codes(missing, _A_RATING)
    form = answered_form(instrument) if instrument is not None else None

    def known(row: Sequence[str]) -> int:
        columns = known_columns(row, given)
        # Rows of ratings need no look for answers to single statements.
        return len(columns) + (item_headings(row, form, pattern) if form or not columns & {*PARTS} else 0)

    with open_table(path, known, largest=MAX_BYTES) as table:
        elsewhere = {*shared, *(PARTS if form else ())}
        matched = match_columns(table.headings, table.heading_row, given, elsewhere)
        if not form and (fault := answers_fault(table.headings, table.heading_row, matched.places)):
            raise table.refuse([fault])
        if not matched.places and not form:
            here = printable(", ".join(filter(None, map(str.strip, table.headings))))
            allowed, advice = (
                f"the headings {', '.join(LONG)}",
                "Start from what `alliancekit template` writes.",
            )
            raise table.refuse([Fault(table.heading_row, "", here, allowed, advice)])
        block = _rows(table)
        cells = {
            name: [cell.strip(INVISIBLE) for cell in block.columns[place]]
            for name, place in matched.places.items()
        }
        titles = {column: table.headings[place] for column, place in matched.places.items()}
        if form:
            answers, asked = item_cells(table, block, form, pattern, plain_words(words))
            cells, titles = cells | answers, titles | asked
            matched = matched._replace(unused=[each for each in matched.unused if each not in asked.values()])
        titles |= {name: name for name in shared if name not in cells}
        cells |= {name: [str(value)] * len(block.rows) for name, value in shared.items() if name not in cells}
        if set(_SHARED) <= shared.keys() and PERSON not in cells:
            cells[PERSON], titles[PERSON] = [f"row {row}" for row in block.rows], PERSON
        typed, wrong = check_cells(
            pd.DataFrame(cells, index=block.rows, dtype=object),
            titles,
            matched.form,
            table.decimal_comma,
            codes,
        )
        faults = [*matched.faults, *sorted([*block.faults, *wrong], key=lambda fault: fault.row or 0)]
        if form and not faults:
            typed = typed.assign(**parts_of(typed, form))
        if not faults and typed.drop(columns=[*_SHARED, PERSON, "outcome"], errors="ignore").isna().all(
            axis=None
        ):
            allowed = "a row of headings and at least one row of ratings below it"
            advice = "Fill in what `alliancekit template` writes, save it, and name that file."
            faults = [Fault(None, "", "This file holds no rating yet", allowed, advice)]
        if faults:
            raise table.refuse(faults)
    made = [heading for heading in matched.unused if heading.strip().casefold() == SYNTHETIC]
    matched = matched._replace(unused=[heading for heading in matched.unused if heading not in made])
    notes = list(table.notes)
    if any(untimed(str(column))[1] is not None for column in typed):
        typed, told = one_row_a_session(typed)
        notes.append(told)
    ratings = _long(typed, matched.form)
    ratings.attrs |= {"notes": notes + _notes(matched, ratings), SYNTHETIC: bool(made)}
    return ratings


def _refuse_unknown(argument: str, names: Mapping[str, object], allowed: Sequence[str]) -> None:
    if unknown := [printable(str(name)) for name in names if name not in allowed]:
        listed = ", ".join(dict.fromkeys(allowed))
        raise UserError(f"{argument} names {', '.join(unknown)}. Allowed are {listed}.")


def _rows(table: Table) -> Block:
    """Read every row, or refuse a table of too many."""
    rows: list[int] = []
    faults: list[Fault] = []
    pieces: list[list[tuple[str, ...]]] = []
    for block in table.blocks(MAX_ROWS):
        rows += block.rows
        faults += block.faults
        pieces.append(block.columns)
        for count, limit, what in (
            (len(rows), MAX_ROWS, "rows"),
            (len(rows) * len(table.headings), MAX_WIDTH, "cells"),
        ):
            if count > limit:
                found, advice = f"This file has more than {limit:,} {what}", "Divide it into several files."
                raise table.refuse([Fault(None, "", found, f"at most {limit:,} {what}", advice)])
    if not pieces:
        return Block([], [()] * len(table.headings), [])
    return Block(rows, [tuple(chain.from_iterable(column)) for column in zip(*pieces, strict=True)], faults)


def _long(typed: pd.DataFrame, form: str) -> pd.DataFrame:
    """Bring a faultless table to one row a client, session and rater, its columns in the usual order."""
    if form == "wide":
        raters = [rater for rater in RATERS if f"bond_{rater}" in typed]
        frames = [
            typed.rename(columns={f"{part}_{rater}": part for part in PARTS}).assign(rater=rater)
            for rater in raters
        ]
        long = pd.concat(frames).sort_index(kind="stable")
        rated = long[list(PARTS)].notna().any(axis=1)
        # A session that nobody rated keeps one row, so that its outcome is not lost.
        long = long[rated | (~rated.groupby(long.index).transform("any") & ~long.index.duplicated())]
    else:
        long = typed
    items = [item for item in ITEMS if item in long]
    person = [PERSON] if PERSON in long else []
    table = long.reindex(columns=[*_SHARED, *person, *PARTS, "alliance", "outcome", *items])
    return table.assign(
        session=table["session"].astype(np.int64),
        rater=pd.Categorical(table["rater"], categories=RATERS),
        alliance=table[list(PARTS)].mean(axis=1, skipna=False),
        outcome=table["outcome"].astype(float),
    ).reset_index(drop=True)


def _notes(columns: Columns, ratings: pd.DataFrame) -> list[str]:
    notes = []
    if columns.unused:
        listed = ", ".join(f"“{printable(heading)}”" for heading in columns.unused[:10])
        more = f" and {len(columns.unused) - 10} more" if len(columns.unused) > 10 else ""
        notes.append(f"columns that were left out: {listed}{more}.")
    if missing := int(ratings[list(PARTS)].isna().sum().sum()):
        notes.append(f"{missing:,} of {len(ratings) * len(PARTS):,} ratings are blank and stay missing.")
    if alike := look_alike(ratings["client_id"].unique()):
        listed = ", ".join(map(printable, alike[:6]))
        why = "though their codes differ by capitals, blanks or noughts alone"
        notes.append(f"read as different clients, {why}: {listed}.")
    return notes
