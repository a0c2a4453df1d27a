"""What the exercises of lesson 06 are asked about: thresholds, sessions above a course, two arms."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic import kept
from alliancekit.feedback import compare_arms, excess, expected_course, not_on_track
from alliancekit.results import short
from alliancekit.simulate import simulate_clinic

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given
    from alliancekit.feedback import Arms, ExpectedCourse, Signals

_FIGURES = {
    "sensitivity": "of those with a poor end, the share who were signalled",
    "specificity": "of those with a good end, the share who were not signalled",
    "false_alarms": "of all signals, the share that went to somebody with a good end",
}
_THRESHOLDS = (2, 3, 4, 8, 9, 10, 11, 12)
_START = 6
_PUBLISHED = 0.15  # de Jong et al. (2021)


@kept
def course(clinic: Clinic) -> ExpectedCourse:
    """Return the expected course of a clinic, worked out once."""
    return expected_course(clinic)


@kept
def signals(clinic: Clinic, above: float) -> Signals:
    """Return who is signalled at a threshold, worked out once."""
    return not_on_track(clinic, course(clinic), above)


def threshold(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Choose a threshold and a figure so that wrong ways give other numbers."""
    while True:
        above, figure = int(rng.choice(_THRESHOLDS)), str(rng.choice(list(_FIGURES)))
        right, start = (float(getattr(signals(clinic, each), figure)) for each in (above, _START))
        if min(abs(right - start), abs(1 - right - right), abs(1 - right - start)) > 0.03:
            high = getattr(signals(clinic, above), figure).high
            view = {"above": above, "start": _START, "figure": figure, "meaning": _FIGURES[figure]}
            return view | {"right": right, "untouched": start, "high": high, "percent": f"{right:.0%}"}


def cases(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a few clients' sessions, and some in which the threshold itself is met."""
    rows = excess(clinic, course(clinic))
    rows = rows.assign(expected=(rows["outcome"] - rows["excess"]).round(1))
    many = rows["client_id"].value_counts()
    some = rng.choice(np.sort(many.index[many >= 8]), 4, replace=False)
    found = []
    for name in some:
        own = rows[rows["client_id"] == name]
        pair = (own[name].astype(float).reset_index(drop=True) for name in ("outcome", "expected"))
        found.append((*pair, float(rng.integers(1, 9))))
    met = (pd.Series([20.0, 16.0, 4.0, 21.0]), pd.Series([14.0, 12.0, 12.0, 11.0]), 6.0)
    return {"cases": [*found, met, (met[0], met[1], 4.0)]}


def count(observed: pd.Series, expected: pd.Series, above: float) -> int:
    """Return the number of sessions with a signal, which is right."""
    return int((observed - expected >= above).sum())


def strictly(observed: pd.Series, expected: pd.Series, above: float) -> int:
    """Leave out the sessions that are just at the threshold."""
    return int((observed - expected > above).sum())


def below(observed: pd.Series, expected: pd.Series, above: float) -> int:
    """Count sessions that are better than expected."""
    return int((expected - observed >= above).sum())


def share(observed: pd.Series, expected: pd.Series, above: float) -> float:
    """Return the share of the sessions."""
    return float((observed - expected >= above).mean())


@lru_cache(maxsize=32)
def made(clients: int, seed: int) -> Arms:
    """Return the two arms of a made clinic."""
    return compare_arms(simulate_clinic(clients, seed=seed).clients)


def two_arms(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - made clinics
    """Make a clinic whose interval holds the published effect; about half of them hold 0 as well."""
    small = bool(rng.integers(2))
    while True:
        clients = int(rng.choice([200, 300])) if small else 2000
        d = made(clients, int(rng.integers(1, 7))).d
        if d.includes(_PUBLISHED) and d.includes(0) == small:
            break
    shared = {"clients": f"{clients:,}", "d": d.words()}
    if small:
        return shared | {
            "fits": "This clinic alone cannot tell whether feedback helped. Its interval holds 0, and it "
            "holds the published .15 as well.",
            "fits_not": "Feedback does not help in this clinic, because the interval holds 0.",
            "reply": "That 0 lies in the interval does not make it 0. The interval also holds .15: a clinic "
            "of this size is too small to tell them apart.",
        }
    return shared | {
        "fits": "On average those with feedback ended a little lower; how much lower is known roughly, and "
        "the published .15 lies within the interval.",
        "fits_not": f"With feedback, every single client ended about {short(d)} standard deviations lower.",
        "reply": "d is a difference between two means. It does not say that each person gained so much: many "
        "with feedback still ended higher than many without.",
    }
