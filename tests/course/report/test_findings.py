"""What is found of a class, beside a plain loop over what each learner did."""

from __future__ import annotations

import json
from collections import Counter
from statistics import mean, median

import numpy as np
import pandas as pd
import pytest

from alliancekit.course.report.beliefs import claim_beliefs, world_beliefs
from alliancekit.course.report.findings import find
from alliancekit.course.report.guesses import Guesses, furthest_off
from alliancekit.course.report.handed_in import handed_in
from alliancekit.course.report.marks import GRADED, MARKS, STUDENTS, Marks
from alliancekit.course.report.records import Records
from alliancekit.course.report.tries import Mistakes, own_tries
from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.exercises.engine.register import find as find_exercise
from alliancekit.literature.claims import load_claims
from alliancekit.record import Event
from alliancekit.simulate import WORLDS

NONE = pd.DataFrame(columns=["student", "exercise", "mistake"])


def ways(done):
    """Exercise -> how often it went which way: a plain loop over events."""
    counts = {}
    for events in done.values():
        tried, right, hints, solutions = Counter(), {}, Counter(), set()
        for event in events:
            if event.kind == "hint":
                hints[event.name] += 1
            elif event.kind == "solution":
                solutions.add(event.name)
            elif event.kind == "attempt":
                tried[event.name] += 1
                if event.verdict == "right" and event.name not in right:
                    helped = "answer seen" if event.name in solutions else "with a hint"
                    alone = "first try" if tried[event.name] == 1 else "later try"
                    right[event.name] = helped if event.name in solutions or hints[event.name] else alone
        for name in tried:
            counts.setdefault(name, Counter())[right.get(name, "not yet")] += 1
    return counts


def test_tries_are_those_of_a_plain_loop(klass, told):
    found = own_tries(told.answers)
    table = found.table.set_index("exercise")
    columns = ["first try", "later try", "with a hint", "answer seen", "not yet"]
    assert {name: Counter(row) for name, row in table[columns].to_dict("index").items()} == {
        name: Counter({column: n[column] for column in columns}) for name, n in ways(klass[1]).items()
    }
    assert (table[columns].sum(axis=1) == table["people"]).all()
    assert len(found.chart().to_dict()["layer"]) == 2


def test_mistakes_are_those_that_were_given(klass, told):
    met = {}
    for learner, events in klass[1].items():
        for event in events:
            if event.kind != "attempt" or isinstance(find_exercise(event.name).kind, Function):
                continue
            exercise = find_exercise(event.name)
            given = exercise.variant(exercise_clinic())
            for idea in exercise.misconceptions:
                if event.verdict == "not yet" and str(idea.wrong(given)) == event.value:
                    met.setdefault((event.name, fill(idea.message, given)), set()).add(learner)
    found = Mistakes(told.answers, NONE).table
    assert {(row.exercise, row.say): row.people for row in found.itertuples()} == {
        key: len(who) for key, who in met.items()
    }


@pytest.mark.parametrize("name", ["02-1", "02-2", "02-4", "08-1", "08-3", "09-4"])
def test_guesses_are_those_that_stood_in_the_end(name, klass, told):
    last, first = {}, {}
    for learner, events in klass[1].items():
        for event in events:
            if event.kind == "prediction" and event.name == name:
                last[learner] = json.loads(event.value)
                first.setdefault(learner, last[learner])
    found = Guesses(name, told.predictions[told.predictions["prediction"] == name])
    hand = found.prediction.hand
    assert found.people == len(last)
    far = sum("A surprise" in hand.compare(hand.read(guess), found.answer) for guess in last.values())
    if hand.kind == "choice":
        far = sum(guess not in found.answer.keys for guess in last.values())
    assert round(found.surprised * found.people) == far
    assert found.surprised.low <= far / len(last) <= found.surprised.high
    if hand.kind == "scale":
        assert hand.words(median(last.values())) in found.sentence()
    if hand.kind == "line":
        middle = [median(line[point] for line in last.values()) for point in range(len(hand.points))]
        assert found.table["median"].tolist() == pytest.approx(middle)
    if hand.kind == "choice":
        assert found.table["people"].tolist() == [list(last.values()).count(key) for key in hand.options]
    changed = sum(first[learner] != last[learner] for learner in last)
    assert (f"{changed} changed their mind" in found.sentence()) == (changed >= 5)
    assert len(found.chart().to_dict()["description"]) > 40


def test_an_order_counts_places(told):
    rows = pd.DataFrame({"first": [["a"]] * 5, "guess": None})
    orders = [["client", "therapist", "observer"]] * 3 + [["observer", "client", "therapist"]] * 2
    found = Guesses("07-2", rows.assign(guess=orders, first=orders))
    place = found.table.set_index("item")["mean place"]
    assert place["the client"] == pytest.approx((3 * 1 + 2 * 2) / 5)
    assert place["the observer"] == pytest.approx((3 * 3 + 2 * 1) / 5)
    assert found.chart().to_dict()["description"]


