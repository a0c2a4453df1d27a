"""Exercises of lesson 00: the clinic tour, synthetic data, first lines of code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.engine.base import Exercise, Explorer, Given, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic

TITLE = "Start here"

_TWINS = {
    "intake": "outcome_end",
    "outcome_end": "intake",
    "sessions_attended": "planned_sessions",
    "planned_sessions": "sessions_attended",
}


def _one_client(clinic: Clinic, rng: np.random.Generator) -> Given:
    clients = clinic.clients
    telling = clients[(clients["intake"] - clients["outcome_end"] > 3) & (clients["outcome_end"] > 3)]
    telling = telling[telling["intake"] != 2 * telling["outcome_end"]]
    row = telling.iloc[int(rng.integers(len(telling)))]
    intake, last = int(row["intake"]), int(row["outcome_end"])
    return {"client": row["client_id"], "intake": intake, "last": last, "fall": intake - last}


def _what_may_be_said(clinic: Clinic, rng: np.random.Generator) -> Given:
    clients = clinic.clients
    therapy = str(rng.choice(clients["therapy"].unique()))
    dropped = f"{clients.loc[clients['therapy'] == therapy, 'dropped_out'].mean():.0%}"
    return {"therapy": therapy, "dropped": dropped}


def _one_column(clinic: Clinic, rng: np.random.Generator) -> Given:
    column = str(rng.choice(list(_TWINS)))
    n = int(rng.integers(4, 40)) * 10
    first = clinic.clients.head(n)
    return {
        "column": column,
        "twin": _TWINS[column],
        "n": n,
        "mean": float(first[column].mean()),
        "age": float(first["age"].mean()),
        "twin_mean": float(first[_TWINS[column]].mean()),
        "all_mean": float(clinic.clients[column].mean()),
        "median": float(first[column].median()),
    }


def _pairs(clinic: Clinic, rng: np.random.Generator) -> Given:
    rows = clinic.clients[clinic.clients["intake"] > 0].sample(8, random_state=rng)
    pairs = list(zip(rows["intake"].tolist(), rows["outcome_end"].tolist(), strict=True))
    return {"pairs": [(20, 5), *pairs, (12, 18), (15, 0), (0, 0), (0, 4)]}


def _gone(intake: float, last: float) -> float:
    return 100 * (intake - last) / intake if intake else 0.0


def _gone_of_last(intake: float, last: float) -> float:
    return 100 * (intake - last) / last if intake and last else 0.0


def _share(intake: float, last: float) -> float:
    return (intake - last) / intake if intake else 0.0


def _left(intake: float, last: float) -> float:
    return 100 * last / intake if intake else 0.0


def _size(intake: float, last: float) -> float:
    return abs(_gone(intake, last))


def _no_brackets(intake: float, last: float) -> float:
    return intake - last / intake * 100 if intake else 0.0


EXERCISES = (
    Exercise(
        id="00-1",
        track="Look",
        objective=1,
        question=(
            "Choose client **$client** in the clinic tour. By how many points did their distress *fall* "
            "from intake to the last session?"
        ),
        kind=Number(
            tolerance=0.01,
            unit="points of distress",
            asked="by how many points the distress of $client went down",
        ),
        given=_one_client,
        answer=lambda g: g["fall"],
        misconceptions=(
            Misconception(
                lambda g: g["last"] - g["intake"],
                "The size is right. But it is the *fall* that is asked for: lower distress is better, so "
                "going down counts as a positive number here.",
            ),
            Misconception(
                lambda g: g["last"],
                "That is $client's distress at the last session. How far is it from where they began?",
            ),
            Misconception(
                lambda g: g["intake"],
                "That is $client's distress at intake. How far did it come down from there?",
            ),
        ),
        hints=(
            "You need two numbers: distress at intake, and distress at the last session.",
            "Turn on *Show the table*: intake is in its first row, the last session in its last row.",
            "Take the last number away from the first: intake was $intake.",
        ),
        worked=(
            'client = clinic.clients.set_index("client_id").loc["$client"]\n'
            'answer = client["intake"] - client["outcome_end"]'
        ),
        why=(
            "$client came with a distress of $intake and ended at $last, and $intake − $last is $fall. "
            "Distress runs from 0 to 40 and lower is better, so this is an improvement."
        ),
        explorer=Explorer("explore_clinic", lambda g: {"client": g["client"]}),
    ),
    multiple_choice(
        id="00-2",
        objective=2,
        question=(
            "The data of the sample clinic are **synthetic**. Which of these sentences do they allow you "
            "to write?"
        ),
        given=_what_may_be_said,
        right="In this clinic, $dropped of the clients in $therapy therapy dropped out.",
        distractors=(
            Distractor(
                "About $dropped of people who begin $therapy therapy will drop out of it.",
                "That speaks about people outside the clinic. Its clients were made by a program, so "
                "their share says nothing about real people; for that you need studies.",
            ),
            Distractor(
                "Choosing $therapy therapy made $dropped of the clients drop out.",
                "“Made” claims a cause. The clients were not assigned to therapies to find that out, and "
                "they are invented.",
            ),
            Distractor(
                "A friend of mine in $therapy therapy has a risk of $dropped of dropping out.",
                "That carries a figure from an invented group over to one real person. This workbook is "
                "not a clinical tool.",
            ),
        ),
        hints=(
            "Ask of each sentence: whom does it speak about?",
            "Synthetic clients can tell you about themselves, and about the rules that made them.",
            "Look for the sentence that stays inside “this clinic” and only counts.",
        ),
        why=(
            "It describes the synthetic clients and nothing else. The others go further: to people in "
            "general, to a cause, or to one real person."
        ),
    ),
    Exercise(
        id="00-3",
        track="Edit",
        objective=3,
        question=(
            "The line below works out the mean age of the first $n clients. Change **one word** in it, "
            "so that it works out the mean of their `$column` instead."
        ),
        kind=Number(tolerance=0.01, asked="the mean `$column` of the first $n clients"),
        given=_one_column,
        answer=lambda g: g["mean"],
        misconceptions=(
            Misconception(
                lambda g: g["twin_mean"],
                "That is the mean of `$twin`. The two names are easily confused: which one is asked for?",
            ),
            Misconception(
                lambda g: g["all_mean"],
                "That is the mean over *all* clients. Leave `head($n)` in the line: it takes the first $n.",
            ),
            Misconception(
                lambda g: g["median"],
                "That is the median. The word to change is the name of the column, not `mean`.",
            ),
        ),
        hints=(
            'The name of a column stands between square brackets and quotes: `["age"]`.',
            "Names must be spelt exactly, with the underscore where there is one: `$column`.",
            'The line should contain `["$column"]`, and all else should stay.',
        ),
        worked='answer = clinic.clients.head($n)["$column"].mean()',
        why=(
            "You changed which column is read; `head($n)` and `mean()` stayed. Most lines in this "
            "workbook can be made your own by changing one word."
        ),
        starter='answer = clinic.clients.head($n)["age"].mean()',
        untouched=lambda g: g["age"],
    ),
    Exercise(
        id="00-4",
        track="Write",
        objective=4,
        question=(
            "Write a function `gone(intake, last)` that gives back how much of a client's distress is "
            "gone, **in percent of their intake**. From 20 to 5 it is 75. From 12 up to 18 it is −50. "
            "Where the intake is 0 nothing can be gone, and Python cannot divide by 0: give back 0 there."
        ),
        kind=Function(of=Number(tolerance=0.01, percent=True), cases=lambda g: g["pairs"]),
        given=_pairs,
        answer=lambda _: _gone,
        misconceptions=(
            Misconception(
                lambda _: _gone_of_last,
                "You divide by the last score. A percentage of the intake is divided by the intake.",
            ),
            Misconception(
                lambda _: _share,
                "You give back a proportion, such as 0.75. In percent that is 75: multiply by 100.",
            ),
            Misconception(
                lambda _: _left,
                "That is how much is *left*. From 20 to 5, 25 percent are left and 75 percent are gone.",
            ),
            Misconception(
                lambda _: _no_brackets,
                "Python multiplies and divides before it takes away, as in section 1. Brackets say what "
                "comes first: `(intake - last)`.",
            ),
            Misconception(
                lambda _: _size,
                (
                    "You have dropped the sign. If distress went up, less than nothing is gone: from 12 to "
                    "18 it is −50."
                ),
            ),
        ),
        hints=(
            "How many points are gone is `intake - last`. What has this to be divided by?",
            (
                "Dividing by 0 stops a function. Ask first: `if intake == 0:` and, on the next line, four "
                "spaces further in, `return 0`."
            ),
            (
                "After the `if`, the last line is `return 100 * (intake - last) / ...` with one name for the "
                "dots."
            ),
        ),
        worked=(
            "def gone(intake, last):\n"
            "    if intake == 0:\n"
            "        return 0\n"
            "    return 100 * (intake - last) / intake"
        ),
        why=(
            "A percentage needs to say of what. Here it is of the intake, so you divide by the intake; "
            "and because nobody can divide by 0, that case comes first."
        ),
        starter="def gone(intake, last):\n    return ...",
    ),
)
