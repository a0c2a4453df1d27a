"""What a reader does to a notebook leaves its charts standing: restart, save, reload, scroll, resize, show twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Lab

NAME = "kept.ipynb"
EXPLORER = """\
import ipywidgets, pandas as pd
from alliancekit.charts.theme import alt, named
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
rows = pd.DataFrame({"x": range(9)})
slope = ipywidgets.FloatSlider(1, min=-2, max=2, description="Slope")
power = ipywidgets.Dropdown(options=[1, 2], description="Power")
def see(slope, power):
    return View(f"Slope {slope:.1f}, power {power}.", rows, "x", {"line": {"points": rows.assign(y=rows["x"] ** power)}})
chart = (
    alt.Chart(named(rows.assign(y=rows["x"]), "points"), title="A line", width="container", height=200)
    .add_params(alt.param("slope", value=1))
    .transform_calculate(z="slope * datum.y").mark_line().encode(x="x:Q", y="z:Q")
)
panel = Panel({"slope": Control(slope, "Up or down?"), "power": Control(power, "How steep?")},
              {"line": LiveChart(chart, links={"slope": slope})}, see)
panel"""
LONG = "print('line\\n' * 120)"


@pytest.fixture
def kept(lab: Lab) -> Lab:
    lab.write_notebook(NAME, EXPLORER, "panel", LONG)
    lab.open_notebook(NAME)
    lab.run_all()
    lab.notebook.locator(".ak-live").first.scroll_into_view_if_needed()
    _drawn(lab)
    return lab


def _drawn(lab: Lab, count: int = 2) -> None:
    """Wait until the panel's two views are drawn, and nothing is wrong."""
    lab.notebook.locator(".ak-live").first.scroll_into_view_if_needed()
    expect(lab.notebook.locator(".ak-live[data-drawn=yes] canvas")).to_have_count(count)
    assert lab.errors() == []
    assert lab.exceptions == []


def _ends(lab: Lab) -> list[float]:
    """Where the line ends in each of the two views."""
    lab.page.wait_for_timeout(400)
    return lab.page.evaluate(
        """() => [...document.querySelectorAll('.ak-live')].map(live => {
            const rows = live.alliance.data('points');
            return live.alliance.signal('slope') * rows[rows.length - 1].y;
        })"""
    )


def _press(lab: Lab, times: int) -> None:
    slider = lab.notebook.get_by_role("slider", name="Slope").first
    for _ in range(times):
        slider.press("ArrowLeft")


def _restart(lab: Lab) -> None:
    lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    lab.wait_idle()


def _reload(lab: Lab, *, shut_down: bool) -> None:
    lab.save_and_close(shut_down=shut_down)
    lab.page.reload()
    lab.open_notebook(NAME)


def test_a_widget_shown_twice_moves_in_both_places(kept: Lab) -> None:
    assert _ends(kept) == [8, 8]
    _press(kept, 5)
    assert _ends(kept) == pytest.approx([4, 4])
    kept.notebook.get_by_label("Power").last.select_option("2")
    assert _ends(kept) == pytest.approx([32, 32])


def test_scrolled_away_and_back_it_still_moves(kept: Lab) -> None:
    area = kept.notebook.locator(".jp-WindowedPanel-outer")
    area.evaluate("element => element.scrollTo(0, element.scrollHeight)")
    kept.page.wait_for_timeout(500)
    area.evaluate("element => element.scrollTo(0, 0)")
    _drawn(kept)
    _press(kept, 5)
    assert _ends(kept) == pytest.approx([4, 4])


def test_it_fits_a_narrow_window_and_a_wide_one_again(kept: Lab) -> None:
    widths = []
    for width in (1280, 800, 1280):
        kept.page.set_viewport_size({"width": width, "height": 800})
        kept.page.wait_for_timeout(600)
        live = kept.notebook.locator(".ak-live").first
        canvas = live.locator("canvas").evaluate("canvas => canvas.getBoundingClientRect().width")
        assert canvas <= live.evaluate("element => element.clientWidth")
        widths.append(canvas)
    assert widths[1] < 0.8 * widths[0]
    assert widths[2] == widths[0]


def test_after_a_restart_and_run_all_it_is_drawn_anew(kept: Lab) -> None:
    _press(kept, 5)
    _restart(kept)
    kept.run_all()
    _drawn(kept)
    assert _ends(kept) == [8, 8]
    _press(kept, 5)
    assert _ends(kept) == pytest.approx([4, 4])


@pytest.mark.parametrize(
    "meanwhile",
    [lambda lab: _reload(lab, shut_down=True), _restart],
    ids=["opened-and-not-run", "kernel-restarted-and-not-run"],
)
def test_saved_without_being_run_it_is_there_the_next_time(
    kept: Lab, meanwhile: Callable[[Lab], None]
) -> None:
    """JupyterLab by itself saves only widgets whose kernel lives; see panel.js."""
    meanwhile(kept)
    _reload(kept, shut_down=True)
    _drawn(kept)
    _press(kept, 5)
    assert _ends(kept) == pytest.approx([4, 4])


def test_what_no_output_shows_any_more_is_not_saved(kept: Lab) -> None:
    """Else every run would add a copy of the drawing library to the file."""
    kept.command("docmanager:save")
    once = (kept.folder / NAME).stat().st_size
    for _ in range(2):
        _restart(kept)
        kept.run_all()
    _drawn(kept)
    kept.command("docmanager:save")
    assert (kept.folder / NAME).stat().st_size < 1.05 * once


def test_it_can_be_read_in_either_theme(kept: Lab) -> None:
    panel = kept.notebook.locator(".ak-panel").first
    assert [fault for fault in kept.violations(panel) if "contrast" in fault] == []
