"""Drive real JupyterLab in headless Chromium, on copies of the notebooks, with every outside host shut off.

``ALLIANCE_CHROMIUM`` names the browser, ``ALLIANCE_BROWSER=required`` turns a missing browser from a skip into a
failure, ``ALLIANCE_SCREENSHOTS`` is the folder that :meth:`Lab.screenshot` writes to.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, FloatRect, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LOCAL_HOSTS = {"127.0.0.1", "localhost", ""}
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

_APPS = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}

# Runs when a kernel starts: what Python itself asks of the network is written down and refused.
KERNEL_WATCH = """
import sys

def _watch(event, args):
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host or "")
    if host not in {{"", "localhost", "::1"}} and not host.startswith(("127.", "0.0.0.0")):
        with open({asked!r}, "a", encoding="utf-8") as file:
            print(f"kernel -> {{host}}", file=file)
        raise OSError("this kernel may not leave the machine")

sys.addaudithook(_watch)
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser's tests; each worker has a server and a browser of its own."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("ALLIANCE_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=_chromium(), args=CHROMIUM_ARGS)
        except Error as problem:
            reason = f"Chromium could not be started: {problem.message.splitlines()[0]}"
            if os.environ.get("ALLIANCE_BROWSER") == "required":
                pytest.fail(reason)
            pytest.skip(reason)
        yield running
        running.close()


def _as_learners_have_it(config: Path, place: str) -> None:
    """Leave out what nbgrader, which only the developers' tools hold, adds to JupyterLab."""
    (config / "labconfig").mkdir(parents=True)
    page = {
        "disabledExtensions": {
            "@jupyter/nbgrader": True,
            "@jupyter-notebook/lab-extension": place == "jupyterlab",
        }
    }
    (config / "labconfig" / "page_config.json").write_text(json.dumps(page), encoding="utf-8")
    parts = ("assignment_list", "course_list", "formgrader", "validate_assignment")
    off = dict.fromkeys((f"nbgrader.server_extensions.{part}" for part in parts), False)
    off["notebook"] = place == "notebook"
    server = {"ServerApp": {"jpserver_extensions": off}}
    (config / "jupyter_server_config.json").write_text(json.dumps(server), encoding="utf-8")


class Server:
    """A JupyterLab, or a Notebook 7, of our own: free port, own token, own settings, nothing of the user's."""

    def __init__(self, folder: Path, place: str = "jupyterlab") -> None:
        self.place = place
        self.root = folder / "root"
        self.root.mkdir()
        self.asked = folder / "asked-outside.txt"
        startup = folder / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "00-watch.py").write_text(KERNEL_WATCH.format(asked=str(self.asked)), encoding="utf-8")
        _as_learners_have_it(folder / "config", place)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.token = secrets.token_hex(16)
        self._log = folder / "server.log"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", place, "--no-browser", "--allow-root"),
                *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1"),
                *(f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}"),
                f"--{_APPS[place]}.expose_app_in_browser=True",
            ],
            env={
                **os.environ,
                "IPYTHONDIR": str(folder / "ipython"),
                "JUPYTER_CONFIG_DIR": str(folder / "config"),
                "JUPYTER_DATA_DIR": str(folder / "data"),
                "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
                "JUPYTER_PREFER_ENV_PATH": "1",
            },
            stdout=self._log.open("wb"),
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 90
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"{place} did not start:\n{self._log.read_text(encoding='utf-8')}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/api?token={self.token}", timeout=5).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("jupyter"))
    yield running
    running.stop()


