"""What a page of the site costs: bytes, seconds to the first chart, moves, and a thousand readers at once.

Run: python benchmarks/site.py   (about ten minutes; nothing else should be running)
``--site FOLDER`` takes a site that ``alliancekit site`` has built, ``--lessons 03 07`` these alone.
Chromium with an imitated connection of 10 Mbit/s and 40 ms; the server packs text (gzip) and lets files be
kept for ten minutes, as hosts of static pages do. *First chart* counts from opening the address until a
chart is drawn and linked to its controls; *cold* with an empty cache, *warm* on a second visit. A *move* is
one step of a slider, or one choice, until the first frame with another picture. Then the same lesson in
JupyterLab over the same connection, on a server that runs, and from nothing: a server to start, a page to
load, a kernel to start, as on Binder once its image is there. Last, readers who all open one lesson in the
same moment.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import multiprocessing
import sys
import tempfile
import time
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from alliancekit.site import build_site
from tests.browser.conftest import CHROMIUM_ARGS, NOTEBOOKS, Lab, Server, _chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

BUDGETS = {"kB to the first chart": 600.0, "first chart cold, s": 1.5, "slider p95, ms": 33.0}
LINE = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
LAPTOP = {"width": 1366, "height": 768}
MOVES, PATIENCE = 40, 2000
FIRST = """() => new Promise(done => {
    const drawn = () => document.querySelector('.ak-live[data-drawn]');
    const look = () => drawn() ? done(performance.now()) : requestAnimationFrame(look);
    look();
})"""
# One step of a slider that a chart of the page is linked to, or one choice; null where a page has none.
MOVE = """async ([kind, count, patience]) => {
    for (const panel of document.querySelectorAll('.ak-panel')) {
        const own = kind === 'slider' ? '.ak-in-page input[type=range]' : 'select';
        for (const input of panel.querySelectorAll(`.ak-controls ${own}:not(:disabled)`)) {
            if (!input.offsetParent) continue;
            const first = panel.querySelector('.ak-live[data-drawn]');
            if (!first) continue;
            panel.scrollIntoView();
            let way = 1;
            const act = () => {
                if (kind === 'slider') {
                    if (+input.value >= +input.max) way = -1;
                    if (+input.value <= +input.min) way = 1;
                    input.value = +input.value + way * input.step;
                } else input.selectedIndex = (input.selectedIndex + 1) % input.options.length;
                input.dispatchEvent(new Event(kind === 'slider' ? 'input' : 'change', { bubbles: true }));
            };
            const [moved] = await moves(panel, [act], patience);
            if (moved !== null) return moves(panel, Array(count).fill(act), patience);
        }
    }
    return null;
}"""


class Host(SimpleHTTPRequestHandler):
    """A plain file server that packs text."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> Any:
        """Send a file's head; text packed."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in {".html", ".js", ".css", ".svg"} or self.headers.get("If-Modified-Since"):
            return super().send_head()
        packed = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        return BytesIO(packed)

    def end_headers(self) -> None:
        """Let a browser keep the file for a while."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Crowd(ThreadingHTTPServer):
    """A server in whose queue a thousand find room."""

    request_queue_size = 1024


@cache
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


