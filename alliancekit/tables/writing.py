"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from alliancekit.tables.names import unfit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replacing(*targets: Path) -> Iterator[list[Path]]:
    """Give a new, empty file beside each of ``targets``; put them all in place once all is written.

    Where anything goes wrong in between, also a Ctrl+C, what was there before stays and nothing else does.
    A link in a target's place is replaced, never written through.

    Raises
    ------
    OSError
        A file cannot be written, or a folder, a device or a channel stands in its place.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replacing(Path(folder, "note.txt")) as (beside,):
    ...         _ = beside.write_text("all of it")
    ...     Path(folder, "note.txt").read_text()
    'all of it'
    """
    for target in targets:
        refuse_no_file(target)
    beside = [target.with_name(f".{target.name}.{secrets.token_hex(4)}.part") for target in targets]
    try:
        for part in beside:
            part.open("xb").close()
        yield beside
        for part in beside:
            with part.open("rb+") as written:
                os.fsync(written.fileno())
        if len(targets) == 1:
            _put_in_place(beside, targets)
        else:  # a Ctrl+C reaches the main thread only: once begun, all are put in place
            with ThreadPoolExecutor(1) as hands:
                hands.submit(_put_all_in_place, beside, targets).result()
    finally:
        for part in beside:
            with suppress(OSError):
                part.unlink()


def _put_in_place(beside: list[Path], targets: tuple[Path, ...]) -> None:
    for part, target in zip(beside, targets, strict=True):
        part.replace(target)


def _put_all_in_place(beside: list[Path], targets: tuple[Path, ...]) -> None:
    """Put each in its place; where one cannot be, as it is open in Excel, bring back those before it."""
    older: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for part, target in zip(beside, targets, strict=True):
            if target.is_symlink() or target.exists():
                older[target] = target.with_name(f"{part.name}.older")
                shutil.copy2(target, older[target], follow_symlinks=False)
        for part, target in zip(beside, targets, strict=True):
            part.replace(target)
            done.append(target)
    except OSError:
        for target in done:
            if target in older:
                older[target].replace(target)
            else:
                target.unlink()
        raise
    finally:
        for aside in older.values():
            with suppress(OSError):
                aside.unlink()


def write_whole(path: Path, content: bytes, stamp: float = 0.0) -> None:
    """Write a small file at once, its folder with it, dated ``stamp`` (seconds) if one is given.

    Raises
    ------
    OSError
        It cannot be written, or a folder, a device or a channel stands in its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as (beside,):
        beside.write_bytes(content)
        if stamp:
            os.utime(beside, (stamp, stamp))


def _is_systems_own(path: Path) -> bool:
    """Tell whether the system's own links stand there, such as /dev/stdout: to replace one is to break it."""
    above = [folder.as_posix() for folder in path.absolute().parents]
    return not {"/dev", "/proc", "/sys"}.isdisjoint(above) and "/dev/shm" not in above  # noqa: S108


def refuse_name(path: Path) -> None:
    """Refuse what not every system takes as the name of a file or folder.

    Raises
    ------
    OSError
        The name is one of those, such as ``aux.csv``.

    Examples
    --------
    >>> from pathlib import Path
    >>> refuse_name(Path("aux.csv"))
    Traceback (most recent call last):
        ...
    OSError: [Errno 22] it has a name that Windows keeps for a device; give another one: 'aux.csv'
    """
    if why := unfit(path.name):
        raise OSError(errno.EINVAL, f"it {why}; give another one", str(path))


def refuse_no_file(path: Path) -> None:
    """Refuse to write where something other than a file stands, or under a name that not every system takes.

    Raises
    ------
    OSError
        A folder, a device or a channel stands there, or the name is refused.

    Examples
    --------
    >>> from pathlib import Path
    >>> refuse_no_file(Path("/"))
    Traceback (most recent call last):
        ...
    IsADirectoryError: [Errno 21] Is a directory: '/'
    """
    refuse_name(path)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if (path.exists() and not path.is_file()) or _is_systems_own(path):
        words = "it is a device or a channel, not a file; give another name"
        raise OSError(errno.EINVAL, words, str(path))
