#!/usr/bin/env python3
"""Set up the Alliance Workbook and open its first lesson. Needs Python and nothing else.

python3 start.py                 set up if needed, then open JupyterLab on lesson 00
python3 start.py --from FOLDER   the same without the internet, from a pack in that folder
python3 start.py pack FOLDER     write a pack: all that others need to set up without the internet
python3 start.py test            set up the developers' tools too, then run every check
python3 start.py doctor          say what is wrong with this installation, and how to mend it
"""

# This file must be readable by old Pythons too, so that it can tell their owners what to do.
from __future__ import annotations

import os
import sys

# What PYTHONPATH leads to may hide Python's own modules, also from this file.
_LED_TO = [os.path.abspath(place) for place in os.environ.get("PYTHONPATH", "").split(os.pathsep) if place]  # noqa: PTH100
sys.path[:] = [place for place in sys.path if place not in _LED_TO]

import argparse
import ast
import hashlib
import json
import platform
import re
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "alliance-workbook.json"
LOG = ROOT / "set-up.log"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 14)
GIGABYTE = 10**9
UV = PYTHON.with_name("uv.exe" if WINDOWS else "uv")
UV_LOCK = "requirements-installer.txt"
CACHE = VENV / "downloads"  # uv's, gone when all is done: a learner's home has no room to spare
PIP_INSTALL = (str(PYTHON), "-m", "pip", "install", "--no-input", "--progress-bar", "off")
PIP_DOWNLOAD = (str(PYTHON), "-m", "pip", "download", "--no-input", "--progress-bar", "off")
# uv may take a library from any index that has it: the hash decides.
UV_INSTALL = (
    *(str(UV), "pip", "install", "--no-config", "--color", "never", "--python", str(PYTHON)),
    *("--cache-dir", str(CACHE), "--index-strategy", "unsafe-best-match"),
)
HASHED = ("--require-hashes", "--only-binary=:all:")
# A person's own settings of pip that count: those that say how the libraries are reached, not where they go.
# Beside each, the variables that say the same to uv; what uv cannot be told, pip will manage in its place.
REACHING = {
    "index-url": ["UV_DEFAULT_INDEX"],
    "extra-index-url": ["UV_INDEX"],
    "find-links": ["UV_FIND_LINKS"],
    "trusted-host": ["UV_INSECURE_HOST"],
    "proxy": ["HTTP_PROXY", "HTTPS_PROXY"],
    "cert": ["SSL_CERT_FILE"],
    "client-cert": ["SSL_CLIENT_CERT"],
    "timeout": ["UV_HTTP_TIMEOUT"],
    "default-timeout": ["UV_HTTP_TIMEOUT"],
    "retries": ["UV_HTTP_RETRIES"],
    **{name: [] for name in ("no-index", "keyring-provider", "cache-dir", "no-cache-dir")},
}
# Variables of other programs that neither the set-up nor the lessons hear of.
OTHERS = {"uv": ("UV_",), "Python": ("PYTHON",), "Jupyter": ("JUPYTER", "IPYTHON")}
TRUE = ("y", "yes", "t", "true", "on", "1")  # as pip reads them
ROOM = {"requirements.txt": 1.5 * GIGABYTE, "requirements-dev.txt": 2.5 * GIGABYTE}
DOWNLOAD = {"requirements.txt": 200, "requirements-dev.txt": 350}  # MB, with uv and the index's lists
# A pack: the libraries as they were downloaded, the workbook, and what it is, which is written last.
PACK, LIBRARIES, BOOK, PACK_ROOM = "pack.json", "libraries", "alliance-workbook", 0.3 * GIGABYTE
BOOK_FILES = (
    *("start.py", "README.md", "LICENSE", "CITATION.cff", "pyproject.toml", "requirements*.txt"),
    *("alliancekit", "data"),
)
READ_ME = """\
The Alliance Workbook, to be set up without the internet
on {system} with Python {python}. No other system and no other Python will do.

1. Copy the folder "{book}" from here to your computer, say into your Documents.
2. Open a terminal in that copy.
3. Type this and a space, drag the folder with this READ ME into the window, and press Enter:

       python3 start.py --from

   On Windows, type  py -{python} start.py --from  .

The first lesson opens in your browser. Afterwards you need this pack no more: type  python3 start.py  .
Each of the {count} libraries is compared with the workbook's own list before it is installed.
"""
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
One of the libraries is not there for this computer, or not where pip is set to look.""",
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
        str(ROOT).encode()
    except UnicodeEncodeError:
        raise Stop(
            f"The name of this folder is not written in UTF-8, so not every program can read it:\n{ROOT}\n"
            "Rename the folder, then start again."
        ) from None
    try:
        with tempfile.TemporaryFile(dir=str(ROOT)):
            pass
    except OSError as problem:
        raise Stop(
            f"Nothing can be written into {ROOT} ({problem.strerror}).\n"
            "Copy the whole folder to a place of your own, such as your Documents, and start there."
        ) from None


def check_disk(folder: Path, room: float, what: str = "setting up") -> None:
    """Stop if what is to come would not fit."""
    free = shutil.disk_usage(str(folder)).free
    if free < room:
        raise Stop(
            f"The disk has {free / GIGABYTE:.1f} GB free; {what} needs {room / GIGABYTE:.1f} GB.\n"
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


def venv_settings() -> dict[str, str]:
    """Return what the private Python folder says of itself; nothing if it says nothing."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(re.findall(r"^(\S+) *= *(.*?) *$", text, re.MULTILINE))


