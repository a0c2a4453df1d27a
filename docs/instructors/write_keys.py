"""Write the part of every lesson's plan that follows from the lesson: times, answer key, rubrics.

``python docs/instructors/write_keys.py`` takes questions, answers and misconceptions from the exercises as
they are declared, times and rubrics from the notebooks, and leaves what stands above the marker in each plan
alone. A test holds the files to this.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":  # exercises as they stand here, not as they were when the package was installed
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.lesson_text import as_made
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, lesson_numbers
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Exercise, Given

PLANS = Path(__file__).parent / "lessons"
NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
MARKER = "<!-- From here on this page is written by `python docs/instructors/write_keys.py`. -->"
PUBLIC = (
    "Answers are those of the numbers in the notebook; *New numbers* in a card gives others. The key is no "
    "secret: the workbook computes every answer for whoever asks it to."
)


def written(lesson: str) -> str:
    """Return what follows from a lesson: times, answer key, rubrics."""
    cells = {cell["id"][4:]: "".join(cell["source"]) for cell in _cells(lesson)}
    key = "\n\n".join(_key(exercise) for exercise in exercises_of(lesson))
    rubrics = [text for name, text in cells.items() if re.fullmatch(r"reflect-\d", name)]
    return (
        f"{MARKER}\n\n## The clock\n\n{_clock(cells['time'])}\n\n## Answer key\n\n{PUBLIC}\n\n{key}\n\n"
        "## Reflections and their rubrics\n\n" + "\n\n".join(rubrics) + "\n"
    )


def plan(lesson: str) -> Path:
    """Return a lesson's plan."""
    return PLANS / f"{as_made(NOTEBOOKS)[lesson].stem}.md"


def _cells(lesson: str) -> list[dict[str, list[str]]]:
    return json.loads(as_made(NOTEBOOKS)[lesson].read_text(encoding="utf-8"))["cells"]


def _clock(time: str) -> str:
    """Return the lesson's own times as a clock: the minute at which each part begins."""
    parts = [
        (name, int(minutes)) for name, minutes in re.findall(r"^\| ([^|]+?) \| (\d+) \|$", time, re.MULTILINE)
    ]
    ends = list(accumulate(minutes for _, minutes in parts))
    rows = [
        f"| {end - minutes} | {name} | {minutes} |" for (name, minutes), end in zip(parts, ends, strict=True)
    ]
    return "\n".join(["| From minute | Part | Minutes |", "|---|---|---|", *rows, f"| {ends[-1]} | End | |"])


def _key(exercise: Exercise) -> str:
    given = exercise.variant(exercise_clinic())
    lines = [
        f"### {exercise.id} ({exercise.track})",
        exercise.asks(given),
        f"**Answer.** {_answer(exercise, given)}",
    ]
    lines.append(f"**Why.** {fill(exercise.why, given)}")
    if exercise.track != "Look":
        lines.append(f"```python\n{fill(exercise.worked, given)}\n```")
    if exercise.misconceptions:
        said = [
            f"- {_slip(exercise, given, idea.wrong(given))}{fill(idea.message, given)}"
            for idea in exercise.misconceptions
        ]
        lines.append("**What many arrive at, and what to say**\n\n" + "\n".join(said))
    return "\n\n".join(lines)


def _answer(exercise: Exercise, given: Given) -> str:
    if isinstance(exercise.kind, Function):
        return f"a function; tried on {len(exercise.kind.cases(given))} cases, some at the edges."
    return _shown(exercise, given, exercise.answer(given))


def _slip(exercise: Exercise, given: Given, wrong: object) -> str:
    return "" if isinstance(exercise.kind, Function) else f"{_shown(exercise, given, wrong)} — "


def _shown(exercise: Exercise, given: Given, value: object) -> str:
    kind = exercise.kind
    if isinstance(kind, Number):
        number = f"{kind.read(value, given):.3g}".replace("-", "−").replace("nan", "missing")
        unit = f" ({kind.unit})" if kind.unit else " %" if kind.percent else ""
        return f"{number}{unit}"
    choices = kind.choices(given)
    option = str(kind.read(value, given))
    text = choices.get(option, option)
    return f"**{option}** {text}" if text != option else f"**{option}**"


def main() -> None:
    """Write every plan's part."""
    for lesson in lesson_numbers():
        path = plan(lesson)
        own = (
            path.read_text(encoding="utf-8").partition(MARKER)[0]
            if path.exists()
            else f"# Lesson {lesson}\n\n"
        )
        write_whole(path, (own + written(lesson)).encode())


if __name__ == "__main__":
    main()
