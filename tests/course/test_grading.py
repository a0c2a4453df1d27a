"""A small class, handed in and graded by real nbgrader: the marks are those that are due, whoever attacks."""

from __future__ import annotations

import html
import shutil
import signal
import subprocess
import sys
import time
import warnings

import pytest

from alliancekit.course.asked import hidden_seed
from alliancekit.course.cells import POINTS
from alliancekit.course.grading import feedback_pages, grade_course
from alliancekit.course.places import CONFIG
from alliancekit.exercises.engine.register import exercise_clinic, find
from tests.course.attacks import ATTACKS, SPY, cell
from tests.course.conftest import Class, all_right

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
CASES = lambda exercise, seed: exercise.kind.cases(exercise.variant(exercise_clinic(), seed))  # noqa: E731
MOST = 9.0 + 2 * 3


@pytest.fixture(scope="module")
def course(built, tmp_path_factory):
    """The course again, in a folder that only this module writes to."""
    folder = tmp_path_factory.mktemp("graded") / "course"
    shutil.copytree(built.folder, folder)
    return type(built)(folder)


def graded(course, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        outcomes = grade_course(course, **options)
    return {each.student: each for each in outcomes}


def test_marks_are_those_that_are_due(course, shut_off):
    pupils, right = Class(course), all_right()
    wrong = {**right, "02-1": "answer = 99", "02-2": 'answer = "nonsense"', "02-3": "answer = clinic"}
    wrong |= {"02-4": "def bond(a, b, c, d):\n    return a + b + c + d", "02-5": "answer = 1 / 0"}
    pupils.hand_in("right", right, reflection="I would say that there is no line.")
    pupils.hand_in("partly", {name: right[name] for name in ("02-1", "02-3", "02-4")})
    pupils.hand_in("wrong", wrong | {"02-6": "answer = 3"})
    pupils.hand_in("empty", {})
    pupils.place("broken").write_text('{"cells": [', encoding="utf-8")
    pupils.place("missing").parent.joinpath("notes.txt").write_text("sorry")

    seen = []
    outcomes = graded(course, progress=lambda name, of: seen.append((name, of)))
    due = {"right": 9.0, "partly": 6.0, "wrong": 0.0, "empty": 0.0, "broken": None, "missing": None}
    assert {name: each.score for name, each in outcomes.items()} == due
    assert {each.most for each in outcomes.values() if each.score is not None} == {MOST}
    assert {name for name, each in outcomes.items() if each.trouble} == {"broken", "missing"}
    assert "no notebook that can be read" in outcomes["broken"].trouble
    assert "no file" in outcomes["missing"].trouble
    assert outcomes["right"].by_hand  # its reflections were written
    assert not outcomes["empty"].by_hand
    assert seen == [(f"{name}, lesson-02", 6) for name in sorted(due)]

    # What is graded stays graded: nothing runs again, and the marks are as they were.
    kept = (course.folder / "autograded" / "right" / "lesson-02").stat().st_mtime_ns
    assert {name: each.score for name, each in graded(course).items()} == due
    assert (course.folder / "autograded" / "right" / "lesson-02").stat().st_mtime_ns == kept

    pages = {page.parts[-3]: page.read_text(encoding="utf-8") for page in feedback_pages(course)}
    assert set(pages) == {"right", "partly", "wrong", "empty"}
    assert "not yet" in pages["wrong"]
    assert "ZeroDivisionError" in pages["wrong"]
    assert "a secret" not in "".join(pages.values())


def printed(course, student):
    """Return the lines that a student's notebook printed while it was graded."""
    import nbformat

    name = course.assignments["lesson-02"].name
    notebook = nbformat.read(course.folder / "autograded" / student / "lesson-02" / name, 4)
    outputs = [output for c in notebook.cells if c.cell_type == "code" for output in c.outputs]
    own = [
        output.text
        for output in outputs
        if output.output_type == "stream" and not output.text.startswith("02-")
    ]
    return "".join(own).splitlines()


def test_attacks_harm_nobody_else(course, shut_off):
    shutil.rmtree(course.folder / "submitted", ignore_errors=True)
    settings = course.folder / CONFIG
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace("cell_seconds = 30", "cell_seconds = 10").replace("seconds = 240", "seconds = 100")
    )
    pupils = Class(course)
    for name, (change, answers, _due, _said) in ATTACKS.items():
        pupils.hand_in(name, all_right() | answers, change)
    pupils.hand_in("huge", all_right())
    with pupils.place("huge").open("r+b") as file:
        file.seek(200_000_000)
        file.write(b" ")
    pupils.hand_in(
        "spy", all_right(), cell(SPY.format(course=course.folder, submitted=course.folder / "submitted"))
    )
    pupils.hand_in("zz last", all_right())

    outcomes = graded(course)
    assert outcomes["zz last"].score == 9.0
    assert not outcomes["zz last"].trouble
    assert outcomes["huge"].score is None
    assert "200 MB" in outcomes["huge"].trouble
    for name, (_change, _answers, due, said) in ATTACKS.items():
        each = outcomes[name]
        assert each.score in (due if isinstance(due, tuple) else (due,)), each
        assert any(words in each.trouble if words else not each.trouble for words in said), each

    pages = {page.parts[-3]: page.read_text(encoding="utf-8") for page in feedback_pages(course)}
    told = printed(course, "spy")
    assert len(told) == 7
    assert all(line.endswith(" False") for line in told[:5])  # the course, and all that is not Python's
    assert told[5:] == ["processes few", "offline"]
    assert "<script>alert" not in pages["claims"]
    shown = {repr(tuple(case)) for case in CASES(find("02-4"), 0)}
    hidden = {
        repr(tuple(case)) for case in CASES(find("02-4"), hidden_seed(course.secret, "tells", "02-4"))
    } - shown
    assert hidden
    text = html.unescape(pages["tells"]) + "".join(printed(course, "tells"))
    assert "TOLD" in text
    assert not any(case in text for case in hidden)


