"""Exercises of lesson 03: correlation, direction, interval, overlap, 100 clients, cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import PARTS, PHASES, RATERS, THERAPIES, phase_means
from alliancekit.exercises.engine.base import Exercise, Explorer, Given, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.results import short
from alliancekit.stats import Correlation, compare_correlations, correlate

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic

TITLE = "Alliance and outcome"

_EARLY_AND_LATE = {"early": "sessions 1 to 3", "late": "the last three sessions"}


def _rated(clinic: Clinic, rater: str, phase: str, therapy: str) -> pd.DataFrame:
    """Return the mean ratings of a therapy's clients, one row a client."""
    rows = phase_means(clinic, rater, phase)
    return rows[rows["therapy"] == therapy]


def _with_end(rows: pd.DataFrame, column: str = "alliance") -> Correlation:
    return correlate(rows, column, "outcome_end")


def _view(clinic: Clinic, rng: np.random.Generator) -> Given:
    while True:
        rater, phase = str(rng.choice(RATERS[1:])), str(rng.choice(PHASES))
        therapy = str(rng.choice(THERAPIES))
        found = float(_with_end(_rated(clinic, rater, phase, therapy)))
        clients_own = float(_with_end(_rated(clinic, "client", phase, therapy)))
        if found < -0.1 and abs(found - clients_own) > 0.04:  # else two ways of thinking give one number
            view = {"rater": rater, "phase": phase, "therapy": therapy}
            return view | {"r": found, "clients_own": clients_own, "shown": short(found)}


def _two_parts(clinic: Clinic, rng: np.random.Generator) -> Given:
    while True:
        rater, phase = str(rng.choice(RATERS)), str(rng.choice(list(_EARLY_AND_LATE)))
        first, second = (str(part) for part in rng.choice(PARTS, 2, replace=False))
        rows = phase_means(clinic, rater, phase)
        found = compare_correlations(rows, [first, second], "outcome_end", groups="therapist_id")
        one, two = found.found[first], found.found[second]
        if found.difference.includes(0) and one != two:  # else the sentence that is keyed would not hold
            break
    best, worst = (first, second) if one < two else (second, first)
    return {
        "best": best,
        "Best": best.capitalize(),
        "worst": worst,
        "Worst": worst.capitalize(),
        "first": first,
        "second": second,
        "setting": f"the {rater}'s ratings, {_EARLY_AND_LATE[phase]}",
        "one": str(one),
        "two": str(two),
        "difference": f"{short(found.difference)}, {found.difference.interval()}",
        "together": short(correlate(rows, first, second)),
    }


def _upper_end(clinic: Clinic, rng: np.random.Generator) -> Given:
    rater, phase, therapy = (str(rng.choice(words)) for words in (RATERS, PHASES, THERAPIES))
    found = _with_end(_rated(clinic, rater, phase, therapy))
    crosses = "includes 0: no relation at all would fit these data too" if found.high > 0 else "stays below 0"
    view = {
        "rater": rater,
        "phase": phase,
        "therapy": therapy,
        "crosses": crosses,
        "shown": short(found.high),
    }
    return view | {"r": float(found), "low": found.low, "high": found.high}


def _cohorts(clinic: Clinic, rng: np.random.Generator) -> Given:
    cases = []
    for size in (60, 45, 21):
        rows = _rated(clinic, "client", str(rng.choice(PHASES)), str(rng.choice(THERAPIES)))
        rows = rows.dropna(subset="alliance")
        rows = rows.sample(min(size, len(rows)), random_state=rng)
        cases.append((rows["alliance"], rows["outcome_end"]))
    perfect = (pd.Series([1.0, 2, 3, 4, 5]), pd.Series([20, 18, 12, 9, 3]))
    upside_down = (pd.Series([1.0, 2, 3, 4]), pd.Series([3, 9, 12, 20]))
    ties = (
        pd.Series([3.0, 3, 3, 4, 5], index=list("vwxyz")),
        pd.Series([10, 10, 4, 4, 12], index=list("vwxyz")),
    )
    return {
        "cases": [perfect, upside_down, ties, *cases]
    }  # short ones first: a wrong answer is shown on them


