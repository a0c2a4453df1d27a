#!/usr/bin/env python3
"""Set up the Alliance Workbook and open its first lesson. Needs Python and nothing else.

python3 start.py            set up if needed, then open JupyterLab on lesson 00
python3 start.py test       set up the developers' tools too, then run every check
python3 start.py doctor     say what is wrong with this installation, and how to mend it
"""

# This file must be readable by old Pythons too, so that it can tell their owners what to do.
from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "alliance-workbook.json"
LOG = ROOT / "set-up.log"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 14)
GIGABYTE = 10**9
PIP_INSTALL = (str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off")
# A person's own settings of pip that count: those that say how the libraries are reached, not where they go.
REACHING = {
    *("index-url", "extra-index-url", "find-links", "no-index", "trusted-host", "proxy", "cert"),
    *(
        "client-cert",
        "keyring-provider",
        "timeout",
        "default-timeout",
        "retries",
        "cache-dir",
        "no-cache-dir",
    ),
}
ROOM = {"requirements.txt": 1.5 * GIGABYTE, "requirements-dev.txt": 2.5 * GIGABYTE}
PORT = 8888

# What pip's log may hold, and what it means for the person who waits.
EXPLANATIONS = {
    "No space left on device|not enough space on the disk": """\
The disk is full. Free about 2 GB, then start again.""",
    "DO NOT MATCH THE HASHES": """\
A downloaded file is not the one this workbook was tested with, so it was refused.
Start again; if it happens twice, something on your network alters downloads.""",
    "ProxyError|Tunnel connection failed|407 Proxy": """\
Your network's proxy refused the download.
Ask for its address, set the variable HTTPS_PROXY to it, then start again.""",
    "CERTIFICATE_VERIFY_FAILED|SSLError": """\
The download server's certificate was not accepted; your network may inspect what passes through it.
Ask for its certificate file, set the variable PIP_CERT to where you put it, then start again.""",
    "NewConnectionError|NameResolutionError|ConnectTimeout|timed out|Connection (aborted|broken|reset)": """\
There is no connection to the Python package index.
Check the internet connection, then start again: what is already here is kept.""",
    "Permission denied|Access is denied|WinError (5|32)": """\
A file could not be replaced.
Close every JupyterLab window that uses this folder, then start again.""",
    "No matching distribution found": """\
One of the libraries is not there for this computer, or not in the package index that pip is set to use.""",
}


class Stop(Exception):  # noqa: N818 - it stops, whoever is at fault
    """Something the person must mend; its text says what was found and what to do."""


# --- What may be wrong before anything is installed -----------------------------------------------


def check_python() -> None:
    """Stop if this Python cannot run the workbook."""
    version = ".".join(map(str, sys.version_info[:3]))
    needed = "{}.{} to {}.{}".format(*OLDEST, *NEWEST)
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        which = "too old" if sys.version_info[:2] < OLDEST else "newer than this workbook has been tried with"
        fitting = fitting_python()
        mend = (
            f"You have a fitting one already: run  {fitting} start.py"
            if fitting
            else "Install Python 3.13 from https://www.python.org/downloads/, then start again with it."
        )
        raise Stop(f"This Python is {version}, which is {which}: the workbook needs {needed}.\n{mend}")
    if sys.maxsize < 2**32:
        raise Stop(
            "This Python is a 32-bit one, and the libraries need 64 bits.\nInstall the 64-bit Python 3.13."
        )


def fitting_python() -> str:
    """Return the name of a Python on this computer that can run the workbook, or an empty string."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        name = f"python3.{minor}"
        if (
            shutil.which(name)
            and not subprocess.run([name, "-c", ""], stderr=subprocess.PIPE, check=False).returncode
        ):
            return name
    return ""


def check_venv_module() -> None:
    """Stop if this Python cannot make a private Python folder (Debian and Ubuntu ship that apart)."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as missing:
        package = f"python3.{sys.version_info[1]}-venv"
        raise Stop(
            f"This Python cannot make a private Python folder: its module {missing.name!r} is missing.\n"
            f"On Debian and Ubuntu run  sudo apt install {package}  , then start again."
        ) from None


def check_folder() -> None:
    """Stop if nothing can be written here, or no private Python folder can be made here."""
    if os.pathsep in str(ROOT):
        raise Stop(
            f"With a {os.pathsep!r} in its name, no private Python folder can be made here:\n{ROOT}\n"
            "Rename the folder, then start again."
        )
    try:
        with tempfile.TemporaryFile(dir=str(ROOT)):
            pass
    except OSError as problem:
        raise Stop(
            f"Nothing can be written into {ROOT} ({problem.strerror}).\n"
            "Copy the whole folder to a place of your own, such as your Documents, and start there."
        ) from None


def check_disk(lock: str) -> None:
    """Stop if the libraries would not fit."""
    free = shutil.disk_usage(str(ROOT)).free
    if free < ROOM[lock]:
        raise Stop(
            f"The disk has {free / GIGABYTE:.1f} GB free; setting up needs {ROOM[lock] / GIGABYTE:.1f} GB.\n"
            "Empty the bin or remove what you no longer need, then start again."
        )


# --- What is installed already --------------------------------------------------------------------


def read_stamp() -> dict[str, str]:
    """Return what was recorded when the last set-up step ended; empty if none did."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def write_stamp(stamp: dict[str, str]) -> None:
    """Record finished steps. The file appears whole or not at all."""
    fresh = STAMP.with_suffix(".new")
    fresh.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    fresh.replace(STAMP)


def digest(*paths: Path) -> str:
    """Return one SHA-256 over files and folders, names and contents."""
    total = hashlib.sha256()
    for path in paths:
        below = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in below:
            if file.is_file() and "__pycache__" not in file.parts:
                total.update(str(file.relative_to(ROOT).as_posix()).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def workbook_digest() -> str:
    """Return the digest of what is installed from this folder itself."""
    return digest(ROOT / "pyproject.toml", ROOT / "alliancekit", ROOT / "data")


def venv_fault() -> str:  # noqa: PLR0911 - one return a fault
    """Say why the private Python folder cannot be used, or return an empty string."""
    if not VENV.exists():
        return "there is none yet"
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return "it is not a private Python folder"
    settings = dict(re.findall(r"^(\S+) *= *(.*?) *$", text, re.MULTILINE))
    if not PYTHON.exists() or not Path(settings.get("home", "")).is_dir():
        return "the Python it was made with is gone"
    if not OLDEST <= tuple(map(int, settings.get("version", "0.0").split(".")[:2])) <= NEWEST:
        return f"it was made with Python {settings.get('version', 'unknown')}"
    if read_stamp().get("venv", str(VENV)) != str(VENV):
        return "it was made when this folder was elsewhere"
    if not any(is_whole(record) for record in records("pip")):
        return "its making was cut short, or it has no pip"
    return ""


def records(library: str = "*") -> list[Path]:
    """Return the record folders that pip keeps of a library, or of all."""
    packages = "Lib/site-packages" if WINDOWS else "lib/*/site-packages"
    return list(VENV.glob(f"{packages}/{library}-*.dist-info"))


def is_whole(record: Path) -> bool:
    """Tell whether the library's installation came to its end: pip writes INSTALLER after all other files."""
    return (record / "INSTALLER").exists()


def plain(name: str) -> str:
    """Return a library's name in one spelling of the many that stand for the same."""
    return re.sub("[-_.]+", "-", name).lower()


def lost(lock: str) -> list[str]:
    """Name the libraries of the lock that are not there, those for some computers only left aside."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    asked = [line.split()[0].split("==") for line in lines if "==" in line and ";" not in line]
    there = {plain(record.name) for record in records() if is_whole(record)}
    return [name for name, version in asked if plain(f"{name}-{version}.dist-info") not in there]


def unfinished(lock: str) -> list[str]:
    """List the set-up steps that have not been finished, in order."""
    if venv_fault():
        return ["venv", "libraries", "workbook"]
    stamp = read_stamp()
    steps = []
    if stamp.get(lock) != digest(ROOT / lock) or lost(lock):
        steps.append("libraries")
    if stamp.get("workbook") != workbook_digest() or not records("alliancekit"):
        steps.append("workbook")
    return steps


# --- Setting up -----------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """Return the environment for the private Python: nothing meant for other Pythons leaks in."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**others, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}


def pip_settings() -> dict[str, str]:
    """Return a person's own settings of pip, from files and variables, the one that counts for each."""
    listed = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "list"], env=environment(), stdout=subprocess.PIPE, check=False
    ).stdout.decode("utf-8", errors="replace")
    found = re.findall(
        r"^(global|install|:env:)\.(\S+?)=(['\"])(.*)\3$", listed.replace("\r", ""), re.MULTILINE
    )
    order = ("global", "install", ":env:")
    return {name: value for _, name, _, value in sorted(found, key=lambda each: order.index(each[0]))}


