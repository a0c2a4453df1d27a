from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.stats import correlate, expectancy, observed_expectancy


def two(x, y):
    return pd.DataFrame({"x": x, "y": y}), "x", "y"


def test_agrees_with_the_binormal_distribution():
    from scipy.stats import multivariate_normal

    for r in (-0.6, 0.0, 0.278, 0.9):
        both = multivariate_normal.cdf([0, 0], cov=[[1, r], [r, 1]])
        assert expectancy(r).better_if_high == pytest.approx(200 * both, abs=1e-3)


def test_certainty_and_ignorance():
    assert expectancy(1).better_if_high == 100
    assert expectancy(0).better_if_high == 50
    assert expectancy(-1).better_if_high == 0


def test_direction_of_distress():
    found = correlate(*two([1, 2, 3, 4, 5, 6], [9, 7, 8, 4, 5, 3]))
    better, same = expectancy(found, lower_is_better=True), expectancy(-found)
    assert better.better_if_high == same.better_if_high
    assert better.better_if_high.low < better.better_if_high < better.better_if_high.high


@given(r=st.floats(-1, 1))
def test_the_two_groups_add_up(r):
    found = expectancy(r)
    assert found.better_if_high + found.better_if_low == pytest.approx(100)
    assert (found.better_if_high - 50) * r >= 0


@pytest.mark.parametrize("r", [1.2, "high"])
def test_what_is_no_correlation_is_refused(r):
    with pytest.raises(ValueError, match="from -1 to 1"):
        expectancy(r)


def test_the_words_for_the_halves_are_handed_in():
    said = expectancy(0.278).sentence("the half with the higher alliance", lead="If spread normally")
    assert said.startswith("If spread normally: of 100 clients in the half with the higher alliance, 59 are")


@pytest.mark.parametrize("rho", [0.0, 0.28, 0.8])
def test_coverage_of_counting(rho):
    rng = np.random.default_rng(11)
    truth, hits = expectancy(rho).better_if_high, 0
    for _ in range(1000):
        x, e = rng.standard_normal((2, 100))
        found = observed_expectancy(*two(x, rho * x + np.sqrt(1 - rho**2) * e))
        hits += found.better_if_high.includes(truth)
    assert 920 <= hits <= 980


def test_counting_with_ties_and_distress():
    assert observed_expectancy(*two([1, 1, 2, 2], [9, 9, 3, 3]), lower_is_better=True).better_if_high == 100
    assert observed_expectancy(*two([1, 2, 3, 3], [1, 0, 0, 1])).better_if_high == pytest.approx(50)
    with pytest.raises(ValueError, match="the same"):
        observed_expectancy(*two([1, 1, 1, 1], [1, 2, 3, 4]))
