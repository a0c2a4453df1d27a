"""Reading a clinic: the sample that ships with the workbook, or a folder of five CSV files."""

from __future__ import annotations

import json
from functools import cache
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd

from alliancekit.clinic.schema import HOMES, KEYS, SCHEMA, Clinic, Column
from alliancekit.errors import DataError, Fault, UserError
from alliancekit.tables.formulas import unguarded
from alliancekit.tables.numbers import BLANKS, number
from alliancekit.tables.reading import open_table

_TURN = Lock()  # a kernel may read the sample beforehand, beside its first cell


def load_clinic() -> Clinic:
    """Read the sample clinic: SYNTHETIC, 30 therapists, 400 clients, about 4,000 sessions.

    Each call returns fresh frames, so changing them changes nothing else.

    Returns
    -------
    Clinic
        See ``DATA_CARD.md`` beside the tables for how they were made and what they must not be used for.

    Raises
    ------
    UserError
        If the installed tables are incomplete or damaged (see :func:`read_clinic`).

    Examples
    --------
    >>> load_clinic().sessions["rater"].cat.categories.tolist()
    ['client', 'therapist', 'observer']
    """
    with _TURN:
        sample = _sample()
    return Clinic(*(getattr(sample, table).copy() for table in SCHEMA))


@cache
def _sample() -> Clinic:
    """Read the sample's files once: lessons, checks and exercises each ask for a copy."""
    return read_clinic(data_folder())


def given_or_sample(clinic: Clinic | None, needed: str = "sessions") -> Clinic:
    """Return the clinic that was given, or the sample clinic where none was.

    Raises
    ------
    UserError
        If it is no clinic, or its table ``needed`` has no rows: on a waiting list no session takes place.
    """
    if clinic is None:
        return load_clinic()
    if not isinstance(clinic, Clinic):
        raise UserError(
            f"Found a {type(clinic).__name__} where a clinic is needed. Give what ak.load_clinic(), "
            "ak.read_clinic(folder) or ak.simulate_clinic(...) returns, or nothing for the sample clinic."
        )
    if getattr(clinic, needed).empty:
        raise UserError(
            f"This clinic has no {needed}, so there is nothing to show. "
            "Give one that has, or nothing for the sample clinic."
        )
    return clinic


def data_folder() -> Path:
    """Return where the workbook's own data are: inside the installed package, or beside it in a checkout."""
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


def written(name: str) -> list[dict[str, Any]]:
    """Return what was written by hand for the lessons and lies beside the tables, entry by entry.

    Examples
    --------
    >>> len(written("vignettes"))
    12
    """
    entries: list[dict[str, Any]] = json.loads((data_folder() / f"{name}.json").read_text(encoding="utf-8"))[
        name
    ]
    return entries


def read_clinic(folder: str | Path) -> Clinic:
    """Read a clinic from the five CSV files that ``alliancekit simulate`` writes.

    A spreadsheet may have saved them in between: semicolons, decimal commas and the like are read.

    Parameters
    ----------
    folder
        Where ``therapists.csv``, ``clients.csv``, ``sessions.csv``, ``items.csv`` and ``exchanges.csv`` are.

    Returns
    -------
    Clinic
        The tables, columns in the order of :data:`SCHEMA`; other columns are left out.

    Raises
    ------
    UserError
        If the folder or one of the files is not there, with all that are missing.
    DataError
        If a column is missing, a value not allowed or a row there twice, with everything there is to mend.

    Examples
    --------
    >>> read_clinic("nowhere")
    Traceback (most recent call last):
        ...
    alliancekit.errors.UserError: There is no folder 'nowhere'. Give the folder that holds the five CSV files.
    """
    if not isinstance(folder, str | PathLike):
        raise UserError(f"Found a {type(folder).__name__}. Give the name of a folder, in quotation marks.")
    folder = Path(folder)
    if not folder.is_dir():
        raise UserError(f"There is no folder '{folder}'. Give the folder that holds the five CSV files.")
    absent = [f"{table}.csv" for table in SCHEMA if not (folder / f"{table}.csv").is_file()]
    if absent:
        raise UserError(
            f"The folder '{folder}' has no {', '.join(absent)}. A clinic has five files: "
            f"{', '.join(f'{table}.csv' for table in SCHEMA)}. Make them: alliancekit simulate --out FOLDER"
        )
    refused = f"The clinic in '{folder}' was not read"
    faults: list[Fault] = []
    frames = {table: _read_table(folder / f"{table}.csv", SCHEMA[table], faults) for table in SCHEMA}
    if not faults:
        for table, keys in KEYS.items():
            _refuse_repeats(frames[table], table, keys, faults)
        for column, home in HOMES.items():
            _share_ids(frames, column, home, faults)
    if faults:
        raise DataError(refused, faults)
    return Clinic(*(frames[table].reset_index(drop=True) for table in SCHEMA))


