"""Predictions of lesson 01: after a strain, how far readers differ, a hurt trust, four therapies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.clinic import PARTS, THERAPIES, load_vignettes, vignette_ratings
from alliancekit.exercises.predictions.answers import largest_or_alike, mean_of
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

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_ROSA = "V12"


def _after_a_strain(clinic: Clinic) -> Fits:
    """Compare, within each client, the sessions with a rupture with that client's others."""
    own = clinic.sessions[clinic.sessions["rater"] == "client"]
    means = own.groupby(["client_id", "rupture"], observed=True)[list(PARTS)].mean().unstack("rupture")
    drops = {part: (means[part][False] - means[part][True]).dropna() for part in PARTS}
    found = {part: mean_of(drop) for part, drop in drops.items()}
    beside = {
        part: f"{number_words(each, 2)} lower ({number_words(each.low, 2)} to {number_words(each.high, 2)})"
        for part, each in found.items()
    }
    sentence = "Beside each: how much lower it is rated in sessions with a rupture, with its 95% interval."
    return Fits([largest_or_alike(drops, "alike")], sentence, beside)


def _readers_apart(_clinic: Clinic) -> list[Mark]:
    ratings = vignette_ratings().groupby(["vignette", "part"], observed=True)["rating"]
    apart = ratings.max() - ratings.min()
    return [Mark("our invented panel", apart.mean(), apart.min(), apart.max(), "smallest to largest")]


def _rosa(_clinic: Clinic) -> list[Mark]:
    panel = load_vignettes()[_ROSA].panel
    return [
        Mark(
            f"the panel’s mean for {part}",
            sum(given) / len(given),
            min(given),
            max(given),
            "lowest to highest",
        )
        for part, given in panel.items()
        if part in ("bond", "tasks")
    ]


def _tasks(_clinic: Clinic) -> Ranking:
    ratings = vignette_ratings()
    tasks = ratings[ratings["part"] == "tasks"].groupby("therapy", observed=True)["rating"].mean()
    return Ranking({str(name): number_words(mean, 2) for name, mean in tasks.sort_values()[::-1].items()})


PREDICTIONS = (
    Prediction(
        id="01-1",
        question=(
            "A client rates bond, goals and tasks after every session, from 1 to 5. Will the three lines "
            "run side by side, or cross? And after a strain between client and therapist, which line will "
            "drop most?"
        ),
        hand=Choice(
            "drops most after a strain",
            {**{part: part for part in PARTS}, "alike": "all three, about alike"},
        ),
        answer=_after_a_strain,
    ),
    Prediction(
        id="01-2",
        question=(
            "Eight people read the same few lines and rate them from 1 to 5. How far apart will the lowest "
            "and the highest be? For which of the three parts will they differ most?"
        ),
        hand=Scale(
            "points from the lowest to the highest of eight ratings",
            0,
            4,
            0.5,
            {0: "0, all alike", 1: "1", 2: "2", 3: "3", 4: "4, from end to end"},
            digits=1,
        ),
        answer=_readers_apart,
        after="It is the mean over all exchanges and parts.",
    ),
    Prediction(
        id="01-3",
        question=(
            "Rosa finds out that her therapist has written to her doctor. She signed a form at their first "
            "meeting. Her therapist says sorry, shows her the letter, and offers to change it. How will the "
            "panel rate the bond, from 1 to 5? And the tasks: lower, higher, alike?"
        ),
        hand=Scale(
            "the bond, as the panel rates it, 1–5 (higher is stronger)",
            1,
            5,
            0.1,
            {1: "1, low", 2: "2", 3: "3, middling", 4: "4", 5: "5, high"},
            rows=2,
            digits=1,
        ),
        answer=_rosa,
        after="Now run the next cell and rate it yourself.",
    ),
    Prediction(
        id="01-4",
        question=(
            "The desk holds three exchanges for each therapy. Put the four in the order of the panel’s "
            "average for *tasks*. Does the highest have the best alliance?"
        ),
        hand=Order(
            "the four therapies, by the panel’s average for tasks",
            {therapy: therapy for therapy in THERAPIES},
            top="highest",
        ),
        answer=_tasks,
    ),
)
