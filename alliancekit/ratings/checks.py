"""A table of cells against the schema: what is wrong in each cell, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.clinic import ITEMS, RATERS
from alliancekit.errors import Fault, printable
from alliancekit.instruments.answers import advice as answer_advice
from alliancekit.ratings.clients import no_code
from alliancekit.ratings.columns import RATER_WORDS
from alliancekit.ratings.time_points import untimed
from alliancekit.tables.formulas import unguarded
from alliancekit.tables.numbers import BLANKS, MISSING_CODES, missing_advice, number, number_advice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_AND = " + "  # between the columns that name a row
_NAMES = ("client_id", "person")
ANSWER = "a whole number from 1 to 5, or blank"  # what is allowed as the answer to a statement
_ALLOWED = {
    "client_id": "a name or code for the client",
    "person": "a name or code for the person who gave the rating",
    "session": "a whole number from 1 to 9999",
    "rater": ", ".join(RATERS[:-1]) + f" or {RATERS[-1]}",
    "outcome": "a number from 0 to 40 (distress, lower is better), or blank",
    "item": ANSWER,
    "part": "a number from 1 to 5, or blank",
}
_ADVICE = {
    "session": "Number the sessions 1, 2, 3 and so on, in every row.",
    "rater": "Write who gave the rating.",
    "outcome": "Compare with the form and type the total again.",
    "item": "Compare with the form and type the answer again.",
    "part": "Compare with the form and type the rating again.",
}
_RANGES = {"outcome": (0, 40), "item": (1, 5), "part": (1, 5)}
_FIRST_DAY, _LAST_DAY = 36_526, 54_788  # 2000 to 2049 as a spreadsheet counts days
_OTHER_SCALES = (  # lowest, highest, words; the first that holds every rating is named
    (1, 7, "This looks like a 1-7 scale: if it is, turn each rating x into 1 + (x - 1) × 4 / 6."),
    (4, 20, "This looks like sums of four answers: if they are, divide every rating by 4."),
    (0, 10, "This looks like a 0-10 scale: if it is, turn each rating x into 1 + x × 4 / 10."),
)


def _kind(column: str) -> str:
    column, _ = untimed(column)
    if column in _ALLOWED:
        return column
    return "item" if column in ITEMS else "part"


def _no_number_advice(column: str, text: str) -> str:
    if _kind(column) == "item":
        return answer_advice(text)
    advice = number_advice(text)
    if column != "session" or text[:1] in "#=":
        return advice
    if "date" in advice:
        return "If this is the date of the session, number the sessions 1, 2, 3 and so on instead."
    return _ADVICE["session"]


def _rater(text: str) -> str:
    return RATER_WORDS.get(text.casefold(), text)


def _typed(
    cells: pd.DataFrame, decimal_comma: bool, missing: Sequence[float]
) -> tuple[pd.DataFrame, list[tuple[int, str, str]]]:
    """Turn text into names and numbers; also list the cells that should hold a number and do not."""
    columns: dict[str, Any] = {}
    wrong: list[tuple[int, str, str]] = []
    for column in map(str, cells):
        texts = cells[column]
        if column in _NAMES:
            codes = {text: no_code(text) for text in texts.unique()}
            bad = texts[texts.map(lambda text, codes=codes: bool(codes[text])).astype(bool)]
            wrong += [(row, column, codes[text]) for row, text in zip(bad.index, bad, strict=True)]
            columns[column] = texts.map(unguarded).astype("str").where(~texts.index.isin(bad.index))
        elif column == "rater":
            columns[column] = texts.map(_rater).astype("str").where(~texts.str.casefold().isin(BLANKS))
        else:
            numbers = {text: number(text, decimal_comma) for text in texts.unique()}
            bad = texts[texts.map(lambda text, numbers=numbers: numbers[text] is None).astype(bool)]
            wrong += [
                (row, column, _no_number_advice(column, text))
                for row, text in zip(bad.index, bad, strict=True)
            ]
            typed = texts.map(numbers).astype(float)
            if kind := _RANGES.get(_kind(column)):  # a code is one only where it is no allowed value
                typed = typed.mask(typed.isin(list(missing)) & ~typed.between(*kind))
            columns[column] = typed
    return pd.DataFrame(columns, index=cells.index), wrong


def _schema(columns: Sequence[str], keys: list[str]) -> Any:
    import pandera.pandas as pa

    whole = pa.Check(lambda numbers: numbers % 1 == 0)
    rules = {
        **dict.fromkeys(_NAMES, pa.Column()),
        "session": pa.Column(float, [pa.Check.in_range(1, 9999), whole]),
        "rater": pa.Column(checks=pa.Check.isin(RATERS)),
        "outcome": pa.Column(float, pa.Check.in_range(0, 40), nullable=True),
        "item": pa.Column(float, [pa.Check.in_range(1, 5), whole], nullable=True),
        "part": pa.Column(float, pa.Check.in_range(1, 5), nullable=True),
    }
    return pa.DataFrameSchema({column: rules[_kind(column)] for column in columns}, unique=keys)


def _failures(typed: pd.DataFrame, keys: list[str]) -> tuple[set[tuple[int, str]], set[int]]:
    """Return the cells that break the schema, and the rows whose keys another row has too."""
    import pandera.errors

    try:
        _schema([str(column) for column in typed], keys).validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
        repeated = cases["check"] == "multiple_fields_uniqueness"
        cells = cases[~repeated]
        return set(zip(cells["index"], cells["column"], strict=True)), set(cases.loc[repeated, "index"])
    return set(), set()


def _scale_advice(parts: pd.DataFrame) -> str:
    """Say which other scale the ratings look like, where a good many lie outside 1 to 5."""
    ratings = pd.Series(parts.to_numpy().ravel()).dropna()
    # What may mark a missing answer says nothing about the scale, and must not be re-scaled.
    outside = int((~ratings.between(1, 5) & ~ratings.isin(MISSING_CODES)).sum())
    if outside >= max(3, len(ratings) / 10):
        for low, high, words in _OTHER_SCALES:
            if ratings.between(low, high).all():
                return words
    return _ADVICE["part"]


def _cell_advice(column: str, text: str, part_advice: str) -> str:
    kind = _kind(column)
    near = get_close_matches(text.casefold(), RATER_WORDS, n=1) if kind == "rater" else []
    if near:
        return f"If {RATER_WORDS[near[0]]} is meant, write {RATER_WORDS[near[0]]}."
    found = number(text)
    if kind in _RANGES and found is not None:
        if found in MISSING_CODES and not (kind == "part" and part_advice != _ADVICE["part"]):
            return missing_advice(found)
        if _FIRST_DAY <= found <= _LAST_DAY:
            return "This looks like a date as a number: format the column as Number and type the value again."
    return part_advice if kind == "part" else _ADVICE[kind]


def _repeats(
    cells: pd.DataFrame, typed: pd.DataFrame, keys: list[str], rows: set[int]
) -> list[tuple[int, str, str]]:
    """Name, for each row whose keys stood in a row before it, that row."""
    by_key: dict[tuple[Any, ...], int] = {}
    by_text: dict[tuple[str, ...], int] = {}
    faults = []
    here = typed.index.isin(list(rows))
    texts = cells[here].itertuples(index=False, name=None)
    for (row, *key), text in zip(typed.loc[here, keys].itertuples(name=None), texts, strict=True):
        before, twin = by_key.setdefault(tuple(key), row), by_text.setdefault(text, row)
        if twin != row:
            faults.append((row, _AND.join(keys), f"Row {twin} is the same: delete one of the two."))
        elif before != row:
            advice = (
                f"Row {before} has it too, with other values: keep the right one, or mend a session or rater."
            )
            faults.append((row, _AND.join(keys), advice))
    return faults


def _outcomes(typed: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Find rows whose outcome is not the one given before for the same client and session."""
    faults = []
    for column in (name for name in map(str, typed) if untimed(name)[0] == "outcome"):
        keys = ["client_id", *(["session"] if untimed(column)[1] is None else [])]
        if not set(keys) <= set(typed):
            continue
        given = typed[[*keys, column]].dropna()
        given = given[given[column].between(*_RANGES["outcome"])]  # what is no outcome is named already
        first = given.assign(row=given.index).groupby(keys)[[column, "row"]].transform("first")
        other = first[first[column] != given[column]]
        faults += [
            (
                row,
                column,
                f"Row {before} gives this session the outcome {outcome:g}: write the right one in both.",
            )
            for row, outcome, before in other.itertuples(name=None)
        ]
    return faults


