"""Predictions of lesson 09: what one study can tell, the next one, the small ones, raters, and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.exercises.lessons.facts_09 import SMALL, gap, pooled
from alliancekit.exercises.predictions.answers import in_100, mark
from alliancekit.exercises.predictions.hands import Mark, Scale
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.literature.claims import load_claims

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_HUNDRED: dict[float, str] = {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"}
_R: dict[float, str] = {0: "0", 0.1: ".1", 0.2: ".2", 0.3: ".3", 0.4: ".4"}


def _undecided(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - synthetic studies
    table = pooled().table
    holds = int(((table["low"] <= 0) & (table["high"] >= 0)).sum())
    return [in_100("295 synthetic studies", holds, len(table))]


def _inside(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - synthetic studies
    from scipy.stats import norm

    found = pooled()
    ends = (np.arctanh([found.r.low, found.r.high]) - np.arctanh(float(found.r))) / float(found.tau)
    below, above = norm.cdf(ends)
    return [Mark("by tau", float(100 * (above - below)))]


def _larger(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - synthetic studies
    return [
        mark(f"{SMALL} people or more", pooled(least=SMALL).r),
        mark("all 295", pooled().r),
        mark("gap filled", gap().pooled_filled),
    ]


def _therapists(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - synthetic studies
    return [mark("therapists rated", pooled("therapist").r), mark("clients rated", pooled("client").r)]


def _hold(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - the workbook's verdicts
    return [Mark("this workbook", sum(each.verdict == "holds" for each in load_claims().values()))]


PREDICTIONS = (
    Prediction(
        id="09-1",
        question=(
            "Here are 295 synthetic studies. On average they find r = .28, with about 100 people each. "
            "Take 100 of "
            "them, each by itself. In how many does the 95% interval hold 0, so that this study alone "
            "cannot tell "
            "whether there is any relation?"
        ),
        hand=Scale("of 100 studies, those whose interval holds 0", 0, 100, 1, _HUNDRED, rows=1),
        answer=_undecided,
    ),
    Prediction(
        id="09-2",
        question=(
            "The pooled r has a 95% interval from .26 to .30. Think of 100 more studies of the same kind, "
            "so large "
            "that chance plays no part in them. In how many will r lie between .26 and .30?"
        ),
        hand=Scale("of 100 next studies, those between .26 and .30", 0, 100, 1, _HUNDRED, rows=1),
        answer=_inside,
    ),
    Prediction(
        id="09-3",
        question=(
            "All 295 studies give r = .28. Ninety-seven of them have fewer than 60 people. Leave these "
            "out: which r "
            "do you expect from the larger ones?"
        ),
        hand=Scale("pooled r of the larger studies", 0, 0.4, 0.01, _R, rows=3, digits=2, bare=True),
        answer=_larger,
    ),
    Prediction(
        id="09-4",
        question=(
            "In studies in which *clients* rated the alliance, the pooled r is .29. Which r do you expect "
            "where "
            "*therapists* rated it?"
        ),
        hand=Scale("pooled r where therapists rated", 0, 0.4, 0.01, _R, rows=2, digits=2, bare=True),
        answer=_therapists,
    ),
    Prediction(
        id="09-5",
        question=(
            "Eleven claims about the alliance lie on the desk below. How many of them hold, word for "
            "word, as they are "
            "said?"
        ),
        hand=Scale(
            "claims that hold as they are said", 0, 11, 1, {0: "0", 3: "3", 6: "6", 9: "9", 11: "11"}, rows=1
        ),
        answer=_hold,
        after="That none holds as it stands does not make them worthless: most have something true in them.",
    ),
)
