"""Answers that travel as data are judged as they are where they were given."""

from __future__ import annotations

import base64
import json
import math
import pickle
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.course.asked import hidden_seed
from alliancekit.course.judge import _judged, _value
from alliancekit.course.taking import called, plain
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, lesson_numbers

SEED = hidden_seed("a secret", "ada", "x")


def sent(exercise, answer, seed=0):
    """What comes out of a kernel that holds this answer."""
    if isinstance(exercise.kind, Function):
        cases = exercise.kind.cases(exercise.variant(exercise_clinic(), seed))
        pickled = base64.b64encode(pickle.dumps([tuple(case) for case in cases])).decode()
        return json.loads(json.dumps(called(answer, pickled)))
    return json.loads(json.dumps(plain(answer)))


@pytest.mark.parametrize("lesson", ["02", "03"])
def test_every_right_answer_and_misconception_is_judged_as_it_is_in_the_notebook(lesson):
    clinic = exercise_clinic()
    for exercise in exercises_of(lesson):
        facts = exercise.variant(clinic)
        answers = [exercise.answer(facts), ..., *(idea.wrong(facts) for idea in exercise.misconceptions)]
        for answer in answers:
            here = judge(exercise, answer, clinic)
            hidden = sent(exercise, exercise.answer(facts), SEED)
            right, verdict, words = _judged(exercise, sent(exercise, answer), hidden, SEED)
            assert (right, verdict, words) == (here.verdict == "right", here.verdict, here.message)


@pytest.mark.slow
@pytest.mark.parametrize("lesson", sorted(set(lesson_numbers()) - {"02", "03"}))
def test_so_are_those_of_the_other_lessons(lesson):
    test_every_right_answer_and_misconception_is_judged_as_it_is_in_the_notebook(lesson)


def test_a_function_that_holds_for_the_shown_numbers_alone_is_not_right():
    exercise = next(e for e in exercises_of("02") if e.track == "Write")
    facts = exercise.variant(exercise_clinic())
    right = exercise.answer(facts)
    known = {repr(case): right(*case) for case in exercise.kind.cases(facts)}

    def by_heart(*case):
        return known.get(repr(case), 0.0)

    for seed in range(1, 6):
        good, verdict, words = _judged(
            exercise, sent(exercise, by_heart), sent(exercise, by_heart, seed), seed
        )
        assert (good, verdict) == (False, "not yet")
        assert "not for others" in words
        assert not any(mark in words for mark in "0123456789(")  # on what it was tried is not told


@pytest.mark.parametrize(
    ("value", "travels_as"),
    [
        (np.float64(0.5), 0.5),
        (np.int64(3), 3.0),
        (True, True),
        (Decimal("0.25"), 0.25),
        (pd.Series([2.5]), 2.5),
        (np.array([[1.5]]), 1.5),
        ("b", "b"),
        ((0, 28), (0.0, 28.0)),
        (["a", None], ["a", ...]),
        (..., ...),
    ],
)
def test_plain_values_travel(value, travels_as):
    assert _value(json.loads(json.dumps(plain(value))), "f") == travels_as


def test_what_is_no_number_travels():
    assert math.isnan(_value(json.loads(json.dumps(plain(float("nan")))), "f"))
    assert math.isnan(_value(json.loads(json.dumps(plain(pd.NA))), "f"))


class Hostile:
    def __getattr__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise SystemExit


class Endless(list):
    def __init__(self):
        super().__init__()
        self.append(self)


@pytest.mark.parametrize(
    "make",
    [Hostile, Endless, lambda: "x" * 10**6, lambda: [[]] * 1000, lambda: 10**400, lambda: print, object],
    ids=["hostile", "endless", "long", "many", "huge", "function", "object"],
)
def test_any_object_becomes_a_little_data(make):
    assert len(json.dumps(plain(make()))) < 2000


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["value", "calls", "list", "other"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, JSON)
def test_whatever_a_kernel_says_is_judged_and_never_right(answer, hidden):
    """Data that a student has made up: judged, without an error; and no number or letter of it is right."""
    for exercise in exercises_of("02")[2:4]:
        right, verdict, words = _judged(exercise, answer, hidden, 7)
        assert verdict in ("right", "not yet", "not attempted", "could not read")
        assert isinstance(words, str)
        assert not right
