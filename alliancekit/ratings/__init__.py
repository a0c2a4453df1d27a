"""A class's own ratings: the template, and reading it back with every fault named in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from alliancekit.clinic import ITEMS, PARTS, RATERS
from alliancekit.errors import Fault, UserError, printable
from alliancekit.ratings.checks import check_cells
from alliancekit.ratings.clients import look_alike
from alliancekit.ratings.columns import LONG, WIDE, known_columns, match_columns
from alliancekit.tables.limits import MAX_BYTES, MAX_ROWS
from alliancekit.tables.numbers import INVISIBLE
from alliancekit.tables.reading import open_table

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from alliancekit.ratings.columns import Columns
    from alliancekit.tables.reading import Table

__all__ = ["ratings_template", "read_ratings"]


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


def read_ratings(path: str | os.PathLike[str], *, missing: float | Sequence[float] = ()) -> pd.DataFrame:
    r"""Read a class's own ratings, long or wide, from a CSV file or an .xlsx workbook.

    The columns are those of :func:`ratings_template`. Capitals, spaces and punctuation in headings do not
    count ("Client ID", "Bond (client)"); patient is taken for client; counsellor, counselor and
    psychotherapist for therapist; nothing else is guessed. Cells may be separated by comma, semicolon or tab;
    a decimal comma is read where it cannot be a thousands separator. A blank, a dash, "NA" or "N/A" is a
    missing rating. What the file holds decides how it is read, not the ending of its name. It may have 10
    MB, 50,000 rows and 4,096 columns. A cell that a spreadsheet shows as a percentage, a date or an error is
    never taken for a number.

    Parameters
    ----------
    path
        The file. Of a workbook, the first sheet that is not hidden is read.
    missing
        Numbers that mark a missing rating, such as -99 or 9, wherever they are no allowed value.

    Returns
    -------
    pandas.DataFrame
        One row a client, session and rater: ``client_id`` (text), ``session`` (whole number from 1),
        ``rater`` (categorical: client, therapist, observer), ``bond, goals, tasks`` (1 to 5, may be missing),
        ``alliance`` (the mean of the three, missing where one of them is) and ``outcome`` (distress, 0 to 40,
        lower is better, may be missing). The single answers ``item_1`` to ``item_12`` of a long table, which
        the role-play form saves, follow as columns of their own. Of a wide row, a rater who rated nothing
        gets no row. Any other column is left out. ``.attrs["notes"]`` lists, in sentences, what was left out
        or should be known.

    Raises
    ------
    DataError
        With every fault at once (its row as in a spreadsheet, its column, what was found, what is allowed and
        what to do), also where there is no such file or it is no table. Then nothing was read.

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
    with open_table(path, lambda row: len(known_columns(row)), largest=MAX_BYTES) as table:
        columns = match_columns(table.headings, table.heading_row)
        if not columns.places:
            here = printable(", ".join(filter(None, map(str.strip, table.headings))))
            allowed, advice = (
                f"the headings {', '.join(LONG)}",
                "Start from what `alliancekit template` writes.",
            )
            raise table.refuse([Fault(table.heading_row, "", here, allowed, advice)])
        cells, faults = _cells(table, columns.places)
        titles = {column: table.headings[place] for column, place in columns.places.items()}
        typed, wrong = check_cells(
            cells, titles, columns.form, table.decimal_comma, np.atleast_1d(missing).tolist()
        )
        faults = [*columns.faults, *sorted([*faults, *wrong], key=lambda fault: fault.row or 0)]
        if not faults and typed.drop(columns=[*LONG[:3], "outcome"], errors="ignore").isna().all(axis=None):
            allowed = "a row of headings and at least one row of ratings below it"
            advice = "Fill in what `alliancekit template` writes, save it, and name that file."
            faults = [Fault(None, "", "This file holds no rating yet", allowed, advice)]
        if faults:
            raise table.refuse(faults)
    ratings = _long(typed, columns.form)
    ratings.attrs["notes"] = table.notes + _notes(columns, ratings)
    return ratings


def _cells(table: Table, places: dict[str, int]) -> tuple[pd.DataFrame, list[Fault]]:
    """Read the known columns of every row, and name what stands below no heading."""
    cells: dict[str, list[str]] = {name: [] for name in places}
    rows: list[int] = []
    faults: list[Fault] = []
    for block in table.blocks(MAX_ROWS):
        rows += block.rows
        faults += block.faults
        if len(rows) > MAX_ROWS:
            found, limit = f"This file has more than {MAX_ROWS:,} rows", f"at most {MAX_ROWS:,} rows"
            raise table.refuse([Fault(None, "", found, limit, "Divide it into several files.")])
        for name, place in places.items():
            cells[name] += [cell.strip(INVISIBLE) for cell in block.columns[place]]
    return pd.DataFrame(cells, index=rows, dtype=object), faults


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
    table = long.reindex(columns=["client_id", "session", "rater", *PARTS, "alliance", "outcome", *items])
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
