"""From the lessons to a course folder that nbgrader can work with."""

from __future__ import annotations

import os
import re
import shutil
from typing import TYPE_CHECKING

from alliancekit.course.cells import answer_cell, mark_cell, reflection_cell, text_cell
from alliancekit.course.handing_out import OwnAssignment, hand_out_one_by_one, own_assignment, own_notebook
from alliancekit.course.places import CONFIG, SECRET, Course, reason, require_nbgrader
from alliancekit.errors import UserError
from alliancekit.exercises.engine.lesson_text import as_made
from alliancekit.exercises.engine.limit import quiet
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of
from alliancekit.tables.writing import refuse_name, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from nbformat import NotebookNode

    from alliancekit.exercises.engine.base import Exercise

_IN_A_FIELD = "Run each cell and write a few sentences in the field; they are kept as you write."
_IN_A_CELL = "Write a few sentences into the text cell under each question."

_SETTINGS = '''\
"""Settings of nbgrader for this course. Every command of nbgrader that is run in this folder reads them."""

from nbgrader.preprocessors import (
    AssignLatePenalties, CheckCellMetadata, ClearHiddenTests, ClearMarkScheme, ClearOutput, ComputeChecksums,
    DeduplicateIds, IgnorePattern, IncludeHeaderFooter, LimitOutput, LockCells, OverwriteCells,
    OverwriteKernelspec, SaveAutoGrades, SaveCells,
)

from alliancekit.course.step import ForgetCopies, ScoreOutside

c = get_config()
c.CourseDirectory.course_id = "alliance"

# The lessons hold no solutions to clear and no test templates to fill in.
c.GenerateAssignment.preprocessors = [
    IncludeHeaderFooter, LockCells, ClearOutput, CheckCellMetadata, ComputeChecksums, SaveCells,
    ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata,
]

# A copy of a cell that is graded is an ordinary cell.
c.Autograde.sanitize_preprocessors = [
    ClearOutput, DeduplicateIds, ForgetCopies, OverwriteKernelspec, OverwriteCells, CheckCellMetadata,
]

# In place of nbgrader's Execute: the notebook runs shut off from this computer, what was answered comes out
# as data, and is judged outside. Without bubblewrap (Linux), nothing is graded unless `required` is False.
c.Autograde.autograde_preprocessors = [
    ScoreOutside, IgnorePattern, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata,
]
c.ScoreOutside.required = True
c.ScoreOutside.cell_seconds = 30
c.ScoreOutside.seconds = 240
c.ScoreOutside.memory_gb = 2.0
'''


def build_course(
    folder: Path,
    lessons: Sequence[str],
    secret: str,
    progress: Callable[[str], None] = lambda _: None,
    *,
    own: Sequence[Path] = (),
    students: Sequence[str] = (),
) -> Course:
    """Write a course folder, and the notebooks to hand out with nbgrader's own `generate_assignment`.

    Parameters
    ----------
    folder
        Where to. Lessons that are there already are written anew; what students handed in stays.
    lessons
        The lessons' numbers, such as ``["02", "03"]``.
    secret
        The secret seed: whoever knows it can tell on what else functions are tried.
    progress
        Called with the name of each assignment that is done.
    own
        Modules with exercises of one's own, as :mod:`alliancekit.course.asked` reads them. Their questions
        are handed out; answers, hints and what is said to mistakes stay in the course folder.
    students
        Those who take the course, by the names of their folders. With them, each gets questions of their own
        from ``own``: nbgrader hands the same notebook to everybody, and what makes the numbers must not leave
        the course, so there is then a folder for each, in ``release-one-by-one``.

    Returns
    -------
    Course
        The course.

    Raises
    ------
    UserError
        If a lesson is not there, a module cannot be used, or nbgrader cannot work.
    OSError
        If something cannot be written, or not every system takes the folder's name.
    """
    require_nbgrader()
    made = as_made()
    wanted = [lesson.zfill(2) for lesson in lessons]
    if unknown := [lesson for lesson in wanted if lesson not in made]:
        raise UserError(f"There is no lesson {', '.join(unknown)}. There are: {', '.join(made)}.")
    if not secret.strip():
        raise UserError("The secret seed is empty. Give a word or number that your students do not know.")
    mine = [own_assignment(path, students) for path in own]
    if twice := {each.name for each in mine if [other.name for other in mine].count(each.name) > 1}:
        raise UserError(f"Two modules would become the assignment {', '.join(twice)}. Rename one.")
    if not folder.exists():
        refuse_name(folder)
    course = Course(folder.resolve())
    _same_secret(course, secret.strip(), mine)
    write_whole(folder / CONFIG, _SETTINGS.encode())
    for lesson in wanted:
        place = _source(course, f"lesson-{lesson}", made[lesson].name, _graded(made[lesson], lesson))
        _copy_pictures(made[lesson], place)
        _release(course, f"lesson-{lesson}")
        progress(f"lesson-{lesson}")
    for each in mine:
        each.keep(course)
        _source(course, each.name, f"{each.name}.ipynb", own_notebook(course, each))
        _release(course, each.name)
        hand_out_one_by_one(course, each)
        progress(each.name)
    return course


