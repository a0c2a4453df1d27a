"""Find the items in a frame, wide or long, and turn the cells into numbers. Every fault is kept and named."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import DataError, UserError
from alliancekit.instruments.model import Instrument

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray


NOT_ANSWERED = ("", "NA", "N/A", "NaN", "<NA>", "null", "None")

_ANSWER_COLUMNS = ("answer", "response", "value")
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]{1,4})", re.DOTALL)
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_UNANSWERED_WORDS = {word.casefold() for word in NOT_ANSWERED}

_LARGEST = float(np.finfo(float).max)

_Fault = tuple[object, object, object, str]


class ScoringError(DataError):
    """Answers that cannot be scored: `faults` lists every row, column, what was found and what is allowed."""


@dataclass(frozen=True)
class Answers:
    """The cells of a questionnaire's items, and their numbers: missing is NaN, what is no number is inf."""

    cells: pd.DataFrame
    numbers: NDArray[Any]

    def checked(self, form: Instrument) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Return the answers, 0 where one is missing, and which are missing (None where none is).

        Raises
        ------
        ScoringError
            An answer is not allowed; all of them are listed, by row, then by item.
        """
        numbers, sheet = self.numbers, _to_sum(self.numbers, form)
        missing = np.isnan(numbers) if numbers.dtype.kind == "f" else None
        fractions = missing is not None and form.whole and ((sheet != numbers) ^ missing).any()
        if fractions or not _within(numbers, form):
            places = np.argwhere(_not_allowed(numbers, form)).tolist()
            rows, columns, cells = self.cells.index, self.cells.columns, self.cells.iloc
            raise refuse(
                form, [(rows[row], columns[item], cells[row, item], form.allowed) for row, item in places]
            )
        if missing is None or not missing.any():
            return sheet, None
        if sheet is numbers:
            sheet = numbers.copy()
        sheet[missing] = 0
        return sheet, missing


def refuse(form: Instrument, faults: Sequence[_Fault]) -> ScoringError:
    """Build the error that names all the faults."""
    found = "one fault" if len(faults) == 1 else f"{len(faults):,} faults"
    table = pd.DataFrame(faults, columns=["row", "column", "found", "allowed"], dtype=object)
    return ScoringError(f"These answers cannot be scored as {form.name}; {found} found:", table)


def read_answers(
    responses: pd.DataFrame, form: Instrument, columns: Sequence[Hashable] | None = None
) -> Answers:
    """Find the items of a questionnaire in a wide or a long frame.

    Raises
    ------
    ScoringError
        Items are missing, named twice, too many, or found under two sets of names.
    UserError
        The answers are no frame.
    """
    if not isinstance(responses, pd.DataFrame):
        raise UserError(
            f"Answers must be a pandas DataFrame, not {type(responses).__name__}; "
            f"for an array, say pd.DataFrame(answers, columns=range(1, {form.items + 1}))."
        )
    labels = list(responses.columns)
    if columns is None and (places := long_places(labels)):
        if _candidates(labels, form)[1]:
            both = "both one column an item and one row an item"
            raise refuse(form, [(None, "columns", both, "one of the two")])
        return _read_long(responses, form, *places)
    cells = responses.iloc[:, item_places(labels, form, columns)]
    if all(isinstance(dtype, np.dtype) and dtype.kind in "iuf" for dtype in cells.dtypes):
        return Answers(cells, cells.to_numpy())
    return Answers(cells, np.column_stack([_numbers(cells.iloc[:, item]) for item in range(form.items)]))


def read_columns(responses: pd.DataFrame, columns: Sequence[Hashable]) -> tuple[Answers, Instrument]:
    """Take columns as they are, of any range and with no key; what is no number is refused."""
    form = Instrument("items", items=max(len(columns), 1), low=-_LARGEST, high=_LARGEST, whole=False)
    answers = read_answers(responses, form, columns)
    return answers, form


def item_places(
    labels: Sequence[Hashable], form: Instrument, columns: Sequence[Hashable] | None = None
) -> list[int]:
    """Where each item's column stands, in item order.

    Understood are ``1``, ``item_1``, ``Q1``, ``question 01`` and the questionnaire's name with a number, such
    as ``WAI_SR_01``; all items must be named in the same way. Or name the columns, in item order.
    """
    if columns is not None:
        return _named_places(labels, form, list(columns))
    groups, complete = _candidates(labels, form)
    if len(complete) > 1:
        rivals = " and ".join(str(labels[groups[stem][1][0]]) + " ..." for stem in complete)
        raise refuse(form, [(None, "items", f"two sets of columns, {rivals}", "one set of columns")])
    if not complete:
        nearest = max(groups.values(), key=lambda group: len(group.keys() & set(form.numbers)), default={})
        lacking = [f"item_{item}" for item in form.numbers if item not in nearest] if nearest else ["items"]
        allowed = f"one column for each item, item_1 to item_{form.items}"
        raise refuse(form, [(None, name, "no such column", allowed) for name in lacking])
    group = groups[complete[0]]
    faults: list[_Fault] = []
    for item, places in sorted(group.items()):
        if item not in form.numbers:
            faults.append((None, labels[places[0]], f"an item {item}", f"items 1 to {form.items}"))
        elif len(places) > 1:
            names = ", ".join(str(labels[place]) for place in places)
            faults.append((None, f"item_{item}", f"{len(places)} columns, {names}", "one column an item"))
    if faults:
        raise refuse(form, faults)
    return [group[item][0] for item in form.numbers]


def _named_places(labels: Sequence[Hashable], form: Instrument, columns: list[Hashable]) -> list[int]:
    faults: list[_Fault] = []
    if len(columns) != form.items:
        allowed = f"{form.items}, one for each item, in item order"
        faults.append((None, "columns", f"{len(columns)} names", allowed))
    places = []
    for name in columns:
        here = [place for place, label in enumerate(labels) if label == name]
        if len(here) != 1:
            faults.append((None, name, f"{len(here)} columns of that name", "one column an item"))
        elif columns.count(name) > 1:
            faults.append((None, name, f"named {columns.count(name)} times", "each column once"))
        places += here
    if faults:
        raise refuse(form, faults)
    return places


def _candidates(
    labels: Sequence[Hashable], form: Instrument
) -> tuple[dict[str, dict[int, list[int]]], list[str]]:
    """Gather columns that could be items (way of naming -> item -> places), and the complete ways."""
    groups: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, label in enumerate(labels):
        if (found := _way_and_number(label, form)) is not None:
            groups[found[0]][found[1]].append(place)
    return groups, [way for way, group in groups.items() if group.keys() >= set(form.numbers)]


def _way_and_number(label: object, form: Instrument) -> tuple[str, int] | None:
    """Split a column's name into its way of naming and its number, or None where it is no item's."""
    if isinstance(label, int | np.integer) and not isinstance(label, bool):
        return "", int(label)
    match = _NUMBERED.fullmatch(label.strip().casefold()) if isinstance(label, str) else None
    if match is None:
        return None
    way = re.sub(r"[\W_]", "", match["stem"])
    if match["stem"] and way not in _ways(form.name):
        return None
    return way, int(match["number"])


@lru_cache(maxsize=64)
def _ways(name: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]", "", name.casefold())
    names = {plain, plain.rstrip("0123456789")} - {""}
    words = {"item", "i", "q", "question", "statement"}
    return frozenset(words | {start + end for start in names for end in ("", "item", "q")})


def _to_sum(numbers: NDArray[Any], form: Instrument) -> NDArray[Any]:
    """Turn whole answers into the smallest whole numbers that hold every sum of them: exact, and fast."""
    if not form.whole:
        return numbers.astype(float, copy=False)
    largest = form.items * max(abs(form.low), abs(form.high))
    with np.errstate(invalid="ignore"):  # missing, and what is no number
        return numbers.astype(np.min_scalar_type(-1 - int(largest)), copy=False)


def _within(numbers: NDArray[Any], form: Instrument) -> bool:
    if not numbers.size:
        return True
    low, high = (np.fmin, np.fmax) if numbers.dtype.kind == "f" else (np.minimum, np.maximum)
    return not (low.reduce(numbers, axis=None) < form.low or high.reduce(numbers, axis=None) > form.high)


def _not_allowed(numbers: NDArray[Any], form: Instrument) -> NDArray[np.bool_]:
    """Mark the answers outside the range, or not whole where they must be. Missing ones are allowed."""
    outside: NDArray[np.bool_] = (numbers < form.low) | (numbers > form.high)
    if form.whole and numbers.dtype.kind == "f":
        outside |= (np.rint(numbers) != numbers) & ~np.isnan(numbers)
    return outside


def _numbers(series: pd.Series) -> NDArray[Any]:
    """Turn cells into numbers; what is no number becomes inf, which no range allows, so it gets named."""
    dtype = series.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iuf":
        return series.to_numpy()
    if pd.api.types.is_any_real_numeric_dtype(dtype):
        return series.to_numpy(dtype=float, na_value=np.nan)
    return np.fromiter(map(_number, series.astype(object)), dtype=float, count=len(series))


def _number(cell: object) -> float:
    if isinstance(cell, str):
        return _number_in_text(cell)
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return np.nan
    if isinstance(cell, Real | Decimal) and not isinstance(cell, bool | np.bool_):
        try:
            return float(cell)
        except (OverflowError, ValueError):
            return np.inf
    return np.inf


@lru_cache(maxsize=4096)
def _number_in_text(text: str) -> float:
    text = text.strip()
    if text.casefold() in _UNANSWERED_WORDS:
        return np.nan
    return float(text) if _NUMBER.fullmatch(text) else np.inf


def long_places(labels: Sequence[Hashable]) -> tuple[int, int] | None:
    """Say where a long frame has its item and its answer column, or None when it is not long."""
    names = [label.strip().casefold() if isinstance(label, str) else label for label in labels]
    answers = [place for place, name in enumerate(names) if name in _ANSWER_COLUMNS]
    return (names.index("item"), answers[0]) if names.count("item") == 1 and len(answers) == 1 else None


def _read_long(responses: pd.DataFrame, form: Instrument, item_place: int, answer_place: int) -> Answers:
    labels, cells = responses.iloc[:, item_place], responses.iloc[:, answer_place]
    codes, known = _factorize(labels)
    items = np.array([*(_item_number(label, form) for label in known), 0], dtype=np.intp)[codes]
    numbers = _numbers(cells).astype(float)
    places = [place for place in range(responses.shape[1]) if place not in {item_place, answer_place}]
    ids = responses.iloc[:, places]
    people, index = _people(ids)
    twice = pd.Series(people * (form.items + 1) + items).duplicated().to_numpy()
    outside = _not_allowed(numbers, form)
    faults: list[_Fault] = []
    for row in np.flatnonzero((items == 0) | outside | twice).tolist():
        where = responses.index[row]
        if items[row] == 0:
            faults.append((where, labels.name, labels.iloc[row], f"an item from 1 to {form.items}"))
        elif twice[row]:
            faults.append((where, labels.name, labels.iloc[row], "one answer from one person to an item"))
        if outside[row]:
            faults.append((where, cells.name, cells.iloc[row], form.allowed))
    if faults:
        raise refuse(form, faults)
    sheet = np.full((len(index), form.items), np.nan)
    sheet[people, items - 1] = numbers
    return Answers(pd.DataFrame(sheet, index), sheet)


def _people(ids: pd.DataFrame) -> tuple[NDArray[np.intp], pd.Index]:
    """Give the people of a long frame numbers, in the order they come, and say who they are."""
    if ids.shape[1] == 0:
        return np.zeros(len(ids), dtype=np.intp), pd.RangeIndex(min(len(ids), 1))
    codes = pd.DataFrame({place: _factorize(ids.iloc[:, place])[0] for place in range(ids.shape[1])})
    people = codes.groupby(list(codes), sort=False).ngroup().to_numpy().astype(np.intp)
    first = ids[~codes.duplicated().to_numpy()]
    if ids.shape[1] == 1:
        return people, pd.Index(first.iloc[:, 0])
    return people, pd.MultiIndex.from_arrays([first.iloc[:, place] for place in range(ids.shape[1])])


def _factorize(cells: pd.Series) -> tuple[NDArray[np.intp], Sequence[object]]:
    try:
        codes, values = pd.factorize(cells)
    except TypeError:  # lists and the like: what they look like tells them apart
        codes, values = pd.factorize(cells.map(repr))
    return codes, list(values)


def _item_number(label: object, form: Instrument) -> int:
    """Say which item a long frame's row is about; 0 when it is none of them."""
    whole = int(label) if isinstance(label, float) and label.is_integer() else label
    found = _way_and_number(whole, form)
    return found[1] if found is not None and found[1] in form.numbers else 0
