"""The five tables of a clinic: what each column means, and how they are read and written.

Every table is a plain pandas frame. The same column names stand in code, files, charts and prose.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

RATERS = ("client", "therapist", "observer")
PARTS = ("bond", "goals", "tasks")
THERAPIES = ("person-centred", "psychodynamic", "CBT", "trauma-informed")
ITEMS = tuple(f"item_{number}" for number in range(1, 13))


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind of value, unit, meaning and allowed range.

    ``kind`` is ``id`` (text naming a person), ``choice`` (one of ``allowed``), ``integer``, ``number``,
    ``answer`` (a whole number) and ``boolean``. ``low`` and ``high`` are inclusive; ``None`` means no limit.
    A value may be missing only where ``missing`` is true.
    """

    name: str
    kind: str
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()
    missing: bool = False


_THERAPIST = Column("therapist_id", "id", "none", "Names one therapist, T01 and on.")
_CLIENT = Column("client_id", "id", "none", "Names one client, C001 and on.")
_THERAPY = Column("therapy", "choice", "none", "Kind of therapy the therapist offers.", allowed=THERAPIES)
_SESSION = Column("session", "integer", "sessions", "Number of the session, counted from 1.", 1, None)
_RATER = Column("rater", "choice", "none", "Who gave the rating.", allowed=RATERS)
_MEANS = {
    "bond": "Mutual trust, liking and respect, as rated: mean of its four statements.",
    "goals": "Agreement on what therapy is for, as rated: mean of its four statements.",
    "tasks": "Agreement on how to get there, as rated: mean of its four statements.",
    "alliance": "Mean of bond, goals and tasks; missing if one of them is missing.",
}

SCHEMA: dict[str, tuple[Column, ...]] = {
    "therapists": (
        _THERAPIST,
        _THERAPY,
        Column("years_practice", "integer", "years", "Years in practice; tied to nothing else here.", 0, 40),
    ),
    "clients": (
        _CLIENT,
        _THERAPIST,
        _THERAPY,
        Column("feedback", "boolean", "none", "Whether the therapist was shown the client's scores."),
        Column("culture_match", "boolean", "none", "Whether client and therapist share a culture."),
        Column("age", "integer", "years", "Age at intake.", 18, 85),
        Column("planned_sessions", "integer", "sessions", "Sessions agreed at the start.", 1, None),
        Column("sessions_attended", "integer", "sessions", "Sessions that took place.", 0, None),
        Column("dropped_out", "boolean", "none", "Whether the client left before the planned end."),
        Column("intake", "integer", "points", "Distress before treatment; LOWER IS BETTER.", 0, 40),
        Column("outcome_end", "integer", "points", "Distress at the last session; LOWER IS BETTER.", 0, 40),
    ),
    "sessions": (
        _CLIENT,
        _SESSION,
        _RATER,
        *(Column(name, "number", "points", meaning, 1, 5, missing=True) for name, meaning in _MEANS.items()),
        Column("outcome", "integer", "points", "The client's distress; LOWER IS BETTER.", 0, 40),
        Column("rupture", "boolean", "none", "Whether a rupture truly happened (known as data are made)."),
        Column("repaired", "boolean", "none", "Whether it was repaired; false where there was none."),
        Column("rupture_reported", "boolean", "none", "Whether this rater reported a rupture."),
    ),
    "items": (
        _CLIENT,
        _SESSION,
        _RATER,
        *(
            Column(name, "answer", "points", f"Answer to statement {name[5:]}, as given.", 1, 5, missing=True)
            for name in ITEMS
        ),
    ),
    "exchanges": (
        _CLIENT,
        _SESSION,
        Column("turn", "integer", "turns", "Number of the exchange, counted from 1.", 1, None),
        Column(
            "client_affect", "number", "affect units", "The client's; above 0 pleasant, below 0 unpleasant."
        ),
        Column("therapist_affect", "number", "affect units", "The therapist's; above 0 pleasant."),
    ),
}


@dataclass(frozen=True, eq=False)
class Clinic:
    """Five frames that belong together; :data:`SCHEMA` describes their columns.

    Ids are categoricals whose categories are all the people of the clinic, in order; ``rater`` is an ordered
    categorical (client < therapist < observer); ratings and answers are floats, missing as NaN.

    Attributes
    ----------
    therapists, clients : pandas.DataFrame
        One row a person.
    sessions, items : pandas.DataFrame
        One row a client, session and rater, in the same order; ``sessions`` scores the answers in ``items``.
    exchanges : pandas.DataFrame
        One row a turn, for a few sessions.

    Examples
    --------
    >>> clinic = load_clinic()
    >>> list(clinic.clients.columns[:3])
    ['client_id', 'therapist_id', 'therapy']
    """

    therapists: pd.DataFrame
    clients: pd.DataFrame
    sessions: pd.DataFrame
    items: pd.DataFrame
    exchanges: pd.DataFrame

    def __repr__(self) -> str:
        """Say how many rows each table has."""
        return "Clinic(" + ", ".join(f"{len(getattr(self, f.name)):,} {f.name}" for f in fields(self)) + ")"


