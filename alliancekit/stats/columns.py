"""Columns of numbers, as a learner hands them over: read, paired and complete, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.tables.numbers import MISSING_CODES, stray_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, np.dtype[Any]]
_CODES = np.array(sorted(MISSING_CODES), float)
ROUNDING = 1e-9  # a fall of exactly the threshold counts, however its decimals were rounded


def numbers(values: Any) -> Array:
    """Return values as floats; raise in words where one of them is no number.

    >>> numbers([1, None])
    array([ 1., nan])
    """
    try:
        return np.asarray(values, float)
    except (TypeError, ValueError):
        listed = values if np.ndim(values) else [values]
        found = next((each for each in np.ravel(np.asarray(listed, object)) if _is_no_number(each)), listed)
        raise UserError(
            f"Found {str(found)[:60]!r} where numbers are needed. Give columns of numbers, such as "
            'clinic.sessions["bond"].'
        ) from None


def _is_no_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return value is not None
    return False


def constant(values: Array) -> bool:
    """Tell whether values are all the same but for rounding."""
    return bool(np.ptp(values) <= 1e-12 * np.abs(values).max())


def names_in(columns: str | Sequence[str]) -> list[str]:
    """Return names of columns as a list; one name alone is a list of one.

    >>> names_in("bond")
    ['bond']
    """
    return [columns] if isinstance(columns, str) else list(columns)


def complete_rows(
    frame: pd.DataFrame, columns: Sequence[str], labels: Sequence[str] = (), least: int = 4
) -> pd.DataFrame:
    """Return the rows complete in ``columns``, which hold numbers, and in ``labels``, which need not.

    Raises
    ------
    UserError
        If it is no frame, a column is not there or holds no numbers or codes for missing ones, or fewer than
        ``least`` rows are left.
    """
    if not isinstance(frame, pd.DataFrame):
        raise UserError(
            f"Found a {type(frame).__name__}. Give the table first, then the names of its columns, as in "
            'ak.correlate(early, x="alliance", y="outcome_end").'
        )
    needed = list(dict.fromkeys([*columns, *labels])) if _are_names(*columns, *labels) else []
    if not needed:
        raise UserError(
            'Give names of columns, not the columns themselves, as in ak.correlate(early, x="alliance", '
            'y="outcome_end").'
        )
    absent = [name for name in needed if name not in frame]
    if absent:
        raise UserError(
            f"There is no column {', '.join(map(str, absent))}. Found: {', '.join(map(str, frame.columns))}."
        )
    rows = frame[needed].dropna()
    for name in columns:
        rows = rows[np.isfinite(numbers(rows[name]))]
        refuse_codes(name, rows[name])
    if len(rows) < least:
        raise UserError(
            f"Found {len(rows)} rows complete in {', '.join(map(str, needed))}. At least {least} are needed."
        )
    return rows


def refuse_codes(name: str, values: Any) -> None:
    """Refuse a column in which numbers stand for values that are missing, as -99 or 999 do in many tables.

    Raises
    ------
    UserError
        It holds some, far from everything else in it.
    """
    held = numbers(values)
    if not np.isin(held, _CODES).any():
        return
    if codes := stray_codes(np.unique(held[np.isfinite(held)]).tolist()):
        listed = ", ".join(f"{code:g}" for code in codes)
        raise UserError(
            f"{name} holds {listed}, far from all its other values. If that marks a missing value, empty it "
            f'first: table["{name}"] = table["{name}"].replace([{listed}], float("nan")).'
        )


def _are_names(*names: Any) -> bool:
    return all(np.ndim(name) == 0 and name not in (None, "") for name in names)


def complete_columns(
    frame: pd.DataFrame, columns: Sequence[str], labels: Sequence[str] = (), least: int = 4
) -> list[Array]:
    """Return the numbers of :func:`complete_rows`, one array a column of ``columns``.

    >>> complete_columns(pd.DataFrame({"bond": [1, 2, None]}), ["bond"], least=2)
    [array([1., 2.])]
    """
    rows = complete_rows(frame, columns, labels, least)
    return [rows[name].to_numpy(float) for name in columns]
