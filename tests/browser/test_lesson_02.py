"""Lesson 02 in the browser: the scoring bench and the role-play form, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

import alliancekit as ak
from tests.browser.conftest import picture

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

NOTEBOOK = "02_measuring_the_alliance.ipynb"


def test_bench_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_scoring(clinic)", 2)
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(sentence).to_contain_text("Your sheet: bond 4.50")
    before = picture(panel, 0)
    panel.get_by_role("slider", name="1 (bond)").press("ArrowLeft")
    expect(sentence).to_contain_text("bond 4.25")
    assert picture(panel, 0) != before
    for name in ("Turn the key of", "Leave out"):
        before = picture(panel, 0), picture(panel, 1)
        panel.get_by_label(name, exact=True).press("ArrowDown")
        expect(sentence).to_contain_text("it was 0.88")
        assert picture(panel, 0) != before[0], name
        assert picture(panel, 1) != before[1], name
    for name in ("Noise (SD)", "Easier by"):
        before = picture(panel, 1)
        slider = panel.get_by_role("slider", name=name)
        for _ in range(4):
            slider.press("ArrowRight")
        assert picture(panel, 1) != before, name
    for width in (1280, 800):
        lesson.screenshot("lesson-02", width)


def test_role_play_is_saved_while_it_is_filled_in(lesson: Lab) -> None:
    panel = lesson.explorer("ak.roleplay_form()", 1)
    sentence = panel  # all that is said: over the charts, and what opens below them
    for chair in ("client", "therapist"):
        for item in (1, 4, 7):
            panel.get_by_label(f"Statement {item}", exact=True).press("5")
            expect(sentence).to_contain_text("Saved in role_play.csv")
        expect(sentence).to_contain_text(f"by the {chair}: bond")
        panel.get_by_label("Your chair", exact=True).press("ArrowDown")
        expect(sentence).to_contain_text("Nothing is answered here yet")
    kept = ak.read_ratings(lesson.folder / "my-work" / "role_play.csv")
    assert sorted(kept["rater"]) == ["client", "therapist"]
    before = picture(panel, 0)
    chooser = panel.get_by_label("Your chair", exact=True)
    chooser.press("ArrowUp")
    chooser.press("ArrowUp")
    expect(sentence).to_contain_text("These answers are saved")
    expect(panel.get_by_label("Statement 4", exact=True)).to_have_value("5 completely")
    panel.get_by_label("Statement 4", exact=True).press("1")
    expect(sentence).to_contain_text("Furthest apart: statement 4R, answered 1 by the client")
    assert picture(panel, 0) != before
    panel.get_by_label("Distress", exact=True).fill("41")
    panel.get_by_label("Distress", exact=True).press("Enter")
    expect(sentence).to_contain_text("allowed is a whole number from 0 to 40")
    panel.get_by_label("Name", exact=True).fill("Another pair")
    panel.get_by_label("Name", exact=True).press("Enter")
    expect(sentence).to_contain_text("Nothing is answered here yet")


def test_axe_finds_nothing(lesson: Lab) -> None:
    for call, charts in (("ak.explore_scoring(clinic)", 2), ("ak.roleplay_form()", 1)):
        panel = lesson.explorer(call, charts)
        panel.get_by_role("button", name="Show the table").press("Enter")
        assert lesson.violations(panel) == []
    assert lesson.exceptions == []
