from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.stats import congruence, difference_scores

# b0 .. b5 of a surface with a slope along agreement and a fall away from it, from the centre 3.
TRUE = {"intercept": 10.0, "x": -1.0, "y": -0.5, "xx": -0.4, "xy": 0.8, "yy": -0.6}
SHAPE = {"a1": -1.5, "a2": -0.2, "a3": -0.5, "a4": -1.8, "a5": 0.2}


def columns(x, y, outcome):
    return pd.DataFrame({"x": x, "y": y, "outcome": outcome}), "x", "y", "outcome"


def draw(rng, n, noise=2.0):
    x, y = np.clip(3.5 + rng.multivariate_normal([0, 0], [[0.6, 0.25], [0.25, 0.6]], n).T, 1, 5)
    u, v = x - 3, y - 3
    surface = (
        TRUE["intercept"]
        + TRUE["x"] * u
        + TRUE["y"] * v
        + TRUE["xx"] * u * u
        + TRUE["xy"] * u * v
        + TRUE["yy"] * v * v
    )
    return columns(x, y, surface + noise * rng.standard_normal(n))


def test_the_surface_is_recovered_exactly_without_noise():
    found = congruence(*draw(np.random.default_rng(1), 60, noise=0), centre=3)
    for name, value in SHAPE.items():
        assert getattr(found, name) == pytest.approx(value)
    assert found.outcome_at(3, 3) == pytest.approx(10)
    assert found.outcome_at(5, 3) == pytest.approx(10 - 2 - 1.6)
    lines = found.lines(2, 3)
    ends = lines[lines["line"] == "incongruence"]
    assert ends["outcome"].to_numpy() == pytest.approx([10 + 1 - 7.2, 10, 10 - 1 - 7.2])


@pytest.mark.parametrize("n", [30, 200])
def test_coverage(n):
    rng = np.random.default_rng(2)
    hits = dict.fromkeys(SHAPE, 0)
    for _ in range(400):
        found = congruence(*draw(rng, n), centre=3)
        for name, value in SHAPE.items():
            hits[name] += getattr(found, name).includes(value)
    assert all(0.92 <= count / 400 <= 0.98 for count in hits.values()), hits


def test_intervals_follow_the_delta_method():
    # var(a3) = var(b1) + var(b2) - 2 cov(b1, b2), as in Shanock et al. 2010.
    from alliancekit.stats.regression import t_for

    found = congruence(*draw(np.random.default_rng(3), 100), centre=3)
    v = found.fit.covariance
    half = t_for(0.95, 94) * np.sqrt(v[1, 1] + v[2, 2] - 2 * v[1, 2])
    assert found.a3.high - found.a3 == pytest.approx(half)


def test_a_ridge_that_is_turned_is_not_called_a_match():
    # b3 = -2, b4 = 2, b5 = -.5: curved across the line (a4 = -4.5) and level along it (a3 = 0), but turned (a5 = -1.5).
    rng = np.random.default_rng(5)
    x, y = rng.uniform(1, 5, (2, 200))
    u, v = x - 3, y - 3
    turned = congruence(
        *columns(x, y, -2 * u * u + 2 * u * v - 0.5 * v * v + 0.1 * rng.standard_normal(200)), centre=3
    )
    assert turned.a3.includes(0)
    assert "the turning point is not at a full match" in turned.sentence()
    straight = congruence(*columns(x, y, -((u - v) ** 2)), centre=3)
    assert "do not contradict a turning point at a full match" in straight.sentence()


def test_difference_scores_mislead():
    # The outcome hangs on x alone, yet the signed difference goes with it: the known fault of difference scores.
    rng = np.random.default_rng(4)
    x, y = rng.standard_normal((2, 500))
    outcome = x + rng.standard_normal(500)
    scores = difference_scores(*columns(x, y, outcome))
    assert scores.signed.low > 0.3
    assert scores.absolute.low < 0 < scores.absolute.high
    surface = congruence(*columns(x, y, outcome), centre=0)
    assert surface.a4.includes(0)
    assert "cannot be told" in surface.sentence()


def test_words_for_a_ridge_on_and_off_the_line():
    rng = np.random.default_rng(5)
    x, y = rng.uniform(1, 5, (2, 400))
    on = congruence(*columns(x, y, -((x - y) ** 2) + rng.standard_normal(400)), centre=3)
    off = congruence(*columns(x, y, -((x - y - 1) ** 2) + rng.standard_normal(400)), centre=3)
    assert "do not contradict a turning point at a full match" in on.sentence()
    assert "turning point is not at a full match" in off.sentence()


def test_groups_widen_the_interval_where_their_clients_are_alike():
    rng = np.random.default_rng(6)
    therapist = np.repeat(np.arange(40), 10)
    x, y = rng.normal(3, 1, 40)[therapist], rng.normal(3, 1, 40)[therapist]
    outcome = rng.normal(0, 1, 40)[therapist] + 0.3 * rng.standard_normal(400)
    frame, *names = columns(x, y, outcome)
    loose = congruence(frame, *names, centre=3)
    careful = congruence(frame.assign(therapist_id=therapist), *names, centre=3, groups="therapist_id")
    assert careful.a1.high - careful.a1.low > 1.5 * (loose.a1.high - loose.a1.low)


@pytest.mark.parametrize(
    ("x", "y", "outcome", "word"),
    [
        ([1, 2, 3, 4], [2, 1, 4, 3], [1, 2, 3, 4], "4 complete rows"),
        ([1, 2] * 8, [1, 2, 3, 4] * 4, range(16), "follows exactly"),
    ],
)
def test_faults_are_named(x, y, outcome, word):
    with pytest.raises(ValueError, match=word):
        congruence(*columns(x, y, outcome), centre=3)
