from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import load_clinic
from alliancekit.stats import variance_between, within_between

# Yield of dyestuff, six batches of five (Davies & Goldsmith 1972, Statistical methods in research and production,
# 4th ed., table 6.2; the data set Dyestuff of the R package lme4).
DYESTUFF = pd.DataFrame(
    {
        "batch": np.repeat(list("ABCDEF"), 5),
        "grams": np.ravel(
            [
                [1545, 1440, 1440, 1520, 1580],
                [1540, 1555, 1490, 1560, 1495],
                [1595, 1550, 1605, 1510, 1560],
                [1445, 1440, 1595, 1465, 1545],
                [1595, 1630, 1515, 1635, 1625],
                [1520, 1455, 1450, 1480, 1445],
            ]
        ),
    }
)


def constructed(within):
    """Ten clients of four sessions: means on a line upwards, deviations as given."""
    client = np.repeat(np.arange(10), 4)
    dx = np.tile([-1.5, -0.5, 0.5, 1.5], 10)
    dy = {-1: -dx, 0: np.tile([1.0, -1.0, -1.0, 1.0], 10), 1: dx}[within]
    return pd.DataFrame({"client_id": client, "x": 2.0 * client + dx, "y": 6.0 * client + dy})


@pytest.mark.parametrize("within", [-1, 0, 1])
def test_between_one_and_within_as_built(within):
    found = within_between(constructed(within), "x", "y", "client_id")
    assert found.r_between == pytest.approx(1)
    assert found.r_within == pytest.approx(within, abs=1e-12)
    assert found.between == pytest.approx(3)
    assert found.within == pytest.approx(within, abs=1e-12)
    assert found.contextual == pytest.approx(3 - within)
    assert (found.n_groups, found.n) == (10, 40)


def test_coverage_of_slopes_and_of_the_correlation_within():
    rng = np.random.default_rng(1)
    hits = np.zeros(4)
    for _ in range(400):
        size = rng.integers(3, 12, 60)
        client = np.repeat(np.arange(60), size)
        dx, dy = rng.multivariate_normal([0, 0], [[1, -0.3], [-0.3, 1]], len(client)).T
        x = rng.standard_normal(60)[client] + dx
        mean = (np.bincount(client, x) / size)[client]
        y = 1.5 * mean - 0.3 * (x - mean) + rng.standard_normal(60)[client] + (dy + 0.3 * dx)
        found = within_between(pd.DataFrame({"c": client, "x": x, "y": y}), "x", "y", "c")
        r = found.r_within
        hits += [
            found.within.includes(-0.3),
            found.between.includes(1.5),
            found.contextual.includes(1.8),
            r.low <= -0.3 <= r.high,
        ]
    assert ((hits / 400 >= 0.92) & (hits / 400 <= 0.98)).all(), hits / 400


def test_correlation_within_as_another_program_gives_it():
    import pingouin

    rng = np.random.default_rng(12)
    frame = pd.DataFrame({"c": np.repeat(np.arange(12), 4), "x": rng.standard_normal(48)})
    frame["y"] = 0.5 * frame["x"] + rng.standard_normal(48) + frame["c"]
    other = pingouin.rm_corr(frame, "x", "y", "c")
    found = within_between(frame, "x", "y", "c").r_within
    assert found == pytest.approx(other["r"].item())
    assert (found.low, found.high) == pytest.approx(tuple(other["CI95"].item()), abs=0.006)


def test_few_sessions_pull_the_slope_between_towards_the_slope_within():
    # Known bias (Lüdtke et al. 2008): with k sessions the means have reliability v / (v + 1/k), here .5.
    rng = np.random.default_rng(2)
    client = np.repeat(np.arange(20_000), 2)
    usual = np.sqrt(0.5) * rng.standard_normal(20_000)[client]
    dx = rng.standard_normal(40_000)
    y = 2 * usual - 1 * dx + rng.standard_normal(40_000)
    found = within_between(pd.DataFrame({"c": client, "x": usual + dx, "y": y}), "x", "y", "c")
    assert found.between == pytest.approx(0.5 * 2 + 0.5 * -1, abs=0.05)
    assert found.within == pytest.approx(-1, abs=0.03)