def _in_100(alliance: pd.Series, distress: pd.Series) -> float:
    high = alliance > alliance.median()
    return float(100 * (distress[high] < distress.median()).mean())


def _in_100_more_distress(alliance: pd.Series, distress: pd.Series) -> float:
    high = alliance > alliance.median()
    return float(100 * (distress[high] > distress.median()).mean())


def _of_everybody(alliance: pd.Series, distress: pd.Series) -> float:
    return float(100 * ((alliance > alliance.median()) & (distress < distress.median())).mean())


def _own_median(alliance: pd.Series, distress: pd.Series) -> float:
    high = distress[alliance > alliance.median()]
    return float(100 * (high < high.median()).mean())


def _count(alliance: pd.Series, distress: pd.Series) -> float:
    return float((distress[alliance > alliance.median()] < distress.median()).sum())


def _proportion(alliance: pd.Series, distress: pd.Series) -> float:
    return _in_100(alliance, distress) / 100


def _what_follows(clinic: Clinic, rng: np.random.Generator) -> Given:
    rater, therapy = str(rng.choice(RATERS)), str(rng.choice(THERAPIES))
    found = _with_end(_rated(clinic, rater, "early", therapy))
    return {"rater": rater, "therapy": therapy, "found": str(found), "percent": f"{abs(found):.0%}"}


