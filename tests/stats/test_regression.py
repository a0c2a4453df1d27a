from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from alliancekit.stats.regression import regress, t_for


def test_by_hand():
    # x = 1..5, y = 2 4 5 4 5: slope 6/10, residual variance 2.4/3, so a standard error of sqrt(.8/10).
    fit = regress([2, 4, 5, 4, 5], {"x": [1, 2, 3, 4, 5]})
    found = fit.estimate(x=1)
    assert found == pytest.approx(0.6)
    assert found.high - 0.6 == pytest.approx(t_for(0.95, 3) * np.sqrt(0.08))
    assert fit.r_squared == pytest.approx(0.6)


def draw(seed=3, n=60):
    x, z, e = np.random.default_rng(seed).standard_normal((3, n))
    return 1e4 + x + 0.5 * z + e, {"x": 100 * x, "z": z}, np.arange(n) // 5


def test_agrees_with_statsmodels():
    from statsmodels.api import OLS, add_constant

    y, terms, _ = draw()
    expected = OLS(y, add_constant(np.column_stack(list(terms.values())))).fit()
    found = regress(y, terms)
    np.testing.assert_allclose(found.coefficients, expected.params)
    np.testing.assert_allclose(found.covariance, expected.cov_params())
    assert found.r_squared == pytest.approx(expected.rsquared)


def test_the_jackknife_is_what_leaving_out_each_group_gives():
    y, terms, groups = draw()
    found = regress(y, terms, groups)
    fits = [
        regress(y[groups != g], {name: column[groups != g] for name, column in terms.items()}).coefficients
        for g in range(12)
    ]
    changes = np.array(fits) - found.coefficients
    np.testing.assert_allclose(found.covariance, 11 / 12 * changes.T @ changes, rtol=1e-6)


@pytest.mark.parametrize("groups", [12, 30, 60])
def test_coverage_with_groups(groups):
    rng = np.random.default_rng(1)
    group = np.repeat(np.arange(groups), 6)
    hits = 0
    for _ in range(500):
        x = rng.standard_normal(groups)[group] + 0.5 * rng.standard_normal(len(group))
        y = 0.4 * x + rng.standard_normal(groups)[group] + rng.standard_normal(len(group))
        hits += regress(y, {"x": x}, group).estimate(x=1).includes(0.4)
    assert 0.92 <= hits / 500 <= 0.98


@pytest.mark.parametrize(
    ("y", "terms", "groups", "word"),
    [
        ([1, 2, 3], {"x": [1, 2, 4]}, None, "3 complete rows"),
        (range(6), {"x": [1.0] * 6}, None, "does not vary"),
        (range(6), {"x": [1, 2, 4, 3, 5, 9]}, list("aaabbb"), "Found 2 groups"),
        (range(6), {"x": [1, 2, 0, 0, 0, 0]}, list("aabbcc"), "one group alone"),
    ],
)
def test_faults_are_named(y, terms, groups, word):
    with pytest.raises(ValueError, match=word):
        regress(y, terms, groups)


def test_a_level_in_percent_is_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        t_for(95, 10)


@pytest.mark.parametrize(("level", "off"), [(0.5, 1e-9), (0.95, 1e-8), (0.99, 1e-7), (0.999, 1e-6)])
@pytest.mark.parametrize("df", [1, 2.5, 49.9, 50, 77, 398, 99_998])
def test_t_quantiles_are_those_of_the_distribution(df, level, off):
    quantile = t_for(level, df)
    assert 2 * stats.t.cdf(quantile, df) - 1 == pytest.approx(level, abs=off)
    assert quantile == pytest.approx(stats.t.ppf((1 + level) / 2, df), abs=off)