def venv_fault() -> str:  # noqa: PLR0911 - one return a fault
    """Say why the private Python folder cannot be used, or return an empty string."""
    if not VENV.exists():
        return "there is none yet"
    settings = venv_settings()
    if not settings:
        return "it is not a private Python folder"
    if not PYTHON.exists() or not Path(settings.get("home", "")).is_dir():
        return "the Python it was made with is gone"
    if not OLDEST <= tuple(map(int, settings.get("version", "0.0").split(".")[:2])) <= NEWEST:
        return f"it was made with Python {settings.get('version', 'unknown')}"
    if read_stamp().get("venv", str(VENV)) != str(VENV):
        return "it was made when this folder was elsewhere"
    if not any(is_whole(record) for record in records("pip")):
        return "its making was cut short, or it has no pip"
    return ""


def python_version() -> str:
    """Return the version, such as 3.12, of the Python that the libraries are for."""
    whole = platform.python_version() if venv_fault() else venv_settings()["version"]
    return ".".join(whole.split(".")[:2])


def site_packages(pattern: str) -> list[Path]:
    """Return what fits the pattern where libraries are installed."""
    return list(VENV.glob(("Lib/site-packages/" if WINDOWS else "lib/*/site-packages/") + pattern))


def records(library: str = "*") -> list[Path]:
    """Return the record folders that pip and uv keep of a library, or of all."""
    return site_packages(f"{library}-*.dist-info")


def is_whole(record: Path) -> bool:
    """Tell whether the library came in whole and is still there.

    INSTALLER is written after all other files; each folder that RECORD names must be where it was put.
    """
    try:
        listed = (record / "RECORD").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    files = [line.split(",")[0].strip('"') for line in listed]
    inside = {file.rpartition("/")[0] or file for file in files if file and not file.startswith("..")}
    there = all((record.parent / place).exists() for place in inside if "__pycache__" not in place)
    return there and (record / "INSTALLER").exists()


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
    if stamp.get("workbook") != workbook_digest() or not any(map(is_whole, records("alliancekit"))):
        steps.append("workbook")
    return steps


# --- A pack ---------------------------------------------------------------------------------------


def system() -> str:
    """Name the kind of computer that this is."""
    return f"{platform.system().replace('Darwin', 'macOS')} {platform.machine()}"


