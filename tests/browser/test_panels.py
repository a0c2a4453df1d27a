"""What holds for every panel: what a hand moves, what that changes and the sentence are seen together.

With ``ALLIANCE_TOGETHER`` naming a file, the findings are written there as rows of a table.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import alliancekit as ak

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.browser.conftest import Lab

EXPLORERS = sorted(name for name, module in ak._NAMES.items() if module.startswith("explorers."))
LAPTOP = {"width": 1366, "height": 768}

# In the page: use a control, see which of the charts in sight change, and whether all of it can be seen at once.
TOGETHER = """async ([panel, place]) => {
    const wait = ms => new Promise(done => setTimeout(done, ms));
    const outer = panel.closest('.jp-WindowedPanel-outer'), room = outer.getBoundingClientRect();
    const control = panel.querySelectorAll('.ak-control')[place];
    const charts = [...panel.querySelectorAll('.ak-live')];
    const picture = chart => chart.offsetParent ? chart.querySelector('canvas')?.toDataURL() : '';
    const settle = async () => {
        let last, now = '';
        do {
            last = now;
            await wait(200);
            now = charts.map(picture).join();
        } while (last !== now || panel.classList.contains('ak-working'));
    };
    await settle();
    const before = charts.map(picture);
    const select = control.querySelector('select'), handle = control.querySelector('.noUi-handle');
    const input = control.querySelector('input'), button = control.querySelector('button');
    if (handle) {
        const end = handle.getAttribute('aria-valuenow') === handle.getAttribute('aria-valuemax');
        handle.dispatchEvent(new KeyboardEvent('keydown', { key: end ? 'ArrowLeft' : 'ArrowRight', bubbles: true }));
    } else if (select) {
        select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
        select.dispatchEvent(new Event('change', { bubbles: true }));
    } else if (input?.type === 'radio') {
        [...control.querySelectorAll('input')].at(-1).click();
    } else if (input) {
        input.value = input.type === 'number' ? 2 : '3';
        input.dispatchEvent(new Event('change', { bubbles: true }));
    } else button.click();
    await wait(300);
    await settle();
    const changed = charts.filter((chart, i) => chart.offsetParent && picture(chart) !== before[i]);
    const all = [control, panel.querySelector('.ak-sentence'), ...changed];
    const seen = () => all.every(each => {
        const { top, bottom, height } = each.getBoundingClientRect();
        return height > 0 && top >= room.top - 1 && bottom <= room.bottom + 1;
    });
    let together = false;
    const tops = [panel, ...all].flatMap(each => {
        const { top, bottom } = each.getBoundingClientRect();
        return [top - room.top, bottom - room.bottom].map(by => outer.scrollTop + by);
    });
    for (const top of tops) {
        outer.scrollTop = top;
        await new Promise(requestAnimationFrame);
        together ||= seen();
    }
    outer.scrollTop = tops[0];
    const label = control.querySelector('.widget-label').textContent.trim() || button.textContent.trim();
    return { label, changed: changed.length, together };
}"""


def open_panel(lab: Lab, call: str) -> Locator:
    """Run an explorer in a notebook of its own, on a laptop's screen with the side bar open, answer shown."""
    lab.page.set_viewport_size(LAPTOP)
    lab.write_notebook("one.ipynb", f"import alliancekit as ak\n{call}")
    lab.open_notebook("one.ipynb")
    lab.run_all()
    panel = lab.notebook.locator(".ak-panel")
    expect(panel.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
    lab.page.wait_for_timeout(500)
    for fold in panel.locator(".ak-fold-head button").all():
        fold.click()
    return panel


def look(lab: Lab, panel: Locator) -> list[dict[str, Any]]:
    """Use every control; answer controls last shown first, so that what they hide is there to be changed."""
    count = panel.locator(".ak-control").count()
    handle = panel.element_handle()
    labels = panel.locator(".ak-control").evaluate_all("all => all.map(e => e.textContent)")
    order = sorted(
        range(count), key=lambda place: not any(w in labels[place] for w in ("Show", "Compare with the"))
    )
    return [lab.page.evaluate(TOGETHER, [handle, place]) for place in order]


@pytest.mark.parametrize("name", EXPLORERS)
def test_what_is_moved_and_what_it_moves_are_seen_together(lab: Lab, name: str) -> None:
    panel = open_panel(lab, f"ak.{name}()")
    found = look(lab, panel)
    if target := os.environ.get("ALLIANCE_TOGETHER"):
        with Path(target).open("a", encoding="utf-8") as file:
            file.writelines(
                f"| {name} | {row['label']} | {row['changed']} | {'yes' if row['together'] else 'no'} |\n"
                for row in found
            )
    assert lab.errors() == []
    assert lab.exceptions == []
    assert [row["label"] for row in found if not row["together"]] == []
