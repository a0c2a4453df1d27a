"""The concept test: twelve questions before a course and twelve after it, in cards without a verdict.

The questions are our own and nobody has validated them. Answers are kept in the learner's record; the last
cell of the notebook puts them into the notebook itself, as data, for whoever counts them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.errors import UserError
from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.card import Card, markdown, show
from alliancekit.exercises.engine.live import LiveCard
from alliancekit.exercises.engine.own import keep_answer
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.explorers.printed import Printed
from alliancekit.record import current_record

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Exercise

FORMS = ("before", "after")
_FOLDER = Path(__file__).parents[1] / "concept"
CONCEPT_TEST = {f"concept-{form}": _FOLDER / f"{form}.py" for form in FORMS}  # assignment -> what declares it
ANSWERS = "application/vnd.alliancekit.answer+json"


def concept_form(name: str) -> str:
    """Return the form to which an exercise belongs; empty where it belongs to none.

    >>> concept_form("before-3"), concept_form("03-1")
    ('before', '')
    """
    form = str(name).partition("-")[0]
    return form if form in FORMS else ""


@cache
def concept_questions(form: str) -> dict[str, Exercise]:
    """Return id -> question of a form, in order.

    >>> len(concept_questions("before")), len(concept_questions("after"))
    (12, 12)
    """
    exercises = import_module(f"alliancekit.exercises.concept.{form}").EXERCISES
    return {each.id: each for each in exercises}


def _last(name: str) -> str:
    kept = current_record().events("attempt", name)
    return kept[-1].value if kept else ""


class ConceptCard(Printed, ipywidgets.VBox):
    """One question of the concept test: choices, and what was chosen last, without a verdict."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        facts = exercise.variant(exercise_clinic())
        self._choices = exercise.kind.choices(facts)
        self.card = LiveCard(submit="Keep", label="Your answer", answer=_last(exercise.id))
        self.card.question = f"<h4>Question {exercise.id}</h4>{markdown(fill(exercise.question, facts))}"
        self.card.choices = [
            [letter, markdown(f"**{letter}** {text}")] for letter, text in self._choices.items()
        ]
        super().__init__([self.card])
        self.add_class("ak-practice")
        self.card.on_msg(self._pressed)
        if self.card.answer in self._choices:
            self._say(Card(f"{exercise.id}: kept", [_chosen(self.card.answer)], "✓"))

    def keep(self, answer: str) -> None:
        """Keep a letter; anything else is no answer."""
        if answer not in self._choices:
            self._say(
                Card(f"{self.exercise.id}: Not attempted", ["Choose one answer, then press *Keep*."], "○")
            )
        else:
            keep_answer(self.exercise.id, answer)
            notice = current_record().take_notice()
            self._say(Card(f"{self.exercise.id}: kept", [_chosen(answer), notice], "✓"))
        self.card.answered += 1

    def _pressed(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        self.keep(str(content.get("answer", "")))

    def _say(self, card: Card) -> None:
        self.card.said = card.inside

    def printed(self) -> str:
        """Say the question, where the card itself cannot be shown."""
        return self._words().inside

    def _words(self) -> Card:
        asks = self.exercise.asks(self.exercise.variant(exercise_clinic()))
        return Card(
            f"Question {self.exercise.id}", [self.card.answer and _chosen(self.card.answer)], question=asks
        )

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Return the widget, and what can be read where there are no widgets."""
        return {**super()._repr_mimebundle_(**options), **self._words().bundle}


def _chosen(letter: str) -> str:
    return (
        f"You chose **{letter}**. You can choose again until you run the last cell and hand the notebook in."
    )


def kept_answers(form: str) -> None:
    """Put your answers to a form of the concept test into this notebook, so that they can be handed in.

    Parameters
    ----------
    form
        ``"before"`` or ``"after"``.

    Raises
    ------
    UserError
        If there is no such form.

    Examples
    --------
    >>> kept_answers("before")
    ○ 0 of 12 answered
    ...
    """
    if form not in FORMS:
        raise UserError(f"There is no form {form!r} of the concept test. There are: {', '.join(FORMS)}.")
    answers = {name: letter for name in concept_questions(form) if (letter := _last(name))}
    missing = [name for name in concept_questions(form) if name not in answers]
    lines = [
        ", ".join(f"{name} {letter}" for name, letter in answers.items()),
        f"Not answered yet: {', '.join(missing)}. Answer, then run this cell again." if missing else "",
        "These answers now stand in the notebook. Save it, then hand it in.",
        "The questions are the workbook's own and are not validated: they are for teaching, not for marks.",
    ]
    heading = f"{len(answers)} of {len(concept_questions(form))} answered"
    card = Card(heading, lines, "○" if missing else "✓")
    show(_Handed(card, answers))


class _Handed:
    """A card, and the answers beside it as data."""

    def __init__(self, card: Card, answers: dict[str, str]) -> None:
        self._card, self._answers = card, answers

    def __repr__(self) -> str:
        return self._card.text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {**self._card.bundle, ANSWERS: json.dumps(self._answers)}
