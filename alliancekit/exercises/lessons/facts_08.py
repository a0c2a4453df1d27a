"""What the exercises of lesson 08 are asked about, and ways of working out a slope, right and wrong."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.clinic import PARTS, PHASES, RATERS, THERAPIES, kept, phase_means
from alliancekit.results import Estimate
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic
from alliancekit.stats import WithinBetween, correlate, lagged, variance_between, within_between

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic
    from alliancekit.exercises.engine.base import Given

_RATED = ("alliance", *PARTS)
_BY = {"client": "client_id", "therapist": "therapist_id"}


@kept
def _sessions(clinic: Clinic, rater: str) -> pd.DataFrame:
    rows = clinic.sessions[clinic.sessions["rater"] == rater]
    return rows.merge(clinic.clients[["client_id", "therapist_id"]], on="client_id")


@kept
def _split(clinic: Clinic, rater: str, part: str, level: str) -> WithinBetween:
    return within_between(_sessions(clinic, rater), part, "outcome", _BY[level])


def slope(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Choose rater, part, level and slope so that wrong readings give other numbers."""
    while True:
        rater, part, level = (str(rng.choice(words)) for words in (RATERS, _RATED, list(_BY)))
        asked = str(rng.choice(["within", "between"]))
        found = _split(clinic, rater, part, level)
        elsewhere = _split(clinic, rater, part, "client" if level == "therapist" else "therapist")
        right, other = float(found.within), float(found.between)
        wrong_level = float(elsewhere.within)
        if asked == "between":
            right, other, wrong_level = other, right, float(elsewhere.between)
        # Else two ways of reading the explorer give one number, or none that stands apart from 0.
        apart = [abs(right - wrong) for wrong in (other, wrong_level, -right, -other)]
        if min(*apart, abs(other - wrong_level)) > 0.3:
            view = {"rater": rater, "part": part, "level": level, "asked": asked, "by": _BY[level]}
            values = {"right": right, "other": other, "wrong_level": wrong_level}
            return view | values | {"shown": f"{right:.1f}"}


