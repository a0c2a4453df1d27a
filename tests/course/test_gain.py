"""The gain of a class: against a paired t test of scipy, and where there is nothing to say."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import ttest_rel

from alliancekit.course.gain import learning_gain
from alliancekit.errors import UserError


def test_the_change_and_its_interval_are_those_of_the_paired_t_test():
    rng = np.random.default_rng(3)
    first, last = rng.integers(0, 9, 30), rng.integers(4, 13, 30)
    names = [f"s{n}" for n in range(30)]
    found = learning_gain(
        dict(zip(names, first, strict=True)), dict(zip(names, last, strict=True)), level=0.9
    )
    wanted = ttest_rel(last, first).confidence_interval(0.9)
    assert found.change == pytest.approx((last - first).mean())
    assert (found.change.low, found.change.high) == pytest.approx((wanted.low, wanted.high))
    assert found.normalised == pytest.approx((last.mean() - first.mean()) / (12 - first.mean()))
    assert "90% interval" in found.sentence()
    assert "nobody has validated" in found.sentence()


def test_who_took_one_form_is_counted_and_left_out():
    found = learning_gain({"a": 3, "b": 12}, {"a": 6, "c": 0})
    assert (found.left_out, found.change.n, float(found.before)) == (2, 1, 3.0)
    assert math.isnan(found.change.low)
    assert "nan" not in found.sentence()


def test_where_all_was_right_before_there_is_nothing_to_gain():
    found = learning_gain({"a": 12, "b": 12}, {"a": 12, "b": 11})
    assert math.isnan(found.normalised)
    assert "nan" not in found.sentence()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [({"a": 1}, {"b": 2}, "Nobody took both"), ({"a": 13}, {"a": 2}, "between 0 and 12"),
     ({"a": float("nan")}, {"a": 2}, "between 0 and 12")],
)  # fmt: skip
def test_what_cannot_be_told_is_said(before, after, said):
    with pytest.raises(UserError, match=said):
        learning_gain(before, after)
