"""A synthetic class: its answers are judged by the book's own engine, its records packed as *Keep your work* does."""

from __future__ import annotations

import json
from functools import cache

import numpy as np

from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.register import exercise_clinic, exercises_of, find
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.literature.claims import VERDICTS, load_claims
from alliancekit.record import Event, Record, pack

FIRST, LAST = "Wilhelmina", "Trobriand"


def student(number):
    return f"quillfeather-{number:02}"


def guess(hand, rng):
    """A guess that a hand can read."""
    if hand.kind == "scale":
        share = rng.beta(2, 3)
        return round(hand.low + round(share * (hand.high - hand.low) / hand.step) * hand.step, 6)
    if hand.kind == "choice":
        return str(rng.choice(list(hand.options)))
    if hand.kind == "order":
        return [str(each) for each in rng.permutation(list(hand.items))]
    start = hand.start if hand.start is not None else rng.uniform(hand.low, hand.high)
    steps = rng.normal(-0.01, 0.06, len(hand.points)) * (hand.high - hand.low)
    line = np.clip(start + np.cumsum(steps) - steps[0], hand.low, hand.high)
    return [round(float(each) / hand.step) * hand.step for each in line]


@cache
def known_answers(name):
    """Tries with the wrong answers that have a name, and with the right one, as the engine judges them."""
    exercise, clinic = find(name), exercise_clinic()
    given = exercise.variant(clinic)

    def event(value):
        text = "def f():\n    pass" if isinstance(exercise.kind, Function) else str(value)
        return Event("attempt", name, text, judge(exercise, value, clinic).verdict)

    return [event(idea.wrong(given)) for idea in exercise.misconceptions], event(exercise.answer(given))


def tries(exercise, rng):
    """The events of one exercise: wrong answers that have a name or not, hints, then perhaps the right one."""
    events = []
    wrong, right = known_answers(exercise.id)
    for _ in range(int(rng.integers(0, 4))):
        events.append(wrong[int(rng.integers(0, len(wrong)))])
        if rng.random() < 0.3:
            events.append(Event("hint", exercise.id, str(1 + sum(e.kind == "hint" for e in events))))
        if rng.random() < 0.1:
            events.append(Event("solution", exercise.id))
    if rng.random() < 0.8:
        events.append(right)
    return [event for event in events if event.verdict != "not attempted"]


def work(seed, lessons):
    """All that one learner did, in order."""
    rng = np.random.default_rng(seed)
    events = []
    for lesson in lessons:
        for prediction in predictions_of(lesson):
            if rng.random() < 0.9:
                events.append(
                    Event("prediction", prediction.id, json.dumps(guess(prediction.hand, rng)), "kept")
                )
                if rng.random() < 0.2:
                    second = json.dumps(guess(prediction.hand, rng))
                    events.append(Event("prediction", prediction.id, second, "changed"))
        for exercise in exercises_of(lesson):
            if rng.random() < 0.9:
                events += tries(exercise, rng)
        events.append(Event("reflection", f"{lesson}-1", "What I think."))
    if "08" in lessons:
        beliefs = [[25] * 4, rng.multinomial(100, [0.4, 0.3, 0.2, 0.1]).tolist()]
        kept = {"looks": ["observed"], "beliefs": beliefs, "committed": True}
        events.append(Event("prediction", "worlds-1", json.dumps(kept), "seen"))
    if "09" in lessons:
        for claim in load_claims():
            first, last = (int(each) for each in 5 * rng.integers(0, 21, 2))
            after = {"verdict": str(rng.choice(VERDICTS)), "now": last, "mind": "A study."}
            events.append(Event("prediction", f"09-claim-{claim}", json.dumps(first)))
            events.append(Event("prediction", f"09-claim-{claim}-after", json.dumps(after)))
    return [
        Event(e.kind, e.name, e.value, e.verdict, e.seed, 1e9 + 30 * place, f"{seed:08}-{place:06}")
        for place, e in enumerate(events)
    ]


def hand_in(path, events, folder):
    """Pack events as the learner's own notebook does, and put the zip where it is handed in."""
    record = Record(folder / "progress.db", clock=lambda: 1e9)
    record.merge(events)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack(folder, record))


def a_class(folder, scratch, people=40, lessons=("02", "03"), seed=0):
    """Forty learners' zips in a folder each; returns what each did."""
    done = {}
    for number in range(people):
        done[student(number)] = work(1000 * seed + number, lessons)
        hand_in(
            folder / student(number) / "alliance-work.zip", done[student(number)], scratch / student(number)
        )
    return done