def test_without_the_answer_nothing_of_it_is_told(told):
    rows = told.predictions[told.predictions["prediction"] == "02-2"]
    found = Guesses("02-2", rows, answered=False)
    assert "fits" not in found.sentence()
    assert "fits" not in json.dumps(found.chart().to_dict()).replace('"fits": false', "")
    assert found.surprised is None


def test_beliefs_move_as_a_plain_loop_says(klass, told):
    before, after = {}, {}
    claims = {}
    for events in klass[1].values():
        kept = {event.name: json.loads(event.value) for event in events if event.kind == "prediction"}
        first, *_, last = kept["worlds-1"]["beliefs"]
        for world, one, other in zip(WORLDS, first, last, strict=True):
            before.setdefault(world, []).append(one)
            after.setdefault(world, []).append(other)
        for claim in load_claims():
            pair = kept[f"09-claim-{claim}"], kept[f"09-claim-{claim}-after"]["now"]
            claims.setdefault(claim, []).append(pair)
    table = world_beliefs(told.beliefs)["1"].table.set_index("about")
    for world in WORLDS:
        assert table.loc[world, "before"] == pytest.approx(mean(before[world]))
        assert table.loc[world, "after"] == pytest.approx(mean(after[world]))
        assert table.loc[world, "low"] < table.loc[world, "change"] < table.loc[world, "high"]
    found = claim_beliefs(told.claims)
    assert found.table["about"].tolist() == [each.title for each in load_claims().values()]
    means = [mean(last - first for first, last in pairs) for pairs in claims.values()]
    assert found.table["change"].tolist() == pytest.approx(means)
    assert "What made them change, this does not say." in found.sentence()


def test_what_to_open_with_is_the_hardest_and_the_furthest_off(klass, told):
    found = find(told)
    said = found.opening()
    counts = ways(klass[1])
    share = {name: n["first try"] / n.total() for name, n in counts.items()}
    hardest = sorted(sorted(share), key=share.get)[:3]
    assert [line.split(":")[0] for line in said[:3]] == [f"Exercise {name}" for name in hardest]
    for name, line in zip(hardest, said, strict=False):
        assert f"{counts[name]['first try']} of {counts[name].total()}" in line
    guesses = [guess for lesson in found.lessons for guess in lesson.guesses]
    furthest = furthest_off(guesses)
    rest = [each for each in guesses if each not in furthest and each.surprised is not None]
    assert min(each.surprised for each in furthest) >= max(each.surprised for each in rest)
    assert [line.split(",")[0] for line in said[3:]] == [f"Prediction {e.prediction.id}" for e in furthest]


def test_of_fewer_than_five_nothing_is_drawn(klass):
    few = handed_in(Records({name: klass[1][name] for name in list(klass[1])[:4]}))
    found = find(few)
    assert found.opening() == []
    assert found.mistakes.table.empty
    for lesson in found.lessons:
        for each in (lesson.tries, *lesson.guesses, *lesson.beliefs.values()):
            assert each.table.empty
            with pytest.raises(UserError, match="Fewer than 5"):
                each.chart()


def test_the_concept_tests_gain_is_told_where_five_took_both(told):
    rng = np.random.default_rng(3)
    rows = [
        (f"s{who}", f"{form}-{item}", bool(rng.random() < chance), "right", "")
        for form, chance in (("before", 0.4), ("after", 0.7))
        for who in range(9)
        for item in range(1, 13)
        if not (form == "after" and who > 6)
    ]
    graded = pd.DataFrame(rows, columns=GRADED)
    marks = Marks(pd.DataFrame(columns=STUDENTS), pd.DataFrame(columns=MARKS), graded, {}, ())
    found = find(told, marks).gain
    right = {form: Counter() for form in ("before", "after")}
    for who, item, answered, *_ in rows:
        right[item.partition("-")[0]][who] += answered
    changes = [right["after"][f"s{who}"] - right["before"][f"s{who}"] for who in range(7)]
    assert float(found.change) == pytest.approx(mean(changes))
    assert (found.change.n, found.most, found.left_out) == (7, 12, 2)
    few = Marks(marks.students, marks.marks, graded[graded["student"] < "s4"], {}, ())
    assert find(told, few).gain is None


HOSTILE = [
    "[" * 20_000, "NaN", "1" + "0" * 400, '{"beliefs": [[1], 2], "committed": true}', '"<script>"', "[null]", "",
    '{"now": true}', '{"beliefs": [["a", 1, 2, 3], [1, 2, 3, 4]], "committed": true}', "[1e999]", "-1",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_whatever_stands_in_a_record_is_left_out_or_read(value):
    names = ["02-1", "02-2", "07-2", "08-1", "worlds-1", "worlds-²", "09-claim-C01", "09-claim-C01-after"]
    events = [Event("prediction", name, value, "kept").tidy() for name in names]
    events += [
        Event("attempt", name, value, "not yet", 10**12).tidy() for name in ("02-1", "02-4", "99-1", "")
    ]
    told = handed_in(Records({"ann": events}))
    assert told.beliefs.empty
    assert told.claims.empty
    assert len(told.predictions) <= 1
    assert set(told.answers["exercise"]) == {"02-1", "02-4"}
