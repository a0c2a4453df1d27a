"""``alliancekit course build DIR --lessons 02 03 --seed SECRET``, ``grade``, ``feedback``, ``report``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tqdm import tqdm


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    from alliancekit.course.report.lms import LAYOUTS

    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    build = steps.add_parser("build", help="write an nbgrader course: what to hand out stands in release/")
    build.add_argument("folder", type=Path, metavar="DIR", help="the course's folder")
    build.add_argument("--lessons", nargs="+", default=[], metavar="NN", help="such as 02 03")
    build.add_argument(
        "--exercises",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE.py",
        help="exercises of your own: questions are handed out, answers and hints stay here",
    )
    build.add_argument(
        "--students",
        type=Path,
        metavar="FILE",
        help="a student's folder name on each line: each gets other numbers in your own exercises",
    )
    build.add_argument(
        "--concept-test",
        nargs="+",
        choices=["before", "after"],
        default=[],
        help="twelve questions about ideas, before and after a course; not validated, and not for marks",
    )
    build.add_argument(
        "--seed", required=True, metavar="SECRET", help="a word or number that your students do not know"
    )
    grade = steps.add_parser("grade", help="grade what stands in submitted/, each notebook shut off")
    grade.add_argument("folder", type=Path, metavar="DIR")
    grade.add_argument("--again", action="store_true", help="also what is graded already")
    grade.add_argument(
        "--unprotected",
        action="store_true",
        help="run students' code as your own, where the system cannot shut it off: it can then read and "
        "change whatever you can",
    )
    feedback = steps.add_parser("feedback", help="write a page for each student, into feedback/")
    feedback.add_argument("folder", type=Path, metavar="DIR")
    feedback.add_argument("--again", action="store_true", help="also pages that are there already")
    report = steps.add_parser(
        "report", help="write a page on what the class did and thinks, and marks as CSV"
    )
    report.add_argument(
        "folder", type=Path, metavar="DIR", help="the course's folder, or one with the zips of your class"
    )
    report.add_argument(
        "--records",
        type=Path,
        metavar="DIR",
        help="where the zips lie that learners chose to hand in, if not in DIR/submitted",
    )
    report.add_argument("--hide-names", action="store_true", help="call students Person 1, Person 2 ...")
    report.add_argument(
        "--csv",
        nargs="+",
        choices=LAYOUTS,
        default=[],
        help="write marks-NAME.csv beside the page, with names",
    )
    report.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="the .html file to write (default: DIR/report.html)"
    )


def run(args: argparse.Namespace) -> int:
    """Take the step; 0: done, 1: some notebooks need a person, 2: it could not be tried."""
    from tqdm import tqdm

    from alliancekit.errors import UserError, refusal

    steps = {"build": _build, "grade": _grade, "feedback": _feedback, "report": _report}
    try:
        with tqdm(unit=" notebooks", delay=0.5, disable=None) as bar:
            done, lines = steps[args.step](args, bar)
    except UserError as problem:
        print(f"alliancekit course: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        said = refusal(problem, str(problem.filename or args.folder))
        print(f"alliancekit course: {said}", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return done


def _build(args: argparse.Namespace, bar: tqdm) -> tuple[int, list[str]]:
    from alliancekit.course import build_course
    from alliancekit.course.handing_out import ONE_BY_ONE
    from alliancekit.errors import UserError
    from alliancekit.exercises.engine.concept import CONCEPT_TEST

    own = [*args.exercises, *(CONCEPT_TEST[f"concept-{form}"] for form in args.concept_test)]
    if not args.lessons and not own:
        raise UserError("There is nothing to build: give --lessons, --exercises or --concept-test.")
    students = _students(args.students)
    bar.total = len(args.lessons) + len(own)
    course = build_course(
        args.folder, args.lessons, args.seed, lambda _name: bar.update(), own=own, students=students
    )
    first = next(iter(course.assignments))
    lines = [
        f"{args.folder} is a course with {', '.join(course.assignments)}.",
        f"Hand out what stands in {args.folder / 'release'}.",
        f"What is handed in belongs into {args.folder / 'submitted'}, as STUDENT/{first}/NOTEBOOK.ipynb.",
        "Keep the folder to yourself: the secret seed and the gradebook are in it.",
    ]
    if args.exercises and students:
        lines.insert(
            2,
            f"Your own exercises have other numbers for each student: give each their own folder from "
            f"{args.folder / ONE_BY_ONE}, and nobody another's.",
        )
    if args.lessons:
        lines.append(
            "The book can compute its own answers, so marks on them show practice and are no examination."
        )
    if args.concept_test:
        lines.append(
            "The concept test is the workbook's own and not validated: use it for teaching, not for marks."
        )
    return 0, lines


def _students(path: Path | None) -> list[str]:
    """Return the lines of the list of students."""
    from alliancekit.errors import UserError, refusal

    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as fault:
        raise UserError(refusal(fault, str(path))) from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is no text. Give one student's folder name on each line.") from None
    return [line.strip() for line in lines if line.strip()]


def _grade(args: argparse.Namespace, bar: tqdm) -> tuple[int, list[str]]:
    from alliancekit.course import grade_course
    from alliancekit.course.places import Course

    course = Course.at(args.folder)
    outcomes = grade_course(course, again=args.again, protected=not args.unprotected, progress=_show(bar))
    if not outcomes:
        return 0, [
            f"Nothing has been handed in: {args.folder / 'submitted'} holds no notebook of these lessons."
        ]
    lines = [f"{'student':<24} {'lesson':<12} {'marks':>12}  to look at"]
    for each in outcomes:
        marks = "not graded" if each.score is None else f"{each.score:g} of {each.most:g}"
        by_hand = "reflections to mark by hand. " if each.by_hand and each.score is not None else ""
        lines.append(
            f"{each.student:<24} {each.assignment:<12} {marks:>12}  {by_hand}{each.trouble}".rstrip()
        )
    troubled = sum(bool(each.trouble) for each in outcomes)
    lines.append(f"{len(outcomes)} handed in, {troubled} with something that a person should look at.")
    return (1 if troubled else 0), lines


def _feedback(args: argparse.Namespace, bar: tqdm) -> tuple[int, list[str]]:
    from alliancekit.course import feedback_pages
    from alliancekit.course.places import Course

    pages = feedback_pages(Course.at(args.folder), again=args.again, progress=_show(bar))
    return 0, [f"{len(pages)} pages stand in {args.folder / 'feedback'}."]


def _report(args: argparse.Namespace, bar: tqdm) -> tuple[int, list[str]]:
    from alliancekit.course.report import class_report

    written = class_report(
        args.folder,
        args.out,
        records=args.records,
        hide_names=args.hide_names,
        layouts=args.csv,
        progress=_show(bar),
    )
    lines = [f"{written.page} is written: {written.records} handed in, {written.graded} graded notebooks."]
    lines += [f"{path} holds the marks, with names." for path in written.marks]
    if written.marks and written.not_final:
        lines.append(f"{written.not_final} of these marks are not final: something is still to mark by hand.")
    if written.troubles:
        lines.append(f"{written.troubles} things need a person; the page lists them.")
    return 0, lines


def _show(bar: tqdm) -> Callable[[str, int], None]:
    def show(name: str, of: int) -> None:
        if bar.total != of:  # another step has begun
            bar.reset(of)
        bar.set_description(name, refresh=False)
        bar.update()

    return show
