"""Find the items in a frame, wide or long, and turn the cells into numbers. Every fault is kept and named."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import Fault, UserError
from alliancekit.instruments.items import is_wide, item_number, item_places, long_places, refuse
from alliancekit.instruments.model import Instrument
from alliancekit.tables.numbers import INVISIBLE, MISSING_CODES, missing_advice, number, number_advice

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray


_LARGEST = float(np.finfo(float).max)


@dataclass(frozen=True)
class Answers:
    """The cells of a questionnaire's items, and their numbers: missing is NaN, what is no number is inf."""

    cells: pd.DataFrame
    numbers: NDArray[Any]

    def checked(self, form: Instrument) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Return the answers, 0 where one is missing, and which are missing (None where none is).

        Raises
        ------
        DataError
            An answer is not allowed; all of them are listed, by row, then by item.
        """
        numbers, sheet = self.numbers, _to_sum(self.numbers, form)
        whole = numbers.dtype.kind in "iu" and numbers.size > 0
        # Two numbers tell of most sheets that all is allowed.
        if whole and form.low <= numbers.min() and numbers.max() <= form.high:
            return sheet, None
        missing = np.isnan(numbers) if numbers.dtype.kind == "f" else None
        lacking = 0 if missing is None else np.count_nonzero(missing)
        # A missing answer is like no number; nor is one in the sheet that is not whole, or far out of range.
        allowed = (sheet == numbers) & (sheet >= form.low) & (sheet <= form.high)
        if np.count_nonzero(allowed) + lacking < numbers.size:
            places = np.argwhere(_not_allowed(numbers, form)).tolist()
            rows, columns, cells = self.cells.index, self.cells.columns, self.cells.iloc
            raise refuse(
                form,
                [
                    Fault(
                        rows[row], columns[item], cell := cells[row, item], form.allowed, advice(cell, form)
                    )
                    for row, item in places
                ],
            )
        if not lacking:
            return sheet, None
        if sheet is numbers:
            sheet = numbers.copy()
        np.copyto(sheet, 0, where=missing)
        return sheet, missing


def read_answers(
    responses: pd.DataFrame,
    form: Instrument,
    columns: str | Sequence[Hashable] | None = None,
    missing: float | Sequence[float] = (),
    words: Mapping[str, float] | None = None,
) -> Answers:
    """Find the items of a questionnaire in a wide or a long frame, and read the cells.

    ``missing`` and ``words`` are as `score` takes them.

    Raises
    ------
    DataError
        Items are missing, named twice, too many, or found under two sets of names.
    UserError
        The answers are no frame, or a code for missing answers is an answer of this form.
    """
    codes = missing_codes(missing, form)
    if not isinstance(responses, pd.DataFrame):
        raise UserError(
            f"Answers must be a pandas DataFrame, not {type(responses).__name__}; "
            f"for an array, say pd.DataFrame(answers, columns=range(1, {form.items + 1}))."
        )
    labels = list(responses.columns)
    if columns is None and (places := long_places(labels)):
        if is_wide(labels, form):
            both = "both one column an item and one row an item"
            raise refuse(form, [Fault(None, "columns", both, "one of the two")])
        return _read_long(responses, form, *places, codes=codes, words=words)
    cells = responses.iloc[:, item_places(labels, form, columns)]
    if all(isinstance(dtype, np.dtype) and dtype.kind in "iuf" for dtype in cells.dtypes):
        return Answers(cells, _without(cells.to_numpy(), codes))
    numbers = np.column_stack([_numbers(cells.iloc[:, item], words) for item in range(form.items)])
    return Answers(cells, _without(numbers, codes))


def missing_codes(missing: float | Sequence[float], form: Instrument) -> tuple[float, ...]:
    """Return the codes for missing answers as numbers.

    >>> from alliancekit.instruments import instrument
    >>> missing_codes(-99, instrument("wai-sr"))
    (-99.0,)

    Raises
    ------
    UserError
        One is no number, or is an answer of this form.
    """
    try:
        codes = tuple(map(float, np.atleast_1d(np.asarray(missing))))
    except (TypeError, ValueError):
        raise UserError(f"missing is {missing!r}; allowed are numbers, such as missing=-99.") from None
    for code in codes:
        if form.low <= code <= form.high:
            raise UserError(
                f"{code:g} is an answer of {form.name} ({form.allowed}), so it cannot mark a missing one."
            )
    return codes


def advice(cell: object, form: Instrument | None = None) -> str:
    """Say what to do about a cell that is no allowed answer of a form.

    >>> advice("3-May")
    'If 3.5 or the like was turned into a date, format the column as Number and type it again.'
    """
    found = _number(cell, None)
    if found in MISSING_CODES:
        said = missing_advice(found)
        if form is not None and form.whole and found == form.low - 1:
            high = form.high - 1
            said += f" If the answers run from {found:g} to {high:g}, say so (--range {found:g} {high:g})."
        return said
    if np.isfinite(found):
        return (
            "Compare with the form. If the number marks a missing answer, name it by missing= (on the "
            "command line --missing); if the answers run otherwise, give their range (--range)."
        )
    typed = number_advice(str(cell))
    if isinstance(cell, str) and typed.startswith("Type it"):
        say = 'words={"Often": 4} or the like (on the command line --words FILE)'
        return f"If these words are answers, say which number each is: {say}."
    return typed


def _without(numbers: NDArray[Any], codes: tuple[float, ...]) -> NDArray[Any]:
    return np.where(np.isin(numbers, codes), np.nan, numbers) if codes else numbers


def read_columns(responses: pd.DataFrame, columns: Sequence[Hashable]) -> tuple[Answers, Instrument]:
    """Take columns as they are, of any range and with no key; what is no number is refused."""
    form = Instrument("items", items=max(len(columns), 1), low=-_LARGEST, high=_LARGEST, whole=False)
    answers = read_answers(responses, form, columns)
    return answers, form


def _to_sum(numbers: NDArray[Any], form: Instrument) -> NDArray[Any]:
    """Turn whole answers into the smallest whole numbers that hold every sum of them: exact, and fast."""
    if not form.whole:
        return numbers.astype(float, copy=False)
    largest = form.items * max(abs(form.low), abs(form.high))
    with np.errstate(invalid="ignore"):  # missing, and what is no number
        return numbers.astype(np.min_scalar_type(-1 - int(largest)), copy=False)


def _not_allowed(numbers: NDArray[Any], form: Instrument) -> NDArray[np.bool_]:
    """Mark the answers outside the range, or not whole where they must be. Missing ones are allowed."""
    outside: NDArray[np.bool_] = (numbers < form.low) | (numbers > form.high)
    if form.whole and numbers.dtype.kind == "f":
        outside |= (np.rint(numbers) != numbers) & ~np.isnan(numbers)
    return outside


def _numbers(series: pd.Series, words: Mapping[str, float] | None) -> NDArray[Any]:
    """Turn cells into numbers; what is no number becomes inf, which no range allows, so it gets named."""
    dtype = series.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "iuf":
        return series.to_numpy()
    if pd.api.types.is_any_real_numeric_dtype(dtype):
        return series.to_numpy(dtype=float, na_value=np.nan)
    known = plain_words(words)
    numbers = (_number(cell, known) for cell in series.astype(object))
    return np.fromiter(numbers, dtype=float, count=len(series))


def _number(cell: object, words: Mapping[str, float] | None) -> float:
    if isinstance(cell, str):
        return cell_number(cell, words)
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return np.nan
    if isinstance(cell, Real | Decimal) and not isinstance(cell, bool | np.bool_):
        try:
            return float(cell)
        except (OverflowError, ValueError):
            return np.inf
    return np.inf


def plain_words(words: Mapping[str, float] | None) -> dict[str, float]:
    """Return words with their numbers as `cell_number` looks them up: capitals do not count."""
    return {str(word).strip().casefold(): float(value) for word, value in (words or {}).items()}


def cell_number(text: str, words: Mapping[str, float] | None = None) -> float:
    """Return the number in a cell, NaN for a blank, infinity for what is none.

    >>> cell_number("4"), cell_number("n/a"), cell_number("often")
    (4.0, nan, inf)
    """
    if words and (known := words.get(text.strip(INVISIBLE).casefold())) is not None:
        return known
    return _plain_number(text)


@lru_cache(maxsize=4096)
def _plain_number(text: str) -> float:
    found = number(text)
    return np.inf if found is None else found


def _read_long(
    responses: pd.DataFrame,
    form: Instrument,
    item_place: int,
    answer_place: int,
    *,
    codes: tuple[float, ...],
    words: Mapping[str, float] | None,
) -> Answers:
    labels, cells = responses.iloc[:, item_place], responses.iloc[:, answer_place]
    kinds, known = _factorize(labels)
    items = np.array([*(item_number(label, form) for label in known), 0], dtype=np.intp)[kinds]
    numbers = _without(_numbers(cells, words).astype(float), codes)
    places = [place for place in range(responses.shape[1]) if place not in {item_place, answer_place}]
    ids = responses.iloc[:, places]
    people, index = _people(ids)
    if len(index) == len(responses) > 1 < form.items:
        raise refuse(form, [_one_each(ids)])
    twice = pd.Series(people * (form.items + 1) + items).duplicated().to_numpy()
    outside = _not_allowed(numbers, form)
    faults: list[Fault] = []
    for row in np.flatnonzero((items == 0) | outside | twice).tolist():
        where = responses.index[row]
        if items[row] == 0:
            faults.append(Fault(where, labels.name, labels.iloc[row], f"an item from 1 to {form.items}"))
        elif twice[row]:
            faults.append(
                Fault(where, labels.name, labels.iloc[row], "one answer from one person to an item")
            )
        if outside[row]:
            faults.append(Fault(where, cells.name, cell := cells.iloc[row], form.allowed, advice(cell, form)))
    if faults:
        raise refuse(form, faults)
    sheet = np.full((len(index), form.items), np.nan)
    sheet[people, items - 1] = numbers
    return Answers(pd.DataFrame(sheet, index), sheet)


def _one_each(ids: pd.DataFrame) -> Fault:
    """Say that no person has more than one answer, and which columns tell every row from every other."""
    apart = [len(_factorize(ids.iloc[:, place])[1]) == len(ids) for place in range(ids.shape[1])]
    telling = ", ".join(str(name) for name, each in zip(ids, apart, strict=True) if each) or "all together"
    advice = (
        f"Every other column tells whose answer it is. Leave out what differs from row to row: {telling}."
    )
    return Fault(None, "", "No person has more than one answer", "several answers a person", advice)


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
