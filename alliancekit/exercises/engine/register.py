"""Find an exercise by its id; the lessons' modules are read when they are first asked for."""

from __future__ import annotations

import difflib
import pkgutil
import re
import reprlib
from functools import cache
from importlib import import_module
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.record import MOST_SEED

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Exercise


class UnknownExerciseError(LookupError):
    """There is no exercise of that id; the message says which there are."""


class UnknownVariantError(UnknownExerciseError):
    """There is no variant of that number; the message says which there are."""


@cache
def lesson_numbers() -> tuple[str, ...]:
    """Return the numbers of the lessons that have exercises.

    Examples
    --------
    >>> lesson_numbers()[0]
    '00'
    """
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parents[1] / "lessons")])]
    return tuple(sorted(found[1] for name in names if (found := re.fullmatch(r"lesson_(\d\d)", name))))


@cache
def exercises_of(lesson: str) -> tuple[Exercise, ...]:
    """Return the exercises of a lesson, in order.

    Examples
    --------
    >>> [exercise.id for exercise in exercises_of("00")][:2]
    ['00-1', '00-2']
    """
    module = import_module(f"alliancekit.exercises.lessons.lesson_{lesson}")
    exercises: tuple[Exercise, ...] = module.EXERCISES
    return exercises


def find(name: object) -> Exercise:
    """Return the exercise of this id; ``3-2`` is read as ``03-2``.

    Raises
    ------
    UnknownExerciseError
        If there is none; the message names the nearest.

    Examples
    --------
    >>> find("00-1").track
    'Look'
    """
    wanted = str(name).strip()
    if found := re.fullmatch(r"(\d{1,2})\s*[-–.]\s*(\d{1,2})", wanted):
        wanted = f"{int(found[1]):02}-{int(found[2])}"
    if wanted[:2] in lesson_numbers():
        for exercise in exercises_of(wanted[:2]):
            if exercise.id == wanted:
                return exercise
        known = [exercise.id for exercise in exercises_of(wanted[:2])]
    else:
        known = [exercise.id for lesson in lesson_numbers() for exercise in exercises_of(lesson)]
    near = difflib.get_close_matches(wanted, known, n=1)
    guess = f" Did you mean {near[0]}?" if near else ""
    raise UnknownExerciseError(
        f"There is no exercise “{str(name)[:40]}”.{guess} There are: {', '.join(known)}."
    )


def variant_number(seed: object) -> int:
    """Return the number of a variant.

    Raises
    ------
    UnknownVariantError
        If it is none.

    Examples
    --------
    >>> variant_number(3)
    3
    """
    try:
        number = index(seed)  # type: ignore[arg-type]
    except TypeError:
        number = -1
    if not 0 <= number <= MOST_SEED:
        raise UnknownVariantError(
            f"There is no variant seed={reprlib.repr(seed)}. Give a whole number: 0 is the notebook's own, "
            f"{MOST_SEED:,} the highest."
        )
    return number


@cache
def exercise_clinic() -> Clinic:
    """Return the sample clinic, in a copy that no lesson can change."""
    from alliancekit.clinic import load_clinic

    return load_clinic()
