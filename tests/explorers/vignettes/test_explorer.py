"""The desk hides the panel until the reader compares, says where they stand, and keeps their ratings."""

from __future__ import annotations

import pytest

from alliancekit.clinic.vignettes import load_vignettes
from alliancekit.explorers.vignettes.explorer import exchange_html, explore_vignettes, view_ratings
from alliancekit.record import current_record, last_prediction

VIGNETTES = load_vignettes()


def _desk(first="V01"):
    desk = explore_vignettes(first)
    choice = desk.controls["choice"].widget
    return desk, choice


def test_panel_is_hidden_until_compared():
    ratings = {"bond": 3, "goals": 3, "tasks": 3}
    before = view_ratings(VIGNETTES["V01"], ratings, compare=False)
    after = view_ratings(VIGNETTES["V01"], ratings, compare=True)
    assert len(before.rows["panel"]["panel"]) == 0
    assert "mean" not in before.table
    assert after.rows["panel"]["panel"]["raters"].sum() == 24


@pytest.mark.parametrize(("bond", "place"), [(3, "outside"), (4, "within"), (5, "within")])
def test_sentence_says_where_the_reader_stands(bond, place):
    view = view_ratings(VIGNETTES["V01"], {"bond": bond, "goals": 3, "tasks": 3}, compare=True)
    assert view.sentence.startswith(
        f"Bond: you {bond}, the panel 4 to 5 (mean 4.50), so {place} their spread."
    )


def test_ratings_are_kept_when_the_reader_compares_and_laid_out_again():
    desk, choice = _desk("V03")
    desk.controls["goals"].widget.value = 1
    assert last_prediction("01-vignette-V03") is None
    desk.controls["shown"].widget.value = True
    assert last_prediction("01-vignette-V03") == {"bond": 3, "goals": 1, "tasks": 3}
    choice.value = "V04"
    assert desk.controls["goals"].widget.value == 3
    assert desk.controls["shown"].widget.value is False
    choice.value = "V03"
    assert desk.controls["goals"].widget.value == 1
    assert desk.controls["shown"].widget.value is True
    assert len(current_record().events("prediction")) == 1


def test_changing_the_exchange_changes_the_page():
    desk, choice = _desk()
    choice.value = "V12"
    assert "Rosa" in desk._view.above
    assert desk.text.startswith("Rosa and Kofi")


def test_every_exchange_can_be_compared():
    desk, choice = _desk()
    for name, vignette in VIGNETTES.items():
        choice.value = name
        desk.controls["shown"].widget.value = True
        assert desk.fault is None
        assert vignette.client in exchange_html(vignette)


def test_unknown_exchange_is_told_in_words():
    with pytest.raises(ValueError, match=r"no exchange 'V99'. Choose one of V01, V02"):
        explore_vignettes("V99")
