"""What the exercises of lesson 04 are about: pairs of raters, how far they agree, whose view counts."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic import PARTS, PHASES, RATERS, kept, rater_means
from alliancekit.results import Estimate, short
from alliancekit.stats import (
    Agreement,
    Differences,
    agreement,
    compare_correlations,
    intraclass_correlation,
    truth_and_bias,
)

if TYPE_CHECKING:
    import numpy as np

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given

_PARTS = (*PARTS, "alliance")
_PAIRS = list(combinations(RATERS, 2))
_PHASE_WORDS = {
    "early": "sessions 1 to 3",
    "middle": "the middle sessions",
    "late": "the last three sessions",
    "all": "all sessions",
}


def _pair(clinic: Clinic, first: str, second: str, phase: str, part: str) -> pd.DataFrame:
    """Return ``first`` and ``second``: two raters' means of a part, one row a client."""
    rated = rater_means(clinic, phase)
    return rated.rename(columns={f"{part}_{first}": "first", f"{part}_{second}": "second"})


@kept
def _agreement(clinic: Clinic, first: str, second: str, phase: str, part: str) -> Agreement:
    rows = _pair(clinic, first, second, phase, part)
    return agreement(rows, "first", "second")


def _apart(values: list[float], gap: float) -> bool:
    return min(abs(a - b) for a, b in combinations(values, 2)) > gap


