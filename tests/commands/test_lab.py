"""``alliancekit lab`` finds a port, the lessons' folder, and the words for when it cannot."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from jupyter_client.blocking import BlockingKernelClient

from alliancekit.__main__ import main
from alliancekit.commands.lab import PORTS, free_port, workbook_folder


def occupied() -> socket.socket:
    busy = socket.socket()
    busy.bind(("127.0.0.1", 0))
    busy.listen()
    return busy


def test_a_taken_port_is_passed_over():
    with occupied() as busy:
        taken = busy.getsockname()[1]
        assert free_port(range(taken, min(taken + 200, 65536))) > taken


def test_no_port_left_is_said_in_words():
    with occupied() as busy:
        taken = busy.getsockname()[1]
        with pytest.raises(OSError, match=f"from {taken} to {taken} is taken: close"):
            free_port(range(taken, taken + 1))


def test_the_folder_is_found_from_below(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").write_text("{}")
    assert workbook_folder(tmp_path / "notebooks") == tmp_path
    assert workbook_folder(tmp_path.parent) is None


def test_elsewhere_it_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--no-browser"]) == 1
    assert "Go into the workbook's folder" in capsys.readouterr().err


def test_jupyterlab_is_asked_for_lesson_00_at_the_printed_address(tmp_path, monkeypatch, capsys):
    lesson = tmp_path / "notebooks" / "00_start_here.ipynb"
    lesson.parent.mkdir()
    lesson.write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", dict(os.environ))
    asked = []
    monkeypatch.setattr("jupyterlab.labapp.main", asked.append)
    assert main(["lab", "--no-browser"]) == 0
    (arguments,) = asked
    assert arguments[0] == str(lesson)
    assert "--ServerApp.open_browser=False" in arguments
    address = urllib.request.Request(next(word for word in capsys.readouterr().out.split() if "http" in word))
    assert address.selector.startswith("/lab/tree/notebooks/00_start_here.ipynb?token=")
    port = int(address.host.rpartition(":")[2])
    assert port in PORTS
    assert f"--ServerApp.port={port}" in arguments


CONFIG = """
c.ServerApp.token = c.IdentityProvider.token = "abc"
c.PasswordIdentityProvider.hashed_password = "argon2:$argon2id$v=19$m=10240,t=10,p=8$AAAAAAAAAAAAAAAAAAAAAA$BBBB"
c.ServerApp.base_url = "/me/"
c.ServerApp.certfile = "/nonexistent/cert.pem"
c.ServerApp.contents_manager_class = "nonexistent.ContentsManager"
c.ServerApp.open_browser = False
"""
KERNEL = {
    "argv": ["/nonexistent/python", "-f", "{connection_file}"],
    "display_name": "Python 3",
    "language": "python",
}


@pytest.fixture
def someone(tmp_path):
    """The environment of somebody who has set up another Jupyter in every way that would stop ours."""
    kernels, home = tmp_path / "kernels", tmp_path / "home"
    (kernels / "kernels" / "python3").mkdir(parents=True)
    (kernels / "kernels" / "python3" / "kernel.json").write_text(json.dumps(KERNEL))
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit")
    (home / ".jupyter").mkdir()
    (home / ".jupyter" / "jupyter_server_config.py").write_text(CONFIG)
    return {
        "HOME": str(home),
        "JUPYTER_PATH": str(kernels),
        "JUPYTERLAB_DIR": "/nonexistent/lab",
        "JUPYTER_TOKEN": "abc",
        "JUPYTER_RUNTIME_DIR": "/proc/nowhere",
    }


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="what was started is ended together, as POSIX has it")
@pytest.mark.parametrize("home", ["set up for another Jupyter", "missing"])
def test_what_somebody_set_for_another_jupyter_changes_nothing(tmp_path, someone, home):
    folder = tmp_path / "workbook"
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / "00_start_here.ipynb").write_text(
        '{"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'
    )
    hostile = someone if home != "missing" else {"HOME": "/proc/nowhere"}
    lab = subprocess.Popen(
        [sys.executable, "-m", "alliancekit", "lab", "--no-browser"],
        cwd=folder,
        env={**os.environ, **hostile},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        address = next(line.strip() for line in lab.stdout if "/lab/tree/" in line)
        base, token = address.partition("/lab/")[0], address.partition("token=")[2]
        assert answer(address)[0] == 200
        code, kernel = answer(f"{base}/api/kernels?token={token}", data=b"{}")
        assert code == 201
        connection = folder / ".jupyter" / "runtime" / f"kernel-{json.loads(kernel)['id']}.json"
        client = BlockingKernelClient(connection_file=str(connection))
        client.load_connection_file()
        client.start_channels()
        client.wait_for_ready(timeout=30)
        client.stop_channels()
    finally:
        os.killpg(lab.pid, signal.SIGKILL)  # its kernel, and what JupyterLab started, too
        lab.wait()


def answer(address: str, data: bytes | None = None) -> tuple[int, str]:
    """Ask for an address until the server is up."""
    for _ in range(120):
        try:
            with urllib.request.urlopen(urllib.request.Request(address, data), timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


def test_what_is_set_for_the_whole_computer_is_not_read(tmp_path):
    """Such as /etc/jupyter, and what an administrator's variables lead to; this Python's own settings are ours."""
    everyones = tmp_path / "everyones"
    script = (
        "import sys; from pathlib import Path; from jupyter_core import paths\n"
        f"paths.SYSTEM_CONFIG_PATH[:] = paths.SYSTEM_JUPYTER_PATH[:] = [{str(everyones)!r}]\n"
        "from alliancekit.commands.lab import keep_to_ourselves\n"
        f"keep_to_ourselves(Path({str(tmp_path)!r}))\n"
        "print(sys.prefix, *paths.jupyter_config_path(), *paths.jupyter_path(), sep='\\n')"
    )
    variables = dict.fromkeys(("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_CONFIG_DIR"), str(everyones))
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    prefix, *read = told.stdout.splitlines()
    assert [path for path in read if not path.startswith((prefix, str(tmp_path / ".jupyter")))] == []