KILLED = """
import sys
from pathlib import Path
from alliancekit.course.grading import grade_course
from alliancekit.course.places import Course
grade_course(Course.at(Path(sys.argv[1])), workers=2)
"""


def test_grading_that_was_killed_goes_on_where_it_stopped(built, tmp_path, shut_off):
    """Killed while nbgrader writes: what had run does not run again, and every mark is the one that is due."""
    folder = tmp_path / "course"
    shutil.copytree(built.folder, folder)
    course, right = type(built)(folder), all_right()
    pupils = Class(course)
    due = {}
    for number in range(5):
        names = sorted(right)[: number + 1]
        pupils.hand_in(f"s{number}", {name: right[name] for name in names})
        due[f"s{number}"] = sum(POINTS[find(name).track] for name in names)
    grading = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stderr=subprocess.DEVNULL)
    for _ in range(1200):
        if list(folder.glob("runs/lesson-02/*.underway")):
            break
        time.sleep(0.05)
    grading.send_signal(signal.SIGKILL)
    grading.wait()
    assert list(folder.glob("runs/lesson-02/*.underway"))  # broken off in the middle of one
    ran = {path: path.stat().st_mtime_ns for path in folder.glob("runs/lesson-02/*.json")}
    assert ran

    outcomes = graded(course)
    assert {name: each.score for name, each in outcomes.items()} == due
    assert not any(each.trouble for each in outcomes.values())
    assert {path: path.stat().st_mtime_ns for path in ran} == ran
    assert not list(folder.glob("runs/lesson-02/*.underway"))


def test_a_notebook_that_was_handed_in_again_is_graded_again(built, tmp_path, shut_off):
    folder = tmp_path / "course"
    shutil.copytree(built.folder, folder)
    course, right = type(built)(folder), all_right()
    pupils = Class(course)
    pupils.hand_in("ada", {})
    assert graded(course)["ada"].score == 0.0
    pupils.hand_in("ada", right)
    assert graded(course)["ada"].score == 9.0
