"""Predictions of lesson 08: clients, therapists, the next session, an experiment, four therapies."""

from __future__ import annotations

from math import atanh
from typing import TYPE_CHECKING

from alliancekit.clinic import THERAPIES, phase_means
from alliancekit.exercises.predictions.answers import course, mark
from alliancekit.exercises.predictions.drawing import DISTRESS, RATINGS, Course, Line
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Scale, number_words
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.results import Estimate
from alliancekit.stats import correlate, lagged, variance_between
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic

_SHARES = (5.0, 0.2, 29.0)  # Johns et al. (2019): average of 20 studies, and from the smallest to the largest
# Alliance to the next session's distress, trends out, where the alliance only follows: mean, least and most
# of 20 clinics of 4,000 clients, seeds 1 to 20 (tests/notebooks/test_figures_08.py makes them again).
_LEFT_BEHIND = (-0.027, -0.038, -0.018)
# An experiment lifts the alliance of half the clients by .5 SD: d at the end, in worlds that look alike
# (EXPECTED in alliancekit/explorers/worlds/data.py).
_LIFTED = {"acts over the course": -0.220, "third thing": -0.016}


def _own(clinic: Clinic) -> pd.DataFrame:
    return clinic.sessions[clinic.sessions["rater"] == "client"].dropna(subset=["alliance", "outcome"])


def _between_clients(clinic: Clinic) -> Course:
    own = _own(clinic)
    mean = own.groupby("client_id", observed=True)["alliance"].transform("mean")
    terms = {"within": own["alliance"] - mean, "between": mean}
    fit = regress(own["outcome"], terms, own["client_id"])
    return course(
        "between the clients of our clinic", [fit.estimate(intercept=1, between=each) for each in RATINGS]
    )


def _therapists_share(clinic: Clinic) -> list[Mark]:
    early = phase_means(clinic, "client", "early")
    found = variance_between(early, "outcome_end", groups="therapist_id").share
    return [
        mark("our synthetic clinic", found, times=100),
        Mark("20 studies, on average", *_SHARES, span="smallest to largest study"),
    ]


def _to_the_next_session(clinic: Clinic) -> list[Mark]:
    table = lagged(_own(clinic), "alliance", "outcome").table
    row = table.query("earlier == 'alliance' and later == 'outcome' and not detrended").iloc[0]
    found = Estimate(row["estimate"], row["low"], row["high"])
    return [
        mark("our synthetic clinic, as rated", found),
        Mark("what the program was told", 0.0),
        Mark("where it only follows, trends out", *_LEFT_BEHIND, span="least to most of 20 clinics"),
    ]


def _lifted(clinic: Clinic) -> list[Mark]:  # noqa: ARG001 - very large clinics of two worlds
    return [Mark(world, d) for world, d in _LIFTED.items()]


def _four_therapies(clinic: Clinic) -> Fits:
    """Ask whether four correlations differ by more than chance (Cochran's Q of Fisher's z)."""
    from scipy.special import chdtrc

    early = phase_means(clinic, "client", "early")
    rows = [early[early["therapy"] == name] for name in THERAPIES]
    found = dict(
        zip(THERAPIES, (correlate(each, x="alliance", y="outcome_end") for each in rows), strict=True)
    )
    weights = [(each.n or 0) - 3 for each in found.values()]
    z = [atanh(each) for each in found.values()]
    mean = sum(w * each for w, each in zip(weights, z, strict=True)) / sum(weights)
    q = sum(w * (each - mean) ** 2 for w, each in zip(weights, z, strict=True))
    p = float(chdtrc(len(z) - 1, q))
    said = ", ".join(f"{name} {number_words(each, 2, bare=True)}" for name, each in found.items())
    sentence = (
        f"r in the four: {said}. Four equal links would differ so much in {100 * p:.0f} of 100 clinics."
    )
    return Fits(["differ" if p < 0.05 else "cannot tell"], sentence, {})


PREDICTIONS = (
    Prediction(
        id="08-1",
        question=(
            "In our synthetic clinic, compare *clients*: somebody whose usual alliance is low with somebody "
            "whose usual alliance is high. How does their usual distress differ? Draw the line from client "
            "to client. (How steep it is *within* one client, you predict in the explorer below.)"
        ),
        hand=Line(
            "usual distress, from client to client",
            across="a client’s usual alliance, 1–5 (higher is stronger)",
            upward="usual distress, 0–40 (lower is better)",
            points=RATINGS,
            **DISTRESS,
        ),
        answer=_between_clients,
        after="The line within one client may run quite differently.",
    ),
    Prediction(
        id="08-2",
        question=(
            "Of all the differences in distress at the end of therapy, what share would you expect to lie "
            "between therapists: 1%, 5%, 20%, half? And when every mean is drawn towards the mean of all, "
            "how many of 30 therapists will still stand clearly apart?"
        ),
        hand=Scale(
            "share of the variance in distress that lies between therapists",
            0,
            50,
            0.5,
            {0: "0%", 10: "10%", 20: "20%", 30: "30%", 40: "40%", 50: "50%, half"},
            rows=2,
            digits=1,
            unit="%",
        ),
        answer=_therapists_share,
    ),
    Prediction(
        id="08-3",
        question=(
            "In our main program the alliance acts over the whole course, and not from one session to the "
            "next. What will the analysis of our clinic find from alliance to the next session’s distress "
            "(in standard deviations; below 0: more alliance, less distress)? And in a clinic where the "
            "alliance does nothing and only follows, will that effect come out as 0?"
        ),
        hand=Scale(
            "from alliance to the next session’s distress, in standard deviations",
            -0.3,
            0.1,
            0.01,
            {-0.3: "−.3", -0.2: "−.2", -0.1: "−.1", 0: "0, nothing", 0.1: ".1"},
            rows=3,
            digits=2,
            bare=True,
        ),
        answer=_to_the_next_session,
    ),
    Prediction(
        id="08-4",
        question=(
            "In a clinic where the alliance acts over the course, r at session 3 is −.28. Now an experiment: "
            "a random half of the clients are given an alliance that is half a standard deviation stronger. "
            "How far will their distress at the end lie from that of the others (in standard deviations, "
            "*d*; below 0: less distress)? And where a third thing is behind it all, with the same r?"
        ),
        hand=Scale(
            "d at the end: lifted minus not lifted, where the alliance acts over the course",
            -0.6,
            0.2,
            0.01,
            {-0.6: "−.6", -0.4: "−.4", -0.2: "−.2", 0: "0, nothing", 0.2: ".2"},
            rows=2,
            digits=2,
            bare=True,
        ),
        answer=_lifted,
    ),
    Prediction(
        id="08-5",
        question=(
            "Our clinic has four therapies of about a hundred clients each. Will the link of alliance and "
            "outcome differ clearly between them? And will sharing a culture with the therapist go clearly "
            "with a higher alliance?"
        ),
        hand=Choice(
            "the link of alliance and outcome in four therapies",
            {
                "differ": "it differs by more than chance explains",
                "cannot tell": "these data cannot tell the four apart",
            },
        ),
        answer=_four_therapies,
    ),
)
