"""Why a record could not be written, in a sentence, and what to do about it."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import suppress
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def code(fault: BaseException) -> int:
    """Return SQLite's number for a fault, -1 where it is not one of SQLite's."""
    return getattr(fault, "sqlite_errorcode", -1) & 0xFF


def is_held(fault: BaseException) -> bool:
    """Tell whether another program holds the file."""
    return code(fault) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _is_full(folder: Path) -> bool:
    # On a full disk SQLite fails in several ways, not all of which say so.
    try:
        return shutil.disk_usage(folder).free < 64_000
    except OSError:
        return False


def sentence(fault: BaseException, path: Path) -> str:
    """Say why the record at this path could not be written, and what becomes of what is done now."""
    number = getattr(fault, "errno", None)
    folder = path.parent
    goes_on = "You can go on: what you do is kept until this notebook is closed"
    if number == errno.EPROTO:
        return (
            f"Your record in {folder} was made by a newer version of this workbook, so it is left untouched. "
            f"{goes_on}. To use it, update the workbook."
        )
    if number == errno.ENOSPC or code(fault) == sqlite3.SQLITE_FULL or _is_full(folder):
        return f"The disk is full, so your record was not saved. {goes_on}, and saved once there is room."
    if is_held(fault):
        return f"Another program is holding your record in {folder}. {goes_on}, and saved once it is free."
    why, mend = _in_the_way(path, fault)
    return f"Your record could not be saved, because {why}. {goes_on}. {mend}, or use “Save my work” now."


def _in_the_way(path: Path, fault: BaseException) -> tuple[str, str]:
    """Say why a record cannot be written, and what to do about it."""
    with suppress(OSError, ValueError):
        if path.is_dir():
            return f"{path} is a folder", "To keep it, give that folder another name"
        if path.is_symlink() and not path.exists():
            return f"{path} is a link to nothing", "To keep it, remove that link"
    if not _takes_files(path.parent):
        return f"{path.parent} cannot be written to", "To keep it, make that folder writable"
    if path.exists() and not os.access(path, os.W_OK):
        return f"{path} cannot be written to", "To keep it, make that file writable"
    reason = getattr(fault, "strerror", None) or fault
    return f"{path} could not be opened ({reason})", "To keep it, move what is in the way"


def _takes_files(folder: Path) -> bool:
    try:
        with TemporaryFile(dir=folder):
            return True
    except (OSError, ValueError):
        return False
