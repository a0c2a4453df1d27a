"""What an assignment asks: a lesson's exercises, a form of the concept test, or an instructor's own.

An instructor's own exercises stand in a module of the same shape as a lesson's, which is kept with the course
and never handed out. So are the numbers that each student is asked about: they follow from the secret seed.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import Exercise, fill
from alliancekit.exercises.engine.concept import CONCEPT_TEST, concept_form
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.own import OWN
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of
from alliancekit.tables.names import unfit

if TYPE_CHECKING:
    from pathlib import Path

    from alliancekit.course.places import Course

_TRIED = 5  # variants on which a module's own solutions are tried
_NAME = re.compile(r"[A-Za-z]\w*")


@dataclass(frozen=True)
class Asked:
    """What one student was asked.

    Parameters
    ----------
    exercises
        Id -> exercise, in order.
    module
        The file that declares them; None for a lesson's.
    shown
        Id -> seed of the numbers in the student's notebook; 0 for a lesson's, which are everybody's.
    hidden
        Id -> seed of the numbers on which functions are tried unseen.
    """

    exercises: dict[str, Exercise]
    module: Path | None
    shown: dict[str, int]
    hidden: dict[str, int]


def asked(course: Course, assignment: str, student: str = "") -> Asked:
    """Return what a student was asked in an assignment of a course.

    Raises
    ------
    UserError
        If the assignment was built for a list of students, and this one is not on it.
    """
    lesson, shown, module = assignment.removeprefix("lesson-"), None, None
    if lesson != assignment:
        exercises = exercises_of(lesson)
    elif assignment in CONCEPT_TEST:
        module = CONCEPT_TEST[assignment]
        exercises = own_exercises(module)[1]
    else:
        module = course.private(assignment)
        _, exercises = own_exercises(module)
        listed = course.listed(assignment)
        if student and listed and student not in listed:
            raise UserError(
                f"{student} is not on the list for which {assignment} was built, so it is not known what "
                "was asked. Does the folder carry the name that stands in the list?"
            )
        shown = shown_seeds(course, exercises, student if listed else "")
    hidden = {each.id: hidden_seed(course.secret, student, each.id) for each in exercises}
    return Asked({each.id: each for each in exercises}, module, shown or dict.fromkeys(hidden, 0), hidden)


def shown_seeds(course: Course, exercises: tuple[Exercise, ...], student: str) -> dict[str, int]:
    """Return id -> seed of the numbers that a student is asked about; "" is everybody."""
    return {each.id: hidden_seed(course.secret, f"shown\x1f{student}", each.id) for each in exercises}


def hidden_seed(secret: str, student: str, exercise: str) -> int:
    """Return a seed that nobody can tell without the course's secret.

    Examples
    --------
    >>> hidden_seed("s", "ada", "02-4") == hidden_seed("s", "bob", "02-4")
    False
    """
    text = f"{secret}\x1f{student}\x1f{exercise}"
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest())


def own_exercises(path: Path) -> tuple[str, tuple[Exercise, ...]]:
    """Return the title and the exercises that an instructor's module declares.

    Parameters
    ----------
    path
        The file, which holds ``TITLE`` and ``EXERCISES`` as a lesson's module does.

    Raises
    ------
    UserError
        If it is not there, cannot be run, or an exercise is not as it should be; one sentence says which.
    """
    if not path.is_file():
        raise UserError(f"There is no file {path}. Give the module that declares your exercises.")
    if not _NAME.fullmatch(path.stem) or path.stem.startswith("lesson") or unfit(f"{path.stem}.ipynb"):
        raise UserError(
            f"The module is called {path.name}, and the assignment is named after it: use letters, digits "
            "and _ only, begin with a letter, not with “lesson”; nor "
            "may it be long, or one that Windows keeps for itself, such as con."
        )
    names = _run(path)
    title, exercises = names.get("TITLE"), names.get("EXERCISES")
    if not isinstance(title, str) or not title.strip():
        raise UserError(f'{path.name} has no title: write TITLE = "...", with words in it.')
    if not isinstance(exercises, tuple | list) or not exercises:
        raise UserError(f"{path.name} has no exercises: write EXERCISES = (...), with at least one in it.")
    seen: set[str] = set()
    for place, each in enumerate(exercises, start=1):
        if not isinstance(each, Exercise):
            raise UserError(
                f"Number {place} in EXERCISES of {path.name} is a {type(each).__name__}, no Exercise."
            )
        if not OWN.fullmatch(str(each.id)):
            raise UserError(
                f"Found the id {each.id!r} in {path.name}. Ids of your own are a word in small letters, a "
                'hyphen and a number, such as "exam-1"; those of the workbook begin with a number.'
            )
        if concept_form(each.id) and path not in CONCEPT_TEST.values():
            raise UserError(
                f"Found the id {each.id} in {path.name}, which is one of the concept test's. Choose "
                "another word."
            )
        if each.id in seen:
            raise UserError(f"{path.name} declares {each.id} twice. Give each exercise an id of its own.")
        seen.add(each.id)
        _solved(each, path.name)
    return title.strip(), tuple(exercises)


def _run(path: Path) -> dict[str, Any]:
    try:
        code = compile(ast.parse(path.read_text(encoding="utf-8")), path.name, "exec")
    except (SyntaxError, ValueError) as fault:
        line = getattr(fault, "lineno", None)
        where = f" in line {line}" if line else ""
        raise UserError(f"{path.name} is not Python that can be read{where}: {fault.args[0]}.") from None
    except OSError as fault:
        raise UserError(f"{path.name} could not be read: {fault.strerror}.") from None
    names: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    try:
        exec(code, names)  # noqa: S102 - the instructor's own module, on their own computer
    except Exception as fault:  # noqa: BLE001 - it may raise anything
        raise UserError(f"{path.name} stopped with {type(fault).__name__}: {fault}") from None
    return names


def _solved(exercise: Exercise, module: str) -> None:
    """Raise UserError unless the exercise's own solution and answer are right in its first variants."""
    import alliancekit

    if not str(exercise.worked).strip():
        raise UserError(f"{exercise.id} in {module} has no solution: write worked=..., code that solves it.")
    clinic = exercise_clinic()
    for seed in range(_TRIED):
        try:
            given = exercise.variant(clinic, seed)
            names: dict[str, Any] = {"ak": alliancekit, "clinic": clinic}
            exec(fill(exercise.worked, given), names)  # noqa: S102 - likewise
            said = judge(exercise, names.get(exercise.answer_name, ...), clinic, seed)
        except Exception as fault:  # noqa: BLE001 - likewise
            raise UserError(
                f"{exercise.id} in {module} could not be tried: {type(fault).__name__}: {fault}"
            ) from None
        if said.verdict != "right":
            raise UserError(
                f"The solution of {exercise.id} in {module} is not right by its own answer (variant {seed}): "
                f"{said.verdict}. {said.message}"
            )
