"""Pooling against what other programs published or computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from statsmodels.stats.meta_analysis import combine_effects

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.literature.model import METHODS, fit, mean_effect

# Molloy et al. (2014), as metafor's dat.molloy2014 has them: conscientiousness and taking one's medicine.
MOLLOY = pd.DataFrame(
    {
        "r": [.187, .162, .34, .32, .27, 0, .175, .05, .26, .01, -.09, .37, 0, .15, .24, .04],
        "n": [109, 749, 55, 107, 72, 65, 174, 326, 58, 771, 56, 91, 116, 537, 158, 65],
    }
)  # fmt: skip
# Colditz et al. (1994), as metafor's dat.bcg has them: ill and well with and without vaccine, and latitude.
BCG = np.array(
    [
        (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
        (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232),
        (17, 1699, 65, 1600), (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
    ]
)  # fmt: skip
LATITUDE = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33.0])
STUDIES = st.lists(st.tuples(st.floats(-0.95, 0.95), st.integers(4, 2000)), min_size=2, max_size=20).map(
    lambda rows: pd.DataFrame(rows, columns=["r", "n"])
)


def bcg():
    a, b, c, d = BCG.T
    return np.log(a / (a + b) / (c / (c + d))), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def test_sixteen_studies_as_metafor_pools_them():
    """metafor: estimate 0.1499, tau^2 0.0081, Q(15) = 38.1595, I^2 61.73%; .1488 turned back."""
    found = ak.pool_correlations(MOLLOY)
    assert np.arctanh(found.r) == pytest.approx(0.1499, abs=5e-5)
    assert found.tau**2 == pytest.approx(0.0081, abs=5e-5)
    assert found.q == pytest.approx(38.1595, abs=5e-5)
    assert found.q_p == pytest.approx(0.0009, abs=5e-5)
    assert found.i2 == pytest.approx(0.6173, abs=5e-5)


def test_thirteen_trials_that_differ_much_as_metafor_pools_them():
    """metafor's documentation of rma.uni and confint for dat.bcg."""
    y, v = bcg()
    found = fit(y, v, np.ones((13, 1)), "reml")
    assert found.coefficients[0] == pytest.approx(-0.714532348, abs=1e-7)
    assert found.tau2 == pytest.approx(0.3132, abs=5e-5)
    assert (found.tau2_low, found.tau2_high) == pytest.approx((0.1197, 1.1115), abs=5e-5)
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert found.i2 == pytest.approx(0.9222139, abs=1e-6)
    assert fit(y, v, np.ones((13, 1)), "fixed").coefficients[0] == pytest.approx(-0.4303, abs=5e-5)
    assert fit(y, v, np.ones((13, 1)), "dersimonian-laird").tau2 == pytest.approx(0.3088, abs=5e-5)
    assert fit(y, v, np.ones((13, 1)), "paule-mandel").tau2 == pytest.approx(0.3181, abs=5e-5)


def test_latitude_as_metafor_has_it():
    """metafor: 0.2515, -0.0291, tau^2 0.0764, QE(11) = 30.7331, I^2 68.39%."""
    y, v = bcg()
    found = fit(y, v, np.column_stack([np.ones(13), LATITUDE]), "reml")
    assert found.coefficients == pytest.approx([0.2515, -0.0291], abs=5e-5)
    assert found.tau2 == pytest.approx(0.0764, abs=6e-5)
    assert found.q == pytest.approx(30.7331, abs=5e-5)
    assert found.i2 == pytest.approx(0.6839, abs=6e-5)


def test_many_studies_as_two_other_programs_pool_them():
    """REML and the interval of tau^2 by PyMARE 0.0.13; the rest by statsmodels."""
    studies = ak.study_rows()
    found = ak.pool_correlations(studies)
    assert np.arctanh(found.r) == pytest.approx(0.2850417, abs=1e-7)
    assert found.tau**2 == pytest.approx(0.01785867, abs=1e-8)
    assert found.tau.low**2 == pytest.approx(0.01359226, abs=1e-8)
    assert found.tau.high**2 == pytest.approx(0.0245516, abs=1e-7)
    z, v = np.arctanh(studies["r"].to_numpy()), 1 / (studies["n"].to_numpy() - 3)
    for ours, theirs in (("paule-mandel", "iterated"), ("dersimonian-laird", "chi2")):
        other = combine_effects(z, v, method_re=theirs)
        mine = fit(z, v, np.ones((len(z), 1)), ours)
        assert mine.coefficients[0] == pytest.approx(other.mean_effect_re, abs=1e-6)
        assert mine.tau2 == pytest.approx(other.tau2, abs=1e-5)
        assert mine.covariance[0, 0] ** 0.5 == pytest.approx(other.sd_eff_w_re_hksj, abs=1e-5)
    assert mean_effect(z, v, "fixed") == pytest.approx(other.mean_effect_fe)


def test_studies_that_agree_have_no_tau_and_all_methods_give_one_mean():
    """Three studies of one r and size: z = atanh(.3), SE = 1 / sqrt(3 * 97), by hand."""
    same = pd.DataFrame({"r": [0.3] * 3, "n": [100] * 3})
    for method in METHODS:
        found = ak.pool_correlations(same, method=method)
        assert found.r == pytest.approx(0.3)
        assert found.tau == 0
        assert found.q == pytest.approx(0, abs=1e-12)
    fixed = ak.pool_correlations(same, method="fixed")
    assert np.arctanh(fixed.r.high) - np.arctanh(0.3) == pytest.approx(1.959964 / np.sqrt(291), abs=1e-6)


