"""A simulated class of lesson 02: who answers what, and the marks that are due, worked out without grading."""

from __future__ import annotations

from itertools import cycle

from alliancekit.course.cells import POINTS
from alliancekit.exercises.engine.register import find
from tests.course.attacks import ATTACKS
from tests.course.conftest import all_right

WRONG = {
    "02-1": "answer = 99",
    "02-2": 'answer = "nonsense"',
    "02-3": "answer = clinic",
    "02-4": "def bond(a, b, c, d):\n    return a + b + c + d",
    "02-5": "answer = 1 / 0",
    "02-6": "answer = 3",
}
BROKEN = ("corrupt", "missing", "too large", "not a notebook")
HOSTILE = ("loop", "exit", "edited", "deleted", "patched", "duplicated", "claims", "tells")


def students(each_of: dict[str, int]):
    """Yield (name, answers, change, due) for so many of each sort; ``due`` is None where there is no notebook."""
    right = all_right()
    names = sorted(right)
    nothing = lambda _notebook: None  # noqa: E731
    for number in range(each_of["right"]):
        yield f"right{number:02}", right, nothing, points(names)
    for number in range(each_of["partly"]):
        known = [name for place, name in enumerate(names) if (place + number) % 3]
        yield (
            f"partly{number:02}",
            {n: (right if n in known else WRONG)[n] for n in names},
            nothing,
            points(known),
        )
    for number in range(each_of["wrong"]):
        yield f"wrong{number:02}", WRONG, nothing, 0.0
    for number in range(each_of["empty"]):
        yield f"empty{number:02}", {}, nothing, 0.0
    for number, sort in zip(range(each_of["broken"]), cycle(BROKEN), strict=False):
        yield f"broken{number:02}", right, sort, None
    for number, sort in zip(range(each_of["hostile"]), cycle(HOSTILE), strict=False):
        change, answers, due, _said = ATTACKS[sort]
        yield f"hostile{number:02}", right | answers, change, due


def points(names):
    return float(sum(POINTS[find(name).track] for name in names))


def spoil(path, sort):
    """Make a handed-in file one that cannot be graded."""
    text = path.read_text(encoding="utf-8")
    if sort == "missing":
        path.unlink()
        path.with_name("notes.txt").write_text("sorry")
    elif sort == "too large":
        path.write_text(text + " " * 30_000_000)
    else:
        path.write_text(text[: len(text) // 2] if sort == "corrupt" else '{"a": 1}')


def hand_in_all(pupils, each_of):
    """Hand in for everybody; return student -> marks due."""
    due = {}
    for name, answers, change, marks in students(each_of):
        if isinstance(change, str):
            pupils.hand_in(name, answers)
            spoil(pupils.place(name), change)
        else:
            pupils.hand_in(name, answers, change)
        due[name] = marks
    return due
