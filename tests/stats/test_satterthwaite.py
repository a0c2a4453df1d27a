"""Degrees of freedom and covariance against designs in which both are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from alliancekit.stats.satterthwaite import fixed_terms


def random_intercepts(groups, each, between=0.5, within=1.0):
    """A balanced design: intercept, a predictor that is constant in a group, one that is not."""
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(groups), each)
    inside = np.tile(np.linspace(-1, 1, each), groups)
    design = np.column_stack([np.ones(groups * each), rng.normal(size=groups)[group], inside])
    rows = [np.flatnonzero(group == g) for g in range(groups)]
    parts = [[np.ones((each, each)), np.eye(each)] for _ in rows]
    return design, np.array([between, within]), parts, rows


@pytest.mark.parametrize("groups", [4, 8, 30])
def test_balanced_groups_have_the_classical_degrees_of_freedom(groups):
    # A balanced mixed analysis of variance: between groups G - 2 for one predictor, within N - G - 1.
    design, variances, parts, rows = random_intercepts(groups, 6)
    found = fixed_terms(design, variances, parts, rows)
    assert found.df(np.array([0.0, 1, 0])) == pytest.approx(groups - 2)
    assert found.df(np.array([0.0, 0, 1])) == pytest.approx(6 * groups - groups - 1)


def test_the_covariance_is_that_of_group_means_between_and_of_least_squares_within():
    design, variances, parts, rows = random_intercepts(10, 6)
    found = fixed_terms(design, variances, parts, rows)
    means = design[::6, :2]
    of_means = (variances[0] + variances[1] / 6) * np.linalg.inv(means.T @ means)
    assert found.covariance[:2, :2] == pytest.approx(of_means)
    assert found.covariance[2, 2] == pytest.approx(variances[1] / (design[:, 2] @ design[:, 2]))


@pytest.mark.parametrize("groups", [4, 8, 20])
def test_a_random_slope_s_mean_has_one_degree_of_freedom_less_than_groups(groups):
    # Balanced with the predictor centred: the mean slope is a mean of G independent slopes.
    x = np.linspace(-1, 1, 7)
    one = np.column_stack([np.ones(7), x])
    rows = [np.arange(7) + 7 * g for g in range(groups)]
    parts = [
        [
            np.outer(one[:, 0], one[:, 0]),
            np.outer(one[:, 0], x) + np.outer(x, one[:, 0]),
            np.outer(x, x),
            np.eye(7),
        ]
    ] * groups
    variances = np.array([0.6, 0.1, 0.4, 1.0])
    found = fixed_terms(np.tile(one, (groups, 1)), variances, parts, rows)
    assert found.df(np.array([0.0, 1])) == pytest.approx(groups - 1, rel=1e-6)
    assert found.covariance[1, 1] == pytest.approx((0.4 + 1 / (x @ x)) / groups)


def test_the_variances_covariance_is_that_of_a_balanced_analysis_of_variance():
    # Searle, Casella & McCulloch (1992), Variance components: var of within = 2 s^4 / (G (n - 1)).
    design, variances, parts, rows = random_intercepts(12, 5)
    found = fixed_terms(design[:, :1], variances, parts, rows)
    assert found.of_variances[1, 1] == pytest.approx(2 * variances[1] ** 2 / (12 * 4))
    of_means = variances[0] + variances[1] / 5
    wanted = 2 * of_means**2 / 11 + 2 * variances[1] ** 2 / (25 * 12 * 4)
    assert found.of_variances[0, 0] == pytest.approx(wanted)
