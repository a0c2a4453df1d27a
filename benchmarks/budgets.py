"""What each lesson costs in JupyterLab, beside its budget: bytes, seconds to the first chart, memory.

Run: python benchmarks/budgets.py   (about five minutes; nothing else should be running)
``--lessons 03 07`` measures these alone. Real JupyterLab in headless Chromium, 1366 pixels wide and so
tall that the whole lesson is in sight, so that every chart is drawn; Run All. *Over the wire* is what
the lesson adds to an open JupyterLab: its file, its pictures and all that goes over the websocket, both
ways and packed as it is, until nothing moves. *First chart* counts from Run All. *Page* is what JavaScript
holds at the end, after a collection, JupyterLab itself among it; *added* is how much more that is than before
the lesson was run; *kernel* is Python's resident memory, for comparison.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.component_explorer import PAGE, _kernel_mb
from benchmarks.wire import Wire
from tests.browser.conftest import CHROMIUM_ARGS, NOTEBOOKS, Lab, Server, _chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Request

BUDGETS = {"over the wire, MB": 1.0, "first chart, s": 2.5, "page, MB": 150.0}
OF_THE_LESSON = ("/api/contents/", "/files/")


def _heap_mb(devtools: CDPSession) -> float:
    """Return what JavaScript holds once all that can be let go is gone."""
    devtools.send("HeapProfiler.collectGarbage")
    return devtools.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def measure(browser: Browser, server: Server, name: str) -> dict[str, float]:
    """Run one lesson in a JupyterLab of its own."""
    page = browser.new_page(viewport={"width": 1366, "height": 14_000})
    wire = Wire(urlsplit(server.url).port)
    server.url, usual = wire.url, server.url
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright marks its handlers
    lab = Lab(server, page, name[:2])
    devtools = page.context.new_cdp_session(page)
    lab.open_notebook(name)
    page.evaluate(f"() => {{ {PAGE.read_text(encoding='utf-8')} }}")
    before = _heap_mb(devtools)
    page.evaluate("() => window.watchCharts()")
    lab.run_all()
    page.wait_for_timeout(4000)
    drawn = page.evaluate("() => window.lastChart")
    assert lab.errors() == []
    fetched = [each for each in requests if any(part in each.url for part in OF_THE_LESSON)]
    over_http = sum(each.sizes()["responseBodySize"] for each in fetched)
    after = _heap_mb(devtools)
    found = {
        "over the wire, MB": (wire.websockets + over_http) / 1e6,
        "first chart, s": drawn.get("first", float("nan")) / 1000,
        "page, MB": after,
        "added, MB": after - before,
        "kernel, MB": _kernel_mb(lab),
        "charts": drawn["count"],
        "last chart, s": drawn["ms"] / 1000,
    }
    lab.end_kernels()
    page.close()
    wire.close()
    server.url = usual
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="What each lesson costs, beside its budget.")
    parser.add_argument("--lessons", nargs="*", default=[], help="these lessons, as 03 07")
    asked = parser.parse_args()
    names = [path.name for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    rows = {}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        server = Server(Path(folder))
        try:
            for name in names:
                if not asked.lessons or name[:2] in asked.lessons:
                    print(f"lesson {name[:2]}", file=sys.stderr)
                    rows[name[:2]] = measure(browser, server, name)
        finally:
            browser.close()
            server.stop()
    columns = list(next(iter(rows.values())))
    print("| lesson | " + " | ".join(columns) + " | over budget |\n" + "|---" * (len(columns) + 2) + "|")
    for lesson, found in rows.items():
        over = [what for what, most in BUDGETS.items() if found[what] > most]
        values = (f"{value:.0f}" if what == "charts" else f"{value:.2f}" for what, value in found.items())
        print(f"| {lesson} | {' | '.join(values)} | {', '.join(over) or 'none'} |")
    print(
        "| budget | "
        + " | ".join(f"{BUDGETS[what]:g}" if what in BUDGETS else "" for what in columns)
        + " | |"
    )


if __name__ == "__main__":
    main()
