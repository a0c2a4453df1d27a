"""What a first set-up takes: with pip alone, with uv, and from a pack without any network.

Run: python benchmarks/setting_up.py
Each way has a copy of the workbook, a HOME and caches of its own, all new. What is downloaded passes through
a counting proxy. The first imports afterwards are timed too: pip has made the bytecode by then, uv leaves
that to them.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = (".*", "__pycache__", "set-up.log", "my-work", "build", "dist")
SET_UP = "import start; from pathlib import Path; start.set_up('requirements.txt', {pack})"
IMPORTS = "import alliancekit, jupyterlab.labapp, ipywidgets, altair, scipy.stats, statsmodels.api"


class CountingProxy:
    """A proxy on this computer that hands on encrypted connections and counts what comes back."""

    def __init__(self) -> None:
        self.received = 0
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        """Answer each connection in a thread of its own."""
        while True:
            threading.Thread(target=self.connect, args=self.door.accept()[:1], daemon=True).start()

    def connect(self, client: socket.socket) -> None:
        """Open the connection that was asked for, and hand on in both directions."""
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += client.recv(4096)
        host, port = re.match(rb"CONNECT (\S+):(\d+) ", asked).groups()
        try:
            server = socket.create_connection((host.decode(), int(port)))
        except OSError:
            client.close()  # whoever asked will ask again
            return
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=self.hand_on, args=(client, server), daemon=True).start()
        self.hand_on(server, client, count=True)

    def hand_on(self, source: socket.socket, target: socket.socket, count: bool = False) -> None:
        """Hand on what comes until it ends."""
        try:
            while part := source.recv(1 << 18):
                target.sendall(part)
                self.received += len(part) if count else 0
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # one side hung up


def cut_off() -> list[str]:
    """Return what runs a command without any network."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare") and not subprocess.run([*words, "true"], check=False).returncode:
            return words
    sys.exit("This needs a Linux on which `unshare -n true` works, so that the network can be cut off.")


def environment(folder: Path, proxy: str) -> dict[str, str]:
    """Return settings as on a new computer: nothing of pip's or uv's is there, and no cache."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    ours = ("PIP_", "UV_", "XDG_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    certificates = {"PIP_CERT": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy)
    return {**kept, **certificates, **proxies, "NO_PROXY": "", "no_proxy": "", "HOME": str(home)}


def timed(folder: Path, settings: dict[str, str], *command: str) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder / "workbook", env=settings, check=True, stdout=sys.stderr)
    return time.perf_counter() - begun


def main() -> None:
    offline = cut_off()
    proxy = CountingProxy()
    rows = []
    with tempfile.TemporaryDirectory() as place:
        folders = {way: Path(place, way) for way in ("pip", "uv", "pack")}
        for folder in folders.values():
            shutil.copytree(ROOT, folder / "workbook", ignore=shutil.ignore_patterns(*LEFT_OUT))
        # Where uv's lock names nothing that can be had, pip does the work.
        (folders["pip"] / "workbook" / "requirements-installer.txt").write_text(
            f"uv==0 --hash=sha256:{'0' * 64}\n"
        )
        for way, folder in folders.items():
            settings = environment(folder, proxy.address)
            source = f"Path({str(Path(place, 'stick'))!r})" if way == "pack" else None
            before = proxy.received
            command = [sys.executable, "-c", SET_UP.format(pack=source)]
            seconds = timed(folder, settings, *(offline if source else []), *command)
            megabytes = (proxy.received - before) / 1e6
            python = str(folder / "workbook" / ".venv" / "bin" / "python")
            first = timed(folder, settings, python, "-c", IMPORTS)
            rows.append((way, seconds, megabytes, first))
            if way == "uv":
                before = proxy.received
                packing = timed(
                    folder, settings, sys.executable, "start.py", "pack", str(Path(place, "stick"))
                )
                packed = (proxy.received - before) / 1e6
    names = {"pip": "pip", "uv": "uv, itself installed by pip", "pack": "from a pack, network cut off"}
    print("| set-up | s | as fast as pip | MB downloaded | first imports, s | both, s |")
    print("|---|---|---|---|---|---|")
    for way, seconds, megabytes, first in rows:
        figures = (f"{seconds:.0f}", f"{rows[0][1] / seconds:.1f} times", f"{megabytes:.0f}", f"{first:.1f}")
        print("| " + " | ".join((names[way], *figures, f"{seconds + first:.0f}")) + " |")
    print(f"\nMaking the pack, once for all: {packing:.0f} s, {packed:.0f} MB downloaded.")


if __name__ == "__main__":
    main()
