"""What a class did and thinks: from the gradebook, and from the records that learners chose to hand in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.course.places import CONFIG, Course
from alliancekit.errors import UserError, refusal
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

__all__ = ["Written", "class_report"]


@dataclass(frozen=True)
class Written:
    """What a report was written into, and what is in it.

    Parameters
    ----------
    page
        The page.
    marks
        The files of marks.
    records, graded
        How many records, in words, and how many graded notebooks it rests on.
    not_final
        How many marks are not final, because something has still to be marked by hand.
    troubles
        How many things need a person.
    """

    page: Path
    marks: tuple[Path, ...]
    records: str
    graded: int
    not_final: int
    troubles: int


def class_report(
    folder: Path,
    page: Path | None = None,
    *,
    records: Path | None = None,
    hide_names: bool = False,
    layouts: Sequence[str] = (),
    progress: Callable[[str, int], None] = lambda _name, _of: None,
) -> Written:
    """Write a page on a class, and its marks as CSV beside it.

    Parameters
    ----------
    folder
        A course's folder, or a folder with the zips that learners made with *Save my work*.
    page
        The page to write; ``report.html`` in the folder, if none is given.
    records
        Another folder with zips.
    hide_names
        Call people Person 1, Person 2 and so on, on the page.
    layouts
        Of :data:`alliancekit.course.report.lms.LAYOUTS`: whose columns the marks are written in.
    progress
        Called before each step with its name, and how many there are.

    Raises
    ------
    UserError
        If a folder or nbgrader is not there, there are no marks to write, or a file cannot be written.
    """
    from alliancekit.course.report.handed_in import handed_in
    from alliancekit.course.report.lms import marks_csv
    from alliancekit.course.report.marks import read_marks
    from alliancekit.course.report.page import write_page
    from alliancekit.course.report.records import read_records
    from alliancekit.results import counted

    is_course = (folder / CONFIG).is_file()
    if layouts and not is_course:
        raise UserError(
            f"{folder} is not a course, so there are no marks to write. Leave out --csv, or give the folder "
            "that `alliancekit course build` made."
        )
    told = handed_in(read_records([folder, *([records] if records else [])], progress))
    marks = read_marks(Course.at(folder)) if is_course else None
    page = page or folder / "report.html"
    write_page(page, told, marks, hide_names=hide_names, progress=progress)
    files = {page.with_name(f"marks-{layout}.csv"): layout for layout in layouts}
    for path, layout in files.items():
        try:
            write_whole(path, marks_csv(marks, layout).encode() if marks else b"")
        except OSError as error:
            raise UserError(refusal(error, path.name)) from None
    return Written(
        page,
        tuple(files),
        counted(len(told.learners), "record"),
        0 if marks is None else len(marks.marks),
        0 if marks is None else int(marks.marks["by_hand"].sum()),
        len(told.troubles) + (0 if marks is None else len(marks.troubles)),
    )
