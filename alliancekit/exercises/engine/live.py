"""The card that answers: question and field where it is whole, a verdict, and buttons for what comes next.

A press in the page arrives in :meth:`PracticeCard.ask`, which a test may call as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from alliancekit.exercises.engine.base import fill
from alliancekit.exercises.engine.card import code_html, markdown
from alliancekit.exercises.engine.cards import hint_lines, solution_card, verdict_card
from alliancekit.exercises.engine.limit import quiet
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.explorers.printed import Printed
from alliancekit.explorers.scripted import Scripted

if TYPE_CHECKING:
    from alliancekit.exercises.engine.base import Judgement
    from alliancekit.exercises.engine.card import Card
    from alliancekit.exercises.engine.practice import Practice


class LiveCard(Scripted):
    """What the page shows of a card; see ``live.js``."""

    files = (Path(__file__).with_name("live.js"),)
    style = Path(__file__).with_name("live.css")

    question = traitlets.Unicode().tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Unicode().tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    help = traitlets.Unicode().tag(sync=True)
    actions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    submit = traitlets.Unicode("Check").tag(sync=True)
    tone = traitlets.Unicode("plain").tag(sync=True)
    answered = traitlets.Int().tag(sync=True)


class PracticeCard(Printed, ipywidgets.VBox):
    """One exercise as a card.

    Parameters
    ----------
    practice
        The exercise's variant and what has been done about it.
    judgement
        What is to be said about an answer that was given in code. Without it the card is whole: it shows
        the question, takes the answer, and opens with the answer given last.
    """

    def __init__(self, practice: Practice, judgement: Judgement | None = None) -> None:
        self.card = LiveCard()
        self.place = ipywidgets.VBox()
        self.practice = practice
        self.whole = judgement is None
        self.judgement = judgement or practice.judge(...)
        self._solution = ""
        super().__init__([self.card, self.place])
        self.add_class("ak-practice")
        self.card.on_msg(self._pressed)
        if self.whole:
            self._set_out()
        else:
            self._say(self.judgement)

    def ask(self, action: str, answer: str = "") -> None:
        """Do what a button stands for: check, hint, solution, numbers, explorer, close."""
        with quiet():
            if action == "check":
                self.card.answer = answer  # it stands there again when the page comes back
                self._say(self.practice.attempt(answer))
            elif action == "hint":
                self.practice.take_hint()
            elif action == "solution":
                self.practice.see_solution()
                self._solution = solution_card(self.practice).inside
            elif action == "numbers":
                self._take_new_numbers()
            elif action == "explorer" and self.practice.exercise.explorer:
                self.place.children = (self.practice.exercise.explorer.open(self.practice.given),)
            elif action == "close":
                self.place.children = ()
            self._offer()
            self.card.answered += 1

    def _pressed(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        self.ask(str(content.get("action")), str(content.get("answer", "")))

    def _take_new_numbers(self) -> None:
        if self.whole:
            self.practice, self._solution, self.place.children = self.practice.fresh(), "", ()
            self._set_out()
        else:  # the cell above keeps its own numbers
            self.place.children = (PracticeCard(self.practice.fresh()),)

    def _set_out(self) -> None:
        """Ask the question, and show the answer given last."""
        exercise, given, seed = self.practice.exercise, self.practice.given, self.practice.seed
        numbers = f", new numbers {seed}" if seed else ""
        heading = f"<h4>Exercise {exercise.id} ({exercise.track}){numbers}</h4>"
        if exercise.track != "Look":
            code = exercise.typed(exercise_clinic(), seed)
            below = f"<p>Put these lines into a cell, and go on from there:</p>{code_html(code)}"
            self.card.question = heading + markdown(fill(exercise.question, given)) + below
            self._offer()
            return
        last = self.practice.last
        self.card.question = heading + markdown(fill(exercise.question, given))
        self.card.choices = [
            [value, markdown(text if value == text else f"**{value}** {text}")]
            for value, text in exercise.kind.choices(given).items()
        ]
        self.card.label = "Your answer"
        self.card.answer = last.value if last else ""
        if last:
            self._say(self.practice.judge(last.value))
        else:
            self.judgement = self.practice.judge(...)
            self.card.said, self.card.tone = "", "plain"
            self._offer()

    def _say(self, judgement: Judgement) -> None:
        self.judgement = judgement
        card = verdict_card(self.practice, judgement, whole=self.whole, buttons=True)
        self.card.said, self.card.tone = card.inside, card.tone
        self._offer()

    def _offer(self) -> None:
        """Show the hints taken and the worked answer, and offer what is left to ask for."""
        practice, right = self.practice, self.judgement.verdict == "right"
        taken, hints = len(practice.hints), len(practice.exercise.hints)
        below = bool(self.place.children)
        offers = {
            "hint": f"Hint {taken + 1} of {hints}" if taken < hints and not right else "",
            "explorer": "Open the explorer here" if practice.exercise.explorer and not below else "",
            "close": "Close what is below" if below else "",
            "solution": f"Show a worked answer{'' if right else ' (your record will say so)'}"
            if practice.tried and not self._solution
            else "",
            "numbers": "New numbers",
        }
        self.card.actions = [[action, words] for action, words in offers.items() if words]
        self.card.help = "".join(map(markdown, hint_lines(practice))) + self._solution

    def _words(self) -> Card:
        return verdict_card(self.practice, self.judgement, whole=self.whole)

    def printed(self) -> str:
        """Say the question or the verdict, where the card itself cannot be shown."""
        return self._words().inside

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Return the widget, and what can be read where there are no widgets."""
        return {**super()._repr_mimebundle_(**options), **self._words().bundle}
