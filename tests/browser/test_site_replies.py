"""What the site's page says of a guess or an answer is what Python says of it, word for word."""

from __future__ import annotations

import json
from itertools import islice, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import alliancekit.site
from alliancekit.exercises.engine.card import Card
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.practice import Practice
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, lesson_numbers
from alliancekit.exercises.predictions.prediction import Prediction, compared
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.site.practice import VARIANTS, exercise_replies, prediction_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

HERE = Path(alliancekit.site.__file__).parent
LESSONS = lesson_numbers()
TYPED = """
-.40|− 0,40|r = –.40|０．２８|٣٫٥|३.५|1e-3|2.5E2|0.4.|"0.4"|“0.4”|**0.4**|5.|= 0.4|≈ .4|answer: 0.4|0,250|12,34|1’250
1 250,5|75.00%|75 %|75 per cent|r = -.40, 95% interval -.48 to -.31, n = 400|d = 0.52 [0.2, 0.8]|r=.40, p < .05|M = 3.2, SD = 0.5
1,250|0.4 0.5|about 3 of 4|three|nan|inf|1e999|...|?|None|' '|it's 5|say "5"|5 points|5 points of distress|1.2.3|12,345,678.5|1.234.567,8
-|.|1,2,3|5..|--5|a = 5 (a = 6)|1e-7|123456789|-0|0|\u200b-0.4|9 9|28 pct|missing
""".replace("\n", "|").split("|")


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.add_script_tag(content=(HERE / "replies.js").read_text("utf-8"))
    yield opened
    opened.close()


def guesses_of(prediction: Prediction) -> list[Any]:
    """All guesses that can be made, or many."""
    hand, rng = prediction.hand, np.random.default_rng(7)
    if hand.kind == "choice":
        return list(hand.options)
    if hand.kind == "order":
        return [list(each) for each in islice(permutations(hand.items), 720)]
    if hand.kind == "line":
        first = [] if hand.start is None else [hand.start]
        shape = (60, len(hand.points) - len(first))
        lines = [rng.uniform(hand.low, hand.high, shape), np.full(shape, hand.low), np.full(shape, hand.high)]
        return [[*first, *np.round(line, 4).tolist()] for line in np.vstack(lines)]
    grid = np.linspace(hand.low, hand.high, round((hand.high - hand.low) / hand.step) + 1)
    between = rng.uniform(hand.low, hand.high, 40)
    exact = [
        each
        for each in map(float, (mark.value for mark in answer_of(prediction)))
        if hand.low <= each <= hand.high
    ]
    return [*map(float, np.round(grid, 10)), *between.tolist(), *np.round(between, 1).tolist(), *exact]


def answer_of(prediction: Prediction) -> Any:
    return prediction.answer(exercise_clinic())


@pytest.mark.parametrize("lesson", LESSONS)
def test_predictions_are_compared_in_the_same_words(page: Page, lesson: str) -> None:
    for prediction in predictions_of(lesson):
        answer, guesses = answer_of(prediction), guesses_of(prediction)
        kept = [[each] for each in guesses] + [[guesses[0], each] for each in guesses[::5]]
        hand = prediction.hand
        spec = {"kind": hand.kind, **hand.page(exercise_clinic())}
        said = page.evaluate(
            "([all, found, spec]) => all.map((kept) => alliance.compared(kept, found, spec))",
            [kept, prediction_answer(prediction), spec],
        )
        assert said == [compared(prediction, each, answer) for each in kept], prediction.id


def numbers_of(practice: Practice, found: dict[str, Any]) -> list[str]:
    """Numbers on a grid round every value that has a reply of its own, and all that people may type."""
    asked = found["number"]
    known = [asked["right"], *asked["wrong"]]
    steps = [0, 0.5, 0.999, 1.001, 3, 9.9, 10.1]
    near = [value + sign * step * asked["tolerance"] for value in known for step in steps for sign in (1, -1)]
    scaled = [value * times for value in known for times in (-1, 100, 0.01)]
    grid = np.linspace(-150, 150, 61).tolist()
    return [repr(each) for each in (*near, *scaled, *grid)] + TYPED


@pytest.mark.parametrize("lesson", LESSONS)
def test_answers_get_the_same_reply(page: Page, lesson: str) -> None:
    looks = [each for each in exercises_of(lesson) if each.track == "Look"]
    assert looks
    for exercise in looks:
        found = exercise_replies(exercise)
        assert len(found["variants"]) == VARIANTS
        for seed, variant in enumerate(found["variants"]):
            practice = Practice(exercise, seed)
            choices = [value for value, _ in variant["choices"]]
            if not isinstance(exercise.kind, Number):
                assert choices == list(exercise.kind.choices(practice.given))
                assert len({reply for reply, _ in variant["replies"].values()}) == len(choices) + 1
                answers = choices
                said = [variant["replies"][each] for each in answers]
            else:
                answers = numbers_of(practice, variant) if not seed else numbers_of(practice, variant)[::7]
                said = page.evaluate(
                    "([all, variant]) => all.map((text) => alliance.reply(variant, text))",
                    [answers, json.loads(json.dumps(variant))],
                )
            for answer, (html, tone) in zip(answers, said, strict=True):
                judgement = practice.judge(answer)
                assert (judgement.verdict == "right") == (tone == "good"), (exercise.id, answer)
                if judgement.verdict != "not attempted":
                    card = Card("", [judgement.message]).inside.partition("</h4>")[2]
                    assert card in html, (exercise.id, seed, answer)
            assert len(set(variant["hints"])) == len(exercise.hints)