def pack_lock() -> str:
    """Return the locks that a pack fulfils, as one text."""
    return "".join((ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", UV_LOCK))


def read_pack(folder: Path) -> dict[str, Any]:
    """Return what a pack says of itself; nothing if it was not finished."""
    try:
        said = json.loads((folder / PACK).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise Stop(f"There is no pack in {folder}.\nName the folder that holds {PACK}.") from None
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def check_pack(folder: Path) -> None:
    """Stop if the folder holds no pack, or one that is not whole or not for this computer."""
    said, it, lock = read_pack(folder), f"The pack in {folder}", pack_lock()
    made_on, made_with, python = said.get("system"), said.get("python"), python_version()
    again = "Copy the whole pack again, or have it made again."
    if not said.get("libraries"):
        raise Stop(f"{it} was not finished.\nHave it made again:  python3 start.py pack FOLDER  .")
    if made_on != system():
        raise Stop(
            f"{it} was made on {made_on}, and this is {system()}.\n"
            "Ask for a pack that was made on a computer like this one, or set up with the internet."
        )
    if made_with != python:
        raise Stop(
            f"{it} was made with Python {made_with}, and this is Python {python}.\n"
            f"Start with Python {made_with}, or ask for a pack made with Python {python}."
        )
    if said.get("lock") != hashlib.sha256(lock.encode()).hexdigest():
        raise Stop(
            f"{it} was made for another version of the workbook.\n"
            f"Start in the folder {BOOK} that belongs to the pack, or ask for a new pack."
        )
    for name in said["libraries"]:
        library = folder / LIBRARIES / name
        if not library.is_file():
            raise Stop(f"{it} is not whole: {name} is missing.\n{again}")
        if hashlib.sha256(library.read_bytes()).hexdigest() not in lock:
            raise Stop(f"{it} is damaged: {name} is not what this workbook was tested with.\n{again}")


def write_pack(folder: Path) -> None:
    """Write a pack for computers like this one. What says that it is whole comes last."""
    libraries, book, fresh = folder / LIBRARIES, folder / BOOK, folder / (PACK + ".new")
    if not (folder / PACK).exists() and (libraries.exists() or book.exists()):
        raise Stop(f"{folder} holds a folder {LIBRARIES} or {BOOK} that is no pack's.\nName another folder.")
    folder.mkdir(parents=True, exist_ok=True)
    check_disk(folder, PACK_ROOM, "a pack")
    (folder / PACK).write_text("{}", encoding="utf-8")
    for old in filter(Path.exists, (libraries, book)):
        shutil.rmtree(str(old))
    locks = ("requirements.txt", UV_LOCK)
    named = [word for lock in locks for word in ("-r", str(ROOT / lock))]
    into = ("--no-deps", "--dest", str(libraries))
    run_step("Step 1 of 2: the libraries", *PIP_DOWNLOAD, *into, *HASHED, *named, count=count_pins(*locks))
    show("Step 2 of 2: the workbook ...", last=not sys.stdout.isatty())
    book.mkdir()
    for path in (path for pattern in BOOK_FILES for path in ROOT.glob(pattern)):
        if path.is_dir():
            shutil.copytree(str(path), str(book / path.name), ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(str(path), str(book))
    # The lessons as they were installed: those in this folder may hold somebody's answers.
    (book / "notebooks").mkdir()
    for lesson in site_packages("alliancekit/notebooks/[0-9][0-9]_*.ipynb"):
        shutil.copy(str(lesson), str(book / "notebooks"))
    for images in site_packages("alliancekit/notebooks/images"):
        shutil.copytree(str(images), str(book / "notebooks" / "images"))
    wheels = sorted(libraries.iterdir())
    said = {"system": system(), "python": python_version(), "libraries": [wheel.name for wheel in wheels]}
    words = READ_ME.format(system=said["system"], python=said["python"], book=BOOK, count=len(wheels))
    (folder / "READ ME.txt").write_text(words, encoding="utf-8")
    said["lock"] = hashlib.sha256(pack_lock().encode()).hexdigest()
    fresh.write_text(json.dumps(said, indent=1), encoding="utf-8")
    fresh.replace(folder / PACK)
    megabytes = sum(wheel.stat().st_size for wheel in wheels) / 1e6
    show("Step 2 of 2: the workbook: done", last=True)
    print(
        f"The pack in {folder} is whole: {len(wheels)} libraries, {megabytes:.0f} MB,"
        f" for {said['system']} with Python {said['python']}.\nWhat to do with it stands in its READ ME."
    )


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
        r"^(global|install|:env:)\.(\S+?)=((['\"]).*\4)$", listed.replace("\r", ""), re.MULTILINE
    )
    order = ("global", "install", ":env:")
    found.sort(key=lambda each: order.index(each[0]))
    return {name: " ".join(ast.literal_eval(value).split()) for _, name, value, _ in found}


def installing_environment(pack: Path | None = None) -> dict[str, str]:
    """Return the environment for pip and uv.

    Libraries are reached as the person set it, or come from the pack alone; they go where we say.
    """
    others = {name: value for name, value in environment().items() if not name.startswith(("PIP_", "UV_"))}
    kept = {name: value for name, value in pip_settings().items() if name in REACHING}
    if pack:
        kept = {"no-index": "1", "find-links": (pack / LIBRARIES).as_uri()}
    for_pip = {"PIP_" + name.upper().replace("-", "_"): value for name, value in kept.items()}
    for_uv = {variable: value for name, value in kept.items() for variable in REACHING[name]}
    if "UV_FIND_LINKS" in for_uv:
        for_uv["UV_FIND_LINKS"] = for_uv["UV_FIND_LINKS"].replace(" ", ",")
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_SYSTEM_CERTS": "1"}
    return {**others, **for_pip, **for_uv, **own}


def show(text: str, last: bool = False) -> None:
    """Rewrite the current line on a screen; elsewhere print only the last of them."""
    if sys.stdout.isatty():
        sys.stdout.write("\r" + text.ljust(78) + ("\n" if last else ""))
    elif last:
        sys.stdout.write(text + "\n")
    sys.stdout.flush()


def run_step(title: str, *command: str, count: int = 0, pack: Path | None = None) -> None:
    """Run one program of the set-up, its chatter into the log, a line of progress on the screen."""
    started = time.monotonic()
    screen = sys.stdout.isatty()
    with LOG.open("a", encoding="utf-8", errors="replace") as log:
        log.write("\n--- " + " ".join(command) + "\n")
        log.flush()
        before = log.tell()
        show(title + " ...", last=not screen)
        settings = installing_environment(pack) if PYTHON.exists() else environment()
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=settings, cwd=str(ROOT))
        try:
            while process.poll() is None:
                time.sleep(0.2)
                minutes, seconds = divmod(int(time.monotonic() - started), 60)
                known = f" {min(arrived(log_since(before)), count)} of {count}," if count else ""
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


def arrived(log: str) -> int:
    """Count the libraries that came so far: pip names each in the log, uv gives each a folder."""
    named = len(re.findall("^Collecting |already satisfied", log, re.MULTILINE))
    return named or len(list(CACHE.glob("archive-v0/*")))


def count_pins(*locks: str) -> int:
    """Count the libraries of lock files."""
    texts = [(ROOT / lock).read_text(encoding="utf-8") for lock in locks]
    return len(re.findall("^[A-Za-z0-9].*==", "\n".join(texts), re.MULTILINE))


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


def drop_unfinished() -> None:
    """Drop the records of libraries whose installation was cut short: else they are taken for installed."""
    for record in records():
        if not is_whole(record):
            shutil.rmtree(str(record))


def install_libraries(heading: str, lock: str, pack: Path | None) -> None:
    """Install what the lock file names: by uv, which is fast, or else by pip."""
    options = (*HASHED, "-r", str(ROOT / lock))
    count = count_pins(lock)
    installer = "uv"
    try:
        drop_unfinished()
        if lost(UV_LOCK):
            get = (*PIP_INSTALL, *HASHED, "--no-deps", "-r", str(ROOT / UV_LOCK))
            run_step(heading + "uv, a fast installer", *get, pack=pack)
        no_index = installing_environment(pack).get("PIP_NO_INDEX", "").lower() in TRUE
        alone = ("--no-index",) if no_index else ()  # uv has no variable for it
        run_step(heading + "the libraries", *UV_INSTALL, *alone, *options, count=count, pack=pack)
    except (Stop, OSError) as reason:
        with LOG.open("a", encoding="utf-8") as log:
            log.write(f"\n{reason}\n")
        installer = "pip"
        print("The fast installer could not be had or did not work, so pip does its work. That takes longer.")
        drop_unfinished()
        run_step(heading + "the libraries", *PIP_INSTALL, *options, count=count, pack=pack)
    shutil.rmtree(str(CACHE), ignore_errors=True)
    missing = lost(lock)
    if missing:
        raise Stop(
            f"{installer} said that all went well, but {', '.join(missing[:5])} cannot be found in {VENV}.\n"
            f"What it did is written in {LOG}"
        )
    # The developers' lock holds everything that the learners' lock holds.
    locks = {name: digest(ROOT / name) for name in ("requirements.txt", lock)}
    source = f"the pack in {pack}" if pack else "the internet"
    write_stamp({**read_stamp(), "venv": str(VENV), **locks, "installer": installer, "source": source})


def install_workbook(heading: str, pack: Path | None) -> None:
    """Install the package from this folder."""
    installed = workbook_digest()
    options = ("--no-deps", "--no-build-isolation", "--force-reinstall", ".")
    run_step(heading + "the workbook itself", *PIP_INSTALL, *options, pack=pack)
    write_stamp({**read_stamp(), "venv": str(VENV), "workbook": installed})


def set_up(lock: str, pack: Path | None = None) -> None:
    """Do the set-up steps that are not done, in order; a step that was cut short is done again."""
    check_folder()
    steps = unfinished(lock)
    if not steps:
        return
    check_venv_module()
    if "libraries" in steps:
        check_disk(ROOT, ROOM[lock])
        if pack:
            check_pack(pack)
    LOG.write_text("", encoding="utf-8")
    if "libraries" in steps:
        needed = (
            f"the pack in {pack} and no internet"
            if pack
            else f"the internet: about {DOWNLOAD[lock]} MB of it"
        )
        print(f"Setting up the workbook. The first time this takes a minute or a few and needs {needed}.")
    for number, step in enumerate(steps, 1):
        heading = f"Step {number} of {len(steps)}: "
        if step == "venv":
            make_venv(heading)
        elif step == "libraries":
            install_libraries(heading, lock, pack)
        else:
            install_workbook(heading, pack)


# --- The commands ---------------------------------------------------------------------------------


def run(*arguments: str) -> int:
    """Run the private Python until it ends; Ctrl-C is its business."""
    process = subprocess.Popen([str(PYTHON), *arguments], env=environment(), cwd=str(ROOT))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def lab(arguments: list[str], source: Path | None) -> int:
    """Open JupyterLab on lesson 00."""
    check_python()
    set_up("requirements.txt", source)
    return run("-P", "-m", "alliancekit", "lab", *arguments)  # -P: no file that lies here hides a library


def pack(arguments: list[str], _source: Path | None) -> int:
    """Set up here, then write a pack for others."""
    if len(arguments) != 1:
        raise Stop("Name one folder for the pack, as in  python3 start.py pack stick  .")
    check_python()
    set_up("requirements.txt")
    LOG.write_text("", encoding="utf-8")
    write_pack(Path(arguments[0]).resolve())
    return 0


def test(arguments: list[str], source: Path | None) -> int:
    """Run every check, or those that are named: style, types, floors, units, notebooks, browser."""
    if source:
        raise Stop("A pack holds the learners' libraries only; the developers' tools need the internet.")
    check_python()
    set_up("requirements-dev.txt")
    return run("-m", "pytest", "-n", "logical", *(arguments or ("tests", "alliancekit")))


def port_taken() -> bool:
    """Tell whether another program listens on JupyterLab's usual port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def find_faults(source: Path | None = None) -> Iterator[str]:  # noqa: C901 - one branch a kind of fault
    """Go through everything that may be wrong; yield what was found and what to do, worst first."""
    lock = "requirements.txt"
    steps = unfinished(lock)
    checks = [check_python, check_venv_module, check_folder]
    if "libraries" in steps:
        checks.append(lambda: check_disk(ROOT, ROOM[lock]))
    if source:
        checks.append(lambda: check_pack(source))
    for check in checks:
        try:
            check()
        except Stop as found:
            yield str(found)
    again = "Run  python3 start.py  : it does what is missing."
    for file in hiding():
        yield f"{file} hides the module of the same name that the lessons need.\nRename it."
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


def find_settings() -> Iterator[str]:
    """Yield what was set on this computer for other programs, and that it changes nothing here."""
    if PYTHON.exists():
        set_aside = sorted(set(pip_settings()) - set(REACHING) - {"config-file", "disable-pip-version-check"})
        if set_aside:
            yield f"You have settings of pip that the set-up does without: {', '.join(set_aside)}."
    for whose, prefixes in OTHERS.items():
        names = ", ".join(sorted(name for name in os.environ if name.startswith(prefixes)))
        if names:
            yield f"You have settings of {whose} that the workbook does without: {names}."
    home = Path("~").expanduser()
    if not os.access(str(home), os.W_OK):
        yield f"Your home folder {home} is not there or not yours to write in. The workbook needs none."
    for folder in filter(Path.is_dir, (home / ".jupyter", home / ".ipython")):
        yield f"{folder} holds settings of another Jupyter. The workbook does without, and has its own."
    for name in filter(os.environ.get, ("VIRTUAL_ENV", "CONDA_PREFIX")):
        yield f"Another Python is active, {name}={os.environ[name]}. The workbook uses its own, {VENV}."
    proxies = ", ".join(sorted(name for name in os.environ if name.lower().endswith("_proxy")))
    if proxies:
        yield f"The set-up downloads as your proxy settings say ({proxies}); the lessons need no proxy."


def hiding() -> list[Path]:
    """Return the files beside the lessons by which Python finds another module than the one it needs."""
    libraries = {path.stem for path in site_packages("*") if path.suffix in ("", ".py")}
    needed = {*sys.stdlib_module_names, *libraries}  # type: ignore[attr-defined,unused-ignore]
    files = [*(ROOT / "notebooks").glob("*.py"), *(ROOT / "notebooks").glob("*/__init__.py")]
    return sorted(
        file for file in files if (file.parent.name if file.stem == "__init__" else file.stem) in needed
    )


def find_notes() -> Iterator[str]:
    """Yield what is no fault but good to know."""
    yield from find_settings()
    stamp = read_stamp()
    if "installer" in stamp:
        yield f"The libraries were installed by {stamp['installer']}, from {stamp['source']}."
    if port_taken():
        yield f"Port {PORT} is taken, perhaps by another JupyterLab: the workbook will use the next free one."
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        yield "Chromium was not found. Only the browser tests need it; the workbook runs in any browser."


def doctor(_arguments: list[str], source: Path | None) -> int:
    """Say what is wrong, with a pack too if one is named, and how to mend it."""
    faults = list(find_faults(source))
    for fault in faults:
        print("PROBLEM  " + fault.replace("\n", "\n         "))
    for note in find_notes():
        print("Note     " + note)
    if not faults:
        print("All is well: Python, folder, disk and libraries are as they should be.")
    return 1 if faults else 0


def main(arguments: list[str] | None = None) -> int:
    """Do what was asked and return the exit code."""
    # A folder's name may hold what a console cannot show.
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined,union-attr]
    parser = argparse.ArgumentParser(
        prog="start.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = {"lab": lab, "pack": pack, "test": test, "doctor": doctor}
    parser.add_argument("command", nargs="?", choices=sorted(commands), default="lab", help=argparse.SUPPRESS)
    parser.add_argument("--from", dest="source", metavar="FOLDER", type=Path, help=argparse.SUPPRESS)
    asked, further = parser.parse_known_args(arguments)
    try:
        return commands[asked.command](further, asked.source and asked.source.resolve())
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
