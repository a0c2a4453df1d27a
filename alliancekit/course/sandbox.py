"""A student's code, shut off: no network, no files but Python's and the workbook's, and limits to it all."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import alliancekit
from alliancekit.clinic.reading import data_folder
from alliancekit.errors import UserError

_INSIDE = Path(__file__).with_name("inside.py")
_PROCESSES = 80  # of all kinds, threads included; a lesson takes about twenty
_DISK = 200_000_000  # bytes of its private /tmp
_REPLY, _MOST = 4_000_000, 20_000_000  # bytes that one cell may say, and all of them
_OUTPUTS = 60  # of one cell
_USERS = 100_000  # where an administrator grades, each sandbox is a user of its own, above this number
_START = 60.0  # seconds to have a kernel
_LOOK = 0.05  # seconds between two looks


class EndedError(Exception):
    """The sandbox was ended; the text says why, as the end of "It ..."."""


@dataclass(frozen=True)
class Limits:
    """What one student's notebook may take.

    Parameters
    ----------
    cell_seconds, seconds
        For one cell, and for the whole notebook.
    memory
        Bytes, of all its processes together.
    """

    cell_seconds: int = 30
    seconds: int = 240
    memory: int = 2_000_000_000


def sandbox_there() -> bool:
    """Tell whether code can be shut off here: bubblewrap is installed, and the system lets it work."""
    if not shutil.which("bwrap"):
        return False
    tried = subprocess.run(  # noqa: S603 - our own command
        [*sandbox_command(Path("/nowhere")), sys.executable, "-c", ""], capture_output=True, check=False
    )
    return tried.returncode == 0


def require_sandbox() -> None:
    """Raise UserError where code cannot be shut off."""
    if not sandbox_there():
        raise UserError(
            "Students' code can do on this computer whatever you can, and nothing here shuts it off: "
            "bubblewrap is not installed, or the system does not let it work. It is there for Linux: "
            "sudo apt install bubblewrap. On Windows, grade in WSL; on a Mac, in a Linux machine. Docker and "
            "podman are of no use to it. If you trust everyone who handed in, grade with --unprotected."
        )


class Kernel:
    """A kernel that is shut off, to which cells are sent one by one.

    Parameters
    ----------
    hidden
        The folder that must be out of its sight: the course.
    limits
        What it may take.
    shut_off
        False to run it unprotected, where the system offers nothing.
    """

    def __init__(self, hidden: Path, limits: Limits, *, shut_off: bool = True) -> None:
        self._hidden, self._limits, self._shut_off = hidden, limits, shut_off
        self._why, self._over, self._said = "", threading.Event(), 0

    def __enter__(self) -> Self:
        """Start it."""
        self._place = TemporaryDirectory(ignore_cleanup_errors=True)
        command = [sys.executable, "-P", str(_INSIDE)]
        if self._shut_off:
            command = [*sandbox_command(self._hidden), *command]
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=clean_environment(Path("/tmp") if self._shut_off else None),  # noqa: S108 - its own
            cwd=self._place.name,
            start_new_session=True,
        )
        self._end = time.monotonic() + self._limits.seconds
        self._cell_end = time.monotonic() + _START
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        self._write(
            {
                "cell_seconds": self._limits.cell_seconds,
                "memory": self._limits.memory,
                "processes": _PROCESSES,
                "shut_off": self._shut_off,
                "user": _USERS + self._process.pid,
            }
        )
        return self

    def __exit__(self, *_: object) -> None:
        """End it, with all that it started."""
        self._over.set()
        self._kill()
        self._watcher.join()
        self._process.wait()
        self._place.cleanup()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def run(self, source: str) -> dict[str, Any]:
        """Run a cell and return ``trouble`` and ``outputs``; EndedError where that ended the sandbox."""
        self._cell_end = time.monotonic() + self._limits.cell_seconds + _START
        self._write(source)
        assert self._process.stdout is not None
        line = self._process.stdout.readline(_REPLY + 1)
        self._said += len(line)
        if len(line) > _REPLY or self._said > _MOST:
            raise EndedError("put out more than can be kept.")
        try:
            reply: dict[str, Any] = json.loads(line)
            return {"trouble": str(reply["trouble"]), "outputs": list(reply["outputs"])[:_OUTPUTS]}
        except (ValueError, TypeError, KeyError, RecursionError):
            self._kill()
            raise EndedError(self._why or "ended the program that runs it.") from None

    def _write(self, message: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise EndedError(self._why or "ended the program that runs it.") from None

    def _watch(self) -> None:
        """End it at a limit. Memory and processes are counted together, whoever started them."""
        import psutil

        try:
            first = psutil.Process(self._process.pid)
        except psutil.NoSuchProcess:
            return
        while not self._over.wait(_LOOK) and not self._why:
            now, memory, count = time.monotonic(), 0, 0
            try:
                below = first.children(recursive=True)
            except psutil.NoSuchProcess:
                return
            for process in below:
                count += 1
                try:
                    memory += process.memory_info().rss
                except psutil.Error:
                    continue
            if memory > self._limits.memory:
                self._why = f"took more than {self._limits.memory / 1e9:g} GB of memory."
            elif count > _PROCESSES // 2:
                self._why = f"started more than {_PROCESSES // 2} programs at once."
            elif now > min(self._end, self._cell_end):
                self._why = f"was not done after {self._limits.seconds} seconds."
        if self._why:
            self._kill()

    def _kill(self) -> None:
        """End every process: in the sandbox all end with the first; unprotected, those that can be found."""
        import psutil

        try:
            first = psutil.Process(self._process.pid)
            family = [*first.children(recursive=True), first]
        except psutil.NoSuchProcess:
            return
        for process in family:
            try:
                process.kill()
            except psutil.Error:
                continue


def sandbox_command(hidden: Path) -> list[str]:
    """Return bubblewrap's command line, up to the program to be run; one folder is hidden in it."""
    command = [
        "bwrap",
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
    ]
    if os.geteuid() == 0:
        # An administrator's programs know no limit to their number. So the first one inside becomes nobody
        # (``inside.py``), for which it must keep its own name, and those two powers, until it has.
        command[1:2] = [f"--unshare-{what}" for what in ("ipc", "pid", "net", "uts", "cgroup-try")]
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    for place in ("/tmp", "/dev/shm"):  # noqa: S108 - its own, of a limited size
        command += ["--perms", "1777", "--size", str(_DISK), "--tmpfs", place]
    seen = _seen()  # after them, as the workbook itself may lie in /tmp
    above = {parent for path in seen for parent in path.parents} - {Path("/"), Path("/tmp")}  # noqa: S108
    for path in sorted(above, key=lambda path: len(path.parts)):  # of its own accord, it shuts them to others
        command += ["--perms", "0755", "--dir", str(path)]
    for path in seen:
        command += ["--ro-bind-try", str(path), str(path)]
    if any(hidden.is_relative_to(path) for path in seen):
        command += ["--tmpfs", str(hidden)]
    return [*command, "--chdir", "/tmp"]  # noqa: S108 - its own


