"""Predictions: read, kept, changed once, compared; and every declaration's answer, on two clinics."""

from __future__ import annotations

import re

import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.exercises.engine.register import exercise_clinic, lesson_numbers
from alliancekit.exercises.predictions.card import PredictionCard
from alliancekit.exercises.predictions.drawing import Course, Line
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Order, Ranking, Scale
from alliancekit.exercises.predictions.prediction import Prediction, kept_guess
from alliancekit.exercises.predictions.register import find_prediction, predictions_of
from alliancekit.record import current_record

EVERY = [each for lesson in lesson_numbers() for each in predictions_of(lesson)]

SCALE = Scale("how many", 0, 10, 1, {0: "0", 10: "10"}, rows=1)
CHOICE = Choice("which", {"a": "the first", "b": "the second"})
ORDER = Order("by size", {"x": "ex", "y": "why", "z": "zed"}, top="largest")
LINE = Line("a line", "time", "height", {0: "0", 1: "1", 2: "2"}, 0, 10, 0.5, (0, 10), start=5)
HANDS = {
    "scale": (SCALE, 4.0, 9.0, [Mark("us", 5, 4, 6)], 11),
    "choice": (CHOICE, "a", "b", Fits(["a"], "It is so.", {}), "c"),
    "order": (ORDER, ["x", "y", "z"], ["z", "y", "x"], Ranking({"x": "3", "y": "2", "z": "1"}), ["x", "y"]),
    "line": (LINE, [5, 4.5, 4], [5, 9, 9], Course("us", [5, 4, 4], [4, 3, 3], [6, 5, 5]), [5, None, 4]),
}


def made(kind: str) -> Prediction:
    hand, _, _, answer, _ = HANDS[kind]
    return Prediction(f"99-{kind}", "What do you expect?", hand, lambda _clinic: answer)


@pytest.fixture(params=HANDS)
def kind(request):
    return request.param


def test_a_guess_is_kept_and_found_again_and_the_answer_comes_when_asked(kind):
    good = HANDS[kind][1]
    card = PredictionCard(made(kind))
    assert (card.kept, card.answer, card.words) == ([], None, "")
    card.keep(good)
    assert card.kept == [good]
    assert card.answer is None
    again = PredictionCard(made(kind))
    assert (again.kept, again.guess, again.answer) == ([good], good, None)
    again.show()
    shown = PredictionCard(made(kind))
    assert shown.answer
    assert shown.words == again.words


def test_one_change_of_mind_is_kept_beside_the_first_and_brings_the_answer(kind):
    _, good, other, _, _ = HANDS[kind]
    card = PredictionCard(made(kind))
    card.keep(other)
    card.keep(good)
    assert card.kept == [other, good]
    assert card.answer
    assert "second thought was nearer" in card.words
    with pytest.raises(UserError, match=r"changed your mind once|has been shown"):
        card.keep(other)
    assert kept_guess(made(kind)).kept == [other, good]


def test_who_has_seen_the_answer_changes_nothing(kind):
    _, good, other, _, _ = HANDS[kind]
    card = PredictionCard(made(kind))
    with pytest.raises(UserError, match="Keep a guess first"):
        card.show()
    card.keep(good)
    card.show()
    with pytest.raises(UserError, match="has been shown"):
        card.keep(other)


def test_what_is_no_guess_is_refused_in_words_and_not_kept(kind):
    bad = HANDS[kind][4]
    for wrong in (bad, None, object(), float("nan")):
        with pytest.raises(UserError, match="Found"):
            PredictionCard(made(kind)).keep(wrong)
    assert kept_guess(made(kind)).kept == []


def test_what_was_being_made_is_saved_before_anybody_asks(kind):
    draft = [5, 3, None] if kind == "line" else HANDS[kind][1]
    PredictionCard(made(kind)).guess = draft
    again = PredictionCard(made(kind))
    assert again.guess == draft
    assert again.kept == []


def test_the_page_asks_and_is_told(kind):
    _, good, _, _, bad = HANDS[kind]
    card = PredictionCard(made(kind))
    card._receive(card, {"type": "keep", "value": bad}, [])
    assert "Found" in card.fault
    assert card.kept == []
    card._receive(card, {"type": "keep", "value": good}, [])
    assert (card.fault, card.kept) == ("", [good])
    card._receive(card, {"type": "show"}, [])
    assert card.answer


def test_an_answer_that_cannot_be_worked_out_is_told():
    def fails(_clinic):
        raise ZeroDivisionError("division by zero")

    card = PredictionCard(Prediction("99-x", "What?", SCALE, fails))
    card.keep(3)
    card._receive(card, {"type": "show"}, [])
    assert "could not be worked out" in card.fault


def test_two_windows_agree_on_what_was_kept_first():
    one, other = PredictionCard(made("scale")), PredictionCard(made("scale"))
    one.keep(3)
    other.keep(4)
    assert kept_guess(made("scale")).kept == [3, 4]
    one._receive(one, {"type": "keep", "value": 5}, [])
    assert one.kept == [3, 4]