@given(STUDIES, st.sampled_from(METHODS[1:]))
def test_studies_that_happen_to_agree_are_no_surer_than_chance_allows(studies, method):
    """Röver, Knapp & Friede (2015): the interval is never narrower than t's with the usual standard error."""
    found = ak.pool_correlations(studies, method=method)
    weights = 1 / (1 / (studies["n"].to_numpy() - 3.0) + found.tau**2)
    least = t.ppf(0.975, len(studies) - 1) / np.sqrt(weights.sum())
    assert found.r.high >= np.tanh(np.arctanh(float(found.r)) + least) - 1e-9


def test_three_studies_of_one_r_have_an_interval():
    """By hand: z = atanh(.3), SE = 1 / sqrt(3 * 97), t with 2 df."""
    found = ak.pool_correlations(pd.DataFrame({"r": [0.3] * 3, "n": [100] * 3}))
    wide = t.ppf(0.975, 2) / np.sqrt(3 * 97)
    limits = np.tanh([np.arctanh(0.3) - wide, np.arctanh(0.3) + wide])
    assert (found.r.low, found.r.high) == pytest.approx(tuple(limits))


@given(STUDIES, st.sampled_from(METHODS))
def test_whatever_is_pooled_lies_between_the_studies_and_within_its_intervals(studies, method):
    found = ak.pool_correlations(studies, method=method)
    assert studies["r"].min() - 1e-9 <= found.r <= studies["r"].max() + 1e-9
    assert found.prediction.low <= found.r.low + 1e-9 <= found.r + 2e-9
    assert found.r - 2e-9 <= found.r.high - 1e-9 <= found.prediction.high
    assert 0 <= found.i2 <= 1
    assert found.table["weight"].sum() == pytest.approx(100)


def test_a_study_of_999_people_is_a_large_one_and_no_code():
    """One study says as much as its size: 996 parts to 27 here."""
    found = ak.pool_correlations(pd.DataFrame({"r": [0.2, 0.4], "n": [999, 30]}), method="fixed")
    assert np.arctanh(float(found.r)) == pytest.approx((996 * np.arctanh(0.2) + 27 * np.arctanh(0.4)) / 1023)


@given(STUDIES)
def test_reml_is_no_lower_than_at_any_other_tau(studies):
    z, v = np.arctanh(studies["r"].to_numpy()), 1 / (studies["n"].to_numpy() - 3.0)

    def likelihood(tau2):
        weights = 1 / (v + tau2)
        mean = (weights * z).sum() / weights.sum()
        return -0.5 * (np.log(v + tau2).sum() + np.log(weights.sum()) + (weights * (z - mean) ** 2).sum())

    best = likelihood(fit(z, v, np.ones((len(z), 1)), "reml").tau2)
    assert all(best >= likelihood(other) - 1e-6 for other in np.linspace(0, 4, 80))


def test_one_left_out_is_as_if_it_had_not_been_there():
    out = ak.pool_correlations(MOLLOY).leave_one_out()
    first = out.iloc[0]
    rest = MOLLOY[~((MOLLOY["r"] == first["r"]) & (MOLLOY["n"] == first["n"]))]
    assert first["without"] == pytest.approx(float(ak.pool_correlations(rest).r))
    moved = (out["without"] - ak.pool_correlations(MOLLOY).r).abs()
    assert moved.is_monotonic_decreasing


def test_groups_are_pooled_one_by_one():
    studies = ak.study_rows()
    found = ak.pool_correlations(studies, groups="rater")
    assert list(found) == ["client", "therapist", "observer"]
    assert found["therapist"].r == ak.pool_correlations(studies.query("rater == 'therapist'")).r


def test_a_group_of_one_study_is_not_dropped_in_silence():
    studies = pd.DataFrame({"r": [0.1, 0.2, 0.3], "n": [50, 60, 70], "setting": ["ward", "ward", "home"]})
    with pytest.raises(UserError, match="one study only in setting: home"):
        ak.pool_correlations(studies, groups="setting")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"r": [0.1, 1.0]}, "lies between -1 and 1"),
        ({"n": [3, 50]}, "4 people or more"),
        ({"n": [50, np.inf]}, "n from 50 to inf"),
        ({"r": ["high", 0.2]}, "numbers are needed"),
        ({"n": [50, None]}, "At least 2 are needed"),
    ],
)
def test_what_cannot_be_pooled_is_named(change, said):
    with pytest.raises(UserError, match=said):
        ak.pool_correlations(pd.DataFrame({"r": [0.1, 0.2], "n": [50, 60]} | change))


def test_a_wrong_method_and_a_wrong_column_are_named():
    with pytest.raises(UserError, match="allowed are fixed, dersimonian-laird, paule-mandel, reml"):
        ak.pool_correlations(MOLLOY, method="random")
    with pytest.raises(UserError, match="There is no column rater"):
        ak.pool_correlations(MOLLOY, groups="rater")


def test_synthetic_studies_are_called_so():
    for said in (
        repr(ak.pool_correlations(ak.study_rows())),
        ak.pool_correlations(ak.study_rows()).chart().title.text,
    ):
        assert "synthetic" in said
    assert "synthetic" not in repr(ak.pool_correlations(MOLLOY))


@pytest.mark.slow
@pytest.mark.parametrize("k", [5, 20])
def test_the_interval_of_random_effects_holds_the_truth_as_often_as_it_says(k):
    random = np.random.default_rng(k)
    inside = 0
    for _ in range(1000):
        n = random.integers(20, 200, k)
        z = 0.28 + 0.13 * random.normal(size=k) + random.normal(size=k) / np.sqrt(n - 3)
        inside += ak.pool_correlations(pd.DataFrame({"r": np.tanh(z), "n": n})).r.includes(np.tanh(0.28))
    assert 0.93 < inside / 1000 < 0.975
