"""The board for the projector: every picture of it, first without and then with the answer."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.exercises.predictions.prediction import keep_guess
from alliancekit.exercises.predictions.register import find_prediction


@pytest.fixture(scope="module")
def folder(klass):
    return klass[0]


def chosen(board, picture):
    lesson = next(name for name in board.controls["lesson"].widget.options if name[:2] == picture[:2])
    board.controls["lesson"].widget.value = lesson
    names = board.controls["picture"].widget.options
    board.controls["picture"].widget.value = next(name for name in names if name.startswith(picture))


def test_every_picture_is_drawn_and_named(folder):
    board = ak.class_board(folder)
    for lesson in board.controls["lesson"].widget.options:
        board.controls["lesson"].widget.value = lesson
        for name in board.controls["picture"].widget.options:
            board.controls["picture"].widget.value = name
            assert board.fault is None
            assert "data:image/svg+xml" in board._above.value
            assert board._above.value.startswith("<h3>")
            assert board.text


def test_the_answer_comes_when_it_is_asked_for_and_goes_with_the_next_picture(folder):
    board = ak.class_board(folder)
    chosen(board, "02-2")
    before = board._above.value
    assert "fits" not in board.text
    board.controls["shown"].widget.value = True
    assert board.text.startswith("What fits:")
    assert board._above.value != before
    assert board.controls["shown"].widget.description == "Hide what the data say"
    chosen(board, "02-3")
    assert board.controls["shown"].widget.value is False
    assert "fits" not in board.text
    assert not board.controls["shown"].widget.disabled


def test_ones_own_guess_stands_among_them(folder):
    board = ak.class_board(folder)
    chosen(board, "02-1")
    assert board.controls["mine"].widget.disabled
    keep_guess(find_prediction("02-1"), 4.5)
    board = ak.class_board(folder)
    chosen(board, "02-1")
    assert not board.controls["mine"].widget.disabled
    before = board._above.value
    board.controls["mine"].widget.value = True
    assert board._above.value != before


def test_a_folder_without_records_is_said(tmp_path):
    with pytest.raises(UserError, match="No record could be read"):
        ak.class_board(tmp_path)
    (tmp_path / "essay.zip").write_text("words")
    with pytest.raises(UserError, match="1 zip"):
        ak.class_board(tmp_path)
