"""Lesson 04 in the browser: the two-chair explorer, by mouse and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

NOTEBOOK = "04_whose_view.ipynb"
SHOWN = "Show what the data say"
CALL = "ak.explore_chairs(clinic)"
CHARTS = 4


def test_controls_move_chart_and_sentence_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    sentence = panel  # all that is said: over the charts, and what opens below them
    for name, words in (("Predicted r", "You predict r = .05"), ("Predicted gap", "a gap of 0.1 points")):
        before = [picture(panel, place) for place in (0, 1)]
        panel.get_by_role("slider", name=name).press("ArrowRight")
        expect(sentence).to_contain_text(words)
        assert picture(panel, 0) != before[0], name
        assert (picture(panel, 1) != before[1]) is (name == "Predicted gap")
    before = [picture(panel, place) for place in range(3)]
    panel.get_by_role("button", name=SHOWN).press("Space")
    expect(sentence).to_contain_text("Agreement in level: the client rated higher")
    assert all(picture(panel, place) != old for place, old in enumerate(before))
    for name, word in (
        ("Two chairs", "as the client and the observer rated it"),
        ("Part", "tasks, as the client"),
        ("When", "in the middle sessions"),
        ("Therapist", "of therapist T01"),
    ):
        before = picture(panel, 0)
        key = "ArrowUp" if name == "Part" else "ArrowDown"  # it opens at the last
        panel.get_by_label(name, exact=True).press(key)
        expect(sentence).to_contain_text(word)
        assert picture(panel, 0) != before, name
    before = picture(panel, 3)
    client = panel.get_by_label("Client", exact=True)
    client.press("ArrowDown")
    chosen = client.evaluate("select => select.selectedOptions[0].textContent")
    expect(sentence).to_contain_text(f"Client {chosen}, mean tasks")
    assert picture(panel, 3) != before
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.get_by_role("row", name=re.compile(r"^ICC\(2,1\)"))).to_be_visible()


def test_a_click_on_a_client_in_either_cloud_shows_their_sessions(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name=SHOWN).press("Enter")
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(sentence).to_contain_text("95% interval")
    for place in (0, 1):
        before = picture(panel, 3)
        canvas = panel.locator("canvas").nth(place)
        spot = canvas.evaluate(
            """(canvas, place) => {
                const view = canvas.closest('.ak-live').alliance, [x, y] = view.origin(), found = [];
                const { left, top } = view.padding();
                const visit = group => group.items.forEach(item => {
                    if (item.datum?.client_id) found.push([item.x + x + left, item.y + y + top, item.datum.client_id]);
                    (item.items ?? []).forEach(visit);
                });
                view.scenegraph().root.items.forEach(item => item.items.forEach(visit));
                return found.sort((a, b) => a[0] - b[0])[place];  // the leftmost, who stand alone
            }""",
            place,
        )
        canvas.click(position={"x": spot[0], "y": spot[1]})
        expect(sentence).to_contain_text(f"Client {spot[2]}, mean alliance")
        assert picture(panel, 3) != before, place


def test_charts_fit_at_two_widths_and_axe_finds_nothing(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name=SHOWN).press("Enter")
    expect(panel).to_contain_text("limits of agreement")
    for width in (1280, 800):
        lesson.screenshot("lesson-04", width)
        panel = lesson.explorer(CALL, CHARTS)
        edge = panel.bounding_box()
        for canvas in panel.locator("canvas:visible").all():
            box = canvas.bounding_box()
            assert box["x"] + box["width"] <= edge["x"] + edge["width"] + 1
    cell = lesson.notebook.locator(".jp-CodeCell").filter(has_text="found.chart()")
    cell.scroll_into_view_if_needed()
    expect(cell.locator(".ak-still img")).to_be_visible(timeout=20_000)
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name="Show the table").press("Enter")
    assert lesson.violations(panel) == []
    assert lesson.exceptions == []
