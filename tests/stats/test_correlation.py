from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alliancekit.stats import composite_correlation, correlate, moments, partial_correlation
from alliancekit.stats.correlation import correlation
from alliancekit.tables.numbers import stray_codes


def covered(truths, intervals):
    """Share of intervals that hold the truth."""
    return np.mean([low <= truth <= high for truth, (low, high) in zip(truths, intervals, strict=True)])


def r_of(x, y, **more):
    return correlate(pd.DataFrame({"x": x, "y": y}), "x", "y", **more)


def normal_pair(rng, rho, n):
    x, e = rng.standard_normal((2, n))
    return x, rho * x + np.sqrt(1 - rho**2) * e


def test_anscombe():
    # Anscombe 1973, The American Statistician 27:17-21, set I: r = .816.
    x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]
    assert r_of(x, y) == pytest.approx(0.816, abs=5e-4)


def test_interval_agrees_with_scipy():
    from scipy.stats import pearsonr

    x, y = normal_pair(np.random.default_rng(1), 0.3, 40)
    found, expected = r_of(x, y, level=0.9), pearsonr(x, y)
    limits = expected.confidence_interval(0.9)
    assert (found, found.low, found.high) == pytest.approx((expected.statistic, limits.low, limits.high))


def test_published_interval():
    # Flückiger et al. 2018 give r = .278 over N > 30,000; a single study of 102 would have gone from .09 to .45.
    found = correlation(0.278, 102)
    assert (found.low, found.high) == pytest.approx((0.088, 0.448), abs=5e-4)


@pytest.mark.parametrize(("rho", "n"), [(0.0, 20), (0.28, 100), (-0.8, 30)])
def test_coverage(rho, n):
    rng = np.random.default_rng(7)
    found = [r_of(*normal_pair(rng, rho, n)) for _ in range(1000)]
    assert 0.93 <= covered([rho] * 1000, [(c.low, c.high) for c in found]) <= 0.97


def test_missing_pairs_are_left_out():
    x, y = [1, 2, 3, 4, None, 6], [2, 1, 4, 3, 5, np.nan]
    assert repr(r_of(x, y)) == repr(r_of(x[:4], y[:4]))


def test_a_perfect_correlation_has_no_width():
    found = r_of([1, 2, 3, 4], [8, 6, 4, 2])
    assert (found, found.low, found.high) == (-1, -1, -1)


@pytest.mark.parametrize(
    ("x", "y", "word"),
    [
        ([1, 2, 3], [1, 2, 4], "Found 3 rows"),
        ([1, 2, 3, None], [1, 2, 4, 5], "At least 4"),
        ([5, 5, 5, 5], [1, 2, 3, 4], "Every value of x is 5"),
        ([1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1], "Every value of y is 0.1"),
    ],
)
def test_faults_are_named(x, y, word):
    with pytest.raises(ValueError, match=word):
        r_of(x, y)


def test_level_must_be_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        r_of([1, 2, 3, 4], [2, 1, 4, 3], level=95)


numbers = arrays(np.float64, 12, elements=st.floats(-1e3, 1e3).map(lambda v: round(v, 3)))


@given(x=numbers, y=numbers, scale=st.floats(0.1, 10), shift=st.floats(-100, 100))
def test_symmetry_and_units(x, y, scale, shift):
    assume(np.ptp(x) >= 1)
    assume(np.ptp(y) >= 1)
    assume(
        not any(stray_codes(column) for column in (x, y, -x, scale * x + shift))
    )  # 999 alone far out is refused
    found = r_of(x, y)
    assert -1 <= found.low <= found <= found.high <= 1
    assert r_of(y, x) == pytest.approx(found, abs=1e-9)
    assert r_of(scale * x + shift, y) == pytest.approx(found, abs=1e-9)
    assert r_of(-x, y) == pytest.approx(-found, abs=1e-9)