def test_a_record_with_something_else_in_it_is_read_all_the_same():
    for value, step in (("nonsense", "kept"), ("[1, 2", "draft"), ("11", "kept"), ("4", ""), ("7", "kept")):
        current_record().add("prediction", "99-scale", value=value, verdict=step)
    assert kept_guess(made("scale")).kept == [7]


@pytest.mark.parametrize(
    ("guess", "word"), [(5, "so it is"), (6, "within that interval"), (7, "2 above"), (0, "5 below")]
)
def test_the_sentence_says_how_far_a_number_is(guess, word):
    assert word in SCALE.compare(guess, HANDS["scale"][3])


def test_the_sentence_on_a_choice_an_order_and_a_line():
    assert "that fits" in CHOICE.compare("a", HANDS["choice"][3])
    assert "“the first”" in CHOICE.compare("b", HANDS["choice"][3])
    assert "all of them" in ORDER.compare(["x", "y", "z"], HANDS["order"][3])
    assert "2 of 3 pairs" in ORDER.compare(["y", "x", "z"], HANDS["order"][3])
    assert "mostly above" in LINE.compare([5, 9, 9], HANDS["line"][3])
    assert "2 of its 2 points" in LINE.compare([5, 4, 4], HANDS["line"][3])


def test_the_text_form_says_question_guess_and_comparison():
    card = PredictionCard(made("scale"))
    assert "What do you expect?" in repr(card)
    assert "No guess" in repr(card)
    card.keep(7)
    card.show()
    assert "Your guess: 7" in repr(card)
    assert card.words in repr(card)
    bundle = card._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["text/plain"] == repr(card)


@pytest.mark.parametrize("name", ["03-1", " 3-1 ", "3.1"])
def test_a_prediction_is_found_by_its_number(name):
    assert find_prediction(name).id == "03-1"


def test_an_unknown_prediction_is_named_with_its_neighbours():
    with pytest.raises(UserError, match=r"There is no prediction “03-9”\. There are: 03-1, 03-2"):
        ak.predict("03-9")


@pytest.fixture(scope="module")
def clinics():
    return {"sample": exercise_clinic(), "simulated": ak.simulate_clinic(120, seed=7)}


@pytest.mark.parametrize("which", ["sample", "simulated"])
@pytest.mark.parametrize("prediction", EVERY, ids=lambda each: each.id)
def test_every_answer_can_be_worked_out_and_stands_within_its_picture(prediction, which, clinics):
    clinic, hand = clinics[which], prediction.hand
    answer = prediction.answer(clinic)
    page, shown = hand.page(clinic), hand.shown(answer)
    if isinstance(hand, Scale):
        assert len(answer) == hand.rows
        for mark in answer:
            assert hand.low <= mark.value <= hand.high
            assert mark.low is None or mark.low <= mark.value <= mark.high
        assert list(hand.ticks) == sorted(hand.ticks)
        assert hand.low <= min(hand.ticks) <= max(hand.ticks) <= hand.high
        guesses = [hand.low, hand.high]
    elif isinstance(hand, Choice):
        assert answer.keys
        assert set(answer.keys) | set(answer.beside) <= set(hand.options)
        assert answer.sentence
        guesses = list(hand.options)
    elif isinstance(hand, Order):
        assert sorted(answer.values) == sorted(hand.items)
        guesses = [list(hand.items), list(reversed(hand.items))]
    else:
        assert isinstance(hand, Line)
        lines = [line for line in (answer.value, answer.low, answer.high) if line]
        assert {len(line) for line in lines} == {len(page["at"])}
        assert all(hand.low <= value <= hand.high for value in answer.value)
        guesses = [[hand.low] * len(page["at"]), [hand.high] * len(page["at"])]
    for guess in guesses:
        read = hand.read(guess)
        assert hand.words(read)
        assert hand.compare(read, answer)
        assert hand.distance(read, answer) >= 0
    assert shown


@pytest.mark.parametrize("prediction", EVERY, ids=lambda each: each.id)
def test_nothing_of_the_answer_is_in_the_page_before(prediction):
    card = PredictionCard(prediction)
    assert card.answer is None
    assert card.words == ""
    assert "answer" not in card.spec
    assert re.fullmatch(r"\d\d-\d", prediction.id)
    assert prediction.question.rstrip(")").endswith("?") or "?" in prediction.question


def test_progress_and_receipt_count_what_was_kept(capsys, tmp_path):
    ak.progress("03")
    assert "Predictions kept: none" in capsys.readouterr().out
    ak.predict("03-1").guess = 0.2
    ak.predict("03-3").keep("grow")
    ak.progress("03")
    assert "Predictions kept: 03-3 (1 of" in capsys.readouterr().out
    ak.progress()
    assert "Predicted" in capsys.readouterr().out
    ak.receipt("Ada")
    assert "1 of " in capsys.readouterr().out
    table = (tmp_path / "my-work" / "downloads" / "receipt.csv").read_text(encoding="utf-8-sig")
    assert "Ada,prediction 03-3,Predict,kept" in table
    assert "prediction 03-1" not in table
