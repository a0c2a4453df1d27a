"""Answers about a clinic that are worked out once, and live and die with it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alliancekit.clinic.schema import Clinic

_P = ParamSpec("_P")
_T = TypeVar("_T")


def kept(function: Callable[Concatenate[Clinic, _P], _T]) -> Callable[Concatenate[Clinic, _P], _T]:
    """Let a function of a clinic's clients and sessions keep its answers inside the clinic.

    They go with the clinic, and as soon as either table is changed. A frame is handed out as a copy, so a
    change made to it is not seen by the next who asks.

    Parameters
    ----------
    function
        Takes a clinic, then arguments that can be keys of a dict.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> size = kept(lambda clinic: len(clinic.clients))
    >>> clinic = load_clinic()
    >>> size(clinic), size(clinic)
    (400, 400)
    """

    @wraps(function)
    def ask(clinic: Clinic, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        seen, answers = vars(clinic).get("_kept", ((), {}))
        tables = (clinic.clients, clinic.sessions)
        if not seen or not all(map(_unchanged, tables, seen)):
            seen, answers = tuple(table.copy(deep=False) for table in tables), {}
            vars(clinic)["_kept"] = seen, answers
        key = (function, args, tuple(kwargs.items()))
        if key not in answers:
            answers[key] = function(clinic, *args, **kwargs)
        answer: Any = answers[key]
        if isinstance(answer, pd.DataFrame):
            answer = answer.copy(deep=False)
        return cast("_T", answer)

    return ask


def _unchanged(table: pd.DataFrame, seen: pd.DataFrame) -> bool:
    """Tell whether a table still shares its values with a copy: pandas parts the two where one is changed."""
    return table.columns.equals(seen.columns) and all(
        len(now) == len(then) and (not len(now) or np.shares_memory(now, then))
        for now, then in zip(_values(table), _values(seen), strict=True)
    )


def _values(table: pd.DataFrame) -> Iterator[Any]:
    for name in table.columns:
        values = table[name].array
        yield values.codes if isinstance(values, pd.Categorical) else np.asarray(values)
