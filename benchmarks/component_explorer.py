"""How soon the component explorer follows a hand, and what lesson 03 costs, beside the usual ways.

Run: python benchmarks/component_explorer.py   (about five minutes; nothing else should be running)
Real JupyterLab in headless Chromium, 1280 pixels wide. The ways take turns, five rounds in one page. One
move: an event on a slider or drop-down until the first frame in which the scatter's picture has changed. A
drag: 30 moves a second for 3 seconds; how many changed pictures were shown, and how long after the last move
the last one was. The twins draw the scatter with line and band alone; the explorer also moves r by part and
the hundred clients.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, Lab, Server, _chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, WebSocket

LESSON = "03_alliance_and_outcome.ipynb"
ROUNDS, MOVES, PATIENCE = 5, 10, 10_000
PAGE = Path(__file__).with_name("page.js")
EXPLORER = "import alliancekit as ak\nak.explore_components()"
LARGE = "ak.explore_components(ak.simulate_clinic(100_000, seed=1))"
ROWS = """\
import ipywidgets, numpy as np, pandas as pd
clinic = ak.load_clinic()
early = ak.phase_means(clinic, "client", "early")
early = early.dropna(subset=["alliance"])
parts = ["bond", "goals", "tasks"]
sliders = {f"w_{part}": ipywidgets.FloatSlider(1, min=0, max=2, step=.1) for part in parts}
def view(w_bond, w_goals, w_tasks):
    x = (w_bond * early.bond + w_goals * early.goals + w_tasks * early.tasks) / (w_bond + w_goals + w_tasks)
    y, n = early.outcome_end, len(early)
    slope, level = np.polyfit(x, y, 1)
    at = np.linspace(x.min(), x.max(), 21)
    s = np.sqrt(((y - level - slope * x) ** 2).sum() / (n - 2))
    half = 1.966 * s * np.sqrt(1 / n + (at - x.mean()) ** 2 / ((n - 1) * x.var()))
    line = pd.DataFrame({"x": at, "y": level + slope * at, "half": half})
    return pd.DataFrame({"x": x, "y": y}), line, np.corrcoef(x, y)[0, 1]
"""
MATPLOTLIB = """\
%matplotlib inline
import matplotlib.pyplot as plt
def show(**weights):
    dots, line, r = view(**weights)
    plt.figure(figsize=(10.6, 3.8))
    plt.scatter(dots.x, dots.y, s=12, facecolors="none", edgecolors="grey")
    plt.fill_between(line.x, line.y - line.half, line.y + line.half, alpha=.25)
    plt.plot(line.x, line.y)
    plt.axis([1, 5, -1, 41]); plt.title(f"r = {r:.2f}"); plt.xlabel("alliance"); plt.ylabel("distress")
    plt.show()
ipywidgets.interact(show, **sliders);"""
REDISPLAY = """\
import altair
altair.JupyterChart.enable_offline()
x = altair.X("x:Q", scale=altair.Scale(domain=[1, 5]))
def show_again(**weights):
    dots, line, r = view(**weights)
    line = altair.Chart(line.assign(low=line.y - line.half, high=line.y + line.half)).encode(x)
    display(altair.JupyterChart(altair.layer(
        altair.Chart(dots).mark_point().encode(x, y=altair.Y("y:Q", scale=altair.Scale(domain=[-1, 41]))),
        line.mark_area(opacity=.25).encode(y="low:Q", y2="high:Q"), line.mark_line().encode(y="y:Q"),
    ).properties(width=1000, height=330, title=f"r = {r:.2f}")))
again = {name: ipywidgets.FloatSlider(1, min=0, max=2, step=.1) for name in sliders}
ipywidgets.interact(show_again, **again);"""

# Way -> its cell in the notebook. The first two are ours.
WAYS = {
    "explorer, 400 clients": 0,
    "explorer, 100,000 clients": 1,
    "interact + matplotlib": 3,
    "interact + display": 4,
}


def _prepare(lab: Lab) -> None:
    """Put what measures into the page."""
    lab.page.evaluate(f"() => {{ {PAGE.read_text(encoding='utf-8')} }}")


def _kernel_mb(lab: Lab) -> float:
    """Resident memory of the open notebook's kernel."""
    name = lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.id")
    kernels = [p for p in psutil.process_iter(["cmdline"]) if name in " ".join(p.info["cmdline"] or ())]
    return max(p.memory_info().rss for p in kernels) / 1e6


def _count_bytes(page: Page) -> list[int]:
    """Return a list that fills with the sizes of all that goes over the page's websockets."""
    sizes: list[int] = []

    def listen(socket: WebSocket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda payload: sizes.append(len(payload)))

    page.on("websocket", listen)
    return sizes


