"""Columns of numbers, as a learner hands them over: read, paired and complete, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

Array = np.ndarray[Any, np.dtype[np.float64]]


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


def side_by_side(*columns: Any) -> list[Array]:
    """Return columns as floats; raise unless each is a single column, and all are of one length."""
    found = [numbers(column) for column in columns]
    shapes = [column.shape for column in found]
    if len(set(shapes)) > 1 or len(shapes[0]) != 1:
        raise UserError(
            f"The columns have the shapes {', '.join(map(str, shapes))}. "
            "They must be single columns of one length."
        )
    return found


def pairs(x: Any, y: Any, least: int = 4) -> tuple[Array, Array]:
    """Return the complete pairs as floats; raise if there are fewer than ``least``."""
    x, y = side_by_side(x, y)
    complete = np.isfinite(x) & np.isfinite(y)
    if complete.sum() < least:
        raise UserError(
            f"Found {complete.sum()} pairs in which both values are there. At least {least} are needed."
        )
    return x[complete], y[complete]


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
        If it is no frame, a column is not there or holds no numbers, or fewer than ``least`` rows are left.
    """
    if not isinstance(frame, pd.DataFrame):
        raise UserError(f"Found a {type(frame).__name__}. Give a table (DataFrame), such as clinic.sessions.")
    needed = [*columns, *labels]
    absent = [name for name in needed if name not in frame]
    if absent:
        raise UserError(
            f"There is no column {', '.join(map(str, absent))}. Found: {', '.join(map(str, frame.columns))}."
        )
    rows = frame[needed].dropna()
    if len(rows) < least:
        raise UserError(
            f"Found {len(rows)} rows complete in {', '.join(needed)}. At least {least} are needed."
        )
    for name in columns:
        numbers(rows[name])
    return rows
