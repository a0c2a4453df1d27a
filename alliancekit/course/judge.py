"""Judge answers that came as data, in a process of its own: ``python -m alliancekit.course.judge``.

No code of a student's has ever run in it. One line of JSON goes in, and one comes out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from alliancekit.course.sandbox import clean_environment
from alliancekit.course.taking import LONGEST
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.limit import StoppedError
from alliancekit.exercises.engine.register import exercise_clinic, find

_SECONDS = 120
_UNSEEN = (
    "Right for the numbers in this notebook, but not for others on which it was tried. Does it hold "
    "for whatever it may be given?"
)


def judge_apart(
    answers: dict[str, Any], hidden: dict[str, Any], seeds: dict[str, int]
) -> dict[str, tuple[bool, str, str]]:
    """Return exercise -> whether it is right, the verdict, and what to tell the student.

    Parameters
    ----------
    answers, hidden
        As :class:`alliancekit.course.submission.Worked` holds them.
    seeds
        Exercise -> the seed of its numbers that no student has seen.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-m", "alliancekit.course.judge"],
        input=json.dumps([answers, hidden, seeds]),
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
    answers, hidden, seeds = json.loads(sys.stdin.readline())
    said = {
        name: _judged(name, answer, hidden.get(name), seeds.get(name, 0)) for name, answer in answers.items()
    }
    print(json.dumps(said))


def _judged(name: str, answer: Any, hidden: Any, seed: int) -> tuple[bool, str, str]:
    exercise, clinic = find(name), exercise_clinic()
    said = judge(exercise, _value(answer, exercise.answer_name), clinic)
    if said.verdict != "right" or not isinstance(exercise.kind, Function):
        return said.verdict == "right", said.verdict, said.message
    unseen = judge(exercise, _value(hidden, exercise.answer_name), clinic, seed)
    if unseen.verdict != "right":
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
