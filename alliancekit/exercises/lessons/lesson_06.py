"""Exercises of lesson 06: a low mark and what to say next, signals, the evidence, practice, supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.exercises.engine.base import Exercise, Misconception
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.kinds import Number
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.lessons.facts_06 import below, cases, count, share, strictly, threshold, two_arms
from alliancekit.exercises.lessons.talk_06 import (
    HIGH_MARKS,
    LOW_MARK,
    NOT_ON_TRACK,
    PRACTICE,
    SUPERVISION,
    Exchange,
    one_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = "The feedback loop"


def _said_next(
    number: str,
    objective: int,
    exchanges: Sequence[Exchange],
    hints: tuple[str, str, str],
    asked: str = "What might the **therapist** say next?",
) -> Exercise:
    """Return an exercise on what to say next, in one of several exchanges."""
    return multiple_choice(
        id=number,
        objective=objective,
        question=f"$lines\n\n{asked}".rstrip(),
        given=one_of(exchanges),
        right="$right",
        distractors=tuple(Distractor(f"$wrong_{place}", f"$reply_{place}") for place in (1, 2, 3)),
        hints=hints,
        why="$because The people are invented; another answer in the same spirit may be as good.",
    )


EXERCISES = (
    _said_next(
        "06-1",
        1,
        LOW_MARK,
        (
            "Which part was marked down: bond, goals or tasks?",
            "Leave out what comforts, defends or explains the person.",
            "One answer asks about that part and leaves the saying to the client.",
        ),
    ),
    _said_next(
        "06-2",
        1,
        HIGH_MARKS,
        (
            "After which answer would *you* be more frank next time?",
            "Leave out what doubts the person, and what is not quite true.",
            "One answer makes it easy to say something small and is open about how it will be used.",
        ),
    ),
    Exercise(
        id="06-3",
        track="Edit",
        objective=2,
        question=(
            "The last line gives the **$figure** ($meaning) of a signal at $start points above the expected "
            "course. Change **one number**, so that the signal comes at **$above** points. Do you expect the "
            "figure to rise or to fall?"
        ),
        kind=Number(tolerance=0.0051, unit="a share, from 0 to 1", asked="the $figure, from 0 to 1"),
        given=threshold,
        answer=lambda g: g["right"],
        misconceptions=(
            Misconception(
                lambda g: 1 - g["right"],
                "That is one minus the share asked for. It is: $meaning.",
            ),
            Misconception(
                lambda g: 100 * g["right"],
                "You give a percentage. A share runs from 0 to 1: leave it as the line gives it.",
            ),
            Misconception(
                lambda g: g["high"],
                "That is the upper limit of the interval. Write nothing after `.$figure`.",
            ),
        ),
        hints=(
            "The threshold is the number after `above=`.",
            "Write $above in the place of $start, and change nothing else.",
            "The end of the line should read `above=$above).$figure`.",
        ),
        worked=(
            "course = ak.expected_course(clinic)\n"
            "answer = ak.not_on_track(clinic, course, above=$above).$figure"
        ),
        why=(
            "It is $percent. A higher threshold signals fewer people: it finds fewer of the poor ends, and "
            "leaves more of the good ends alone. No threshold is right in itself; it depends on what a "
            "missed person costs, and what a question too many."
        ),
        starter=(
            "course = ak.expected_course(clinic)\n"
            "answer = ak.not_on_track(clinic, course, above=$start).$figure"
        ),
        untouched=lambda g: g["untouched"],
    ),
    Exercise(
        id="06-4",
        track="Write",
        objective=2,
        question=(
            "Write a function `signals(observed, expected, above)`. It is given two columns, one row a "
            "session: the distress that was observed and the distress that was expected; and the threshold "
            "in points. Give back in **how many sessions** the observed distress is `above` points or more "
            "above the expected."
        ),
        kind=Function(of=Number(tolerance=0.001), cases=lambda g: g["cases"]),
        given=cases,
        answer=lambda _: count,
        misconceptions=(
            Misconception(
                lambda _: strictly,
                "A session that is *just* at the threshold is missing: “or more” is written `>=`.",
            ),
            Misconception(
                lambda _: below,
                "You count sessions that went *better* than expected. Higher distress is worse: take the "
                "expected from the observed.",
            ),
            Misconception(
                lambda _: share,
                "That is the share of the sessions. The number is asked for: `.sum()` counts what is true.",
            ),
        ),
        hints=(
            "`observed - expected` is how far each session lies above the expected course.",
            "`observed - expected >= above` is true or false for each session.",
            "`return (observed - expected >= above).sum()`",
        ),
        worked=("def signals(observed, expected, above):\n    return (observed - expected >= above).sum()"),
        why=(
            "This is the whole rule behind `ak.not_on_track`, which then looks for the first such session. A "
            "rule so short hides choices: the course, the threshold, and what is done with the signal."
        ),
        starter="def signals(observed, expected, above):\n    return ...",
    ),
    multiple_choice(
        id="06-5",
        objective=3,
        question=(
            "In a made clinic of $clients clients, chance decided who had feedback. Distress at the end, "
            "without feedback minus with it: $d. In 58 published studies d is .15, 95% interval .10 to .20. "
            "Which sentence fits?"
        ),
        given=two_arms,
        right="$fits",
        distractors=(
            Distractor("$fits_not", "$reply"),
            Distractor(
                "This clinic contradicts the published studies, because its d is not .15.",
                "Two estimates are hardly ever equal. Is .15 inside this clinic’s interval?",
            ),
            Distractor(
                "An effect of about .15 means that most clients who would have ended badly end well with "
                "feedback.",
                "That promises far too much. In the feedback lab, six or so in 100 clients escape a poor end "
                "with feedback only.",
            ),
        ),
        hints=(
            "Is 0 inside the interval? Is .15?",
            "d compares two means. It does not speak of single people.",
            "Leave out what promises much, and what makes of “cannot tell” a “there is nothing”.",
        ),
        why="A small effect needs a large clinic to be seen. Small does not mean worthless, either: "
        "that depends on what it costs.",
    ),
    _said_next(
        "06-6",
        3,
        NOT_ON_TRACK,
        (
            "What does the line say, and what does it not say?",
            "Leave out what decides without the client.",
            "One answer puts the line in its place and asks a question that only the client can answer.",
        ),
    ),
    _said_next(
        "06-7",
        4,
        PRACTICE,
        (
            "Whose practice is it?",
            "Leave out what shames, and what waves it away.",
            "One answer is curious about what happened, and leaves room for the client’s own way.",
        ),
    ),
    _said_next(
        "06-8",
        4,
        SUPERVISION,
        (
            "Which answer goes back to what two people said to each other?",
            "Leave out what judges the trainee or the client by a number.",
            "One answer asks to listen to a session, and about something nobody has asked or marked.",
        ),
        asked="",
    ),
)
