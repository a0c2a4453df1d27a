"""An instructor's own exercises: nothing but questions is handed out, and grading knows the rest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

import alliancekit as ak
from alliancekit.course.asked import asked, own_exercises
from alliancekit.course.building import build_course
from alliancekit.course.grading import feedback_pages, grade_course
from alliancekit.course.handing_out import ONE_BY_ONE
from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.concept import CONCEPT_TEST, concept_questions
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.record import current_record

EXAMPLES = Path(__file__).parents[2] / "docs" / "instructors" / "examples"
MODULES = sorted(EXAMPLES.glob("exam_*.py"))
STUDENTS = ("ada", "bo")
SECRET = "a very secret seed 5418"


@pytest.fixture(scope="module")
def course(built, tmp_path_factory):
    """Both examples, each student with their own numbers, and a form of the concept test."""
    own = [*MODULES, CONCEPT_TEST["concept-before"]]
    return build_course(tmp_path_factory.mktemp("own") / "course", [], SECRET, own=own, students=STUDENTS)


def handed_out(course, student, assignment):
    return nbformat.read(
        course.folder / ONE_BY_ONE / student / assignment / f"{assignment}.ipynb", as_version=4
    )


def keys(exercise, facts):
    """All that must not leave: solution, explanation, hints, messages."""
    texts = [exercise.why, *exercise.hints, *(idea.message for idea in exercise.misconceptions)]
    return [fill(text, facts) for text in texts] + [fill(exercise.worked, facts).splitlines()[-1].strip()]


def test_nothing_that_is_handed_out_holds_an_answer_a_hint_a_message_or_a_seed(course):
    files = [
        path for top in ("release", ONE_BY_ONE) for path in (course.folder / top).rglob("*") if path.is_file()
    ]
    # ada and bo each with both examples; the concept test is everybody's.
    assert len(files) == len(STUDENTS) * len(MODULES) + 1
    content = b"\n".join(path.read_bytes() for path in files).decode()
    whole = content + content.encode().decode("unicode_escape", "replace")
    secrets = [SECRET]
    for assignment in ("exam_choice", "exam_code", "concept-before"):
        for student in ("", *STUDENTS):
            wanted = asked(course, assignment, student)
            for each in wanted.exercises.values():
                seed = wanted.shown[each.id]
                secrets += keys(each, each.variant(exercise_clinic(), seed))
                secrets += [str(wanted.hidden[each.id]), str(seed)] if seed else [str(wanted.hidden[each.id])]
    found = [
        text for text in secrets if json.dumps(text, ensure_ascii=False)[1:-1] in content or text in whole
    ]
    assert found == []
    assert "In a" in content  # the questions are there
    assert "share_high" in content


def test_each_student_is_asked_about_other_numbers_and_the_notebook_shows_them(course):
    for assignment in ("exam_choice", "exam_code"):
        ada, bo = (
            [cell.source for cell in handed_out(course, student, assignment).cells] for student in STUDENTS
        )
        assert ada != bo
        for student, cells in zip(STUDENTS, (ada, bo), strict=True):
            wanted = asked(course, assignment, student)
            for each in wanted.exercises.values():
                facts = each.variant(exercise_clinic(), wanted.shown[each.id])
                assert fill(each.starter, facts) in cells
    assert not (course.folder / "release" / "exam_code").exists()  # the common one would be the wrong one


def hand_in(course, student, assignment, answers):
    notebook = handed_out(course, student, assignment)
    for cell in notebook.cells:
        role, _, name = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")
        if role == "answer" and name in answers:
            cell.source = answers[name]
    place = course.folder / "submitted" / student / assignment / f"{assignment}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, place)


def worked_out(course, assignment, student):
    wanted = asked(course, assignment, student)
    return {
        each.id: fill(each.worked, each.variant(exercise_clinic(), wanted.shown[each.id]))
        for each in wanted.exercises.values()
    }


@pytest.mark.slow
def test_own_exercises_are_judged_on_each_students_own_numbers(course, shut_off):
    for assignment in ("exam_choice", "exam_code"):
        hand_in(course, "ada", assignment, worked_out(course, assignment, "ada"))
        hand_in(course, "bo", assignment, worked_out(course, assignment, "ada"))  # copied
    hand_in(course, "ada", "exam_choice", {"choice-1": worked_out(course, "exam_choice", "ada")["choice-1"]})
    stranger = course.folder / "submitted" / "eve" / "exam_code"
    stranger.mkdir(parents=True)
    nbformat.write(handed_out(course, "ada", "exam_code"), stranger / "exam_code.ipynb")
    form = course.folder / "submitted" / "ada" / "concept-before"
    form.mkdir(parents=True)
    notebook = nbformat.read(course.folder / "release" / "concept-before" / "concept-before.ipynb", 4)
    right = {
        name: each.answer(each.variant(exercise_clinic()))
        for name, each in concept_questions("before").items()
    }
    right["before-2"] = next(letter for letter in "abcd" if letter != right["before-2"])
    data = {"application/vnd.alliancekit.answer+json": json.dumps(right), "text/plain": "x"}
    notebook.cells[-1].outputs = [nbformat.v4.new_output("display_data", data)]
    nbformat.write(notebook, form / "concept-before.ipynb")

    outcomes = {(each.student, each.assignment): each for each in grade_course(course)}
    assert outcomes["ada", "exam_code"].score == outcomes["ada", "exam_code"].most == 5
    assert outcomes["ada", "exam_choice"].score == 1
    assert outcomes["bo", "exam_code"].score == 3  # a function holds for all numbers; a number does not
    assert outcomes["ada", "concept-before"].score == 11
    assert outcomes["ada", "concept-before"].most == 12
    assert outcomes["eve", "exam_code"].score is None
    assert "not on the list" in outcomes["eve", "exam_code"].trouble

    pages = "".join(page.read_text(encoding="utf-8") for page in feedback_pages(course))
    for assignment in ("exam_choice", "exam_code"):
        wanted = asked(course, assignment, "bo")
        for each in wanted.exercises.values():
            facts = each.variant(exercise_clinic(), wanted.shown[each.id])
            assert not any(text in pages for text in keys(each, facts)[:-1])
    assert "code-1: not yet." in pages
    told = json.loads(course.outcome("exam_code", "bo").read_text(encoding="utf-8"))["judged"]["code-1"]
    assert told[2]  # what is behind it is kept for the instructor


BAD = {
    "missing": (None, "There is no file"),
    "slip": ("TITLE = 'x'\nEXERCISES = (\n", "not Python that can be read in line 2"),
    "raises": ("import nothing_of_this_name", "stopped with ModuleNotFoundError"),
    "untitled": ("EXERCISES = ()", "has no title"),
    "empty": ("TITLE = 'x'\nEXERCISES = ()", "has no exercises"),
    "kind": ("TITLE = 'x'\nEXERCISES = ('choice-1',)", "is a str, no Exercise"),
    "ours": ("CHOICE.replace('choice-1', '02-1')", "begin with a number"),
    "tests": ("CHOICE.replace('choice-1', 'before-1')", "one of the concept test's"),
    "twice": ("CHOICE.replace('choice-2', 'choice-1')", "declares choice-1 twice"),
    "unsolved": (r"CODE.replace(r'\nanswer = 8 -', r'\nanswer = 7 -')", "not right by its own"),
    "unworked": ("CODE.replace('worked=\"ratings = $ratings\\\\nanswer = 8 - sum(ratings) / len(ratings)\"', 'worked=\"\"')", "has no solution"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_module_that_cannot_be_used_is_told_in_one_sentence_and_nothing_is_built(name, tmp_path, built):
    text, said = BAD[name]
    path = tmp_path / f"{name}.py"
    if text and "replace(" in text:
        texts = {"CHOICE": MODULES[0].read_text(), "CODE": MODULES[1].read_text()}
        whole = eval(text, texts)
        assert whole not in texts.values()
        text = whole
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=re.escape(said)) as told:
        build_course(tmp_path / "course", [], "s", own=[path])
    assert "\n" not in str(told.value)
    assert not (tmp_path / "course").exists()


def test_a_list_of_students_that_cannot_be_folders_is_refused(tmp_path, built):
    with pytest.raises(UserError, match="list of students"):
        build_course(tmp_path / "course", [], "s", own=MODULES, students=["ada", "../bo"])


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_examples_keep_what_they_promise(path):
    title, exercises = own_exercises(path)
    assert title.startswith("A short examination")
    assert len(exercises) == 2
    for each in exercises:  # every variant can be told from another
        variants = {repr(each.variant(exercise_clinic(), seed)) for seed in range(30)}
        assert len(variants) > 10


def test_check_keeps_an_answer_and_says_neither_right_nor_wrong(capsys):
    ak.check("exam-1", 4.5)
    ak.check("exam-1", 4.5)
    ak.check("exam-1", ...)
    said = capsys.readouterr().out
    assert "exam-1: kept" in said
    assert "Your instructor will mark it" in said
    assert "exam-1: Not attempted" in said
    assert not re.search(r"\b(Right|Not yet)\b", said)
    (kept,) = current_record().events("attempt", "exam-1")
    assert (kept.value, kept.verdict) == ("4.5", "kept")
    ak.hint("exam-1")
    ak.solution("exam-1")
    assert capsys.readouterr().out.count("no hints and no worked answer here") == 2
