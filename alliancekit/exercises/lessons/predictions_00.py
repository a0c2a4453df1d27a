"""Predictions of lesson 00: a sum, this computer, how many stop, a course of distress, a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.predictions.answers import course, in_100, mean_of
from alliancekit.exercises.predictions.drawing import DISTRESS, Course, Line
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Scale
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.explorers.self_check import look_up

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_STOPPED = (19.7, 18.7, 20.7)  # Swift & Greenberg (2012): 669 studies, 83,834 clients
_START, _LIKE = 20, 3  # the course is that of clients who began at 20, give or take 3
_SESSIONS: dict[float, str] = {session: "intake" if not session else str(session) for session in range(13)}
_THREE = ("python", "tables", "saving")  # in the order of the self-check's lines


def _sum(_clinic: Clinic) -> Fits:
    return Fits([str(2 + 3 * 4)], "Python works out 3 * 4 first, and then adds 2.", {}, "Python")


def _this_computer(_clinic: Clinic) -> Fits:
    found = dict(zip(_THREE, look_up(), strict=True))
    amiss = [name for name, line in found.items() if not line.startswith("Works")]
    beside = {name: line.split(":")[0] for name, line in found.items()}
    sentence = (
        " ".join(found[name] for name in amiss)
        or "The three that can be looked up work here, and the card that you have just used shows that your "
        "browser does, too."
    )
    return Fits(amiss or ["none"], sentence, beside, "this computer")


def _stop(clinic: Clinic) -> list[Mark]:
    dropped = clinic.clients["dropped_out"]
    here = in_100("our synthetic clinic", int(dropped.sum()), len(dropped))
    return [Mark("669 studies", *_STOPPED), here]


def _course(clinic: Clinic) -> Course:
    near = (clinic.clients["intake"] - _START).abs() <= _LIKE
    people = clinic.clients.loc[near, ["client_id", "intake"]]
    own = clinic.sessions[clinic.sessions["rater"] == "client"].merge(people, on="client_id")
    after = [own.loc[own["session"] == session, "outcome"] for session in _SESSIONS if session]
    return course(
        f"the mean of {len(people)} clients of our clinic who began near {_START}",
        [mean_of(values) for values in (people["intake"], *after)],
    )


def _rise(first: float, last: float) -> float:
    if last < first:
        return 0
    return last - first


def _downwards(_clinic: Clinic) -> Fits:
    sentence = "18 is followed by 12, so the answer to the question after if is yes, and return 0 ends it."
    return Fits([str(_rise(18, 12))], sentence, {}, "Python")


PREDICTIONS = (
    Prediction(
        id="00-1",
        question="The cell after this one works out `2 + 3 * 4`. What will it say?",
        hand=Choice("what Python says to 2 + 3 * 4", {"20": "20", "14": "14", "24": "something else"}),
        answer=_sum,
        after="Now run the next cell.",
    ),
    Prediction(
        id="00-2",
        question=(
            "Which of the four do you think is most likely to go wrong on your computer? And what would it "
            "look like?"
        ),
        hand=Choice(
            "most likely to go wrong here",
            {
                "python": "a Python that is new enough",
                "tables": "the clinic’s tables",
                "saving": "a place to save your work",
                "browser": "a browser that shows charts and controls",
                "none": "none of the four",
            },
        ),
        answer=_this_computer,
        after="Now run the next cell.",
        here=True,
    ),
    Prediction(
        id="00-3",
        question="Of every 100 adults who begin a psychotherapy, how many stop before it is finished?",
        hand=Scale(
            "of 100 adults who begin, stop before it is finished",
            0,
            100,
            1,
            {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"},
            rows=2,
            digits=1,  # the cell says 20.5%
        ),
        answer=_stop,
    ),
    Prediction(
        id="00-4",
        question=(
            "A client comes to the clinic with a distress of 20 out of 40. How will it go on, session by "
            "session? Draw the line. Is it straight?"
        ),
        hand=Line(
            "distress, session by session",
            across="session",
            upward="distress, 0–40 (lower is better)",
            points=_SESSIONS,
            start=_START,
            **DISTRESS,
        ),
        answer=_course,
        after="It is a mean: hardly anybody goes just so, and who had finished is not in the later points.",
    ),
    Prediction(
        id="00-5",
        question=(
            "In the cell after this one, the last line uses the recipe for the rise from 12 to 18. What will "
            "`rise(18, 12)` say, 6, −6 or 0?"
        ),
        hand=Choice("what rise(18, 12) says", {"6": "6", "-6": "−6", "0": "0"}),
        answer=_downwards,
        after="Now run the next cell, and try it.",
    ),
)