def _source(course: Course, assignment: str, name: str, text: str) -> Path:
    place = course.folder / "source" / assignment
    place.mkdir(parents=True, exist_ok=True)
    write_whole(place / name, text.encode())
    return place


def _release(course: Course, assignment: str) -> None:
    with quiet():
        done = course.nbgrader().generate_assignment(assignment)
    if not done["success"]:
        raise UserError(f"nbgrader could not prepare {assignment}. It says: {reason(done)}")


def _same_secret(course: Course, secret: str, mine: Sequence[OwnAssignment]) -> None:
    """Keep the secret, for its owner alone; another one would change marks that have been given."""
    path = course.folder / SECRET
    if path.is_file() and course.secret != secret:
        raise UserError(
            f"This course was built with another secret seed; it stands in {path}. Give that one, or build "
            "the new course in another folder."
        )
    for each in mine:
        each.may_replace(course)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(f"{secret}\n")


def _graded(path: Path, lesson: str) -> str:
    """Return a lesson as a graded notebook: its exercises typed, each with its cell for the mark."""
    import nbformat

    notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    exercises = {exercise.id: exercise for exercise in exercises_of(lesson)}
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        if cell.cell_type == "code" and (found := re.search(r'^ak\.reflect\("(.+?)"\)', cell.source)):
            cells.append(reflection_cell(found[1]))
        elif cell.cell_type == "code" and (
            found := re.search(r'^ak\.(?:check|exercise)\("(\d\d-\d)"', cell.source, re.MULTILINE)
        ):
            cells += _exercise(exercises[found[1]])
        else:
            cell.source = cell.source.replace(_IN_A_FIELD, _IN_A_CELL)
            cells.append(cell)
            if cell.id.endswith("-turn"):
                cells.append(_how(lesson))
    notebook.cells = cells
    return str(nbformat.writes(notebook, version=nbformat.NO_CONVERT)) + "\n"


def _exercise(exercise: Exercise) -> list[NotebookNode]:
    """Return the cells of one exercise: a Look's question, which a card asks elsewhere; answer; mark."""
    clinic = exercise_clinic()
    start, _, check = exercise.typed(clinic).rpartition("\n")
    cells = [answer_cell(exercise, start.rstrip()), mark_cell(exercise, check)]
    if exercise.track == "Look":
        asks = exercise.asks(exercise.variant(clinic))
        cells.insert(0, text_cell(asks, f"ask_{exercise.id.replace('-', '_')}"))
    return cells


def _how(lesson: str) -> NotebookNode:
    return text_cell(
        "**Graded.** In this notebook every answer is typed: put yours where the `...` is, run the cell, "
        "then the one below it, which says what it makes of your answer. A reflection is written into its "
        "own text cell. What counts is what stands in this notebook when you hand it in. Functions are also "
        "tried on numbers that are not shown here.",
        f"l{lesson}-graded",
    )


def _copy_pictures(notebook: Path, place: Path) -> None:
    for name in set(re.findall(r"\((images/[^)\s]+)\)", notebook.read_text(encoding="utf-8"))):
        (place / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(notebook.parent / name, place / name)