def _read_table(path: Path, columns: tuple[Column, ...], faults: list[Fault]) -> pd.DataFrame:
    """Read one file, its rows numbered as in a spreadsheet; add what is wrong with it to ``faults``."""
    names = {column.name for column in columns}
    try:
        with open_table(path, lambda row: len(names.intersection(row))) as table:
            absent = [column.name for column in columns if column.name not in table.headings]
            if absent:
                found, allowed = (
                    f"It has no {', '.join(absent)}",
                    ", ".join(column.name for column in columns),
                )
                advice = f"Found: {', '.join(table.headings)}."
                raise table.refuse([Fault(None, "", found, f"columns {allowed}", advice)])
            blocks = list(table.blocks())
            stray = [fault for block in blocks for fault in block.faults]
            if stray:
                raise table.refuse(stray)
            rows = [row for block in blocks for row in block.rows]
            places = {column.name: table.headings.index(column.name) for column in columns}
            comma = table.decimal_comma
    except DataError as error:
        faults += [_of_file(fault, path) for fault in error.listed]
        return pd.DataFrame()
    raw = {
        name: [cell for block in blocks for cell in block.columns[place]] for name, place in places.items()
    }
    parsed = {column.name: _parse(raw[column.name], column, comma) for column in columns}
    for column in columns:
        _, wrong, allowed = parsed[column.name]
        faults += [
            Fault(rows[place], f"{column.name} in {path.name}", raw[column.name][place], allowed)
            for place in np.flatnonzero(wrong).tolist()
        ]
    return pd.DataFrame({name: values for name, (values, _, _) in parsed.items()}, index=rows)


def _of_file(fault: Fault, path: Path) -> Fault:
    """Say of which of the five files a fault is."""
    if fault.row is None:
        return fault._replace(found=f"{path.name}: {fault.found}")
    return fault._replace(column=f"{fault.column} in {path.name}".strip())


def _parse(texts: list[str], column: Column, comma: bool) -> tuple[Any, Any, str]:
    """Turn a column into values of its kind; say which are not allowed, and what is."""
    raw = pd.Series(texts, dtype=object)
    if column.kind == "id":
        names = raw.map(unguarded)
        nameless = names == ""
        return pd.Categorical(names.mask(nameless), categories=names[~nameless].unique()), nameless, "a name"
    blank = raw.map({text: text.casefold() in BLANKS for text in set(texts)}).to_numpy(bool)
    if column.kind == "choice":
        known = raw.isin(column.allowed)
        ordered = column.name == "rater"
        values = pd.Categorical(raw.where(known), categories=column.allowed, ordered=ordered)
        return values, ~known & ~(blank & column.missing), " or ".join(column.allowed)
    if column.kind == "boolean":
        return (raw == "True").to_numpy(), ~raw.isin(["True", "False"]), "True or False"
    numbers = raw.map({text: number(text, comma) for text in set(texts)}).to_numpy(float, na_value=np.nan)
    outside: Any = ~((numbers >= column.low) & (numbers <= column.high))
    if column.kind != "number":
        outside |= numbers != np.rint(numbers)
    if column.missing:
        outside &= ~blank
    if column.kind == "integer" and not outside.any():
        numbers = numbers.astype(np.int32)
    whole = "" if column.kind == "number" else "whole "
    return numbers, outside, f"a {whole}number from {column.low:g} to {column.high:g}"


def _refuse_repeats(frame: pd.DataFrame, table: str, keys: list[str], faults: list[Fault]) -> None:
    allowed = f"one row for each {', '.join(keys)}"
    for row in frame.index[frame.duplicated(keys)]:
        found = ", ".join(str(frame[key].loc[row]) for key in keys)
        faults.append(
            Fault(row, f"{' + '.join(keys)} in {table}.csv", found, allowed, "It stands above too.")
        )


def _share_ids(frames: dict[str, pd.DataFrame], column: str, home: str, faults: list[Fault]) -> None:
    """Give every table the same categories for ``column``: the people listed in the table ``home``."""
    people = frames[home][column]
    for table, frame in frames.items():
        if column in frame:
            known = frame[column].cat.set_categories(people.cat.categories)
            allowed = f"somebody who is in {home}.csv"
            faults += [
                Fault(
                    row, f"{column} in {table}.csv", frame[column].loc[row], allowed, "Add or drop that row."
                )
                for row in frame.index[known.isna()]
            ]
            frame[column] = known
