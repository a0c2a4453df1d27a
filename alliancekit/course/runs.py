"""One notebook that was handed in: run, judged, and what came of it kept, so that it need not run again.

nbgrader's gradebook is neither needed nor touched, so that several can run at once.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from alliancekit.course.asked import Asked, asked
from alliancekit.course.judge import judge_apart
from alliancekit.course.sandbox import Kernel, Limits
from alliancekit.course.submission import Worked, handed_over, work_through
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

    from alliancekit.course.judge import Said
    from alliancekit.course.places import Course

LARGEST = 20_000_000  # bytes of a notebook; one that was worked through takes about a tenth of it


@dataclass(frozen=True)
class Run:
    """What came of a notebook.

    Parameters
    ----------
    of
        A digest of the notebook, of what was asked and of the limits: another one is another run.
    judged
        Exercise -> whether it is right, the verdict, and words.
    outputs
        Of each cell, in order, as a notebook holds them.
    trouble
        What a person should know; empty where there is nothing.
    """

    of: str
    judged: dict[str, Said] = field(default_factory=dict)
    outputs: list[list[Any]] = field(default_factory=list)
    trouble: str = ""


def run_of(
    course: Course, assignment: str, student: str, limits: Limits, *, shut_off: bool, again: bool = False
) -> tuple[Run, bool]:
    """Return what came of a student's notebook, and whether it had to be run for that.

    Parameters
    ----------
    course, assignment, student
        Whose notebook.
    limits, shut_off
        As :class:`alliancekit.course.sandbox.Kernel` takes them.
    again
        Run it although what came of it is kept.

    Raises
    ------
    UserError
        If the student is not on the list for which the assignment was built.
    """
    place = course.run(assignment, student)
    notebook = course.handed_in(assignment, student)
    wanted = asked(course, assignment, student)
    digest = _digest(notebook, wanted, limits)
    kept = None if again else _kept(place)
    if kept and kept.of == digest:
        return kept, False
    done = _run(course, notebook, wanted, limits, shut_off=shut_off)
    run = Run(digest, judge_apart(wanted, done[0].answers, done[0].hidden), done[1], done[0].trouble)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, json.dumps(asdict(run), ensure_ascii=False).encode())
    return run, True


def _run(
    course: Course, path: Path, wanted: Asked, limits: Limits, *, shut_off: bool
) -> tuple[Worked, list[list[Any]]]:
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    if wanted.module and _cards(notebook):
        return Worked(handed_over(notebook, wanted)), []
    _tidy(notebook)
    with Kernel(course.folder, limits, shut_off=shut_off) as kernel:
        worked = work_through(notebook.cells, wanted, kernel)
    return worked, [cell.get("outputs", []) for cell in notebook.cells]


def _cards(notebook: NotebookNode) -> bool:
    """Tell whether answers were given in cards, so that they stand in the notebook as data."""
    return any(cell.source.startswith("ak.kept_answers(") for cell in notebook.cells)


def _tidy(notebook: NotebookNode) -> None:
    """Take away outputs, and the marks of copied cells, by nbgrader's own steps."""
    from nbgrader.preprocessors import ClearOutput, DeduplicateIds

    from alliancekit.course.step import ForgetCopies

    silent = logging.getLogger("alliancekit.silent")  # a copied cell is no news
    silent.disabled = True
    for step in (ClearOutput(log=silent), DeduplicateIds(log=silent), ForgetCopies(log=silent)):
        step.preprocess(notebook, {})


def _digest(path: Path, wanted: Asked, limits: Limits) -> str:
    module = wanted.module.read_bytes() if wanted.module else b""
    rest = json.dumps([list(wanted.exercises), wanted.shown, wanted.hidden, asdict(limits)])
    return blake2b(b"\0".join([path.read_bytes(), module, rest.encode()]), digest_size=16).hexdigest()


def _kept(place: Path) -> Run | None:
    try:
        run = Run(**json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # none yet, or a damaged one: it is run again
        return None
    return run


def unfit(path: Path) -> str:
    """Say why a file cannot be graded as it is; empty where it can be tried."""
    if path.is_symlink() or not path.is_file():
        return f"There is no file {path.name} in what was handed in."
    size = path.stat().st_size
    if size > LARGEST:
        return f"The notebook has {size / 1e6:.0f} MB; at most {LARGEST / 1e6:.0f} MB are graded."
    import nbformat

    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
        nbformat.validate(notebook)
    except Exception as fault:  # noqa: BLE001 - a file may be broken in any way
        return f"The file is no notebook that can be read ({type(fault).__name__})."
    return ""
