"""The role-play form, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.clinic import PARTS
from alliancekit.explorers.roleplay.explorer import read_distress, roleplay_form
from alliancekit.instruments import TEACHING
from alliancekit.record import current_record

if TYPE_CHECKING:
    from pathlib import Path

    from alliancekit.explorers.panel import Panel


def _fill_in(form: Panel, rater: str, strength: int) -> None:
    form.controls["chair"].widget.value = rater
    for item in TEACHING.numbers:
        form.controls[f"item_{item}"].widget.value = 6 - strength if item in TEACHING.reverse else strength


def test_answers_from_three_chairs_are_kept_and_compared() -> None:
    form = roleplay_form()
    for rater, strength in (("client", 4), ("therapist", 3), ("observer", 5)):
        _fill_in(form, rater, strength)
    assert form.fault is None
    assert "by the client: bond 4.00" in form.text
    assert "by the observer: bond 5.00" in form.text
    ratings = ak.read_ratings(current_record().path.parent / "role_play.csv")
    assert dict(zip(ratings["rater"], ratings["alliance"], strict=True)) == {
        "client": 4,
        "therapist": 3,
        "observer": 5,
    }


def test_table_and_sentence_name_what_they_answered_differently(tmp_path: Path) -> None:
    form = roleplay_form(tmp_path)
    _fill_in(form, "client", 4)
    assert "Furthest apart" not in form.text
    _fill_in(form, "therapist", 4)
    assert "Furthest apart" not in form.text
    form.controls["item_6"].widget.value = 5
    assert "Furthest apart: statement 6R, answered 2 by the client and 5 by the therapist." in form.text
    table = form._view.table.set_index("part or statement")
    assert table.loc["6R"].to_dict() == {"client": 2, "therapist": 5}
    assert table.loc["bond", "client"] == 4.0


def test_wording_follows_the_chair_and_answers_come_back() -> None:
    form = roleplay_form()
    form.controls["item_2"].widget.value = 5
    form.controls["chair"].widget.value = "observer"
    assert form.questions["item_2"].value == TEACHING.wording["observer"][1]
    assert form.controls["item_2"].widget.value == 0
    assert form.text.startswith("Nothing is answered here yet.")
    form.controls["chair"].widget.value = "client"
    assert form.controls["item_2"].widget.value == 5
    assert form.text.startswith("These answers are saved.")
    form.controls["session"].widget.value = 2
    assert form.controls["item_2"].widget.value == 0
    again = roleplay_form()
    assert again.controls["item_2"].widget.value == 5


def test_looking_at_a_sheet_changes_no_file(tmp_path: Path) -> None:
    form = roleplay_form(tmp_path)
    _fill_in(form, "client", 4)
    before = (tmp_path / "role_play.csv").stat().st_mtime_ns
    for chair in ("therapist", "client", "observer"):
        form.controls["chair"].widget.value = chair
    assert (tmp_path / "role_play.csv").stat().st_mtime_ns == before


def test_a_wrong_distress_is_said_and_not_kept() -> None:
    form = roleplay_form()
    form.controls["item_1"].widget.value = 3
    form.controls["outcome"].widget.value = "lots"
    assert "“lots” was found; allowed is a whole number from 0 to 40" in form.text
    form.controls["outcome"].widget.value = "7"
    assert form.text.startswith("Saved in role_play.csv.")
    form.controls["chair"].widget.value = "therapist"
    assert form.controls["outcome"].widget.value == "7"


def test_saved_is_said_only_where_it_is_true(tmp_path: Path) -> None:
    folder = tmp_path / "my-work"
    folder.write_text("a file where the folder should be")
    form = roleplay_form(folder)
    form.controls["item_1"].widget.value = 3
    assert form.text.startswith("Not saved: role_play.csv could not be written")
    form.controls["chair"].widget.value = "observer"
    form.controls["chair"].widget.value = "client"
    assert form.controls["item_1"].widget.value == 3
    assert form.text.startswith("These answers are not saved yet.")
    folder.unlink()
    form.controls["item_2"].widget.value = 3
    assert form.text.startswith("Saved in role_play.csv.")


def test_a_damaged_file_is_said_when_the_form_opens(tmp_path: Path) -> None:
    (tmp_path / "role_play.csv").write_bytes(b"\x00\x01")
    assert "it was kept as role_play-unreadable-1.csv" in roleplay_form(tmp_path).text


def test_a_name_is_shown_as_text() -> None:
    form = roleplay_form()
    form.controls["code"].widget.value = "<img src=x onerror=alert(1)>"
    form.controls["item_1"].widget.value = 3
    form.toggle.value = True
    assert "<img" not in form._sentence.value + form.table.value
    assert "&lt;img" in form.table.value


@pytest.mark.parametrize("text", ["-1", "41", "1.5", "ten", "1e1", "²"])
def test_distress_is_a_whole_number_up_to_40(text: str) -> None:
    with pytest.raises(ValueError, match="allowed is a whole number from 0 to 40"):
        read_distress(text)


def test_the_wobble_named_in_the_note_is_that_of_the_clinic() -> None:
    """1.96 * sqrt(2) * standard error of measurement, for two ratings of one part (Jacobson & Truax, 1991)."""
    items = ak.load_clinic().items.query("rater == 'client'")
    wobble = [1.96 * 2**0.5 * ak.reliability(items, "teaching", part).sem for part in PARTS]
    assert np.mean(wobble) == pytest.approx(0.75, abs=0.03)
    assert "about 0.75" in roleplay_form().children[-1].value