class Lab:
    """One test's JupyterLab: a browser page on a fresh copy of ``notebooks/``.

    ``lab.page`` is the Playwright page, ``lab.folder`` the copy on disk, ``lab.exceptions`` what JavaScript threw
    and nobody caught.
    """

    def __init__(self, server: Server, page: Page, name: str) -> None:
        self.page = page
        self.folder = server.root / name
        shutil.copytree(NOTEBOOKS, self.folder, ignore=shutil.ignore_patterns(".*"))
        self._outside: list[str] = []
        self.exceptions: list[str] = []
        self._server = server
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))
        page.on("pageerror", lambda problem: self.exceptions.append(str(problem)))

    def _note(self, url: str) -> None:
        if (urlsplit(url).hostname or "") not in LOCAL_HOSTS:
            self._outside.append(url)

    def asked_outside(self) -> list[str]:
        """Every address outside this machine that the page or its kernel asked for."""
        asked = self._server.asked
        kernel = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
        return sorted({*self._outside, *kernel})

    def forgive(self) -> None:
        """Forget what was asked outside; only the test of the harness needs this."""
        self._outside.clear()
        self._server.asked.unlink(missing_ok=True)

    @property
    def notebook(self) -> Locator:
        """The open notebook's own element; look for things in here."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")

    def write_notebook(self, name: str, *cells: str) -> None:
        """Write a notebook of code cells into the copy, for tests of a single function."""
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        content = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, cells)], metadata=kernel)
        nbformat.write(content, self.folder / name)

    def open_notebook(self, name: str) -> None:
        """Open a notebook and wait until its kernel is ready and idle.

        On a busy machine a kernel may be started that never answers; as a person would, the page is then loaded once
        more.
        """
        workspace = f"{self.folder.name}-{secrets.token_hex(4)}"
        path = f"{self.folder.name}/{name}"
        within = f"lab/workspaces/{workspace}/tree" if self._server.place == "jupyterlab" else "notebooks"
        address = f"{self._server.url}/{within}/{path}?token={self._server.token}"
        for seconds in (60, 90):
            self.page.goto(address)
            with suppress(TooLate) if seconds == 60 else nullcontext():
                self.page.wait_for_function(
                    """path => {
                        const panel = window.jupyterapp?.shell.currentWidget;
                        return panel?.context?.path === path && panel.context.isReady && panel.sessionContext.isReady;
                    }""",
                    arg=path,
                    timeout=seconds * 1000,
                )
                break
        self.wait_idle()

    def _evaluate(self, script: str, argument: object = None) -> Any:
        """Evaluate a function of the open notebook panel (and one argument) in the page."""
        return self.page.evaluate(
            f"argument => ({script})(window.jupyterapp.shell.currentWidget, argument)", argument
        )

    def command(self, name: str, **arguments: object) -> None:
        """Execute one of JupyterLab's commands and wait until it is done."""
        self.page.evaluate(
            "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args) }",
            [name, arguments],
        )

    def run_all(self, timeout: float = 120) -> None:
        """Run every cell; returns when the kernel is idle and every output has been handed to the page."""
        self.page.evaluate(
            """() => {
                window.allianceRan = false;
                const done = () => { window.allianceRan = true; };
                window.jupyterapp.commands.execute('notebook:run-all-cells').then(done, done);
            }"""
        )
        self.page.wait_for_function("window.allianceRan", timeout=timeout * 1000)
        self.wait_idle(timeout)

    def wait_idle(self, timeout: float = 60) -> None:
        """Wait until the kernel has been idle for a quarter of a second."""
        self.page.wait_for_function(
            """() => {
                const idle = window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle';
                if (!idle) { window.allianceIdleSince = undefined; return false; }
                window.allianceIdleSince ??= performance.now();
                return performance.now() - window.allianceIdleSince > 250;
            }""",
            timeout=timeout * 1000,
        )
        self.page.evaluate("window.allianceIdleSince = undefined")

    def errors(self) -> list[str]:
        """Everything a reader would see as gone wrong: error outputs, stderr, widgets that did not load."""
        outputs = self._evaluate(
            """panel => panel.context.model.sharedModel.toJSON().cells.flatMap((cell, index) =>
                (cell.outputs ?? []).flatMap(output =>
                    output.output_type === 'error' ? [`cell ${index + 1}: ${output.ename}: ${output.evalue}`]
                    : /What Python says/.test(output.data?.['text/html'] ?? '') ? [`cell ${index + 1}: ${output.data['text/plain']}`]
                    : output.name === 'stderr' ? [`cell ${index + 1}: stderr: ${output.text}`] : []))"""
        )
        fault = re.compile(
            "model not found|Error (displaying|creating) widget|Javascript Error", re.IGNORECASE
        )
        shown = self.notebook.locator(".jp-OutputArea-output").filter(has_text=fault)
        with suppress(
            AssertionError
        ):  # JupyterLab says so for a moment, too, before it has got all its widgets back
            expect(shown).to_have_count(0, timeout=10_000)
        return [*outputs, *shown.all_text_contents()]

    def outputs(self, cell: int) -> Locator:
        """The output area of the cell at this place, counted from 0 as in the notebook file."""
        return self.notebook.locator(f'.jp-Cell[data-windowed-list-index="{cell}"] .jp-Cell-outputArea')

    def cells(self) -> list[dict[str, Any]]:
        """The open notebook's cells as they are now, ``cell_type`` and ``source``."""
        return self._evaluate("panel => panel.context.model.sharedModel.toJSON().cells")

    def save_and_close(self, *, shut_down: bool) -> None:
        """Save the notebook and close its tab, with its kernel shut down or left running."""
        self.command("docmanager:save")
        if shut_down:
            self._evaluate("panel => panel.sessionContext.shutdown()")
        self.command("application:close")
        self.page.wait_for_function("() => !document.querySelector('.jp-NotebookPanel')")

    def end_kernels(self) -> None:
        """Shut every kernel of the server down."""
        kernels, headers = f"{self._server.url}/api/kernels", {"Authorization": f"token {self._server.token}"}
        for kernel in self.page.request.get(kernels, headers=headers).json():
            self.page.request.delete(f"{kernels}/{kernel['id']}", headers=headers)

    def screenshot(self, name: str, width: int = 1280) -> Path:
        """Picture the whole notebook at this width, into the folder that ``ALLIANCE_SCREENSHOTS`` names."""
        folder = Path(os.environ.get("ALLIANCE_SCREENSHOTS") or self.folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.wait_for_timeout(300)
        content = self.notebook.locator(".jp-WindowedPanel-outer").evaluate("element => element.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": min(content + 160, 16_000)})
        self.page.wait_for_timeout(700)
        path = folder / f"{name}-{width}.png"
        self.page.screenshot(path=path)
        self.page.set_viewport_size({"width": 1280, "height": 800})
        return path

    def explorer(self, call: str, charts: int) -> Locator:
        """The explorer that a cell with this call made: scrolled into view, unfolded, all its charts drawn."""
        panel = self.notebook.locator(".jp-CodeCell").filter(has_text=call).first.locator(".ak-panel")
        panel.scroll_into_view_if_needed(timeout=60_000)
        unfold(panel)
        expect(panel.locator("[data-drawn=yes]")).to_have_count(charts, timeout=30_000)
        return panel

    def violations(self, part: Locator) -> list[str]:
        """Accessibility faults that axe finds in one element, in light and in dark, as ``rule: help (element)``."""
        part.evaluate("element => { element.id = 'under-test'; }")
        faults = []
        try:
            for theme in ("JupyterLab Dark", "JupyterLab Light"):
                self.command("apputils:change-theme", theme=theme)
                self.page.wait_for_timeout(800)
                found = Axe().run(self.page, context="#under-test").response["violations"]
                faults += [
                    f"{theme}: {v['id']}: {v['help']} ({node['target']})"
                    for v in found
                    for node in v["nodes"]
                ]
        finally:
            self.command("apputils:change-theme", theme="JupyterLab Light")
            part.evaluate("element => { element.removeAttribute('id'); }")
        return faults


