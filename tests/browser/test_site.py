"""The site in a browser, from a plain file server and from a folder: charts drawn, controls that answer, no outside host."""

from __future__ import annotations

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

import alliancekit as ak
from alliancekit.site import build_site
from benchmarks.accessibility import USE_ALL
from tests.site.reader import Reader
from tests.site.runs import shared_runs

from .conftest import LOCAL_HOSTS, NOTEBOOKS, picture

if TYPE_CHECKING:
    from collections.abc import Iterator

LESSON = "03_alliance_and_outcome.html"
STARTS = """() => {
    const model = alliance.model(document.querySelector('[data-explorer=explore_reciprocity] .ak-live').dataset.model);
    const columns = model.get('rows_paths').columns;
    return ['therapist', 'client'].map((who) => columns[who][0]);
}"""  # where the path in the portrait begins
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]  # the first test builds all lessons


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Path:
    """Runs of all lessons, shared with the other workers."""
    return shared_runs(request.config)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, runs: Path) -> Path:
    """A folder with the whole site in a folder below it."""
    place = tmp_path_factory.mktemp("served")
    build_site(NOTEBOOKS, place / "below" / "book", kept=runs)
    return place


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A plain file server, which has the site in a folder of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/below/book/"
    server.shutdown()


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    scheme = getattr(request, "param", "light")
    # axe puts its own script into the page, which the page's policy would refuse.
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, color_scheme=scheme, bypass_csp=True
    )
    opened, asked, faults = context.new_page(), [], []
    opened.on("request", lambda each: asked.append(each.url))
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    yield opened
    context.close()
    outside = [
        url for url in asked if url.startswith("http") and url.split("/")[2].split(":")[0] not in LOCAL_HOSTS
    ]
    assert outside == []
    assert faults == []


def panel_of(page: Page, place: int = 1):
    panel = page.locator(".ak-panel").nth(place)
    expect(panel.locator(".ak-live[data-drawn]").first).to_be_visible(timeout=20_000)
    return panel


def test_a_slider_moves_its_chart_and_a_choice_says_what_python_says(page: Page, address: str) -> None:
    page.goto(address + LESSON)
    panel = panel_of(page)
    before = picture(panel)
    panel.get_by_role("slider", name="My prediction of r").focus()
    page.keyboard.press("ArrowLeft")
    assert picture(panel) != before
    expect(panel.locator(".ak-stale")).to_contain_text("worked out by Python")
    page.keyboard.press("ArrowRight")

    explorer = ak.explore_components()
    panel.get_by_role("button", name="Show what the data say").click()
    explorer.set(shown=True)
    sentence = panel.locator(".ak-sentence .widget-html-content")
    assert sentence.inner_text() == explorer.text.splitlines()[0]
    panel.get_by_role("button", name="More choices").click()
    for label, name, place in (("Outcome", "outcome", 1), ("Rater", "rater", 2), ("Phase", "phase", 1)):
        control, now = panel.get_by_label(label, exact=True), picture(panel)
        control.select_option(index=place)
        explorer.controls[name].widget.index = place
        expect(sentence).to_have_text(explorer.text.splitlines()[0])
        assert picture(panel) != now, label
    panel.get_by_role("button", name="Show the table").click()
    explorer.toggle.value = True
    rows = panel.locator(".ak-table tbody tr")
    expect(rows).to_have_count(explorer.table.value.count("<tr><td>"))

    cut = panel.get_by_label("Client", exact=True)
    described = cut.evaluate(
        "node => document.getElementById(node.getAttribute('aria-describedby')).textContent"
    )
    here = re.search(r"On this page: (\d+) of \d{3}; all of them with Python\.", described)
    assert here
    expect(cut.locator("option")).to_have_count(int(here[1]))
    page.evaluate(
        "alliance.model(document.querySelectorAll('.ak-panel')[1].querySelector('.ak-live').dataset.model)"
        ".send({ type: 'select', value: 'C399' })"  # as a click on that client's ring
    )
    expect(panel.locator(".ak-asked")).to_have_text(re.compile("^C399 needs Python"))


def test_a_click_in_the_portrait_sets_where_two_people_start(page: Page, address: str) -> None:
    opened(page, address + "05_reciprocity.html")
    panel = page.locator('[data-explorer="explore_reciprocity"]')
    panel.get_by_role("button", name="Show where they end").click()
    starts = [panel.get_by_role("slider", name=f"{who}: start") for who in ("Therapist", "Client")]
    before = [each.input_value() for each in starts]
    canvas = panel.locator(".ak-live canvas").first
    box = canvas.bounding_box()
    assert box
    canvas.click(position={"x": box["width"] * 0.3, "y": box["height"] * 0.3})
    expect(panel.get_by_label("Situation", exact=True).locator("option:checked")).to_have_text("your own")
    assert [each.input_value() for each in starts] != before
    assert page.evaluate(STARTS) == [float(each.input_value()) for each in starts]
    panel.get_by_label("Situation", exact=True).select_option("two alone")
    starts[0].focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate(STARTS) == [float(each.input_value()) for each in starts]


