"""``alliancekit lab``: open JupyterLab on the first lesson."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

FIRST_LESSON = Path("notebooks", "00_start_here.ipynb")
PORTS = range(8888, 8988)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--no-browser", action="store_true", help="print the address, open no browser")


def free_port(ports: range = PORTS) -> int:
    """Return the first of these ports that no program on this computer uses.

    Raises
    ------
    OSError
        When every one of them is taken.

    Examples
    --------
    >>> free_port() in PORTS
    True
    """
    for port in ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    message = (
        f"every port from {ports.start} to {ports.stop - 1} is taken: close a JupyterLab you no longer use"
    )
    raise OSError(message)


def workbook_folder(start: Path) -> Path | None:
    """Return the nearest folder, from `start` upwards, that holds the first lesson."""
    return next((folder for folder in (start, *start.parents) if (folder / FIRST_LESSON).is_file()), None)


def keep_to_ourselves(folder: Path) -> None:
    """Give JupyterLab and IPython folders of their own in the workbook's, and no setting meant for another.

    Whoever has Jupyter already may have a password, other addresses, other kernels or extensions there. What
    they set in this JupyterLab, such as a dark theme, lasts.
    """
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON"))]:
        del os.environ[name]
    own = folder / ".jupyter"
    os.environ |= {f"JUPYTER_{name}_DIR": str(own / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    os.environ |= {"IPYTHONDIR": str(own / "ipython"), "JUPYTER_PREFER_ENV_PATH": "1"}
    from jupyter_core import paths

    for everyones in (paths.SYSTEM_CONFIG_PATH, paths.SYSTEM_JUPYTER_PATH):
        everyones.clear()  # such as /etc/jupyter, for which there is no variable


def run(args: argparse.Namespace) -> int:
    """Open JupyterLab on lesson 00 and stay until it is stopped."""
    folder = workbook_folder(Path.cwd())
    if folder is None:
        print(
            f"The first lesson, {FIRST_LESSON}, is neither in {Path.cwd()} nor above it.\n"
            "Go into the workbook's folder and try again.",
            file=sys.stderr,
        )
        return 1
    try:
        port = free_port()
    except OSError as problem:
        print(f"JupyterLab was not started: {problem}.", file=sys.stderr)
        return 1
    token = secrets.token_hex(24)
    print(
        "JupyterLab is starting. Its address, should no browser open by itself:\n"
        f"    http://localhost:{port}/lab/tree/{FIRST_LESSON.as_posix()}?token={token}\n"
        "To stop it, press Ctrl-C here.",
        flush=True,
    )
    keep_to_ourselves(folder)
    # These overrule what was set for every Jupyter here; the token is seen in no list of programs.
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.base_url=/",
        f"--IdentityProvider.token={token}",
        "--Application.log_level=ERROR",
        f"--ServerApp.open_browser={not args.no_browser}",
        "--LanguageServerManager.autodetect=False",  # which would wait for npm; lessons need no such server
    ]
    if getattr(os, "geteuid", lambda: 1)() == 0:
        options.append("--allow-root")
    from jupyterlab.labapp import main

    return int(main([str(folder / FIRST_LESSON), *options]) or 0)
