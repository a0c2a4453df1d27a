"""Predictions of lesson 06: what a dip shows, the expected course, false alarms, the effect, attendance."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from alliancekit.clinic import phase_means
from alliancekit.exercises.lessons.facts_06 import course as expected_of
from alliancekit.exercises.lessons.facts_06 import signals
from alliancekit.exercises.predictions.answers import course, mark
from alliancekit.exercises.predictions.drawing import DISTRESS, Course, Line
from alliancekit.exercises.predictions.hands import Mark, Scale
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.feedback import compare_arms, rating_dips
from alliancekit.results import Estimate
from alliancekit.simulate import simulate_clinic
from alliancekit.stats import correlate

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_STUDIES = (0.15, 0.10, 0.20)  # de Jong et al. (2021): 58 studies
_BEGIN = 20.0  # points, of the course that is drawn
_SESSIONS: dict[float, str] = {
    0: "intake",
    1: "1",
    2: "2",
    3: "3",
    4: "4",
    6: "6",
    8: "8",
    10: "10",
    12: "12",
}
_HUNDRED: dict[float, str] = {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"}
_MADE = 4000  # clients, as in section 4


def _dips(clinic: Clinic) -> list[Mark]:
    return [mark("our synthetic clinic", rating_dips(clinic, drop=0.5).found, times=100)]


def _expected(clinic: Clinic) -> Course:
    found = expected_of(clinic)
    start = Estimate(_BEGIN, _BEGIN, _BEGIN)
    values = [found.at(_BEGIN, session) if session else start for session in _SESSIONS]
    return course("the mean course in our clinic", values)


def _false_alarms(clinic: Clinic) -> list[Mark]:
    return [mark("our synthetic clinic", signals(clinic, 6).false_alarms, times=100)]


@cache
def _large() -> Estimate:
    return compare_arms(simulate_clinic(_MADE, seed=1).clients).d


def _effect(clinic: Clinic) -> list[Mark]:
    return [
        Mark("58 studies", *_STUDIES),
        mark("our clinic, 400 clients", compare_arms(clinic.clients).d),
        mark(f"{_MADE:,} made clients", _large()),
    ]


def _attendance(clinic: Clinic) -> list[Mark]:
    early = phase_means(clinic, "client", "early")
    early = early.assign(attended=early["sessions_attended"] / early["planned_sessions"])
    return [mark("our synthetic clinic", correlate(early, x="alliance", y="attended"))]


PREDICTIONS = (
    Prediction(
        id="06-1",
        question=(
            "In our synthetic clinic we know in which sessions something strained. Take 100 of these. In how "
            "many will the client’s own rating dip, by half a point or more below their usual?"
        ),
        hand=Scale("of 100 strained sessions, those in which the rating dips", 0, 100, 1, _HUNDRED, rows=1),
        answer=_dips,
    ),
    Prediction(
        id="06-2",
        question=(
            "Somebody begins therapy with a distress of 20. What course would you expect of people like "
            "that, on average, over twelve sessions? Draw it."
        ),
        hand=Line(
            "the course to expect",
            across="session (0 is intake)",
            upward="distress, 0–40 (lower is better)",
            points=_SESSIONS,
            start=_BEGIN,
            **DISTRESS,
        ),
        answer=_expected,
        after="The band is about the mean. Single people stray much further, as you will see.",
    ),
    Prediction(
        id="06-3",
        question=(
            "We signal everybody who is once 6 points or more above the expected course. Of 100 clients who "
            "are signalled, how many will end well all the same?"
        ),
        hand=Scale("of 100 signalled clients, false alarms", 0, 100, 1, _HUNDRED, rows=1),
        answer=_false_alarms,
    ),
    Prediction(
        id="06-4",
        question=(
            "Half the clients have feedback, half have none; chance decides. How far below the others will "
            "those with feedback end, in standard deviations (d; .2 is called small, .8 large)?"
        ),
        hand=Scale(
            "d of distress at the end: less with feedback",
            -0.2,
            1,
            0.01,
            {0: "0, none", 0.2: ".2, small", 0.5: ".5", 0.8: ".8, large"},
            rows=3,
            digits=2,
            bare=True,
        ),
        answer=_effect,
    ),
    Prediction(
        id="06-5",
        question=(
            "Our clinic has a column for how many sessions were planned and one for how many a client came "
            "to. How strongly will the early alliance go with the share of planned sessions attended (r)?"
        ),
        hand=Scale(
            "r of early alliance with the share of planned sessions attended",
            -0.2,
            1,
            0.01,
            {0: "0, no relation", 0.25: ".25", 0.5: ".5", 0.75: ".75", 1: "1, perfect"},
            digits=2,
            bare=True,
        ),
        answer=_attendance,
    ),
)
