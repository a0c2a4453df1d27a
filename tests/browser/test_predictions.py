"""Predictions in the browser: made by mouse and by keys, kept, shown, and there again after closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "predictions.ipynb"
CARDS = {"choice": "00-1", "scale": "00-3", "line": "00-4", "order": "01-4"}
IMPORT = "import os\nos.environ['ALLIANCE_WORK'] = os.path.abspath('my-work')\nimport alliancekit as ak"
KEEP, SHOW = "Keep my guess", "Show the answer"


@pytest.fixture
def lesson(lab: Lab) -> Lab:
    lab.write_notebook(NOTEBOOK, IMPORT, *(f'ak.predict("{name}")' for name in CARDS.values()))
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    lab.page.wait_for_timeout(1600)  # four cards in a row: meanwhile each wants to come into sight
    return lab


def _card(lab: Lab, kind: str) -> Locator:
    card = lab.notebook.locator(".ak-predict").nth(list(CARDS).index(kind))
    card.scroll_into_view_if_needed()
    return card


def _draw(card: Locator, until: float = 1) -> None:
    """Draw by mouse from the left edge down to the right, or only part of the way."""
    box, mouse = at_rest(card.locator("svg")), card.page.mouse
    mouse.move(box["x"] + 48, box["y"] + 100)
    mouse.down()
    for step in range(1, 25):
        mouse.move(box["x"] + 48 + (box["width"] - 60) * until * step / 24, box["y"] + 100 + 3 * step)
    mouse.up()


def _line(card: Locator, name: str = "ak-mine-line") -> str:
    return card.locator(f".{name}").get_attribute("d") or ""


def test_a_line_drawn_by_mouse_and_mended_by_keys_is_kept_shown_and_there_again(lesson: Lab) -> None:
    card = _card(lesson, "line")
    keep = card.get_by_role("button", name=KEEP)
    expect(keep).to_be_disabled()
    height = card.bounding_box()["height"]
    _draw(card)
    drawn = _line(card)
    assert drawn.count("L") == 12
    picture = card.get_by_role("slider")
    picture.press("Home")
    picture.press("PageUp")
    assert _line(card) != drawn
    mended = _line(card)
    keep.press("Enter")
    expect(card.get_by_role("button", name=SHOW)).to_be_focused()
    picture.press("ArrowUp")
    assert _line(card) == mended
    assert _line(card, "ak-truth") == ""
    assert card.locator(".ak-said").inner_text() == ""
    card.get_by_role("button", name=SHOW).press("Enter")
    expect(card.locator(".ak-said")).to_contain_text("Your line lies")
    assert _line(card, "ak-truth")
    assert _line(card) == mended
    assert card.bounding_box()["height"] == pytest.approx(height, abs=1)
    lesson.save_and_close(shut_down=True)
    lesson.page.reload()
    lesson.open_notebook(NOTEBOOK)
    card = _card(lesson, "line")
    expect(card.locator(".ak-said")).to_contain_text("Your line lies")
    lesson.run_all()
    card = _card(lesson, "line")
    expect(card.locator(".ak-said")).to_contain_text("Your line lies")
    assert _line(card)
    assert _line(card, "ak-truth")


def test_a_line_half_drawn_is_there_after_a_restart(lesson: Lab) -> None:
    card = _card(lesson, "line")
    _draw(card, until=0.5)
    half = _line(card)
    expect(card.get_by_role("button", name=KEEP)).to_be_disabled()
    lesson.wait_idle()
    lesson.page.wait_for_timeout(600)
    lesson.save_and_close(shut_down=True)
    lesson.page.reload()
    lesson.open_notebook(NOTEBOOK)
    lesson.run_all()
    assert _line(_card(lesson, "line")) == half


def test_by_keyboard_alone(lesson: Lab) -> None:
    keyboard = lesson.page.keyboard
    before = lesson.notebook.locator(".jp-Cell").count()
    choice = _card(lesson, "choice")
    choice.get_by_role("radio").first.focus()
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    expect(choice.get_by_role("radio").nth(1)).to_be_checked()
    scale = _card(lesson, "scale")
    expect(scale.get_by_role("button", name=KEEP)).to_be_disabled()
    scale.get_by_role("slider").press("ArrowRight")
    expect(scale.get_by_role("textbox")).to_have_value("51")
    for typed, said in (("abc", "is not a number"), ("350", "The scale goes from 0 to 100")):
        scale.get_by_role("textbox").fill(typed)
        scale.get_by_role("textbox").press("Enter")
        expect(scale.locator(".ak-status")).to_contain_text(said)
        expect(scale.get_by_role("button", name=KEEP)).to_be_disabled()
    scale.get_by_role("textbox").fill("35,0")
    scale.get_by_role("textbox").press("Tab")
    expect(scale.get_by_role("slider")).to_have_attribute("aria-valuetext", "35.0")
    order = _card(lesson, "order")
    first = order.locator(".ak-mine .ak-name").first.inner_text()
    order.get_by_role("button", name="down").first.press("Enter")
    expect(order.locator(".ak-mine .ak-name").nth(1)).to_have_text(first)
    line = _card(lesson, "line")
    picture = line.get_by_role("slider")
    for _ in range(12):
        picture.press("ArrowDown")
        picture.press("ArrowRight")
    for card in (choice, scale, order, line):
        card.get_by_role("button", name=KEEP).press("Enter")
        card.get_by_role("button", name="Change my mind").press("Enter")
        card.get_by_role("button", name="Keep my second thought").press("Enter")
        expect(card.locator(".ak-said")).not_to_be_empty(timeout=20_000)
        expect(card.get_by_role("button", name=SHOW)).to_be_hidden()
    assert lesson.notebook.locator(".jp-Cell").count() == before
    assert lesson.exceptions == []


def test_values_may_be_typed_in_a_table(lesson: Lab) -> None:
    card = _card(lesson, "line")
    card.locator("summary").press("Enter")
    fields = card.get_by_role("textbox").all()[1:]
    fields[0].fill("41")
    fields[0].press("Enter")
    expect(card.locator(".ak-status")).to_have_text("Found 41. The scale goes from 0 to 40.")
    card.get_by_role("slider").press("ArrowDown")
    expect(card.locator(".ak-status")).to_contain_text("the line has no point yet at session 2")
    for field in fields:
        expect(card.get_by_role("button", name=KEEP)).to_be_disabled()
        field.fill("12")
        field.press("Tab")
    expect(card.locator(".ak-status")).to_have_text("Not kept yet.")
    expect(card.get_by_role("button", name=KEEP)).to_be_enabled()


def test_a_kept_guess_without_python_says_what_to_do(lesson: Lab) -> None:
    card = _card(lesson, "scale")
    card.get_by_role("slider").press("ArrowLeft")
    card.get_by_role("button", name=KEEP).press("Enter")
    expect(card.locator(".ak-status")).to_contain_text("Your guess is kept")
    lesson.save_and_close(shut_down=True)
    lesson.page.reload()
    lesson.open_notebook(NOTEBOOK)
    card = _card(lesson, "scale")
    expect(card.locator(".ak-status")).to_contain_text("Run this lesson again")
    expect(card.get_by_role("button", name=SHOW)).to_be_disabled()
    expect(card.locator("svg")).to_contain_text("Your guess: 49")
    lesson.run_all()
    expect(_card(lesson, "scale").get_by_role("button", name=SHOW)).to_be_enabled()


def test_axe_finds_nothing_before_and_after(lesson: Lab) -> None:
    for kind in CARDS:
        card = _card(lesson, kind)
        assert lesson.violations(card) == []
        if kind == "line":
            _draw(card)
        elif kind == "scale":
            card.get_by_role("slider").press("ArrowLeft")
        elif kind == "choice":
            card.get_by_role("radio").first.check()
        card.get_by_role("button", name=KEEP).press("Enter")
        card.get_by_role("button", name=SHOW).press("Enter")
        expect(card.locator(".ak-said")).not_to_be_empty(timeout=20_000)
        assert lesson.violations(card) == []
