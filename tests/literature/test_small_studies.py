"""Small-study effects: none where studies are balanced, found where the small ones that found little are gone."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.api import WLS

import alliancekit as ak
from alliancekit.errors import UserError


def balanced(spread):
    """Pairs of studies mirrored around z = .3, smaller ones further out."""
    apart = np.concatenate([-np.asarray(spread), np.asarray(spread)])
    return pd.DataFrame({"r": np.tanh(0.3 + apart), "n": np.round(20 / np.abs(apart)).astype(int)})


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
