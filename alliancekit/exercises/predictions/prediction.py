"""A prediction as it is declared, and a learner's guess as it is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError
from alliancekit.record import current_record, record_prediction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.predictions.hands import Hand
    from alliancekit.record import Event

# What an event of kind "prediction" can be, in its verdict; predictions within an explorer have none.
DRAFT, KEPT, CHANGED, SEEN = "draft", "kept", "changed", "seen"


@dataclass(frozen=True)
class Prediction:
    """One prediction of a lesson.

    Attributes
    ----------
    id
        Lesson and section, such as ``"03-2"``. An exercise may have the same: in the record the two are kept
        apart by their kind.
    question
        What stands in the notebook under *Predict*.
    hand
        How the guess is made.
    answer
        From the clinic, the answer in the form that the hand takes, worked out when it is asked for.
    after
        A sentence that follows the comparison, such as what to do next.
    here
        Whether the answer is about the computer on which it is asked for, and so is each learner's own.
    """

    id: str
    question: str
    hand: Hand
    answer: Callable[[Clinic], Any]
    after: str = ""
    here: bool = False

    @property
    def prose(self) -> str:
        """The cell that stands before the card in the notebook."""
        return f"**Predict.** {self.question}"

    @property
    def cell(self) -> str:
        """The cell with the card."""
        return f'ak.predict("{self.id}")'


@dataclass
class Guess:
    """What the record holds of one prediction.

    Attributes
    ----------
    draft
        What was last set or drawn, perhaps not whole; None where nothing was.
    kept
        The guess that was kept, and after a change of mind the second.
    seen
        Whether the answer has been shown; nothing can be changed then.
    """

    draft: Any = None
    kept: list[Any] = field(default_factory=list)
    seen: bool = False


def kept_guess(prediction: Prediction) -> Guess:
    """Return what the record holds of a prediction; what its hand cannot read any more is left out."""
    return guess_in(prediction, current_record().events("prediction", prediction.id))


def guess_in(prediction: Prediction, events: Iterable[Event]) -> Guess:
    """Return what events of a prediction hold, whoever wrote them; they are in the order of writing."""
    guess = Guess()
    for event in events:
        if event.verdict == SEEN:
            guess.seen = bool(guess.kept)
            continue
        try:
            value = json.loads(event.value)
            if event.verdict == DRAFT:
                guess.draft = value
            elif (event.verdict == KEPT and not guess.kept) or (
                event.verdict == CHANGED and len(guess.kept) == 1
            ):
                guess.kept.append(prediction.hand.read(value))
        except (ValueError, UserError, ArithmeticError, RecursionError):
            continue
    return guess


def keep_guess(prediction: Prediction, value: Any) -> Guess:
    """Keep a guess, or the one change of mind; return what the record holds now.

    Raises
    ------
    UserError
        If the guess cannot be read, or nothing can be changed any more.
    """
    value = prediction.hand.read(value)
    before = kept_guess(prediction)  # another window may have been quicker
    if before.seen:
        raise UserError("The answer has been shown, so this prediction stays as it is.")
    if len(before.kept) > 1:
        raise UserError("You have changed your mind once; both guesses are kept.")
    record_prediction(prediction.id, value, CHANGED if before.kept else KEPT)
    return kept_guess(prediction)


def see_answer(prediction: Prediction) -> None:
    """Keep that the answer has been shown.

    Raises
    ------
    UserError
        If no guess is kept yet.
    """
    guess = kept_guess(prediction)
    if not guess.kept:
        raise UserError("Keep a guess first; then the answer is shown beside it.")
    if not guess.seen:
        record_prediction(prediction.id, None, SEEN)


def compared(prediction: Prediction, kept: list[Any], answer: Any) -> str:
    """Say how the guess, and the first one, stand to the answer."""
    hand = prediction.hand
    said = [hand.compare(kept[-1], answer)]
    if len(kept) > 1:
        first, second = (hand.distance(guess, answer) for guess in kept)
        nearer = (
            "Your second thought was nearer."
            if second < first
            else "Your first thought was nearer."
            if first < second
            else "Both were equally near."
        )
        said.append(f"At first you said {hand.words(kept[0])}. {nearer}")
    return " ".join([*said, prediction.after]).strip()
