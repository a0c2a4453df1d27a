"""The page on a class and its files of marks, with a real gradebook of nbgrader's."""

from __future__ import annotations

import json
import re
import shutil
import warnings

import numpy as np
import pandas as pd
import pytest

import alliancekit.__main__ as command
from alliancekit.course.report import class_report
from alliancekit.course.report.lms import LAYOUTS, marks_csv
from alliancekit.course.report.marks import read_marks
from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, find
from tests.course.report.made import FIRST, LAST, hand_in, student, work
from tests.report.reading import Page

PEOPLE = 12
ILL_NAMED = '=HYPERLINK("http://x")'


def outcome(name, rng):
    """What the grader says of one answer: right, a wrong one with a name, or none."""
    exercise = find(name)
    given = exercise.variant(exercise_clinic())
    kind = int(rng.integers(0, 3))
    if kind == 0:
        return True, "right", fill(exercise.why, given)
    if kind == 1:
        return False, "not yet", fill(exercise.misconceptions[0].message, given)
    return False, "not attempted", "No answer was found."


@pytest.fixture(scope="module")
def course(built, tmp_path_factory):
    """A course in which ten of twelve have marks, three have reflections to mark, and six gave their record."""
    folder = tmp_path_factory.mktemp("reported") / "course"
    shutil.copytree(built.folder, folder)
    course = type(built)(folder)
    rng = np.random.default_rng(5)
    exercises = [exercise.id for exercise in exercises_of("02")]
    notebook = course.assignments["lesson-02"].name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with course.nbgrader().gradebook as book:
            for number in range(PEOPLE):
                name = student(number)
                last = ILL_NAMED if number == 0 else f"{LAST}{number}"
                book.add_student(name, first_name=FIRST, last_name=last, email=f"{name}@uni.example")
                place = folder / "submitted" / name / "lesson-02"
                place.mkdir(parents=True)
                if number >= 10:
                    continue
                judged = {each: outcome(each, rng) for each in exercises}
                kept = {"trouble": "The notebook ran out of time." if number == 3 else "", "judged": judged}
                path = course.outcome("lesson-02", name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(kept), encoding="utf-8")
                handed = book.add_submission("lesson-02", name)
                for grade in handed.notebooks[0].grades:
                    right = judged.get(grade.name.removeprefix("check-"), (False,))[0]
                    grade.auto_score = grade.max_score if right else 0.0
                    grade.needs_manual_grade = number < 3 and grade.name.startswith("reflect")
                book.db.commit()
                assert handed.notebooks[0].name == notebook.removesuffix(".ipynb")
    for number in range(6):
        place = folder / "submitted" / student(number) / "lesson-02"
        hand_in(place / f"{FIRST}.zip", work(number, ["02"]), folder.parent / str(number))
    (folder / "submitted" / student(7) / "lesson-02" / f"{LAST}.zip").write_text("no zip")
    return course


def expected(course):
    """Student -> marks, read from the gradebook by itself."""
    with course.nbgrader().gradebook as book:
        return {each.student.id: each.score for each in book.assignment_submissions("lesson-02")}


def test_the_page_says_who_is_who_and_what_needs_a_person(course, tmp_path):
    written = class_report(course.folder, tmp_path / "page.html", layouts=LAYOUTS)
    source = written.page.read_text(encoding="utf-8")
    page = Page(source)
    assert page.dangers() == []
    assert (written.records, written.graded, written.not_final) == ("6 records", 10, 3)
    assert f"{FIRST} {LAST}1 ({student(1)})" in page.parts
    for said in (
        "has reflections to mark by hand.",
        "was reported: The notebook ran out of time.",
        "was handed in and is not graded.",
        "is not a zip, or nothing in it can be read.",
    ):
        assert said in page.parts
    assert page.parts.count("was handed in and is not graded.") == 2
    assert "count it as participation" in page.text
    assert "no examination" in page.text
    students = source.partition("<h2>The students</h2>")[2]
    for name, score in expected(course).items():
        so_far = " so far" if name < student(3) else ""
        row = re.search(rf"\({name}\)</td><td>(.*?)</td>", students)
        assert row
        assert row[1] == f"{score:g} of 15{so_far}"
    headings = re.findall("<h2>(.*?)</h2>", source)
    assert "Lesson 02: Measuring the alliance. As handed in" in headings
    assert sum(heading.startswith("Predicted in 02-") for heading in headings) == 5


