"""The concept test: twelve ideas twice; cards that keep and do not judge."""

from __future__ import annotations

import json

import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.exercises import judge
from alliancekit.exercises.concept.question import IDEAS
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.concept import ANSWERS, FORMS, ConceptCard, concept_questions, kept_answers
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.record import current_record

QUESTIONS = [each for form in FORMS for each in concept_questions(form).values()]


def test_both_forms_ask_about_the_same_ideas_in_other_words():
    before, after = (list(concept_questions(form).values()) for form in FORMS)
    assert len(before) == len(after) == len(IDEAS) == 12
    for place, (one, other) in enumerate(zip(before, after, strict=True), start=1):
        assert (one.id, other.id) == (f"before-{place}", f"after-{place}")
        mine, theirs = (
            set(each.kind.choices(each.variant(exercise_clinic())).values()) for each in (one, other)
        )
        assert len(mine) == len(theirs) == 4
        assert not mine & theirs
        assert one.question != other.question


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.id)
def test_each_wrong_choice_has_words_of_its_own(question):
    clinic = exercise_clinic()
    facts = question.variant(clinic)
    assert judge(question, question.answer(facts), clinic).verdict == "right"
    said = [judge(question, idea.wrong(facts), clinic) for idea in question.misconceptions]
    assert [each.verdict for each in said] == ["not yet"] * 3
    assert [each.message for each in said] == [fill(idea.message, facts) for idea in question.misconceptions]
    assert "$" not in question.asks(facts)


def test_neither_the_letter_nor_the_length_gives_the_right_choice_away():
    clinic = exercise_clinic()
    letters, longest = [], 0
    for each in QUESTIONS:
        facts = each.variant(clinic)
        choices = each.kind.choices(facts)
        letters.append(each.answer(facts))
        longest += max(choices, key=lambda letter: len(choices[letter])) == each.answer(facts)
    assert max(letters.count(letter) for letter in "abcd") <= 10  # of 24
    assert longest <= 10


def test_a_card_keeps_what_is_chosen_and_does_not_judge():
    question = concept_questions("before")["before-3"]
    card = ConceptCard(question)
    card.keep("")
    assert "Not attempted" in card.card.said
    for letter in ("a", "c"):
        card.keep(letter)
        assert f"You chose <strong>{letter}</strong>" in card.card.said
    assert "Right" not in card.card.said
    assert "Not yet" not in card.card.said
    assert [each.value for each in current_record().events("attempt", "before-3")] == ["a", "c"]
    assert ConceptCard(question).card.answer == "c"
    assert card.card.submit == "Keep"


def test_the_last_cell_puts_the_answers_into_the_notebook(monkeypatch):
    shown = []
    monkeypatch.setattr("alliancekit.exercises.engine.concept.show", shown.append)
    ConceptCard(concept_questions("after")["after-2"]).keep("b")
    kept_answers("after")
    bundle = shown[0]._repr_mimebundle_()
    assert json.loads(bundle[ANSWERS])["after-2"] == "b"
    assert "of 12 answered" in bundle["text/plain"]
    assert "not validated" in bundle["text/plain"]
    with pytest.raises(UserError, match="before, after"):
        kept_answers("later")


def test_exercise_opens_the_card_of_a_question():
    assert isinstance(ak.exercise("before-1"), ConceptCard)
    assert "no hints" in ak.exercise("exam-1").text
