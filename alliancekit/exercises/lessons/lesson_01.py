"""Exercises of lesson 01: the three parts over sessions, in talk, between raters, in one number."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from alliancekit.clinic import PARTS
from alliancekit.clinic.vignettes import Vignette, load_vignettes, vignette_ratings
from alliancekit.exercises.engine.base import Exercise, Explorer, Given, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Choice, Number

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from alliancekit.clinic import Clinic

TITLE = "Bond, goals, tasks"


@lru_cache(maxsize=4)
def _clients_own(clinic: Clinic) -> dict[str, pd.DataFrame]:
    """Return client -> their own ratings by session, for clients with 6 to 16 sessions and no gap."""
    own = clinic.sessions[clinic.sessions["rater"] == "client"].set_index("session")
    rated = {str(name): rows for name, rows in own.groupby("client_id", observed=True)}
    return {
        name: rows for name, rows in rated.items() if 6 <= len(rows) <= 16 and rows["alliance"].notna().all()
    }


def _lowest(clinic: Clinic, rng: np.random.Generator) -> Given:
    clients = _clients_own(clinic)
    names = list(clients)
    while True:
        name, part = str(rng.choice(names)), str(rng.choice(PARTS))
        ratings = {other: clients[name][other].to_numpy() for other in PARTS}
        low = {other: int(values.argmin()) + 1 for other, values in ratings.items()}
        own, value, highest = ratings[part], float(ratings[part].min()), int(ratings[part].argmax()) + 1
        others = {session for other, session in low.items() if other != part}
        alone = (own < value + 0.24).sum() == 1
        if alone and len(others) == 1 and len({low[part], highest, *others}) == 3 and value != low[part]:
            break
    return {
        "client": name,
        "part": part,
        "others": " and ".join(other for other in PARTS if other != part),
        "session": low[part],
        "value": value,
        "others_session": others.pop(),
        "highest": highest,
    }


@lru_cache(maxsize=1)
def _vignettes() -> dict[str, Vignette]:
    return load_vignettes()


@lru_cache(maxsize=1)
def _clear_cut() -> dict[str, dict[str, float]]:
    """Return vignette -> the panel's mean for each part, where one part stands out and no two are equal.

    Without the exchange that the lesson itself talks over.
    """
    means = vignette_ratings().groupby(["vignette", "part"], observed=True)["rating"].mean()
    panel = {str(name): {part: float(means[name, part]) for part in PARTS} for name in _vignettes()}
    ordered = {name: sorted(means.values()) for name, means in panel.items()}
    clear = {name for name, (low, middle, high) in ordered.items() if low < middle <= high - 0.25} - {"V12"}
    return {name: means for name, means in panel.items() if name in clear}


def _strongest(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    panel = _clear_cut()
    name = str(rng.choice(list(panel)))
    average = panel[name]
    best, middle, last = sorted(PARTS, key=lambda part: -average[part])
    vignette = _vignettes()[name]
    return {
        "vignette": name,
        "title": vignette.title,
        "best": best,
        "middle": middle,
        "last": last,
        "best_mean": f"{average[best]:.2f}",
        "middle_mean": f"{average[middle]:.2f}",
        "last_mean": f"{average[last]:.2f}",
        "shown": vignette.shown[best],
    }


def _spread(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001
    vignettes = _vignettes()
    while True:
        name, part = str(rng.choice(list(vignettes))), str(rng.choice(PARTS))
        members = int(rng.integers(5, 9))
        ratings = vignettes[name].panel[part][:members]
        mean = sum(ratings) / members
        squares = sum((rating - mean) ** 2 for rating in ratings)
        sd = math.sqrt(squares / (members - 1))
        told = (sd, sd**2, math.sqrt(squares / members), max(ratings) - min(ratings), mean)
        if min(abs(a - b) for i, a in enumerate(told) for b in told[:i]) > 0.03:
            break
    names = ("sd", "variance", "sd_of_these", "range", "mean")
    facts = {"vignette": name, "title": vignettes[name].title, "part": part, "members": members}
    return (
        facts
        | dict(zip(names, told, strict=True))
        | {"lowest": min(ratings), "highest": max(ratings), "sd_said": f"{sd:.2f}"}
    )


def _triples(clinic: Clinic, rng: np.random.Generator) -> Given:
    rows = clinic.sessions.dropna(subset=["bond", "goals", "tasks"]).sample(6, random_state=rng)
    ratings = [tuple(map(float, row)) for row in rows[list(PARTS)].to_numpy()]
    missing = float("nan")
    return {"cases": [(5, 3, 1), *ratings, (4, 4, 4), (missing, 4, 2), (3, 5, missing), (5, missing, 4)]}


def _alliance(bond: float, goals: float, tasks: float) -> float:
    return (bond + goals + tasks) / 3


def _sum(bond: float, goals: float, tasks: float) -> float:
    return bond + goals + tasks


def _those_there(bond: float, goals: float, tasks: float) -> float:
    there = [part for part in (bond, goals, tasks) if not math.isnan(part)]
    return sum(there) / len(there)


def _zero_for_missing(bond: float, goals: float, tasks: float) -> float:
    return sum(0 if math.isnan(part) else part for part in (bond, goals, tasks)) / 3


def _precedence(bond: float, goals: float, tasks: float) -> float:
    return bond + goals + tasks / 3


EXERCISES = (
    Exercise(
        id="01-1",
        track="Look",
        objective=1,
        question=(
            "Open the session viewer at client **$client**, with the client's own ratings. In which "
            "session was **$part** at its lowest? Type the number of the session."
        ),
        kind=Number(
            tolerance=0.01,
            unit="the number of a session",
            asked="the number of a session, from the axis below the lines",
        ),
        given=_lowest,
        answer=lambda g: g["session"],
        misconceptions=(
            Misconception(
                lambda g: g["others_session"],
                "In that session $others were at their lowest, but not $part. The three parts can come "
                "apart: check that you follow the right line.",
            ),
            Misconception(
                lambda g: g["value"],
                "That is how *low* $part was. The session is asked for: read it off the axis below the line.",
            ),
            Misconception(
                lambda g: g["highest"],
                "There $part was at its *highest*. On this chart a low rating lies further down.",
            ),
        ),
        hints=(
            "Each part has its own colour, and a dash and a mark of its own as well. Find the one for $part.",
            "*Show the table* has one row a session. Look down the column $part for its smallest number.",
            "The smallest number in that column is $value. In which row does it stand?",
        ),
        worked=(
            "own = clinic.sessions.query(\"client_id == '$client' and rater == 'client'\")\n"
            'answer = own.set_index("session")["$part"].idxmin()'
        ),
        why=(
            "In session $session $part was lowest, while $others had their lowest point in session "
            "$others_session. An alliance can be strained in one part and hold in the others."
        ),
        explorer=Explorer("explore_sessions", lambda g: {"client": g["client"], "rater": "client"}),
    ),
    Exercise(
        id="01-2",
        track="Look",
        objective=2,
        question=(
            "Open the vignette desk at **$title**. Read the exchange, rate all three parts, and compare "
            "with the panel. "
            "Which part did the panel rate **highest** on average?"
        ),
        kind=Choice(PARTS),
        given=_strongest,
        answer=lambda g: g["best"],
        misconceptions=(
            Misconception(
                lambda g: g["last"],
                "That is the part that the panel rated *lowest* here: $last got $last_mean on average. What "
                "is plainly there in the words of these two?",
            ),
            Misconception(
                lambda g: g["middle"],
                "That one comes second: $middle got $middle_mean on average. One part was heard more "
                "plainly still.",
            ),
        ),
        hints=(
            "Go through the exchange once for each part. Which one could you underline words for?",
            "Press *Compare with the panel*. The sentence gives the panel's mean for each part.",
            "It is not $last: that came last.",
        ),
        worked=(
            "ratings = ak.vignette_ratings().query(\"vignette == '$vignette'\")\n"
            'answer = ratings.groupby("part", observed=True)["rating"].mean().idxmax()'
        ),
        why=("The panel gave $best $best_mean on average. $shown The panel and the people are invented."),
        starter='answer = ...  # "bond", "goals" or "tasks"',
        explorer=Explorer("explore_vignettes", start=lambda g: {"first": g["vignette"]}),
    ),
    Exercise(
        id="01-3",
        track="Edit",
        objective=3,
        question=(
            "The lines below take the first $members members of the panel, and work out the **mean** of "
            "their ratings of $part in *$title*. Change the **last word**, so that they work out the "
            "**standard deviation**: about how far a rating typically lies from the mean. Do you expect "
            "it to be small or large here?"
        ),
        kind=Number(tolerance=0.006, asked="the standard deviation of the ratings, in points"),
        given=_spread,
        answer=lambda g: g["sd"],
        misconceptions=(
            Misconception(
                lambda g: g["variance"],
                "That is the variance: the mean of the *squared* distances. Its root is the standard "
                "deviation, and is in points again.",
            ),
            Misconception(
                lambda g: g["range"],
                "That is the distance between the lowest and the highest rating. It rests on two raters "
                "only, and grows with every rater you add.",
            ),
            Misconception(
                lambda g: g["sd_of_these"],
                "That divides by the number of raters. Where raters are a sample of the raters there "
                "could have been, one divides by one less, and pandas does so by itself: leave the "
                "brackets empty.",
            ),
        ),
        hints=(
            "The last word is `mean`. What might the short name for standard deviation be?",
            "It is `std`. The brackets after it stay.",
            "The last line should end in `.std()`.",
        ),
        worked=(
            "ratings = ak.vignette_ratings().query(\"vignette == '$vignette' and part == '$part' and "
            'member <= $members")\n'
            'answer = ratings["rating"].std()'
        ),
        why=(
            "They rated between $lowest and $highest, and the standard deviation is $sd_said points. A "
            "spread is not a fault of the raters: often they answer slightly different questions. It does "
            "tell you how far to trust one rater."
        ),
        starter=(
            "ratings = ak.vignette_ratings().query(\"vignette == '$vignette' and part == '$part' and "
            'member <= $members")\n'
            'answer = ratings["rating"].mean()'
        ),
        untouched=lambda g: g["mean"],
    ),
    Exercise(
        id="01-4",
        track="Write",
        objective=4,
        question=(
            "Write a function `alliance(bond, goals, tasks)` that gives back the mean of the three "
            "ratings. A rating may be missing; Python's word for a missing number is `nan`. Our rule is: "
            "**if one part is missing, the alliance is missing, too.** (You need not do anything for "
            "that: any sum with `nan` in it is `nan`.)"
        ),
        kind=Function(of=Number(tolerance=0.005, missing=True), cases=lambda g: g["cases"]),
        given=_triples,
        answer=lambda _: _alliance,
        misconceptions=(
            Misconception(
                lambda _: _sum,
                (
                    "That is the sum. A mean divides it by how many there are, so that it is on the scale "
                    "from 1 to 5 again."
                ),
            ),
            Misconception(
                lambda _: _precedence,
                "Only `tasks` is divided by 3 there: Python divides before it adds. Put the sum in brackets.",
            ),
            Misconception(
                lambda _: _those_there,
                "You average the parts that are there. One could do so. But then the number means bond "
                "and goals for one person and goals and tasks for another; our rule is to leave it "
                "missing.",
            ),
            Misconception(
                lambda _: _zero_for_missing,
                (
                    "You count a missing part as 0. But nobody rated it 0: the scale begins at 1, and "
                    "missing is not low."
                ),
            ),
        ),
        hints=(
            "Add the three, and divide by 3.",
            "Python divides before it adds. Brackets tell it to add first: `(... + ... + ...)`.",
            "`return (bond + goals + tasks) / 3`",
        ),
        worked="def alliance(bond, goals, tasks):\n    return (bond + goals + tasks) / 3",
        why=(
            "Try your function with 5, 3, 1 and with 3, 3, 3: both give 3. In the first, two people like "
            "each other and do not know what they are doing. The average hides it, so look at the parts "
            "as well."
        ),
        starter="def alliance(bond, goals, tasks):\n    return ...",
    ),
)
