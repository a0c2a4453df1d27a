"""Lesson 00 in the browser: the first page that anybody opens, and the clinic tour by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

NOTEBOOK = "00_start_here.ipynb"


def test_the_tour_goes_from_client_to_client_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_clinic(clinic)", 2)
    sentence = panel.locator(".ak-sentence")
    expect(sentence).to_contain_text("Client C001")
    before = picture(panel)
    panel.get_by_label("Client", exact=True).press("ArrowDown")
    expect(sentence).to_contain_text("Client C002")
    panel.get_by_role("button", name="Next").press("Enter")
    expect(sentence).to_contain_text("Client C003")
    assert picture(panel) != before
    before = picture(panel, 1)
    panel.get_by_label("Ratings by the", exact=True).press("ArrowDown")
    expect(panel.locator("canvas").nth(1)).to_be_visible()
    assert picture(panel, 1) != before
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.locator("table caption")).to_contain_text("Client C003")
    for width in (1280, 800):
        lesson.screenshot("lesson-00", width)


def test_axe_finds_nothing_in_the_tour(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_clinic(clinic)", 2)
    panel.get_by_role("button", name="Show the table").press("Enter")
    assert lesson.violations(panel) == []
    assert lesson.exceptions == []
