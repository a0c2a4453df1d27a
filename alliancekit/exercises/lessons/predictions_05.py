"""Predictions of lesson 05: four numbers, a miss, two who move each other, synchrony, partners."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from alliancekit.clinic import load_vignettes, phase_means, rater_means
from alliancekit.exercises.predictions.drawing import Course, Line
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Order, Ranking, Scale, number_words
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.stats import CoupledModel, actor_partner, correlate, lagged, synchrony

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_SHOWN = "client_id == 'C027' and session == 4"  # the session of the lesson's cell
_FADE, _MOVED, _BEGIN = -1.0, 2.0, -0.5  # two people without a drive, moved strongly, a little below neutral
_TIMES: dict[float, str] = {time: str(time) for time in range(11)}


def _four_numbers(clinic: Clinic) -> Ranking:
    turns = clinic.exchanges.query(_SHOWN)
    if turns.empty:
        first = clinic.exchanges[["client_id", "session"]].iloc[0]
        turns = clinic.exchanges.query(
            f"client_id == {first['client_id']!r} and session == {first['session']}"
        )
    rated = phase_means(clinic, "client", "early")
    both = rater_means(clinic, "early")
    steps = lagged(clinic.sessions.query("rater == 'client'"), "alliance", "outcome").table
    step = steps.query("earlier == 'alliance' and later == 'outcome' and not detrended")["estimate"].iloc[0]
    sizes = {
        "emotion": abs(synchrony(turns).r),
        "work": abs(correlate(rated.assign(both=rated["goals"] + rated["tasks"]), x="both", y="outcome_end")),
        "steps": abs(float(step)),
        "pairs": abs(correlate(both, x="alliance_client", y="alliance_therapist")),
    }
    order = sorted(sizes, key=lambda name: -sizes[name])
    return Ranking({name: number_words(sizes[name], 2, bare=True) for name in order})


def _what_the_client_does(_clinic: Clinic) -> Fits:
    said = [words for who, words in load_vignettes()["V02"].lines if who == "client"]
    return Fits(["agree"], f"“{said[1]}” And then: “{said[2]}”", {}, "the exchange")


def _both_spiral(_clinic: Clinic) -> Course:
    model = CoupledModel(m1=_FADE, b1=0, c1=_MOVED, m2=_FADE, b2=0, c2=_MOVED)
    path = model.trajectory(_BEGIN, _BEGIN, time=max(_TIMES), points=len(_TIMES))
    return Course("the model", path["client"].tolist())


@lru_cache(maxsize=2)
def _found(clinic: Clinic) -> tuple[int, int]:
    sessions = [turns for _, turns in clinic.exchanges.groupby(["client_id", "session"], observed=True)]
    return sum(synchrony(turns).p < 0.05 for turns in sessions), len(sessions)


def _synchronous(clinic: Clinic) -> list[Mark]:
    count, of = _found(clinic)
    return [Mark(f"the clinic’s {of} sessions, in 100", 100 * count / of)]


def _partners(clinic: Clinic) -> Fits:
    columns = ["client_id", "alliance_client", "alliance_therapist"]
    early, late = (rater_means(clinic, phase) for phase in ("early", "late"))
    pairs = early[[*columns, "therapist_id"]].merge(
        late[columns], on="client_id", suffixes=("_early", "_late")
    )
    found = actor_partner(
        pairs,
        ("alliance_client_early", "alliance_client_late"),
        ("alliance_therapist_early", "alliance_therapist_late"),
        groups="therapist_id",
    ).table
    partner = found[found["effect"] == "partner"]
    clear = int(((partner["low"] > 0) | (partner["high"] < 0)).sum())
    said = "; ".join(
        f"on the {person} {number_words(estimate, 2, bare=True)} "
        f"({number_words(low, 2, bare=True)} to {number_words(high, 2, bare=True)})"
        for person, _, estimate, low, high in partner.itertuples(index=False, name=None)
    )
    return Fits([str(clear)], f"The partner effects, with 95% intervals: {said}.", {})


PREDICTIONS = (
    Prediction(
        id="05-1",
        question=(
            "All four can be looked for in our clinic. Which of the four numbers will be the largest, and "
            "which the smallest? Put them in order, by their size without the sign. And would it mean "
            "anything to compare them?"
        ),
        hand=Order(
            "four numbers called reciprocity, by size",
            {
                "emotion": "mutual emotion (r, one session)",
                "work": "collaboration (r with outcome)",
                "steps": "lagged effect (to distress)",
                "pairs": "dyadic covariance (r of ratings)",
            },
            top="largest",
        ),
        answer=_four_numbers,
        after="They answer four questions, so the order means little.",
    ),
    Prediction(
        id="05-2",
        question=(
            "In the exchange below, the therapist says something that misses. What will the client do with "
            "it: protest, half agree, or fall silent? And which of the four words will you need for what "
            "the therapist does next?"
        ),
        hand=Choice(
            "what the client does",
            {
                "protest": "protest: say that it is wrong",
                "agree": "half agree, and step back",
                "silent": "fall silent",
            },
        ),
        answer=_what_the_client_does,
        after="Now open the exchange and read it aloud.",
    ),
    Prediction(
        id="05-3",
        question=(
            "Think of two people with no drive of their own, whose feelings fade when they are alone. Each "
            "is moved strongly by the other. Both begin a little below neutral. Draw how the client’s "
            "feeling goes on. Must both end at 0?"
        ),
        hand=Line(
            "the client’s feeling over time",
            across="time, in the model’s own units",
            upward="the client’s feeling, −3 to 3 (above 0 is pleasant)",
            points=_TIMES,
            low=-3,
            high=3,
            step=0.1,
            marks=(-3, -2, -1, 0, 1, 2, 3),
            start=_BEGIN,
        ),
        answer=_both_spiral,
        after="The therapist begins at the same place, and goes the same way.",
    ),
    Prediction(
        id="05-4",
        question=(
            "The clinic has sessions with turn-by-turn affect. They were made by a program like the model "
            "of section 3, so in *every* one of them the two move each other. In how many of 100 will "
            "synchrony be found: nearly all, half, a third, hardly any?"
        ),
        hand=Scale(
            "of 100 sessions, synchrony is found in",
            0,
            100,
            1,
            {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"},
        ),
        answer=_synchronous,
    ),
    Prediction(
        id="05-5",
        question=(
            "Which will be larger in our clinic, actor or partner effects? And how many of the two partner "
            "effects will stay clear of 0?"
        ),
        hand=Choice(
            "partner effects whose interval leaves out 0",
            {"2": "both", "1": "one of the two", "0": "neither"},
        ),
        answer=_partners,
    ),
)
