"""Put a lesson's own text back, with the learner's answers left in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alliancekit.exercises.engine.card import Card, show
from alliancekit.record import current_record, put_aside
from alliancekit.tables.writing import write_whole

_PACKAGE = Path(__file__).parents[2]


def as_made(folder: Path | None = None) -> dict[str, Path]:
    """Return lesson -> the notebook as it was made.

    They stand in the installed package; in a copy of the source that is not installed, beside it.
    """
    inside = _PACKAGE / "notebooks"
    folder = folder or (inside if inside.is_dir() else _PACKAGE.parent / "notebooks")
    return {path.name[:2]: path for path in sorted(folder.glob("[0-9][0-9]_*.ipynb"))}


def restore_lesson(lesson: str) -> None:
    """Put a lesson's own text back; your answers stay, and the file that was there is put aside.

    Parameters
    ----------
    lesson
        The lesson's number, such as ``"03"``.

    Examples
    --------
    >>> restore_lesson("99")
    ? No such lesson
    There is no lesson “99”. There are: 00, ...
    """
    show(restored(str(lesson).strip().zfill(2), as_made()))


def restored(lesson: str, made: dict[str, Path]) -> Card:
    """Put a lesson back and say what was done."""
    if lesson not in made:
        return Card(
            "No such lesson", [f"There is no lesson “{lesson}”. There are: {', '.join(made)}."], "?", "wait"
        )
    here = Path.cwd() / made[lesson].name
    try:
        fresh = json.loads(made[lesson].read_text(encoding="utf-8"))
        aside = ""
        if here.exists():
            _take_answers(fresh, here)
            aside = put_aside(here, current_record().path.parent).name
        write_whole(here, (json.dumps(fresh, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as fault:
        return Card("The lesson was left as it is", [f"{fault}. Mend that, and try again."], "?", "wait")
    again = (
        f"{here.name} is as it was made, with your own answers in it. If it is open, close it **without "
        "saving** and open it again."
    )
    kept = f"What was there is kept as my-work/before-restore/{aside}." if aside else ""
    return Card("The lesson's text is back", [again, kept], "✓", "good")


def _take_answers(fresh: dict[str, Any], here: Path) -> None:
    """Carry what stands in the cells of exercises over from the file that is there, if it can be read."""
    try:
        there = {cell["id"]: cell["source"] for cell in json.loads(here.read_text(encoding="utf-8"))["cells"]}
    except (ValueError, KeyError, TypeError):
        return
    for cell in fresh["cells"]:
        if "ak.check(" in "".join(cell["source"]) and cell["id"] in there:
            cell["source"] = there[cell["id"]]
