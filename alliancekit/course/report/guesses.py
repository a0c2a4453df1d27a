"""What a class predicted, beside what the data say: one finding a prediction."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.charts.class_guesses import bars_chart, dots_chart, lines_chart, places_chart
from alliancekit.course.report.tries import FEW
from alliancekit.errors import UserError
from alliancekit.exercises.engine.register import exercise_clinic
from alliancekit.exercises.predictions.drawing import Line
from alliancekit.exercises.predictions.hands import Choice, Order, Scale
from alliancekit.exercises.predictions.register import find_prediction
from alliancekit.results import Result, capital
from alliancekit.stats.class_agreement import FEWEST
from alliancekit.stats.effects import share_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.exercises.predictions.hands import Mark
    from alliancekit.results import Estimate

_HERE = "Each learner's computer has its own answer, so none is shown."
_FAR_OFF = {
    "scale": "were far off: further than a fifth of the scale, and outside the interval",
    "line": "were far off: further than a tenth of the axis, on average",
    "choice": "chose what does not fit",
    "order": "had more pairs the wrong way round than the right one",
}


@cache
def answer_of(name: str) -> Any:
    """Return the answer to a prediction, worked out once."""
    prediction = find_prediction(name)
    return None if prediction.here else prediction.answer(exercise_clinic())


class Guesses(Result):
    """What a class predicted.

    Attributes
    ----------
    prediction : Prediction
        Which.
    people : int
        How many kept a guess.
    surprised : Estimate or None
        The share of guesses to which the answer is a surprise, in the words of the prediction's own card,
        with Wilson's interval; None where fewer than ``FEWEST`` guessed, or there is no one answer.
    answer
        As the prediction's hand has it; None where it is not to be shown.
    """

    def __init__(self, name: str, rows: pd.DataFrame, *, answered: bool = True, own: Any = None) -> None:
        """Take the rows of one prediction: ``first`` guess, and the ``guess`` that stood in the end."""
        self.prediction = find_prediction(name)
        self._hand = self.prediction.hand
        self._guesses, self._firsts = rows["guess"].tolist(), rows["first"].tolist()
        self._own = own
        self.people = len(rows)
        self._answered = answered

    @cached_property
    def answer(self) -> Any:
        """The answer, worked out when it is first asked for."""
        return answer_of(self.prediction.id) if self._answered else None

    @cached_property
    def surprised(self) -> Estimate | None:
        """The share to whom the answer is a surprise."""
        if self.people < FEWEST or self.answer is None:
            return None
        far = sum(self._hand.surprises(guess, self.answer) for guess in self._guesses)
        return share_of(far, self.people)

    def again(self, *, answered: bool, own: Any = None) -> Guesses:
        """Return the same guesses with or without the answer, perhaps with the guess of the one who looks."""
        rows = pd.DataFrame({"first": self._firsts, "guess": self._guesses}, dtype=object)
        return Guesses(self.prediction.id, rows, answered=answered, own=own)

    def sentence(self) -> str:
        """Say what was guessed, what the data say, and how many were far off, a line each."""
        if self.people < FEWEST:
            return f"{self.people} predicted. {FEW}"
        said = [self._said()]
        if self.answer is not None and self.surprised is not None:
            said.append(self._found())
            far = round(self.surprised * self.people)
            said.append(
                f"{far} of {self.people} ({self.surprised:.0%}, 95% interval {self.surprised.low:.0%} to "
                f"{self.surprised.high:.0%}) {_FAR_OFF[self._hand.kind]}."
            )
            said += self._second_thoughts()
        elif self._answered:
            said.append(_HERE)
        return "\n".join(said)

    def _said(self) -> str:
        hand, guesses = self._hand, self._guesses
        if isinstance(hand, Scale):
            quarter, half, three = (pd.Series(guesses).quantile(each) for each in (0.25, 0.5, 0.75))
            return (
                f"{self.people} predicted. The middle half said {hand.words(float(quarter))} to "
                f"{hand.words(float(three))}; the median is {hand.words(float(half))}."
            )
        if isinstance(hand, Choice):
            counts = pd.Series(guesses).value_counts()
            most, people = str(counts.index[0]), counts.iloc[0]
            return f"{self.people} predicted. Most often, by {people}: {hand.words(most)}."
        if isinstance(hand, Order):
            firsts = pd.Series([guess[0] for guess in guesses]).value_counts()
            return (
                f"{self.people} predicted. Put on top ({hand.top}) most often, by {firsts.iloc[0]}: "
                f"“{hand.items[str(firsts.index[0])]}”."
            )
        return f"{self.people} drew a line. Their median is {hand.words(self._median())}."

    def _found(self) -> str:
        hand, answer = self._hand, self.answer
        if isinstance(hand, Scale):
            return f"The data say: {'; '.join(f'{mark.name} {hand.figures(mark)}' for mark in answer)}."
        if isinstance(hand, Choice):
            return f"What fits: {' or '.join(hand.words(key) for key in answer.keys)}. {answer.sentence}"
        if isinstance(hand, Order):
            return f"By the data, from the {hand.top} down: {hand.words(list(answer.values))}."
        return f"The data ({answer.name}): {hand.words(list(answer.value)).removeprefix('a line ')}."

    def _second_thoughts(self) -> list[str]:
        changed = [pair for pair in zip(self._firsts, self._guesses, strict=True) if pair[0] != pair[1]]
        if len(changed) < FEWEST:
            return []
        distance = self._hand.distance
        nearer = sum(distance(last, self.answer) < distance(first, self.answer) for first, last in changed)
        return [
            f"{len(changed)} changed their mind before they saw the answer; {nearer} of them came nearer."
        ]

    def _median(self) -> list[float]:
        return [float(each) for each in pd.DataFrame(self._guesses).median()]

    @property
    def table(self) -> pd.DataFrame:
        """The guesses in numbers: a row for all, an option, a thing or a point; empty for too few people."""
        if self.people < FEWEST:
            return pd.DataFrame()
        hand = self._hand
        if isinstance(hand, Scale):
            return self._scale_table(hand)
        if isinstance(hand, Choice):
            return self._options(hand).drop(columns="said").rename(columns={"fits": "fits by the data"})
        if isinstance(hand, Order):
            places = self._places(hand)
            told = places.assign(sum=places["place"] * places["people"]).groupby("item", sort=False)
            table = pd.DataFrame({"mean place": told["sum"].sum() / self.people})
            if self.answer is not None:
                true = places[places["true"]].set_index("item")["place"]
                table.insert(0, "place by the data", true)
            return table.reset_index()
        assert isinstance(hand, Line)
        lines = pd.DataFrame(self._guesses, columns=list(hand.points.values()))
        table = lines.quantile([0.25, 0.5, 0.75]).T.set_axis(
            ["lower quarter", "median", "upper quarter"], axis=1
        )
        if self.answer is not None:
            table["by the data"] = list(self.answer.value)
        return table.rename_axis("at").reset_index()

    def _scale_table(self, hand: Scale) -> pd.DataFrame:
        told = pd.Series(self._guesses, dtype=float)
        row = {
            "people": self.people,
            "lower quarter": hand.words(float(told.quantile(0.25))),
            "median": hand.words(float(told.median())),
            "upper quarter": hand.words(float(told.quantile(0.75))),
        }
        return pd.DataFrame([row | {mark.name: hand.figures(mark) for mark in self.answer or ()}])

    def _options(self, hand: Choice) -> pd.DataFrame:
        counts = pd.Series(self._guesses).value_counts()
        fits = self.answer.keys if self.answer is not None else ()
        rows = []
        for key, words in hand.options.items():
            people = int(counts.get(key, 0))
            share = share_of(people, self.people)
            said = f"{people} of {self.people}" + (" · fits" if key in fits else "")
            rows.append((words, people, float(share), share.low, share.high, key in fits, said))
        return pd.DataFrame(rows, columns=["option", "people", "share", "low", "high", "fits", "said"])

    def _places(self, hand: Order) -> pd.DataFrame:
        true = list(self.answer.values) if self.answer is not None else []
        rows = []
        for key in true or hand.items:
            for place in range(1, len(hand.items) + 1):
                people = sum(guess[place - 1] == key for guess in self._guesses)
                rows.append((hand.items[key], place, people, bool(true) and true[place - 1] == key))
        return pd.DataFrame(rows, columns=["item", "place", "people", "true"])

    def chart(self) -> Any:
        """Draw the guesses, and beside them what the data say.

        Returns
        -------
        altair.LayerChart

        Raises
        ------
        UserError
            If fewer than ``FEWEST`` guessed.
        """
        if self.people < FEWEST:
            raise UserError(FEW)
        hand = self._hand
        answered = self.answer is not None
        symbol = hand.label[:2] in ("r ", "d ")
        title = hand.label if symbol else capital(hand.label)
        if isinstance(hand, Choice):
            return bars_chart(self._options(hand), title=title, answered=answered)
        if isinstance(hand, Order):
            return places_chart(self._places(hand), top=hand.top, title=title, answered=answered)
        if isinstance(hand, Scale):
            return dots_chart(
                self._guesses,
                _marks(hand, self.answer or ()),
                ends=(hand.low, hand.high),
                step=hand.step,
                ticks=hand.ticks,
                label=hand.label,
                title="What the class predicted",
                own=self._own,
            )
        assert isinstance(hand, Line)
        return lines_chart(
            self._long(hand),
            pd.DataFrame({"x": list(hand.points), "y": self._median()}),
            _course(hand, self.answer),
            points=hand.points,
            ends=(hand.low, hand.high),
            marks=hand.marks,
            across=hand.across,
            upward=hand.upward,
            title=title,
            named_answer=capital(self.answer.name) if answered else "",
            own=self._own,
        )

    def _long(self, hand: Line) -> pd.DataFrame:
        rows = [
            (line, x, y)
            for line, guess in enumerate(self._guesses)
            for x, y in zip(hand.points, guess, strict=True)
        ]
        return pd.DataFrame(rows, columns=["line", "x", "y"])


def _marks(hand: Scale, answer: Sequence[Mark]) -> pd.DataFrame:
    rows = [(capital(mark.name), mark.value, mark.low, mark.high, hand.figures(mark)) for mark in answer]
    frame = pd.DataFrame(rows, columns=["name", "value", "low", "high", "figures"])
    return frame.astype({"value": float, "low": float, "high": float})


def _course(hand: Line, answer: Any) -> pd.DataFrame:
    if answer is None:
        return pd.DataFrame({"x": [], "y": [], "low": [], "high": []})
    value = list(answer.value)
    return pd.DataFrame(
        {
            "x": list(hand.points),
            "y": value,
            "low": list(answer.low) or value,
            "high": list(answer.high) or value,
        }
    )


def furthest_off(found: Sequence[Guesses], most: int = 3) -> list[Guesses]:
    """Return the predictions that were a surprise to the largest share, those alike in the book's order."""
    told = [each for each in found if each.surprised is not None and each.surprised > 0]
    return sorted(told, key=lambda each: -float(each.surprised or 0))[:most]
