"""Intervals take clients as drawn: held to the workbook's own regression, to coverage, and at their borders."""

import numpy as np
import pytest

from alliancekit.results import Estimate
from alliancekit.stats.clustered import clustered_figure, clustered_share, clustered_shares
from alliancekit.stats.regression import regress


def test_it_is_the_cluster_jackknife_of_the_workbooks_regression():
    rng = np.random.default_rng(1)
    who = np.repeat(np.arange(30), rng.integers(1, 9, 30))
    said = rng.random(len(who)) < rng.beta(2, 3, 30)[who]
    counts = np.column_stack([np.bincount(who, said), np.bincount(who)])
    found = clustered_figure(counts, lambda n: n[..., 0] / n[..., 1], 0.9)
    expected = regress(said, {}, who, level=0.9).estimate(intercept=1)
    assert (found, found.low, found.high) == pytest.approx((expected, expected.low, expected.high))


@pytest.mark.parametrize("share", [0.1, 0.4, 0.9])
def test_a_95_percent_interval_holds_the_truth_about_95_of_100_times(share):
    rng = np.random.default_rng(2)
    sizes = rng.integers(3, 15, (40, 1)) * np.ones((1, 1500), int)
    each = rng.beta(3 * share, 3 * (1 - share), (40, 1500))  # clients differ, so sessions are alike
    _, low, high = clustered_shares(rng.binomial(sizes, each), sizes, 0.95)
    assert 0.92 < np.mean((low <= share) & (share <= high)) < 0.98


def test_sessions_as_independent_would_be_too_sure():
    rng = np.random.default_rng(3)
    sizes = np.full((40, 1500), 10)
    each = rng.beta(0.6, 0.6, (40, 1500))
    top = rng.binomial(sizes, each)
    _, low, high = clustered_shares(top, sizes, 0.95)
    p = top.sum(axis=0) / 400
    half = 1.96 * np.sqrt(p * (1 - p) / 400)
    assert np.mean(abs(p - 0.5) < half) < 0.8 < 0.92 < np.mean((low <= 0.5) & (high >= 0.5))


def test_shares_of_0_and_1_have_the_exact_limit_of_so_many_clients():
    share, low, high = clustered_shares(np.zeros((10, 1)), np.full((10, 1), 3), 0.95)
    assert (share.item(), low.item()) == (0, 0)
    assert high.item() == pytest.approx(1 - 0.025**0.1)  # Clopper and Pearson for 0 of 10: 0.3085
    assert high.item() == pytest.approx(0.3085, abs=5e-5)
    share, low, high = clustered_shares(np.full((10, 1), 3), np.full((10, 1), 3), 0.95)
    assert (share.item(), low.item(), high.item()) == (1, pytest.approx(0.6915, abs=5e-5), 1)


def test_nothing_to_divide_by_is_missing_and_one_client_alone_gives_no_interval():
    assert all(np.isnan(each).all() for each in clustered_shares(np.zeros((5, 1)), np.zeros((5, 1)), 0.95))
    found = clustered_share(np.array([2]), np.array([4]), 0.95)
    assert found == 0.5
    assert np.isnan(found.low)
    assert "no interval" in found.words()


def test_limits_stay_within_their_scale():
    top, below = np.array([[1], [0], [0], [0]]), np.array([[1], [1], [1], [1]])
    share, low, high = clustered_shares(top, below, 0.99)
    assert 0 <= low.item() < share.item() < high.item() <= 1
    found = clustered_figure(
        np.array([[1, 0, 1], [0, 1, 1], [1, 0, 1]]), lambda n: (n[..., 0] - n[..., 1]) / n[..., 2], 0.99
    )
    assert isinstance(found, Estimate)
    assert -1 <= found.low < found.high <= 1