def test_a_card_that_has_answered_does_not_say_later_that_python_is_gone(page: Page, address: str) -> None:
    opened(page, address + LESSON)
    card = page.locator(".ak-card").first
    card.get_by_role("textbox").fill("1")
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".ak-card-said")).to_contain_text("Not yet")
    page.wait_for_timeout(7000)  # a card waits six seconds for Python
    expect(card.locator(".ak-card-dead")).to_be_hidden()


def test_a_control_that_sleeps_says_why(page: Page, address: str) -> None:
    page.goto(address + "09_what_the_evidence_says.html")
    asleep = panel_of(page, 0).get_by_label("People, at least", exact=True)
    expect(asleep).to_be_disabled()
    described = asleep.evaluate(
        "node => document.getElementById(node.getAttribute('aria-describedby')).textContent"
    )
    assert "needs Python" in described


def test_a_click_on_the_search_finds_its_place(page: Page, address: str) -> None:
    page.goto(address + "index.html")
    page.get_by_label("Search all lessons").fill("correlation interval")
    page.locator(".found a").first.click()
    page.wait_for_url("**/03_*#*")


def test_it_opens_from_a_folder_without_a_server(page: Page, folder: Path) -> None:
    page.goto((folder / "below" / "book" / LESSON).as_uri())
    panel_of(page)


LESSONS = [file.stem for file in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))]
# What else a site has, and no explorer on it.
OTHERS = ["index", "instructors", "instructors/README", "data/DATA_CARD", "404"]
HELP = Path(__file__).with_name("site.js").read_text("utf-8")


def opened(page: Page, address: str) -> Page:
    """A page of the site with all that follows the first chart, and its charts drawn."""
    page.goto(address)
    page.evaluate(HELP)
    page.evaluate("siteTest.seeAll()")
    assert page.locator(".ak-live:not([data-drawn]), .explorer:not([data-ready])").count() == 0
    return page


def answers_of(runs: Path, lesson: str) -> dict[str, Any]:
    """What was laid down for each explorer of a lesson, setting by setting."""
    [file] = runs.glob(f"{lesson}-*.json")
    return json.loads(file.read_text("utf-8"))["panels"]


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_setting_shows_in_the_page_what_was_laid_down(
    page: Page, address: str, runs: Path, lesson: str
) -> None:
    """By hand through all settings: every word, table, choice and row; and sliders that the page itself answers."""
    opened(page, f"{address}{lesson}.html")
    assert page.evaluate("siteTest.sliders()") == []
    page.reload()
    opened(page, f"{address}{lesson}.html")
    for panel, found in answers_of(runs, lesson).items():
        if not page.locator(f'[data-widget="{panel}"]').count():
            continue  # what asks this computer has no place on a page
        reader = Reader(found)
        moves = [(control, place, reader.now) for control, place, _ in reader.all_moves()]
        told = page.evaluate("given => siteTest.go(given)", {"panel": panel, "found": found, "moves": moves})
        assert told == []


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("name", [*LESSONS, *OTHERS])
def test_axe_finds_nothing(page: Page, address: str, name: str) -> None:
    """Before anything is touched, and after everything has been used."""
    opened(page, f"{address}{name}.html")
    found = Axe().run(page).response["violations"]
    page.evaluate(USE_ALL)
    page.get_by_label("Search all lessons").fill("alliance")
    expect(page.locator(".found a").first).to_be_visible()
    found += Axe().run(page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []


def test_it_works_offline_once_loaded(page: Page, address: str) -> None:
    opened(page, address + LESSON)
    page.context.set_offline(True)
    page.evaluate("document.querySelector('.search input').focus()")
    panel = panel_of(page)
    panel.get_by_role("button", name="More choices").click()
    before = picture(panel)
    panel.get_by_label("Outcome", exact=True).select_option(index=1)
    assert picture(panel) != before
    page.get_by_label("Search all lessons").fill("correlation")  # its index comes when it is first used
    expect(page.locator(".search [role=status]")).to_contain_text("cannot be reached")


def test_a_phone_reads_it_without_moving_sideways(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address + LESSON)
    panel_of(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
