"""What Windows' Python lacks is not needed: the package is loaded, and lesson 00 run, where it is taken away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
# Loaded before anything else, as `sitecustomize`. Other people's libraries look at what they find when they are
# loaded, so they are loaded whole; then our own modules find nothing that only POSIX has.
TAKEN_AWAY = """
import sys
LACKS = {"fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix", "syslog"}
os_lacks = (
    "fork forkpty getuid geteuid getgid setuid setgid setgroups setsid killpg getpgid mkfifo mknod chown lchown fchmod "
    "fchown statvfs fstatvfs uname getloadavg sched_getaffinity nice sysconf O_NOFOLLOW O_DIRECTORY O_NONBLOCK O_CLOEXEC "
    "WIFEXITED WEXITSTATUS wait3 pread pwrite getrlimit chroot openpty"
).split()
signals = "SIGKILL SIGHUP SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGPIPE SIGQUIT alarm setitimer pthread_sigmask pthread_kill".split()

def take_away():
    import builtins, os, signal
    usual = builtins.__import__
    def without(name, globals=None, *rest, **more):
        ours = (globals or {}).get("__name__", "").partition(".")[0] in ("alliancekit", "__main__")
        if ours and name in LACKS:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return usual(name, globals, *rest, **more)
    builtins.__import__ = without
    class Os:
        def __init__(self, whole, lacks): self.__dict__.update(whole=whole, lacks=lacks)
        def __getattr__(self, name):
            if name in self.lacks: raise AttributeError(f"there is no {name} on Windows")
            return getattr(self.whole, name)
        def __setattr__(self, name, value): setattr(self.whole, name, value)
    return Os(os, os_lacks), Os(signal, signals)
"""
EVERY_MODULE = """
import importlib, pkgutil, sys
os_, signal_ = take_away()
import numpy, pandas, scipy.stats, statsmodels.api, IPython, ipywidgets, altair, anywidget, jupyterlab, pandera.pandas, openpyxl
try:
    import nbformat, nbclient, nbgrader.apps
    lacks_nbgrader = False
except ImportError:
    lacks_nbgrader = True
import alliancekit
count = 0
for found in pkgutil.walk_packages(alliancekit.__path__, "alliancekit."):
    if lacks_nbgrader and found.name == "alliancekit.course.step": continue
    module = importlib.import_module(found.name)
    for name, stands_in in (("os", os_), ("signal", signal_)):
        if name in vars(module): setattr(module, name, stands_in)
    count += 1
print("loaded", count)
"""


@pytest.fixture(scope="module")
def windows(tmp_path_factory):
    """Run a script where every module of ours is loaded, and finds nothing that only POSIX has."""
    folder = tmp_path_factory.mktemp("windows")

    def run(script):
        return subprocess.run(
            [sys.executable, "-c", TAKEN_AWAY + EVERY_MODULE + script],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ALLIANCE_WORK": str(folder / "my-work")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_every_module_is_loaded_and_commands_and_the_first_lesson_run(windows):
    cells = json.loads((ROOT / "notebooks" / "00_start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    done = windows(
        f"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in {code!r}:
    result = shell.run_cell(cell)
    result.raise_error()
print("lesson 00 ran")
import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.exercises import judge
from alliancekit.exercises.engine.register import find
from alliancekit.exercises.engine.limit import run_within
def grows():
    rows = []
    while True: rows.append(1)
try: run_within(5, grows)
except Exception as stopped: print("stopped:", stopped)
assert main("simulate --seed 1 --clients 3 --out clinic".split()) == 0
assert main("template -o t.csv".split()) == 0
assert main("instruments".split()) == 0
"""
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "lesson 00 ran" in done.stdout
    assert "stopped: " in done.stdout
    assert "Wrote" in done.stdout


def test_what_only_linux_can_do_is_said(windows):
    done = windows(
        """
from alliancekit.course.sandbox import require_sandbox
import shutil
shutil.which = lambda name: None
try: require_sandbox()
except Exception as said: print(said)
"""
    )
    assert "On Windows, grade in WSL" in done.stdout, done.stderr[-2000:]
