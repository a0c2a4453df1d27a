"""Lesson 08 in the browser: the levels explorer, by keyboard, its line worked out in the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "08_levels.ipynb"
CALL = "ak.explore_levels(clinic)"
CHARTS = 4


def _signal(panel: Locator, name: str) -> float:
    """The value of a signal of the first chart, once it has come to rest."""
    panel.page.wait_for_timeout(300)
    live = panel.locator(".ak-live").first
    return live.evaluate("(element, name) => element.alliance.signal(name)", name)


def test_every_control_changes_sentence_or_chart_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    sentence = panel  # all that is said: over the charts, and what opens below them
    panel.get_by_role("slider", name="My prediction").press("ArrowLeft")
    expect(sentence).to_contain_text("You predict a slope of -0.5")
    panel.get_by_role("button", name="Show what the data say").press("Space")
    expect(sentence).to_contain_text("Your guess: -0.5 within clients")
    for name, word in (
        ("Group the points", "Within therapists"),
        ("Rater", "rated by the therapist"),
        ("Part", "bond rated by"),
        ("Compare therapists on", "distress at the last session"),
        ("Sessions of", "960 invented sessions"),
    ):
        key = "ArrowUp" if name == "Group the points" else "ArrowDown"
        before = [picture(panel, place) for place in range(CHARTS)]
        panel.get_by_label(name, exact=True).press(key)
        expect(sentence).to_contain_text(word)
        assert [picture(panel, place) for place in range(CHARTS)] != before, name
    before = picture(panel, 3)
    panel.get_by_role("button", name="Draw therapists towards the mean").press("Enter")
    expect(sentence).to_contain_text("drawn towards the mean of all")
    assert picture(panel, 3) != before
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.get_by_role("row", name=re.compile("^slope, within"))).to_be_visible()


def test_the_line_turns_as_the_means_are_taken_out(lesson: Lab) -> None:
    """The page works the slope out; at both ends it is the kernel's slope of the cloud and within."""
    panel = lesson.explorer(CALL, CHARTS)
    panel.get_by_role("button", name="Show what the data say").press("Enter")
    panel.get_by_label("Sessions of", exact=True).press("ArrowDown")
    expect(panel).to_contain_text("960 invented sessions")
    slider = panel.get_by_role("slider", name="Take the means out")
    start = _signal(panel, "now")
    assert start == pytest.approx(_signal(panel, "total"))
    assert start > 0
    pictures = [picture(panel, 0)]
    for _ in range(10):
        slider.press("ArrowRight")
    half = _signal(panel, "now")
    pictures.append(picture(panel, 0))
    slider.press("End")
    end = _signal(panel, "now")
    pictures.append(picture(panel, 0))
    assert end == pytest.approx(_signal(panel, "w"))
    assert end < half < start
    assert end < 0
    assert len(set(pictures)) == 3
    expect(panel.locator(".widget-hslider").filter(has_text="Take the means out")).to_contain_text("100%")
    expect(panel.locator(".ak-words")).to_contain_text("Their means are taken out.")


def test_legible_at_two_widths_and_axe_finds_nothing(lesson: Lab) -> None:
    panel = lesson.explorer(CALL, CHARTS)
    for name in ("Show what the data say", "Show the table"):
        panel.get_by_role("button", name=name).press("Enter")
    for width in (1280, 800):
        lesson.screenshot("lesson-08", width)
    for call in ("ak.explore_levels(clinic)", 'ak.explore_levels(clinic, level="by therapist")'):
        panel = lesson.explorer(call, CHARTS)
        assert lesson.violations(panel) == []
    assert lesson.exceptions == []
