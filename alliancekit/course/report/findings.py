"""All that is found of a class, lesson by lesson, and what to open the next lecture with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.course.gain import Gain, learning_gain
from alliancekit.course.report.beliefs import Shifts, claim_beliefs, world_beliefs
from alliancekit.course.report.guesses import Guesses, furthest_off
from alliancekit.course.report.marks import GRADED
from alliancekit.course.report.tries import Mistakes, Tries, graded_answers, own_tries
from alliancekit.exercises.predictions.register import predictions_of
from alliancekit.stats.class_agreement import FEWEST

if TYPE_CHECKING:
    from alliancekit.course.report.handed_in import HandedIn
    from alliancekit.course.report.marks import Marks

OPENING = (
    "The three exercises with the smallest share who were right by themselves at the first try (as handed "
    "in, where no records tell of tries), and the three predictions of which the largest share was far off. "
    "Of each, five people or more."
)


@dataclass(frozen=True)
class Lesson:
    """What is found of one lesson.

    Parameters
    ----------
    number
        The lesson's; for other exercises, what their names begin with.
    tries, graded
        How its exercises went by the records, and as handed in; None where nobody did any.
    guesses
        What was predicted, in order.
    beliefs
        Beliefs before and after, each under its heading.
    """

    number: str
    tries: Tries | None = None
    graded: Tries | None = None
    guesses: tuple[Guesses, ...] = ()
    beliefs: dict[str, Shifts] = field(default_factory=dict)

    @property
    def exercises(self) -> list[str]:
        """The exercises that were done."""
        told = [each.table["exercise"] for each in (self.tries, self.graded) if each is not None]
        return sorted({str(name) for column in told for name in column})


@dataclass(frozen=True)
class Findings:
    """What is found of a class.

    Parameters
    ----------
    lessons
        Those in which something was done, in order.
    mistakes
        Wrong answers with a name.
    gain
        From the form of the concept test before the course to the one after it, where five took both.
    """

    lessons: tuple[Lesson, ...]
    mistakes: Mistakes
    gain: Gain | None

    def opening(self) -> list[str]:
        """Return what to open the next lecture with, as ``OPENING`` says, a sentence each."""
        tries = [each.tries for each in self.lessons if each.tries is not None and len(each.tries.table)]
        graded = [each.graded for each in self.lessons if each.graded is not None and len(each.graded.table)]
        told = tries or graded
        said: list[str] = []
        if told:
            rows = pd.concat([each.table.assign(right=each.right()) for each in told])
            how = "by themselves at the first try" if tries else "as handed in"
            said = [
                f"Exercise {row.exercise}: {row.right} of {row.people} ({row.share:.0%}, 95% interval "
                f"{row.low:.0%} to {row.high:.0%}) were right {how}.{self._met(row.exercise)}"
                for row in rows.sort_values("share", kind="stable").head(3).itertuples()
            ]
        guesses = furthest_off([guess for lesson in self.lessons for guess in lesson.guesses])
        return said + [
            f"Prediction {each.prediction.id}, {each.prediction.hand.label}: "
            + " ".join(each.sentence().splitlines())
            for each in guesses
        ]

    def _met(self, exercise: object) -> str:
        met = self.mistakes.of([str(exercise)])
        if met.empty:
            return ""
        return f" Most often met, by {met.iloc[0]['people']}: {met.iloc[0]['say']}"


def find(told: HandedIn, marks: Marks | None = None) -> Findings:
    """Find what there is to say of a class.

    Parameters
    ----------
    told
        What it did by its own records.
    marks
        What stands in the gradebook.
    """
    graded = pd.DataFrame(columns=GRADED) if marks is None else marks.graded
    done = (*told.answers["exercise"], *graded["exercise"], *told.predictions["prediction"])
    numbers = set(map(_group, done))
    numbers |= {"08"} if len(told.beliefs) else set()
    numbers |= {"09"} if len(told.claims) else set()
    lessons = tuple(_lesson(number, told, graded) for number in sorted(numbers))
    return Findings(lessons, Mistakes(told.answers, graded), _gain(graded))


def _group(name: object) -> str:
    """Return what an exercise belongs to: its lesson, a form of the concept test, or exercises of one's own.

    >>> _group("02-1"), _group("before-12")
    ('02', 'before')
    """
    return str(name).rpartition("-")[0]


def _gain(graded: pd.DataFrame) -> Gain | None:
    """Return what was gained from one form of the concept test to the other, where five took both."""
    of = graded["exercise"].map(_group)
    before, after = (_right(graded[of == form]) for form in ("before", "after"))
    if len(before.keys() & after.keys()) < FEWEST:
        return None
    return learning_gain(before, after, most=int(graded.loc[of == "before", "exercise"].nunique()))


def _right(graded: pd.DataFrame) -> dict[str, float]:
    """Return how many were right, by student."""
    right = graded.groupby("student")["right"].sum()
    return dict(zip(right.index, right.astype(float), strict=True))


def _lesson(number: str, told: HandedIn, graded: pd.DataFrame) -> Lesson:
    answers, marked = (_of(number, frame, "exercise") for frame in (told.answers, graded))
    predicted = _of(number, told.predictions, "prediction")
    guesses = [
        Guesses(each.id, rows)
        for each in predictions_of(number)
        if len(rows := predicted[predicted["prediction"] == each.id])
    ]
    beliefs: dict[str, Shifts] = {}
    if number == "08":
        beliefs = {
            f"Which world? Clinic {name}": found for name, found in world_beliefs(told.beliefs).items()
        }
    if number == "09" and len(told.claims):
        beliefs = {"Claims": claim_beliefs(told.claims)}
    return Lesson(
        number,
        own_tries(answers) if len(answers) else None,
        graded_answers(marked) if len(marked) else None,
        tuple(guesses),
        beliefs,
    )


def _of(number: str, frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame[frame[column].map(_group) == number]
