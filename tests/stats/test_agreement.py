from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from alliancekit.errors import UserError
from alliancekit.stats import agreement, bland_altman, intraclass_correlation, paired_d

# Table 2 of Shrout & Fleiss 1979, Psychological Bulletin 86:420-428: six targets, four judges.
SHROUT_FLEISS = pd.DataFrame(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
)
# Bland & Altman 1986, Lancet 327:307-310: peak flow of 17 people, Wright meter and mini meter, first readings.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def two(x, y):
    return pd.DataFrame({"x": x, "y": y}), "x", "y"


def icc(ratings):
    return intraclass_correlation(pd.DataFrame(ratings)).table


def test_the_published_intraclass_correlations():
    found = icc(SHROUT_FLEISS)["estimate"]
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

    long = SHROUT_FLEISS.reset_index().melt("index")
    other = pingouin.intraclass_corr(long, "index", "variable", "value")
    found = icc(SHROUT_FLEISS)
    np.testing.assert_allclose(found["estimate"], other["ICC"], atol=1e-6)
    np.testing.assert_allclose(found[["low", "high"]], np.stack(other["CI95"]), atol=0.006)


def test_the_published_limits_of_agreement():
    # Published: mean difference -2.1, SD 38.8, limits -79.7 and 75.5 with a factor of 2 in place of 1.96.
    found = bland_altman(*two(WRIGHT, MINI))
    sd = (found.upper - found.difference) / 1.959964
    assert found.difference == pytest.approx(-2.1, abs=0.05)
    assert sd == pytest.approx(38.8, abs=0.05)
    # Published 95% interval of the mean difference: -22.0 to 17.8.
    assert (found.difference.low, found.difference.high) == pytest.approx((-22.0, 17.8), abs=0.1)


def test_difference_in_sds_by_hand():
    # Means 3.6 and 3, variances 1.3 and 1: d = .6 / sqrt(1.15).
    assert paired_d(*two([3, 4, 5, 4, 2], [2, 4, 4, 3, 2])) == pytest.approx(0.6 / np.sqrt(1.15))


def test_the_interval_of_a_large_difference_in_sds_by_hand():
    # Bonett 2008: d^2 (s1^4 + s2^4 + 2 s12^2) / (8 s^4 (n - 1)) + (s1^2 + s2^2 - 2 s12) / (s^2 (n - 1)),
    # with s1^2 = 1.3, s2^2 = 1, s12 = 1, n = 5 and a difference of 5.6.
    found = paired_d(*two([8, 9, 10, 9, 7], [2, 4, 4, 3, 2]))
    d = 5.6 / np.sqrt(1.15)
    variance = d**2 * (1.3**2 + 1 + 2) / (8 * 1.15**2 * 4) + (1.3 + 1 - 2) / (1.15 * 4)
    assert (found.low, found.high) == pytest.approx(
        (d - 1.959964 * np.sqrt(variance), d + 1.959964 * np.sqrt(variance))
    )


def test_changing_places_turns_difference_and_limits_round():
    x, y = [3.0, 4, 5, 4, 2], [2.0, 4, 4, 3, 2]
    there, back = bland_altman(*two(x, y)), bland_altman(*two(y, x))
    for one, other in (
        (there.lower, back.upper),
        (there.upper, back.lower),
        (there.difference, back.difference),
    ):
        assert (one.low, one, one.high) == pytest.approx((-other.high, -other, -other.low))


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
        found = paired_d(*two(*pair()))
        return found.low, found.high

    def upper():
        found = bland_altman(*two(*pair())).upper
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
        rows = icc(rated + np.sqrt(error) * rng.standard_normal((40, k)))
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
    found = icc(table)
    assert not (found["estimate"] > 1 + 1e-9).any()
    bounded = found.dropna()
    assert (bounded["low"] <= bounded["estimate"] + 1e-9).all()
    assert (bounded["estimate"] <= bounded["high"] + 1e-9).all()
    np.testing.assert_allclose(icc(table[:, ::-1])["estimate"], found["estimate"], atol=1e-9)
    # A rater who is always higher by the same amount leaves consistency alone.
    higher = table + np.eye(1, table.shape[1]) * shift
    assert icc(higher).loc["ICC(3,1)", "estimate"] == pytest.approx(found.loc["ICC(3,1)", "estimate"])


def test_what_is_undefined_is_not_a_huge_number():
    """The variances cancel in the denominator of ICC(2,k), here but for rounding."""
    table = np.array([[4.0, 5, 1], [1, 1, 4], [1, 3, 4], [4, 1, 2]])
    for each in (table, table[:, ::-1]):
        assert np.isnan(icc(each).loc["ICC(2,k)", "estimate"])


def test_raters_alike_and_raters_apart():
    same = icc([[1, 1], [2, 2], [3, 3], [5, 5]])
    assert (same == 1).all().all()
    apart = intraclass_correlation(pd.DataFrame([[1, 2], [2, 3], [3, 4], [5, 6]]))
    assert apart["ICC(3,1)"] == 1
    assert apart["ICC(2,1)"] < 1
    assert np.isnan(apart["ICC(2,1)"].low)


def test_agreement_says_who_rates_higher():
    rng = np.random.default_rng(6)
    rated = pd.DataFrame({"bond_client": rng.normal(4, 0.7, 200)})
    rated["bond_therapist"] = rated["bond_client"] - 0.5 + rng.normal(0, 0.5, 200)
    found = agreement(rated, "bond_client", "bond_therapist")
    assert found.n == 200
    assert found.sentence("the client", "the therapist").startswith(
        "The client rates higher than the therapist"
    )
    assert found.sentence().startswith("Client rates higher than therapist")
    assert found.table.loc["ICC(2,1)", "estimate"] == found.icc["ICC(2,1)"]
    client = rated["bond_client"].to_numpy()[:5]
    unsure = agreement(*two(client, client[::-1]))
    assert unsure.sentence().startswith("Who rates higher")
    assert "limits" in str(found.limits)


@pytest.mark.parametrize(
    ("ratings", "word"),
    [([[1, 2]] * 3, "At least 4"), ([[3, 3]] * 5, "same"), ([[1], [2], [3], [4]], "two or more columns")],
)
def test_faults_are_named(ratings, word):
    with pytest.raises(ValueError, match=word):
        intraclass_correlation(pd.DataFrame(ratings))


def test_missing_ratings_are_left_out():
    more = pd.concat([SHROUT_FLEISS, pd.DataFrame([[np.nan, 1, 2, 3]])])
    assert icc(more).equals(icc(SHROUT_FLEISS))


def test_raters_are_named_and_a_form_that_is_none_is_refused():
    found = intraclass_correlation(SHROUT_FLEISS.set_axis(list("abcd"), axis=1), ["a", "c"])
    assert (found.n, found.raters) == (6, 2)
    assert -1 < found["ICC(2,1)"] < 1
    with pytest.raises(UserError, match=r"ICC\(1,1\)"):
        found["ICC(4,1)"]
