"""How soon every explorer follows a hand: each slider and each drop-down, until its picture has changed.

Run: python benchmarks/explorers.py   (about half an hour; nothing else should be running)
With ``--beside FOLDER``, another checkout of this project takes turns with this one in the same run.
Real JupyterLab in headless Chromium, 1366 pixels wide. An explorer is opened with all its answers shown and
all its folds open; then each control moves eight times a round. One move: a key on the slider, or
the next option of the drop-down, until the first frame in which any of the explorer's charts has changed. A
control that changes no chart within a second (a guess, a name) is left out. What moves in the page itself and
what Python answers are told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, Lab, Server, _chromium

HERE = Path(__file__).parents[1]
MOVES, PATIENCE = 8, 1000
PAGE = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
NAMES = """\
import json, alliancekit as ak
print(json.dumps([name for name, room in ak._NAMES.items() if room.startswith("explorers.")]))"""
CONTROLS = """cell => {
    const all = [...cell.querySelectorAll('select, .noUi-handle')].filter(each => each.offsetParent);
    return all.map(each => ({
        kind: (each.matches('select') ? 'drop-down' : 'slider') +
            (each.closest('.ak-in-page') ? ' of the page' : ' of Python'),
        label: each.getAttribute('aria-label') ?? each.labels?.[0]?.textContent.trim() ?? '',
    }));
}"""
SHOW = """cell => {
    for (const each of cell.querySelectorAll('.ak-fold-head button')) each.click();
    for (const each of cell.querySelectorAll('button')) {
        const asks = /^(Show|Compare with)/.test(each.textContent) && !/table/.test(each.textContent);
        if (asks && each.getAttribute('aria-pressed') !== 'true') each.click();
    }
}"""


def explorers(checkout: Path) -> list[str]:
    """Name the explorers that a checkout has."""
    asked = subprocess.run(
        [sys.executable, "-c", NAMES], cwd=checkout, capture_output=True, text=True, check=True
    )
    return json.loads(asked.stdout)


def measure(lab: Lab, name: str) -> dict[tuple[str, str], list[float]]:
    """Move each control of one explorer; milliseconds by kind and label."""
    lab.write_notebook("one.ipynb", f"import alliancekit as ak\nak.{name}()")
    lab.open_notebook("one.ipynb")
    lab.run_all()
    lab.page.evaluate(f"() => {{ {PAGE} }}")
    area = lab.notebook.locator(".jp-Cell-outputArea").first
    area.locator("canvas, svg.marks").first.wait_for()
    lab.page.wait_for_timeout(1500)
    area.evaluate(SHOW)
    lab.page.wait_for_timeout(1500)
    found = {}
    handles = [
        handle for handle in area.locator("select, .noUi-handle").element_handles() if handle.is_visible()
    ]
    for handle, told in zip(handles, area.evaluate(CONTROLS), strict=True):
        times = lab.page.evaluate("all => steps(...all)", [area.element_handle(), handle, MOVES, PATIENCE])
        # A control without a picture is found by its first moves; one move may change nothing by chance.
        if sum(time is None for time in times) <= MOVES / 2:
            found[told["kind"], told["label"]] = [time for time in times if time is not None]
    assert lab.errors() == []
    lab.end_kernels()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="How soon every explorer follows a hand.")
    parser.add_argument("--beside", type=Path, help="another checkout, measured in turn with this one")
    parser.add_argument(
        "--rounds", type=int, default=2, help="how often each is measured (default %(default)s)"
    )
    parser.add_argument("--only", nargs="*", default=[], help="these explorers")
    asked = parser.parse_args()
    checkouts = {"this": HERE} | ({"beside": asked.beside.resolve()} if asked.beside else {})
    times: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        servers = {}
        try:
            for which, checkout in checkouts.items():
                os.environ["PYTHONPATH"] = str(checkout)
                os.environ["ALLIANCE_WORK"] = str(Path(folder) / which / "my-work")
                (Path(folder) / which).mkdir()
                servers[which] = Server(Path(folder) / which)
            names = {which: explorers(checkout) for which, checkout in checkouts.items()}
            for turn in range(asked.rounds):
                for which in checkouts:
                    for name in names[which]:
                        if asked.only and name not in asked.only:
                            continue
                        print(f"round {turn + 1}: {which}, {name}", file=sys.stderr)
                        page = browser.new_page(viewport={"width": 1366, "height": 1200})
                        found = measure(Lab(servers[which], page, f"{name}-{turn}"), name)
                        for (kind, label), moves in found.items():
                            times[which, name, kind, label] += moves
                        page.close()
        finally:
            browser.close()
            for server in servers.values():
                server.stop()
    print("| checkout | explorer | control | kind | moves | p50 / p95 ms |\n|---|---|---|---|---|---|")
    together = defaultdict(list)
    for (which, name, kind, label), moves in sorted(times.items(), key=lambda item: item[0]):
        p50, p95 = np.percentile(moves, [50, 95])
        together[which, kind] += moves
        print(f"| {which} | {name} | {label} | {kind} | {len(moves)} | {p50:.0f} / {p95:.0f} |")
    print("\n| checkout | kind | moves | p50 / p95 ms |\n|---|---|---|---|")
    for (which, kind), moves in sorted(together.items()):
        p50, p95 = np.percentile(moves, [50, 95])
        print(f"| {which} | {kind} | {len(moves)} | {p50:.0f} / {p95:.0f} |")


if __name__ == "__main__":
    main()