def order(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a setting of the explorer, and what its r may be taken for."""
    while True:
        first, second = _PAIRS[1 + int(rng.integers(2))]  # not the pair that the explorer opens with
        phase, part = str(rng.choice(PHASES)), str(rng.choice(_PARTS))
        found = _agreement(clinic, first, second, phase, part)
        opening = _agreement(clinic, "client", "therapist", phase, part).r
        told = {
            "r": float(found.r),
            "icc": float(found.icc["ICC(2,1)"]),
            "d": float(found.d),
            "opening": float(opening),
            "squared": found.r**2,
        }
        if _apart(list(told.values()), 0.032):
            view = {"first": first, "second": second, "phase": phase, "part": part}
            return view | told | {"shown": short(found.r), "icc_shown": short(told["icc"])}


def order_and_level(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a pair that differs in level."""
    first, second = _PAIRS[int(rng.integers(3))]
    phase, part = str(rng.choice(PHASES)), str(rng.choice(_PARTS))
    found = _agreement(clinic, first, second, phase, part)
    if found.d.includes(0):
        return order_and_level(clinic, rng)
    higher, lower = (first, second) if found.d > 0 else (second, first)
    return {
        "setting": f"{part}, {_PHASE_WORDS[phase]}",
        "first": first,
        "second": second,
        "higher": higher,
        "lower": lower,
        "r": str(found.r),
        "d": str(found.d),
        "percent": f"{found.r:.0%}",
    }


def form(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw one session's ratings by the therapist and somebody else, and their intraclass correlations."""
    while True:
        other = "client" if rng.random() < 0.5 else "observer"
        session, part = int(rng.integers(1, 9)), str(rng.choice(_PARTS))
        raters = [f"{part}_{other}", f"{part}_therapist"]
        icc = intraclass_correlation(rater_means(clinic, session), raters)
        told = {
            "right": float(icc["ICC(2,1)"]),
            "third": float(icc["ICC(3,1)"]),
            "one": float(icc["ICC(1,1)"]),
            "k": float(icc["ICC(2,k)"]),
        }
        if _apart(list(told.values()), 0.013):
            return told | {
                "other": other,
                "session": session,
                "part": part,
                "shown": short(told["right"]),
                "third_shown": short(told["third"]),
            }


def rated_twice(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw ratings by two people: some of the clinic's, and small ones that can be worked out by hand."""
    cases = []
    for size in (40, 25, 12):
        first, second = _PAIRS[int(rng.integers(3))]
        rows = _pair(clinic, first, second, str(rng.choice(PHASES)), str(rng.choice(_PARTS))).dropna()
        rows = rows.sample(size, random_state=rng)
        cases.append((rows["first"], rows["second"]))
    by_hand = (pd.Series([4.0, 5, 3, 4]), pd.Series([3.0, 3, 3, 3]))
    constant = (pd.Series([2.0, 3, 4]), pd.Series([1.0, 2, 3]))
    lower = (pd.Series([1.0, 2, 2, 3, 1]), pd.Series([4.0, 3, 5, 4, 3]))
    return {"cases": [*cases, by_hand, constant, lower]}


def upper_limit(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Give the upper limit of agreement."""
    gap = first - second
    return float(gap.mean() + 1.96 * gap.std())


def limit_below(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Give the lower limit instead."""
    gap = first - second
    return float(gap.mean() - 1.96 * gap.std())


def limit_turned(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Take the first from the second."""
    return upper_limit(second, first)


def limit_of_mean(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Take the interval of the mean for the limit of single differences."""
    gap = first - second
    return float(gap.mean() + 1.96 * gap.std() / len(gap) ** 0.5)


def limit_of_size(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Leave out the sign of the differences."""
    gap = (first - second).abs()
    return float(gap.mean() + 1.96 * gap.std())


def limit_by_n(first: pd.Series[float], second: pd.Series[float]) -> float:
    """Divide by n where n - 1 is wanted."""
    gap = first - second
    return float(gap.mean() + 1.96 * gap.std(ddof=0))


@kept
def _tracking(clinic: Clinic, phase: str, part: str) -> tuple[str, str, float]:
    rows = _pair(clinic, "therapist", "client", phase, part)
    found = truth_and_bias(rows, "first", "second", groups="therapist_id")
    return str(found.direction), str(found.truth), float(found.truth)


def tracking(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw what a truth-and-bias model says."""
    phase, part = str(rng.choice(PHASES)), str(rng.choice(_PARTS))
    direction, truth, size = _tracking(clinic, phase, part)
    return {
        "setting": f"{part}, {_PHASE_WORDS[phase]}",
        "direction": direction,
        "truth": truth,
        "size": short(size),
        "percent": f"{size:.0%}",
    }


@kept
def _compared(clinic: Clinic, phase: str, part: str) -> Differences:
    views = [f"{part}_{rater}" for rater in RATERS]
    return compare_correlations(rater_means(clinic, phase), views, "outcome_end", groups="therapist_id")


def _in_brackets(found: Estimate) -> str:
    return f"{short(found)} ({short(found.low)} to {short(found.high)})"


def three_views(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw the three correlations with outcome, their differences, and what these allow to be said."""
    phase, part = str(rng.choice(PHASES)), str(rng.choice(_PARTS))
    found = _compared(clinic, phase, part)
    r = dict(zip(RATERS, found.found.values(), strict=True))
    differences = dict(zip(_PAIRS, found.differences.values(), strict=True))
    clear = [pair for pair, each in differences.items() if not each.includes(0)]
    largest = min(r, key=lambda rater: r[rater])
    if clear:
        nearer = " and the ".join(sorted(f"{who}'s" for pair in clear for who in pair if who != largest))
        fits = (
            f"The {largest}'s r is further from 0 than the {nearer}: there the interval of the difference "
            "leaves out 0. Who sees the alliance as it is, the table does not say."
        )
        other = "Where the intervals of two r overlap, these data cannot tell the two apart."
        told = (
            "Overlapping intervals are no test, least of all where the same clients were rated. The table "
            "gives the differences themselves. Does one of their intervals leave out 0?"
        )
        why = (
            "Where the interval of a difference leaves out 0, the two differ clearly, whether or not their "
            "own intervals overlap. In this clinic the observer's lead is a setting of the program: its "
            "observers see how far distress has fallen. And a closer *r* is not a truer view."
        )
    else:
        fits = (
            "All three intervals of a difference hold 0: these data cannot tell whose view goes with "
            "outcome most closely."
        )
        other = (
            "All three intervals of a difference hold 0, so the three views go with outcome equally closely."
        )
        told = "An interval that holds 0 holds other values as well. “Not told apart” is not “equal”."
        why = (
            "The intervals of all three differences hold 0, so the order of the three could be chance. To "
            "call one view the trump card one would need a difference that holds up, and outcomes that the "
            "same person has not rated."
        )
    return {
        "setting": f"{part}, {_PHASE_WORDS[phase]}",
        "largest": largest,
        "fits": fits,
        "other": other,
        "told": told,
        "why": why,
        **{rater: str(each) for rater, each in r.items()},
        **{"_".join(pair): _in_brackets(each) for pair, each in differences.items()},
    }
