"""Where room is scarce: the words of every chart lie in its picture, and no words of a card lie on others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import alliancekit as ak
from tests.browser.conftest import unfold

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

    from tests.browser.conftest import Lab

EXPLORERS = sorted(name for name, module in ak._NAMES.items() if module.startswith("explorers."))
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}  # with the side bar open

# In the page: the words of a panel's charts that lie in part outside their picture, by more than a pixel or two.
OUTSIDE = """panel => [...panel.querySelectorAll('.ak-live')].flatMap(chart => {
    const view = chart.alliance, box = chart.querySelector('.ak-canvas');
    if (!view || !chart.offsetParent) return [];
    const padding = view.padding(), [left, top] = view.origin(), found = [];
    const walk = ({ items = [], marktype }, x, y) => items.forEach(item => {
        if (marktype === 'group') item.items.forEach(mark => walk(mark, x + (item.x ?? 0), y + (item.y ?? 0)));
        if (marktype !== 'text' || !`${item.text ?? ''}` || item.opacity === 0) return;
        const { x1, x2, y1, y2 } = item.bounds;
        const out = [-(x1 + x), -(y1 + y), x2 + x - box.clientWidth, y2 + y - box.clientHeight];
        if (Math.max(...out) > 3) found.push(`${chart.querySelector('.ak-title').textContent}: ${item.text}`);
    });
    walk(view.scenegraph().root, left + (padding.left ?? padding), top + (padding.top ?? padding));
    return found;
})"""

# In the page: which of these elements reach into the next.
MEETING = """all => all.filter((each, i) => {
    const next = all[i + 1]?.getBoundingClientRect();
    return next && each.getBoundingClientRect().bottom > next.top + 1;
}).map(each => each.textContent)"""


@pytest.mark.parametrize("screen", [TELEPHONE, LAPTOP], ids=["telephone", "laptop"])
def test_the_words_of_every_chart_lie_in_its_picture(lab: Lab, screen: ViewportSize) -> None:
    lab.page.set_viewport_size(screen)
    lab.write_notebook("all.ipynb", "import alliancekit as ak", *(f"ak.{name}()" for name in EXPLORERS))
    lab.open_notebook("all.ipynb")
    if screen == TELEPHONE:
        lab.command("application:toggle-left-area")
    lab.run_all(240)
    found = []
    for name in EXPLORERS:
        panel = lab.notebook.locator(".jp-CodeCell").filter(has_text=f"ak.{name}()").locator(".ak-panel")
        panel.scroll_into_view_if_needed(timeout=60_000)
        expect(panel.locator("[data-drawn=yes]").first).to_be_visible(timeout=30_000)
        unfold(panel)
        for tab in panel.get_by_role("tab").all() or [None]:
            if tab:
                tab.click()
            for _ in range(20):  # a chart that has been given less room is laid out anew a moment later
                lab.page.wait_for_timeout(300)
                if not (outside := panel.evaluate(OUTSIDE)):
                    break
            found += [f"{name}: {words}" for words in outside]
    assert sorted(set(found)) == []


def test_long_answers_to_be_put_in_order_lie_below_each_other(lab: Lab) -> None:
    lab.page.set_viewport_size(TELEPHONE)
    lab.write_notebook("one.ipynb", "import alliancekit as ak\nak.predict('07-4')")
    lab.open_notebook("one.ipynb")
    lab.command("application:toggle-left-area")
    lab.run_all()
    names = lab.notebook.locator(".ak-mine .ak-name")
    expect(names).to_have_count(4, timeout=30_000)
    lab.page.wait_for_timeout(500)
    assert names.evaluate_all(MEETING) == []


def test_a_chart_fits_a_place_that_is_just_as_wide_as_its_plot_was(lab: Lab) -> None:
    lab.write_notebook("one.ipynb", "import alliancekit as ak\nak.explore_clinic()")
    lab.open_notebook("one.ipynb")
    lab.run_all()
    chart = lab.notebook.locator(".ak-live[data-drawn=yes]").first
    expect(chart).to_be_visible(timeout=30_000)
    plot, picture = chart.evaluate(
        "chart => [chart.alliance.width(), chart.querySelector('canvas').clientWidth]"
    )
    assert plot < picture - 20
    chart.evaluate("(chart, width) => chart.querySelector('.ak-canvas').style.width = `${width}px`", plot)
    lab.page.wait_for_timeout(1000)
    assert chart.evaluate("chart => chart.querySelector('canvas').clientWidth") <= plot + 1