def pip_environment() -> dict[str, str]:
    """Return the environment for pip: libraries are reached as the person set it, and go where we say."""
    others = {name: value for name, value in environment().items() if not name.startswith("PIP_")}
    kept = {name: value for name, value in pip_settings().items() if name in REACHING}
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {**others, **{"PIP_" + name.upper().replace("-", "_"): kept[name] for name in kept}, **own}


def show(text: str, last: bool = False) -> None:
    """Rewrite the current line on a screen; elsewhere print only the last of them."""
    if sys.stdout.isatty():
        sys.stdout.write("\r" + text.ljust(78) + ("\n" if last else ""))
    elif last:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run_step(title: str, *command: str, count: int = 0) -> None:
    """Run one program of the set-up, its chatter into the log, a line of progress on the screen."""
    started = time.monotonic()
    screen = sys.stdout.isatty()
    with LOG.open("a", encoding="utf-8", errors="replace") as log:
        log.write("\n--- " + " ".join(command) + "\n")
        log.flush()
        before = log.tell()
        show(title + " ...", last=not screen)
        settings = pip_environment() if PYTHON.exists() else environment()
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=settings, cwd=str(ROOT))
        try:
            while process.poll() is None:
                time.sleep(0.2)
                minutes, seconds = divmod(int(time.monotonic() - started), 60)
                met = len(re.findall("^Collecting |already satisfied", log_since(before), re.MULTILINE))
                known = f" {min(met, count)} of {count}," if count else ""
                if screen:
                    show(f"{title}:{known} {minutes}:{seconds:02d}")
        except BaseException:
            process.kill()
            process.wait()
            raise
    if process.returncode:
        show(title + ": this did not work.", last=True)
        raise Stop(explain(log_since(before)))
    show(f"{title}: done in {time.monotonic() - started:.0f} s", last=True)


