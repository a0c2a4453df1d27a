"""The scoring bench, without a browser: controls in, words and numbers out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.explorers.scoring_bench import measure, scoring_bench, view_bench
from alliancekit.instruments import TEACHING

ALL_FIVE = {f"answer_{item}": 5 for item in TEACHING.numbers}


@pytest.fixture(scope="module")
def sheets() -> pd.DataFrame:
    return ak.load_clinic().items.query("rater == 'client' and session == 3").reset_index(drop=True)


def test_the_sheet_is_scored_as_ak_score_does(sheets: pd.DataFrame) -> None:
    answers = {f"answer_{item}": 1 + item % 5 for item in TEACHING.numbers}
    before = measure(sheets)
    table = view_bench(before, before, answers).table.set_index("scale")
    sheet = pd.DataFrame([[answers[f"answer_{item}"] for item in TEACHING.numbers]], columns=TEACHING.numbers)
    expected = ak.score(sheet, "teaching").iloc[0]
    assert table["yours"].to_dict() == pytest.approx(expected[list(table.index)].to_dict())
    assert table.loc["bond", "alpha"] == ak.reliability(sheets, "teaching", "bond").alpha


def test_agreeing_with_everything_ends_in_the_middle(sheets: pd.DataFrame) -> None:
    before = measure(sheets)
    assert view_bench(before, before, ALL_FIVE).table["yours"].tolist() == [3, 3, 3, 3]


def test_a_turned_key_ruins_its_own_part_only(sheets: pd.DataFrame) -> None:
    before, after = measure(sheets), measure(sheets, flip=4)
    assert after.scales["bond"].alpha < 0.3 < 0.8 < before.scales["bond"].alpha
    assert after.scales["goals"].alpha == before.scales["goals"].alpha
    assert view_bench(before, after, ALL_FIVE).table["yours"].tolist()[:2] == [4, 3]


@pytest.mark.parametrize("item", TEACHING.numbers)
def test_a_statement_can_be_left_out(sheets: pd.DataFrame, item: int) -> None:
    altered = measure(sheets, drop=item)
    assert altered.form.items == 11
    part = next(part for part, items in TEACHING.subscales.items() if item in items)
    assert len(altered.scales[part].items) == 3
    answers = {f"answer_{i}": (1 if i in TEACHING.reverse else 5) for i in TEACHING.numbers} | {
        f"answer_{item}": 3
    }
    assert view_bench(altered, altered, answers).table["yours"].tolist() == [5, 5, 5, 5]


def test_noise_lowers_alpha_and_ease_fills_the_top(sheets: pd.DataFrame) -> None:
    alphas = [measure(sheets, noise=noise).scales["bond"].alpha for noise in (0, 1, 2)]
    assert alphas == sorted(alphas, reverse=True)
    tops = [measure(sheets, ease=ease).ceiling["alliance"] for ease in (0, 1, 2)]
    assert tops == sorted(tops)
    assert tops[-1] > 0.4 > tops[0]


def test_the_same_noise_every_time(sheets: pd.DataFrame) -> None:
    assert measure(sheets, noise=1).scales["bond"].alpha == measure(sheets, noise=1).scales["bond"].alpha


def test_too_few_answers_are_said_not_guessed(sheets: pd.DataFrame) -> None:
    before = measure(sheets)
    view = view_bench(before, before, ALL_FIVE | {"answer_1": 0, "answer_4": 0})
    assert "bond has too few answers to be scored" in view.sentence
    assert np.isnan(view.table["yours"][0])


def test_every_control_is_answered() -> None:
    bench = scoring_bench()
    for name, value in (("answer_1", 1), ("flip", 4), ("drop", 8), ("noise", 1.0), ("ease", 0.5)):
        before = bench.text, bench.charts["alphas"].rows_alphas
        bench.controls[name].widget.value = value
        assert bench.fault is None
        assert (bench.text, bench.charts["alphas"].rows_alphas) != before, name
