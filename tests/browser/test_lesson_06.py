"""Lesson 06 in the browser: the feedback lab by keyboard and mouse, its threshold moved in the page alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "06_the_feedback_loop.ipynb"
THRESHOLD = "Signal at, points above"
CALL = "ak.explore_feedback()"
CHARTS = 3


def _above(panel: Locator, chart: int) -> float:
    panel.page.wait_for_timeout(200)
    return panel.locator(".ak-live").nth(chart).evaluate("element => element.alliance.signal('above')")


def test_the_threshold_moves_every_chart_and_the_sentence_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    slider = panel.get_by_role("slider", name=THRESHOLD)
    before = [picture(panel, chart) for chart in (0, 1)]
    for _ in range(8):
        slider.press("ArrowRight")
    expect(panel.locator(".ak-sentence")).to_contain_text("Signal at 10 points.")
    assert [_above(panel, chart) for chart in range(CHARTS)] == pytest.approx([10.0] * CHARTS)
    after = [picture(panel, chart) for chart in (0, 1)]
    assert all(one != other for one, other in zip(before, after, strict=True))
    for name in ("Ring who was helped", "Show the table"):
        panel.get_by_role("button", name=name).press("Enter")
    assert picture(panel, 0) != after[0]
    expect(panel.get_by_role("row", name=re.compile("^sensitivity"))).to_be_visible()
    panel.get_by_label("A poor end is", exact=True).press("End")
    expect(panel.locator(".ak-sentence")).to_contain_text("of 24 poor ends found")


def test_the_threshold_needs_no_kernel(lesson: Lab) -> None:
    """With the kernel gone, charts still follow the threshold: it moves in the page."""
    panel = lesson.explorer(CALL, CHARTS)
    lesson.end_kernels()
    before = picture(panel, 0)
    panel.get_by_role("slider", name=THRESHOLD).press("End")
    assert _above(panel, 0) == 15
    assert picture(panel, 0) != before


def test_a_click_on_a_mark_shows_that_client(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    dropdown = panel.get_by_label("Client", exact=True)
    first = dropdown.input_value()
    panel.get_by_role("tab", name="Both arms").click()
    chart = panel.locator(".ak-live").first
    spot = chart.evaluate(
        """element => {
            const marks = [];
            const visit = item => {
                if (item.marktype === 'symbol') marks.push(...item.items);
                (item.items ?? []).forEach(visit);
            };
            visit(element.alliance.scenegraph().root);
            const [ox, oy] = element.alliance.origin(), { left, top } = element.alliance.padding();
            const mark = marks.filter(m => m.datum?.client_id && m.size < 100).sort((a, b) => b.y - a.y)[0];
            return [mark.x + ox + left, mark.y + oy + top, mark.datum.client_id];
        }"""
    )
    chart.locator("canvas").click(position={"x": spot[0], "y": spot[1]})
    expect(panel.get_by_role("tab", name="One client")).to_have_attribute("aria-selected", "true")
    expect(panel).to_contain_text(f"{spot[2]} begins at")
    assert dropdown.input_value() != first


def test_a_course_is_drawn_by_keyboard_and_answered(lesson: Lab) -> None:
    card = (
        lesson.notebook.locator(".jp-CodeCell").filter(has_text='ak.predict("06-2")').locator(".ak-predict")
    )
    card.scroll_into_view_if_needed()
    keep, line = card.get_by_role("button", name="Keep my guess"), card.get_by_role("slider")
    expect(keep).to_be_disabled()
    line.press("Home")
    for _ in range(8):  # eight sessions after intake, which is given
        line.press("ArrowDown")
        line.press("ArrowRight")
    keep.press("Enter")
    card.get_by_role("button", name="Show the answer").press("Enter")
    expect(card.locator(".ak-said")).to_contain_text("Your line lies")


def test_what_to_say_next_is_chosen_in_a_card(lesson: Lab) -> None:
    cell = lesson.notebook.locator(".jp-CodeCell").filter(has_text='ak.exercise("06-1")')
    cell.scroll_into_view_if_needed()
    expect(cell).to_contain_text("What might the therapist say next?")
    assert cell.get_by_role("radio").count() == 4


def test_legible_at_two_widths_and_axe_finds_nothing(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name="Show the table").press("Enter")
    for width in (1366, 800):
        lesson.screenshot("lesson-06", width)
    panel = lesson.explorer(CALL, CHARTS)
    assert lesson.violations(panel) == []
    assert lesson.exceptions == []
