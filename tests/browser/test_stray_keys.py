"""Nothing that a stray key does changes a lesson: every printable key, pressed with a lesson's cell selected."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

NOTEBOOK = "00_start_here.ipynb"
KEYS = [*string.digits, *string.ascii_lowercase, *(f"Shift+{letter}" for letter in string.ascii_uppercase),
        *string.punctuation, "d", "d", "x", "x", "Delete", "Backspace", "Control+Backspace", "Space"]  # fmt: skip


@pytest.mark.parametrize("cell", [1, 6, 9])  # a text cell, a text cell with a heading, a code cell
def test_no_printable_key_changes_the_notebook(lab: Lab, cell: int) -> None:
    lab.open_notebook(NOTEBOOK)
    lab.command("docmanager:save")
    before = (lab.folder / NOTEBOOK).read_bytes()
    for key in KEYS:
        lab.page.evaluate(
            """cell => { const content = window.jupyterapp.shell.currentWidget.content;
                         content.activeCellIndex = cell; content.mode = 'command'; content.activate(); }""",
            cell,
        )
        lab.page.keyboard.press(key)
        if lab.page.locator(".jp-Dialog").count():
            lab.page.keyboard.press("Escape")
    lab.command("docmanager:save")
    assert (lab.folder / NOTEBOOK).read_bytes() == before
    assert lab.exceptions == []
