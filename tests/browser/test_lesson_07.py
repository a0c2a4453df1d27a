"""Lesson 07 in the browser: the transcript desk and the rupture finder, by keyboard and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "07_rupture_and_repair.ipynb"
DESK, SECOND, FINDER = "ak.explore_dialogues()", 'ak.explore_dialogues("D05")', "ak.explore_ruptures(clinic)"


def _line(panel: Locator, number: int) -> Locator:
    return panel.locator(".ak-worded").nth(number - 1)


def test_lines_are_marked_by_keyboard_and_mouse_and_compared_with_the_panel(lesson: Lab) -> None:
    panel = lesson.explorer(DESK, 1)
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 0 of 10 lines")
    expect(panel).not_to_contain_text("of 8 withdrawal")
    before = picture(panel)
    _line(panel, 2).get_by_role("radio", name="none").press("ArrowDown")
    expect(_line(panel, 2).get_by_role("radio", name="withdrawal")).to_be_checked()
    expect(panel.locator(".ak-sentence")).to_contain_text("you have marked 1 of 10 lines")
    assert picture(panel) != before
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
    panel = lesson.explorer(FINDER, 3)
    before = picture(panel)
    panel.get_by_role("slider", name="Threshold").press("End")
    assert picture(panel) != before
    expect(panel.locator(".ak-sentence")).to_contain_text("At 3.00 the rule finds")


def test_legible_at_two_widths_and_axe_finds_nothing(lesson: Lab) -> None:
    for call in (DESK, SECOND):
        panel = lesson.explorer(call, 1)
        for name in ("Compare with the panel", "Show the table"):
            panel.get_by_role("button", name=name).press("Enter")
    for width in (1366, 800):
        lesson.screenshot("lesson-07", width)
    for call, charts in ((DESK, 1), (SECOND, 1), (FINDER, 3)):
        assert lesson.violations(lesson.explorer(call, charts)) == []
    assert lesson.exceptions == []