def check_cells(
    cells: pd.DataFrame,
    headings: Mapping[str, str],
    form: str,
    decimal_comma: bool,
    missing: Sequence[float] = (),
) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the cells as names and numbers, and everything in them that the schema does not allow.

    ``cells`` holds text, its columns named as in the template, its index the rows as a spreadsheet counts;
    ``headings`` gives each column its name in the file.
    """
    texts = {str(column): dict(zip(cells.index, cells[column], strict=True)) for column in cells}
    typed, wrong = _typed(cells, decimal_comma, missing)
    keys = ["client_id", "session", "rater"][: 2 if form == "wide" else 3]
    side_by_side = any(untimed(column)[1] is not None for column in texts)
    keys = [key for key in keys if not (side_by_side and key == "session")]
    keys = keys if set(keys) <= set(typed) else []
    keys = [*keys, "person"] if keys and "person" in typed else keys
    broken, repeated = _failures(typed, keys)
    part_advice = _scale_advice(typed[[column for column in texts if _kind(column) == "part"]])
    broken -= {(row, column) for row, column, _ in wrong}
    wrong += [(row, column, _cell_advice(column, texts[column][row], part_advice)) for row, column in broken]
    faulty = {row for row, column, _ in wrong if column in keys}
    wrong += _repeats(cells, typed, keys, repeated - faulty)
    wrong += _outcomes(typed)
    places = {column: place for place, column in enumerate(headings)}
    wrong.sort(key=lambda fault: (fault[0], places.get(fault[1], -1)))
    faults = []
    for row, column, advice in wrong:
        parts = column.split(_AND)
        allowed = _ALLOWED[_kind(column)] if len(parts) == 1 else f"one row for each {column}"
        found = printable(_AND.join(texts[part][row] or "(blank)" for part in parts))
        faults.append(
            Fault(row, printable(_AND.join(headings[part] for part in parts)), found, allowed, advice)
        )
    return typed, faults
