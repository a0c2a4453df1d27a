"""A chart's marks by keyboard, mark by mark and told: living and still, in JupyterLab and in Notebook 7."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Lab, Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

CHART = """\
import ipywidgets, pandas as pd
from alliancekit.charts.marks import look, tips
from alliancekit.charts.theme import alt, named
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
rows = pd.DataFrame({"client_id": [f"C{i:03}" for i in range(30)], "alliance": [1 + i / 10 for i in range(30)]})
rows["outcome_end"] = 40 - rows.index
def chart(**size):
    base = alt.Chart(named(rows, "points")).encode(x="alliance:Q", y="outcome_end:Q", tooltip=["client_id:N", *tips("alliance"), "outcome_end:Q"])
    label = alt.Chart(pd.DataFrame({"x": [2.0]})).mark_text(text="a word").encode(x="x:Q", y=alt.value(10))
    told = {"title": "Thirty clients", "description": "A falling row of dots."}
    return alt.layer(base.mark_point(size=60), label).properties(**told, **size)"""
LIVE = """\
client = ipywidgets.Dropdown(options=list(rows["client_id"]), description="Client")
def see(client):
    return View(f"Chosen: {client}.", rows, "Clients.")
Panel({"client": Control(client, "Who is it?")}, {"all": LiveChart(chart(width="container", height=200), select="client_id")},
      see, clicks={"client": ["all"]})"""
STILL = "chart(width=560, height=200)"
FIRST, LAST = (
    "client: C000\nalliance: 1.00\ndistress at the end: 40",
    "client: C029\nalliance: 3.90\ndistress at the end: 11",
)
# Where the ring's middle is, and where the mark is that the words name, both in the picture.
APART = """keys => {
    const live = keys.closest('.ak-live'), { alliance } = live, ring = keys.querySelector('.ak-ring').getBoundingClientRect();
    const name = keys.innerText.match(/C\\d+/)[0], canvas = live.querySelector('canvas').getBoundingClientRect();
    let found;
    const visit = item => {
        if (item.marktype === 'symbol' && item.role === 'mark') found ??= item.items.find(each => each.datum.client_id === name);
        (item.items ?? []).forEach(visit);
    };
    visit(alliance.scenegraph().root);
    const [x, y] = alliance.origin(), { left, top } = alliance.padding();
    const at = [canvas.left + found.x + x + left, canvas.top + found.y + y + top];
    return Math.hypot(ring.left + ring.width / 2 - at[0], ring.top + ring.height / 2 - at[1]);
}"""


def _open(lab: Lab) -> tuple[Locator, Locator]:
    lab.write_notebook("marks.ipynb", "import alliancekit as ak", CHART, LIVE, STILL)
    lab.open_notebook("marks.ipynb")
    lab.run_all()
    expect(lab.notebook.locator("[data-drawn=yes]")).to_be_visible(timeout=30_000)
    assert lab.errors() == []
    return lab.notebook.locator(".ak-steps"), lab.notebook.locator(".ak-still")


@pytest.fixture(scope="module")
def notebook_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("notebook"), "notebook")
    yield running
    running.stop()


@pytest.fixture
def notebook(browser: Browser, notebook_server: Server) -> Iterator[Lab]:
    """As ``lab``, in Notebook 7."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    opened = Lab(notebook_server, context.new_page(), f"steps-{secrets.token_hex(3)}")
    yield opened
    opened.end_kernels()
    context.close()


def test_a_chart_is_no_stop_until_it_shows_a_mark(lab: Lab) -> None:
    lab.write_notebook("empty.ipynb", "import alliancekit as ak", "ak.explore_clouds()")
    lab.open_notebook("empty.ipynb")
    lab.run_all()
    clouds, guesses = lab.notebook.locator(".ak-steps").all()
    expect(clouds).to_have_attribute("tabindex", "0", timeout=30_000)
    expect(guesses).to_have_attribute("tabindex", "-1")
    lab.notebook.get_by_role("button", name="Tell me r").press("Enter")
    expect(guesses).to_have_attribute("tabindex", "0")


def _go(keys: Locator, *pressed: str) -> str:
    for key in pressed:
        keys.press(key)
    return keys.locator(".ak-mark").inner_text()


def test_a_living_chart_is_gone_through_by_keys(lab: Lab) -> None:
    keys, _ = _open(lab)
    lab.notebook.get_by_label("Client", exact=True).focus()
    active = "window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    place = lab.page.evaluate(active)
    for _ in range(12):
        lab.page.keyboard.press("Tab")
        if keys.evaluate("each => each === document.activeElement"):
            break
    expect(keys).to_be_focused()
    expect(keys).to_have_accessible_name("Thirty clients, mark by mark")
    assert "from mark to mark" in keys.inner_text()
    assert _go(keys, "ArrowRight") == f"{FIRST}\n1 of 30, group 1 of 2"
    assert keys.evaluate(APART) < 2
    assert "C000" in _go(keys, "ArrowLeft")
    assert "C002" in _go(keys, "ArrowRight", "ArrowRight")
    assert "C012" in _go(keys, "PageDown")
    assert keys.evaluate(APART) < 2
    assert _go(keys, "End") == f"{LAST}\n30 of 30, group 1 of 2"
    assert _go(keys, "ArrowDown") == "a word\n1 of 1, group 2 of 2"
    assert "C010" in _go(keys, "ArrowUp"), "the mark that stands nearest to the word"
    assert "C000" in _go(keys, "Home")
    said = lab.notebook.locator(".ak-sentence")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(said).to_contain_text("Chosen: C001.")
    assert "C001" in keys.inner_text(), "the ring stays where it was"
    keys.press("Escape")
    assert keys.inner_text() == ""
    expect(keys).to_be_focused()
    assert lab.page.evaluate(active) == place
    lab.page.keyboard.press("Tab")
    expect(keys).not_to_be_focused()
    assert lab.exceptions == []


def test_a_still_picture_says_what_the_living_chart_says(lab: Lab) -> None:
    keys, still = _open(lab)
    still.focus()
    expect(still).to_have_accessible_name("Thirty clients")
    living, pictured = (
        [_go(each, "Home")] + [_go(each, "PageDown") for _ in range(3)] + [_go(each, "ArrowDown")]
        for each in (keys, still)
    )
    assert living == pictured
    assert pictured[0].startswith(FIRST)
    ring, picture = still.locator(".ak-ring").bounding_box(), still.locator("img").bounding_box()
    assert ring
    assert picture
    assert picture["x"] < ring["x"] < picture["x"] + picture["width"]
    words = lab.notebook.locator(".ak-marks")
    words.locator("summary").click()
    assert words.locator("li").count() == 31
    assert lab.violations(lab.notebook.locator(".jp-OutputArea").last) == []


def test_a_click_still_chooses_and_takes_no_focus_from_elsewhere(lab: Lab) -> None:
    keys, _ = _open(lab)
    _go(keys, "Home")
    ring = keys.locator(".ak-ring").bounding_box()
    assert ring
    lab.page.mouse.click(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    expect(lab.notebook.locator(".ak-sentence")).to_contain_text("Chosen: C000.")
    assert keys.inner_text() == ""


def test_notebook_7_leaves_the_keys_to_the_chart(notebook: Lab) -> None:
    keys, still = _open(notebook)
    for each in (keys, still):
        each.focus()
        assert "C001" in _go(each, "Home", "ArrowRight")
        assert "a word" in _go(each, "ArrowDown")
        expect(each).to_be_focused()
        assert _go(each, "Escape") == ""
