"""Every lesson runs from top to bottom: as it comes, and with every exercise solved."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.register import exercise_clinic, find

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
CHECK = re.compile(r'ak\.(?:check|exercise)\("(\d\d-\d)"')

# Runs when the kernel starts: whatever asks for an outside host is refused, and so ends in an error.
WATCH = """
import sys

def _watch(event, args):
    host = {"socket.getaddrinfo": lambda: args[0], "socket.connect": lambda: args[1][0]}.get(event, lambda: "")()
    host = host.decode() if isinstance(host, bytes) else str(host or "")
    if "." in host and not host.startswith(("127.", "0.0.0.0")):
        raise OSError(f"a lesson asked for the outside host {host}")

sys.addaudithook(_watch)
"""


@pytest.fixture
def run(tmp_path):
    """Run a notebook in an empty folder; give back its cells with their outputs."""
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-watch.py").write_text(WATCH, encoding="utf-8")
    folder = tmp_path / "lesson"
    folder.mkdir()

    def run(notebook):
        client = NotebookClient(
            notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}
        )
        client.execute(env={**os.environ, "IPYTHONDIR": str(tmp_path / "ipython")})
        return [cell for cell in notebook.cells if cell.cell_type == "code"]

    return run


def _stderr(cells):
    streams = [output for cell in cells for output in cell.outputs if output.output_type == "stream"]
    return [output.text for output in streams if output.name == "stderr"]


def _verdict(cell):
    """What the card below a check says, in its plain-text form."""
    return " ".join(
        output.data.get("text/plain", "") for output in cell.outputs if "data" in output
    ).casefold()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_as_it_comes(path, run):
    cells = run(nbformat.read(path, as_version=4))
    assert _stderr(cells) == []
    for cell in cells:
        if CHECK.search(cell.source):
            assert "not attempted" in _verdict(cell), cell.source


@pytest.mark.slow  # every day, the worked solutions are run one by one (tests/exercises)
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_lesson_runs_with_every_exercise_solved(path, run):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        found = CHECK.search(cell.source) if cell.cell_type == "code" else None
        if found:
            exercise = find(found[1])
            worked = fill(exercise.worked, exercise.variant(exercise_clinic()))
            cell.source = f'{worked}\nak.check("{exercise.id}", {exercise.answer_name})'
    cells = run(notebook)
    assert _stderr(cells) == []
    checked = [cell for cell in cells if CHECK.search(cell.source)]
    assert checked
    for cell in checked:
        assert "right" in _verdict(cell), cell.source
