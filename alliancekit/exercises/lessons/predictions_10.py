"""Predictions of lesson 10: one session seen by a class, and what a small class and a plan can tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.clinic import PARTS
from alliancekit.exercises.lessons.facts_10 import SMALL, one_session, planned, right_signs, role_plays
from alliancekit.exercises.predictions.answers import mark
from alliancekit.exercises.predictions.hands import Mark, Order, Ranking, Scale
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.results import plain

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_HUNDRED: dict[float, str] = {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"}
_R: dict[float, str] = {-1: "−1", -0.5: "−.5", 0: "0", 0.5: ".5", 1: "1"}


def _apart(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - the example class
    parts = one_session().parts
    tasks = parts[parts["rated"] == "tasks"]
    return [Mark("tasks", float((tasks["highest"] - tasks["lowest"]).iloc[0]))]


def _agreement(clinic: Clinic) -> Ranking:  # noqa: ARG001 - the example class
    parts = one_session().parts.sort_values("agreement", ascending=False)
    agreed = zip(parts["rated"], parts["agreement"], strict=True)
    return Ranking({str(part): f"r_wg {plain(agreement)}" for part, agreement in agreed})


def _upper(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - the example class
    return [Mark("upper end", role_plays().high)]


def _power(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - simulated studies
    return [mark("of 1,000 simulated, per 100", planned().power, 100)]


def _signs(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - simulated classes
    return [Mark("of 20,000 simulated, per 100", 100 * right_signs())]


PREDICTIONS = (
    Prediction(
        id="10-1",
        question=(
            "Twenty-four people saw the same session and answered the same twelve statements. *Tasks* is the "
            "mean of four of them, from 1 to 5. How many points lie between the lowest and the highest "
            "of the "
            "24 ratings of tasks?"
        ),
        hand=Scale(
            "points between the lowest and the highest", 0, 4, 0.25, {n: f"{n}" for n in range(5)}, digits=2
        ),
        answer=_apart,
    ),
    Prediction(
        id="10-2",
        question=(
            "On which of the three parts do the 24 agree most, and on which least? You have seen their "
            "tasks; "
            "put the three in order."
        ),
        hand=Order(
            "bond, goals and tasks, by how far 24 people agree",
            {part: part for part in PARTS},
            top="most alike",
        ),
        answer=_agreement,
    ),
    Prediction(
        id="10-3",
        question=(
            f"In {SMALL} synthetic role-plays, early alliance and the last distress go together with r = "
            f"−.53. "
            "Its 95% interval begins at −.90. Where does it end?"
        ),
        hand=Scale("upper end of the interval of r", -1, 1, 0.01, _R, digits=2, bare=True),
        answer=_upper,
    ),
    Prediction(
        id="10-4",
        question=(
            "Suppose the true r of early alliance and outcome is .28, as the literature has it, and your "
            "class "
            "plans a study with 20 clients. One in five will leave early. Of 100 such studies, in how many "
            "will the interval of r leave out 0, so that they find it?"
        ),
        hand=Scale("of 100 studies, those that find it", 0, 100, 1, _HUNDRED),
        answer=_power,
    ),
    Prediction(
        id="10-5",
        question=(
            f"Suppose a hundred classes repeat the study of {SMALL} role-plays, and the true r is −.28. "
            f"Forget "
            "the intervals: in how many classes will r at least lie below 0?"
        ),
        hand=Scale("of 100 small classes, those with r below 0", 0, 100, 1, _HUNDRED),
        answer=_signs,
    ),
)
