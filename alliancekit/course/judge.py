"""Judge answers that came as data, in a process of its own: ``python -m alliancekit.course.judge``.

No code of a student's has ever run in it. One line of JSON goes in, and one comes out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliancekit.course.asked import own_exercises
from alliancekit.course.sandbox import clean_environment
from alliancekit.course.taking import LONGEST
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.limit import StoppedError
from alliancekit.exercises.engine.register import exercise_clinic, find

if TYPE_CHECKING:
    from alliancekit.course.asked import Asked
    from alliancekit.exercises.engine.base import Exercise

Said = tuple[bool, str, str]
_SECONDS = 120
_UNSEEN = (
    "Right for the numbers in this notebook, but not for others on which it was tried. Does it hold "
    "for whatever it may be given?"
)


def judge_apart(asked: Asked, answers: dict[str, Any], hidden: dict[str, Any]) -> dict[str, Said]:
    """Return exercise -> whether it is right, the verdict, and what to tell the student.

    Parameters
    ----------
    asked
        What was asked.
    answers, hidden
        As :class:`alliancekit.course.submission.Worked` holds them.
    """
    module = str(asked.module or "")
    done = subprocess.run(
        [sys.executable, "-P", "-m", "alliancekit.course.judge"],
        input=json.dumps([module, list(asked.exercises), answers, hidden, asked.shown, asked.hidden]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=clean_environment(),
        timeout=_SECONDS,
        check=True,
    )
    return {
        name: (right, verdict, words) for name, (right, verdict, words) in json.loads(done.stdout).items()
    }


def main() -> None:
    """Read one line, judge, and write one line."""
    module, names, answers, hidden, shown, unseen = json.loads(sys.stdin.readline())
    exercises = own_exercises(Path(module))[1] if module else map(find, names)
    said = {
        each.id: _judged(each, answers[each.id], hidden.get(each.id), unseen[each.id], shown[each.id])
        for each in exercises
        if each.id in answers
    }
    print(json.dumps(said))


def _judged(exercise: Exercise, answer: Any, hidden: Any, unseen: int, shown: int = 0) -> Said:
    clinic = exercise_clinic()
    said = judge(exercise, _value(answer, exercise.answer_name), clinic, shown)
    if said.verdict != "right" or not isinstance(exercise.kind, Function):
        return said.verdict == "right", said.verdict, said.message
    again = judge(exercise, _value(hidden, exercise.answer_name), clinic, unseen)
    if again.verdict != "right":
        return False, "not yet", _UNSEEN
    return True, "right", said.message


def _value(data: Any, name: str) -> Any:
    """Return the value that data stand for; data of any other form stand for no answer."""
    try:
        kind, *rest = data
        if kind == "value" and isinstance(rest[0], bool | int | float | str):
            return rest[0][:LONGEST] if isinstance(rest[0], str) else rest[0]
        if kind in ("list", "tuple", "set"):
            parts = [_value(part, name) for part in rest[0]]
            return tuple(parts) if kind == "tuple" else parts
        if kind == "other":
            return _stand_in(str(rest[0]), str(rest[1]))
        if kind == "calls" and all(result == ["blank"] for result in rest[0]):
            return ...
        if kind in ("calls", "stopped"):
            return _Replayed(name, rest[0] if kind == "calls" else [data])
    except (TypeError, ValueError, IndexError, RecursionError):
        pass
    return ...


def _stand_in(kind: str, text: str) -> Any:
    """Return something that is shown as the student's own object was."""
    return type(kind or "object", (), {"__repr__": lambda _: text})()


class _Replayed:
    """A student's function as far as it was seen: what it gave, or raised, call by call."""

    def __init__(self, name: str, results: list[Any]) -> None:
        self.__name__, self._results = name, iter(results)

    def __call__(self, *_: Any) -> Any:
        data = next(self._results, ["blank"])
        if isinstance(data, list) and data[:1] == ["stopped"]:
            raise StoppedError(f"was stopped. {data[1]}")
        if isinstance(data, list) and data[:1] == ["raised"]:
            raise type(str(data[1]), (Exception,), {})(str(data[2])[:LONGEST])
        return _value(data, self.__name__)


if __name__ == "__main__":
    main()
