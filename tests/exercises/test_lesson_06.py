"""The written exchanges of lesson 06: the right line is not to be found by its length, and each reply is its own."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.exercises.lessons import talk_06
from alliancekit.exercises.lessons.facts_06 import signals, two_arms
from alliancekit.exercises.lessons.lesson_06 import EXERCISES

DESKS = (talk_06.LOW_MARK, talk_06.HIGH_MARKS, talk_06.NOT_ON_TRACK, talk_06.PRACTICE, talk_06.SUPERVISION)
EXCHANGES = list(chain.from_iterable(DESKS))


def test_half_of_the_exercises_and_more_are_about_what_people_say():
    said = [exercise for exercise in EXERCISES if exercise.question.startswith("$lines")]
    assert len(said) > len(EXERCISES) / 2


@pytest.mark.parametrize("desk", DESKS)
def test_the_longest_line_is_not_always_the_right_one(desk):
    longest = [len(each.right) >= max(len(wrong.text) for wrong in each.wrong) for each in desk]
    assert sum(longest) <= len(desk) / 2


def test_every_reply_is_its_own():
    replies = [wrong.message for each in EXCHANGES for wrong in each.wrong]
    assert len(set(replies)) == len(replies)


def test_a_quarter_of_poor_ends_without_a_signal_as_amir_is_told():
    assert 0.2 < 1 - signals(ak.load_clinic(), 6).sensitivity < 0.3


def test_what_two_arms_allow_is_what_their_interval_says():
    clinic = ak.load_clinic()
    for seed in range(6):
        told = two_arms(clinic, np.random.default_rng(seed))
        small = told["clients"] in {"200", "300"}
        assert ("cannot tell" in told["fits"]) == small
        assert (", 95% interval -" in told["d"]) == small
