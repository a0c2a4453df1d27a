"""The scoring bench, without a browser: controls in, words and numbers out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.explorers.scoring import explorer as module
from alliancekit.explorers.scoring.explorer import explore_scoring, view_bench
from alliancekit.explorers.scoring.spoiling import Measured, measure
from alliancekit.instruments import TEACHING

ALL_FIVE = {f"answer_{item}": 5 for item in TEACHING.numbers}


@pytest.fixture(scope="module")
def sheets() -> pd.DataFrame:
    return ak.load_clinic().items.query("rater == 'client' and session == 3")


@pytest.fixture(scope="module")
def before(sheets: pd.DataFrame) -> Measured:
    return measure(sheets)


def test_the_sheet_is_scored_as_ak_score_does(sheets: pd.DataFrame, before: Measured) -> None:
    answers = {f"answer_{item}": 1 + item % 5 for item in TEACHING.numbers}
    table = view_bench(before, before, answers).table.set_index("scale")
    sheet = pd.DataFrame([list(answers.values())], columns=TEACHING.numbers)
    expected = ak.score(sheet, "teaching").iloc[0]
    assert table["yours"].to_dict() == pytest.approx(expected[list(table.index)].to_dict())
    assert table.loc["bond", "alpha"] == ak.reliability(sheets, "teaching", "bond").alpha


def test_agreeing_with_everything_ends_in_the_middle(before: Measured) -> None:
    assert view_bench(before, before, ALL_FIVE).table["yours"].tolist() == [3, 3, 3, 3]


def test_the_sentence_is_about_the_part_that_was_altered(sheets: pd.DataFrame, before: Measured) -> None:
    assert "Bond in" in view_bench(before, before, ALL_FIVE).sentence
    view = view_bench(before, measure(sheets, flip=5), ALL_FIVE, flip=5)
    assert view.table["yours"].tolist()[:2] == [3, 4]
    assert "Goals in" in view.sentence
    assert f"it was {before.scales['goals'].alpha:.2f}" in view.sentence
    assert "so nothing can be said of one person's score" in view.sentence
    assert view.signals["sheet"] == {"flip": 5, "drop": 0}
    assert "Tasks in" in view_bench(before, measure(sheets, drop=3), ALL_FIVE, drop=3).sentence


@pytest.mark.parametrize("item", TEACHING.numbers)
def test_a_statement_left_out_does_not_count(sheets: pd.DataFrame, item: int) -> None:
    altered = measure(sheets, drop=item)
    answers = {f"answer_{i}": (1 if i in TEACHING.reverse else 5) for i in TEACHING.numbers}
    view = view_bench(altered, altered, answers | {f"answer_{item}": 3}, drop=item)
    assert view.table["yours"].tolist() == [5, 5, 5, 5]


def test_a_full_ceiling_is_warned_of(sheets: pd.DataFrame, before: Measured) -> None:
    warning = "the form can hardly tell them apart"
    assert warning not in view_bench(before, before, ALL_FIVE).sentence
    assert warning in view_bench(before, measure(sheets, ease=2), ALL_FIVE).sentence


def test_a_low_alpha_is_not_called_precise(sheets: pd.DataFrame, before: Measured) -> None:
    for altered in ({"flip": 4}, {"flip": 1, "ease": 1}, {"noise": 2}):
        sentence = view_bench(before, measure(sheets, **altered), ALL_FIVE).sentence
        assert "good to within" not in sentence, altered
        assert "one person's score" in sentence, altered
    assert "good to within" in view_bench(before, before, ALL_FIVE).sentence


def test_too_few_answers_are_said_not_guessed(before: Measured) -> None:
    view = view_bench(before, before, ALL_FIVE | {"answer_1": 0, "answer_4": 0})
    assert "Your sheet: goals 3.00, tasks 3.00; too few answers for bond." in view.sentence
    assert np.isnan(view.table["yours"][0])


def test_moving_an_answer_leaves_the_many_sheets_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[object, ...]] = []

    def counted(_sheets: pd.DataFrame, *settings: float) -> Measured:
        calls.append(settings)
        return measure(_sheets, *settings)

    monkeypatch.setattr(module, "measure", counted)
    bench = explore_scoring()
    for value in (1, 2, 3):
        bench.controls["answer_1"].widget.value = value
    bench.controls["flip"].widget.value = 4
    bench.controls["answer_2"].widget.value = 1
    bench.controls["flip"].widget.value = 0
    assert calls == [(0, 0, 0, 0), (4, 0, 0, 0)]


def test_every_control_is_answered() -> None:
    bench = explore_scoring()
    for name, value in (("answer_1", 1), ("flip", 4), ("drop", 8), ("noise", 1.0), ("ease", 0.5)):
        before = bench.text, bench.charts["alphas"].rows_alphas
        bench.controls[name].widget.value = value
        assert bench.fault is None
        assert (bench.text, bench.charts["alphas"].rows_alphas) != before, name


def test_only_widgets_whose_value_the_page_knows_are_linked() -> None:
    """A drop-down sends the page the place of its choice, not its value: it goes through the kernel."""
    for widget in explore_scoring().charts["sheet"].links.values():
        assert "value" in widget.keys
