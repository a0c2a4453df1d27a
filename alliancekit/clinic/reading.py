"""Reading a clinic: the sample that ships with the workbook, or a folder of five CSV files."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from alliancekit.clinic.schema import HOMES, KEYS, SCHEMA, Clinic, Column
from alliancekit.errors import UserError


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


def read_clinic(folder: str | Path) -> Clinic:
    """Read a clinic from the five CSV files that ``alliancekit simulate`` writes.

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
        If the folder or one of the files is not there, with all that are missing; or a column is missing, a
        value not allowed or a row there twice, with the first fault of every column.

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
    faults: list[str] = []
    frames = {table: _read_table(folder / f"{table}.csv", SCHEMA[table], faults) for table in SCHEMA}
    if not faults:
        for table, keys in KEYS.items():
            _refuse_repeats(frames[table], table, keys, faults)
        for column, home in HOMES.items():
            _share_ids(frames, column, home, faults)
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults)
        raise UserError(f"The clinic in '{folder}' cannot be used:\n{listed}")
    return Clinic(**frames)


def _read_table(path: Path, columns: tuple[Column, ...], faults: list[str]) -> pd.DataFrame:
    """Read one file; add what is wrong with it to ``faults``."""
    text = {column.name: "str" for column in columns if column.kind in {"id", "choice"}}
    try:
        raw = pd.read_csv(path, dtype=text, keep_default_na=False, na_values=[""], encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as problem:
        faults.append(f"{path.name} is not a comma-separated table in UTF-8 ({problem}). Write it anew.")
        return pd.DataFrame()
    absent = [column.name for column in columns if column.name not in raw]
    if absent:
        faults.append(
            f"{path.name} has no column {', '.join(absent)}. Found: {', '.join(raw.columns)}. "
            f"Needed: {', '.join(column.name for column in columns)}."
        )
        return pd.DataFrame()
    return pd.DataFrame({c.name: _parse(raw[c.name], c, path.name, faults) for c in columns})


def _parse(raw: pd.Series[Any], column: Column, file: str, faults: list[str]) -> Any:
    """Turn a column into values of its kind; the first value that is not allowed becomes a fault."""
    if column.kind == "id":
        values: Any = pd.Categorical(raw, categories=raw.dropna().unique())
        wrong = raw.isna()
        allowed = "a name"
    elif column.kind == "choice":
        wrong = ~raw.isin(column.allowed)
        known = raw.mask(wrong)
        values = pd.Categorical(known, categories=column.allowed, ordered=column.name == "rater")
        allowed = " or ".join(column.allowed)
    elif column.kind == "boolean":
        values = raw.to_numpy()
        wrong = ~raw.isin([True, False])
        allowed = "True or False"
    else:
        values = pd.to_numeric(raw, errors="coerce").to_numpy(float)
        outside = ~((values >= column.low) & (values <= column.high))
        if column.kind != "number":
            outside |= values != np.rint(values)
        wrong = outside & ~(raw.isna() & column.missing)
        whole = "" if column.kind == "number" else "whole "
        allowed = f"a {whole}number from {column.low:g} to {column.high:g}"
    if np.any(wrong):
        row = int(np.argmax(wrong))
        found = "nothing" if pd.isna(raw.iloc[row]) else f"'{raw.iloc[row]}'"
        faults.append(f"{file}, line {row + 2}, column {column.name}: found {found}; allowed is {allowed}.")
        return raw
    if column.kind in {"integer", "boolean"}:
        return values.astype(np.int32 if column.kind == "integer" else bool)
    return values


def _refuse_repeats(frame: pd.DataFrame, table: str, keys: list[str], faults: list[str]) -> None:
    repeats = np.flatnonzero(frame.duplicated(keys))
    if len(repeats):
        found = ", ".join(str(frame[key].iloc[repeats[0]]) for key in keys)
        faults.append(
            f"{table}.csv, line {repeats[0] + 2}: found {found} once more; "
            f"allowed is one row for each {', '.join(keys)}."
        )


def _share_ids(frames: dict[str, pd.DataFrame], column: str, home: str, faults: list[str]) -> None:
    """Give every table the same categories for ``column``: the people listed in the table ``home``."""
    people = frames[home][column]
    for table, frame in frames.items():
        if column in frame:
            known = frame[column].cat.set_categories(people.cat.categories)
            if known.isna().any():
                stranger = frame[column][known.isna()].iloc[0]
                faults.append(
                    f"{table}.csv names {stranger}, who is not in {home}.csv. Add that row or drop this one."
                )
            frame[column] = known
