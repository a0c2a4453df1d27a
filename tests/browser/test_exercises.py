"""A new user's way through exercises in the browser: wrong, hint, right, close, reopen; save, wipe, restore."""

from __future__ import annotations

import json
import shutil
import zipfile
from typing import TYPE_CHECKING

from playwright.sync_api import expect

import alliancekit as ak
from alliancekit.exercises import find

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

NOTEBOOK = "00_start_here.ipynb"


def _cell(lab: Lab, text: str) -> Locator:
    """The first cell whose code holds this text; what cells show may hold it, too."""
    code = lab.page.locator(".jp-InputArea", has_text=text)
    cell = lab.notebook.locator(".jp-CodeCell").filter(has=code).first
    cell.scroll_into_view_if_needed()
    return cell


def _run(lab: Lab, text: str, *lines: str) -> Locator:
    """Type these lines over those of a cell, run it by keyboard, and return its card."""
    cell = _cell(lab, text)
    place = int(cell.get_attribute("data-windowed-list-index") or -1)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+a")
    for number, line in enumerate(lines):
        if number:
            lab.page.keyboard.press("Enter")
        lab.page.keyboard.insert_text(line)
    lab.page.keyboard.press("Control+Enter")
    lab.wait_idle()
    return lab.outputs(place).locator(".alliance-card").last


def _card(lab: Lab, exercise: str) -> Locator:
    card = _cell(lab, f'ak.exercise("{exercise}"').locator(".ak-card").first
    expect(card).to_be_visible(timeout=20_000)
    return card


def test_a_card_by_keyboard_wrong_hint_right_close_reopen(lab: Lab) -> None:
    right = find("00-1").variant(ak.load_clinic())
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    card = _card(lab, "00-1")
    field = card.get_by_role("textbox", name="Your answer")
    field.focus()
    lab.page.keyboard.type(str(right["last"] - right["intake"]))
    lab.page.keyboard.press("Enter")
    said = card.locator(".ak-card-said")
    expect(said.get_by_role("heading")).to_have_text("→ 00-1 (Look): Not yet")
    expect(said).to_contain_text("it is the fall that is asked for")
    expect(field).to_be_focused()
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Tab")
    expect(card.get_by_role("button", name="Hint 1 of 3")).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Hint 2 of 3")).to_be_focused()
    lab.page.keyboard.press("Enter")
    expect(card.locator(".ak-card-help")).to_contain_text("Hint 1.")
    expect(card.locator(".ak-card-help")).to_contain_text("Hint 2.")
    assert lab.violations(card) == []
    lab.screenshot("exercise-wrong", 800)
    field.fill(f"{right['intake'] - right['last']},0")
    field.press("Enter")
    expect(said.get_by_role("heading")).to_have_text("✓ 00-1 (Look): Right")
    expect(card.get_by_role("button", name="Hint")).to_have_count(0)

    lab.save_and_close(shut_down=True)
    lab.open_notebook(NOTEBOOK)
    expect(_card(lab, "00-1").locator(".ak-card-dead")).to_be_visible()
    lab.run_all()
    expect(_card(lab, "00-1").locator(".ak-card-said")).to_contain_text("Right")
    expect(_card(lab, "00-1").get_by_role("textbox")).to_have_value(f"{right['intake'] - right['last']},0")
    expect(_card(lab, "00-1").locator(".ak-card-dead")).to_be_hidden()
    table = _run(lab, "2 + 3 * 4", "import alliancekit as ak", "ak.progress('00')").locator("table")
    expect(table.locator("tbody tr").first).to_have_text("00-1Lookright22no")
    assert lab.exceptions == []


