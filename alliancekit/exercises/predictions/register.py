"""Find a prediction by its id; the lessons' modules are read when they are first asked for."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from alliancekit.errors import UserError
from alliancekit.exercises.engine.register import lesson_numbers

if TYPE_CHECKING:
    from alliancekit.exercises.predictions.prediction import Prediction


@cache
def predictions_of(lesson: str) -> tuple[Prediction, ...]:
    """Return the predictions of a lesson, in the order of its sections; none where it has none.

    Examples
    --------
    >>> [prediction.id for prediction in predictions_of("03")][:2]
    ['03-1', '03-2']
    """
    name = f"alliancekit.exercises.lessons.predictions_{lesson}"
    if find_spec(name) is None:
        return ()
    predictions: tuple[Prediction, ...] = import_module(name).PREDICTIONS
    return predictions


def find_prediction(name: object) -> Prediction:
    """Return the prediction of this id; ``3-2`` is read as ``03-2``.

    Raises
    ------
    UserError
        If there is none; the message says which there are.

    Examples
    --------
    >>> find_prediction("3-1").id
    '03-1'
    """
    wanted = str(name).strip()
    if found := re.fullmatch(r"(\d{1,2})\s*[-–.]\s*(\d{1,2})", wanted):
        wanted = f"{int(found[1]):02}-{int(found[2])}"
    known = {each.id: each for lesson in lesson_numbers() for each in predictions_of(lesson)}
    if wanted in known:
        return known[wanted]
    near = [each for each in known if each[:2] == wanted[:2]] or list(known)
    raise UserError(f"There is no prediction “{str(name)[:40]}”. There are: {', '.join(near)}.")
