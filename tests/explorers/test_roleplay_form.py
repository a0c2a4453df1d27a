"""The role-play form, without a browser."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.explorers.roleplay_form import read_distress, roleplay_form
from alliancekit.instruments import TEACHING
from alliancekit.record import current_record


def test_answers_from_three_chairs_are_kept_and_compared() -> None:
    form = roleplay_form()
    for rater, answer in (("client", 4), ("therapist", 3), ("observer", 5)):
        form.controls["chair"].widget.value = rater
        for item in TEACHING.numbers:
            form.controls[f"item_{item}"].widget.value = 6 - answer if item in TEACHING.reverse else answer
    assert "by the client: bond 4.00" in form.text
    assert "by the observer: bond 5.00" in form.text
    ratings = ak.read_ratings(current_record().path.parent / "role_play.csv")
    assert dict(zip(ratings["rater"], ratings["alliance"], strict=True)) == {
        "client": 4,
        "therapist": 3,
        "observer": 5,
    }


def test_wording_follows_the_chair_and_answers_come_back() -> None:
    form = roleplay_form()
    form.controls["item_2"].widget.value = 5
    form.controls["chair"].widget.value = "observer"
    assert form.controls["item_2"].question.value == TEACHING.wording["observer"][1]
    assert form.controls["item_2"].widget.value == 0
    form.controls["chair"].widget.value = "client"
    assert form.controls["item_2"].widget.value == 5
    assert "These answers are saved" in form.text
    again = roleplay_form()
    assert again.controls["item_2"].widget.value == 5


def test_a_wrong_distress_is_said_and_not_kept() -> None:
    form = roleplay_form()
    form.controls["outcome"].widget.value = "lots"
    assert "“lots” was found; allowed is a whole number from 0 to 40" in form.text
    form.controls["outcome"].widget.value = "7"
    assert form.text.startswith("Saved in role_play.csv.")


def test_a_name_is_shown_as_text() -> None:
    form = roleplay_form()
    form.controls["code"].widget.value = "<img src=x onerror=alert(1)>"
    form.controls["item_1"].widget.value = 3
    assert "<img" not in form._sentence.value


@pytest.mark.parametrize("text", ["-1", "41", "1.5", "ten", "1e1", "²"])
def test_distress_is_a_whole_number_up_to_40(text: str) -> None:
    with pytest.raises(ValueError, match="allowed is a whole number from 0 to 40"):
        read_distress(text)
