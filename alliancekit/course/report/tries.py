"""How the exercises went: right at which try, with which help, and the mistakes that have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.class_work import tries_chart
from alliancekit.charts.theme import STEPS
from alliancekit.errors import UserError
from alliancekit.results import Result, counted
from alliancekit.stats.class_agreement import FEWEST
from alliancekit.stats.effects import share_of

if TYPE_CHECKING:
    from altair import LayerChart

FIRST, LATER, HINT, SOLUTION, RIGHT, NOT_YET, NOT_ATTEMPTED = STEPS
FEW = f"Fewer than {FEWEST} people: no picture is shown, in which each could be made out."


class Tries(Result):
    """How each exercise went.

    Attributes
    ----------
    people : int
        Whose answers these are.
    counts : pandas.DataFrame
        ``exercise``, ``how``, ``people``, ``of``: how many of those who tried.
    table : pandas.DataFrame
        A row an exercise that ``FEWEST`` people or more have tried: ``people``, the ``share`` who were right
        by themselves at the first try, with Wilson's interval ``low`` to ``high``, and how many went each
        way.
    """

    def __init__(self, ways: pd.DataFrame, *, graded: bool = False) -> None:
        """Count ways: ``learner``, ``exercise`` and ``how``, a row each."""
        self.graded, self.best = graded, RIGHT if graded else FIRST
        self.people = int(ways["learner"].nunique())
        used = [how for how in STEPS if how in set(ways["how"])]
        many = pd.crosstab(ways["exercise"], ways["how"]).reindex(columns=used)
        of = many.sum(axis=1)
        self.too_few = int((of < FEWEST).sum())
        many = many[of >= FEWEST]
        long = many.melt(var_name="how", value_name="people", ignore_index=False).reset_index()
        self.counts = long.assign(of=long["exercise"].map(of))
        right = many[self.best] if self.best in many else pd.Series(0, many.index)
        shares = [share_of(int(n), int(among)) for n, among in zip(right, of[many.index], strict=True)]
        told = many.assign(
            people=of[many.index],
            share=[float(each) for each in shares],
            low=[each.low for each in shares],
            high=[each.high for each in shares],
        )
        told = told[["people", "share", "low", "high", *used]]
        self._table = told.rename_axis(columns=None).reset_index()

    @property
    def table(self) -> pd.DataFrame:
        """A row an exercise."""
        return self._table

    def right(self) -> pd.Series[int]:
        """Return how many were right by themselves at the first try, by the rows of the table."""
        return self.table[self.best] if self.best in self.table else 0 * self.table["people"]

    def sentence(self) -> str:
        """Say how many were right by themselves, and where the fewest were."""
        if self.table.empty:
            return f"No exercise was tried by {FEWEST} people or more, so none is shown."
        tries, right = int(self.table["people"].sum()), int(self.right().sum())
        lowest = self.table.assign(right=self.right()).sort_values("share", kind="stable").iloc[0]
        how = "right as handed in" if self.graded else "right at the first try, without help"
        said = (
            f"{self.people:,} people: {right:,} of {tries:,} answers were {how}. Fewest in "
            f"{lowest['exercise']}: {lowest['right']} of {lowest['people']} ({lowest['share']:.0%}, "
            f"95% interval {lowest['low']:.0%} to {lowest['high']:.0%})."
        )
        if self.too_few:
            said += f" {counted(self.too_few, 'exercise')} tried by fewer than {FEWEST} are not shown."
        return said

    def chart(self) -> LayerChart:
        """Draw a bar an exercise.

        Raises
        ------
        UserError
            If no exercise was tried by enough people.
        """
        if self.table.empty:
            raise UserError(FEW)
        if self.graded:
            title, subtitle = "As handed in and graded", "Figures: people."
        else:
            title, subtitle = (
                "How the exercises went",
                "Figures: people. Right at which try, with which help.",
            )
        return tries_chart(self.counts, title=title, subtitle=subtitle)


def own_tries(answers: pd.DataFrame) -> Tries:
    """Say how each exercise went by the learners' own records.

    A first try is the first that could be read. A hint or a worked answer counts where it was taken before
    the first right answer.

    Examples
    --------
    >>> rows = pd.DataFrame({"learner": list("abcde"), "exercise": "02-1", "attempt": 1, "right": True,
    ...                      "hints": [0, 0, 0, 1, 0], "solution": False})
    >>> own_tries(rows).table[["first try", "with a hint"]].values.tolist()
    [[4, 1]]
    """
    rows = answers.sort_values("attempt", kind="stable")
    right = rows[rows["right"]].drop_duplicates(["learner", "exercise"])
    how = pd.Series(FIRST, right.index)
    how = (
        how.mask(right["attempt"] > 1, LATER).mask(right["hints"] > 0, HINT).mask(right["solution"], SOLUTION)
    )
    right = right.assign(how=how)
    tried = rows.drop_duplicates(["learner", "exercise"])[["learner", "exercise"]]
    ways = tried.merge(right[["learner", "exercise", "how"]], how="left", on=["learner", "exercise"])
    return Tries(ways.fillna({"how": NOT_YET}))


def graded_answers(graded: pd.DataFrame) -> Tries:
    """Say which exercises were right as they were handed in.

    Examples
    --------
    >>> rows = pd.DataFrame({"student": list("abcde"), "exercise": "02-1", "right": [True] * 3 + [False] * 2,
    ...                      "verdict": ["right"] * 3 + ["not yet", "not attempted"]})
    >>> graded_answers(rows).table["share"].tolist()
    [0.6]
    """
    blank = graded["verdict"] == NOT_ATTEMPTED
    how = (
        pd.Series(NOT_YET, graded.index).mask(blank, NOT_ATTEMPTED).mask(graded["right"].astype(bool), RIGHT)
    )
    return Tries(
        graded[["student", "exercise"]].rename(columns={"student": "learner"}).assign(how=how), graded=True
    )


class Mistakes(Result):
    """The wrong answers that have a name: how many gave them, and what to say.

    Attributes
    ----------
    table : pandas.DataFrame
        ``exercise``, ``people`` who gave it at any try, ``of`` those who tried, and what to ``say``.
    """

    def __init__(self, answers: pd.DataFrame, graded: pd.DataFrame) -> None:
        """Count the mistakes in answers of the records and in graded ones, a person once."""
        both = pd.concat(
            [
                answers[["learner", "exercise", "mistake"]],
                graded.rename(columns={"student": "learner"})[["learner", "exercise", "mistake"]],
            ],
            ignore_index=True,
        )
        of = both.groupby("exercise")["learner"].nunique()
        made = both[both["mistake"] != ""].groupby(["exercise", "mistake"])["learner"].nunique()
        table = made.rename("people").reset_index()
        table = table.assign(of=table["exercise"].map(of)).rename(columns={"mistake": "say"})
        table = table[table["of"] >= FEWEST]
        table = table.sort_values(["people", "exercise"], ascending=[False, True], kind="stable")
        self._table = table[["exercise", "people", "of", "say"]].reset_index(drop=True)

    @property
    def table(self) -> pd.DataFrame:
        """A row a mistake."""
        return self._table

    def of(self, exercises: list[str]) -> pd.DataFrame:
        """Return those of some exercises, in their order."""
        rows = self.table[self.table["exercise"].isin(exercises)]
        return rows.sort_values(["exercise", "people"], ascending=[True, False], kind="stable")

    def sentence(self) -> str:
        """Say which was met most often."""
        if self.table.empty:
            return "No wrong answer with a name was met."
        first = self.table.iloc[0]
        return (
            f"{counted(len(self.table), 'mistake')} with a name. Most often met, by {first['people']} of "
            f"{first['of']} in {first['exercise']}: {first['say']}"
        )
