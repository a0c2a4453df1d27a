"""What lesson 10 says of a figure is so in the example classes, in the sample clinic and in the simulated studies."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.exercises.lessons.facts_10 import one_session, planned, right_signs, role_plays
from alliancekit.exercises.lessons.predictions_10 import PREDICTIONS
from alliancekit.results import short
from tests.notebooks.figures import Lesson, Said

READ = {n: f"l10-s{n}-read" for n in range(1, 6)}
FROM = r"95% interval (-?\.\d\d) to (-?\.\d\d)"

SAID = [
    Said(READ[2], "l10-s2-code", rf"bond ([.\d]+), {FROM}", "r_wg is {} (95% interval {} to {})"),
    Said(READ[2], "l10-s2-code", rf"goals ([.\d]+), {FROM}", "About goals it is {} ({} to {})"),
    Said(READ[2], "l10-s2-code", rf"tasks ([.\d]+), {FROM}", "about tasks {}, with a wide interval from {} to {}"),
    Said(READ[3], "l10-s3-code", rf"12 clients.*?r = (-[.\d]+), {FROM}", "12 clients give {}, from {} to {}"),
    Said(READ[3], "l10-s3-code", rf"50 clients.*?r = (-[.\d]+), {FROM}", "the first 50 {}, from {} to {}"),
    Said(READ[3], "l10-s3-code", rf"400 clients.*?r = (-[.\d]+), {FROM}", "all 400 {}, from {} to {}"),
    Said(READ[4], "l10-s4-code2", r"effect of [.\d]+, (\d+%).*?interval (\d+%) to (\d+%)", "{} of the studies find what is there, give or take the chance of the simulation (95% interval {} to {})"),
    Said(READ[4], "l10-s4-code3", r"clients = (\d+), 95% interval (\d+) to (\d+)", "about {} clients, to begin with (95% interval {} to {})"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("10")


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_shows(lesson, said):
    assert lesson.missing(said) == ""


def test_how_far_the_tasks_lie_apart(lesson):
    tasks = one_session().parts.set_index("rated").loc["tasks"]
    words = f"run from {tasks['lowest']:.2f} to {tasks['highest']:.2f}. That is {tasks['highest'] - tasks['lowest']:.2f} points"
    assert words in lesson.prose[READ[1]]


def test_the_eight_role_plays(lesson):
    r = role_plays()
    words = f"r = {short(r)}, with an interval from {short(r.low)} to {short(r.high)}. It holds 0."
    assert words in lesson.prose[READ[3]]
    assert r.includes(0)
    assert r.n == 8


def test_small_classes_with_the_wrong_sign(lesson):
    right = round(100 * right_signs())
    assert f"about {right} find an r below 0" in lesson.prose[READ[5]]
    assert f"The other {100 - right} find" in lesson.prose[READ[5]]


def test_what_an_experiment_takes(lesson):
    assert 0.17 < planned().power < 0.23
    experiment = ak.plan_study("experiment", clients=100, seed=1)
    assert experiment.study.effect == 0.2
    needed = experiment.needed()
    words = f"about {needed:.0f} clients (95% interval {needed.low:.0f} to {needed.high:.0f})"
    assert words in lesson.prose[READ[4]]


def test_what_the_questions_say_of_the_example_classes():
    asked = {each.id: each.question.replace("−", "-") for each in PREDICTIONS}
    r = role_plays()
    assert one_session().people == 24
    assert "Twenty-four people" in asked["10-1"]
    assert "the 24 agree" in asked["10-2"]
    assert f"In {r.n} synthetic role-plays" in asked["10-3"]
    assert f"r = {short(r)}. Its 95% interval begins at {short(r.low)}" in asked["10-3"]