def serve(folder: Path, port: Any) -> None:
    """Serve a folder until ended; tell the port."""
    server = Crowd(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    port.value = server.server_port
    server.serve_forever()


def _throttled(page: Page) -> tuple[CDPSession, list[tuple[str, float, float]]]:
    """Imitate the connection; return what is loaded: address, moment and bytes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    began: dict[str, tuple[str, float]] = {}
    loaded: list[tuple[str, float, float]] = []

    def begin(event: dict[str, Any]) -> None:
        began[event["requestId"]] = event["request"]["url"], event["timestamp"]

    def end(event: dict[str, Any]) -> None:
        if event["requestId"] in began:
            start = min(moment for _, moment in began.values())
            loaded.append(
                (began[event["requestId"]][0], event["timestamp"] - start, event["encodedDataLength"])
            )

    devtools.on("Network.requestWillBeSent", begin)
    devtools.on("Network.loadingFinished", end)
    return devtools, loaded


def _visit(page: Page, address: str) -> tuple[float, list[tuple[str, float, float]]]:
    """Return the seconds to the first chart and what was loaded, once all is there."""
    _, loaded = _throttled(page)
    page.goto(address, wait_until="commit")
    first = page.evaluate(FIRST) / 1000
    page.wait_for_function("document.documentElement.dataset.whole", timeout=60_000)
    page.wait_for_timeout(300)
    return first, [each for each in loaded if each[0].startswith("http")]


def _p95(times: list[float | None] | None) -> float:
    known = [each for each in times or [] if each is not None]
    return float(np.percentile(known, 95)) if known else float("nan")


def measure(browser: Browser, address: str) -> tuple[dict[str, float], list[str]]:
    """Open one page cold and warm, and move it; return what was found and the files it loads."""
    context = browser.new_context(viewport=LAPTOP, bypass_csp=True)  # type: ignore[arg-type]
    cold, loaded = _visit(context.new_page(), address)
    page = context.new_page()
    warm, again = _visit(page, address)
    page.evaluate(f"() => {{ {Path(__file__).with_name('page.js').read_text('utf-8')} }}")
    moved = {kind: _p95(page.evaluate(MOVE, [kind, MOVES, PATIENCE])) for kind in ("slider", "choice")}
    context.close()
    found = {
        "kB to the first chart": sum(size for _, at, size in loaded if at <= cold) / 1000,
        "kB in all": sum(size for *_, size in loaded) / 1000,
        "kB again": sum(size for *_, size in again) / 1000,
        "first chart cold, s": cold,
        "first chart warm, s": warm,
        "slider p95, ms": moved["slider"],
        "choice p95, ms": moved["choice"],
    }
    return found, list(dict.fromkeys(urlsplit(url).path for url, *_ in loaded))


def in_jupyter(browser: Browser, lesson: str) -> dict[str, float]:
    """Return the seconds until a lesson's first chart in JupyterLab: from nothing, and where it runs."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        start, server = time.perf_counter(), None
        for way in ("nothing started yet", "JupyterLab runs"):
            server = server or Server(Path(folder))
            # So tall that JupyterLab shows the cell with the first chart, and it is drawn.
            context = browser.new_context(viewport={"width": 1366, "height": 14_000}, service_workers="block")
            lab = Lab(server, context.new_page(), f"site-{len(found)}")
            _throttled(lab.page)
            lab.open_notebook(f"{lesson}.ipynb")
            lab.page.evaluate("() => void window.jupyterapp.commands.execute('notebook:run-all-cells')")
            lab.page.wait_for_function("document.querySelector('.ak-live[data-drawn]')", timeout=120_000)
            found[way] = time.perf_counter() - start
            lab.end_kernels()
            context.close()
            start = time.perf_counter()
        server.stop()
    return found


async def _reader(port: int, paths: list[str]) -> tuple[float, int]:
    """Open a page and all that it loads over one connection; return seconds and bytes."""
    start, total = time.perf_counter(), 0
    stream, pen = await asyncio.open_connection("127.0.0.1", port)
    for path in paths:
        pen.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await stream.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise OSError(head.decode("latin-1").splitlines()[0])
        length = int(head.lower().partition(b"content-length:")[2].split()[0])
        await stream.readexactly(length)
        total += len(head) + length
    pen.close()
    return time.perf_counter() - start, total


async def crowd(port: int, paths: list[str], readers: int) -> dict[str, float]:
    """Let so many readers open a page in the same moment."""
    start = time.perf_counter()
    told = await asyncio.gather(*(_reader(port, paths) for _ in range(readers)), return_exceptions=True)
    seconds = time.perf_counter() - start
    done = [each for each in told if not isinstance(each, BaseException)]
    waited = [one for one, _ in done]
    return {
        "readers": readers,
        "served": len(done),
        "kB each": sum(size for _, size in done) / max(1, len(done)) / 1000,
        "requests a second": len(done) * len(paths) / seconds,
        "readers a second": len(done) / seconds,
        "half had all after, s": float(np.median(waited)) if done else float("nan"),
        "the last after, s": seconds,
    }


def _row(name: str, values: dict[str, float]) -> str:
    return (
        f"| {name} | "
        + " | ".join("–" if np.isnan(v) else f"{v:,.{0 if v >= 100 else 2}f}" for v in values.values())
        + " |"
    )


def _chosen(lessons: list[str]) -> str:
    """Return the lesson that stands for all: 03, whose explorer is the largest, or the first."""
    return next((name for name in lessons if name.startswith("03")), lessons[0])


def in_browser(browser: Browser, port: int, lessons: list[str]) -> dict[str, list[str]]:
    """Print what each page costs, and one of them beside JupyterLab; return the files that each loads."""
    rows, files = {}, {}
    for name in lessons:
        print(f"lesson {name[:2]}", file=sys.stderr)
        rows[name], files[name] = measure(browser, f"http://127.0.0.1:{port}/{name}.html")
    columns = list(next(iter(rows.values())))
    print("| lesson | " + " | ".join(columns) + " | over budget |\n" + "|---" * (len(columns) + 2) + "|")
    for name, found in rows.items():
        over = [what for what, most in BUDGETS.items() if found[what] > most]
        print(f"{_row(name[:2], found)} {', '.join(over) or 'none'} |")
    budgets = [f"{BUDGETS[what]:g}" if what in BUDGETS else "" for what in columns]
    print(f"| budget | {' | '.join(budgets)} | |\n", flush=True)

    name = _chosen(lessons)
    cold, warm = (rows[name][f"first chart {way}, s"] for way in ("cold", "warm"))
    print(f"| lesson {name[:2]}, first chart | s | times the site's |\n|---|---|---|")
    for way, seconds in {"site, cold": cold, "site, warm": warm, **in_jupyter(browser, name)}.items():
        print(f"| {way} | {seconds:.2f} | {seconds / cold:.1f} |", flush=True)
    return files


def tell_shared(folder: Path, files: dict[str, list[str]], read: str) -> None:
    """Say how much of the other lessons a reader of one has already."""
    shares = []
    for name in files.keys() - {read}:
        size = {path: len(_packed(folder / path[1:])) for path in files[name]}
        shares.append(sum(size[path] for path in files[name] if path in files[read]) / sum(size.values()))
    if shares:
        print(
            f"\nWho has read it has {min(shares):.0%} to {max(shares):.0%} of another lesson's bytes already."
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--site", type=Path, help="a site that is built")
    parser.add_argument("--lessons", nargs="*", default=[], help="these lessons, as 03 07")
    parser.add_argument("--readers", type=int, default=1000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.site or build_site(NOTEBOOKS, Path(scratch) / "site", lessons=asked.lessons).folder
        lessons = [
            file.stem
            for file in sorted(folder.glob("[0-9][0-9]_*.html"))
            if not asked.lessons or file.name[:2] in asked.lessons
        ]
        port = multiprocessing.Value("i", 0)
        host = multiprocessing.Process(target=serve, args=(folder.resolve(), port), daemon=True)
        host.start()
        while not port.value:
            time.sleep(0.05)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
            files = in_browser(browser, port.value, lessons)
            browser.close()
        name = _chosen(lessons)
        crowded = asyncio.run(crowd(port.value, files[name], asked.readers))  # no browser's loop is left
        host.terminate()
        heads = "| ".join(f"{each} " for each in crowded)
        print(
            f"\n| lesson {name[:2]}, {len(files[name])} files | {heads}|\n"
            + "|---" * (len(crowded) + 1)
            + "|"
        )
        print(_row("all at once, nothing cached", crowded))
        tell_shared(folder, files, name)


if __name__ == "__main__":
    main()
