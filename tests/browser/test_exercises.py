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
    cell = lab.notebook.locator(".jp-CodeCell").filter(has_text=text).first
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


def test_wrong_hint_right_close_reopen(lab: Lab) -> None:
    right = find("00-1").variant(ak.load_clinic())
    lab.open_notebook(NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    expect(_cell(lab, 'ak.check("00-1"').get_by_role("heading")).to_have_text("○ 00-1 (Look): Not attempted")

    card = _run(
        lab, 'ak.check("00-1"', f"answer = {right['last'] - right['intake']}", 'ak.check("00-1", answer)'
    )
    expect(card.get_by_role("heading")).to_have_text("→ 00-1 (Look): Not yet")
    expect(card).to_contain_text("it is the fall that is asked for")
    card.evaluate("element => { element.id = 'under-test'; }")
    assert lab.violations("#under-test") == []
    lab.screenshot("exercise-wrong", 800)

    card = _run(lab, 'ak.check("00-1"', "answer = ...", 'ak.hint("00-1")')
    expect(card.get_by_role("heading")).to_have_text("☞ 00-1: hint 1 of 3")
    card = _run(
        lab, 'ak.hint("00-1"', f"answer = '{right['intake'] - right['last']},0'", 'ak.check("00-1", answer)'
    )
    expect(card.get_by_role("heading")).to_have_text("✓ 00-1 (Look): Right")

    lab.save_and_close(shut_down=True)
    lab.open_notebook(NOTEBOOK)
    expect(_cell(lab, 'ak.check("00-1"').get_by_role("heading")).to_have_text("✓ 00-1 (Look): Right")
    table = _run(lab, "2 + 3 * 4", "import alliancekit as ak", "ak.progress('00')").locator("table")
    expect(table.locator("tbody tr").first).to_have_text("00-1Lookright21no")
    assert lab.exceptions == []


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
    card = _run(lab, 'ak.check("00-2"', "answer = '<img src=x onerror=alert(1)>'", 'ak.check("00-2", answer)')
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
    panel.evaluate("element => { element.id = 'under-test'; }")
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
        panel.get_by_role("button", name="Restore my work").press("Enter")
    chooser.value.set_files(saved)
    expect(panel.get_by_role("heading", name="Your work is back")).to_be_visible(timeout=10_000)
    lab.screenshot("work-restored", 800)
    assert lab.violations("#under-test") == []
    assert (
        json.loads((lab.folder / NOTEBOOK).read_text(encoding="utf-8"))["cells"][0]["source"]
        == "changed by me"
    )
    assert (lab.folder / "my-work" / "progress.db").is_file()
    assert lab.exceptions == []
