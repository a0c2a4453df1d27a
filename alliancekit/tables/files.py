"""From a path to rows of cells: what kind of file it is, and where its reading ends."""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.tables.faults import Fault, RatingsError, printable
from alliancekit.tables.limits import MAX_BYTES
from alliancekit.tables.text import text_rows
from alliancekit.tables.workbook import workbook_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alliancekit.tables.text import Known

_ALLOWED = "a CSV file or an .xlsx workbook"
_SAVE = "Open it in the program it comes from and save the table as “CSV UTF-8” or as .xlsx."
_OTHER_FILES = (
    (b"\x89PNG", "This is a picture (PNG)"),
    (b"\xff\xd8\xff", "This is a picture (JPEG)"),
    (b"GIF8", "This is a picture (GIF)"),
    (b"%PDF", "This is a PDF document"),
    (b"\x1f\x8b", "This is a compressed file (gzip)"),
    (b"SQLite format 3", "This is a database (SQLite)"),
)
_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
_QUOTED = 'Write the name in quotation marks: read_ratings("class.csv").'
_OLE = b"\xd0\xcf\x11\xe0"  # what Excel wrote until 2003, and the wrapping of a workbook with a password


def _refused(name: str, found: str, advice: str, allowed: str = _ALLOWED) -> RatingsError:
    return RatingsError(name, [Fault(None, "", found, allowed, advice)])


def file_bytes(path: str | os.PathLike[str]) -> tuple[str, bytes]:
    """Return a file's name and all its bytes, or say in words why that cannot be."""
    if not isinstance(path, (str, os.PathLike)):
        raise _refused("This", f"This is a {type(path).__name__}, not the name of a file", _QUOTED)
    if not str(path).strip():
        raise _refused("“”", "No name was given", _QUOTED)
    if str(path).startswith(("http://", "https://")):
        raise _refused(str(path), "This is a web address", "Download the file, then give its name here.")
    file = Path(path)
    name = file.name or str(file)
    try:
        file = file.expanduser()
        size = _size(name, file.stat())
        with file.open("rb") as handle:
            return name, handle.read(size)
    except (FileNotFoundError, NotADirectoryError):
        raise _refused(name, "There is no such file", _where(file)) from None
    except PermissionError:
        advice = "Close it in other programs, or copy it to a folder of your own."
        raise _refused(name, "The system does not permit reading this file", advice) from None
    except RatingsError:
        raise
    except (OSError, ValueError, RuntimeError) as error:  # a name no system takes, a home that is not known
        reason = printable(getattr(error, "strerror", None) or str(error))
        raise _refused(name, f"This file cannot be opened ({reason})", "Check its name.") from None


def _size(name: str, status: os.stat_result) -> int:
    """Return how many bytes to read, once it is sure that this is a file and not too large a one."""
    if stat.S_ISDIR(status.st_mode):
        raise _refused(name, "This is a folder", "Name the file in it.")
    if not stat.S_ISREG(status.st_mode):
        raise _refused(name, "This is a device or a channel, not a file", "Name a file.")
    if status.st_size > MAX_BYTES:
        advice = "Keep only the columns of the template, or divide the rows into several files."
        found = f"This file has {status.st_size / 1e6:,.0f} MB"
        raise _refused(name, found, advice, f"at most {MAX_BYTES // 1_000_000} MB")
    return status.st_size


def _where(file: Path) -> str:
    """Say where a file was looked for, and which names there are like it."""
    if not file.parent.is_dir():
        return "Its folder does not exist either: check the name."
    tables = [other.name for other in file.parent.iterdir() if other.suffix.lower() in _ENDINGS]
    near = get_close_matches(file.name, tables, n=3)
    return f"Did you mean {' or '.join(map(printable, near))}?" if near else "Check its name and its folder."


def rows_of(
    name: str, content: bytes, notes: list[str], known: Known
) -> tuple[Iterator[tuple[int, list[str]]], bool]:
    """Return the numbered rows of cells, and whether a comma in a number is a decimal one."""
    found = next((words for start, words in _OTHER_FILES if content.startswith(start)), None)
    if content.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        found = "This workbook has a password" if locked else "This is an old Excel or Office file (.xls)"
    if found:
        raise _refused(name, found, _SAVE)
    if content.startswith(b"PK"):
        return iter(workbook_rows(name, content, notes)), True
    rows, separator = text_rows(name, content, notes, known)
    return rows, separator != ","