EXERCISES = (
    Exercise(
        id="03-1",
        track="Look",
        objective=1,
        question=(
            "In the component explorer, set all three weights to 1. Set the rater to **$rater**, the "
            "phase to **$phase**, the therapy to **$therapy**, and the outcome to **end score**; then press "
            "*Show what the data say*. What is *r*, with its sign, to two decimals? (The outcome is "
            "distress: lower is better.)"
        ),
        kind=Number(tolerance=0.0151, asked="*r* between the $rater's ratings and the end score"),
        given=_view,
        answer=lambda g: g["r"],
        misconceptions=(
            Misconception(
                lambda g: -g["r"],
                "The size is right. But the outcome is distress, and lower is better: where a good "
                "alliance goes with *less* distress, the line falls. Which sign does that give?",
            ),
            Misconception(
                lambda g: g["r"] ** 2,
                "That is *r* squared, the share of variance that people call “explained”. What is asked "
                "for is *r* itself.",
            ),
            Misconception(
                lambda g: 100 * g["r"],
                "You have read *r* as a percentage. It is not one: it runs from −1 to 1, and .30 does "
                "not mean 30 of 100 clients.",
            ),
            Misconception(
                lambda g: g["clients_own"],
                "That is *r* for the *clients'* ratings. Set the rater to $rater.",
            ),
        ),
        hints=(
            "The explorer's sentence names *r*, its interval and the number of clients.",
            (
                "Check all five settings: all weights 1, rater $rater, phase $phase, therapy $therapy, "
                "outcome end score."
            ),
            "Does the line rise or fall from left to right? A falling line has an *r* below zero.",
        ),
        worked=(
            'rated = ak.phase_means(clinic, "$rater", "$phase")\n'
            "rated = rated.query(\"therapy == '$therapy'\")\n"
            'answer = ak.correlate(rated, x="alliance", y="outcome_end")'
        ),
        why=(
            "*r* is $shown. It is below zero because the outcome is distress: a better alliance goes "
            "with less of it. A paper would probably turn the sign and say “in the direction of "
            "benefit”. The data are synthetic."
        ),
        explorer=Explorer(
            "explore_components",
            lambda g: {"rater": g["rater"], "phase": g["phase"], "therapy": g["therapy"]},
        ),
    ),
    multiple_choice(
        id="03-2",
        objective=2,
        question=(
            "In the sample clinic ($setting), **$first** goes with distress at the end at $one; "
            "**$second** at $two. The first minus the second is $difference; it allows for clients who share "
            "a therapist. The two parts go with *each other* at r = $together. Which sentence do these "
            "numbers allow?"
        ),
        given=_two_parts,
        right=(
            "The interval of the difference holds 0: these data cannot tell which of the two goes with "
            "outcome more closely."
        ),
        distractors=(
            Distractor(
                "$Best matters more than $worst, because its r is further from 0.",
                "One *r* is further from 0, yes. But the interval of the *difference* holds 0, so another "
                "sample could turn the order round. And going together more closely is not the same as "
                "mattering more.",
            ),
            Distractor(
                "The two intervals overlap, which shows that $best and $worst go with outcome equally "
                "closely.",
                "Two slips in one. Whether intervals *overlap* is not the test: ask for the interval of the "
                "difference. And an interval that holds 0 does not show that there is no difference: look at "
                "how large a difference it holds as well.",
            ),
            Distractor(
                "$Worst can be left out of therapy, because $best does its work.",
                "That turns a correlation into advice on how to treat people. No part was ever left out "
                "here, so the data cannot show what would happen if it were.",
            ),
            Distractor(
                "Together, $best and $worst go with outcome at an r that is the sum of the two.",
                "If the parts were unrelated, their *squares* would add up. Here $best and $worst "
                "overlap, so much of what one brings, the other has brought already.",
            ),
        ),
        hints=(
            "Look at the interval of the difference, not at the two others. Is 0 inside it?",
            (
                "Then look at how closely $best and $worst go together: who rates one high usually rates the "
                "other high."
            ),
            "Look for the sentence that says what the data can *not* tell.",
        ),
        why=(
            "The difference is $difference: 0 is inside, and so are differences that would be worth knowing. "
            "The parts themselves go together at r = $together. When two things nearly always come together, "
            "data can hardly say which of them matters: that is collinearity."
        ),
    ),
    Exercise(
        id="03-3",
        track="Edit",
        objective=1,
        question=(
            "The lines below work out *r* between the alliance, as the $rater rated it ($phase sessions, "
            "$therapy therapy), and distress at the end. Add to the end of the **third line**, "
            "so that they give the **upper limit** of its 95% interval. (The correlation's limits are called "
            "`low` and `high`, each after a point.) Then ask yourself: is 0 inside the interval?"
        ),
        kind=Number(tolerance=0.006, asked="the upper limit of the interval"),
        given=_upper_end,
        answer=lambda g: g["high"],
        misconceptions=(
            Misconception(
                lambda g: g["low"],
                "That is the lower limit. Below zero it is easy to mix them up: the lower limit is the "
                "one further *left* on the number line, although its size is larger.",
            ),
            Misconception(
                lambda g: g["high"] - g["low"],
                "That is how wide the interval is. What is asked for is where it ends, on the right.",
            ),
            Misconception(
                lambda g: g["high"] - g["r"],
                "That is the distance from *r* to the upper limit. The limit itself is asked for.",
            ),
        ),
        hints=(
            (
                "Look at the whole correlation first: put `ak.correlate(...)` in a cell of its own. Which of "
                "its three numbers is the upper limit?"
            ),
            "A correlation is a number that has parts, each after a point: `.low`, `.high`, `.n`.",
            "Put `.high` at the very end, after the last bracket, and leave all else as it is.",
        ),
        worked=(
            'rated = ak.phase_means(clinic, "$rater", "$phase")\n'
            "rated = rated.query(\"therapy == '$therapy'\")\n"
            'answer = ak.correlate(rated, x="alliance", y="outcome_end").high'
        ),
        why=(
            "The interval ends at $shown, so it $crosses. An r without its interval leaves out how far "
            "another sample might differ."
        ),
        starter=(
            'rated = ak.phase_means(clinic, "$rater", "$phase")\n'
            "rated = rated.query(\"therapy == '$therapy'\")\n"
            'answer = ak.correlate(rated, x="alliance", y="outcome_end")'
        ),
        untouched=lambda g: g["r"],
    ),
    Exercise(
        id="03-4",
        track="Write",
        objective=3,
        question=(
            "Count heads. Write a function `in_100(alliance, distress)`. It is given two columns, one "
            "row a client. Take the clients whose alliance is **above** the median alliance. Of each 100 "
            "of *them*, how many have distress **below** the median distress of everybody? If there were "
            "no relation it would be about 50."
        ),
        kind=Function(of=Number(tolerance=0.05, percent=True), cases=lambda g: g["cases"]),
        given=_cohorts,
        answer=lambda _: _in_100,
        misconceptions=(
            Misconception(
                lambda _: _in_100_more_distress,
                "You count the clients with *more* distress. Lower is better: count those below the median.",
            ),
            Misconception(
                lambda _: _of_everybody,
                "You count out of *all* clients. It is 100 of those with the higher alliance that are "
                "asked about, so divide by how many of those there are.",
            ),
            Misconception(
                lambda _: _own_median,
                "You compare the higher group with its own median, so about half of it always lies "
                "below. The line to draw is the median of everybody.",
            ),
            Misconception(
                lambda _: _count,
                "You give back how many clients there are. Of each 100 of them: divide by the number of "
                "clients with the higher alliance, then multiply by 100.",
            ),
            Misconception(
                lambda _: _proportion,
                "You give back a proportion, such as 0.6. Of 100 clients that is 60: multiply by 100.",
            ),
        ),
        hints=(
            "`alliance > alliance.median()` is a column of True and False. Call it `high`.",
            (
                "`distress[high]` are the distress scores of that group. Which of them are below "
                "`distress.median()`?"
            ),
            (
                "The mean of a column of True and False is the proportion of True: `(... < ...).mean()`. "
                "Times 100."
            ),
        ),
        worked=(
            "def in_100(alliance, distress):\n"
            "    high = alliance > alliance.median()\n"
            "    better = distress[high] < distress.median()\n"
            "    return 100 * better.mean()"
        ),
        why=(
            "With r = .28 in the direction of benefit it is about 59 of 100, where no relation would "
            "give 50. `ak.observed_expectancy` does the same with an interval, and shares out those who "
            "are exactly at a median."
        ),
        starter="def in_100(alliance, distress):\n    return ...",
    ),
    multiple_choice(
        id="03-5",
        objective=4,
        question=(
            "In the sample clinic, the $rater's ratings in sessions 1 to 3 go with distress at the end "
            "($therapy therapy): $found. Which sentence follows?"
        ),
        given=_what_follows,
        right="Clients whose alliance was rated higher early on tended to end with less distress.",
        distractors=(
            Distractor(
                "A better early alliance lowered the clients' distress.",
                "“Lowered” says that the alliance did it. The same correlation would come about if "
                "getting better made the alliance better, or if something else moved both.",
            ),
            Distractor(
                "The ratings came first, so the alliance cannot be a by-product of getting better.",
                "Coming first helps, but does not settle it. People often begin to get better before "
                "session 3, and may rate the alliance higher because of it.",
            ),
            Distractor(
                "A client whose alliance is rated 5 will end with less distress than one whose is rated 3.",
                "A correlation is about a group. Many single clients go against it: you clicked on some.",
            ),
            Distractor(
                "$percent of the clients owe their improvement to the alliance.",
                "*r* is no percentage of clients, and “owe” claims a cause as well.",
            ),
        ),
        hints=(
            "Look for words that claim a cause: lowered, owe, because, makes.",
            "Then look for words that say too much about one person.",
            "“Tended to” is a sign that somebody speaks of a group, and carefully.",
        ),
        why=(
            "“Tended to” describes a group, and says neither what caused what, nor what will become of "
            "one client. To say more, one needs other kinds of evidence."
        ),
    ),
)
