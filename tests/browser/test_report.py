"""A report in a browser: it stands by itself, can be read by everybody and fits every width and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import alliancekit as ak

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clinic = ak.load_clinic()
    early = ak.rater_means(clinic, "early")
    few = clinic.sessions[clinic.sessions["client_id"].isin(clinic.clients["client_id"][:12])]
    results = {
        "How many clients?": ak.plan_study("correlation", clients=60, studies=100, seed=1),
        "Who rates?": ak.compare_correlations(early, ["alliance_client", "alliance_observer"], "outcome_end"),
        "Where ratings fell": ak.find_ruptures(few[few["rater"] == "client"]),
        "A cloud": ak.scatter(early, "bond_client", "outcome_end"),
    }
    return ak.write_report(
        tmp_path_factory.mktemp("report") / "report.html",
        title="Our <class> & a-word-that-is-much-too-long-for-the-screen-of-any-telephone-that-there-is",
        words={"What we asked": "Does <b>bond</b> matter?"},
        ratings=few,
        results=results,
        sources=[
            "Bordin (1979), https://doi.org/10.1037/h0085885/and-something-long-that-never-seems-to-end"
        ],
        synthetic=True,
    )


@pytest.fixture(params=[(1366, "light"), (1366, "dark"), (390, "light")], ids=["wide", "dark", "narrow"])
def page(browser: Browser, report: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 768}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    yield page
    assert asked == [report.as_uri()], "the page asks for nothing but itself"
    assert said == []
    context.close()


def test_it_stands_by_itself_and_everybody_can_read_it(page: Page) -> None:
    drawings = page.locator("svg")
    assert drawings.count() == 4
    for drawing in drawings.all():
        box = drawing.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 100
        assert drawing.locator("path, line, rect").count() > 10
        assert drawing.get_attribute("aria-label")
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert Axe().run(page).response["violations"] == []


def test_no_word_of_a_drawing_is_cut_off_or_tiny(page: Page) -> None:
    outside = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const box = svg.getBoundingClientRect();
            return [...svg.querySelectorAll('text')].filter(text => {
                const own = text.getBoundingClientRect();
                return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1 || own.height < 8);
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []


@pytest.mark.parametrize("paper", [(794, 1123), (816, 1056)], ids=["A4", "Letter"])
def test_nothing_is_wider_than_the_paper(browser: Browser, report: Path, paper: tuple[int, int]) -> None:
    margins = 2 * 16 / 25.4 * 96
    sheet = browser.new_page(viewport={"width": int(paper[0] - margins), "height": int(paper[1] - margins)})
    sheet.emulate_media(media="print")
    sheet.goto(report.as_uri())
    wide = sheet.evaluate(
        """() => [...document.querySelectorAll('table, svg, h1, p, li')]
            .filter(part => part.getBoundingClientRect().right > innerWidth + 1 || part.scrollWidth > part.clientWidth + 1)
            .map(part => part.tagName)"""
    )
    tall = sheet.evaluate(
        "[...document.querySelectorAll('svg')].filter(svg => svg.clientHeight > innerHeight)"
    )
    sheet.close()
    assert (wide, tall) == ([], [])