def log_since(position: int) -> str:
    """Return what the log gained since then."""
    with LOG.open(encoding="utf-8", errors="replace") as log:
        log.seek(position)
        return log.read()


def explain(log: str) -> str:
    """Say in words why a step failed, and where the whole story is."""
    reasons = [sentence for pattern, sentence in EXPLANATIONS.items() if re.search(pattern, log)]
    reason = reasons[0] if reasons else "The last lines were:\n" + "\n".join(log.strip().splitlines()[-5:])
    return f"{reason}\nEverything that was tried is written in {LOG}"


def make_venv(heading: str) -> None:
    """Make the private Python folder, in place of one of ours that cannot be used."""
    if VENV.exists():
        if not STAMP.exists():
            raise Stop(
                f"There is a folder {VENV} that the workbook did not make and cannot use: {venv_fault()}.\n"
                "Rename it or delete it, then start again."
            )
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    write_stamp({"venv": str(VENV)})
    run_step(heading + "a private Python folder, .venv", sys.executable, "-m", "venv", str(VENV))


def install_libraries(heading: str, lock: str) -> None:
    """Install what the lock file names.

    pip takes a library whose installation was cut short for installed: the records of such are dropped first.
    """
    for record in records():
        if not is_whole(record):
            shutil.rmtree(str(record))
    count = len(re.findall("^[A-Za-z0-9].*==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
    options = ("--require-hashes", "--only-binary=:all:", "-r", str(ROOT / lock))
    run_step(heading + "the libraries", *PIP_INSTALL, *options, count=count)
    missing = lost(lock)
    if missing:
        raise Stop(
            f"pip said that all went well, but {', '.join(missing[:5])} cannot be found in {VENV}.\n"
            f"What it did is written in {LOG}"
        )
    # The developers' lock holds everything that the learners' lock holds.
    locks = {name: digest(ROOT / name) for name in ("requirements.txt", lock)}
    write_stamp({**read_stamp(), "venv": str(VENV), **locks})


def install_workbook(heading: str) -> None:
    """Install the package from this folder."""
    installed = workbook_digest()
    options = ("--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT))
    run_step(heading + "the workbook itself", *PIP_INSTALL, *options)
    write_stamp({**read_stamp(), "venv": str(VENV), "workbook": installed})


def set_up(lock: str) -> None:
    """Do the set-up steps that are not done, in order; a step that was cut short is done again."""
    steps = unfinished(lock)
    if not steps:
        return
    check_venv_module()
    check_folder()
    if "libraries" in steps:
        check_disk(lock)
    LOG.write_text("", encoding="utf-8")
    if "libraries" in steps:
        print("Setting up the workbook. The first time this takes a few minutes and needs the internet.")
    for number, step in enumerate(steps, 1):
        heading = f"Step {number} of {len(steps)}: "
        if step == "venv":
            make_venv(heading)
        elif step == "libraries":
            install_libraries(heading, lock)
        else:
            install_workbook(heading)


# --- The three commands ---------------------------------------------------------------------------


def run(*arguments: str) -> int:
    """Run the private Python until it ends; Ctrl-C is its business."""
    process = subprocess.Popen([str(PYTHON), *arguments], env=environment(), cwd=str(ROOT))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def lab(arguments: list[str]) -> int:
    """Open JupyterLab on lesson 00."""
    check_python()
    set_up("requirements.txt")
    return run("-m", "alliancekit", "lab", *arguments)


def test(arguments: list[str]) -> int:
    """Run every check, or those that are named: style, types, floors, units, notebooks, browser."""
    check_python()
    set_up("requirements-dev.txt")
    return run("-m", "pytest", "-n", "logical", *(arguments or ("tests", "alliancekit")))


def port_taken() -> bool:
    """Tell whether another program listens on JupyterLab's usual port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def find_faults() -> Iterator[str]:
    """Go through everything that may be wrong; yield what was found and what to do, worst first."""
    lock = "requirements.txt"
    steps = unfinished(lock)
    for check in (check_python, check_venv_module, check_folder):
        try:
            check()
        except Stop as found:
            yield str(found)
    if "libraries" in steps:
        try:
            check_disk(lock)
        except Stop as found:
            yield str(found)
    again = "Run  python3 start.py  : it does what is missing."
    if not VENV.exists():
        yield f"The workbook is not set up yet.\n{again}"
    elif venv_fault():
        yield f"The folder .venv cannot be used: {venv_fault()}.\n" + (
            f"{again} It makes the folder anew." if STAMP.exists() else f"Rename or delete it. {again}"
        )
    elif "libraries" in steps:
        yield f"The set-up was not finished, or the workbook has been updated since.\n{again}"
    elif steps:
        yield f"The workbook has changed since it was installed.\n{again}"
    else:
        script = "import alliancekit, ipywidgets, jupyterlab, altair, pandas, scipy, statsmodels"
        command = [str(PYTHON), "-c", script]
        broken = subprocess.run(command, env=environment(), stderr=subprocess.PIPE, check=False).stderr
        if broken:
            reason = broken.decode(errors="replace").strip().splitlines()[-1]
            yield f"A library is damaged ({reason}).\nDelete the folder {VENV}, then run  python3 start.py  ."


def find_notes() -> Iterator[str]:
    """Yield what is no fault but good to know."""
    set_aside = (
        sorted(set(pip_settings()) - REACHING - {"config-file", "disable-pip-version-check"})
        if PYTHON.exists()
        else []
    )
    if set_aside:
        yield f"You have settings of pip that the set-up does without: {', '.join(set_aside)}."
    if port_taken():
        yield f"Port {PORT} is taken, perhaps by another JupyterLab: the workbook will use the next free one."
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        yield "Chromium was not found. Only the browser tests need it; the workbook runs in any browser."


def doctor(_arguments: list[str]) -> int:
    """Say what is wrong, and how to mend it."""
    faults = list(find_faults())
    for fault in faults:
        print("PROBLEM  " + fault.replace("\n", "\n         "))
    for note in find_notes():
        print("Note     " + note)
    if not faults:
        print("All is well: Python, folder, disk and libraries are as they should be.")
    return 1 if faults else 0


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="start.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = {"lab": lab, "test": test, "doctor": doctor}
    parser.add_argument("command", nargs="?", choices=sorted(commands), default="lab", help=argparse.SUPPRESS)
    asked, further = parser.parse_known_args(arguments)
    try:
        return commands[asked.command](further)
    except Stop as found:
        print(f"\n{found}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(
            f"\nThe computer refused something: {problem}\nRun  python3 start.py doctor  .", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again whenever you like: what is done is kept.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
