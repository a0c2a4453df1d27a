"""Exercises of lesson 08: between and within, therapists' share, session to session, culture match."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic import PARTS, RATERS, THERAPIES
from alliancekit.exercises.base import Exercise, Given, Misconception
from alliancekit.exercises.functions import Function
from alliancekit.exercises.kinds import Choice, Number
from alliancekit.exercises.options import lettered
from alliancekit.relate import (
    PHASES,
    WithinBetween,
    all_phase_means,
    correlate,
    lagged,
    variance_between,
    within_between,
)
from alliancekit.simulate import ClinicModel, simulate_clinic

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

TITLE = "Levels"

_RATED = ("alliance", *PARTS)
_BY = {"client": "client_id", "therapist": "therapist_id"}


@lru_cache(maxsize=64)
def _sessions(clinic: Clinic, rater: str) -> pd.DataFrame:
    rows = clinic.sessions[clinic.sessions["rater"] == rater]
    return rows.merge(clinic.clients[["client_id", "therapist_id"]], on="client_id")


@lru_cache(maxsize=64)
def _split(clinic: Clinic, rater: str, part: str, level: str) -> WithinBetween:
    return within_between(_sessions(clinic, rater), part, "outcome", _BY[level])


@lru_cache(maxsize=16)
def _phases(clinic: Clinic) -> dict[tuple[str, str], pd.DataFrame]:
    means = all_phase_means(clinic.sessions)
    return {key: rows.merge(clinic.clients, on="client_id") for key, rows in means.items()}


def _slope(clinic: Clinic, rng: np.random.Generator) -> Given:
    while True:
        rater, part, level = (str(rng.choice(words)) for words in (RATERS, _RATED, list(_BY)))
        asked = str(rng.choice(["within", "between"]))
        found = _split(clinic, rater, part, level)
        elsewhere = _split(clinic, rater, part, "client" if level == "therapist" else "therapist")
        right, other = found.within.value, found.between.value
        wrong_level = elsewhere.within.value
        if asked == "between":
            right, other, wrong_level = other, right, elsewhere.between.value
        # Else two ways of reading the explorer give one number, or none that stands apart from 0.
        apart = [abs(right - wrong) for wrong in (other, wrong_level, -right, -other)]
        if min(*apart, abs(other - wrong_level)) > 0.3:
            view = {"rater": rater, "part": part, "level": level, "asked": asked, "by": _BY[level]}
            values = {"right": right, "other": other, "wrong_level": wrong_level}
            return view | values | {"shown": f"{right:.1f}"}


def _what_it_says(clinic: Clinic, rng: np.random.Generator) -> Given:
    rater, part = str(rng.choice(RATERS)), str(rng.choice(_RATED))
    found = _split(clinic, rater, part, "client")
    between, within = (
        f"{each.value:.1f} (95% interval {each.low:.1f} to {each.high:.1f})"
        for each in (found.between, found.within)
    )
    return {"rater": rater, "part": part, "between": between, "within": within} | lettered(
        rng,
        right=f"Clients whose {part} is rated a point higher than other clients’ tend to be in less "
        "distress; how a client’s own better and worse sessions compare is the other number.",
        level=f"When a client’s {part} rises by a point, their distress can be expected to fall by about "
        f"{abs(found.between.value):.1f} points.",
        average="The two slopes measure the same thing, so the best estimate is their average.",
        cause=f"Raising the {part} of one client lowers their distress, because the interval between clients "
        "leaves out 0.",
    )


def _share(clinic: Clinic, rng: np.random.Generator) -> Given:
    phases = _phases(clinic)
    while True:
        rater, phase, part = (str(rng.choice(words)) for words in (RATERS, PHASES, _RATED))
        rated = phases[rater, phase]
        share = variance_between(rated, part, "therapist_id").share
        therapy = variance_between(rated, part, "therapy").share.value
        if abs(share.value - therapy) > 0.02 and share.high - share.value > 0.02:
            view = {"rater": rater, "phase": phase, "part": part, "therapy": therapy}
            return view | {"right": share.value, "high": share.high, "percent": f"{share.value:.0%}"}


def _cases(clinic: Clinic, rng: np.random.Generator) -> Given:
    cases = []
    for rater in RATERS:
        rows = _sessions(clinic, rater).dropna(subset=["alliance"])
        many = rows["client_id"].value_counts()
        some = rng.choice(np.sort(many.index[many >= 6].astype(str)), 4, replace=False)
        rows = rows[rows["client_id"].isin(some)].reset_index(drop=True)
        cases.append((rows["client_id"].astype(str), rows["alliance"], rows["outcome"].astype(float)))
    turned = (pd.Series(list("aabb")), pd.Series([1.0, 2, 3, 4]), pd.Series([6.0, 5, 12, 11]))
    return {"cases": [*cases, turned]}


def _slope_of(x: pd.Series, y: pd.Series) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())


def _within(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    x = alliance - alliance.groupby(client).transform("mean")
    y = distress - distress.groupby(client).transform("mean")
    return float((x * y).sum() / (x**2).sum())


def _one_cloud(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:  # noqa: ARG001
    return _slope_of(alliance, distress)


def _between(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    return _slope_of(alliance.groupby(client).transform("mean"), distress.groupby(client).transform("mean"))


def _as_r(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    x = alliance - alliance.groupby(client).transform("mean")
    y = distress - distress.groupby(client).transform("mean")
    return float((x * y).sum() / np.sqrt((x**2).sum() * (y**2).sum()))


def _only_distress(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    return _slope_of(alliance, distress - distress.groupby(client).transform("mean"))


@lru_cache(maxsize=16)
def _lags(model: str, seed: int) -> dict[str, str]:
    """Return the four crossed effects of one made clinic, in words."""
    made = simulate_clinic(4000, seed=seed, model=getattr(ClinicModel, model)() if model else ClinicModel())
    effects = lagged(made.sessions.query("rater == 'client'"), "alliance", "outcome").effects
    crossed = effects[effects["earlier"] != effects["later"]]
    return {
        f"{earlier}_{'detrended' if detrended else 'rated'}": f"{value:.2f} ({low:.2f} to {high:.2f})"
        for earlier, _, detrended, value, low, high in crossed.itertuples(index=False, name=None)
    }


def _which_clinic(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - made clinics
    follows = bool(rng.integers(2))
    found = _lags("by_product" if follows else "", int(rng.integers(1, 4)))
    texts = {
        "follows": "With trends taken out, distress still goes before the alliance, and the alliance hardly "
        "goes before distress: this fits an alliance that follows.",
        "acts": "With trends taken out, each still goes before the other: this fits effects both ways, "
        "though something that moves both cannot be ruled out.",
    }
    kind, other = ("follows", "acts") if follows else ("acts", "follows")
    return found | lettered(
        rng,
        right=texts[kind],
        other=texts[other],
        first="As rated, the alliance of one session goes before the distress of the next, so the alliance "
        "is the cause.",
        same="Taking trends out changes the numbers, so neither set of numbers can be used.",
    )


def _match(clinic: Clinic, rng: np.random.Generator) -> Given:
    rater, therapy, phase = (str(rng.choice(words)) for words in (RATERS, THERAPIES, PHASES[:2]))
    rated = _phases(clinic)[rater, phase]
    rated = rated[rated["therapy"] == therapy].dropna(subset=["alliance"])
    found = correlate(rated["culture_match"].astype(float), rated["alliance"])
    if found.low <= 0 <= found.high:
        right = (
            "The interval holds 0: these clients are too few to tell whether a match goes with a "
            "higher alliance."
        )
    else:
        right = (
            f"In this group, a match goes with a {'higher' if found.r > 0 else 'lower'} alliance, "
            "to a degree that is not well known."
        )
    view = {"rater": rater, "therapy": therapy, "phase": phase, "found": str(found)}
    return view | lettered(
        rng,
        right=right,
        cause="A therapist of another culture makes the alliance weaker.",
        person="A client who is matched will rate the alliance higher than one who is not.",
        none="As r is small, culture plays no part in the alliance.",
    )


EXERCISES = (
    Exercise(
        id="08-1",
        track="Look",
        objective=1,
        question=(
            "In the levels explorer, set the rater to **$rater** and the part to **$part**, and group the "
            "points **by $level**. What is the slope **$asked** ${level}s, with its sign, to one decimal? "
            "(The table has it with two.)"
        ),
        kind=Number(tolerance=0.06, unit="points of distress for one point"),
        given=_slope,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: g["other"],
                "That is the other one of the two slopes. *Between* compares the groups’ means (the blue "
                "dashes); *within* compares sessions of one group with each other (the red-brown lines).",
            ),
            Misconception(
                lambda g: g["wrong_level"],
                "That is the slope with the points grouped the other way. Group them by $level.",
            ),
            Misconception(
                lambda g: -g["right"],
                "The size is right. Does distress go up or down where $part is higher? That gives the sign.",
            ),
        ),
        hints=(
            "Press “Show what the data say”; the sentence names both slopes with their intervals.",
            "Check the settings: this clinic, rater $rater, part $part, grouped by $level.",
            "Open the table and read the line “slope, $asked”.",
        ),
        worked=(
            "rated = clinic.sessions.query(\"rater == '$rater'\")\n"
            'rated = rated.merge(clinic.clients[["client_id", "therapist_id"]])\n'
            'answer = ak.within_between(rated, "$part", "outcome", "$by").$asked.value'
        ),
        why=(
            "It is $shown points of distress for one point of $part. The data are synthetic. The other slope "
            "is another number because it answers another question."
        ),
    ),
    Exercise(
        id="08-2",
        track="Look",
        objective=1,
        question=(
            "In the sample clinic, for **$part** rated by the **$rater**, the slope of distress *between* "
            "clients is $between points for one point; *within* clients it is $within. Which sentence does "
            "the slope **between** clients allow?\n\n$listed\n\nType the letter."
        ),
        kind=Choice(("a", "b", "c", "d")),
        given=_what_it_says,
        answer=lambda g: g["letters"]["right"],
        misconceptions=(
            Misconception(
                lambda g: g["letters"]["level"],
                "“When a client’s … rises” is about one client changing. The slope between clients compares "
                "different people. Reading one as the other is the mistake this lesson is about.",
            ),
            Misconception(
                lambda g: g["letters"]["average"],
                "They answer two questions: do people differ, and does one person change? An average answers "
                "neither.",
            ),
            Misconception(
                lambda g: g["letters"]["cause"],
                "An interval that leaves out 0 says that chance alone is an unlikely reason. It says nothing "
                "about what causes what.",
            ),
        ),
        hints=(
            "Ask of each sentence: does it compare people, or one person’s sessions?",
            "*Between* compares people.",
            "Then leave out what claims a cause.",
        ),
        worked='answer = "$right_letter"',
        why=(
            "Between clients, people are compared with people, and they differ in a thousand ways. What "
            "happens when one person’s alliance rises is asked within clients."
        ),
        starter='answer = ...  # "a", "b", "c" or "d"',
    ),
    Exercise(
        id="08-3",
        track="Edit",
        objective=2,
        question=(
            "The lines below work out how much of the variance of **$part** (rated by the $rater, phase: "
            "$phase) lies between the four *therapies*. Change **one word** in the last line, so that they "
            "give the share that lies between **therapists** (`therapist_id`)."
        ),
        kind=Number(tolerance=0.0051, unit="a share, from 0 to 1"),
        given=_share,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: 1 - g["right"],
                "That is the share that does *not* lie between therapists: one minus the share asked for.",
            ),
            Misconception(
                lambda g: g["high"],
                "That is the upper limit of the interval. The estimate itself is called `value`.",
            ),
            Misconception(
                lambda g: 100 * g["right"],
                "You give a percentage. A share runs from 0 to 1: leave it as the line gives it.",
            ),
        ),
        hints=(
            "The last line names a column that says who belongs together.",
            'It is `"therapy"`. Which column says who the therapist is?',
            'Write `"therapist_id"` in the place of `"therapy"`.',
        ),
        worked=(
            'rated = ak.phase_means(clinic.sessions, "$rater", "$phase").merge(clinic.clients)\n'
            'answer = ak.variance_between(rated, "$part", "therapist_id").share.value'
        ),
        why=(
            "About $percent of the variance lies between therapists. That share is called the intraclass "
            "correlation. Most of the rest lies between clients of the same therapist."
        ),
        starter=(
            'rated = ak.phase_means(clinic.sessions, "$rater", "$phase").merge(clinic.clients)\n'
            'answer = ak.variance_between(rated, "$part", "therapy").share.value'
        ),
        untouched=lambda g: g["therapy"],
    ),
    Exercise(
        id="08-4",
        track="Write",
        objective=1,
        question=(
            "Take the means out by hand. Write a function `slope_within(client, alliance, distress)`. It is "
            "given three columns, one row a session: whose it is, the alliance, the distress. Take each "
            "client’s own mean out of both columns; call what is left *x* and *y*. Give back the slope: the "
            "sum of *x* times *y*, divided by the sum of *x* squared."
        ),
        kind=Function(of=Number(tolerance=0.001), cases=lambda g: g["cases"]),
        given=_cases,
        answer=lambda _: _within,
        misconceptions=(
            Misconception(
                lambda _: _one_cloud,
                "You take out one mean for everybody, so this is the slope of one cloud. Each client has "
                "their own mean: `alliance.groupby(client)`.",
            ),
            Misconception(
                lambda _: _between,
                "This is the slope of the clients’ means, so *between* clients. The means have to be *taken "
                "out*.",
            ),
            Misconception(
                lambda _: _as_r,
                "This is the correlation within clients. For the slope, divide by the sum of *x* squared "
                "only.",
            ),
            Misconception(
                lambda _: _only_distress,
                "You have taken the means out of distress only. Take them out of the alliance as well.",
            ),
        ),
        hints=(
            '`alliance.groupby(client).transform("mean")` gives each row the mean of that row’s client.',
            "`x` is the alliance less that; `y` is the same for distress.",
            "The last line is `return (x * y).sum() / (x**2).sum()`.",
        ),
        worked=(
            "def slope_within(client, alliance, distress):\n"
            '    x = alliance - alliance.groupby(client).transform("mean")\n'
            '    y = distress - distress.groupby(client).transform("mean")\n'
            "    return (x * y).sum() / (x**2).sum()"
        ),
        why=(
            "`ak.within_between` does the same for thousands of sessions and adds the interval. In the "
            "explorer it is the black line with all means taken out."
        ),
        starter="def slope_within(client, alliance, distress):\n    return ...",
    ),
    Exercise(
        id="08-5",
        track="Look",
        objective=3,
        question=(
            "We made a clinic of 4,000 clients by one of our two programs. Within clients, in SDs with 95% "
            "intervals, as rated: from the alliance to the next session’s distress $alliance_rated, from "
            "distress to the next session’s alliance $outcome_rated. With each client’s trend taken out: "
            "$alliance_detrended and $outcome_detrended. Which sentence fits?\n\n$listed\n\nType the letter."
        ),
        kind=Choice(("a", "b", "c", "d")),
        given=_which_clinic,
        answer=lambda g: g["letters"]["right"],
        misconceptions=(
            Misconception(
                lambda g: g["letters"]["other"],
                "Look at the first figure with trends taken out: from the alliance to the next session’s "
                "distress. Is it near 0, or clearly below?",
            ),
            Misconception(
                lambda g: g["letters"]["first"],
                "Coming first is not enough. If alliance and distress both change steadily over sessions, "
                "each seems to go before the other, whatever the cause.",
            ),
            Misconception(
                lambda g: g["letters"]["same"],
                "They answer different questions. One includes the trends that two columns share, the other "
                "does not.",
            ),
        ),
        hints=(
            "Compare the figures as rated with those that have trends taken out.",
            "The one to look at goes from the alliance to the next session’s distress.",
            "Near 0 once trends are out: the alliance follows. Clearly below 0: it may act, too.",
        ),
        worked='answer = "$right_letter"',
        why=(
            "Here we know the program, so we know the answer. In data from people, taking trends out may "
            "also take out part of a true effect, and what moves both from session to session stays in."
        ),
        starter='answer = ...  # "a", "b", "c" or "d"',
    ),
    Exercise(
        id="08-6",
        track="Look",
        objective=4,
        question=(
            "In the sample clinic (therapy: $therapy; rated by the $rater; phase: $phase), sharing a culture "
            "with the therapist goes with the alliance at $found. Which sentence follows?\n\n$listed\n\nType "
            "the letter."
        ),
        kind=Choice(("a", "b", "c", "d")),
        given=_match,
        answer=lambda g: g["letters"]["right"],
        misconceptions=(
            Misconception(
                lambda g: g["letters"]["cause"],
                "“Makes” claims a cause. Clients were not matched by chance alone in most clinics, and an r "
                "does not say what brought it about.",
            ),
            Misconception(
                lambda g: g["letters"]["person"],
                "That speaks of one person. Even where groups differ, many single people go against it.",
            ),
            Misconception(
                lambda g: g["letters"]["none"],
                "A small r for one yes-or-no column is not the whole of culture. How a therapist meets a "
                "client’s culture is not in this column at all.",
            ),
        ),
        hints=(
            "Leave out what claims a cause, and what speaks of one person.",
            "Is 0 inside the interval?",
            "Not being able to tell is not the same as knowing that there is nothing.",
        ),
        worked='answer = "$right_letter"',
        why=(
            "A yes-or-no column of a small group gives a wide interval. In published studies, matching goes "
            "with more liking than benefit (d = .32 and .09), and both vary much (Cabral & Smith, 2011)."
        ),
        starter='answer = ...  # "a", "b", "c" or "d"',
    ),
)
