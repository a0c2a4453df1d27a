from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alliancekit.stats import agreement, intraclass, limits_of_agreement, paired_d

# Table 2 of Shrout & Fleiss 1979, Psychological Bulletin 86:420-428: six targets, four judges.
SHROUT_FLEISS = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
# Bland & Altman 1986, Lancet 327:307-310: peak flow of 17 people, Wright meter and mini meter, first readings.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_the_published_intraclass_correlations():
    found = intraclass(SHROUT_FLEISS)["icc"]
    expected = {
        "ICC(1,1)": 0.17,
        "ICC(2,1)": 0.29,
        "ICC(3,1)": 0.71,
        "ICC(1,k)": 0.44,
        "ICC(2,k)": 0.62,
        "ICC(3,k)": 0.91,
    }
    assert found.round(2).to_dict() == expected


def test_intervals_agree_with_another_program():
    import pingouin

    long = pd.DataFrame(SHROUT_FLEISS).reset_index().melt("index")
    other = pingouin.intraclass_corr(long, "index", "variable", "value")
    found = intraclass(SHROUT_FLEISS)
    np.testing.assert_allclose(found["icc"], other["ICC"], atol=1e-6)
    np.testing.assert_allclose(found[["low", "high"]], np.stack(other["CI95"]), atol=0.006)


def test_the_published_limits_of_agreement():
    # Published: mean difference -2.1, SD 38.8, limits -79.7 and 75.5 with a factor of 2 in place of 1.96.
    found = limits_of_agreement(WRIGHT, MINI)
    sd = (found.upper.value - found.difference.value) / 1.959964
    assert found.difference.value == pytest.approx(-2.1, abs=0.05)
    assert sd == pytest.approx(38.8, abs=0.05)
    # Published 95% interval of the mean difference: -22.0 to 17.8.
    assert (found.difference.low, found.difference.high) == pytest.approx((-22.0, 17.8), abs=0.1)


def test_difference_in_sds_by_hand():
    # Means 3.6 and 3, variances 1.3 and 1: d = .6 / sqrt(1.15).
    assert paired_d([3, 4, 5, 4, 2], [2, 4, 4, 3, 2]).value == pytest.approx(0.6 / np.sqrt(1.15))


def test_the_interval_of_a_large_difference_in_sds_by_hand():
    # Bonett 2008: d^2 (s1^4 + s2^4 + 2 s12^2) / (8 s^4 (n - 1)) + (s1^2 + s2^2 - 2 s12) / (s^2 (n - 1)),
    # with s1^2 = 1.3, s2^2 = 1, s12 = 1, n = 5 and a difference of 5.6.
    found = paired_d([8, 9, 10, 9, 7], [2, 4, 4, 3, 2])
    d = 5.6 / np.sqrt(1.15)
    variance = d**2 * (1.3**2 + 1 + 2) / (8 * 1.15**2 * 4) + (1.3 + 1 - 2) / (1.15 * 4)
    assert (found.low, found.high) == pytest.approx(
        (d - 1.959964 * np.sqrt(variance), d + 1.959964 * np.sqrt(variance))
    )


def test_changing_places_turns_difference_and_limits_round():
    x, y = [3.0, 4, 5, 4, 2], [2.0, 4, 4, 3, 2]
    there, back = limits_of_agreement(x, y), limits_of_agreement(y, x)
    for one, other in (
        (there.lower, back.upper),
        (there.upper, back.lower),
        (there.difference, back.difference),
    ):
        assert (one.low, one.value, one.high) == pytest.approx((-other.high, -other.value, -other.low))


def coverage(draw, truth, runs=1000):
    hits = 0
    for _ in range(runs):
        low, high = draw()
        hits += low <= truth <= high
    return hits / runs


@pytest.mark.parametrize("n", [20, 100])
def test_coverage_of_d_and_of_the_limits(n):
    rng = np.random.default_rng(4)

    def pair():
        x = rng.standard_normal(n)
        return x + 0.63, 0.36 * x + np.sqrt(1 - 0.36**2) * rng.standard_normal(n)

    def d():
        found = paired_d(*pair())
        return found.low, found.high

    def upper():
        found = limits_of_agreement(*pair()).upper
        return found.low, found.high

    assert 0.92 <= coverage(d, 0.63) <= 0.98
    assert 0.92 <= coverage(upper, 0.63 + 1.959964 * np.sqrt(2 - 2 * 0.36)) <= 0.98


@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize(("form", "judge"), [("1", 0.0), ("2", 0.3), ("3", 25.0)])
def test_coverage_of_the_intraclass_correlations(k, form, judge):
    rng = np.random.default_rng(5)
    error = 0.7 if form == "2" else 1.0

    def draw():
        rated = rng.standard_normal((40, 1)) + np.sqrt(judge) * rng.standard_normal((1, k))
        rows = intraclass(rated + np.sqrt(error) * rng.standard_normal((40, k)))
        return rows.loc[f"ICC({form},1)", ["low", "high"]]

    # True values: 1 / (1 + 1), 1 / (1 + .3 + .7) and 1 / (1 + 1).
    assert 0.92 <= coverage(draw, 0.5, 500) <= 0.98


tables = arrays(
    np.float64, st.tuples(st.integers(4, 9), st.integers(2, 4)), elements=st.integers(1, 5).map(float)
)


@given(table=tables, shift=st.integers(-3, 3))
def test_properties(table, shift):
    if np.ptp(table) == 0 or np.ptp(table.mean(axis=1)) == 0:
        return
    found = intraclass(table)
    assert (found["icc"] <= 1 + 1e-9).all()
    bounded = found.dropna()
    assert (bounded["low"] <= bounded["icc"] + 1e-9).all()
    assert (bounded["icc"] <= bounded["high"] + 1e-9).all()
    np.testing.assert_allclose(intraclass(table[:, ::-1])["icc"], found["icc"], atol=1e-9)
    # A rater who is always higher by the same amount leaves consistency alone.
    higher = table + np.eye(1, table.shape[1]) * shift
    assert intraclass(higher).loc["ICC(3,1)", "icc"] == pytest.approx(found.loc["ICC(3,1)", "icc"])


def test_raters_alike_and_raters_apart():
    same = intraclass([[1, 1], [2, 2], [3, 3], [5, 5]])
    assert (same == 1).all().all()
    apart = intraclass([[1, 2], [2, 3], [3, 4], [5, 6]])
    assert apart.loc["ICC(3,1)", "icc"] == 1
    assert apart.loc["ICC(2,1)", "icc"] < 1
    assert np.isnan(apart.loc["ICC(2,1)", "low"])


def test_agreement_says_who_rates_higher():
    rng = np.random.default_rng(6)
    client = rng.normal(4, 0.7, 200)
    therapist = client - 0.5 + rng.normal(0, 0.5, 200)
    found = agreement(client, therapist)
    assert found.n == 200
    assert found.sentence("the client", "the therapist").startswith(
        "The client rates higher than the therapist"
    )
    unsure = agreement(client[:5], client[:5][::-1])
    assert unsure.sentence().startswith("Who rates higher")
    assert "limits" in str(found.limits)


@pytest.mark.parametrize(
    ("ratings", "word"),
    [([[1, 2]] * 3, "At least 4"), ([[3, 3]] * 5, "same"), ([1, 2, 3, 4], "two or more raters")],
)
def test_faults_are_named(ratings, word):
    with pytest.raises(ValueError, match=word):
        intraclass(ratings)


def test_missing_ratings_are_left_out():
    table = SHROUT_FLEISS.astype(float)
    assert intraclass(np.vstack([table, [np.nan, 1, 2, 3]])).equals(intraclass(table))
