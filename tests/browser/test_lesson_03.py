"""Lesson 03 in the browser: the component explorer, by mouse and keyboard, and its life after closing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "03_alliance_and_outcome.ipynb"
SHOWN = "Show what the data say"
CALL = "ak.explore_components(clinic)"
CHARTS = 5


def _distinct_colours(panel: Locator, place: int) -> int:
    return (
        panel.locator("canvas")
        .nth(place)
        .evaluate(
            """canvas => {
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
        }"""
        )
    )


def test_every_chart_is_drawn_at_two_widths(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name=SHOWN).press("Enter")
    expect(panel.locator(".ak-sentence")).to_contain_text("95% interval")
    for width in (1280, 800):
        lesson.screenshot("lesson-03", width)
        panel = lesson.explorer(CALL, CHARTS)
        assert all(_distinct_colours(panel, place) > 5 for place in range(3))  # those in sight


def test_clouds_are_guessed_by_keyboard_one_after_the_other(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_clouds()", 2)
    guess, button = panel.get_by_role("slider", name="Your guess of r"), panel.locator(".ak-controls button")
    for number in (1, 2):
        before = picture(panel, 1)
        guess.press("ArrowLeft")
        assert picture(panel, 1) != before  # the dashed line follows
        button.press("Enter")
        expect(panel.locator(".ak-sentence")).to_contain_text(f"Cloud {number}: r = ")
        cloud = picture(panel, 0)
        button.press("Enter")
        expect(panel.locator(".ak-sentence")).to_contain_text(f"Cloud {number + 1} of 20")
        assert picture(panel, 0) != cloud
    assert lesson.violations(panel) == []


def test_controls_move_chart_and_sentence_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(sentence).to_contain_text("You predict r = .00")
    panel.get_by_role("slider", name="My prediction of r").press("ArrowLeft")
    expect(sentence).to_contain_text("You predict r = -.05")
    panel.get_by_role("button", name=SHOWN).press("Space")
    expect(sentence).to_contain_text("Higher alliance went with lower distress at the end")
    for name in ("Weight of bond", "Weight of goals", "Weight of tasks"):
        before = picture(panel, 0)
        slider = panel.get_by_role("slider", name=name)
        for _ in range(5):
            slider.press("ArrowLeft")
        assert picture(panel, 0) != before, name
    for name, word in (
        ("Rater", "rated by the therapist"),
        ("Phase", "in the middle sessions"),
        ("Therapy", "clients in person-centred therapy, rated"),
        ("Outcome", "fall in distress since intake"),
    ):
        before = picture(panel, 0)
        expect(sentence).not_to_contain_text(word)
        panel.get_by_label(name, exact=True).press("ArrowDown")
        expect(sentence).to_contain_text(word)
        assert picture(panel, 0) != before, name
    client = panel.get_by_label("Client", exact=True)
    client.press("ArrowDown")
    chosen = client.evaluate("select => select.selectedOptions[0].textContent")
    expect(panel.get_by_text(f"Client {chosen},")).to_be_visible()
    expect(panel.get_by_role("tab", name="One client")).to_have_attribute("aria-selected", "true")
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.get_by_role("row", name=re.compile("^as weighted"))).to_be_visible()


def test_the_page_and_the_kernel_agree_on_r(lesson: Lab) -> None:
    """The page works r out from moments, the kernel from the same: two programs, one number."""
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name=SHOWN).press("Enter")
    slider = panel.get_by_role("slider", name="Weight of bond")
    for _ in range(7):
        slider.press("ArrowRight")
    expect(panel.locator(".ak-sentence")).to_contain_text("r = ")
    panel.page.wait_for_timeout(500)
    said = re.search(r"r = (-?)\.(\d\d), 95%", panel.locator(".ak-sentence").inner_text())
    assert said
    in_page = panel.locator(".ak-live").first.evaluate("element => element.alliance.signal('r')")
    assert abs(in_page) == pytest.approx(float(f"0.{said[2]}"), abs=0.005)


def test_a_click_on_a_client_shows_their_sessions(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    before = picture(panel, 4)
    canvas = panel.locator("canvas").first
    client, x, y = canvas.evaluate(
        """canvas => {
            const view = canvas.closest('.ak-live').alliance, [x, y] = view.origin(), {left, top} = view.padding();
            let found;
            const visit = group => group.items.forEach(item => {
                if (item.datum?.client_id && item.x > 60 && item.y > 60) found = [item.datum.client_id, item.x + x + left, item.y + y + top];
                (item.items ?? []).forEach(visit);
            });
            view.scenegraph().root.items.forEach(item => item.items.forEach(visit));
            return found;
        }"""
    )
    canvas.click(position={"x": x, "y": y})
    expect(panel.get_by_text(f"Client {client},")).to_be_visible()
    assert picture(panel, 4) != before


def test_axe_finds_nothing(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    for name in (SHOWN, "Show the table"):
        panel.get_by_role("button", name=name).press("Enter")
    assert lesson.violations(panel) == []
    assert lesson.exceptions == []


@pytest.mark.parametrize("shut_down", [False, True], ids=["kernel-alive", "kernel-shut-down"])
def test_closed_and_opened_again_the_charts_are_there(lesson: Lab, shut_down: bool) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name=SHOWN).press("Enter")
    lesson.save_and_close(shut_down=shut_down)
    lesson.page.reload()
    lesson.open_notebook(NOTEBOOK)
    panel = lesson.explorer(CALL, CHARTS)
    assert lesson.errors() == []
    before = picture(panel, 0)
    slider = panel.get_by_role("slider", name="Weight of goals")
    for _ in range(10):
        slider.press("ArrowLeft")
    assert picture(panel, 0) != before
