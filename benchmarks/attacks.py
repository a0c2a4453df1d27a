"""What a student's notebook may try, here and with bare nbgrader: ``python benchmarks/attacks.py``.

Each attack is handed in beside an honest notebook. Bare nbgrader runs in a throwaway folder under a cap that
is no part of it (2 GB, 60 processes, 150 seconds; a user, a list of processes and files of its own), so that
it cannot harm this computer: where it says "stopped by the cap", nothing of nbgrader's had stopped it. Takes
a quarter of an hour, and needs Linux with bubblewrap.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from alliancekit.course.building import build_course
from alliancekit.course.grading import grade_course
from alliancekit.course.places import CONFIG, Course
from alliancekit.course.sandbox import sandbox_command
from tests.course.attacks import ATTACKS, cell
from tests.course.conftest import Class, all_right

if TYPE_CHECKING:
    from collections.abc import Callable

CELL, WHOLE = 10, 100  # seconds, for a cell and for a notebook
CAP = {"memory": 2_000_000_000, "processes": 60, "seconds": 150}
USER = 190_000
BARE = f"""
c = get_config()
c.CourseDirectory.course_id = "alliance"
c.ExecutePreprocessor.timeout = {CELL}
"""
SPY = """
import pathlib, socket
course = pathlib.Path({course!r})
places = {{"another's work": "submitted/z/lesson-02", "gradebook": "gradebook.db", "key": "secret_seed.txt"}}
for what, path in places.items():
    path = course / path
    try:
        path = next(iter(path.iterdir())) if path.is_dir() else path
        path.open("rb").read(1)
        print("REACHED", what)
    except (OSError, StopIteration):
        pass
try:
    socket.create_connection(("127.0.0.1", {port}), 2)
    print("REACHED network")
except OSError:
    pass
"""
# Runs inside the cap, and becomes nbgrader.
INSIDE = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_NPROC, (int(sys.argv[1]),) * 2)
resource.setrlimit(resource.RLIMIT_FSIZE, (500_000_000,) * 2)
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(int(sys.argv[2]))
os.execv(sys.executable, [sys.executable, "-m", "nbgrader", "autograde", "lesson-02"])
"""


def large(path: Path) -> None:
    notebook = nbformat.read(path, 4)
    first = next(each for each in notebook.cells if each.cell_type == "code")
    first.outputs = [nbformat.v4.new_output("stream", text="x" * 200_000_000)]
    nbformat.write(notebook, path)


def corrupt(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: len(text) // 2], encoding="utf-8")


def attacks(course: Path, port: int) -> dict[str, tuple[Any, dict[str, str], Any, Callable[[Path], None]]]:
    """Return attack -> change of the notebook, other answers, the marks that are due, change of the file."""
    keep = lambda _path: None  # noqa: E731
    found = {name: (change, answers, due, keep) for name, (change, answers, due, _) in ATTACKS.items()}
    spy = SPY.format(course=str(course), port=port)
    found["reads others, dials out"] = (cell(spy), {}, 9.0, keep)
    found["corrupt file"] = (keep, {}, None, corrupt)
    found["200 MB notebook"] = (keep, {}, None, large)
    return found


def attack_by(course: Course, student: str, attack: tuple[Any, ...]) -> None:
    change, answers, _due, spoil = attack
    Class(course).hand_in(student, all_right() | answers, change)
    spoil(Class(course).place(student))


def reached(course: Course, student: str) -> str:
    path = course.folder / "autograded" / student / "lesson-02" / course.assignments["lesson-02"].name
    try:
        text = "".join(
            output.get("text", "")
            for each in nbformat.read(path, 4).cells
            for output in each.get("outputs", [])
        )
    except (OSError, ValueError):
        return ""
    found = [line.removeprefix("REACHED ") for line in text.splitlines() if line.startswith("REACHED ")]
    return f"reached {', '.join(found)}" if found else ""


def capped(folder: Path) -> str:
    """Run bare nbgrader over a course; return what the cap stopped it for, or its own last words."""
    command = [word for word in sandbox_command(Path("/nowhere")) if word != "--unshare-net"]
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, 65534)
    else:
        command.insert(command.index("--unshare-all") + 1, "--share-net")
    for above in reversed(folder.parents[:-2]):
        command += ["--perms", "0755", "--dir", str(above)]
    command += ["--bind", str(folder), str(folder), "--chdir", str(folder)]
    command += [sys.executable, "-c", INSIDE, str(CAP["processes"]), str(USER)]
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": f"{Path(sys.executable).parent}:{os.defpath}"}
    own |= {"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONDONTWRITEBYTECODE": "1"}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=own)
        why = _watch(process)
    lines = [line for line in (folder / "log.txt").read_text(errors="replace").splitlines() if line.strip()]
    telling = [line.strip() for line in lines if "Error" in line and not line.startswith("[")]
    telling = telling or [line.partition("ERROR] ")[2] for line in lines if "ERROR] " in line][:1]
    if not why and process.returncode in (-9, 137):
        return "nbgrader itself was killed"
    return why or (telling[-1][:90] if process.returncode and telling else "")


