"""What somebody set on their computer for other programs changes nothing of what they see.

One set-up by ``start.py``, as a reader would make it, in a folder with an awkward name and beside settings that would
send its libraries elsewhere; then JupyterLab is started from it beside one kind of settings after the other, each in
a HOME of its own, and lesson 00 is run in the browser.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="what was started is ended together, as POSIX has it"),
]

ROOT = Path(__file__).resolve().parents[2]
AWKWARD = "Übung & 100% #1 'Kurs'"
NOWHERE = "/proc/nowhere"
BROKEN = "raise SystemExit('this file belongs to somebody else')\n"

CONFIG = """
c.ServerApp.token = c.IdentityProvider.token = "abc"
c.PasswordIdentityProvider.hashed_password = "argon2:$argon2id$v=19$m=10240,t=10,p=8$AAAAAAAAAAAAAAAAAAAAAA$BBBB"
c.ServerApp.base_url = "/me/"
c.ServerApp.root_dir = "/proc"
c.ServerApp.port = 1
c.ServerApp.ip = "192.0.2.1"
c.ServerApp.certfile = "/nonexistent/cert.pem"
c.ServerApp.contents_manager_class = "nonexistent.ContentsManager"
c.ServerApp.jpserver_extensions = {"jupyterlab": False}
c.MultiKernelManager.default_kernel_name = "bash"
"""
INSTALLERS = {
    ".config/pip/pip.conf": "[global]\nprefix = /proc/nowhere\ntarget = /proc/nowhere\nrequire-virtualenv = true\nno-deps = true\n",
    ".pip/pip.conf": "[install]\nuser = true\n",
    ".config/uv/uv.toml": "[pip]\ntarget = '/proc/nowhere'\nno-deps = true\n",
}
BROKEN_KERNEL = json.dumps(
    {"argv": ["/nonexistent/python"], "display_name": "Python 3", "language": "python"}
)
USER_SITE = f".local/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"

# What is set -> files in HOME, variables ("~" is HOME; None unsets).
SETTINGS: dict[str, tuple[dict[str, str], dict[str, str | None]]] = {
    "another Jupyter's configuration": (
        {".jupyter/jupyter_server_config.py": CONFIG, ".jupyter/jupyter_lab_config.py": CONFIG},
        {},
    ),
    "the same as JSON, and extensions shut off": (
        {
            ".jupyter/jupyter_server_config.json": json.dumps(
                {"ServerApp": {"base_url": "/me/", "token": "abc", "jpserver_extensions": {"jupyterlab": False}}}
            ),
            ".jupyter/labconfig/page_config.json": json.dumps(
                {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True, "anywidget": True}}
            ),
        },
        {},
    ),
    "kernels that do not start": (
        {
            ".local/share/jupyter/kernels/python3/kernel.json": BROKEN_KERNEL,
            "kernels/kernels/python3/kernel.json": BROKEN_KERNEL,
        },
        {"JUPYTER_PATH": "~/kernels"},
    ),
    "Jupyter's variables": (
        {"config/jupyter_server_config.py": CONFIG},
        {
            "JUPYTER_TOKEN": "abc",
            "JUPYTER_CONFIG_DIR": "~/config",
            "JUPYTER_CONFIG_PATH": "~/config",
            "JUPYTER_DATA_DIR": NOWHERE,
            "JUPYTER_RUNTIME_DIR": NOWHERE,
            "JUPYTER_PLATFORM_DIRS": "1",
            "JUPYTER_PREFER_ENV_PATH": "0",
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTERLAB_DIR": NOWHERE,
            "JUPYTERLAB_SETTINGS_DIR": NOWHERE,
            "JUPYTERLAB_WORKSPACES_DIR": NOWHERE,
        },
    ),
    "Python's variables": (
        {"path/json.py": BROKEN, "path/pandas.py": BROKEN, "startup.py": BROKEN},
        {
            "PYTHONPATH": "~/path",
            "PYTHONSTARTUP": "~/startup.py",
            "PYTHONOPTIMIZE": "2",
            "PYTHONWARNINGS": "error",
            "PYTHONINSPECT": "1",
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPYCACHEPREFIX": NOWHERE,
        },
    ),
    "IPython's start-up and packages of one's own": (
        {
            ".ipython/profile_default/startup/00.py": BROKEN,
            ".ipython/profile_default/ipython_config.py": BROKEN,
            f"{USER_SITE}/pandas.py": BROKEN,
            f"{USER_SITE}/alliancekit.py": BROKEN,
        },
        {"IPYTHONDIR": "~/.ipython"},
    ),
    "another environment, and a proxy": (
        {},
        {
            "VIRTUAL_ENV": NOWHERE,
            "CONDA_PREFIX": NOWHERE,
            "HTTP_PROXY": "http://127.0.0.1:9",
            "http_proxy": "http://127.0.0.1:9",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "NO_PROXY": None,
            "no_proxy": None,
        },
    ),
    "a console without letters, and folders that are not there": (
        {},
        {"LANG": "C", "LC_ALL": "POSIX", "XDG_CONFIG_HOME": NOWHERE, "XDG_DATA_HOME": NOWHERE, "XDG_CACHE_HOME": NOWHERE},
    ),
    "settings of pip and uv": (INSTALLERS, {"PIP_TARGET": NOWHERE, "PIP_REQUIRE_VIRTUALENV": "1", "UV_TARGET": NOWHERE}),
    "no HOME": ({}, {"HOME": None}),
    "a HOME that is not there": ({}, {"HOME": NOWHERE}),
    "a HOME that cannot be written in": ({}, {"HOME": "/dev/null"}),
}  # fmt: skip


def environment(home: Path, files: dict[str, str], variables: dict[str, str | None]) -> dict[str, str]:
    """Lay the files into a HOME of its own, and return the variables with it."""
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    home.mkdir(exist_ok=True)
    found = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "ALLIANCE_WORK"}}
    found |= {"HOME": str(home)}
    for name, value in variables.items():
        found.pop(name, None)
        if value is not None:
            found[name] = value.replace("~", str(home))
    return found


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that ``start.py`` has set up beside settings of pip and uv that send libraries elsewhere."""
    folder = tmp_path_factory.mktemp("settings") / AWKWARD
    ignored = shutil.ignore_patterns("__pycache__", ".*", "my-work")
    for name in ("alliancekit", "data", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for file in filter(Path.is_file, ROOT.iterdir()):
        shutil.copy(file, folder)
    home = tmp_path_factory.mktemp("home-of-set-up")
    variables: dict[str, str | None] = {"PIP_PREFIX": NOWHERE, "UV_TARGET": NOWHERE, "UV_NO_DEPS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import start; start.check_folder(); start.set_up('requirements.txt')"],
        cwd=folder,
        env=environment(home, INSTALLERS, variables),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def started(workbook: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address that ``start.py`` prints beside these settings."""
    files, variables = SETTINGS[request.param]
    lab = subprocess.Popen(
        [sys.executable, "start.py", "--no-browser"],
        cwd=workbook,
        env=environment(tmp_path / "home", files, variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    said = []
    try:
        for line in lab.stdout or []:
            said.append(line)
            if "/lab/tree/" in line:
                break
        else:
            pytest.fail("".join(said))
        yield line.strip()
    finally:
        os.killpg(lab.pid, signal.SIGKILL)  # its kernel, and what JupyterLab started, too
        lab.wait()


@pytest.mark.parametrize("started", SETTINGS, indirect=True)
def test_the_first_lesson_is_seen_and_runs(started: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    for _ in range(60):  # until the server is up
        with suppress(Error):
            page.goto(started)
            break
        page.wait_for_timeout(500)
    expect(page.get_by_role("heading", name="Lesson 00 · Start here")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=60_000)
    notebook = page.locator(".jp-Notebook")
    field = notebook.locator(
        ".jp-OutputArea-output textarea"
    ).last  # the package's own, where the lesson ends
    for again in (True, False):  # a busy machine may drop the first one
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(AssertionError) if again else nullcontext():
            expect(field).to_be_visible(timeout=60_000)
            break
    field.fill("It runs.")
    expect(field).to_have_value("It runs.")
    assert "belongs to somebody else" not in notebook.inner_text()
    if folder := os.environ.get("ALLIANCE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"settings-{len(list(Path(folder).glob('settings-*')))}.png")
    context.close()
