"""How soon a drawn line follows the pointer.

Run: python benchmarks/drawing.py   (about a minute; nothing else should be running)
Real JupyterLab in headless Chromium, 1280 pixels wide, the cards of lessons 03 (400 dots behind the line) and
00. The mouse goes across the picture in 60 steps, ten times a card, with the draft saved by the kernel
meanwhile. One move: from the page's pointer event to the first frame in which the line has changed, the
measure of the explorers' benchmarks; and, stricter, from the moment at which the browser received the move to
the frame's end, painting included.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, Lab, Server, _chromium

if TYPE_CHECKING:
    from playwright.sync_api import Locator

CARDS = {"lesson 03, 400 dots behind": "03-2", "lesson 00, no dots": "00-4"}
ROUNDS, STEPS = 10, 60

WATCH = """card => {
    const line = card.querySelector('.ak-mine-line');
    window.drawn = [];
    let before = line.getAttribute('d');
    card.addEventListener('pointermove', event => {
        const from = performance.now(), received = event.timeStamp;
        requestAnimationFrame(() => {
            const now = line.getAttribute('d');
            if (now === before) return;
            before = now;
            const frame = performance.now(), after = new MessageChannel();
            after.port1.onmessage = () => window.drawn.push([frame - from, performance.now() - received]);
            after.port2.postMessage(0);
        });
    }, true);
}"""


def _draw(card: Locator, turn: int) -> None:
    """Draw from one edge to the other, up and down."""
    mouse, box = card.page.mouse, card.locator("svg").bounding_box()
    assert box is not None
    mouse.move(box["x"] + 50, box["y"] + 60)
    mouse.down()
    for step in range(1, STEPS + 1):
        x = box["x"] + 50 + (box["width"] - 70) * step / STEPS
        mouse.move(x, box["y"] + 120 + 70 * np.sin(step / 7 + turn))
        card.page.wait_for_timeout(12 + step % 9)
    mouse.up()


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        os.environ["ALLIANCE_WORK"] = str(Path(folder) / "my-work")  # nothing is kept there yet
        server = Server(Path(folder))
        found = {}
        try:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            lab = Lab(server, page, "drawing")
            cells = [f'ak.predict("{name}")' for name in CARDS.values()]
            lab.write_notebook("drawing.ipynb", "import alliancekit as ak", *cells)
            lab.open_notebook("drawing.ipynb")
            lab.run_all()
            page.wait_for_timeout(4000)  # the last card comes into view by itself
            for place, name in enumerate(CARDS):
                card = lab.notebook.locator(".ak-predict").nth(place)
                card.locator("svg").scroll_into_view_if_needed()
                page.wait_for_timeout(1000)
                card.evaluate(WATCH)
                for turn in range(ROUNDS):
                    _draw(card, turn)
                    page.wait_for_timeout(400)
                found[name] = np.array(page.evaluate("window.drawn"))
            assert lab.errors() == []
            lab.end_kernels()
        finally:
            browser.close()
            server.stop()
    print("| card | moves | event to frame, p50 / p95 ms | received to painted, p50 / p95 |")
    print("|---|---|---|---|")
    for name, times in found.items():
        (a, b), (c, d) = (np.percentile(times[:, column], [50, 95]) for column in (0, 1))
        print(f"| {name} | {len(times)} | {a:.1f} / {b:.1f} | {c:.1f} / {d:.1f} |")


if __name__ == "__main__":
    main()
