"""What the exercises and predictions of lesson 10 are asked about: a class's files, small classes, plans."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic import PARTS, data_folder, load_vignettes, phase_means, vignette_ratings
from alliancekit.planning import plan_study
from alliancekit.ratings.as_clinic import as_clinic
from alliancekit.ratings.gathering import read_class
from alliancekit.results import Estimate, short
from alliancekit.stats import correlate
from alliancekit.stats.class_agreement import CHANCE, class_agreement

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given
    from alliancekit.planning import StudyPlan
    from alliancekit.stats.class_agreement import ClassAgreement
    from alliancekit.stats.correlation import Correlation

EFFECT = -0.28  # the r of alliance and distress that lesson 03 found in the literature
SMALL, PLANNED = 8, 20  # role-plays in the example class, and in a class that plans a study


@cache
def one_session() -> ClassAgreement:
    """Return how far the example class agrees that rated one session."""
    return class_agreement(read_class([data_folder() / "class_one_session.csv"], instrument="teaching"))


@cache
def role_plays() -> Correlation:
    """Return the example class's r of early alliance, as clients rated it, and the last distress."""
    clinic = as_clinic(read_class([data_folder() / "class_role_plays.csv"]))
    return correlate(phase_means(clinic, "client", "early"), "alliance", "outcome_end")


@cache
def planned() -> StudyPlan:
    """Return a study that begins with as many clients as a class has role-plays."""
    return plan_study("correlation", effect=abs(EFFECT), clients=PLANNED, seed=1)


@cache
def right_signs(classes: int = 20_000) -> float:
    """Return in which share of small classes r is below 0, as the true r is; simulated."""
    rng = np.random.default_rng(10)
    x, noise = rng.standard_normal((2, classes, SMALL))
    y = EFFECT * x + (1 - EFFECT**2) ** 0.5 * noise
    x, y = (each - each.mean(axis=1, keepdims=True) for each in (x, y))
    return float(((x * y).sum(axis=1) < 0).mean())


def file_fault(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - an invented file
    """Write a small file in which one row breaks a rule, and another has a blank that breaks none."""
    rows = [
        [client, session, rater, *rng.choice(np.arange(2, 5.01, 0.5), 3)]
        for client in ("C1", "C2")
        for session, rater in ((1, "client"), (1, "therapist"), (2, "client"))
    ]
    blank, place = (int(each) for each in rng.choice(6, 2, replace=False))
    rows[blank][5] = ""
    row, kinds = place + 2, ["range", "twice", "rater", "session"]
    kind, other = (str(each) for each in rng.choice(kinds, 2, replace=False))
    earlier = (place + 3) % 6  # the same visit of the other client
    if kind == "range":
        rows[place][3] = 45
    elif kind == "twice":
        rows[place][:3] = rows[earlier][:3]
    elif kind == "rater":
        rows[place][2] = ""
    else:
        rows[place][1] = "12 March"
    said = {
        "range": f"Row {row} holds a rating outside 1 to 5.",
        "twice": f"Row {row} and row {earlier + 2} rate the same session from the same chair.",
        "rater": f"Row {row} does not say who rated.",
        "session": f"Row {row} has a date where the session’s number belongs.",
    }
    head = ["row", "client_id", "session", "rater", *PARTS]
    lines = [[n, *cells] for n, cells in enumerate(rows, 2)]
    return {
        "file": "\n".join(
            ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
            + [
                "| " + " | ".join(f"{c:g}" if isinstance(c, float) else str(c) for c in line) + " |"
                for line in lines
            ]
        ),
        "fault": said[kind],
        "other": said[other],
    }


def small_class(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - an invented class
    """Draw a class's r and how many role-plays it rests on; its interval holds 0 or does not."""
    n = int(rng.integers(6, 61))
    r = -float(rng.integers(12, 70)) / 100
    half = 1.959964 / (n - 3) ** 0.5
    found = Estimate(r, *np.tanh(np.arctanh(r) + np.array([-half, half])), n=n, name="r")
    holds = found.includes(0)
    cannot = "These ratings cannot tell whether a higher alliance goes with less distress, or with more."
    can = "Among people like these a higher alliance goes with less distress; how closely is known roughly."
    return {
        "n": n,
        "r": f"r = {short(r)}, 95% interval {short(found.low)} to {short(found.high)}",
        "fits": cannot if holds else can,
        "fits_not": can if holds else cannot,
        "reply": "0 lies inside the interval: such an r may well come from people among whom there is none."
        if holds
        else "0 lies outside the interval. So they tell which way it goes, if not how closely.",
    }


def one_vignette(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - the invented panel
    """Choose a vignette and a part on which the invented panel does not wholly agree."""
    ratings = vignette_ratings()
    while True:
        vignette, part = str(rng.choice(list(load_vignettes()))), str(rng.choice(PARTS))
        here = ratings[ratings["vignette"] == vignette]
        mine = here.loc[here["part"] == part, "rating"]
        facts = {"right": float(mine.std()), "mean": float(mine.mean()), "variance": float(mine.var())}
        facts["every"] = float(here["rating"].std())
        if facts["right"] > 0 and min(abs(facts["right"] - facts[n]) for n in ("variance", "every")) > 0.02:
            return {"vignette": vignette, "part": part, "shown": f"{facts['right']:.2f}", **facts}


def classes_of_ratings(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - invented classes
    """Draw the ratings of a few classes, of different sizes and agreement."""
    spreads = rng.permutation([0.4, 0.8, 1.2, 1.6])
    drawn = [np.clip(np.rint(rng.normal(3.2, spread, int(rng.integers(6, 25)))), 1, 5) for spread in spreads]
    return {"cases": [(pd.Series(np.append(ratings, [2.0, 4.0])),) for ratings in drawn]}


def r_wg(ratings: pd.Series) -> float:
    """Return the agreement of a class on one session, which is right."""
    return 1 - float(ratings.var()) / CHANCE


def by_sd(ratings: pd.Series) -> float:
    """Return it with the SD in the place of the variance."""
    return 1 - float(ratings.std()) / CHANCE


def disagreement(ratings: pd.Series) -> float:
    """Return what is taken from 1."""
    return float(ratings.var()) / CHANCE


def by_five(ratings: pd.Series) -> float:
    """Return it with the number of answers in the place of their variance."""
    return 1 - float(ratings.var()) / 5


def twelve_classes(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - invented studies
    """Draw how many classes run the same study, and its power, so that whole classes come out."""
    while True:
        classes, power = int(rng.integers(8, 61)), int(rng.choice(range(10, 95, 5)))
        if classes * power % 100 == 0 and 2 * power != 100:
            found = classes * power // 100
            return {"classes": classes, "power": power, "right": classes - found, "found": found}