def measure_lesson(browser: Browser, server: Server) -> dict[str, float]:
    """Run all of lesson 03 in a window that shows the whole of it."""
    page = browser.new_page(viewport={"width": 1280, "height": 14_000})
    sizes = _count_bytes(page)
    lab = Lab(server, page, "lesson")
    lab.open_notebook(LESSON)
    _prepare(lab)
    page.evaluate("() => window.watchCharts()")
    lab.run_all()
    page.wait_for_timeout(4000)
    found = page.evaluate("() => window.lastChart")
    assert lab.errors() == []
    result = {
        f"last of {found['count']} charts drawn after Run All, s": found["ms"] / 1000,
        "over the websocket in all, MB": sum(sizes) / 1e6,
        "kernel memory after the lesson, MB": _kernel_mb(lab),
    }
    lab.end_kernels()
    page.close()
    return result


def _choices() -> list[tuple[str, str]]:
    """One change of a drop-down after another, each to a combination not seen before."""
    raters = ["client", "therapist", "observer"]
    phases = ["early", "middle", "late", "all"]
    therapies = ["all", "person-centred", "psychodynamic", "CBT", "trauma-informed"]
    steps, now = [], {"Rater": "client", "Phase": "early", "Therapy": "all"}
    for i, (therapy, j) in enumerate(product(therapies, range(12))):
        row = j // 3 if (i // 12) % 2 == 0 else 3 - j // 3
        column = j % 3 if (i // 3) % 2 == 0 else 2 - j % 3
        for label, value in (("Therapy", therapy), ("Phase", phases[row]), ("Rater", raters[column])):
            if now[label] != value:
                now[label] = value
                steps.append((label, value))
    return steps


def measure_moves(
    browser: Browser, server: Server
) -> tuple[dict[str, list[float]], dict[str, list[dict[str, Any]]]]:
    """Let the ways take turns in one page."""
    lab = Lab(server, browser.new_page(viewport={"width": 1280, "height": 1000}), "moves")
    lab.write_notebook("moves.ipynb", EXPLORER, LARGE, ROWS, MATPLOTLIB, REDISPLAY)
    lab.open_notebook("moves.ipynb")
    lab.run_all()
    _prepare(lab)
    times: dict[str, list[float]] = {}
    drags: dict[str, list[dict[str, Any]]] = {}
    choices = _choices()
    for turn in range(ROUNDS):
        for way, cell in WAYS.items():
            node = lab.notebook.locator(".jp-CodeCell").nth(cell).locator(".jp-Cell-outputArea")
            node.scroll_into_view_if_needed()
            ours = cell < 2
            if ours and turn == 0:
                node.locator(".ak-live[data-drawn=yes]").first.wait_for()
                answer = node.get_by_role("button", name="Show what the data say")
                if answer.get_attribute("aria-pressed") != "true":
                    answer.press("Enter")
            area = node.element_handle()
            handles = (
                node.get_by_role("slider", name="Weight of bond") if ours else node.locator(".noUi-handle")
            )
            handle = handles.first.element_handle()
            kinds = {way: None, f"{way}: rater, phase, therapy": choices} if ours else {way: None}
            for kind, steps in kinds.items():
                if steps:
                    part = steps[turn * MOVES : (turn + 1) * MOVES]
                    found = lab.page.evaluate("all => choices(...all)", [area, part, PATIENCE])
                else:
                    found = lab.page.evaluate("all => steps(...all)", [area, handle, MOVES, PATIENCE])
                assert None not in found, f"{kind}: a move changed nothing"
                times.setdefault(kind, []).extend(found)
            drags.setdefault(way, []).append(lab.page.evaluate("all => drag(...all)", [area, handle]))
    assert lab.errors() == []
    lab.end_kernels()
    return times, drags


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        server = Server(Path(folder))
        try:
            lesson = measure_lesson(browser, server)
            times, drags = measure_moves(browser, server)
        finally:
            browser.close()
            server.stop()
    base = np.percentile(times["explorer, 400 clients"], 95)
    print(
        "| way | p50 / p95 ms a move | p95 against the explorer's | drag: shown of 90 | last behind by, ms |"
    )
    print("|---|---|---|---|---|")
    for way, moves in times.items():
        p50, p95 = np.percentile(moves, [50, 95])
        drag = drags.get(way)
        shown = (
            f"{np.mean([d['count'] for d in drag]):.0f} | {max(d['behind'] for d in drag):.0f}"
            if drag
            else "| "
        )
        print(f"| {way} | {p50:.0f} / {p95:.0f} | {p95 / base:.1f} | {shown} |")
    print("\n| lesson 03 | |\n|---|---|")
    for what, value in lesson.items():
        print(f"| {what} | {value:.1f} |")


if __name__ == "__main__":
    main()
