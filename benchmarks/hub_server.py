"""A JupyterHub with its proxy on loopback, and accounts for a class; for ``benchmarks/hub.py``."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "akstudent"
SETTINGS = """
from jupyterhub.spawner import LocalProcessSpawner
exec(compile(open({deploy!r}).read(), {deploy!r}, "exec"))
class Local(OwnPort, LocalProcessSpawner):
    "A process of the student's own account, on a port of its own."
c.JupyterHub.spawner_class = Local
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = {password!r}
c.Authenticator.allow_all = True
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_port = {ports[1]}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.services.append({{"name": "class", "api_token": {token!r}}})
c.JupyterHub.load_roles.append({{"name": "class", "services": ["class"],
    "scopes": ["admin:users", "admin:servers", "tokens"]}})
c.JupyterHub.log_level = "WARN"
"""


class Hub:
    """A JupyterHub with its proxy, on loopback."""

    def __init__(self, folder: Path) -> None:
        self.ports = free_ports(3)
        self.token, self.password = secrets.token_hex(16), secrets.token_hex(16)
        self.address = f"http://127.0.0.1:{self.ports[0]}"
        settings = folder / "hub.py"
        settings.write_text(
            SETTINGS.format(
                deploy=str(ROOT / "deploy" / "jupyterhub" / "jupyterhub_config.py"),
                password=self.password,
                ports=self.ports,
                proxy=shutil.which("configurable-http-proxy"),
                token=self.token,
            )
        )
        self.log = (folder / "hub.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", settings],
            cwd=folder,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )

    async def ask(self, path: str, token: str = "", method: str = "GET", body: Any = None) -> tuple[int, Any]:
        """Ask the hub, or a student's server behind its proxy."""
        from tornado.httpclient import AsyncHTTPClient, HTTPRequest

        request = HTTPRequest(
            self.address + path,
            method=method,
            headers={"Authorization": f"token {token or self.token}"},
            body=json.dumps(body) if body is not None else None,
            allow_nonstandard_methods=True,
            request_timeout=180,
            connect_timeout=60,
            follow_redirects=False,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        with contextlib.suppress(ValueError):
            return answer.code, json.loads(answer.body or b"null")
        return answer.code, None

    async def ready(self) -> None:
        """Wait for the hub itself; the proxy answers long before it does."""
        while True:
            with contextlib.suppress(ConnectionError):
                if (await self.ask("/hub/api/"))[0] == 200:
                    return
            if self.process.poll() is not None:
                sys.exit(f"The hub did not start. It said:\n{self.said()}")
            await asyncio.sleep(0.3)

    def said(self) -> str:
        """Return the end of its log."""
        return Path(self.log.name).read_text(encoding="utf-8")[-3000:]

    def stop(self) -> None:
        """End the hub, the proxy and the culler with it."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.log.close()


def free_ports(count: int) -> list[int]:
    """Return ports that no program uses."""
    with contextlib.ExitStack() as held:
        doors = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [door.getsockname()[1] for door in doors]


@contextlib.contextmanager
def accounts(count: int, folder: Path) -> Iterator[list[str]]:
    """Make accounts with the lessons in their homes, as /etc/skel would, and take them away again."""
    names = [f"{PREFIX}{number:02}" for number in range(1, count + 1)]
    made: list[str] = []
    try:
        for name in names:
            home = folder / name
            subprocess.run(["useradd", "--no-create-home", "--home-dir", home, name], check=True)
            made.append(name)
            for part in ("notebooks", "data"):
                left_out = shutil.ignore_patterns("my-work", ".*")
                shutil.copytree(ROOT / part, home / "alliance-workbook" / part, ignore=left_out)
            (home / "whose.txt").write_text(name)
            subprocess.run(["chown", "--recursive", f"{name}:", home], check=True)
            home.chmod(0o700)
            if subprocess.run(
                ["runuser", "-u", name, "--", sys.executable, "-c", ""], check=False
            ).returncode:
                sys.exit(
                    f"An account of its own may not use {sys.executable}: make the environment elsewhere."
                )
        yield names
    finally:
        for name in made:
            end_processes(name)
            subprocess.run(["userdel", name], check=False, stderr=subprocess.DEVNULL)


def processes(name: str) -> Iterator[Any]:
    """Return the processes of one account."""
    import psutil

    uid = pwd.getpwnam(name).pw_uid
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.uids().real == uid:
                yield process


def end_processes(name: str) -> None:
    """End what an account still runs."""
    import psutil

    left = list(processes(name))
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=10)


def memory(name: str) -> tuple[float, float]:
    """Return the MB of an account's server and kernel: proportional set size, shared pages shared out."""
    import psutil

    server = kernel = 0.0
    for process in processes(name):
        with contextlib.suppress(psutil.Error):
            size = process.memory_full_info().pss / 1e6
            if any("ipykernel" in word for word in process.cmdline()):
                kernel += size
            else:
                server += size
    return server, kernel


def pss_of_tree(pid: int) -> float:
    """Return the memory of a process and of those that it started, students' servers left out."""
    import psutil

    whole = psutil.Process(pid)
    kept = [p for p in (whole, *whole.children(recursive=True)) if p.uids().real == os.getuid()]
    return sum(p.memory_full_info().pss for p in kept) / 1e6
