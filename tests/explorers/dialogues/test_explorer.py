"""The desk hides the panel until the reader compares, says how near they are, and keeps their marks."""

from __future__ import annotations

import pytest

from alliancekit.clinic import MARKS, load_dialogues
from alliancekit.errors import UserError
from alliancekit.explorers.dialogues.explorer import explore_dialogues, how_near, view_marks
from alliancekit.record import current_record, last_prediction

DIALOGUES = load_dialogues()
NONE = ["none"] * 10


def test_panel_and_reasons_are_hidden_until_compared():
    before = view_marks(DIALOGUES["D05"], NONE, compare=False)
    assert len(before.rows["marks"]["panel"]) == 0
    assert list(before.table) == ["line", "who", "yours"]
    assert before.questions["line_10"] == "Wren: Sure."
    after = view_marks(DIALOGUES["D05"], NONE, compare=True)
    assert len(after.rows["marks"]["panel"]) == 80
    assert after.table[list(MARKS)].sum(axis=1).tolist() == [8] * 10
    assert "8 of 8 withdrawal: The word that ends it and mends nothing." in after.questions["line_10"]
    assert DIALOGUES["D05"].why_raters_differ in after.below.replace("&#x27;", "'")


def test_who_marks_as_a_member_is_as_near_as_that_member():
    dialogue = DIALOGUES["D03"]
    member = [line.panel[4] for line in dialogue.lines]
    same = [sum(line.panel[4] == mark for mark in line.panel) for line in dialogue.lines]
    said = how_near(dialogue, member)
    assert said.startswith(
        f"On average you gave the same mark as a member of the panel on {sum(same) / 8:.1f} of 10"
    )
    assert said.endswith("gave your mark: none.")


def test_lines_on_which_the_reader_stands_alone_are_named():
    marks = ["mends", *NONE[1:]]
    assert how_near(DIALOGUES["D01"], marks).endswith("gave your mark: 1.")


def test_all_alike_agree_on_every_line_they_could():
    dialogue = DIALOGUES["D03"]
    most = [max(line.counts(), key=line.counts().get) for line in dialogue.lines]
    assert "On 10 of 10 lines yours is the mark that most of them gave." in how_near(dialogue, most)


def test_marks_are_kept_when_the_reader_compares_and_laid_out_again():
    desk = explore_dialogues("D03")
    choice = desk.controls["choice"].widget
    desk.controls["line_3"].widget.label = "confrontation"
    assert "you have marked 1 of 10 lines" in desk.text
    assert last_prediction("07-dialogue-D03") is None
    desk.controls["shown"].widget.value = True
    assert last_prediction("07-dialogue-D03")["line_3"] == MARKS.index("confrontation")
    choice.value = "D04"
    assert desk.controls["line_3"].widget.label == "none"
    assert desk.controls["shown"].widget.value is False
    choice.value = "D03"
    assert desk.controls["line_3"].widget.label == "confrontation"
    assert desk.controls["shown"].widget.value is True
    assert len(current_record().events("prediction")) == 1
    again = explore_dialogues("D03")
    assert again.controls["line_3"].widget.label == "confrontation"


def test_every_dialogue_can_be_read_and_compared():
    desk = explore_dialogues()
    for name, dialogue in DIALOGUES.items():
        desk.controls["choice"].widget.value = name
        assert desk.questions["line_1"].value.startswith(dialogue.people[dialogue.lines[0].speaker])
        desk.controls["shown"].widget.value = True
        assert desk.fault is None
        assert dialogue.title in desk._view.above.replace("&#x27;", "'")


def test_unknown_dialogue_is_told_in_words():
    with pytest.raises(UserError, match=r"no dialogue 'D99'. Choose one of D01, D02"):
        explore_dialogues("D99")
