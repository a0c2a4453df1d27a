"""Small-study effects: none where studies are balanced, found where the small ones that found little are gone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.api import WLS

import alliancekit as ak
from alliancekit.errors import UserError

# Hackshaw et al. (1997), as metafor's dat.hackshaw1998 has them: odds ratios and their 95% limits.
HACKSHAW = np.array(
    [
        (1.18, .90, 1.54), (1.45, 1.02, 2.08), (2.02, .48, 8.56), (1.20, .80, 1.60), (.75, .43, 1.30),
        (2.07, .81, 5.25), (2.13, 1.19, 3.83), (.80, .34, 1.90), (.79, .25, 2.45), (2.01, 1.09, 3.72),
        (1.23, .81, 1.87), (1.20, .50, 3.30), (1.52, .87, 2.63), (1.03, .41, 2.55), (1.55, .90, 2.67),
        (1.03, .61, 1.74), (2.34, .81, 6.75), (1.65, 1.16, 2.35), (1.19, .82, 1.73), (1.52, .39, 5.96),
        (2.16, 1.08, 4.29), (1.08, .64, 1.82), (2.55, .74, 8.78), (1.62, .90, 2.91), (1.06, .74, 1.52),
        (.79, .62, 1.02), (.74, .32, 1.69), (2.27, .75, 6.82), (.97, .78, 1.21), (1.60, .80, 3.00),
        (1.19, .66, 2.13), (1.66, .73, 3.78), (1.26, 1.04, 1.54), (1.10, .62, 1.96), (1.66, 1.12, 2.45),
        (1.16, .80, 1.69), (1.11, .67, 1.84),
    ]
)  # fmt: skip


def balanced(spread):
    """Pairs of studies mirrored around z = .3, smaller ones further out."""
    apart = np.concatenate([-np.asarray(spread), np.asarray(spread)])
    return pd.DataFrame({"r": np.tanh(0.3 + apart), "n": np.round(20 / np.abs(apart)).astype(int)})


def test_trim_and_fill_adds_as_many_as_metafor():
    """metafor, trimfill() of a REML model: 7 on the left; k = 44, estimate 0.1745."""
    ratio, low, high = HACKSHAW.T
    log, variance = np.log(ratio).round(3), ((np.log(high / low)) / (2 * 1.96)) ** 2
    found = ak.small_study_effects(pd.DataFrame({"r": np.tanh(log), "n": 3 + 1 / variance.round(4)}))
    assert found.filled == 7
    assert np.arctanh(found.pooled_filled) == pytest.approx(0.1745, abs=5e-5)


def test_what_was_cut_on_one_side_is_filled_in_again():
    whole = balanced(np.linspace(0.02, 0.6, 40))
    cut = whole.sort_values("r").iloc[10:]
    found = ak.small_study_effects(cut, method="fixed")
    assert 7 <= found.filled <= 10
    assert abs(found.pooled_filled - np.tanh(0.3)) < abs(found.pooled - np.tanh(0.3)) / 2


def test_nothing_is_added_to_what_is_balanced():
    found = ak.small_study_effects(balanced([0.05, 0.11, 0.16, 0.2, 0.24, 0.33]))
    assert found.filled == 0
    assert found.pooled_filled == found.pooled


@given(st.lists(st.tuples(st.floats(-0.9, 0.9), st.integers(5, 500)), min_size=4, max_size=25))
def test_turning_every_sign_turns_the_findings(rows):
    studies = pd.DataFrame(rows, columns=["r", "n"])
    if studies["n"].nunique() < 2:
        with pytest.raises(UserError, match="no small and no large"):
            ak.small_study_effects(studies)
        return
    one, other = ak.small_study_effects(studies), ak.small_study_effects(studies.assign(r=-studies["r"]))
    assert one.egger == pytest.approx(-other.egger, abs=1e-6)
    if abs(one.egger) > 1e-6:
        assert one.filled == other.filled
        assert one.pooled_filled == pytest.approx(-other.pooled_filled, abs=1e-6)


def test_egger_is_the_slope_of_the_weighted_regression_on_the_standard_error():
    """The two forms of Egger's test are the same (Sterne & Egger, 2005)."""
    studies = ak.study_rows()
    z, error = np.arctanh(studies["r"]), 1 / np.sqrt(studies["n"] - 3)
    weighted = WLS(z, np.column_stack([np.ones(len(z)), error]), weights=1 / error**2).fit()
    found = ak.small_study_effects(studies)
    assert found.egger == pytest.approx(weighted.params.iloc[1])
    assert found.egger.low == pytest.approx(weighted.conf_int().iloc[1, 0])


def test_the_synthetic_literature_lacks_what_its_program_left_out():
    assert ak.small_study_effects(ak.study_rows()).egger.low > 0
