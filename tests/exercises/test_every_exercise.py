"""Every exercise of every lesson keeps what an exercise promises."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import MappingProxyType

import nbformat
import numpy as np
import pytest

import alliancekit as ak
from alliancekit.exercises import Choice, Function, Number, exercises_of, judge, lesson_numbers
from alliancekit.exercises.engine.base import fill

NOTEBOOKS = {path.name[:2]: path for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb")}
EXERCISES = [exercise for lesson in lesson_numbers() for exercise in exercises_of(lesson)]

every = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def learners():
    """Return the clinic of a learner, which no answer is judged with."""
    return ak.load_clinic()


@pytest.fixture(
    scope="module", params=[pytest.param(10, id="few"), pytest.param(200, id="many", marks=pytest.mark.slow)]
)
def variants(request, clinic):
    """Return an exercise's variants: a few every day, 200 in the full run."""
    known = {}

    def of(exercise):
        if exercise.id not in known:
            known[exercise.id] = [exercise.variant(clinic, seed) for seed in range(request.param)]
        return known[exercise.id]

    return of


def answered(exercise, given):
    """The right answer in a form that can be counted."""
    value = exercise.kind.read(exercise.answer(given), given)
    return str(value)


@every
def test_worked_solution_is_right(exercise, clinic, learners):
    """The worked solution is run as a learner would run it, on the notebook's variant and on others."""
    for seed in range(5):
        given = exercise.variant(clinic, seed)
        names = {"ak": ak, "clinic": learners if seed == 0 else clinic}
        exec(fill(exercise.worked, given), names)
        assert judge(exercise, names[exercise.answer_name], clinic, seed).verdict == "right", seed


@every
def test_every_variant_is_solvable_and_named_mistakes_are_told_apart(exercise, clinic, variants):
    told, tried = Counter(), variants(exercise)
    for seed, given in enumerate(tried):
        found = judge(exercise, exercise.answer(given), clinic, seed)
        assert found.verdict == "right", seed
        for number, idea in enumerate(exercise.misconceptions if seed % 10 == 0 else ()):
            found = judge(exercise, idea.wrong(given), clinic, seed)
            if found.verdict == "not yet" and found.message == fill(idea.message, given):
                told[number] += 1
            elif seed == 0:
                pytest.fail(f"in the notebook's variant, mistake {number + 1} is told as: {found}")
    for number, idea in enumerate(exercise.misconceptions):
        assert told[number] >= 0.9 * len(tried) / 10, (told, idea.message)


@every
def test_answers_differ_between_variants(exercise, variants):
    tried = variants(exercise)
    answers = {answered(exercise, given) for given in tried}
    if isinstance(exercise.kind, Choice):
        least = len(exercise.kind.allowed)
    else:
        least = 100 if isinstance(exercise.kind, Function) else 10
    assert len(answers) >= min(least, len(tried) // 3)


@every
def test_messages_are_each_their_own(exercise, clinic):
    given = exercise.variant(clinic)
    messages = [fill(idea.message, given) for idea in exercise.misconceptions]
    assert len(messages) >= 2
    assert len(set(messages)) == len(messages)
    assert len(set(exercise.hints)) == 3
    for text in (
        exercise.question,
        *exercise.hints,
        exercise.worked,
        exercise.why,
        exercise.starter,
        *messages,
    ):
        assert "$" not in fill(text, given), f"a name without a fact: {fill(text, given)}"


@every
def test_unattempted(exercise, clinic):
    for blank in (..., None, "", "  "):
        assert judge(exercise, blank, clinic).verdict == "not attempted"
    names = {"ak": ak, "clinic": clinic}
    exec(fill(exercise.starter, exercise.variant(clinic)), names)
    assert judge(exercise, names[exercise.answer_name], clinic).verdict == "not attempted"


@every
def test_wrong_answers_are_not_yet(exercise, clinic, variants):
    rng = np.random.default_rng(7)
    for seed, given in enumerate(variants(exercise)[:20]):
        right = exercise.kind.read(exercise.answer(given), given)
        for wrong in _wrong(exercise.kind, right, rng):
            if exercise.untouched and abs(wrong - exercise.untouched(given)) <= exercise.kind.tolerance:
                continue  # what the starter gives is "not attempted"
            assert judge(exercise, wrong, clinic, seed).verdict == "not yet", (seed, wrong)


def _wrong(kind, right, rng):
    if isinstance(kind, Number):
        return [right + sign * (kind.tolerance * 1.1 + rng.exponential(1 + abs(right))) for sign in (-1, 1)]
    if isinstance(kind, Choice):
        return [option for option in kind.allowed if option != right]
    return [lambda *_: 123456.789, lambda *_: "text", lambda *_: undefined]  # noqa: F821


@every
def test_unreadable(exercise, clinic):
    found = judge(exercise, object(), clinic)
    assert found.verdict == "could not read"
    assert found.message.startswith("Found: ")
    assert "Wanted: " in found.message


@every
def test_facts_stay_what_they_are(exercise, clinic, learners):
    """Judging changes neither the clinic nor the facts, so that one answer never depends on another."""
    before = repr(exercise.variant(clinic))
    judge(exercise, exercise.answer(exercise.variant(clinic)), clinic)
    assert repr(exercise.variant(clinic)) == before
    assert repr(exercise.variant(learners)) == before
    assert MappingProxyType(exercise.variant(clinic))


@pytest.mark.parametrize("lesson", lesson_numbers())
def test_tracks_and_numbers(lesson):
    exercises = exercises_of(lesson)
    tracks = Counter(exercise.track for exercise in exercises)
    assert tracks["Look"] >= 2
    assert tracks["Edit"] >= 1
    assert tracks["Write"] >= 1
    assert [exercise.id for exercise in exercises] == [f"{lesson}-{n}" for n in range(1, len(exercises) + 1)]
    assert all((exercise.untouched is not None) == (exercise.track == "Edit") for exercise in exercises)
    assert all(isinstance(exercise.kind, Function) == (exercise.track == "Write") for exercise in exercises)


@pytest.mark.parametrize("lesson", sorted(set(lesson_numbers()) & set(NOTEBOOKS)))
def test_notebook_asks_what_is_declared(lesson, clinic):
    """The notebook's text and starter cells are those of the declaration, and its objectives name their exercises."""
    cells = nbformat.read(NOTEBOOKS[lesson], as_version=4).cells
    sources = [cell.source for cell in cells]
    objectives = next(source for source in sources if "You will be able to" in source)
    for exercise in exercises_of(lesson):
        assert exercise.prose(clinic) in sources, f"{exercise.id}: run python tests/notebooks/anatomy.py"
        assert exercise.cell(clinic) in sources, exercise.id
        line = re.search(rf"^{exercise.objective}\. .+$", objectives, re.MULTILINE)
        assert line, exercise.id
        assert exercise.id in line[0], f"objective {exercise.objective} does not name {exercise.id}"
