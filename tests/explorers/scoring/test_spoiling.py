"""What spoils a form shows in alpha, in the standard error and at the top of the scale."""

from __future__ import annotations

import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.explorers.scoring.spoiling import measure
from alliancekit.instruments import TEACHING


@pytest.fixture(scope="module")
def sheets() -> pd.DataFrame:
    return ak.load_clinic().items.query("rater == 'client' and session == 3")


def test_nothing_altered_is_what_reliability_and_score_say(sheets: pd.DataFrame) -> None:
    found = measure(sheets)
    scores = ak.score(sheets, "teaching")
    for scale, each in found.scales.items():
        expected = ak.reliability(sheets, "teaching", scale)
        assert (each.alpha, each.omega, each.sem) == (expected.alpha, expected.omega, expected.sem)
        assert found.ceiling[scale] == pytest.approx((scores[scale].dropna() == 5).mean())


def test_a_turned_key_ruins_its_own_part_only(sheets: pd.DataFrame) -> None:
    before, after = measure(sheets), measure(sheets, flip=4)
    assert after.scales["bond"].alpha < 0.3 < 0.8 < before.scales["bond"].alpha
    assert after.scales["goals"].alpha == before.scales["goals"].alpha


@pytest.mark.parametrize("item", TEACHING.numbers)
def test_a_statement_can_be_left_out(sheets: pd.DataFrame, item: int) -> None:
    altered = measure(sheets, drop=item)
    part = next(part for part, items in TEACHING.subscales.items() if item in items)
    whole = ak.reliability(sheets.dropna(), "teaching", part)
    left = measure(sheets.dropna(), drop=item).scales[part]
    assert left.alpha == pytest.approx(whole.table.loc[f"item_{item}", "alpha_if_dropped"])
    assert len(altered.form.numbers) == len(altered.columns) == 11
    assert f"item_{item}" not in altered.columns
    assert {scale: len(found.table) for scale, found in altered.scales.items()} == {
        scale: len(items) - (item in items) for scale, items in TEACHING.scales.items()
    }


def test_noise_lowers_alpha_and_ease_fills_the_top(sheets: pd.DataFrame) -> None:
    alphas = [measure(sheets, noise=noise).scales["bond"].alpha for noise in (0, 1, 2)]
    assert alphas == sorted(alphas, reverse=True)
    for scale in ("bond", "alliance"):
        tops = [measure(sheets, ease=step / 4).ceiling[scale] for step in range(9)]
        assert tops == sorted(set(tops))  # every step of the slider fills the top a little more
        assert tops[-1] > 0.4 > tops[0]


def test_the_same_noise_every_time_and_the_sheets_are_left_alone(sheets: pd.DataFrame) -> None:
    before = sheets.copy()
    assert measure(sheets, noise=1).scales["bond"].alpha == measure(sheets, noise=1).scales["bond"].alpha
    pd.testing.assert_frame_equal(sheets, before)
