"""A class on one JupyterHub: everybody opens lesson 03, runs all and answers one exercise; what it costs.

Run, as root on a Linux without a class on it: nice python benchmarks/hub.py
It needs an environment with jupyterhub, jupyterhub-idle-culler, jupyterhub-systemdspawner, psutil and the
workbook, and `configurable-http-proxy` (npm). The hub is set up by deploy/jupyterhub/jupyterhub_config.py;
only how students sign on and how their servers start differ, because systemd is not everywhere: each student
is an account made for the run, and the server a process of it, so that files are kept apart and memory is
not limited. Accounts, homes and processes are gone afterwards; after --seconds everything ends.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import pwd
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub_server import ROOT, Hub, accounts, memory, pss_of_tree

LESSON, EXERCISE = "03_alliance_and_outcome.ipynb", "03-3"
SERVER_SECONDS = 180


@dataclass
class Student:
    """One student and what came of it."""

    name: str
    token: str = ""
    server: float = 0.0  # seconds from asking for a server until it answers
    chart: float = 0.0  # seconds from Run All, kernel start included, to the first chart
    lesson: float = 0.0  # seconds for all cells
    cells: int = 0
    errors: list[str] = field(default_factory=list)
    right: bool = False
    own: bool = False  # server and kernel are this student's, and no other's
    refused: bool = False  # the neighbour's server does not let this student in
    server_mb: float = 0.0
    kernel_mb: float = 0.0


def code_of(lesson: Path) -> list[str]:
    """Return the lesson's code cells, with one exercise answered as its worked solution does."""
    from alliancekit.exercises.engine.base import fill
    from alliancekit.exercises.engine.register import exercise_clinic, find

    exercise = find(EXERCISE)
    worked = fill(exercise.worked, exercise.variant(exercise_clinic()))
    cells = [c for c in json.loads(lesson.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in cells]
    return [f'{worked}\nak.check("{EXERCISE}", answer)' if f'"{EXERCISE}"' in s else s for s in sources]


class Kernel:
    """A student's kernel, spoken to over the websocket that a page uses."""

    def __init__(self, line: Any) -> None:
        self.line = line

    async def run(self, code: str) -> list[dict[str, Any]]:
        """Run a cell; return all that it sent until it was done."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": "execute_request", "session": number, "username": ""}
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        await self.line.write_message(
            json.dumps(
                {
                    "header": {**header, "version": "5.3", "date": "2000-01-01T00:00:00Z"},
                    "parent_header": {},
                    "metadata": {},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )
        sent, idle, replied = [], False, False
        while not (idle and replied):
            raw = await self.line.read_message()
            if raw is None:
                raise ConnectionError("The kernel hung up.")
            if isinstance(raw, bytes):  # buffers travel with the message: its text comes first
                first, second = (int.from_bytes(raw[at : at + 4], "big") for at in (4, 8))
                raw = raw[first:second] if int.from_bytes(raw[:4], "big") > 1 else raw[first:]
            message = json.loads(raw)
            if message["parent_header"].get("msg_id") != number:
                continue
            message["at"] = time.perf_counter()
            sent.append(message)
            idle |= message["msg_type"] == "status" and message["content"]["execution_state"] == "idle"
            replied |= message["msg_type"] == "execute_reply"
        return sent


def shows_chart(message: dict[str, Any]) -> bool:
    """Tell whether a message puts a chart on the page: Vega's own form, or a widget."""
    kinds = (
        message["content"].get("data", {})
        if message["msg_type"] in {"display_data", "execute_result"}
        else {}
    )
    return any("vega" in kind or "widget-view" in kind for kind in kinds)


async def attend(hub: Hub, student: Student, doors: asyncio.Semaphore, cells: list[str]) -> None:
    """Do what a student does, from signing on to an answer."""
    me = f"/user/{student.name}/api"
    async with doors:
        await hub.ask(f"/hub/api/users/{student.name}", method="POST")
        _, made = await hub.ask(f"/hub/api/users/{student.name}/tokens", method="POST", body={})
        student.token = made["token"]
        begun = time.perf_counter()
        await hub.ask(f"/hub/api/users/{student.name}/server", student.token, "POST", {})
        while (code := (await hub.ask(f"{me}/status", student.token))[0]) != 200:
            if time.perf_counter() - begun > SERVER_SECONDS:
                raise TimeoutError(f"No server within {SERVER_SECONDS} s; it answers {code}.")
            await asyncio.sleep(0.5)
        student.server = time.perf_counter() - begun
        _, whose = await hub.ask(f"{me}/contents/whose.txt", student.token)
        student.own = whose["content"] == student.name
        await work(hub, student, cells)


async def work(hub: Hub, student: Student, cells: list[str]) -> None:
    """Open the lesson and run all of it."""
    from tornado.httpclient import HTTPRequest
    from tornado.websocket import websocket_connect

    me = f"/user/{student.name}/api"
    path = f"alliance-workbook/notebooks/{LESSON}"
    _, page = await hub.ask(f"{me}/contents/{path}", student.token)
    begun = time.perf_counter()
    kernel = {"name": page["content"]["metadata"]["kernelspec"]["name"]}
    wanted = {"path": path, "name": LESSON, "type": "notebook", "kernel": kernel}
    _, session = await hub.ask(f"{me}/sessions", student.token, "POST", wanted)
    address = f"{hub.address}{me}/kernels/{session['kernel']['id']}/channels".replace("http", "ws", 1)
    request = HTTPRequest(address, headers={"Authorization": f"token {student.token}"}, connect_timeout=60)
    line = await websocket_connect(request, max_message_size=1 << 28)
    kernel = Kernel(line)
    for source in cells:
        sent = await kernel.run(source)
        student.cells += 1
        student.errors += [m["content"]["evalue"] for m in sent if m["msg_type"] == "error"]
        student.chart = student.chart or next((m["at"] - begun for m in sent if shows_chart(m)), 0.0)
    student.lesson = time.perf_counter() - begun
    who = await kernel.run("import getpass; print(getpass.getuser(), end='')")
    said = "".join(m["content"]["text"] for m in who if m["msg_type"] == "stream")
    student.own &= said == student.name
    line.close()


def answered(student: Student, folder: Path) -> bool:
    """Look up in the student's own record whether the answer was right."""
    from alliancekit.record import Record

    path = folder / student.name / "alliance-workbook" / "notebooks" / "my-work" / "progress.db"
    if not path.exists() or path.stat().st_uid != pwd.getpwnam(student.name).pw_uid:
        return False
    return any(e.name == EXERCISE and e.verdict == "right" for e in Record(path).events("attempt"))


def report(students: list[Student], seconds: float, hub_mb: float) -> bool:
    """Print the table; tell whether everybody was served."""
    served = [s for s in students if s.own and s.refused and s.right and not s.errors]
    print(f"students served, by their own server, answer kept: {len(served)} of {len(students)}")
    print(f"their own server and kernel answered: {sum(s.own for s in students)} of {len(students)}")
    print(f"turned away at a neighbour's server:  {sum(s.refused for s in students)} of {len(students)}")
    print(f"cells run {sum(s.cells for s in students)}, errors {sum(len(s.errors) for s in students)}\n")
    print(f"{'':34}{'median':>9}{'highest':>9}")
    rows = {
        "server after asking, s": [s.server for s in students],
        "first chart after Run All, s": [s.chart for s in students],
        "all of lesson 03, s": [s.lesson for s in students],
        "memory of a server, MB (PSS)": [s.server_mb for s in students],
        "memory of a kernel, MB (PSS)": [s.kernel_mb for s in students],
        "memory of a student, MB (PSS)": [s.server_mb + s.kernel_mb for s in students],
    }
    for name, values in rows.items():
        print(f"{name:34}{statistics.median(values):9.1f}{max(values):9.1f}")
    whole = sum(rows["memory of a student, MB (PSS)"]) / 1000
    print(
        f"\nhub, proxy and culler {hub_mb:.0f} MB; a class of {len(students)} {whole:.1f} GB; "
        f"{seconds:.0f} s in all"
    )
    for student in students:
        if student not in served:
            print(f"{student.name}: {student}"[:400].replace(student.token or "-", "-"))
    return len(served) == len(students)


async def lesson_for(hub: Hub, students: list[Student], at_once: int) -> None:
    """Let those who fit in together attend, try their neighbours' doors, measure, and stop their servers."""
    doors, cells = asyncio.Semaphore(at_once), code_of(ROOT / "notebooks" / LESSON)
    done = await asyncio.gather(*(attend(hub, s, doors, cells) for s in students), return_exceptions=True)
    for student, fault, neighbour in zip(students, done, [*students[1:], students[0]], strict=True):
        student.errors += [repr(fault)] if fault else []
        code, _ = await hub.ask(f"/user/{neighbour.name}/api/contents/whose.txt", student.token)
        student.refused = code in {403, 404}
        student.errors += [] if student.refused else [f"{neighbour.name}'s server answered {code}"]
        student.server_mb, student.kernel_mb = memory(student.name)
    for student in students:
        await hub.ask(f"/hub/api/users/{student.name}/server", method="DELETE")


async def day(hub: Hub, students: list[Student], at_once: int, alive: int, seconds: float) -> None:
    """Let the class attend, as many at a time as are to be alive together, and end after so many seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await hub.ready()
            for first in range(0, len(students), alive):
                await lesson_for(hub, students[first : first + alive], at_once)
                print(f"{min(first + alive, len(students))} of {len(students)} have been", flush=True)


def main() -> int:
    """Run the class and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--at-once", type=int, default=10, help="how many come through the door together")
    parser.add_argument("--alive", type=int, default=50, help="how many servers run together")
    parser.add_argument("--seconds", type=int, default=1800, help="after which everything ends")
    args = parser.parse_args()
    if os.geteuid() or not shutil.which("configurable-http-proxy"):
        sys.exit("This needs root, to make accounts, and configurable-http-proxy (npm) on the PATH.")
    import psutil

    if (room := psutil.virtual_memory().available / 1e9) < 0.5 * min(args.alive, args.students):
        sys.exit(f"{room:.0f} GB of memory are free: take fewer servers together, --alive {room / 0.5:.0f}.")
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="ak-hub-") as place:
        folder = Path(place)
        folder.chmod(0o755)  # students pass through to their homes
        with accounts(args.students, folder) as names:
            students = [Student(name) for name in names]
            hub = Hub(folder)
            try:
                asyncio.run(day(hub, students, args.at_once, args.alive, args.seconds))
                for student in students:
                    student.right = answered(student, folder)
                whole = report(students, time.perf_counter() - begun, pss_of_tree(hub.process.pid))
            finally:
                hub.stop()
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
