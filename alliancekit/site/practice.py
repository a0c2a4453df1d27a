"""What a page needs to take predictions and check exercises without Python, laid down from the engine."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.base import Judgement, UnreadableError, fill
from alliancekit.exercises.engine.card import Card, markdown
from alliancekit.exercises.engine.cards import solution_card, verdict_card
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.practice import Practice
from alliancekit.exercises.engine.register import exercise_clinic

if TYPE_CHECKING:
    import ipywidgets

    from alliancekit.exercises.engine.base import Exercise, Verdict
    from alliancekit.exercises.predictions.prediction import Prediction

VARIANTS = 5  # of each exercise: the lesson's own, and new numbers
_ELSEWHERE = (
    "Code is checked where Python runs: download the lesson, or open it on Binder. Hints and a worked answer "
    "are here."
)


def prediction_answer(prediction: Prediction) -> dict[str, Any]:
    """Return the answer to a prediction, as its card draws it and as the page compares a guess with it.

    Returns
    -------
    dict
        ``answer`` (what the card draws), ``sentence`` and ``span`` (what an answer says of itself, where it
        does) and ``after``.

    Examples
    --------
    >>> from alliancekit.exercises.predictions.register import find_prediction
    >>> sorted(prediction_answer(find_prediction("00-3")))
    ['after', 'answer', 'sentence', 'span']
    """
    answer = prediction.answer(exercise_clinic())
    return {
        "answer": prediction.hand.shown(answer),
        "sentence": getattr(answer, "sentence", ""),
        "span": getattr(answer, "span", ""),
        "after": prediction.after,
    }


def exercise_replies(exercise: Exercise) -> dict[str, Any]:
    """Return what the card of an exercise says to every answer.

    Returns
    -------
    dict
        ``id``, ``code`` (whether it is answered in code, which a page cannot check) and ``variants``: for
        each its question, choices, hints, worked answer, and ``replies``, the card and its tone by answer;
        for numbers by how the number stands to those in ``right`` and ``wrong``.

    Examples
    --------
    >>> from alliancekit.exercises import find
    >>> found = exercise_replies(find("00-1"))
    >>> found["variants"][0]["replies"]["right"][1]
    'good'
    """
    code = exercise.track != "Look"
    seeds = (0,) if code else range(VARIANTS)
    return {
        "id": exercise.id,
        "code": code,
        "variants": [_variant(Practice(exercise, seed)) for seed in seeds],
    }


def _variant(practice: Practice) -> dict[str, Any]:
    exercise, given = practice.exercise, practice.given
    numbers = f", new numbers {practice.seed}" if practice.seed else ""
    heading = f"<h4>Exercise {exercise.id} ({exercise.track}){numbers}</h4>"
    found: dict[str, Any] = {
        "hints": [
            markdown(f"**Hint {number}.** {fill(hint, given)}")
            for number, hint in enumerate(exercise.hints, start=1)
        ],
        "solution": solution_card(practice).inside,
    }
    if exercise.track != "Look":
        card = Card(f"{exercise.id} ({exercise.track})", [_ELSEWHERE], "○")
        return found | {"question": "", "choices": [], "replies": {"": [card.inside, card.tone]}}
    found["question"] = heading + markdown(fill(exercise.question, given))
    found["choices"] = [
        [value, markdown(text if value == text else f"**{value}** {text}")]
        for value, text in exercise.kind.choices(given).items()
    ]
    answers = ("", *(value for value, _ in found["choices"]))
    found["replies"] = {each: _reply(practice, practice.judge(each)) for each in answers}
    if isinstance(exercise.kind, Number):
        found |= _numbers(practice, exercise.kind)
    if exercise.explorer:
        panel = exercise.explorer.open(given)
        places = {name: _place(control.widget) for name, control in panel.controls.items()}
        found["explorer"] = {"name": exercise.explorer.name, "places": places}
    return found


def _place(widget: ipywidgets.Widget) -> Any:
    """Return where a control stands: the words of its choice, as lists may be cut, or its value."""
    return widget.label if widget.has_trait("index") else widget.value


def _numbers(practice: Practice, kind: Number) -> dict[str, Any]:
    """Return the numbers that get a reply of their own, and the replies."""
    exercise, given = practice.exercise, practice.given
    wrong: list[float] = []
    replies = {"": _reply(practice, practice.judge(""))}
    for idea in exercise.misconceptions:
        try:
            value = kind.read(idea.wrong(given), given)
        except UnreadableError:  # this way of thinking leads to no number here
            continue
        replies[f"wrong {len(wrong)}"] = _said(practice, "not yet", fill(idea.message, given))
        wrong.append(value)
    for how, words in kind.replies.items():
        replies[how] = _said(practice, "not yet", fill(words, given))
    replies["right"] = _said(practice, "right", fill(exercise.why, given))
    replies["unread"] = _said(practice, "could not read", str(UnreadableError("{found}", kind.wanted)))
    right = kind.read(exercise.answer(given), given)
    return {"number": asdict(kind) | {"right": right, "wrong": wrong}, "replies": replies}


def _said(practice: Practice, verdict: Verdict, message: str) -> list[str]:
    return _reply(practice, Judgement(verdict, message))


def _reply(practice: Practice, judgement: Judgement) -> list[str]:
    card = verdict_card(practice, judgement, whole=True, buttons=True)
    return [card.inside, card.tone]
