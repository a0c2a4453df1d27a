"""Studies simulated many at a time: from settings to the interval that each study finds.

Everything is in standard deviations, and normal. One rating by one rater in one session has the variance 1:
``SHARED`` of it is what raters of the same client agree on, ``STABLE`` what stays with the client from
session to session, and the rest belongs to the session.

A function a kind of study: from chance, how many studies, how many clients and the settings to the lower and
the upper limit that each study finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.stats.correlation import z_for
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array

SHARED, STABLE = 0.36, 0.77
THERAPIST_IN_ALLIANCE, THERAPIST_IN_OUTCOME = 0.07, 0.05
CARRIED_OVER = 0.30  # from one session to the next, of what is above or below a client's own mean


@dataclass(frozen=True)
class Study:
    """All that is asked of a study but its number of clients; None where its design has no such thing."""

    design: str
    effect: float
    sessions: int | None
    raters: int | None
    therapists: int | None
    dropout: float | None
    studies: int
    seed: int
    level: float

    def therapists_for(self, clients: int) -> int:
        """Return how many therapists see so many clients: by default one for 13, and 3 at least."""
        return self.therapists or max(3, clients // 13)


def correlation(rng: np.random.Generator, count: int, clients: int, study: Study) -> tuple[Array, Array]:
    """Correlate the mean rating with the outcome, Fisher's interval."""
    x, y = _pair(rng, (count, clients), study)
    stayed = rng.random((count, clients)) >= (study.dropout or 0)
    sums = _sums(x, y, stayed)
    n, z = sums[0], _fisher(sums)
    half = z_for(study.level) / np.sqrt(np.maximum(n - 3, 1e-9))
    return _bounded(z - half, z + half, n)


