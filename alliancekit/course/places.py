"""What stands where in a course folder, and nbgrader working on it."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alliancekit.errors import UserError

CONFIG, SECRET = "nbgrader_config.py", "secret_seed.txt"


@dataclass(frozen=True)
class Course:
    """A course folder: nbgrader's folders, its settings, and the secret seed.

    Parameters
    ----------
    folder
        The folder.
    """

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> Course:
        """Return the course that was built in a folder; UserError where there is none."""
        course = cls(folder.resolve())
        missing = [name for name in (CONFIG, SECRET) if not (course.folder / name).is_file()]
        if missing:
            raise UserError(
                f"{folder} is not a course: {' and '.join(missing)} are not there. Build one first with "
                f"`alliancekit course build {folder} --lessons 02 03 --seed SECRET`."
            )
        return course

    @property
    def secret(self) -> str:
        """The secret seed."""
        return (self.folder / SECRET).read_text(encoding="utf-8").strip()

    @property
    def assignments(self) -> dict[str, Path]:
        """Assignment -> its notebook as it was built, in order."""
        return {path.parent.name: path for path in sorted(self.folder.glob("source/*/*.ipynb"))}

    def private(self, assignment: str) -> Path:
        """Return where the module that declares an assignment's own exercises is kept."""
        return self.folder / "private" / f"{assignment.replace('-', '_')}.py"

    def listed(self, assignment: str) -> tuple[str, ...]:
        """Return the students for each of whom an assignment was built; none where one was built for all."""
        path = self.private(assignment).with_suffix(".students.txt")
        return tuple(path.read_text(encoding="utf-8").split("\n")) if path.is_file() else ()

    def submissions(self, assignment: str) -> list[str]:
        """Return the students who handed something in for an assignment."""
        return sorted(path.parent.name for path in self.folder.glob(f"submitted/*/{assignment}"))

    def handed_in(self, assignment: str, student: str) -> Path:
        """Return where the notebook that a student handed in belongs."""
        return self.folder / "submitted" / student / assignment / self.assignments[assignment].name

    def outcome(self, assignment: str, student: str) -> Path:
        """Return the file with what became of a student's answers: verdicts, words, trouble."""
        return self.folder / "outcomes" / assignment / f"{student}.json"

    def run(self, assignment: str, student: str) -> Path:
        """Return the file with what came out of a student's notebook when it was run."""
        return self.folder / "runs" / assignment / f"{student}.json"

    def nbgrader(self, **settings: Any) -> Any:
        """Return nbgrader at work on this course, as its settings file says.

        Parameters
        ----------
        **settings
            Settings of :class:`alliancekit.course.step.ScoreOutside` that stand above the file's.
        """
        require_nbgrader()
        scripts = str(Path(sys.executable).parent)  # where it looks for ``alembic``, by name alone
        if scripts not in os.environ["PATH"].split(os.pathsep):
            os.environ["PATH"] = scripts + os.pathsep + os.environ["PATH"]
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config
        from traitlets.config.loader import PyFileConfigLoader

        config = PyFileConfigLoader(CONFIG, path=str(self.folder)).load_config()
        config.merge(Config({"CourseDirectory": {"root": str(self.folder)}, "ScoreOutside": settings}))
        return NbGraderAPI(config=config)


def require_nbgrader() -> None:
    """Raise UserError where nbgrader is not installed."""
    if importlib.util.find_spec("nbgrader") is None:
        raise UserError(
            "Courses are built and graded with nbgrader, which is not installed. Install it beside the "
            'workbook: python -m pip install "nbgrader>=0.9.6"'
        )


def reason(done: dict[str, Any]) -> str:
    """Return the line in which nbgrader says why a step of it did not succeed."""
    lines = [line.strip() for line in str(done.get("log") or done.get("error") or "").splitlines()]
    telling = [line for line in lines if "Error" in line and not line.startswith("[")]
    return (telling or [line for line in lines if line] or ["no reason given"])[-1][:200]