def _watch(process: subprocess.Popen[bytes]) -> str:
    first, end, why = psutil.Process(process.pid), time.monotonic() + CAP["seconds"], ""
    while process.poll() is None:
        below = first.children(recursive=True)
        memory = 0
        for each in below:
            try:
                memory += each.memory_info().rss
            except psutil.Error:
                continue
        for passed, words in (
            (memory > CAP["memory"], "memory"),
            (len(below) > CAP["processes"] // 2, "processes"),
            (time.monotonic() > end, "time"),
        ):
            if passed and not why:
                why = f"stopped by the cap: {words}"
                process.kill()  # the first of the sandbox: all end with it
        time.sleep(0.05)
    return why


def marks(course: Course) -> dict[str, float | None]:
    from nbgrader.api import Gradebook, MissingEntry

    found: dict[str, float | None] = {}
    with Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}") as book:
        for student in course.submissions("lesson-02"):
            name = course.assignments["lesson-02"].name
            done = (course.folder / "autograded" / student / "lesson-02" / name).is_file()
            try:
                found[student] = book.find_submission("lesson-02", student).score if done else None
            except MissingEntry:
                found[student] = None
    return found


def bare(built: Course, place: Path, name: str, port: int) -> tuple[float | None, float | None, str]:
    """Return the attacker's mark, the honest notebook's, and what there is to say."""
    course = Course(place / "bare")
    shutil.rmtree(course.folder, ignore_errors=True)
    shutil.copytree(built.folder, course.folder)
    (course.folder / CONFIG).write_text(BARE)
    attack_by(course, "a", attacks(course.folder, port)[name])
    Class(course).hand_in("z", all_right())
    why = capped(course.folder)
    found = marks(course)
    if "cap" in why or "killed" in why:  # broken off in the first: what stands there is no mark
        found["a"] = None
    return found["a"], found["z"], "; ".join(filter(None, (why, reached(course, "a"))))


def listener() -> int:
    """Listen on this computer, in place of an outside host; return the port."""
    server = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        while True:
            server.accept()[0].close()

    threading.Thread(target=answer, daemon=True).start()
    return int(server.getsockname()[1])


def main() -> int:
    port = listener()
    with tempfile.TemporaryDirectory() as top:
        place = Path(top)
        place.chmod(0o755)
        course = build_course(place / "ours", ["02"], "a secret")
        shutil.copytree(course.folder, place / "built")
        settings = course.folder / CONFIG
        text = settings.read_text(encoding="utf-8").replace("cell_seconds = 30", f"cell_seconds = {CELL}")
        settings.write_text(text.replace("seconds = 240", f"seconds = {WHOLE}"), encoding="utf-8")
        tried = attacks(course.folder, port)
        names = {f"s{number:02}": name for number, name in enumerate(tried)}
        for student, name in names.items():
            attack_by(course, student, tried[name])
        Class(course).hand_in("z", all_right())
        outcomes = {each.student: each for each in grade_course(course)}
        built = Course(place / "built")
        told = lambda mark: "none" if mark is None else f"{mark:g}"  # noqa: E731
        print(f"{'attack':<24}{'due':>8}{'here':>6}  {'said':<52}{'bare':>6}{'honest':>8}  bare nbgrader")
        as_due, honest = 0, 0
        for student, name in names.items():
            each, due = outcomes[student], tried[name][2]
            allowed = due if isinstance(due, tuple) else (due,)
            as_due += each.score in allowed
            said = each.trouble or reached(course, student)
            theirs, other, words = bare(built, place, name, port)
            honest += other == 9.0
            print(
                f"{name:<24}{'/'.join(map(told, allowed)):>8}{told(each.score):>6}  {said[:50]:<52}"
                f"{told(theirs):>6}{told(other):>8}  {words}",
                flush=True,
            )
        theirs = told(outcomes["z"].score)
        print(f"\nHere {as_due} of {len(names)} are as due, and the honest notebook {theirs} of 9.")
        print(f"Bare nbgrader: the honest notebook was graded beside {honest} of {len(names)}.")
    return 0 if as_due == len(names) and outcomes["z"].score == 9.0 else 1


if __name__ == "__main__":
    sys.exit(main())
