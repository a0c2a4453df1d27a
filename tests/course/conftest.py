"""A small course with real nbgrader, and students who hand in."""

from __future__ import annotations

import importlib.util
import os
import warnings

import pytest

from alliancekit.course.building import build_course
from alliancekit.course.sandbox import sandbox_there
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, find

JUDGED = "CI" in os.environ  # there, nbgrader and bubblewrap must be there
WORDS = "*Double-click here, and write your answer in place of this line.*"


def worked(name):
    """The worked answer of an exercise, as code."""
    exercise = find(name)
    return fill(exercise.worked, exercise.variant(exercise_clinic()))


def all_right(lesson="02"):
    return {exercise.id: worked(exercise.id) for exercise in exercises_of(lesson)}


class Class:
    """A course and those who take it."""

    def __init__(self, course):
        self.course = course

    @property
    def handed_out(self):
        import nbformat

        (path,) = self.course.folder.glob("release/lesson-02/*.ipynb")
        return nbformat.read(path, 4)

    def place(self, student):
        place = self.course.folder / "submitted" / student / "lesson-02"
        place.mkdir(parents=True, exist_ok=True)
        return place / self.course.assignments["lesson-02"].name

    def hand_in(self, student, answers, change=lambda _notebook: None, reflection=WORDS):
        """Write the answers into the released notebook, as a student does, and hand it in."""
        import nbformat

        notebook = self.handed_out
        for cell in notebook.cells:
            role, _, name = cell.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")
            if role == "answer" and name in answers:
                cell.source = answers[name]
            if role == "reflect":
                cell.source = reflection
        change(notebook)
        nbformat.write(notebook, self.place(student))


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A course of lesson 02, built once."""
    if not JUDGED and importlib.util.find_spec("nbgrader") is None:
        pytest.skip("nbgrader is not installed: python3 start.py test")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return build_course(tmp_path_factory.mktemp("course"), ["02"], "a secret")


@pytest.fixture
def shut_off():
    """Skip where code cannot be shut off, but never where a change is judged."""
    if not JUDGED and not sandbox_there():
        pytest.skip("bubblewrap is not there, or may not work here")
