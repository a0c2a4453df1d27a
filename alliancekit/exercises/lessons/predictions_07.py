"""Predictions of lesson 07: hearing a strain, reporting one, what a rule finds, what mends, repair's r."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.clinic import RATERS, load_dialogues
from alliancekit.exercises.predictions.answers import mark
from alliancekit.exercises.predictions.hands import Mark, Order, Ranking, Scale, number_words
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.ruptures import judge_ruptures, repair_and_outcome, rupture_reports

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_SAID = {  # dialogue and line -> what is said, as the card shows it
    ("D06", 5): "“I am going to stop here. I asked you to close your eyes.”",
    ("D07", 2): "“I did. I am sorry, Aidan.”",
    ("D04", 4): "“You are annoyed with me.”",
    ("D05", 5): "“I really am sorry. I had the worst week myself.”",
}


def _marked(dialogue: str, line: int, *marks: str) -> int:
    return sum(load_dialogues()[dialogue].lines[line - 1].panel.count(each) for each in marks)


def _hear_a_strain(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - the dialogues are written, not simulated
    strain = ("withdrawal", "confrontation")
    return [
        Mark("the invented panel, on Farida’s line", _marked("D01", 4, *strain)),
        Mark("on Thandiwe’s line about the sheet", _marked("D03", 3, *strain)),
    ]


def _reporters(clinic: Clinic) -> Ranking:
    found = rupture_reports(clinic.sessions).reported
    order = sorted(found, key=lambda rater: -found[rater])
    return Ranking(
        {
            rater: f"{number_words(100 * found[rater], 0, unit='%')} of sessions "
            f"({number_words(100 * found[rater].low, 0)} to {number_words(100 * found[rater].high, 0)}%)"
            for rater in order
        }
    )


def _rule(clinic: Clinic) -> list[Mark]:
    mine = clinic.sessions[clinic.sessions["rater"] == "client"]
    rule, asked = judge_ruptures(mine), judge_ruptures(mine, marks="rupture_reported")
    return [
        mark("ruptures that the rule finds", rule.recall, times=100),
        mark("of its signals, those that are right", rule.precision, times=100),
        mark("ruptures that the client reports", asked.recall, times=100),
    ]


def _mends(clinic: Clinic) -> Ranking:  # noqa: ARG001
    found = {f"{dialogue}-{line}": _marked(dialogue, line, "mends") for dialogue, line in _SAID}
    order = sorted(found, key=lambda name: -found[name])
    return Ranking({name: f"{found[name]} of 8" for name in order})


def _repair(clinic: Clinic) -> list[Mark]:
    found = repair_and_outcome(clinic)
    return [mark(name, each) for name, each in found.published.items()] + [
        mark("our synthetic clinic", found.r)
    ]


PREDICTIONS = (
    Prediction(
        id="07-1",
        question=(
            "A therapist proposes the next step of a plan. Farida, his client, says: “If you think so.” "
            "Eight people read it. How many of them will mark this line as a strain? And how many, where a "
            "client says: “You look at that sheet more than at me”?"
        ),
        hand=Scale(
            "of eight readers, those who mark “If you think so” as a strain",
            0,
            8,
            1,
            {0: "0, nobody", 2: "2", 4: "4", 6: "6", 8: "8, all"},
            rows=2,
        ),
        answer=_hear_a_strain,
        after="Now run the next cell and mark the lines yourself.",
    ),
    Prediction(
        id="07-2",
        question=(
            "After every session of our synthetic clinic, three people said whether there had been a "
            "rupture. Who reports one most often, and who least often? Put the three in order."
        ),
        hand=Order(
            "the three chairs, by how often they report a rupture",
            {rater: f"the {rater}" for rater in RATERS},
            top="most often",
        ),
        answer=_reporters,
        after="Reporting most is not the same as being right most often: look at the cell below.",
    ),
    Prediction(
        id="07-3",
        question=(
            "Take a rule that calls it a rupture when a client’s rating lies one standard deviation below "
            "that client’s earlier ratings. Of 100 sessions with a true rupture, how many will it find? "
            "And of 100 sessions that it signals, how many were truly ruptures?"
        ),
        hand=Scale(
            "of 100 true ruptures, the rule finds",
            0,
            100,
            1,
            {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"},
            rows=3,
        ),
        answer=_rule,
        after="The third mark is what you get by asking, and no rule.",
    ),
    Prediction(
        id="07-4",
        question=(
            "Here are four things that therapists say in our dialogues, each after a strain. Which will the "
            "most of our panel mark as *mending*, and which the fewest? Put them in order."
        ),
        hand=Order(
            "four answers to a strain, by how many of eight mark them as mending",
            {f"{dialogue}-{line}": said for (dialogue, line), said in reversed(_SAID.items())},
            top="most",
        ),
        answer=_mends,
    ),
    Prediction(
        id="07-5",
        question=(
            "Eleven studies asked whether clients whose ruptures were repaired ended better. If 0 is no "
            "relation and 1 a perfect one, which *r* do they show together? And training therapists to "
            "repair: will its interval leave out 0?"
        ),
        hand=Scale(
            "r of repair with outcome (above 0: repair goes with a better outcome)",
            -0.2,
            0.6,
            0.01,
            {-0.2: "−.2", 0: "0, none", 0.2: ".2", 0.4: ".4", 0.6: ".6"},
            rows=3,
            digits=2,
            bare=True,
        ),
        answer=_repair,
    ),
)
