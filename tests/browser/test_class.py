"""A class's page and its board in a browser: read by everybody, printed, and moved by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from alliancekit.course.report import class_report
from tests.course.report.made import a_class, student

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.conftest import Lab


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("class")
    a_class(folder / "zips", folder / "scratch", 12, ("03", "07", "08"))
    return folder / "zips"


@pytest.fixture(scope="module")
def report(zips: Path) -> Path:
    return class_report(zips, zips.parent / "class.html", hide_names=True).page


@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_stands_by_itself_and_prints(browser: Browser, report: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 768})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg").count() >= 18  # three lessons' exercises, fifteen predictions, and beliefs
    for drawing in page.locator("svg").all():
        assert drawing.get_attribute("aria-label")
        assert drawing.locator("path, line, rect").count() > 5
    assert Axe().run(page).response["violations"] == []
    pages = page.pdf(format="A4")
    assert pages.startswith(b"%PDF")
    assert len(pages) > 50_000
    cut = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const own = text.getBoundingClientRect();
                return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
            }).map(text => text.textContent);
        })"""
    )
    assert cut == []
    assert asked == [report.as_uri()]
    assert said == []
    context.close()


def test_the_board_is_moved_by_keyboard_alone(lab: Lab, zips: Path) -> None:
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.write_notebook("board.ipynb", f"import alliancekit as ak\nak.class_board({str(zips)!r})")
    lab.open_notebook("board.ipynb")
    lab.run_all()
    board = lab.notebook.locator(".ak-board")
    expect(board.locator("img")).to_be_visible(timeout=60_000)
    assert lab.errors() == []
    picture = board.get_by_role("combobox", name="Picture")
    picture.focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("ArrowDown")
    expect(board.locator("h3")).to_contain_text("The card shows our clinic", timeout=30_000)
    expect(board.locator(".ak-sentence")).to_contain_text("drew a line")
    before = board.locator("img").get_attribute("src")
    lab.page.keyboard.press("Tab")
    lab.page.keyboard.press("Space")
    expect(board.locator(".ak-sentence")).to_contain_text("The data (", timeout=30_000)
    expect(board.get_by_role("button", name="Hide what the data say")).to_be_visible()
    assert board.locator("img").get_attribute("src") != before
    box = board.locator("img").bounding_box()
    assert box is not None
    assert box["width"] > 480
    sized = board.locator(".ak-sentence p").first.evaluate(
        "element => parseFloat(getComputedStyle(element).fontSize)"
    )
    assert sized >= 20
    assert student(0).split("-")[0] not in board.inner_text()
    lab.screenshot("class-board", width=1366)
    assert lab.violations(board) == []
