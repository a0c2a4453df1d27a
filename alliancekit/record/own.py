"""The record that belongs to this notebook, and what is written into it and read again by name."""

from __future__ import annotations

import atexit
import json
import os
import reprlib
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from alliancekit.record.store import Record

FOLDER_VARIABLE = "ALLIANCE_WORK"


def record_folder() -> Path:
    """Return where the record is kept: the folder in ALLIANCE_WORK, else ``my-work`` beside the notebook."""
    chosen = os.environ.get(FOLDER_VARIABLE, "").strip()
    if not chosen:
        return Path.cwd() / "my-work"
    with suppress(RuntimeError, OSError, ValueError):  # "~" of somebody who is not known here, for one
        return Path(chosen).expanduser().resolve()
    return Path(chosen).absolute()


def current_record() -> Record:
    """Return the record that belongs to this notebook."""
    return _record_at(record_folder() / "progress.db")


@cache
def _record_at(path: Path) -> Record:
    record = Record(path)
    atexit.register(record.save_waiting)
    return record


def record_prediction(name: str, value: Any, step: str = "") -> None:
    """Keep what the learner expects to see, before they see it.

    Parameters
    ----------
    name
        The prediction's id, such as ``"03-early"``.
    value
        Any value that JSON can hold.
    step
        How far the prediction has come, where it goes in steps: ``draft``, ``kept``, ``changed``, ``seen``.
    """
    current_record().add("prediction", name, value=_as_json(value), verdict=step)


def last_prediction(name: str) -> Any:
    """Return the learner's latest prediction under this name, or None when there is none."""
    for event in reversed(current_record().events("prediction", name)):
        with suppress(ValueError, RecursionError):  # cut or damaged: the one before it stands
            return json.loads(event.value)
    return None


def _as_json(value: Any) -> str:
    """Return a value as JSON; one that JSON cannot hold, as the text that it prints."""
    try:
        return json.dumps(value, default=float)
    except (TypeError, ValueError, RecursionError):
        with suppress(Exception):  # a value's own __repr__ may raise anything
            return json.dumps(reprlib.repr(value))
        return json.dumps(type(value).__name__)


def reflections(record: Record) -> dict[str, str]:
    """Return what was written last, by reflection; those left empty are not there."""
    written = {event.name: event.value for event in record.events("reflection")}
    return {name: text for name, text in written.items() if text.strip()}