@given(weights=st.lists(st.integers(-3, 5), min_size=3, max_size=3).filter(any))
def test_composites_are_exact(weights):
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.standard_normal((50, 4)), columns=["bond", "goals", "tasks", "outcome"])
    weighted = dict(zip(frame.columns, weights, strict=False))
    found = composite_correlation(moments(frame, list(frame)), weighted, "outcome")
    direct = r_of(frame.iloc[:, :3] @ np.array(weights), frame["outcome"])
    assert (found, found.low, found.high, found.n) == pytest.approx(
        (direct, direct.low, direct.high, direct.n), abs=1e-9
    )


def test_composites_refuse_what_cannot_vary():
    frame = pd.DataFrame({"bond": [1.0, 2, 3, 4], "tasks": [1.0, 2, 3, 4], "outcome": [3.0, 1, 4, 1]})
    summed = moments(frame, list(frame))
    with pytest.raises(ValueError, match="all 0"):
        composite_correlation(summed, {"bond": 0, "tasks": 0}, "outcome")
    with pytest.raises(ValueError, match="weighted sum is the same"):
        composite_correlation(summed, {"bond": 1, "tasks": -1}, "outcome")
    with pytest.raises(ValueError, match="no column goals"):
        moments(frame, ["goals"])


def test_partial_correlation_follows_the_textbook_formula():
    # r_xy.z = (r_xy - r_xz r_yz) / sqrt((1 - r_xz^2)(1 - r_yz^2)), Yule 1907, Proc. R. Soc. A 79:182-193.
    frame = pd.DataFrame(np.random.default_rng(5).standard_normal((30, 3)), columns=["x", "y", "z"])
    frame["y"] += frame["z"]
    r = frame.corr()
    expected = (r.loc["x", "y"] - r.loc["x", "z"] * r.loc["y", "z"]) / np.sqrt(
        (1 - r.loc["x", "z"] ** 2) * (1 - r.loc["y", "z"] ** 2)
    )
    found = partial_correlation(frame, "x", "y", ["z"])
    assert found == pytest.approx(expected)
    # Fisher 1924: one column held constant costs one degree of freedom, 1 / sqrt(30 - 3 - 1).
    limits = np.tanh(np.arctanh(expected) + np.array([-1, 1]) * 1.959964 / np.sqrt(26))
    assert (found.low, found.high) == pytest.approx(limits)


def test_partial_correlation_coverage():
    rng = np.random.default_rng(8)
    intervals = []
    for _ in range(600):
        z, a, b = rng.standard_normal((3, 25))
        frame = pd.DataFrame({"z": z, "x": z + a, "y": z + 0.4 * a + b})
        found = partial_correlation(frame, "x", "y", ["z"])
        intervals.append((found.low, found.high))
    assert 0.93 <= covered([0.4 / np.sqrt(1.16)] * 600, intervals) <= 0.97


def test_nothing_left_to_correlate():
    frame = pd.DataFrame({"x": [1.0, 2, 3, 4, 5], "y": [2.0, 1, 4, 3, 5], "z": [2.0, 4, 6, 8, 10]})
    with pytest.raises(ValueError, match="Nothing of x"):
        partial_correlation(frame, "x", "y", ["z"])


def test_sentences_claim_no_direction_that_the_interval_leaves_open():
    assert "cannot be told" in r_of([1, 2, 3, 4, 5], [1, 3, 2, 5, 4]).sentence("bond", "distress")
    assert (
        r_of(range(9), [0, 1, 2, 3, 4, 5, 6, 8, 7])
        .sentence("bond", "hope")
        .startswith("Higher bond went with higher hope")
    )


def test_what_high_and_low_are_called_is_handed_in():
    fall = {"y": "fall in distress", "more": "a smaller", "less": "a larger"}
    assert (
        correlation(-0.5, 100).sentence("bond", **fall).startswith("Higher bond went with a larger fall in")
    )
    assert "a smaller or a larger fall" in correlation(0.01, 100).sentence("bond", **fall)
