"""Lesson 07 in the browser: the transcript desk and the rupture finder, by keyboard and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "07_rupture_and_repair.ipynb"
DESK, SECOND, FINDER = "ak.explore_dialogues()", 'ak.explore_dialogues("D05")', "ak.explore_ruptures(clinic)"


def _panel(lab: Lab, call: str) -> Locator:
    """The explorer that this call made, scrolled into view, its charts drawn."""
    panel = lab.notebook.locator(".jp-CodeCell").filter(has_text=call).first.locator(".ak-panel")
    panel.scroll_into_view_if_needed()
    expect(panel.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
    return panel


def _picture(panel: Locator) -> str:
    panel.page.wait_for_timeout(300)
    return panel.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")


def _line(panel: Locator, number: int) -> Locator:
    return panel.locator(".ak-worded").nth(number - 1)


@pytest.fixture
def lesson(lab: Lab) -> Lab:
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    return lab


def test_lines_are_marked_by_keyboard_and_mouse_and_compared_with_the_panel(lesson: Lab) -> None:
    panel = _panel(lesson, DESK)
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 0 of 10 lines")
    expect(panel).not_to_contain_text("of 8 withdrawal")
    before = _picture(panel)
    _line(panel, 2).get_by_role("radio", name="none").press("ArrowDown")
    expect(_line(panel, 2).get_by_role("radio", name="withdrawal")).to_be_checked()
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 1 of 10 lines")
    assert _picture(panel) != before
    _line(panel, 5).get_by_text("mends").click()
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 2 of 10 lines")
    panel.get_by_role("button", name="Compare with the panel").press("Space")
    expect(panel.locator(".ak-sentence")).to_contain_text("On average you gave the same mark as a member")
    expect(_line(panel, 2)).to_contain_text("4 of 8 withdrawal: Short and vague")
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.locator("table caption")).to_contain_text("how many of the invented panel")

    dialogue = panel.get_by_label("Dialogue", exact=True)
    dialogue.press("ArrowDown")
    expect(panel.get_by_role("heading", name="Forty tulips")).to_be_visible()
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 0 of 10 lines")
    dialogue.press("ArrowUp")  # compared before: the marks and the panel's are there again
    expect(_line(panel, 2).get_by_role("radio", name="withdrawal")).to_be_checked()
    expect(panel.locator(".ak-sentence")).to_contain_text("On average you gave the same mark")


def test_the_threshold_moves_the_finder_in_the_page(lesson: Lab) -> None:
    panel = _panel(lesson, FINDER)
    before = _picture(panel)
    panel.get_by_role("slider", name="Threshold").press("End")
    assert _picture(panel) != before
    expect(panel.locator(".ak-sentence")).to_contain_text("At 3.00 the rule finds")


def test_legible_at_two_widths_and_axe_finds_nothing(lesson: Lab) -> None:
    for call in (DESK, SECOND):
        panel = _panel(lesson, call)
        for name in ("Compare with the panel", "Show the table"):
            panel.get_by_role("button", name=name).press("Enter")
    for width in (1366, 800):
        lesson.screenshot("lesson-07", width)
    for call in (DESK, SECOND, FINDER):
        panel = _panel(lesson, call)
        panel.evaluate("element => { element.id = 'under-test'; }")
        assert lesson.violations("#under-test") == []
        panel.evaluate("element => { element.removeAttribute('id'); }")
    assert lesson.exceptions == []
