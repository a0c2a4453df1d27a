"""Lesson 01 in the browser: the session viewer and the vignette desk, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "01_bond_goals_tasks.ipynb"


def _panel(lab: Lab, call: str) -> Locator:
    """The explorer that this call made, scrolled into view."""
    cell = lab.notebook.locator(".jp-CodeCell").filter(has_text=call).first
    cell.scroll_into_view_if_needed()
    panel = cell.locator(".ak-panel")
    expect(panel).to_be_visible(timeout=20_000)
    return panel


def test_viewer_changes_client_and_rater_by_keyboard(lesson: Lab) -> None:
    panel = _panel(lesson, "ak.explore_sessions(clinic)")
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(panel.locator(".ak-charts canvas, .ak-charts svg").first).to_be_visible(timeout=20_000)
    expect(sentence).to_contain_text("as rated by the client")
    panel.get_by_label("Client", exact=True).press("ArrowDown")
    expect(sentence).to_contain_text("Client C002")
    panel.get_by_label("Rater", exact=True).press("ArrowDown")
    expect(sentence).to_contain_text("as rated by the therapist")
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.locator("table caption")).to_contain_text("Client C002 as rated by the therapist")


def test_desk_hides_the_panel_until_compared_and_keeps_the_ratings(lesson: Lab) -> None:
    panel = _panel(lesson, "ak.explore_vignettes()")
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(sentence).to_contain_text("for now you rate bond 3")
    expect(panel).not_to_contain_text("Why raters may differ")
    panel.locator(".noUi-handle").first.press("ArrowRight")
    expect(sentence).to_contain_text("bond 4")
    panel.get_by_role("button", name="Compare with the panel").press("Space")
    expect(sentence).to_contain_text("Bond: you 4, the panel 4 to 5")
    expect(panel).to_contain_text("Why raters may differ")

    exchange = panel.get_by_label("Exchange", exact=True)
    exchange.press("ArrowDown")
    expect(panel.get_by_role("heading", name="Not quite what I said")).to_be_visible()
    expect(sentence).to_contain_text("for now you rate bond 3")
    exchange.press("ArrowUp")  # compared before: the ratings and the panel's are both there again
    expect(sentence).to_contain_text("Bond: you 4, the panel 4 to 5")


def test_explorers_are_accessible_and_nothing_was_thrown(lesson: Lab) -> None:
    for call in ("ak.explore_sessions(clinic)", "ak.explore_vignettes()", 'ak.explore_vignettes("V12")'):
        panel = _panel(lesson, call)
        for name in ("Compare with the panel", "Show the table"):
            for button in panel.get_by_role("button", name=name).all():
                button.press("Enter")
        assert lesson.violations(panel) == []
    assert lesson.exceptions == []