def load_clinic() -> Clinic:
    """Read the sample clinic: SYNTHETIC, 30 therapists, 400 clients, about 4,000 sessions.

    Each call returns fresh frames, so changing them changes nothing else.

    Returns
    -------
    Clinic
        See ``DATA_CARD.md`` beside the tables for how they were made and what they must not be used for.

    Raises
    ------
    FileNotFoundError, ValueError
        If the installed tables are incomplete or damaged (see :func:`read_clinic`).

    Examples
    --------
    >>> load_clinic().sessions["rater"].cat.categories.tolist()
    ['client', 'therapist', 'observer']
    """
    installed = Path(__file__).parent / "data"
    return read_clinic(installed if installed.is_dir() else Path(__file__).parents[1] / "data")


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
    FileNotFoundError
        If the folder or one of the files is not there; all that are missing are named.
    ValueError
        If a column is missing or a value is not allowed; every fault found in the five files is listed.

    Examples
    --------
    >>> read_clinic("nowhere")
    Traceback (most recent call last):
        ...
    FileNotFoundError: There is no folder 'nowhere'. Give the folder that holds the five CSV files.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder '{folder}'. Give the folder that holds the five CSV files."
        )
    absent = [f"{table}.csv" for table in SCHEMA if not (folder / f"{table}.csv").is_file()]
    if absent:
        raise FileNotFoundError(
            f"The folder '{folder}' has no {', '.join(absent)}. A clinic has five files: "
            f"{', '.join(f'{table}.csv' for table in SCHEMA)}. Make them: alliancekit simulate --out FOLDER"
        )
    faults: list[str] = []
    frames = {table: _read_table(folder / f"{table}.csv", SCHEMA[table], faults) for table in SCHEMA}
    if not faults:
        for column, home in (("therapist_id", "therapists"), ("client_id", "clients")):
            _share_ids(frames, column, home, faults)
    if faults:
        listed = "\n".join(f"- {fault}" for fault in faults)
        raise ValueError(f"The clinic in '{folder}' cannot be used:\n{listed}")
    return Clinic(**frames)


def write_clinic(clinic: Clinic, folder: str | Path) -> None:
    """Write a clinic's five CSV files, the same bytes on every system.

    Parameters
    ----------
    clinic
        The tables to write.
    folder
        Where to; made if it does not exist. Files of the same names are replaced.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_clinic(load_clinic(), folder)
    ...     len(read_clinic(folder).clients)
    400
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, columns in SCHEMA.items():
        frame = getattr(clinic, table)[[column.name for column in columns]]
        answers = [column.name for column in columns if column.kind == "answer"]
        frame = frame.astype(dict.fromkeys(answers, "Int8"))  # so that an answer is written as 4, not as 4.0
        frame.to_csv(folder / f"{table}.csv", index=False, lineterminator="\n", encoding="utf-8")


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
        values = pd.Categorical(raw, categories=column.allowed, ordered=column.name == "rater")
        wrong = pd.isna(values)
        allowed = " or ".join(column.allowed)
    elif column.kind == "boolean":
        values = raw.to_numpy()
        wrong = ~raw.isin([True, False])
        allowed = "True or False"
    else:
        values = pd.to_numeric(raw, errors="coerce").to_numpy(float)
        low = -np.inf if column.low is None else column.low
        high = np.inf if column.high is None else column.high
        outside = ~((values >= low) & (values <= high))
        if column.kind != "number":
            outside |= values != np.rint(values)
        wrong = outside & ~(raw.isna() & column.missing)
        allowed = ("a number" if column.kind == "number" else "a whole number") + _limits(column)
    if np.any(wrong):
        row = int(np.argmax(wrong))
        found = "nothing" if pd.isna(raw.iloc[row]) else f"'{raw.iloc[row]}'"
        faults.append(f"{file}, line {row + 2}, column {column.name}: found {found}; allowed is {allowed}.")
        return raw
    return values.astype(np.int32) if column.kind == "integer" else values


def _limits(column: Column) -> str:
    """Say the range of a column in words."""
    if column.low is None:
        return ""
    return f" from {column.low:g}" + (" up" if column.high is None else f" to {column.high:g}")


def _share_ids(frames: dict[str, pd.DataFrame], column: str, home: str, faults: list[str]) -> None:
    """Give every table the same categories for ``column``: the people listed in the table ``home``."""
    people = frames[home][column]
    if people.duplicated().any():
        twice = people[people.duplicated()].iloc[0]
        faults.append(f"{home}.csv lists {twice} more than once. Allowed is one row a person.")
        return
    for table, frame in frames.items():
        if column in frame:
            known = frame[column].cat.set_categories(people.cat.categories)
            if known.isna().any():
                stranger = frame[column][known.isna()].iloc[0]
                faults.append(
                    f"{table}.csv names {stranger}, who is not in {home}.csv. Add that row or drop this one."
                )
            frame[column] = known
