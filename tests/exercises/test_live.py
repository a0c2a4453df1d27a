"""A card that answers: what is asked of it, what it shows, and what the record keeps."""

from __future__ import annotations

import pytest

from alliancekit.exercises import exercises_of, find, lesson_numbers
from alliancekit.exercises.engine.live import PracticeCard
from alliancekit.exercises.engine.practice import Practice
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.record import current_record

WITH_EXPLORER = [each for lesson in lesson_numbers() for each in exercises_of(lesson) if each.explorer]


def card_of(name, seed=0):
    return PracticeCard(Practice(find(name), seed))


def right(name, seed=0):
    return str(find(name).answer(find(name).variant(exercise_clinic(), seed)))


def offered(card):
    return [action for action, _ in card.card.actions]


def kept(kind):
    return [(event.value, event.verdict, event.seed) for event in current_record().events(kind)]


def test_a_whole_exercise_is_asked_answered_and_kept():
    card = card_of("00-1")
    assert "Exercise 00-1 (Look)" in card.card.question
    assert (card.card.said, card.card.label) == ("", "Your answer")
    assert offered(card) == ["hint", "explorer", "numbers"]
    card.ask("check", "999")
    assert "Not yet" in card.card.said
    assert card.card.tone == "wait"
    assert "solution" in offered(card)
    card.ask("check", right("00-1"))
    assert "Right" in card.card.said
    assert card.card.answer == right("00-1")  # so that it stands there when the page comes back
    assert card.card.tone == "good"
    assert "hint" not in offered(card)
    assert [verdict for _, verdict, _ in kept("attempt")] == ["not yet", "right"]


def test_an_empty_field_is_no_try():
    card = card_of("00-1")
    card.ask("check", "  ")
    assert "Give an answer" in card.card.said
    assert kept("attempt") == []


def test_hints_add_up_and_can_be_had_again():
    card = card_of("00-1")
    for number in (1, 2, 3):
        assert card.card.actions[0] == ["hint", f"Hint {number} of 3"]
        card.ask("hint")
        assert card.card.help.count("Hint ") == number
    assert "hint" not in offered(card)
    card.ask("hint")
    assert len(kept("hint")) == 3
    assert card_of("00-1").card.help.count("Hint ") == 3


def test_a_worked_answer_is_offered_after_a_try_and_says_first_that_it_is_recorded():
    card = card_of("00-1")
    card.ask("check", "999")
    assert ["solution", "Show a worked answer (your record will say so)"] in card.card.actions
    card.ask("solution")
    assert "answer = client[" in card.card.help
    assert len(kept("solution")) == 1
    assert "solution" not in offered(card)


def test_new_numbers_ask_anew_and_are_kept_under_their_own_number():
    card = card_of("00-2")
    first = card.card.choices
    card.ask("check", right("00-2"))
    card.ask("numbers")
    assert "new numbers 1" in card.card.question
    assert card.card.choices != first
    assert (card.card.said, card.card.answer) == ("", "")
    card.ask("check", right("00-2", 1))
    assert [seed for _, _, seed in kept("attempt")] == [0, 1]
    card.ask("numbers")
    assert "new numbers 2" in card.card.question


def test_run_again_the_card_shows_the_answer_given_last_and_its_verdict():
    card_of("00-2").ask("check", right("00-2"))
    again = card_of("00-2")
    assert again.card.answer == right("00-2")
    assert "Right" in again.card.said
    assert len(kept("attempt")) == 1


def test_running_a_cell_again_with_the_same_answer_is_no_new_try():
    practice = Practice(find("00-1"))
    for answer in (999, 999, 5, 999):
        practice.attempt(answer)
    assert [value for value, _, _ in kept("attempt")] == ["999", "5", "999"]


def test_below_code_new_numbers_come_as_a_card_with_the_lines_to_work_on():
    practice = Practice(find("00-3"))
    card = PracticeCard(practice, practice.attempt(1.0))
    assert card.card.question == card.card.label == ""
    card.ask("numbers")
    (fresh,) = card.place.children
    assert "seed=1)" in fresh.card.question
    assert fresh.card.label == ""
    card.ask("close")
    assert card.place.children == ()


def test_choices_are_shown_with_their_letters_and_words_once():
    texts = dict(card_of("00-2").card.choices)
    assert list(texts) == ["a", "b", "c", "d"]
    assert texts["a"].startswith("<p><strong>a</strong> ")
    assert dict(card_of("01-2").card.choices)["bond"].strip() == "<p>bond</p>"


def test_what_is_typed_stays_text():
    card = card_of("00-1")
    card.ask("check", "<img src=x onerror=alert(1)>")
    assert "<img" not in card.card.said
    assert "&lt;img" in card.card.said


def test_without_widgets_the_card_can_be_read():
    words = card_of("03-2")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in words
    assert "Not attempted" in words["text/plain"]
    assert "Which sentence do these numbers allow?" in words["text/html"]
    assert 'ak.check("03-2", ...)' in words["text/plain"]


@pytest.mark.parametrize("name", [each.id for each in WITH_EXPLORER])
def test_the_explorer_opens_as_the_exercise_asks(name):
    card = card_of(name)
    card.ask("explorer")
    (explorer,) = card.place.children
    assert explorer.fault is None
    assert "explorer" not in offered(card)
    exercise = find(name)
    for control, setting in exercise.explorer.settings(card.practice.given).items():
        widget = explorer.controls[control].widget
        if control == "preset":  # the lab calls a situation that was changed one's own
            continue
        assert setting in (widget.value, getattr(widget, "label", None))
    card.ask("close")
    assert card.place.children == ()
