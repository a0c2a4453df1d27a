"""Predictions of lesson 04: three chairs in order, a point off, truth force, a match, whose view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.clinic import RATERS, rater_means
from alliancekit.exercises.predictions.answers import mark
from alliancekit.exercises.predictions.drawing import DISTRESS, Course, Line
from alliancekit.exercises.predictions.hands import (
    Choice,
    Fits,
    Mark,
    Order,
    Ranking,
    Scale,
    number_words,
)
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.stats import (
    bland_altman,
    congruence,
    correlate,
    intraclass_correlation,
    truth_and_bias,
)

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic

_CHAIRS = {"client": "the client", "therapist": "the therapist", "observer": "the observer"}
_GAPS = (-2, -1, 0, 1, 2)


def _early(clinic: Clinic) -> pd.DataFrame:
    columns = [f"alliance_{rater}" for rater in RATERS]
    return rater_means(clinic, "early").dropna(subset=[*columns, "outcome_end"])


def _levels(clinic: Clinic) -> Ranking:
    means = {rater: float(_early(clinic)[f"alliance_{rater}"].mean()) for rater in RATERS}
    order = sorted(means, key=lambda rater: -means[rater])
    return Ranking({rater: f"{number_words(means[rater], 2)} on average" for rater in order})


def _measures(early: pd.DataFrame) -> dict[str, float]:
    pair = ("alliance_client", "alliance_therapist")
    icc = intraclass_correlation(early[list(pair)]).table["estimate"].to_dict()
    limits = bland_altman(early, *pair)
    return {
        "r": float(correlate(early, *pair)),
        "ICC(2,1)": icc["ICC(2,1)"],
        "ICC(3,1)": icc["ICC(3,1)"],
        "the width": float(limits.upper - limits.lower),
    }


def _a_point_off(clinic: Clinic) -> Fits:
    early = _early(clinic)
    before = _measures(early)
    after = _measures(early.assign(alliance_therapist=early["alliance_therapist"] - 1))
    changed = {name for name in before if abs(before[name] - after[name]) > 1e-9}
    wanted = {
        "none": set(),
        "icc2": {"ICC(2,1)"},
        "width": {"ICC(2,1)", "the width"},
        "all": set(before),
    }
    fit = next((key for key, names in wanted.items() if names == changed), "other")
    was, now = (number_words(each["ICC(2,1)"], 2, bare=True) for each in (before, after))
    return Fits(
        [fit], f"ICC(2,1) goes from {was} to {now}; the others that stay do so to the last digit.", {}
    )


def _truth_force(clinic: Clinic) -> list[Mark]:
    early = _early(clinic)
    own = early.groupby("therapist_id", observed=True)["alliance_therapist"]
    others = (own.transform("sum") - early["alliance_therapist"]) / (own.transform("size") - 1)
    found = truth_and_bias(
        early.assign(others=others).dropna(subset=["others"]),
        "alliance_therapist",
        "alliance_client",
        "others",
        groups="therapist_id",
    )
    return [mark("our synthetic clinic", found.truth)]


def _match(clinic: Clinic) -> Course:
    found = congruence(
        _early(clinic),
        "alliance_client",
        "alliance_therapist",
        "outcome_end",
        centre=3,
        groups="therapist_id",
    ).lines(reach=1, points=len(_GAPS))
    across = found[found["line"] == "incongruence"]
    return Course(
        "our synthetic clinic, both at 3 in the middle",
        across["outcome"].tolist(),
        across["low"].tolist(),
        across["high"].tolist(),
    )


def _whose(clinic: Clinic) -> Ranking:
    early = _early(clinic)
    found = {rater: correlate(early, x=f"alliance_{rater}", y="outcome_end") for rater in RATERS}
    order = sorted(found, key=lambda rater: -abs(found[rater]))

    def words(rater: str) -> str:
        each = found[rater]
        r, low, high = (number_words(value, 2, bare=True) for value in (each, each.low, each.high))
        return f"r = {r} ({low} to {high})"

    return Ranking({rater: words(rater) for rater in order})


PREDICTIONS = (
    Prediction(
        id="04-1",
        question=(
            "Client, therapist, observer: who will rate the alliance highest in the first three sessions, "
            "and who lowest? Put the three in order. (How *close* two of them are, you predict in the "
            "explorer below.)"
        ),
        hand=Order("the three chairs, by their mean rating in sessions 1 to 3", _CHAIRS, top="highest"),
        answer=_levels,
    ),
    Prediction(
        id="04-2",
        question=(
            "We take one point off *every* therapist’s rating. Which of these will change: *r*, ICC(2,1), "
            "ICC(3,1), the width of the limits of agreement?"
        ),
        hand=Choice(
            "will change when every therapist rates a point lower",
            {
                "none": "none of the four",
                "icc2": "ICC(2,1) alone",
                "width": "ICC(2,1) and the width of the limits",
                "all": "all four",
                "other": "others of them",
            },
        ),
        answer=_a_point_off,
    ),
    Prediction(
        id="04-3",
        question=(
            "Therapists rate lower. Does that mean they do not notice who is content with the alliance and "
            "who is not? Where a client’s rating is one point higher, by how much is the therapist’s higher?"
        ),
        hand=Scale(
            "points of the therapist’s rating for one point of the client’s",
            0,
            1,
            0.05,
            {0: "0, notices nothing", 0.25: ".25", 0.5: ".5", 0.75: ".75", 1: "1, follows fully"},
            digits=2,
            bare=True,
        ),
        answer=_truth_force,
    ),
    Prediction(
        id="04-4",
        question=(
            "Will distress at the end be lower where client and therapist match? Draw it, from *the "
            "therapist rates higher* on the left over *both alike* to *the client rates higher* on the "
            "right."
        ),
        hand=Line(
            "distress at the end, by who rates higher",
            across="client’s rating minus therapist’s, in points; 0: both alike",
            upward="distress at the end, 0–40 (lower is better)",
            points={gap: number_words(gap, 0) for gap in _GAPS},
            **DISTRESS,
        ),
        answer=_match,
        after="If a match helped, the line would be lowest in the middle. Look how wide the band is.",
    ),
    Prediction(
        id="04-5",
        question=(
            "In our clinic, whose rating goes with distress at the end most closely? Put the three in "
            "order. And suppose every client had a habit, strong in some and weak in others, of ticking "
            "towards the good end of *every* form. Would that change the client’s correlation? The "
            "observer’s?"
        ),
        hand=Order(
            "the three chairs, by how closely they go with distress at the end", _CHAIRS, top="closest"
        ),
        answer=_whose,
        after="Whether neighbours really differ is told by the intervals of the differences, below.",
    ),
)
