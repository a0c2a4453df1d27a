"""Sizes of effect against other libraries and by hand."""

from __future__ import annotations

import numpy as np
import pingouin
import pytest
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import proportion_confint

from alliancekit.errors import UserError
from alliancekit.stats.effects import odds_ratio, share_of, standardised_difference


def test_d_is_that_of_another_library():
    rng = np.random.default_rng(1)
    one, other = rng.normal(1, 2, 40), rng.normal(0, 3, 25)
    found = standardised_difference(one, other)
    assert found == pytest.approx(pingouin.compute_effsize(one, other, eftype="cohen"))
    half = 1.959964 * np.sqrt(65 / 1000 + found**2 / 130)
    assert (found.low, found.high) == pytest.approx((found - half, found + half))


def test_missing_values_are_left_out():
    assert standardised_difference([1, 2, 3, np.nan], [4, 5, 6]).n == 6


@pytest.mark.parametrize(("one", "other"), [([1.0], [1, 2]), ([1, 1], [2, 2])])
def test_groups_too_small_or_alike_are_refused(one, other):
    with pytest.raises(UserError):
        standardised_difference(one, other)


def test_a_share_and_odds_are_those_of_another_library():
    share = share_of(7, 40, level=0.9)
    assert (share.low, share.high) == pytest.approx(proportion_confint(7, 40, alpha=0.1, method="wilson"))
    table = [[30, 12], [22, 25]]
    theirs = Table2x2(np.array(table))
    found = odds_ratio(table)
    assert found == pytest.approx(theirs.oddsratio)
    assert (found.low, found.high) == pytest.approx(theirs.oddsratio_confint())


def test_nobody_and_nothing_are_not_defined():
    assert np.isnan(share_of(0, 0))
    assert np.isnan(odds_ratio([[3, 0], [2, 1]]))
