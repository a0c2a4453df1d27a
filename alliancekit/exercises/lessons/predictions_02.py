"""Predictions of lesson 02: five everywhere, two keys, an item left out, the top of the scale, two chairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import PARTS, rater_means
from alliancekit.exercises.predictions.answers import in_100, largest_or_alike, mean_of
from alliancekit.exercises.predictions.hands import Choice, Fits, Mark, Scale, number_words
from alliancekit.exercises.predictions.prediction import Prediction
from alliancekit.instruments import instrument, reliability, score

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

_ITEMS = range(1, 13)
_SHEET = pd.DataFrame(
    [[5, 4, 3, 2, 4, 5, 3, 5, 4, 1, 2, 3]], columns=_ITEMS
)  # the sheet of the lesson's cell


def _third_sheets(clinic: Clinic) -> pd.DataFrame:
    return clinic.items[(clinic.items["rater"] == "client") & (clinic.items["session"] == 3)]


def _all_fives(_clinic: Clinic) -> list[Mark]:
    sheet = pd.DataFrame([[5] * len(_ITEMS)], columns=_ITEMS)
    return [Mark("this sheet", float(score(sheet, "teaching")["bond"].iloc[0]))]


def _two_keys(_clinic: Clinic) -> Fits:
    wai_s = float(score(_SHEET, instrument("wai-s").with_range(1, 5))["goals"].iloc[0]) / 4
    wai_sr = float(score(_SHEET, "wai-sr")["goals"].iloc[0])
    fit = "same" if wai_s == wai_sr else "wai-s" if wai_s > wai_sr else "wai-sr"
    first, second = (number_words(each, 2) for each in (wai_s, wai_sr))
    sentence = f"With the WAI-S key it is {first}, with the WAI-SR key {second}."
    return Fits([fit], sentence, {}, "the two keys")


def _left_out(clinic: Clinic) -> Fits:
    found = reliability(_third_sheets(clinic), "teaching", "bond")
    without = found.table["alpha_if_dropped"]
    fit = "down" if (without < found.alpha).all() else "up" if (without > found.alpha).all() else "some"
    low, high = (number_words(each, 2, bare=True) for each in (without.min(), without.max()))
    whole = number_words(float(found.alpha), 2, bare=True)
    return Fits([fit], f"Of bond, alpha is {whole} with all four, and {low} to {high} with three.", {})


def _at_the_top(clinic: Clinic) -> list[Mark]:
    scores = score(_third_sheets(clinic), "teaching")[["bond", "alliance"]].dropna()
    return [
        in_100(name, int((scores[column] == 5).sum()), len(scores))
        for name, column in (("bond in our clinic", "bond"), ("the whole alliance", "alliance"))
    ]


def _chairs_apart(clinic: Clinic) -> Fits:
    both = rater_means(clinic, "early")
    apart = {part: (both[f"{part}_client"] - both[f"{part}_therapist"]).abs() for part in PARTS}
    found = {part: mean_of(values.dropna()) for part, values in apart.items()}
    beside = {
        part: f"{number_words(each, 2)} points ({number_words(each.low, 2)} to {number_words(each.high, 2)})"
        for part, each in found.items()
    }
    sentence = "Beside each: how far apart client and therapist are in sessions 1 to 3, on average."
    return Fits([largest_or_alike(apart, "alike")], sentence, beside)


PREDICTIONS = (
    Prediction(
        id="02-1",
        question=(
            "Somebody answers 5 to all twelve statements, without reading them. What will bond be: 5, 3, or "
            "something else?"
        ),
        hand=Scale(
            "bond of somebody who answers 5 to everything, 1–5",
            1,
            5,
            0.25,
            {1: "1", 2: "2", 3: "3", 4: "4", 5: "5"},
            digits=2,
        ),
        answer=_all_fives,
        after="Now run the next cell, and set the four yourself.",
    ),
    Prediction(
        id="02-2",
        question="Take one sheet and score it twice, once with each key. Will goals come out the same?",
        hand=Choice(
            "goals, with two keys",
            {
                "same": "the same with both keys",
                "wai-s": "higher with the WAI-S key",
                "wai-sr": "higher with the WAI-SR key",
            },
        ),
        answer=_two_keys,
    ),
    Prediction(
        id="02-3",
        question=(
            "Our parts have four statements each. If you leave one out, will alpha go up, go down, or stay?"
        ),
        hand=Choice(
            "alpha of bond, with one statement left out",
            {
                "down": "down, whichever is left out",
                "up": "up, whichever is left out",
                "some": "up for some, down for others",
            },
        ),
        answer=_left_out,
    ),
    Prediction(
        id="02-4",
        question=(
            "How many in 100 of the clinic’s clients are at the very top for bond, all four statements at "
            "their best? And for the alliance as a whole?"
        ),
        hand=Scale(
            "of 100 clients, at the very top for bond",
            0,
            100,
            1,
            {0: "0", 25: "25", 50: "50", 75: "75", 100: "100"},
            rows=2,
        ),
        answer=_at_the_top,
    ),
    Prediction(
        id="02-5",
        question=(
            "Whose ratings will be highest? And on which of the three parts will two chairs differ most?"
        ),
        hand=Choice(
            "client and therapist differ most on",
            {**{part: part for part in PARTS}, "alike": "all three, about alike"},
        ),
        answer=_chairs_apart,
        after="How the three of you differ, only your own forms can tell: fill them in below.",
    ),
)
