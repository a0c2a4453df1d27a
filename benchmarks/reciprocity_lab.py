"""How soon the reciprocity lab's picture follows a slider, beside the same picture by matplotlib.

Run: python benchmarks/reciprocity_lab.py
Real JupyterLab in headless Chromium; the two take turns. One move: a key press on the slider of c1 until the
phase portrait's pixels (matplotlib: its image) have changed. A drag: 20 moves a second for 5 seconds; how far
behind the slider the picture shown is, in each frame.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.browser.conftest import CHROMIUM_ARGS, Lab, Server, _chromium

MOVES = 60  # 15 up, 15 down, and again
ROUNDS = 4
LAB = "import alliancekit as ak\nak.explore_reciprocity()"
TWIN = """\
%matplotlib inline
import ipywidgets, matplotlib.pyplot as plt
from alliancekit.stats import CoupledModel
def show(c1):
    model = CoupledModel(b1=.5, c1=c1, b2=-.3, c2=1.2)
    flow, curves, path = model.field(3, 19), model.nullclines(3, 81), model.trajectory(.5, -2)
    plt.figure(figsize=(4.5, 4.5))
    plt.quiver(flow.therapist, flow.client, flow.d_therapist, flow.d_client, color="grey")
    for _, curve in curves.groupby("curve"):
        plt.plot(curve.therapist, curve.client)
    plt.plot(path.therapist, path.client, "k")
    for state in model.steady_states():
        plt.plot(state.therapist, state.client, "o")
    plt.axis([-3, 3, -3, 3]); plt.show()
ipywidgets.interact(show, c1=ipywidgets.FloatSlider(.4, min=-2, max=2, step=.1));"""

# What is measured, in the page: the picture shown now, as text; a key press; and the frames after it.
PAGE = """
window.shown = cell => {
    const canvas = cell.querySelector('canvas'), image = cell.querySelector('.jp-OutputArea-output img');
    if (!canvas) return image?.complete ? image.src : '';
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i] + 7 * data[i + 1]) | 0;
    return String(sum);
};
window.press = (handle, key) => handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
const frame = () => new Promise(requestAnimationFrame);
const sleep = ms => new Promise(done => setTimeout(done, ms));
window.settle = async cell => {
    let last = shown(cell), since = performance.now();
    while (performance.now() - since < 400) {
        await frame();
        const now = shown(cell);
        if (now !== last) { last = now; since = performance.now(); }
    }
    return last;
};
window.moves = async (cell, handle, count) => {
    const times = [];
    for (let i = 0; i < count; i++) {
        const before = await settle(cell), start = performance.now();
        press(handle, Math.floor(i / 15) % 2 ? 'ArrowLeft' : 'ArrowRight');
        while (shown(cell) === before) await frame();
        times.push(performance.now() - start);
    }
    return times;
};
window.drag = async (cell, handle) => {
    const value = () => handle.getAttribute('aria-valuenow'), pictures = {};
    pictures[await settle(cell)] = value();
    for (let i = 0; i < 15; i++) { press(handle, 'ArrowRight'); pictures[await settle(cell)] = value(); }
    const moved = [], behind = [], seen = new Set();
    const look = () => {
        const at = pictures[shown(cell)];
        if (at === undefined) return;
        const k = moved.findLastIndex(move => move.value === at);
        seen.add(`${k}`);
        behind.push(k + 1 < moved.length ? performance.now() - moved[k + 1].time : 0);
    };
    let running = true;
    const watch = (async () => { while (running) { await frame(); look(); } })();
    for (let i = 0; i < 100; i++) {
        const due = performance.now() + 50;
        press(handle, Math.floor(i / 15) % 2 ? 'ArrowRight' : 'ArrowLeft');
        moved.push({ value: value(), time: performance.now() });
        await sleep(due - performance.now());
    }
    const last = moved.at(-1);
    while (pictures[shown(cell)] !== last.value) await frame();
    const end = performance.now() - last.time;
    running = false;
    await watch;
    return { behind, shown: seen.size, end };
};
"""


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        server = Server(Path(folder))
        lab = Lab(server, browser.new_page(viewport={"width": 1280, "height": 1400}), "bench")
        lab.write_notebook("bench.ipynb", LAB, TWIN)
        lab.open_notebook("bench.ipynb")
        lab.run_all()
        lab.page.wait_for_timeout(3000)
        lab.page.evaluate(f"() => {{ {PAGE} }}")
        ways = {"reciprocity lab": 0, "interact + matplotlib": 1}
        found: dict[str, dict[str, list[float]]] = {
            way: {"moves": [], "behind": [], "shown": [], "end": []} for way in ways
        }
        for _ in range(ROUNDS):
            for way, cell in ways.items():
                node = lab.notebook.locator(".jp-CodeCell").nth(cell)
                node.scroll_into_view_if_needed()
                area = node.locator(".jp-Cell-outputArea").element_handle()
                handle = node.locator(".noUi-handle").first.element_handle()
                both = [area, handle]
                got = found[way]
                got["moves"] += lab.page.evaluate(
                    "([cell, handle, count]) => moves(cell, handle, count)", [*both, MOVES]
                )
                dragged = lab.page.evaluate("([cell, handle]) => drag(cell, handle)", both)
                got["behind"] += dragged["behind"]
                got["shown"].append(dragged["shown"])
                got["end"].append(dragged["end"])
                lab.page.evaluate(
                    "([cell, handle]) => { for (let i = 0; i < 5; i++) press(handle, 'ArrowLeft') }", both
                )
        assert lab.errors() == []
        lab.end_kernels()
        browser.close()
        server.stop()
    print("| way | p50 / p95 ms a move | moves shown of 100 | behind p95 / most, ms | last shown after, ms |")
    print("|---|---|---|---|---|")
    for way, got in found.items():
        p50, p95 = np.percentile(got["moves"], [50, 95])
        behind = got["behind"]
        print(
            f"| {way} | {p50:.0f} / {p95:.0f} | {np.mean(got['shown']):.0f} | "
            f"{np.percentile(behind, 95):.0f} / {max(behind):.0f} | {max(got['end']):.0f} |"
        )


if __name__ == "__main__":
    main()