def _seen() -> list[Path]:
    """Return what can be read inside: the system's programs, this Python, and the workbook; nothing else."""
    package = Path(alliancekit.__file__).parent
    system = [Path("/", name) for name in ("usr", "bin", "sbin", "lib", "lib32", "lib64", "etc/ld.so.cache")]
    system += [Path("/etc", name) for name in ("alternatives", "fonts", "localtime", "passwd")]
    libraries = [Path(entry) for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    libraries += [Path(entry) for entry in site.getsitepackages()]
    wanted = [*system, Path(sys.base_prefix), Path(sys.prefix), *libraries, package, data_folder()]
    kept: list[Path] = []
    for path in wanted:
        if path.exists() and not any(path.is_relative_to(there) for there in kept):
            kept.append(path)
    return kept


def clean_environment(home: Path | None = None) -> dict[str, str]:
    """Return the few variables it needs; none of the instructor's own, which may hold secrets."""
    outside = Path(alliancekit.__file__).parents[1]
    own = (
        {}
        if home is None
        else {"HOME": str(home), "IPYTHONDIR": f"{home}/ipython", "ALLIANCE_WORK": f"{home}/work"}
    )
    if home is None:
        own = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT", "USERPROFILE") if name in os.environ}
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "USER": "student",
        "PYTHONPATH": str(outside),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    } | own