def clustered(rng: np.random.Generator, count: int, clients: int, study: Study) -> tuple[Array, Array]:
    """Correlate as before; each therapist left out in turn gives the interval (jackknife)."""
    therapists = study.therapists_for(clients)
    each = -(-clients // therapists)
    places = np.arange(each * therapists).reshape(each, therapists).T
    there = places < clients
    x, y = _pair(rng, (count, therapists, each), study, by_therapist=True)
    stayed = there & (rng.random(x.shape) >= (study.dropout or 0))
    sums = _sums(x, y, stayed)
    whole = sums.sum(axis=-1, keepdims=True)
    z, without = _fisher(whole)[:, 0], _fisher(whole - sums)
    half = _jackknife(without - z[:, None], study.level)
    # Without one therapist four clients must be left, or there is no interval.
    least = (whole - sums)[0].min(axis=-1)
    return _bounded(z - half, z + half, least)


def experiment(rng: np.random.Generator, count: int, clients: int, study: Study) -> tuple[Array, Array]:
    """Compare two arms, Student's t; the second has half the clients, or one more."""
    lifted = np.arange(clients) >= clients // 2
    y = rng.standard_normal((count, clients)) + study.effect * lifted
    stayed = rng.random((count, clients)) >= (study.dropout or 0)
    arms = [stayed & lifted, stayed & ~lifted]
    n = np.array([arm.sum(axis=-1) for arm in arms])
    enough = (n >= 2).all(axis=0)
    counted = np.maximum(n, 2)
    means = [(y * arm).sum(axis=-1) / some for arm, some in zip(arms, counted, strict=True)]
    squares = sum(
        (((y - mean[:, None]) * arm) ** 2).sum(axis=-1) for arm, mean in zip(arms, means, strict=True)
    )
    df = counted.sum(axis=0) - 2
    half = _t(study.level, df) * np.sqrt(squares / df * (1 / counted).sum(axis=0))
    gap = means[0] - means[1]
    return np.where(enough, gap - half, -np.inf), np.where(enough, gap + half, np.inf)


def within(rng: np.random.Generator, count: int, clients: int, study: Study) -> tuple[Array, Array]:
    """Regress the next session's distress on this session's alliance, each minus the client's own mean."""
    sessions = int(study.sessions or 0)
    shape = (count, clients)
    alliance, rest = _course(rng, shape, sessions), _course(rng, shape, sessions)
    then = study.effect * alliance[..., :-1] + np.sqrt(1 - study.effect**2) * rest[..., 1:]
    now = alliance[..., :-1]
    left = rng.random(shape) < (study.dropout or 0)
    last = np.where(left, rng.integers(2, max(sessions, 3), shape), sessions)
    there = np.arange(2, sessions + 1) <= last[..., None]
    pairs = there.sum(axis=-1, keepdims=True)
    now, then = ((each - (each * there).sum(axis=-1, keepdims=True) / pairs) * there for each in (now, then))
    squares, products = (now**2).sum(axis=-1), (now * then).sum(axis=-1)
    below, above = squares.sum(axis=-1, keepdims=True), products.sum(axis=-1, keepdims=True)
    slope = (above / below)[:, 0]
    half = _jackknife((above - products) / (below - squares) - slope[:, None], study.level)
    return slope - half, slope + half


def agreement(rng: np.random.Generator, count: int, clients: int, study: Study) -> tuple[Array, Array]:
    """Estimate ICC(3,1) with the interval of Shrout & Fleiss (1979, Psychological Bulletin 86:420-428)."""
    from scipy.stats import f

    raters = int(study.raters or 0)
    person = rng.standard_normal((count, clients, 1))
    own = rng.standard_normal((count, clients, raters))
    scores = np.sqrt(study.effect) * person + np.sqrt(1 - study.effect) * own
    rows, columns = scores.mean(axis=2, keepdims=True), scores.mean(axis=1, keepdims=True)
    grand = scores.mean(axis=(1, 2), keepdims=True)
    df, rest = clients - 1, (clients - 1) * (raters - 1)
    between = raters * ((rows - grand) ** 2).sum(axis=(1, 2)) / df
    ratio = between / (((scores - rows - columns + grand) ** 2).sum(axis=(1, 2)) / rest)
    tail = (1 + study.level) / 2
    low, high = ratio / f.ppf(tail, df, rest), ratio * f.ppf(tail, rest, df)
    return (low - 1) / (low + raters - 1), (high - 1) / (high + raters - 1)


def expected_correlation(effect: float, sessions: int, raters: int) -> float:
    """Return the correlation to be expected when ratings of several sessions and raters are averaged.

    The effect over sqrt(.36 + .41 / raters + .23 / (raters x sessions)): what is averaged out no longer hides
    it. The outcome is taken to go with what raters agree on.

    >>> round(expected_correlation(.278, 1, 1), 3), round(expected_correlation(.278, 4, 2), 3)
    (0.278, 0.361)
    """
    spread = SHARED + (STABLE - SHARED) / raters + (1 - STABLE) / (raters * sessions)
    return float(effect / np.sqrt(spread))


def _pair(
    rng: np.random.Generator, shape: tuple[int, ...], study: Study, *, by_therapist: bool = False
) -> tuple[Array, Array]:
    """Draw mean rating and outcome; the mean of normal errors is normal, and so is drawn at once."""
    sessions, raters = int(study.sessions or 1), int(study.raters or 1)
    rho = study.effect / np.sqrt(SHARED)
    client, rest, error = (rng.standard_normal(shape) for _ in range(3))
    if by_therapist:
        # Both shares are of the variance of a rating, or of the outcome, in all.
        part = THERAPIST_IN_ALLIANCE / SHARED
        client = _of_therapist(rng, client, part)
        rest = _of_therapist(rng, rest, max(0.0, THERAPIST_IN_OUTCOME - rho**2 * part) / (1 - rho**2))
    noise = (STABLE - SHARED) / raters + (1 - STABLE) / (raters * sessions)
    return np.sqrt(SHARED) * client + np.sqrt(noise) * error, rho * client + np.sqrt(1 - rho**2) * rest


def _of_therapist(rng: np.random.Generator, own: Array, share: float) -> Array:
    therapist = rng.standard_normal((*own.shape[:2], 1))
    return np.asarray(np.sqrt(share) * therapist + np.sqrt(1 - share) * own)


def _course(rng: np.random.Generator, shape: tuple[int, ...], sessions: int) -> Array:
    """Draw sessions of which each carries over a part to the next, with variance 1."""
    course = rng.standard_normal((*shape, sessions))
    for session in range(1, sessions):
        new = np.sqrt(1 - CARRIED_OVER**2) * course[..., session]
        course[..., session] = CARRIED_OVER * course[..., session - 1] + new
    return course


def _sums(x: Array, y: Array, there: Array) -> Array:
    """Return n, and the sums that a correlation is made of, over the last axis."""
    x, y = x * there, y * there
    return np.stack([each.sum(axis=-1) for each in (there, x, y, x * x, y * y, x * y)]).astype(float)


def _fisher(sums: Array) -> Array:
    """Return Fisher's z of correlations, from their sums."""
    n, x, y, xx, yy, xy = sums
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (n * xy - x * y) / np.sqrt((n * xx - x * x) * (n * yy - y * y))
    return np.asarray(np.arctanh(np.clip(np.nan_to_num(r), -1 + 1e-12, 1 - 1e-12)))


def _jackknife(changes: Array, level: float) -> Array:
    """Return half the width of the interval from what leaving out each cluster changes.

    As in :func:`alliancekit.stats.regression.regress`.
    """
    m = changes.shape[-1]
    return np.asarray(t_for(level, m - 1) * np.sqrt((changes**2).sum(axis=-1) * (m - 1) / m))


def _bounded(low: Array, high: Array, n: Array) -> tuple[Array, Array]:
    """Go back from z to r; fewer than four clients left give no interval but the whole range."""
    return np.where(n > 3, np.tanh(low), -1.0), np.where(n > 3, np.tanh(high), 1.0)


def _t(level: float, df: Array) -> Array:
    different, places = np.unique(df, return_inverse=True)
    return np.asarray([t_for(level, int(each)) for each in different])[places.reshape(df.shape)]
