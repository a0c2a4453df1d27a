"""The dialogues are complete, every mark has its reason, and the panel's spread is real."""

from __future__ import annotations

from itertools import combinations

import pytest

from alliancekit.clinic import MARKS, THERAPIES, dialogue_marks, load_dialogues, load_vignettes

DIALOGUES = load_dialogues()

each_dialogue = pytest.mark.parametrize("dialogue", DIALOGUES.values(), ids=lambda each: each.id)


@each_dialogue
def test_dialogue_is_complete(dialogue):
    assert len(dialogue.lines) == 10
    assert {line.speaker for line in dialogue.lines} == set(dialogue.people)
    assert dialogue.therapy in THERAPIES
    words = [dialogue.title, dialogue.topic, dialogue.situation, dialogue.why_raters_differ]
    assert all(word.strip() for word in words + [line.text for line in dialogue.lines])


@each_dialogue
def test_every_mark_has_its_reason_in_one_short_sentence(dialogue):
    for line in dialogue.lines:
        assert len(line.panel) == 8
        assert set(line.panel) <= set(MARKS)
        given = set(line.panel) if set(line.panel) != {"none"} else set()
        assert set(line.reasons) == given
        for reason in line.reasons.values():
            assert reason.endswith((".", "?"))
            assert len(reason.split()) <= 16


@each_dialogue
def test_the_panel_differ_and_are_no_noise(dialogue):
    by_member = list(zip(*(line.panel for line in dialogue.lines), strict=True))
    same = [sum(a == b for a, b in zip(one, other, strict=True)) for one, other in combinations(by_member, 2)]
    assert 4 <= sum(same) / len(same) <= 7
    assert len(set(by_member)) >= 7
    split = [line for line in dialogue.lines if len(line.counts()) > 1]
    assert len(split) >= 7


def test_what_has_to_be_there_is_there_and_people_are_as_many_as_names():
    topics = [dialogue.topic for dialogue in DIALOGUES.values()]
    wanted = {"withdrawal": 2, "confrontation": 2, "repair tried": 1, "repair": 2, "countertransference": 1}
    wanted |= dict.fromkeys(("transference", "resistance", "culture", "boundary", "supervision"), 1)
    assert {topic: topics.count(topic) for topic in topics} == wanted
    therapies = [each.therapy for each in DIALOGUES.values() if each.topic != "supervision"]
    assert {therapy: therapies.count(therapy) for therapy in THERAPIES} == dict.fromkeys(THERAPIES, 3)
    people = [name for each in DIALOGUES.values() for name in each.people.values()]
    assert len(set(people)) == len(people) - 1  # who is in supervision was in a session before
    others = {name for each in load_vignettes().values() for name in (each.client, each.therapist)}
    assert not others & set(people)


def test_the_supervision_hour_is_about_a_dialogue_of_that_therapist():
    hour = next(each for each in DIALOGUES.values() if each.topic == "supervision")
    before = next(each for each in DIALOGUES.values() if each.topic == "repair tried")
    assert hour.people["therapist"] == before.people["therapist"]
    assert before.title in hour.situation
    assert before.id in hour.situation


def test_marks_table_holds_every_mark_once():
    marks = dialogue_marks()
    assert len(marks) == len(DIALOGUES) * 10 * 8
    assert not marks.duplicated(["dialogue", "line", "member"]).any()
    third = marks.query("dialogue == 'D03' and line == 3")
    assert tuple(third.sort_values("member")["mark"]) == DIALOGUES["D03"].lines[2].panel
