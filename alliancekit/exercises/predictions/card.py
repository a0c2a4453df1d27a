"""The card on which a prediction is made, and its form in plain text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets

from alliancekit.errors import UserError
from alliancekit.exercises.engine.card import markdown
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.exercises.predictions.prediction import (
    DRAFT,
    Prediction,
    compared,
    keep_guess,
    kept_guess,
    see_answer,
)
from alliancekit.exercises.predictions.register import find_prediction
from alliancekit.explorers.printed import Printed
from alliancekit.explorers.scripted import Scripted
from alliancekit.record import current_record, record_prediction

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_HERE = Path(__file__).parent


class PredictionCard(Printed, Scripted):
    """One prediction in the page: the guess is made, kept, perhaps changed once, and shown with its answer.

    What is being set or drawn is saved as a draft; what :meth:`keep` has kept is in the record before the
    page is told so. Nothing of the answer is in the page before it is asked for.

    Parameters
    ----------
    prediction
        The prediction.
    clinic
        The clinic from which the answer is worked out; the sample clinic without one.
    """

    # One module: a widget's script cannot import its neighbours.
    files = (
        _HERE.parents[1] / "jupyter" / "arrive.js",
        *(_HERE / f"{name}.js" for name in ("scale", "choice", "order", "line", "card")),
    )
    style = _HERE / "card.css"

    spec = traitlets.Dict().tag(sync=True)
    guess = traitlets.Any(None, allow_none=True).tag(sync=True)
    kept: Any = traitlets.List().tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    fault = traitlets.Unicode().tag(sync=True)
    busy = traitlets.Bool().tag(sync=True)
    fresh = traitlets.Bool(True).tag(sync=True)  # until it has been shown once
    own = traitlets.Unicode().tag(sync=True)  # the page finds by it whether Python is still there

    def __init__(self, prediction: Prediction, clinic: Clinic | None = None) -> None:
        self._prediction = prediction
        self._clinic = clinic or exercise_clinic()
        hand, found = prediction.hand, kept_guess(prediction)
        spec = {"id": prediction.id, "question": prediction.question, "kind": hand.kind, "how": hand.how}
        guess = found.kept[-1] if found.kept else found.draft
        super().__init__(spec=spec | hand.page(self._clinic), kept=found.kept, guess=guess)
        self.own = self.model_id or ""
        if found.seen:
            self._answer()
        self.observe(self._draft, "guess")
        self.on_msg(self._receive)

    def keep(self, guess: Any) -> None:
        """Keep a guess; a second one is the one change of mind, and brings the answer.

        Raises
        ------
        UserError
            If the guess cannot be read, or nothing can be changed any more.
        """
        found = keep_guess(self._prediction, guess)
        self.fault = current_record().take_notice()
        second = len(found.kept) > 1
        with self.hold_sync():
            self.busy = second
            self.kept = found.kept
            self.guess = found.kept[-1]
        if second:
            self.show()

    def show(self) -> None:
        """Show the answer beside the guess; after that the guess stays as it is.

        Raises
        ------
        UserError
            If no guess is kept yet.
        """
        see_answer(self._prediction)
        self._answer()

    def _answer(self) -> None:
        answer = self._prediction.answer(self._clinic)
        with self.hold_sync():
            self.kept = kept_guess(self._prediction).kept
            self.words = compared(self._prediction, self.kept, answer)
            self.answer = self._prediction.hand.shown(answer)
            self.busy = False

    def _draft(self, _change: object) -> None:
        if not self.kept:
            record_prediction(self._prediction.id, self.guess, DRAFT)

    def _receive(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        self.fault = ""
        try:
            if content.get("type") == "keep":
                self.keep(content.get("value"))
            elif content.get("type") == "show":
                self.show()
        except UserError as fault:  # another window may have kept a guess meanwhile
            self.kept = kept_guess(self._prediction).kept
            self.fault = str(fault)
        except Exception as fault:  # noqa: BLE001 - told to the reader, not lost in a log
            self.fault = f"The answer could not be worked out: {fault}"
        self.busy = False

    def __repr__(self) -> str:
        hand, question = self._prediction.hand, self._prediction.question
        lines = [f"Prediction {self._prediction.id}: {question}"]
        if not self.kept:
            lines.append("No guess is kept yet. In a notebook this card takes it; here: card.keep(...).")
        for name, value in zip(("Your guess", "Your second thought"), self.kept, strict=False):
            lines.append(f"{name}: {hand.words(value)}")
        return "\n".join([*lines, self.words] if self.words else lines)

    def printed(self) -> str:
        """Say the question and what was kept, where the card itself cannot be shown."""
        lines = ["Run this lesson in Jupyter to make this prediction.", *repr(self).splitlines()]
        return markdown("\n\n".join(lines))

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data:
            data["text/plain"] = repr(self)
        return bundle


def predict(name: str) -> PredictionCard:
    """Make a prediction by hand, before you see the answer; it is kept in your record.

    Parameters
    ----------
    name
        The lesson and the section, such as ``"03-2"``.

    Returns
    -------
    PredictionCard
        A card to display; printed, it says the question and what was kept.

    Raises
    ------
    UserError
        If there is no such prediction.

    Examples
    --------
    >>> card = predict("03-1")
    >>> card.keep(0.3)
    >>> print(card)
    Prediction 03-1: In hundreds of studies ...
    Your guess: .30
    """
    return PredictionCard(find_prediction(name))