def test_hidden_names_stand_nowhere_on_the_page(course, tmp_path):
    known = [each for number in range(PEOPLE) for each in (student(number), f"{LAST}{number}")]
    pages = []
    for place in ("one.html", "two.html"):
        class_report(course.folder, tmp_path / place, hide_names=True)
        pages.append((tmp_path / place).read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    for name in [*known, FIRST, LAST, "HYPERLINK", "uni.example", str(course.folder.parent)]:
        assert name.lower() not in pages[0].lower(), name
    people = re.findall(r"<td>(Person \d+)</td>", pages[0])
    assert set(people) == {f"Person {number}" for number in range(1, PEOPLE + 1)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_files_hold_the_gradebooks_marks_in_their_readers_columns(layout, course):
    text = marks_csv(read_marks(course), layout)
    rows = pd.read_csv(pd.io.common.StringIO(text), dtype=str, keep_default_na=False)
    first = {"moodle": "First name", "canvas": "Student", "blackboard": "Last Name"}[layout]
    key = {"moodle": "Username", "canvas": "SIS Login ID", "blackboard": "Username"}[layout]
    column = "lesson-02 [Total Pts: 15 Score]" if layout == "blackboard" else "lesson-02"
    assert [rows.columns[0], rows.columns[-1]] == [first, column]
    if layout == "canvas":  # as its importer tells a header, and the row of points, from a student
        assert list(rows)[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        assert rows.iloc[0].tolist() == ["Points Possible", "", "", "", "", "15"]
        rows = rows.iloc[1:]
    if layout == "moodle":
        assert rows["Email address"].tolist() == [
            f"{student(number)}@uni.example" for number in range(PEOPLE)
        ]
    if layout == "blackboard":
        assert text.splitlines()[1].startswith('"')
    assert len(rows) == PEOPLE
    marks = {name: float(score) for name, score in zip(rows[key], rows[column], strict=True) if score}
    assert marks == expected(course)
    assert len(marks) == 10  # what was not graded is blank, and no nought
    assert f"'{ILL_NAMED}".replace('"', '""') in text  # an apostrophe before what a spreadsheet would run
    assert not re.search(r'(^|,)"?=', text, re.MULTILINE)


def test_the_command_writes_beside_the_course_and_says_so(course, capsys):
    done = command.main(["course", "report", str(course.folder), "--hide-names", "--csv", "canvas", "moodle"])
    said = capsys.readouterr().out
    assert done == 0
    assert (course.folder / "report.html").is_file()
    assert sorted(path.name for path in course.folder.glob("marks-*.csv")) == [
        "marks-canvas.csv",
        "marks-moodle.csv",
    ]
    assert "3 of these marks are not final" in said
    assert "6 records handed in, 10 graded notebooks" in said


def test_a_folder_of_zips_alone_has_a_page_and_no_marks(tmp_path, capsys):
    hand_in(tmp_path / "in" / "ann.zip", work(1, ["02"]), tmp_path / "scratch")
    written = class_report(tmp_path / "in")
    assert written.records == "1 record"
    assert "Fewer than 5 people" in written.page.read_text(encoding="utf-8")
    assert command.main(["course", "report", str(tmp_path / "in"), "--csv", "moodle"]) == 2
    assert "no marks to write" in capsys.readouterr().err
    with pytest.raises(UserError, match="name that ends in"):
        class_report(tmp_path / "in", tmp_path / "page.pdf")