def what_it_says(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Give both slopes, between and within clients."""
    rater, part = str(rng.choice(RATERS)), str(rng.choice(_RATED))
    found = _split(clinic, rater, part, "client")
    between, within = (
        f"{each:.1f} (95% interval {each.low:.1f} to {each.high:.1f})"
        for each in (found.between, found.within)
    )
    size = f"{abs(found.between):.1f}"
    return {"rater": rater, "part": part, "between": between, "within": within, "size": size}


def share(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Choose ratings where therapists' share differs from therapies' and has a wide interval."""
    while True:
        rater, phase, part = (str(rng.choice(words)) for words in (RATERS, PHASES, _RATED))
        rated = phase_means(clinic, rater, phase)
        share = variance_between(rated, part, "therapist_id").share
        therapy = variance_between(rated, part, "therapy").share
        if abs(share - therapy) > 0.02 and share.high - share > 0.02:
            view = {"rater": rater, "phase": phase, "part": part, "therapy": therapy}
            return view | {"right": float(share), "high": share.high, "percent": f"{share:.0%}"}


def cases(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Draw a few clients for each rater, and four sessions in which the cloud turns round."""
    cases = []
    for rater in RATERS:
        rows = _sessions(clinic, rater).dropna(subset=["alliance"])
        many = rows["client_id"].value_counts()
        some = rng.choice(np.sort(many.index[many >= 6].astype(str)), 4, replace=False)
        rows = rows[rows["client_id"].isin(some)].reset_index(drop=True)
        cases.append((rows["client_id"].astype(str), rows["alliance"], rows["outcome"].astype(float)))
    turned = (pd.Series(list("aabb")), pd.Series([1.0, 2, 3, 4]), pd.Series([6.0, 5, 12, 11]))
    return {"cases": [*cases, turned]}


def _slope_of(x: pd.Series, y: pd.Series) -> float:
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())


def within(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    """Return the slope within clients, which is right."""
    x = alliance - alliance.groupby(client).transform("mean")
    y = distress - distress.groupby(client).transform("mean")
    return float((x * y).sum() / (x**2).sum())


def one_cloud(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:  # noqa: ARG001
    """Return the slope of one cloud."""
    return _slope_of(alliance, distress)


def between(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    """Return the slope of the clients' means."""
    return _slope_of(alliance.groupby(client).transform("mean"), distress.groupby(client).transform("mean"))


def as_r(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    """Return the correlation within clients."""
    x = alliance - alliance.groupby(client).transform("mean")
    y = distress - distress.groupby(client).transform("mean")
    return float((x * y).sum() / np.sqrt((x**2).sum() * (y**2).sum()))


def only_distress(client: pd.Series, alliance: pd.Series, distress: pd.Series) -> float:
    """Return the slope with means taken out of distress only."""
    return _slope_of(alliance, distress - distress.groupby(client).transform("mean"))


@lru_cache(maxsize=16)
def lags(world: str, seed: int) -> dict[str, Estimate]:
    """Return the four crossed effects of one made clinic: ``alliance_rated``, ``outcome_detrended``, ..."""
    made = simulate_clinic(4000, seed=seed, model=ClinicModel.world(world))
    effects = lagged(made.sessions.query("rater == 'client'"), "alliance", "outcome").table
    crossed = effects[effects["earlier"] != effects["later"]]
    return {
        f"{earlier}_{'detrended' if detrended else 'rated'}": Estimate(*found)
        for earlier, _, detrended, *found in crossed.itertuples(index=False, name=None)
    }


# What a table of lagged effects allows: the key, and what is wrong with reading it by one row.
_FOLLOWS = {
    "fits": "With trends taken out, distress clearly goes before the alliance. The other way there is hardly "
    "more than detrending leaves behind: this fits an alliance that follows.",
    "row": "The interval in the first row leaves out 0, so the alliance acts on the next session’s distress.",
    "row_reply": "Taking trends out leaves about −.03 behind where the alliance does nothing at all. That "
    "interval allows for chance, and not for this.",
}
_CANNOT_TELL = {
    "fits": "With trends taken out, neither goes before the other by more than a few hundredths. That fits "
    "an alliance that acts over the course, one that acts a little each session, and one that does nothing.",
    "row": "With trends taken out, next to nothing is left, so the alliance does nothing for outcome.",
    "row_reply": "This looks from one session to the next only. In our first world the alliance acts over "
    "the whole course, and next to nothing shows here.",
}


def which_clinic(clinic: Clinic, rng: np.random.Generator) -> Given:  # noqa: ARG001 - made clinics
    """Make a clinic by one of the four worlds and give its lagged effects; half of the time it follows."""
    others = [world for world in WORLDS if world != "follows"]
    world = "follows" if rng.integers(2) else str(rng.choice(others))
    texts, wrong = (_FOLLOWS, _CANNOT_TELL) if world == "follows" else (_CANNOT_TELL, _FOLLOWS)
    found = {
        name: f"{each:z.2f} ({each.low:z.2f} to {each.high:z.2f})"
        for name, each in lags(world, int(rng.integers(1, 4))).items()
    }
    return found | texts | {"fits_not": wrong["fits"], "world": world}


def match(clinic: Clinic, rng: np.random.Generator) -> Given:
    """Choose a group and give how culture match goes with the alliance in it."""
    rater, therapy, phase = (str(rng.choice(words)) for words in (RATERS, THERAPIES, PHASES[:2]))
    rated = phase_means(clinic, rater, phase)
    rated = rated[rated["therapy"] == therapy].dropna(subset=["alliance"])
    found = correlate(rated, "culture_match", "alliance")
    if found.includes(0):
        right = (
            "The interval holds 0: these clients are too few to tell whether a match goes with a "
            "higher alliance."
        )
    else:
        right = (
            f"In this group, a match goes with a {'higher' if found > 0 else 'lower'} alliance, "
            "to a degree that is not well known."
        )
    return {"rater": rater, "therapy": therapy, "phase": phase, "found": str(found), "fits": right}
