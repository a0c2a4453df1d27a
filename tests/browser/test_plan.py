"""The study planner in the browser: simulate, watch, cancel, simulate again, by keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.conftest import picture
from tests.browser.test_panels import open_panel

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

LONG = "planner = ak.explore_plan(); planner.set(design='within', sessions=20, clients=500, studies=20_000)"


def test_a_simulation_is_watched_cancelled_and_started_again(lab: Lab) -> None:
    panel = open_panel(lab, f"{LONG}; planner")
    said = panel.locator(".ak-sentence")
    expect(said).to_contain_text("Press Simulate to see this plan. Shown still (correlation)")
    before = picture(panel)
    panel.get_by_role("button", name="Simulate").press("Enter")
    bar = panel.get_by_role("progressbar", name="How much is done")
    expect(bar).to_be_visible()
    expect(bar).to_have_attribute("value", re.compile("^[1-9]"))
    expect(said).to_contain_text("Simulating. Shown until then (correlation)")

    # Meanwhile controls answer, and the earlier picture stays.
    clients = panel.get_by_role("slider", name="Clients at the beginning")
    clients.press("ArrowLeft")
    expect(clients).to_have_attribute("aria-valuetext", "495")
    expect(bar).to_be_visible()
    assert picture(panel) == before

    panel.get_by_role("button", name="Cancel").press("Enter")
    expect(said).to_contain_text("Cancelled, nothing of it is kept.")
    expect(bar).to_have_count(0)
    assert picture(panel) == before

    panel.get_by_label("Studies", exact=True).select_option("1,000")
    clients.press("Home")
    panel.get_by_role("slider", name="Sessions", exact=True).press("Home")
    panel.get_by_role("button", name="Simulate").press("Enter")
    expect(said).to_contain_text("With 20 clients and a true effect of .28")
    expect(panel.get_by_role("button", name="Simulate")).to_be_visible()
    expect(bar).to_have_count(0)
    assert picture(panel) != before
    assert lab.errors() == []
    assert lab.exceptions == []


def test_a_cell_is_answered_while_a_simulation_runs(lab: Lab) -> None:
    panel = open_panel(lab, f"{LONG}; planner")
    panel.get_by_role("button", name="Simulate").press("Enter")
    expect(panel.get_by_role("progressbar")).to_be_visible()
    seconds = lab.page.evaluate(
        """async () => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel, start = performance.now();
            await kernel.requestExecute({ code: 'planner.text' }).done;
            return (performance.now() - start) / 1000;
        }"""
    )
    assert seconds < 3  # hundredths where nothing else runs; the simulation takes minutes
    expect(panel.get_by_role("button", name="Cancel")).to_be_visible()


def test_while_it_simulates_axe_finds_nothing(lab: Lab) -> None:
    panel = open_panel(lab, f"{LONG}; planner")
    panel.get_by_role("button", name="Show the table").press("Enter")
    panel.get_by_role("button", name="Simulate").press("Enter")
    expect(panel.get_by_role("progressbar")).to_be_visible()
    assert lab.violations(panel) == []
    expect(panel.get_by_role("button", name="Cancel")).to_be_visible()
