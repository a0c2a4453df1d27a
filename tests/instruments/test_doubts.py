"""Answers that are all allowed and still wrong: said in one sentence, with advice that damages nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.__main__ import main
from alliancekit.errors import DataError
from alliancekit.instruments import reliability, score
from alliancekit.instruments.doubts import doubts
from alliancekit.instruments.register import instrument

ITEMS = [f"item_{item}" for item in range(1, 13)]


def sheet(low=1, high=7, people=60, seed=1):
    """Draw answers to twelve items that hang together, items 4 and 10 the other way round, as in the WAI-S."""
    rng = np.random.default_rng(seed)
    middle, spread = (low + high) / 2, (high - low) / 3
    drawn = middle + spread * (rng.normal(size=(people, 1)) + 0.7 * rng.normal(size=(people, 12)))
    answers = np.clip(np.rint(drawn), low, high)
    answers[:, [3, 9]] = low + high - answers[:, [3, 9]]
    return pd.DataFrame(answers, columns=ITEMS)


def test_a_plain_sheet_raises_no_doubt():
    assert score(sheet(), "wai-s").attrs["notes"] == []
    assert not any("lowest" in note for note in reliability(sheet(), "wai-s").notes)


def test_items_that_were_reversed_before_are_said_and_how_to_turn_them_back():
    twice = sheet().assign(
        item_4=lambda frame: 8 - frame["item_4"], item_10=lambda frame: 8 - frame["item_10"]
    )
    (note,) = score(twice, "wai-s").attrs["notes"]
    assert "(4, 10) go against the others" in note
    assert "8 minus the answer" in note
    assert any(
        "item_4, item_10: against the other items" in note for note in reliability(twice, "wai-s").notes
    )


@pytest.mark.parametrize("seed", range(20))
def test_items_that_hang_together_by_chance_only_raise_no_doubt_of_a_second_reversal(seed):
    drawn = np.random.default_rng(seed).integers(1, 8, (40, 12))
    assert doubts(drawn, None, instrument("wai-s")) == []


def test_a_lowest_option_that_nobody_used_is_said_and_never_re_scaled():
    shifted = sheet(0, 2).iloc[:, :9].clip(0, 2) + 1  # 0 to 3 typed in as 1 to 4, no 4 among them
    scores = score(shifted, "phq-9")
    assert "nobody gave the answer 0, the lowest of phq-9" in scores.attrs["notes"][0]
    assert scores["phq_9"].tolist() == shifted.sum(axis=1).tolist()
    assert any("nobody gave the answer 0" in note for note in reliability(shifted, "phq-9").notes)
    one = shifted.copy()
    one.iloc[-1, -1] = 0
    assert score(one, "phq-9").attrs["notes"] == []


def test_one_answer_a_row_is_refused_where_rows_tell_the_person_and_said_where_they_do_not():
    long = pd.DataFrame({"client": "A", "clock": range(12), "item": range(1, 13), "answer": 3})
    with pytest.raises(DataError, match=r"No person has more than one answer.*row to row: clock"):
        score(long, "wai-sr")
    assert score(long.drop(columns="clock"), "wai-sr")["alliance"].tolist() == [3]
    apart = pd.DataFrame(np.where(np.eye(12), 3, np.nan), columns=ITEMS)
    assert "no form has more than one answer" in score(apart, "wai-sr").attrs["notes"][0]
    assert any("no form has more than one answer" in note for note in reliability(apart, "wai-sr").notes)


def test_a_missing_code_among_columns_of_any_range_is_said():
    answers = sheet(1, 5).where(lambda frame: frame > 1, 99)
    assert reliability(answers, ITEMS).notes[0].startswith("99 lies far from all other answers")
    assert not any("lies far" in note for note in reliability(sheet(1, 9), ITEMS).notes)


def test_the_command_says_what_is_doubtful_and_how_many_have_no_total(tmp_path, capsys):
    (sheet(0, 2).iloc[:, :9].clip(0, 2) + 1).to_csv(tmp_path / "a.csv", index=False)
    call = ["score", str(tmp_path / "a.csv"), "--instrument", "phq-9", "-o", str(tmp_path / "s.csv")]
    assert main(call) == 0
    assert "Note: nobody gave the answer 0" in capsys.readouterr().out
    (tmp_path / "a.csv").write_text("id,1,2,3,4\na,1,2,3,4\nb,1,,,\n")
    assert main([*call[:3], "srs", *call[4:]]) == 0
    assert "too few answers for a total, which is left blank: 1 of 2 forms." in capsys.readouterr().out
