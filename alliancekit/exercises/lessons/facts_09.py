"""What the exercises of lesson 09 are asked about: synthetic studies, pooled, and signs to read."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.literature import meta_regression, small_study_effects, study_rows
from alliancekit.literature.pooling import pool
from alliancekit.literature.tables import RATERS
from alliancekit.results import short

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given
    from alliancekit.literature import PooledCorrelations, SmallStudyEffects
    from alliancekit.literature.model import Method
    from alliancekit.results import Estimate

SMALL = 60  # people; smaller studies are the ones of which some were never published
_LEAST = range(20, 160, 5)


@cache
def pooled(
    rater: str = "", least: int = 0, method: Method = "reml", setting: str = "", seed: int = 3
) -> PooledCorrelations:
    """Return the synthetic studies pooled, or those of a rater, a setting, a size."""
    studies = study_rows(seed)
    studies = studies[studies["n"] >= least]
    if rater:
        studies = studies[studies["rater"] == rater]
    if setting:
        studies = studies[studies["setting"] == setting]
    return pool(studies, method=method)


@cache
def gap() -> SmallStudyEffects:
    """Return the small-study effects of the synthetic studies."""
    return small_study_effects(study_rows())


@cache
def difference(seed: int, column: str, group: str) -> Estimate:
    """Return by how much a group of synthetic studies lies above the first group, in z."""
    found = meta_regression(study_rows(seed), on=column).coefficients
    return next(each for name, each in found.items() if f": {group}, beside" in name)


def some_studies(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - synthetic studies
    """Choose studies so that other choices and the fixed model give another r."""
    while True:
        which, least = str(rng.choice(["client", "therapist", "observer"])), int(rng.choice(_LEAST))
        right = float(pooled(which, least).r)
        others = {
            "fixed": float(pooled(which, least, "fixed").r),
            "every": float(pooled("", least).r),
            "small": float(pooled(which).r),
        }
        if min(abs(one - other) for one, other in combinations([right, *others.values()], 2)) > 0.006:
            break
    return {"rater": which, "least": least, "right": right, "shown": short(right), **others}


def model(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - synthetic studies
    """Choose a rater for whom one true r and many give different means."""
    while True:
        rater, seed = str(rng.choice(RATERS)), int(rng.integers(3, 40))
        one, many = (pooled(rater, method=method, seed=seed) for method in ("fixed", "reml"))
        every = pooled(seed=seed).r
        if min(abs(one.r - many.r), abs(one.r - every), abs(many.r - every)) > 0.006:
            break
    return {
        "rater": rater,
        "seed": seed,
        "right": float(many.r),
        "untouched": float(one.r),
        "tau": float(many.tau),
        "every": float(every),
        "shown": short(many.r),
    }


def next_study(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - synthetic studies
    """Pool some synthetic studies, for a sentence on the next one."""
    found = pooled(
        str(rng.choice(["", *RATERS])), int(rng.choice([0, 40, 80])), seed=int(rng.integers(3, 12))
    )
    return {
        "k": found.k,
        "r": found.r.words(),
        "low": short(found.r.low),
        "high": short(found.r.high),
        "ahead": f"{short(found.prediction.low)} to {short(found.prediction.high)}",
    }


def two_groups(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - synthetic studies
    """Compare two groups of synthetic studies; about half of the differences hold 0."""
    clear = bool(rng.integers(2))
    while True:
        column, group, first = [
            ("rater", "therapist", "client"),
            ("rater", "observer", "client"),
            ("setting", "internet", "face to face"),
        ][int(rng.integers(3))]
        found = difference(int(rng.integers(3, 12)), column, group)
        if found.includes(0) != clear:
            break
    told = {"group": group, "first": first, "z": f"{short(found)}, {found.interval()}"}
    side = "lower" if found < 0 else "higher"
    if clear:
        return told | {
            "fits": f"Studies with “{group}” found {side} correlations than those with “{first}”, more "
            f"than chance "
            "alone would explain; why, this does not say.",
            "fits_not": "Nothing can be said, because the interval is wide.",
            "reply": "Wide or narrow, it leaves out 0. So chance alone is an unlikely reason.",
            "cause": f"If a study changed from “{first}” to “{group}”, its correlation would become {side}.",
        }
    return told | {
        "fits": f"These studies cannot tell whether “{group}” and “{first}” differ; the interval of the "
        f"difference "
        "holds 0.",
        "fits_not": f"“{group}” and “{first}” have been shown to be the same.",
        "reply": "That the interval holds 0 does not make the difference 0: it holds other values too.",
        "cause": f"If a study changed from “{first}” to “{group}”, its correlation would become {side}.",
    }


# Two real studies and one that could be anyone’s, and how to read their signs.
_SIGNS = (
    {
        "told": "In an internet therapy for anxiety (27 people, Bergman Nordgren et al., 2013), the "
        "alliance went with "
        "*residual gain* at r = −.47. Residual gain says how much higher someone’s symptoms ended than "
        "their start "
        "would have led one to expect.",
        "fits": "A higher alliance went with lower symptoms than expected: .47 in the direction of benefit.",
        "against": "A higher alliance went with a worse outcome than expected.",
        "reply": "What does a higher residual gain mean here, better or worse? Read the last sentence again.",
    },
    {
        "told": "In an internet therapy for obsessions and compulsions (34 people, Herbst et al., 2016), "
        "the alliance "
        "went with *improvement* at r = .33.",
        "fits": "A higher alliance went with more improvement: .33 in the direction of benefit.",
        "against": "A higher alliance went with more symptoms, because r is above 0.",
        "reply": "Above 0 means: more of one, more of the other. And the other is improvement.",
    },
    {
        "told": "Somebody finds that the alliance in session 3 goes with *symptoms at the end* at r = −.28.",
        "fits": "A higher alliance went with fewer symptoms at the end: .28 in the direction of benefit.",
        "against": "A higher alliance went with a worse outcome, because r is below 0.",
        "reply": "Below 0 means: more of one, less of the other. And less of symptoms is what one hopes for.",
    },
)


def sign(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - told in words
    """Choose a study whose sign is to be read."""
    return dict(_SIGNS[int(rng.integers(len(_SIGNS)))])


def cases(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - synthetic studies
    """Draw a few studies, the sizes of which differ much."""
    found = []
    for _ in range(4):
        some = study_rows().sample(5, random_state=int(rng.integers(10_000)))
        z = np.arctanh(some["r"]).round(3).reset_index(drop=True)
        n = some["n"].reset_index(drop=True).astype(float)
        n[0], n[1] = 12.0, 400.0
        found.append((z, n))
    return {"cases": found}


def weighted(z: pd.Series, n: pd.Series) -> float:
    """Return the mean weighted by n - 3, which is right."""
    return float((z * (n - 3)).sum() / (n - 3).sum())


def unweighted(z: pd.Series, n: pd.Series) -> float:  # noqa: ARG001 - that is the mistake
    """Return the plain mean."""
    return float(z.mean())


def by_people(z: pd.Series, n: pd.Series) -> float:
    """Weigh by n."""
    return float((z * n).sum() / n.sum())


def undivided(z: pd.Series, n: pd.Series) -> float:
    """Forget to divide by the weights."""
    return float((z * (n - 3)).sum())