def test_words_say_both_directions():
    found = within_between(constructed(-1), "x", "y", "client_id")
    said = found.sentence("bond", "distress")
    assert "Within one client, where bond was a point higher, distress was lower (-1.00" in said
    assert "Between clients, where mean bond was a point higher, mean distress was higher (3.00" in said
    assert "was not clearly different" in within_between(constructed(0), "x", "y", "client_id").sentence()


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (constructed(1).query("client_id < 3"), "4 or more"),
        (constructed(1).assign(x=lambda f: 1.0 * f["client_id"]), "x never differs within"),
        (constructed(1).rename(columns={"x": "z"}), "no column x"),
    ],
)
def test_faults_are_named(frame, word):
    with pytest.raises(ValueError, match=word):
        within_between(frame, "x", "y", "client_id")


def test_the_published_variance_share():
    # lme4's published fit: variances 1764 (batch) and 2451 (residual), so .4185; balanced, so the same here.
    found = variance_between(DYESTUFF, "grams", "batch")
    assert found.share == pytest.approx(1764 / (1764 + 2451), abs=5e-4)


def test_the_interval_of_the_share_uses_the_harmonic_mean_of_unequal_groups():
    # Thomas & Hultquist 1978, by scipy's F: h var(group means) / MSW, with h the harmonic mean of 2, 2, 3, 25.
    from scipy.stats import f, hmean

    sizes = [2, 2, 3, 25]
    rng = np.random.default_rng(6)
    frame = pd.DataFrame({"g": np.repeat(list("abcd"), sizes)})
    frame["v"] = rng.standard_normal(len(frame)) + frame["g"].map({"a": 0, "b": 2, "c": 4, "d": 6})
    h, groups = hmean(sizes), frame.groupby("g")["v"]
    within = ((frame["v"] - groups.transform("mean")) ** 2).sum() / (32 - 4)
    ratio = h * groups.mean().var() / within
    limits = [ratio / f.ppf(p, 3, 28) for p in (0.975, 0.025)]
    share = variance_between(frame, "v", "g").share
    assert (share.low, share.high) == pytest.approx([(x - 1) / (x + h - 1) for x in limits])


@pytest.mark.parametrize(
    ("groups", "rows", "share"), [(30, 13, 0.05), (30, 13, 0.0), (15, 10, 0.3), (60, 4, 0.6)]
)
def test_coverage_of_the_variance_share(groups, rows, share):
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(500):
        code = np.repeat(np.arange(groups), rng.integers(rows - 2, rows + 3, groups))
        value = np.sqrt(share) * rng.standard_normal(groups)[code] + np.sqrt(1 - share) * rng.standard_normal(
            len(code)
        )
        hits += variance_between(pd.DataFrame({"g": code, "v": value}), "v", "g").share.includes(share)
    # At a share of 0 the lower limit is cut at 0, so only the upper one can miss.
    assert 0.92 <= hits / 500 <= (1 if share == 0 else 0.98)


def test_the_sample_clinic_in_words():
    said = variance_between(load_clinic().clients, "outcome_end", "therapist_id").sentence()
    assert said.startswith("Of the variance of distress at the end,")
    assert "30 therapists" in said


@pytest.mark.parametrize(
    ("frame", "word"),
    [
        (pd.DataFrame({"g": list("aabb"), "v": [1.0, 2, 3, 4]}), "Found 2 groups"),
        (pd.DataFrame({"g": list("abcd"), "v": [1.0, 2, 3, 4]}), "4 groups and 4 rows"),
        (pd.DataFrame({"g": list("aabbcc"), "v": [1.0, 1, 2, 2, 3, 3]}), "never differs within"),
    ],
)
def test_a_share_needs_groups_of_some_size(frame, word):
    with pytest.raises(ValueError, match=word):
        variance_between(frame, "v", "g")
