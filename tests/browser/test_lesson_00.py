"""Lesson 00 in the browser: the first page that anybody opens, and the clinic tour by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "00_start_here.ipynb"


@pytest.fixture
def lesson(lab: Lab) -> Lab:
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    return lab


def _tour(lab: Lab) -> Locator:
    cell = lab.notebook.locator(".jp-CodeCell").filter(has_text="ak.explore_clinic(clinic)").first
    cell.scroll_into_view_if_needed()
    panel = cell.locator(".ak-panel")
    expect(panel.locator("[data-drawn=yes]")).to_have_count(2, timeout=30_000)
    return panel


def test_the_tour_goes_from_client_to_client_by_keyboard(lesson: Lab) -> None:
    panel = _tour(lesson)
    sentence, picture = panel.locator(".ak-sentence"), panel.locator("canvas").first
    expect(sentence).to_contain_text("Client C001")
    before = picture.evaluate("canvas => canvas.toDataURL()")
    panel.get_by_label("Client", exact=True).press("ArrowDown")
    expect(sentence).to_contain_text("Client C002")
    panel.get_by_role("button", name="Next").press("Enter")
    expect(sentence).to_contain_text("Client C003")
    lesson.page.wait_for_timeout(300)
    assert picture.evaluate("canvas => canvas.toDataURL()") != before
    before = panel.locator("canvas").nth(1).evaluate("canvas => canvas.toDataURL()")
    panel.get_by_label("Ratings by the", exact=True).press("ArrowDown")
    expect(panel.locator("canvas").nth(1)).to_be_visible()
    lesson.page.wait_for_timeout(500)
    assert panel.locator("canvas").nth(1).evaluate("canvas => canvas.toDataURL()") != before
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.locator("table caption")).to_contain_text("Client C003")
    for width in (1280, 800):
        lesson.screenshot("lesson-00", width)


def test_axe_finds_nothing_in_the_tour(lesson: Lab) -> None:
    panel = _tour(lesson)
    panel.get_by_role("button", name="Show the table").press("Enter")
    panel.evaluate("element => { element.id = 'under-test'; }")
    assert lesson.violations("#under-test") == []
    assert lesson.exceptions == []
