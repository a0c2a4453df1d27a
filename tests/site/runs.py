"""Runs of lessons, shared by all tests that build a site: no lesson is run twice, whichever worker asks for it."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alliancekit.site.running import run_lesson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def shared_runs(config: pytest.Config, lessons: Sequence[str] = ()) -> Path:
    """Run these lessons, or all, and return the folder of runs; what was run before is known by its content.

    Workers begin at different lessons and leave each other's alone until nothing else is left to do.
    """
    folder = Path(config.cache.mkdir("site-runs"))
    files = sorted(
        file for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb") if not lessons or file.name[:2] in lessons
    )
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = worker * len(files) // workers
    files = files[first:] + files[:first]

    def run(file: Path, *, wait: bool) -> None:
        with _alone(folder / f"{file.stem}.lock", wait=wait) as mine:
            if mine:
                run_lesson(file, folder)

    for wait in (False, True):
        with ThreadPoolExecutor(2 if workers == 1 else 1) as pool:
            list(pool.map(partial(run, wait=wait), files))
    return folder


@contextmanager
def _alone(lock: Path, *, wait: bool) -> Iterator[bool]:
    """Say whether nobody else is at it; the system lets go of a worker that was stopped."""
    try:
        import fcntl
    except ImportError:  # where there is none, two may run the same lesson
        yield True
        return
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
