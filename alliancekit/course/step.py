"""The one step of nbgrader's that is replaced: in place of Execute, run shut off and judge outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Int

from alliancekit.course.places import Course
from alliancekit.course.runs import run_of
from alliancekit.course.sandbox import Limits, require_sandbox
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from alliancekit.course.judge import Said


class ForgetCopies(NbGraderPreprocessor):
    """Let a copied cell be an ordinary one: DeduplicateIds leaves it a mark that nothing can read."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], _index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Take away an empty mark."""
        if not cell.metadata.get("nbgrader", True):
            del cell.metadata["nbgrader"]
        return cell, resources


class ScoreOutside(NbGraderPreprocessor):
    """Give each cell that is graded its points, as nbgrader reads them: the number that the cell shows."""

    required = Bool(True, help="Grade nothing where students' code cannot be shut off.").tag(config=True)
    cell_seconds = Int(30, help="How long one cell may run.").tag(config=True)
    seconds = Int(240, help="How long one notebook may run.").tag(config=True)
    memory_gb = Float(2.0, help="How much memory one notebook may take, in GB.").tag(config=True)

    @property
    def limits(self) -> Limits:
        """What one notebook may take."""
        return Limits(self.cell_seconds, self.seconds, int(self.memory_gb * 1e9))

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Run a notebook that was handed in, judge its answers, and write the points into it."""
        if self.required:
            require_sandbox()
        here = resources["nbgrader"]
        course = Course.at(Path(resources["metadata"]["path"]).resolve().parents[2])
        assignment, student = here["assignment"], here["student"]
        run, _ = run_of(course, assignment, student, self.limits, shut_off=self.required)
        if len(run.outputs) == len(nb.cells):
            for cell, outputs in zip(nb.cells, run.outputs, strict=True):
                if cell.cell_type == "code":
                    cell.outputs = from_dict(outputs)
        points = _points(course.assignments[assignment])
        _write_marks(nb, points, run.judged, words=assignment.startswith("lesson-"))
        if run.trouble:
            nb.cells.insert(0, _note(run.trouble))
        place = course.outcome(assignment, student)
        place.parent.mkdir(parents=True, exist_ok=True)
        outcome = {"trouble": run.trouble, "judged": run.judged}
        write_whole(place, json.dumps(outcome, ensure_ascii=False, indent=1).encode())
        return nb, resources


def _points(source: Path) -> dict[str, float]:
    """Return exercise -> points, as the course was built."""
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    marks = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    return {
        mark["grade_id"].removeprefix("check-"): float(mark["points"])
        for mark in marks
        if mark.get("grade_id", "").startswith("check-")
    }


def _write_marks(nb: NotebookNode, points: dict[str, float], judged: dict[str, Said], *, words: bool) -> None:
    """Let each graded cell show its points; one that was deleted is put back at the end.

    Words can give away answers and what is behind them: without ``words``, only the verdict is told.
    """
    from nbformat.v4 import new_code_cell, new_output

    there = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nb.cells}
    for name, most in points.items():
        cell = there.get(f"check-{name}")
        if cell is None:
            mark = {
                "grade_id": f"check-{name}",
                "grade": True,
                "solution": False,
                "locked": True,
                "task": False,
            }
            cell = new_code_cell(
                f'# The cell ak.check("{name}", ...) was not in the notebook that was handed in.',
                metadata={"nbgrader": {**mark, "points": most, "schema_version": 3, "cell_type": "code"}},
            )
            nb.cells.append(cell)
        right, verdict, said = judged.get(name, (False, "not attempted", "No answer was found."))
        told = f"{name}: {verdict}. {said if words else ''}".rstrip()
        cell.outputs = [
            new_output("stream", name="stdout", text=f"{told}\n"),
            new_output("execute_result", {"text/plain": repr(most if right else 0.0)}, execution_count=1),
        ]


def _note(trouble: str) -> NotebookNode:
    from nbformat.v4 import new_markdown_cell

    return new_markdown_cell(
        f"**While this was graded:** {trouble} What had been answered before that counts. "
        "Talk with your instructor if you do not see why."
    )