def test_choices_explorer_and_new_numbers_by_mouse(lab: Lab) -> None:
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    card = _card(lab, "00-2")
    variant = find("00-2").variant(ak.load_clinic())
    card.get_by_text("In this clinic").click()
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".ak-card-said")).to_contain_text("Right")
    expect(card.get_by_role("radio", checked=True)).to_have_value(find("00-2").answer(variant))
    card.get_by_role("radio").first.focus()
    before = lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex")
    for key in ("ArrowDown", "ArrowDown", "d", "d", "x", "m"):
        lab.page.keyboard.press(key)
    assert lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.activeCellIndex") == before
    assert card.get_by_role("radio").nth(2).is_checked()
    card.get_by_role("button", name="New numbers").click()
    expect(card.locator(".ak-card-question")).to_contain_text("new numbers 1")
    expect(card.locator(".ak-card-said")).to_be_empty()

    card = _card(lab, "00-1")
    card.get_by_role("button", name="Open the explorer here").click()
    panel = _cell(lab, 'ak.exercise("00-1"').locator(".ak-panel")
    expect(panel.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
    expect(panel.locator(".ak-sentence")).to_contain_text(find("00-1").variant(ak.load_clinic())["client"])
    expect(card.get_by_role("button", name="Close what is below")).to_be_visible()
    lab.screenshot("exercise-explorer", 1280)
    assert lab.errors() == []
    assert lab.exceptions == []


def test_cards_on_a_narrow_page_and_in_either_theme(lab: Lab) -> None:
    lab.write_notebook(
        "cards.ipynb",
        "import alliancekit as ak",
        "ak.exercise('03-2')",
        "ak.exercise('04-6')",
        "ak.check('00-1', 5)",
    )
    lab.open_notebook("cards.ipynb")
    lab.page.set_viewport_size({"width": 1280, "height": 2400})
    lab.run_all()
    lab.outputs(1).get_by_role("radio").first.check()
    lab.outputs(1).get_by_role("button", name="Check").click()
    expect(lab.outputs(1).locator(".ak-card-said")).to_contain_text("03-2")
    for name in ("Hint 1 of 3", "Hint 2 of 3", "Show a worked answer"):
        lab.outputs(3).get_by_role("button", name=name).click()
    expect(lab.outputs(3).locator("pre")).to_be_visible()
    for cell in (1, 2, 3):
        assert lab.violations(lab.outputs(cell)) == []
    for width in (1280, 800, 390):
        lab.screenshot("cards", width)
    lab.command("application:toggle-left-area")
    lab.page.set_viewport_size({"width": 390, "height": 800})
    for card in lab.notebook.locator(".ak-card").all():
        assert card.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    assert lab.errors() == []


def test_endless_function_is_stopped_and_the_lesson_goes_on(lab: Lab) -> None:
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    lines = ("def gone(intake, last):", "while True: pass", 'ak.check("00-4", gone)')
    cell = _cell(lab, 'ak.check("00-4"')
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+a")
    lab.page.keyboard.insert_text(f"{lines[0]}\n    {lines[1]}\n\n{lines[2]}")
    lab.page.keyboard.press("Control+Enter")
    expect(cell.locator(".alliance-card")).to_contain_text("stopped after 5 seconds", timeout=15_000)
    card = _run(lab, 'ak.check("00-4"', "answer = '<img src=x onerror=alert(1)>'", 'ak.check("00-2", answer)')
    expect(card).to_contain_text("<img src=x onerror=alert(1)>")
    assert lab.errors() == []


def test_save_wipe_restore(lab: Lab) -> None:
    lab.write_notebook(
        "work.ipynb",
        "import alliancekit as ak\nak.check('00-1', 999)",
        "ak.my_work()",
        "ak.save_work()",
        "ak.receipt('Ada <b>')",
    )
    worked_in = json.loads((lab.folder / NOTEBOOK).read_text(encoding="utf-8"))
    worked_in["cells"][0]["source"] = "changed by me"
    (lab.folder / NOTEBOOK).write_text(json.dumps(worked_in), encoding="utf-8")
    lab.open_notebook("work.ipynb")
    lab.run_all()
    assert lab.errors() == []

    panel = lab.outputs(1)
    panel.get_by_role("button", name="Save my work").press("Enter")
    link = panel.get_by_role("link", name="Download alliance-work.zip")
    expect(link).to_be_visible()
    with lab.page.expect_download() as started:
        link.click()
    saved = lab.folder.parent / "kept.zip"
    started.value.save_as(saved)
    assert f"notebooks/{NOTEBOOK}" in zipfile.ZipFile(saved).namelist()
    lab.screenshot("work-saved", 800)

    for cell, words, start in (
        (2, "Download alliance-work.zip", b"PK"),
        (3, "Download the receipt as a page", b"<!doc"),
    ):
        with lab.page.expect_download() as started:
            lab.outputs(cell).get_by_role("link", name=words).click()
        assert started.value.path().read_bytes().startswith(start)

    shutil.rmtree(lab.folder / "my-work")
    (lab.folder / NOTEBOOK).unlink()
    with lab.page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose the saved file").press("Enter")
    chooser.value.set_files(saved)
    expect(panel.get_by_role("heading", name="Your work is back")).to_be_visible(timeout=10_000)
    lab.screenshot("work-restored", 800)
    assert lab.violations(panel) == []
    assert (
        json.loads((lab.folder / NOTEBOOK).read_text(encoding="utf-8"))["cells"][0]["source"]
        == "changed by me"
    )
    assert (lab.folder / "my-work" / "progress.db").is_file()
    assert lab.exceptions == []
