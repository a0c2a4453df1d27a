"""A notebook that was handed in: run it shut off, and bring out what was answered, as plain data."""

from __future__ import annotations

import base64
import json
import pickle
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.course.sandbox import EndedError, Kernel
from alliancekit.course.taking import MIME
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.register import exercise_clinic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbformat import NotebookNode

    from alliancekit.course.asked import Asked
    from alliancekit.exercises.engine.base import Exercise

# A cell that only shows something: nothing of what is graded can come from it.
_ONLY_SHOWS = re.compile(
    r"\s*ak\.(explore_\w+|exercise|kept_answers|predict|reflect|my_work|self_check|roleplay_form)\([^\n;]*\)\s*\Z"
)
_BLANK = ["blank"]
_FUNCTION = ["function"]  # an answer that is still to be called


@dataclass
class Worked:
    """What came out.

    Parameters
    ----------
    answers
        Exercise -> its answer, as :mod:`alliancekit.course.taking` writes it, on the notebook's own numbers.
    hidden
        Exercise -> the same on numbers that no student has seen, for functions alone.
    trouble
        What a person should know: why it did not run to its end. Empty where it did.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    hidden: dict[str, Any] = field(default_factory=dict)
    trouble: str = ""


def check_line(exercise: Exercise) -> str:
    """Return the cell that checks an exercise, and where its answer is taken."""
    return f'ak.check("{exercise.id}", {exercise.answer_name})'


def work_through(cells: Sequence[NotebookNode], asked: Asked, kernel: Kernel) -> Worked:
    """Run the cells in order, give them their outputs, and return what was answered.

    Functions are called last, first on the notebook's own numbers and then on others: nothing that is
    shown after that is kept, so nobody is told on what a function was tried.

    Parameters
    ----------
    cells
        The notebook's cells; their outputs are written.
    asked
        What was asked.
    kernel
        Where they run.
    """
    worked = Worked()
    exercises = tuple(asked.exercises.values())
    try:
        kernel.run("pass")
        _Run(kernel, exercises, worked).run(cells)
        functions = [each for each in exercises if worked.answers.get(each.id) == _FUNCTION]
        for seeds, seen in ((asked.shown, worked.answers), (asked.hidden, worked.hidden)):
            for exercise in functions:
                _call(kernel, exercise, seeds[exercise.id], seen)
    except EndedError as ended:
        worked.trouble = f"The notebook {ended}"
    untried = ["stopped", "The notebook had ended before it could be tried."]
    worked.answers |= {name: untried for name, answer in worked.answers.items() if answer == _FUNCTION}
    return worked


def handed_over(notebook: NotebookNode, asked: Asked) -> dict[str, Any]:
    """Return exercise -> answer, as cards have put them into the outputs of a notebook; no code is run."""
    found: dict[str, Any] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME)
            try:
                answers = json.loads(data) if isinstance(data, str) else data
            except (ValueError, RecursionError):
                continue
            if isinstance(answers, dict):
                found |= {name: ["value", str(answers[name])] for name in asked.exercises if name in answers}
    return found


class _Run:
    """A student's cells, in order. An answer is taken where it is checked; without a check, before the next.

    A check that was copied counts as a check.
    """

    def __init__(self, kernel: Kernel, asked: Sequence[Exercise], worked: Worked) -> None:
        self._kernel, self._worked = kernel, worked
        self._checks = {f"check-{exercise.id}": exercise for exercise in asked}
        self._lines = {check_line(exercise): exercise for exercise in asked}
        self._answers = {f"answer-{exercise.id}": exercise for exercise in asked}
        self._unchecked: Exercise | None = None

    def run(self, cells: Sequence[NotebookNode]) -> None:
        for place, cell in enumerate(cells, start=1):
            if cell.cell_type != "code" or not cell.source.strip() or _ONLY_SHOWS.match(cell.source):
                continue
            grade_id = str(cell.metadata.get("nbgrader", {}).get("grade_id"))
            if exercise := self._checks.get(grade_id) or self._lines.get(cell.source.strip()):
                self._take(exercise)
                continue
            if exercise := self._answers.get(grade_id):
                self._take(self._unchecked)
                self._unchecked = exercise
            self._run_cell(cell, place)
        self._take(self._unchecked)

    def _take(self, exercise: Exercise | None) -> None:
        if exercise is None:
            return
        answer = _take(self._kernel, exercise)
        if answer != _BLANK or exercise.id not in self._worked.answers:
            self._worked.answers[exercise.id] = answer
        if exercise is self._unchecked:
            self._unchecked = None

    def _run_cell(self, cell: NotebookNode, place: int) -> None:
        reply = self._kernel.run(cell.source)
        cell.outputs = _shown(reply["outputs"])
        if reply["trouble"] == "time":  # a kernel that had to be interrupted cannot be relied on any more
            raise EndedError(f"ran out of time in cell {place}.")
        if reply["trouble"] == "died":
            raise EndedError(f"ended its kernel in cell {place}.")


@cache
def _kit() -> str:
    return Path(__file__).with_name("taking.py").read_text(encoding="utf-8")


def _run_kit(kernel: Kernel, call: str) -> Any:
    """Run a line of ours, to which the student's names are ``theirs``, and return the data it hands over."""
    source = f"(lambda ours: (exec({_kit()!r}, ours), exec({call!r}, ours)))({{'theirs': globals()}});"
    reply = kernel.run(source)
    if reply["trouble"] == "time":
        raise EndedError("ran out of time while its answers were taken.")
    if reply["trouble"] == "died":
        raise EndedError("ended its kernel while its answers were taken.")
    for output in reply["outputs"]:
        data = output.get("data", {}) if isinstance(output, dict) else {}
        if isinstance(data, dict) and MIME in data:
            try:
                return json.loads(data[MIME])
            except (TypeError, ValueError, RecursionError):
                break
    return _BLANK


def _take(kernel: Kernel, exercise: Exercise) -> Any:
    """Take an answer out; the name is then free, so that the next exercise cannot be answered by this one."""
    name = exercise.answer_name
    if isinstance(exercise.kind, Function):  # kept under a name of ours until every cell has run
        reply = kernel.run(f"{_kept(exercise)} = globals().get({name!r}, ...)")
        return _BLANK if reply["trouble"] else _FUNCTION
    return _run_kit(kernel, f"hand_over(plain(theirs.get({name!r}, ...))); theirs[{name!r}] = ...")


def _kept(exercise: Exercise) -> str:
    return f"__ak_{exercise.id.replace('-', '_')}"


def _call(kernel: Kernel, exercise: Exercise, seed: int, results: dict[str, Any]) -> None:
    """Call a student's function on the numbers of a seed; what is seen of it goes into the results."""
    assert isinstance(exercise.kind, Function)
    cases = exercise.kind.cases(exercise.variant(exercise_clinic(), seed))
    pickled = base64.b64encode(pickle.dumps([tuple(case) for case in cases])).decode()
    results[exercise.id] = ["stopped", "It took too long, or ended the notebook."]  # unless it comes back
    results[exercise.id] = _run_kit(
        kernel, f"hand_over(called(theirs.get({_kept(exercise)!r}), {pickled!r}))"
    )


def _shown(outputs: list[Any]) -> list[NotebookNode]:
    """Return outputs as a notebook holds them; what is malformed is dropped."""
    import nbformat

    kept = []
    for output in outputs:
        try:
            node = nbformat.from_dict(output)
            nbformat.validate(node, ref="output", version=4)
        except Exception:  # noqa: BLE001, S112 - it may be anything, and is dropped
            continue
        if node.get("data"):
            node.data.pop(MIME, None)
        kept.append(node)
    return kept
