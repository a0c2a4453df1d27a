"""Which world is this? What can be looked at in a clinic, what each world would show, and what follows.

A *look* gives one or more figures with their intervals. What a figure would be in each world, were the
clinic without end, is known because the worlds are ours: :data:`EXPECTED`. All looks but the last use what
was merely observed, in the clinic at hand; the experiment asks new clients of the same world.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.clinic import Clinic, phase_means
from alliancekit.errors import UserError
from alliancekit.results import Estimate, in_words
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic
from alliancekit.stats import correlate, lagged, partial_correlation
from alliancekit.stats.correlation import z_for
from alliancekit.stats.effects import standardised_difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

CLIENTS = 1000  # in the clinic at hand
LIFT = 0.5  # SD of alliance
SIZES = (200, 600, 2000)  # of an experiment, in clients
EXPERIMENT = "experiment"
OBSERVED = (
    "r by session",
    "r given distress so far",
    "r with later change",
    "lags as rated",
    "lags detrended",
)
LOOKS = (*OBSERVED, EXPERIMENT)

# Look -> figure -> what it is in each world, in the order of WORLDS: means of 20 clinics of 20,000 clients
# (python tests/calibration/looks.py).
EXPECTED: dict[str, dict[str, tuple[float, float, float, float]]] = {
    "r by session": {
        "session 1": (-0.275, -0.265, -0.009, -0.275),
        "session 3": (-0.276, -0.275, -0.277, -0.276),
        "session 8": (-0.280, -0.307, -0.433, -0.280),
    },
    "r given distress so far": {"session 3": (-0.214, -0.309, -0.134, -0.214)},
    "r with later change": {"session 3": (-0.126, -0.252, -0.012, -0.126)},
    "lags as rated": {
        "alliance to distress": (-0.019, -0.033, -0.101, -0.019),
        "distress to alliance": (-0.027, -0.010, -0.246, -0.027),
    },
    "lags detrended": {
        "alliance to distress": (-0.006, -0.021, -0.028, -0.006),
        "distress to alliance": (-0.002, 0.013, -0.191, -0.002),
    },
    # Where the alliance does nothing to distress, a lift still keeps a few more clients in treatment.
    EXPERIMENT: {"d": (-0.220, -0.206, -0.018, -0.016)},
}


@dataclass(frozen=True, eq=False)
class Blind:
    """A clinic whose world is not told.

    Attributes
    ----------
    seed : int
        The same seed draws the same world and the same clinic, so that a class can share one.
    world : str
        The truth.
    clinic : Clinic
        Its :data:`CLIENTS` clients: SYNTHETIC.
    """

    seed: int
    world: str
    clinic: Clinic


@lru_cache(maxsize=8)
def draw(seed: int) -> Blind:
    """Draw one of the four worlds, each as likely as the others, and a clinic from it.

    Returns
    -------
    Blind

    Raises
    ------
    UserError
        If ``seed`` is no whole number of 0 or more.

    Examples
    --------
    >>> draw(1).world in WORLDS
    True
    """
    if not isinstance(seed, Integral) or seed < 0:
        raise UserError(f"seed is {seed!r}; allowed is a whole number of 0 or more.")
    world = WORLDS[np.random.default_rng([seed, len(WORLDS)]).integers(len(WORLDS))]
    return Blind(seed, world, simulate_clinic(CLIENTS, seed=seed, model=ClinicModel.world(world)))


def observed(clinic: Clinic) -> dict[str, dict[str, Estimate]]:
    """Take the looks that need nothing but what was observed: look -> figure -> estimate.

    The alliance is the client's rating, the outcome distress (lower is better). *r by session* correlates the
    alliance of a session with distress at the end; *given distress so far* does so for session 3 with
    distress of sessions 1 to 3 held constant; *later change* is distress at the end less that of session 3,
    of clients who came again. *Lags* are the crossed effects of :func:`alliancekit.stats.lagged`, from one
    session to the next.

    Returns
    -------
    dict

    Raises
    ------
    UserError
        If the clinic has too few clients or sessions.

    Examples
    --------
    >>> sorted(observed(draw(1).clinic)["lags detrended"])
    ['alliance to distress', 'distress to alliance']
    """
    rated = {session: phase_means(clinic, "client", session) for session in (1, 3, 8)}
    third = _with_distress(clinic, rated[3])
    client = clinic.sessions[clinic.sessions["rater"] == "client"]
    crossed: dict[bool, dict[str, Estimate]] = {False: {}, True: {}}
    effects = lagged(client, "alliance", "outcome")
    for earlier, later, detrended, *found in effects.table.itertuples(index=False, name=None):
        if earlier != later:
            figure = f"{in_words(earlier)} to {in_words(later)}"
            crossed[detrended][figure] = Estimate(*found, n=effects.clients)
    return {
        "r by session": {
            f"session {session}": correlate(rows, x="alliance", y="outcome_end")
            for session, rows in rated.items()
        },
        "r given distress so far": {
            "session 3": partial_correlation(
                third, "alliance", "outcome_end", ["distress_1", "distress_2", "distress_3"]
            )
        },
        "r with later change": {
            "session 3": correlate(third[third["sessions_attended"] > 3], x="alliance", y="later")
        },
        "lags as rated": crossed[False],
        "lags detrended": crossed[True],
    }


def _with_distress(clinic: Clinic, rated: pd.DataFrame) -> pd.DataFrame:
    """Put distress of sessions 1 to 3, and what came later, beside the alliance of session 3."""
    client = clinic.sessions[(clinic.sessions["rater"] == "client") & (clinic.sessions["session"] <= 3)]
    rows = rated
    for session, of_session in client.groupby("session"):
        distress = of_session[["client_id", "outcome"]].rename(columns={"outcome": f"distress_{session}"})
        rows = rows.merge(distress, on="client_id")
    return rows.assign(later=rows["outcome_end"] - rows["distress_3"])


def experiment(world: str, clients: int, seed: int) -> Estimate:
    """Lift the alliance of a random half of new clients by :data:`LIFT` SD, and compare how they end.

    The simulator lets each client live twice by the same chance, lifted and not; a draw decides which of the
    two lives the experiment sees.

    Parameters
    ----------
    world
        One of the four.
    clients
        How many, in both halves together; 20 or more.
    seed
        The same seed, world and clients give the same estimate.

    Returns
    -------
    Estimate
        Cohen's d of distress at the end, lifted minus not lifted: below 0 the lift lowered distress. Interval
        from the large-sample variance 4 / n + d² / 2n (Hedges & Olkin 1985, Statistical Methods for
        Meta-Analysis, of two equal halves).

    Raises
    ------
    UserError
        If there is no such world.

    Examples
    --------
    >>> experiment("follows", 400, seed=1).includes(0)
    True
    """
    rng = np.random.default_rng([seed, clients])
    new = int(rng.integers(2**31))
    lifted = rng.permutation(clients) < clients // 2
    usual, with_lift = (
        simulate_clinic(clients, seed=new, model=replace(ClinicModel.world(world), alliance_lift=lift))
        .clients["outcome_end"]
        .to_numpy(float)
        for lift in (0.0, LIFT)
    )
    return standardised_difference(with_lift[lifted], usual[~lifted])


def weigh(taken: Mapping[str, Mapping[str, Estimate]]) -> dict[str, float]:
    """Say how likely each world is after some looks, if all four were equally likely before.

    A figure speaks for a world by the normal density of its distance from :data:`EXPECTED`, with the
    standard error that its interval implies; figures are multiplied as if they were independent, which makes
    the answer surer than it should be where they rest on the same clients.

    Parameters
    ----------
    taken
        Look -> figure -> estimate, as :func:`observed` gives them; may be empty.

    Returns
    -------
    dict
        World to probability; they add up to 1.

    Examples
    --------
    >>> weigh({})["follows"]
    0.25
    """
    log = np.zeros(len(WORLDS))
    for look, figures in taken.items():
        for figure, found in figures.items():
            error = (found.high - found.low) / 2 / z_for(found.level)
            log -= ((found - np.array(EXPECTED[look][figure])) / error) ** 2 / 2
    share = np.exp(log - log.max())
    return dict(zip(WORLDS, (share / share.sum()).tolist(), strict=True))


def verdict(shares: Mapping[str, float]) -> str | None:
    """Name the world that the rule settles on: the likeliest; None where two are as likely as each other.

    Returns
    -------
    str or None

    Examples
    --------
    >>> verdict(weigh({})) is None
    True
    """
    best, second = sorted(shares, key=shares.__getitem__, reverse=True)[:2]
    return best if shares[best] - shares[second] > 1e-9 else None
