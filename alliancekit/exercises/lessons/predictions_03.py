"""Predictions of lesson 03: how large r is, the line through the cloud, intake, 100 clients, time order."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import phase_means
from alliancekit.exercises.predictions.answers import fitted_line, mark
from alliancekit.exercises.predictions.drawing import DISTRESS, RATINGS, Course, Line
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Scale
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.simulate import ClinicModel, simulate_clinic
from alliancekit.stats import (
    compare_correlations,
    correlate,
    expectancy,
    observed_expectancy,
    partial_correlation,
)

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic
    from alliancekit.results import Estimate

_STUDIES = (0.278, 0.256, 0.299)  # Flückiger et al. (2018): 295 studies, in the direction of benefit
_MADE = 1500  # clients of each clinic in section 5, as in the lesson
_CLOSE_TO = 0.2  # of r: a change smaller than this share of it is called none


def _early(clinic: Clinic) -> pd.DataFrame:
    return phase_means(clinic, "client", "early").dropna(subset=["alliance", "outcome_end"])


def _how_large(clinic: Clinic) -> list[Mark]:
    early = _early(clinic)
    here = correlate(early, x="alliance", y="outcome_end")
    return [Mark("295 studies", *_STUDIES), mark("our synthetic clinic", here, times=-1)]


def _cloud(clinic: Clinic) -> list[tuple[float, float]]:
    early = _early(clinic)
    return list(zip(early["bond"].tolist(), early["outcome_end"].tolist(), strict=True))


def _through_the_cloud(clinic: Clinic) -> Course:
    early = _early(clinic)
    name = "the straight line nearest to the dots"
    return fitted_line(name, early["bond"], early["outcome_end"], RATINGS, groups=early["therapist_id"])


def _adjusted(clinic: Clinic) -> Fits:
    early = _early(clinic)
    plain = correlate(early, x="alliance", y="outcome_end")
    adjusted = partial_correlation(early, x="alliance", y="outcome_end", given="intake")
    share = adjusted / plain
    if adjusted.includes(0):
        fit = "vanish"
    elif share < 1 - _CLOSE_TO:
        fit = "shrink"
    else:
        fit = "stay" if share <= 1 + _CLOSE_TO else "grow"
    return Fits([fit], f"As it is: {plain}. Adjusted for intake: {adjusted}.", {})


def _of_100(clinic: Clinic) -> list[Mark]:
    early = _early(clinic)
    here = observed_expectancy(early, x="alliance", y="outcome_end", lower_is_better=True)
    return [
        Mark("a relation of r = .28", float(expectancy(0.28).better_if_high)),
        mark("our synthetic clinic", here.better_if_high),
    ]


@cache
def _between_worlds() -> Estimate:
    """Return r where the alliance acts minus r where it follows, with the interval of that difference."""
    clinics = []
    for world in ("acts over the course", "follows"):
        made = simulate_clinic(_MADE, seed=1, model=ClinicModel.world(world))
        clinics.append(phase_means(made, "client", 3).assign(world=world))
    return compare_correlations(pd.concat(clinics), "alliance", "outcome_end", among="world").difference


def _apart(_clinic: Clinic) -> list[Mark]:
    """Return by how much r differs, as a size."""
    found = _between_worlds()
    low, high = sorted((abs(found.low), abs(found.high)))
    return [Mark("the two clinics", abs(found), 0.0 if found.includes(0) else low, high)]


PREDICTIONS = (
    Prediction(
        id="03-1",
        question=(
            "In hundreds of studies the alliance has been compared with outcome. If 0 is no relation and 1 "
            "is a perfect one, which number would you expect?"
        ),
        hand=Scale(
            "r between alliance and good outcome",
            0,
            1,
            0.01,
            {0: "0, no relation", 0.25: ".25", 0.5: ".5", 0.75: ".75", 1: "1, perfect"},
            rows=2,
            digits=2,
            bare=True,
        ),
        answer=_how_large,
        after="Now run the next cell, and look at the sign and at the interval.",
    ),
    Prediction(
        id="03-2",
        question=(
            "The card shows our clinic's clients, one dot each: how they rated the **bond** early on, and "
            "their distress at the end. Draw the line that runs best through the dots. How steeply does it "
            "fall or rise?"
        ),
        hand=Line(
            "the line through the cloud",
            across="bond in sessions 1 to 3, as clients rate it, 1–5 (higher is stronger)",
            upward="distress at the end, 0–40 (lower is better)",
            points=RATINGS,
            dots=_cloud,
            **DISTRESS,
        ),
        answer=_through_the_cloud,
        after="Many dots lie far from any line. How far, r will tell you.",
    ),
    Prediction(
        id="03-3",
        question="Will *r* vanish, shrink, stay about the same or grow when you adjust for how people began?",
        hand=Choice(
            "r of early alliance and distress at the end, adjusted for intake",
            {
                "vanish": "it will vanish: its interval will hold 0",
                "shrink": "it will shrink by a fifth or more",
                "stay": "it will stay about the same",
                "grow": "it will grow by a fifth or more",
            },
        ),
        answer=_adjusted,
    ),
    Prediction(
        id="03-4",
        question=(
            "With *r* = .28: of 100 clients with the higher alliance, how many are in the better half on "
            "outcome?"
        ),
        hand=Scale(
            "of 100 clients with the higher alliance, in the better half on outcome",
            0,
            100,
            1,
            {0: "0", 25: "25", 50: "50, no relation", 75: "75", 100: "100"},
            rows=2,
        ),
        answer=_of_100,
    ),
    Prediction(
        id="03-5",
        question=(
            "We made two more synthetic clinics, of two worlds. In the first, the alliance *acts over the "
            "course*: where it is better and stays so, distress falls faster. In the second, it only "
            "*follows*: it rises when distress has fallen, and does nothing. Take the clients’ ratings in "
            "session 3, and *r* with outcome in each clinic. How far apart will the two *r* be?"
        ),
        hand=Scale(
            "difference between the two r, without its sign",
            0,
            0.6,
            0.01,
            {0: "0, alike", 0.2: ".2", 0.4: ".4", 0.6: ".6"},
            digits=2,
            bare=True,
        ),
        answer=_apart,
    ),
)
