"""Whose record it is: a random name in the work folder, by which a zip is known again as one's own."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from alliancekit.tables.writing import refuse_no_file, write_whole

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "owner.txt"
_MOST = 100


def owners(work: Path) -> list[str]:
    """Return the random names under which this work is saved; they say nothing of the person.

    The first is made once. One who goes on with work from another computer takes its names along. Where
    the folder cannot be written to, there is none.
    """
    path = work / _FILE
    with suppress(OSError):
        refuse_no_file(path)
        if path.exists():
            return sound_names(path.read_text("ascii", "replace").split())
        write_whole(path, secrets.token_hex(16).encode())
        return sound_names(path.read_text("ascii").split())
    return []


def add_owners(work: Path, names: list[str]) -> None:
    """Take along the names under which work was saved elsewhere."""
    with suppress(OSError):
        write_whole(work / _FILE, "\n".join(dict.fromkeys([*owners(work), *names])).encode())


def sound_names(found: Any) -> list[str]:
    """Return those of what was found that can be such names.

    Examples
    --------
    >>> sound_names(["0" * 32, "Ada", 7]), sound_names(None)
    (['00000000000000000000000000000000'], [])
    """
    listed = found if isinstance(found, list) else []
    return [name for name in listed if isinstance(name, str) and re.fullmatch(r"[0-9a-f]{32}", name)][:_MOST]
