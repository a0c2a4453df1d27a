"""Alpha, its interval, omega and their kin, against figures computed elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliancekit.errors import DataError
from alliancekit.instruments import Instrument, instrument, reliability

# Five items, ten people, and SPSS's output for them, are printed in D. J. Denis, Applied Univariate, Bivariate, and
# Multivariate Statistics (Wiley), the section on Cronbach's alpha.
DENIS = pd.DataFrame(
    [
        [10, 12, 15, 11, 12],
        [12, 18, 12, 12, 1],
        [8, 16, 14, 14, 4],
        [6, 8, 16, 8, 6],
        [4, 7, 8, 7, 5],
        [6, 6, 3, 7, 3],
        [3, 4, 6, 5, 8],
        [7, 3, 7, 9, 9],
        [8, 9, 4, 10, 10],
        [9, 5, 6, 11, 12],
    ],
    columns=list("abcde"),
)


def with_covariance(covariance: np.ndarray, people: int = 400, seed: int = 5) -> pd.DataFrame:
    """Data whose sample covariance is exactly the one asked for."""
    count = len(covariance)
    raw = np.random.default_rng(seed).normal(size=(people, count))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw.T))).T
    return pd.DataFrame(
        white @ np.linalg.cholesky(covariance).T, columns=[f"v{item}" for item in range(count)]
    )


def test_alpha_and_item_statistics_as_spss_prints_them() -> None:
    found = reliability(DENIS, list(DENIS))
    assert found.alpha == pytest.approx(0.633, abs=5e-4)
    assert found.table["mean"].tolist() == pytest.approx([7.3, 8.8, 9.1, 9.4, 7.0])
    assert found.table["sd"].tolist() == pytest.approx(
        [2.71006, 5.05085, 4.74810, 2.71621, 3.80058], abs=5e-6
    )
    assert found.table["item_total_r"].iloc[0] == pytest.approx(0.712, abs=5e-4)
    # Scale variance if item 1 is dropped, 108.900 in the same table, is what alpha_if_dropped rests on.
    rest = DENIS[list("bcde")]
    assert rest.sum(axis=1).var() == pytest.approx(108.9, abs=5e-4)
    assert found.table["alpha_if_dropped"].iloc[0] == pytest.approx(
        4 / 3 * (1 - rest.var().sum() / 108.9), abs=1e-6
    )


def test_alpha_and_feldts_interval_as_pingouin_documents_them() -> None:
    # Printed in the documentation of pingouin.cronbach_alpha, which was tested against R's psych package.
    binary = pingouin.read_dataset("cronbach_wide_missing")
    filled = reliability(binary.fillna(binary.median()), list(binary))
    assert filled.alpha == pytest.approx(0.7380191693290734, abs=1e-12)
    assert (filled.alpha.low, filled.alpha.high) == pytest.approx((0.447, 0.911), abs=5e-4)
    # With incomplete forms left out (pingouin's own interval still counts them, so only alpha can be compared).
    listwise = reliability(binary, list(binary))
    assert listwise.alpha == pytest.approx(0.8016949152542373, abs=1e-12)
    assert (listwise.people, listwise.left_out) == (9, 3)


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    people=st.integers(3, 60),
    items=st.integers(2, 8),
    shared=st.floats(0, 2),
    level=st.sampled_from([0.8, 0.95, 0.99]),
)
def test_alpha_agrees_with_pingouin(seed: int, people: int, items: int, shared: float, level: float) -> None:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(size=(people, items)) + shared * random.normal(size=(people, 1)))
    found = reliability(frame, list(frame), level=level)
    alpha, interval = pingouin.cronbach_alpha(frame, ci=level)
    assert found.alpha == pytest.approx(alpha, abs=1e-9)
    assert (found.alpha.low, found.alpha.high) == pytest.approx(tuple(interval), abs=5e-4)
    if items > 2:
        dropped = [pingouin.cronbach_alpha(frame.drop(columns=item))[0] for item in frame]
        assert found.table["alpha_if_dropped"].tolist() == pytest.approx(dropped, abs=1e-9)
    rest = [frame[item].corr(frame.drop(columns=item).sum(axis=1)) for item in frame]
    assert found.table["item_total_r"].tolist() == pytest.approx(rest, abs=1e-9)


def test_omega_of_a_covariance_that_has_exactly_one_factor() -> None:
    # Loadings 2, 1.5, 1, 0.8 and unique variances 1, 2, 1.5, 0.5: omega = 5.3^2 / (5.3^2 + 5), by McDonald's formula.
    loadings, unique = np.array([2, 1.5, 1, 0.8]), np.array([1, 2, 1.5, 0.5])
    frame = with_covariance(np.outer(loadings, loadings) + np.diag(unique))
    found = reliability(frame, list(frame))
    assert found.omega == pytest.approx(5.3**2 / (5.3**2 + 5), abs=1e-5)
    assert found.table["loading"].tolist() == pytest.approx(
        loadings / np.sqrt(loadings**2 + unique), abs=1e-4
    )
    assert found.alpha < found.omega


def test_alpha_and_omega_agree_when_items_are_parallel() -> None:
    # Equal loadings .8, unique .36, six items: both are 6 * .64 / (6 * .64 + .36) (Spearman-Brown).
    frame = with_covariance(np.full((6, 6), 0.64) + 0.36 * np.eye(6))
    found = reliability(frame, list(frame))
    expected = 6 * 0.64 / (6 * 0.64 + 0.36)
    assert (found.alpha, found.omega) == pytest.approx((expected, expected), abs=1e-5)
    assert found.sd == pytest.approx(np.sqrt(36 * 0.64 + 6 * 0.36))
    assert found.sem == pytest.approx(found.sd * np.sqrt(1 - expected))
    assert found.notes == ()


def test_omega_is_the_same_every_time() -> None:
    assert reliability(DENIS, list(DENIS)).omega == reliability(DENIS, list(DENIS)).omega


def test_the_key_is_applied_and_each_scale_has_its_own_items() -> None:
    random = np.random.default_rng(8)
    form = instrument("teaching")
    truth = random.normal(size=(300, 1))
    keyed = np.clip(np.rint(3 + truth + random.normal(scale=0.8, size=(300, 12))), 1, 5)
    raw = keyed.copy()
    raw[:, [item - 1 for item in form.reverse]] = 6 - raw[:, [item - 1 for item in form.reverse]]
    frame = pd.DataFrame(raw, columns=[f"item_{item}" for item in range(1, 13)])
    expected = pd.DataFrame(keyed)
    assert reliability(frame, "teaching").alpha == pytest.approx(pingouin.cronbach_alpha(expected)[0])
    goals = reliability(frame, form, scale="goals")
    assert goals.alpha == pytest.approx(pingouin.cronbach_alpha(expected[[1, 4, 7, 10]])[0])
    assert list(goals.table.index) == ["item_2", "item_5", "item_8", "item_11"]
    assert (goals.scale, goals.unit, goals.people) == ("goals", "mean", 300)
    assert goals.sd == pytest.approx(expected[[1, 4, 7, 10]].mean(axis=1).std())
    assert reliability(frame, list(frame)).alpha < 0.1  # unkeyed, the reversed half works against the rest


def test_incomplete_forms_are_left_out_and_counted() -> None:
    frame = DENIS.astype(float)
    frame.iloc[3, 1] = np.nan
    found = reliability(frame, list(frame))
    assert (found.people, found.left_out) == (9, 1)
    assert found.alpha == reliability(DENIS.drop(index=3), list(DENIS)).alpha


def test_a_far_mean_costs_no_digits() -> None:
    assert reliability(DENIS + 1e9, list(DENIS)).alpha == pytest.approx(
        reliability(DENIS, list(DENIS)).alpha, abs=1e-9
    )


def test_two_items_have_alpha_but_no_omega_and_it_says_so() -> None:
    found = reliability(DENIS, ["a", "b"])
    assert np.isfinite(found.alpha)
    assert np.isnan(found.omega)
    assert np.isnan(found.table["alpha_if_dropped"]).all()
    assert any("two items" in note for note in found.notes)


def test_a_constant_item_is_named() -> None:
    found = reliability(DENIS.assign(c=0.1), list(DENIS))
    assert np.isnan(found.table.loc["c", "item_total_r"])
    assert np.isnan(found.omega)
    assert any("same answer to c:" in note for note in found.notes)


def test_no_variance_at_all_gives_no_alpha() -> None:
    found = reliability(DENIS * 0 + 0.1, list(DENIS))
    assert np.isnan([found.alpha, found.alpha.low, found.alpha.high, found.omega, found.sem]).all()
    assert any("same answer" in note for note in found.notes)


def test_a_negative_mean_covariance_is_said_to_mean_nothing() -> None:
    frame = pd.DataFrame({"a": [1, 2, 3, 4, 5, 5], "b": [5, 4, 3, 2, 1, 2], "c": [3, 1, 4, 2, 3, 3]})
    found = reliability(frame, ["a", "b", "c"])
    assert found.alpha < 0
    assert np.isnan(found.sem)
    assert any("mean covariance is negative" in note for note in found.notes)


def test_an_item_that_runs_against_the_others_is_named_but_not_turned_round() -> None:
    found = reliability(DENIS, list(DENIS))
    assert found.table.loc["e", "item_total_r"] < 0
    assert any(note.startswith("e: against the other items") for note in found.notes)


@pytest.mark.parametrize("people", [0, 1])
def test_too_few_people_give_no_value(people: int) -> None:
    found = reliability(DENIS.iloc[:people], list(DENIS))
    assert np.isnan([found.alpha, found.alpha.low, found.alpha.high, found.omega, found.sd, found.sem]).all()
    assert any(f"{people} complete form" in note for note in found.notes)


def test_one_item_gives_no_value() -> None:
    found = reliability(DENIS, ["a"])
    assert np.isnan(found.alpha)
    assert any("one item" in note for note in found.notes)


def test_few_people_are_pointed_out_and_omega_withheld() -> None:
    found = reliability(DENIS.iloc[:4], list(DENIS))
    assert any("4 people are few" in note for note in found.notes)
    assert np.isnan(found.omega)


def test_items_that_repeat_each_other_have_no_omega() -> None:
    found = reliability(DENIS.assign(b=DENIS["a"]), list(DENIS))
    assert np.isnan(found.omega)
    assert any("omega cannot be estimated" in note for note in found.notes)


def test_a_factor_that_does_not_fit_gives_no_omega() -> None:
    # r12 = r13 = .9 with r23 = .6 needs a loading above 1 (.9 * .9 / .6 > 1): a Heywood case.
    frame = with_covariance(np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]]))
    found = reliability(frame, list(frame))
    assert np.isnan(found.omega)
    assert any("one factor does not fit" in note for note in found.notes)


def test_faults_are_refused() -> None:
    with pytest.raises(DataError, match=r"Row 0, column a: found “x”\. Allowed: a number"):
        reliability(pd.DataFrame({"a": ["x", 2], "b": [1, 2]}), ["a", "b"])
    with pytest.raises(DataError, match="Row 1, column item_2: found “9”"):
        reliability(
            pd.DataFrame({"item_1": [1, 2], "item_2": [1, 9]}), Instrument("mine", items=2, low=1, high=5)
        )
    with pytest.raises(
        ValueError, match="teaching has no scale 'trust'; it has bond, goals, tasks, alliance"
    ):
        reliability(pd.DataFrame(), "teaching", scale="trust")
    with pytest.raises(ValueError, match="instrument is 3; allowed are a questionnaire's name"):
        reliability(DENIS, 3)
    with pytest.raises(ValueError, match="level is 95"):
        reliability(DENIS, list(DENIS), level=95)


def test_it_prints_as_a_summary_with_its_uncertainty() -> None:
    text = repr(reliability(DENIS, list(DENIS)))
    assert "alpha = .633, 95% interval .086 to .896" in text
    assert "Note: 10 people are few" in text