def picture(panel: Locator, place: int = 0) -> str:
    """What one chart of a panel shows, as data, once it stands still."""
    canvas, shown = panel.locator("canvas").nth(place), ""
    for _ in range(20):
        panel.page.wait_for_timeout(150)
        before, shown = shown, canvas.evaluate("canvas => canvas.toDataURL()")
        if before == shown:
            break
    return shown


def at_rest(element: Locator) -> FloatRect:
    """Bring an element into sight and return its box, once it has stopped moving: what was just run arrives."""
    element.scroll_into_view_if_needed()
    box, before = element.bounding_box(), None
    for _ in range(20):
        if box and box == before:
            return box
        element.page.wait_for_timeout(200)
        box, before = element.bounding_box(), box
    raise TimeoutError("It does not come to rest.")


def unfold(panel: Locator) -> Locator:
    """Open every fold of a panel and look at every page of its charts, which are drawn when first seen."""
    for fold in panel.locator(".ak-fold-head button[aria-expanded=false]").all():
        fold.click()
    for tab in reversed(panel.get_by_role("tab").all()):
        tab.click()
        panel.page.wait_for_timeout(400)
    return panel


@pytest.fixture
def lab(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Lab]:
    """JupyterLab for one test. Fails the test if the page or its kernel asked for an outside host."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
    name = re.sub(r"\W+", "-", request.node.name).strip("-")
    opened = Lab(server, context.new_page(), f"{name}-{secrets.token_hex(3)}")
    yield opened
    asked = opened.asked_outside()
    opened.forgive()
    opened.end_kernels()
    context.close()
    assert asked == [], "something asked for a host outside this machine"


@pytest.fixture
def lesson(lab: Lab, request: pytest.FixtureRequest) -> Lab:
    """The notebook that the test's module names as ``NOTEBOOK``, run from top to bottom without a fault."""
    lab.open_notebook(request.module.NOTEBOOK)
    lab.run_all()
    assert lab.errors() == []
    return lab
