"""``start.py`` on a small workbook with real pip, real private Pythons and real damage, and no network."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "start.py"
LIBRARIES = ("jupyterlab", "ipywidgets", "altair", "pandas", "scipy", "statsmodels")
BACKEND = """
import zipfile

def build_wheel(folder, settings=None, metadata=None):
    name = "alliancekit-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        for file in ("__init__.py", "__main__.py"):
            wheel.write(f"alliancekit/{file}")
        wheel.writestr("alliancekit-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: alliancekit\\nVersion: 1.0\\n")
        wheel.writestr("alliancekit-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("alliancekit-1.0.dist-info/RECORD", "")
    return name
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "alliancekit"
version = "1.0"
"""
# Stand-ins for uv: they keep what they were asked, then leave the work to pip, or do none.
KEEPS = r"""#!/bin/sh
'''exec' "$(dirname "$0")/python" "$0" "$@"
'''
import json, os, subprocess, sys
settings = {n: v for n, v in os.environ.items() if n.startswith(("UV_", "SSL_", "HTTP"))}
open("uv-was-asked.json", "w").write(json.dumps({"words": sys.argv[1:], "settings": settings}))
words = sys.argv[sys.argv.index("--require-hashes"):]
"""
WORKS = KEEPS + 'sys.exit(subprocess.run([sys.executable, "-m", "pip", "install", *words]).returncode)'
FAILS = KEEPS + 'sys.exit("the engine fell off")'


def real_uv():
    """Return the files of the uv that set up this Python, as a wheel holds them."""
    files = [
        f for f in importlib.metadata.files("uv") if ".dist-info" not in f.parts[0] and f.suffix != ".pyc"
    ]
    return {
        f"uv-1.0.data/scripts/{f.name}" if ".." in f.parts else str(f): f.locate().read_bytes() for f in files
    }


def make_wheel(folder: Path, name: str, files: dict[str, str | bytes]) -> str:
    """Write a wheel and return the line that locks it."""
    info = f"{name}-1.0.dist-info"
    files = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            entry = zipfile.ZipInfo(file)
            entry.external_attr = (0o100755 if "/scripts/" in file else 0o100644) << 16
            wheel.writestr(entry, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Workbook:
    """A folder with ``start.py``, a package of two files and locked libraries that are wheels beside them."""

    def __init__(self, root: Path, extra: dict[str, str] | None = None, uv: str | None = WORKS) -> None:
        self.root, self.wheels = root, root / "wheels"
        self.wheels.mkdir(parents=True)
        shutil.copy(SOURCE, root)
        (root / "alliancekit").mkdir()
        (root / "data").mkdir()
        (root / "alliancekit" / "__init__.py").write_text("VERSION = 1\n")
        (root / "alliancekit" / "__main__.py").write_text("import sys; print('opened', *sys.argv[1:])")
        (root / "backend.py").write_text(BACKEND)
        (root / "pyproject.toml").write_text(PYPROJECT)
        modules = {f"{name}.py": "" for name in LIBRARIES}
        learners = make_wheel(self.wheels, "libraries", {**modules, **(extra or {})})
        tools = make_wheel(self.wheels, "tools", {"pytest.py": "import sys; print('tested', *sys.argv[1:])"})
        (root / "requirements.txt").write_text(learners)
        (root / "requirements-dev.txt").write_text(learners + tools)
        script = {"uv-1.0.data/scripts/uv": uv} if isinstance(uv, str) else uv
        lock = make_wheel(self.wheels, "uv", script) if uv else f"uv==1.0 --hash=sha256:{'0' * 64}\n"
        (root / "requirements-installer.txt").write_text(lock)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
        own = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri()}
        return {**kept, **own, "PIP_CACHE_DIR": str(self.root / "cache"), **variables}

    def start(self, *arguments: str, **variables: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, str(self.root / "start.py"), *arguments],
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def module(self):
        spec = importlib.util.spec_from_file_location("start_under_test", self.root / "start.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def asked(self):
        return json.loads((self.root / "uv-was-asked.json").read_text())

    def has_a_venv(self, ready: Workbook) -> None:
        """Make the private folder with another workbook's pip, which is far quicker than with a new one."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.root / ".venv"], check=True)
        for part in ready.packages().glob("pip*"):
            shutil.copytree(part, self.packages() / part.name)

    def copy(self, root: Path) -> Workbook:
        """Return the same workbook as another person has it, with nothing set up and no wheels."""
        other = object.__new__(Workbook)
        other.root = shutil.copytree(
            self.root, root, ignore=shutil.ignore_patterns(".venv", "wheels", "cache")
        )
        other.wheels = root / "wheels"
        return other

    def packages(self) -> Path:
        return next((self.root / ".venv").glob("Lib" if os.name == "nt" else "lib/*")) / "site-packages"


@pytest.fixture
def workbook(tmp_path):
    return Workbook(tmp_path / "a workbook")


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    made = Workbook(tmp_path_factory.mktemp("ready") / "a workbook")
    made.first = made.start("--no-browser")
    return made


@pytest.fixture
def faults(workbook):
    return lambda: list(workbook.module().find_faults())


def test_first_start_shows_its_steps_and_opens_the_lab(ready):
    code, said = ready.first
    assert code == 0, said
    assert [f"Step {n} of 3" in said for n in (1, 2, 3)] == [True] * 3
    assert said.rstrip().endswith("opened lab --no-browser")
    assert "Successfully installed" not in said


def test_second_start_does_nothing_but_open_the_lab(ready):
    assert ready.start() == (0, "opened lab\n")


def test_doctor_is_content_with_a_finished_set_up(ready):
    code, said = ready.start("doctor")
    assert code == 0, said
    assert "All is well" in said


def test_a_changed_package_is_installed_again_and_nothing_else(ready):
    (ready.root / "alliancekit" / "__init__.py").write_text("VERSION = 2\n")
    assert "changed since it was installed" in ready.start("doctor")[1]
    code, said = ready.start()
    assert code == 0, said
    assert "Step 1 of 1: the workbook itself" in said
    assert (ready.packages() / "alliancekit" / "__init__.py").read_text() == "VERSION = 2\n"


def test_a_damaged_library_is_found_by_the_doctor(ready):
    damaged = ready.packages() / "altair.py"
    damaged.write_text("raise ImportError('torn')")
    code, said = ready.start("doctor")
    damaged.write_text("")
    assert code == 1
    assert "A library is damaged (ImportError: torn)" in said
    assert "Delete the folder" in said


def test_a_library_whose_files_were_deleted_is_brought_back(ready):
    lost = ready.packages() / "altair.py"
    lost.unlink()
    assert "set-up was not finished" in ready.start("doctor")[1]
    code, said = ready.start()
    assert code == 0, said
    assert lost.exists()


def test_a_package_that_was_deleted_is_installed_again(ready):
    shutil.rmtree(ready.packages() / "alliancekit")
    code, said = ready.start()
    assert code == 0, said
    assert "Step 1 of 1: the workbook itself" in said


def test_what_a_path_for_other_pythons_leads_to_hides_nothing(ready, tmp_path):
    for name in ("json", "argparse", "socket", "pandas"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong one')")
    assert ready.start(PYTHONPATH=str(tmp_path)) == (0, "opened lab\n")
    code, said = ready.start("doctor", PYTHONPATH=str(tmp_path))
    assert code == 0, said
    assert "settings of Python that the workbook does without: " in said


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"HOME": "/proc/nowhere"}, "Your home folder /proc/nowhere is not there"),
        (
            {"JUPYTER_TOKEN": "abc", "IPYTHONDIR": "/x"},
            "of Jupyter that the workbook does without: IPYTHONDIR",
        ),
        ({"VIRTUAL_ENV": "/another"}, "Another Python is active, VIRTUAL_ENV=/another"),
        ({"CONDA_PREFIX": "/conda"}, "Another Python is active, CONDA_PREFIX=/conda"),
        ({"http_proxy": "http://127.0.0.1:9"}, "your proxy settings say (http_proxy"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="HOME is a POSIX matter")
def test_the_doctor_sees_what_was_set_for_others_and_finds_no_fault(ready, variables, said):
    code, told = ready.start("doctor", **variables)
    assert code == 0, told
    assert said in told


def test_a_file_that_hides_a_module_from_the_lessons_is_a_fault(workbook, faults):
    (workbook.root / "notebooks").mkdir()
    for name in ("random.py", "my_own.py"):
        (workbook.root / "notebooks" / name).write_text("")
    (found,) = [fault for fault in faults() if "hides the module" in fault]
    assert "random.py" in found


def test_letters_that_a_console_cannot_show_stop_nothing(ready, tmp_path):
    moved = shutil.copytree(ready.root, tmp_path / "Übung ≥ 1", symlinks=True)
    copy = object.__new__(Workbook)
    copy.root, copy.wheels = moved, moved / "wheels"
    code, said = copy.start("doctor", PYTHONIOENCODING="ascii")
    assert code == 1
    assert "made when this folder was elsewhere" in said
    (moved / "notebooks").mkdir()
    (moved / "notebooks" / "random.py").write_text("")
    said = copy.start("doctor", PYTHONIOENCODING="ascii:strict")[1]
    assert "Traceback" not in said
    assert "\\u2265" in said


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such name")
def test_a_folder_whose_name_is_not_utf_8_is_named(tmp_path):
    workbook = Workbook(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfcbung")), uv=None)
    code, told = workbook.start("--no-browser")
    assert code == 1
    assert "not written in UTF-8" in told
    assert "Rename the folder" in told


def test_test_installs_the_tools_and_hands_its_words_to_pytest(ready):
    code, said = ready.start("test", "-k", "floors")
    assert code == 0, said
    assert said.rstrip().endswith("tested -n logical -k floors")
    assert ready.start() == (0, "opened lab\n"), "the developers' libraries serve the learner too"


def test_a_library_that_was_cut_short_is_made_whole(ready):
    record = next(ready.packages().glob("libraries-*.dist-info"))
    (record / "INSTALLER").unlink()
    (ready.packages() / "scipy.py").unlink()
    stamp = ready.root / ".venv" / "alliance-workbook.json"
    stamp.write_text(stamp.read_text().replace("requirements", "forgotten"))
    code, said = ready.start("doctor")
    assert code == 1
    assert "set-up was not finished" in said
    assert ready.start()[0] == 0
    assert (ready.packages() / "scipy.py").exists()


def test_a_moved_folder_is_seen_and_set_up_anew(ready, tmp_path):
    moved = shutil.copytree(ready.root, tmp_path / "elsewhere", symlinks=True)
    copy = object.__new__(Workbook)
    copy.root, copy.wheels = moved, moved / "wheels"
    code, said = copy.start("doctor")
    assert code == 1
    assert "made when this folder was elsewhere" in said
    code, said = copy.start()
    assert code == 0, said
    assert "Step 1 of 3" in said


needs_uv = pytest.mark.skipif(
    importlib.util.find_spec("uv") is None, reason="uv is not here: pip set up this Python"
)


@pytest.mark.skipif(os.name == "nt", reason="process groups are a POSIX matter")
@pytest.mark.slow
@pytest.mark.parametrize("uv", [None, pytest.param("real", marks=needs_uv)], ids=["pip", "uv"])
def test_a_killed_set_up_goes_on_where_it_was(tmp_path, uv):
    many = {f"many/file_{number}.py": "x = 1\n" * 50 for number in range(6000)}
    workbook = Workbook(tmp_path / "workbook", extra=many, uv=uv and real_uv())
    process = subprocess.Popen(
        [sys.executable, str(workbook.root / "start.py")],
        env=workbook.environment(),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list((workbook.root / ".venv").glob("lib/*/site-packages/many/*")):
        assert time.monotonic() < deadline
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert len(list((workbook.packages() / "many").glob("*.py"))) < 6000, (
        "it was killed while files were copied"
    )
    assert "set-up was not finished" in workbook.start("doctor")[1]
    code, said = workbook.start()
    assert code == 0, said
    assert "Step 1 of 2: the libraries" in said
    assert len(list((workbook.packages() / "many").glob("*.py"))) == 6000


def test_before_the_first_start_the_doctor_says_so(workbook):
    code, said = workbook.start("doctor")
    assert code == 1
    assert "not set up yet" in said
    assert "python3 start.py" in said


def test_a_private_folder_of_someone_else_is_left_alone(workbook):
    venv = workbook.root / ".venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").write_text("home = /nowhere/at/all\nversion = 3.12.1\n")
    (venv / "treasure").write_text("mine")
    code, said = workbook.start()
    assert code == 1
    assert "did not make and cannot use" in said
    assert "Rename it or delete it" in said
    assert (venv / "treasure").read_text() == "mine"
    assert "the Python it was made with is gone" in workbook.start("doctor")[1]


def test_a_private_folder_with_an_old_python_is_named(workbook, faults):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", workbook.root / ".venv"], check=True)
    settings = workbook.root / ".venv" / "pyvenv.cfg"
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("version")]
    settings.write_text("\n".join([*lines, "version = 3.9.18"]))
    assert any("it was made with Python 3.9.18" in fault for fault in faults())


def test_old_pythons_can_read_the_file():
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("version", "words"),
    [((3, 8, 18), "which is too old"), ((3, 15, 0), "newer than this workbook has been tried with")],
)
@pytest.mark.parametrize(
    ("there", "mend"), [("python3.13", "run  python3.13 start.py"), ("", "Install Python 3.13")]
)
def test_an_unfitting_python_is_told_what_to_do(workbook, monkeypatch, version, words, there, mend):
    module = workbook.module()
    monkeypatch.setattr(module, "fitting_python", lambda: there)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(module.Stop, match=words) as stopped:
        module.check_python()
    assert mend in str(stopped.value)


def test_old_pythons_that_are_here_end_with_the_sentence(workbook):
    """Where a machine has none, the two tests above stand for it."""
    for old in filter(None, map(shutil.which, ("python3.7", "python3.8", "python3.10"))):
        if subprocess.run([old, "-c", ""], stderr=subprocess.DEVNULL, check=False).returncode:
            continue  # a name on the path that leads to no Python
        start = [old, str(workbook.root / "start.py")]
        done = subprocess.run(start, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "too old" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_python_without_venv_is_told_what_to_install(workbook, monkeypatch):
    module = workbook.module()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(module.Stop, match=r"'ensurepip' is missing.\nOn Debian and Ubuntu run  sudo apt"):
        module.check_venv_module()


@pytest.mark.skipif(os.name == "nt", reason="folder permissions are a POSIX matter")
def test_a_folder_that_cannot_be_written_is_named(workbook):
    module = workbook.module()
    workbook.root.chmod(0o555)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)  # the superuser may write anywhere
        with pytest.raises(module.Stop, match="Nothing can be written into"):
            module.check_folder()
    finally:
        if root:
            os.seteuid(0)
        workbook.root.chmod(0o755)


def test_a_full_disk_is_said_before_anything_is_fetched(workbook, monkeypatch, capsys):
    module = workbook.module()
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - the shape of shutil's own answer
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**11, 10**11, 10**8))
    assert module.main([]) == 1
    said = capsys.readouterr().err
    assert "0.1 GB free; setting up needs 1.5 GB" in said
    assert not (workbook.root / ".venv").exists()
    assert any("0.1 GB free" in fault for fault in module.find_faults())


def test_a_taken_port_is_a_note_and_no_fault(workbook, monkeypatch):
    module = workbook.module()
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        monkeypatch.setattr(module, "PORT", busy.getsockname()[1])
        assert any("is taken" in note for note in module.find_notes())
    assert not any("is taken" in note for note in module.find_notes())


def test_a_missing_chromium_is_a_note_and_no_fault(workbook, monkeypatch):
    module = workbook.module()
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert any("Only the browser tests need it" in note for note in module.find_notes())


@pytest.mark.slow
@pytest.mark.parametrize("where", ["file", "variables"])
def test_settings_of_pip_that_send_libraries_elsewhere_change_nothing(tmp_path, where):
    workbook = Workbook(tmp_path / "workbook")
    elsewhere = tmp_path / "elsewhere"
    settings = {"dry-run": "yes", **dict.fromkeys(("prefix", "root", "target"), elsewhere), "user": "yes"}
    file = tmp_path / "pip.conf"
    variables = {"PIP_CONFIG_FILE": str(file)}
    if where == "file":
        file.write_text("\n".join(["[install]", *(f"{name} = {value}" for name, value in settings.items())]))
    else:
        variables |= {"PIP_" + name.upper().replace("-", "_"): str(value) for name, value in settings.items()}
    code, told = workbook.start("--no-browser", **variables)
    assert code == 0, told
    assert told.rstrip().endswith("opened lab --no-browser")
    assert not elsewhere.exists()
    code, told = workbook.start("doctor", **variables)
    assert code == 0, told
    assert set(settings) <= set(re.findall(r"[\w-]+", told.partition("set-up does without: ")[2]))


def test_what_the_stamp_says_is_checked_against_what_is_there(tmp_path, ready):
    module = ready.module()
    assert module.unfinished("requirements.txt") == []
    (record,) = ready.packages().glob("libraries-*.dist-info")
    kept = record.rename(tmp_path / "kept")
    try:
        assert module.unfinished("requirements.txt") == ["libraries"]
    finally:
        kept.rename(record)


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONPATH": "/nowhere", "PYTHONSTARTUP": "/nowhere"},
        {"PYTHONOPTIMIZE": "2", "PYTHONWARNINGS": "error"},
        {"PYTHONINSPECT": ""},
    ],
)
def test_settings_of_other_pythons_do_not_reach_the_workbooks(ready, monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert {name for name in ready.module().environment() if name.startswith("PYTHON")} == {
        "PYTHONUTF8",
        "PYTHONNOUSERSITE",
    }


@pytest.mark.skipif(os.name == "nt", reason="no name of a folder on Windows can hold what parts a path there")
def test_a_folder_whose_name_parts_a_path_is_named(tmp_path):
    workbook = Workbook(tmp_path / "week 1: start")
    code, told = workbook.start("--no-browser")
    assert code == 1
    assert "With a ':' in its name" in told
    assert "Rename the folder" in told


def spoil_hash(workbook):
    lock = workbook.root / "requirements.txt"
    lock.write_text(lock.read_text()[:-5] + "0000\n")


def lose_wheels(workbook):
    shutil.rmtree(workbook.wheels)


INDEX = {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1", "PIP_TIMEOUT": "2", "NO_PROXY": ""}


@pytest.mark.parametrize(
    ("damage", "variables", "said"),
    [
        (spoil_hash, {}, "is not the one this workbook was tested with"),
        (lose_wheels, {}, "One of the libraries is not there for this computer"),
        (
            lose_wheels,
            {**INDEX, "PIP_INDEX_URL": "http://127.0.0.1:9/"},
            "no connection to the Python package index",
        ),
        (
            lose_wheels,
            {**INDEX, "PIP_INDEX_URL": "https://packages.invalid/", "PIP_PROXY": "http://127.0.0.1:9"},
            "proxy refused the download",
        ),
    ],
    ids=["altered download", "not in the index", "offline", "proxy"],
)
def test_a_failed_download_is_explained(ready, tmp_path, damage, variables, said):
    workbook = Workbook(tmp_path / "workbook")
    damage(workbook)
    workbook.has_a_venv(ready)
    code, told = workbook.start(**variables)
    assert code == 1
    assert said in told
    assert f"written in {workbook.root / 'set-up.log'}" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "disk is full",
        ),
        ("ERROR: ... [WinError 5] Access is denied: 'c:\\\\zmq.pyd'", "Close every JupyterLab"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]'))", "certificate"),
        ("one\ntwo\nthe engine fell off", "the engine fell off"),
    ],
)
def test_what_pip_says_is_put_in_words(workbook, log, said):
    assert said in workbook.module().explain(log)


@pytest.mark.parametrize("uv", [None, FAILS], ids=["it cannot be had", "it fails"])
def test_pip_does_the_work_where_the_fast_installer_cannot(ready, tmp_path, uv):
    workbook = Workbook(tmp_path / "workbook", uv=uv)
    workbook.has_a_venv(ready)
    code, told = workbook.start("--no-browser")
    assert code == 0, told
    assert told.count("so pip does its work. That takes longer.") == 1
    assert told.rstrip().endswith("opened lab --no-browser")
    assert "installed by pip, from the internet" in workbook.start("doctor")[1]
    assert ("the engine fell off" in (workbook.root / "set-up.log").read_text()) == (uv == FAILS)


def test_how_much_is_downloaded_is_said(ready):
    assert re.search(r"needs the internet: about \d+ MB of it", ready.first[1])


HOSTILE = {
    "UV_TARGET": "elsewhere",
    "UV_PREFIX": "elsewhere",
    "UV_SYSTEM_PYTHON": "1",
    "UV_PYTHON": "2.7",
    "UV_INDEX_URL": "http://127.0.0.1:9/",
    "UV_OFFLINE": "1",
    "UV_EXCLUDE_NEWER": "2001-01-01",
    "UV_NO_BINARY": "1",
    "UV_CACHE_DIR": "elsewhere",
    "UV_CONFIG_FILE": "/nowhere/uv.toml",
}


@pytest.mark.parametrize("uv", [WORKS, pytest.param("real", marks=needs_uv)], ids=["a stand-in", "uv itself"])
def test_a_persons_settings_of_uv_change_nothing(ready, tmp_path, uv):
    workbook = Workbook(tmp_path / "a workbook", uv=uv if uv == WORKS else real_uv())
    workbook.has_a_venv(ready)
    elsewhere = tmp_path / "elsewhere"
    variables = {name: value.replace("elsewhere", str(elsewhere)) for name, value in HOSTILE.items()}
    for folder in (workbook.root, tmp_path / "settings" / "uv"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "uv.toml").write_text(
            'offline = true\nexclude-newer = "2001-01-01"\n[pip]\ntarget = "elsewhere"'
        )
    variables["XDG_CONFIG_HOME"] = str(tmp_path / "settings")
    code, told = workbook.start("--no-browser", **variables)
    assert code == 0, told
    assert "pip does its work" not in told
    assert not elsewhere.exists()
    assert not (workbook.root / "elsewhere").exists()
    assert not (workbook.root / ".venv" / "downloads").exists()
    code, told = workbook.start("doctor", **variables)
    assert code == 0, told
    assert f"settings of uv that the workbook does without: {', '.join(sorted(HOSTILE))}." in told
    assert "installed by uv, from the internet" in told
    if uv == WORKS:
        asked = workbook.asked()
        assert {name for name in asked["settings"] if name in HOSTILE} == set()
        assert {"--no-config", "--require-hashes", "--only-binary=:all:"} <= set(asked["words"])


def test_how_a_person_reaches_libraries_is_told_to_uv_too(ready):
    asked = ready.asked()
    assert asked["settings"]["UV_FIND_LINKS"] == ready.wheels.as_uri()
    assert "--no-index" in asked["words"]


def test_each_way_of_reaching_libraries_has_its_name_in_uv(workbook, monkeypatch):
    module = workbook.module()
    said = {
        "index-url": "https://a.test/simple",
        "extra-index-url": "https://b.test https://c.test",
        "find-links": "one two",
        "proxy": "http://proxy.test:1",
        "cert": "mine.pem",
        "timeout": "7",
        "prefix": "elsewhere",
    }
    monkeypatch.setattr(module, "pip_settings", lambda: said)
    found = module.installing_environment()
    assert {name: value for name, value in found.items() if name.startswith("UV_")} == {
        "UV_DEFAULT_INDEX": "https://a.test/simple",
        "UV_INDEX": "https://b.test https://c.test",
        "UV_FIND_LINKS": "one,two",
        "UV_HTTP_TIMEOUT": "7",
        "UV_SYSTEM_CERTS": "1",
    }
    assert (found["HTTPS_PROXY"], found["SSL_CERT_FILE"]) == ("http://proxy.test:1", "mine.pem")
    assert found["PIP_EXTRA_INDEX_URL"] == "https://b.test https://c.test"
    assert "PIP_PREFIX" not in found


def test_settings_of_pip_over_several_lines_are_read(ready, tmp_path, monkeypatch):
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nextra-index-url =\n    https://b.test\n    https://c.test\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert ready.module().pip_settings()["extra-index-url"] == "https://b.test https://c.test"


@pytest.fixture(scope="module")
def packed(ready, tmp_path_factory):
    """Make a workbook and a pack of it."""
    made = Workbook(tmp_path_factory.mktemp("packed") / "a workbook")
    made.has_a_venv(ready)
    made.folder = made.root.parent / "a pack"
    code, made.told = made.start("pack", str(made.folder))
    assert code == 0, made.told
    return made


@pytest.fixture
def pack(packed, tmp_path):
    return shutil.copytree(packed.folder, tmp_path / "pack")


def test_a_pack_says_what_it_is(packed):
    module = packed.module()
    assert re.search(
        rf"is whole: 2 libraries, 0 MB, for {module.system()} with Python \d\.\d+\.", packed.told
    )
    assert sorted(file.name for file in packed.folder.iterdir()) == [
        *("READ ME.txt", "alliance-workbook", "libraries", "pack.json"),
    ]
    read_me = (packed.folder / "READ ME.txt").read_text()
    assert module.system() in read_me
    assert "python3 start.py --from" in read_me
    assert (packed.folder / "alliance-workbook" / "start.py").read_bytes() == SOURCE.read_bytes()


NO_INDEX_ANSWERS = {"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_FIND_LINKS": "/nowhere"}


@pytest.mark.parametrize("uv", [WORKS, None], ids=["uv", "pip"])
def test_a_set_up_from_a_pack_asks_no_index(packed, pack, tmp_path, uv):
    student = packed.copy(tmp_path / "student")
    student.has_a_venv(packed)
    if uv is None:  # as where uv does not run
        (student.root / "requirements-installer.txt").write_text(f"uv==1.0 --hash=sha256:{'0' * 64}\n")
        said = json.loads((pack / "pack.json").read_text())
        said["lock"] = hashlib.sha256(student.module().pack_lock().encode()).hexdigest()
        said["libraries"] = [name for name in said["libraries"] if not name.startswith("uv-")]
        (pack / "pack.json").write_text(json.dumps(said))
    code, told = student.start("--no-browser", "--from", str(pack), **NO_INDEX_ANSWERS)
    assert code == 0, told
    assert "needs the pack in" in told
    assert told.rstrip().endswith("opened lab --no-browser")
    log = (student.root / "set-up.log").read_text()
    assert "127.0.0.1:9" not in log
    assert "/nowhere" not in log
    shutil.rmtree(pack)
    assert student.start() == (0, "opened lab\n"), "afterwards the pack is needed no more"
    by = "uv" if uv else "pip"
    assert f"installed by {by}, from the pack in {pack}." in student.start("doctor", **NO_INDEX_ANSWERS)[1]


def cut_short(pack):
    (pack / "pack.json").write_text("{}")


def half_copied(pack):
    (pack / "pack.json").write_text((pack / "pack.json").read_text()[:40])


def not_there(pack):
    shutil.rmtree(pack)


def a_file_instead(pack):
    shutil.rmtree(pack)
    pack.write_text("")


def lost_a_library(pack):
    (pack / "libraries" / "libraries-1.0-py3-none-any.whl").unlink()


def one_wrong_byte(pack):
    file = pack / "libraries" / "libraries-1.0-py3-none-any.whl"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def made_otherwise(**what):
    def change(pack):
        said = json.loads((pack / "pack.json").read_text())
        (pack / "pack.json").write_text(json.dumps({**said, **what}))

    return change


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut_short, "was not finished"),
        (half_copied, "was not finished"),
        (not_there, "There is no pack in"),
        (a_file_instead, "There is no pack in"),
        (lost_a_library, "is not whole: libraries-1.0-py3-none-any.whl is missing"),
        (one_wrong_byte, "is damaged: libraries-1.0-py3-none-any.whl is not what this workbook"),
        (made_otherwise(system="Plan9 vax"), "was made on Plan9 vax, and this is "),
        (made_otherwise(python="3.9"), "was made with Python 3.9, and this is Python 3."),
        (made_otherwise(lock="another"), "was made for another version of the workbook"),
    ],
)
def test_a_pack_that_will_not_do_is_said_before_anything_is_made(packed, pack, tmp_path, damage, said):
    student = packed.copy(tmp_path / "student")
    damage(pack)
    code, told = student.start("--from", str(pack), **NO_INDEX_ANSWERS)
    assert code == 1
    assert said in told
    assert "Traceback" not in told
    assert not (student.root / ".venv").exists()
    assert any(said in fault for fault in student.module().find_faults(pack))


def test_a_whole_pack_is_no_fault(packed, pack):
    assert [fault for fault in packed.module().find_faults(pack) if "pack" in fault] == []


def test_the_installer_compares_hashes_whatever_the_pack_says(packed, pack, tmp_path):
    student = packed.copy(tmp_path / "student")
    student.has_a_venv(packed)
    one_wrong_byte(pack)
    unchecked = student.root / "start.py"
    unchecked.write_text(
        unchecked.read_text().replace("            check_pack(pack)\n", "            pass\n")
    )
    code, told = student.start("--from", str(pack), **NO_INDEX_ANSWERS)
    assert code == 1
    assert "is not the one this workbook was tested with" in told


def test_a_pack_whose_making_failed_is_not_finished_and_can_be_made_again(packed, tmp_path):
    folder = tmp_path / "stick"
    code, told = packed.start("pack", str(folder), PIP_FIND_LINKS="")
    assert code == 1
    assert "not there for this computer" in told
    with pytest.raises(Exception, match="was not finished"):
        packed.module().check_pack(folder)
    code, told = packed.start("pack", str(folder))
    assert code == 0, told
    packed.module().check_pack(folder)


def test_folders_of_someone_else_are_no_place_for_a_pack(packed, tmp_path):
    (tmp_path / "libraries").mkdir()
    (tmp_path / "libraries" / "treasure").write_text("mine")
    code, told = packed.start("pack", str(tmp_path))
    assert code == 1
    assert "Name another folder" in told
    assert (tmp_path / "libraries" / "treasure").read_text() == "mine"


def test_lessons_go_into_a_pack_as_they_were_installed(packed, tmp_path):
    installed = packed.packages() / "alliancekit" / "notebooks"
    (installed / "images").mkdir(parents=True)
    (installed / "00_start_here.ipynb").write_text("as it was made")
    (installed / "images" / "one.png").write_text("")
    (installed / "my answers.csv").write_text("a secret")
    (packed.root / "notebooks").mkdir()
    (packed.root / "notebooks" / "00_start_here.ipynb").write_text("with my answers")
    try:
        assert packed.start("pack", str(tmp_path / "pack"))[0] == 0
    finally:
        shutil.rmtree(installed)
        shutil.rmtree(packed.root / "notebooks")
    lessons = tmp_path / "pack" / "alliance-workbook" / "notebooks"
    assert sorted(file.name for file in lessons.rglob("*")) == ["00_start_here.ipynb", "images", "one.png"]
    assert (lessons / "00_start_here.ipynb").read_text() == "as it was made"


@pytest.mark.parametrize("words", [["pack"], ["pack", "one", "two"], ["test", "--from", "x"]])
def test_what_cannot_be_packed_or_set_up_from_one_is_said(workbook, words):
    code, told = workbook.start(*words)
    assert code == 1
    assert "Name one folder" in told or "the developers' tools need the internet" in told
    assert not (workbook.root / ".venv").exists()


def cut_off():
    """Return what runs a command without any network, where this computer has such a thing."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    return []


@pytest.mark.slow
def test_the_workbook_itself_is_handed_round_and_set_up_without_a_network(tmp_path):
    hidden = (".*", "__pycache__", "set-up.log", "my-work", "build", "dist")
    teacher = shutil.copytree(ROOT, tmp_path / "teacher", ignore=shutil.ignore_patterns(*hidden))
    home = tmp_path / "home"
    home.mkdir()

    def start(folder, *words, before=(), **variables):
        command = [*before, sys.executable, str(folder / "start.py"), *words]
        settings = {**os.environ, "HOME": str(home), **variables}
        done = subprocess.run(command, env=settings, capture_output=True, text=True, timeout=540, check=False)
        return done.returncode, done.stdout + done.stderr

    code, told = start(teacher, "pack", str(tmp_path / "stick"))
    if "There is no connection" in told:
        pytest.skip("a pack cannot be made without a network")
    assert code == 0, told
    megabytes = int(re.search(r"libraries, (\d+) MB", told).group(1))
    said = int(re.search(r"about (\d+) MB", told).group(1))
    assert abs(said - megabytes) < 0.15 * megabytes, "what start.py says will be downloaded is what is"

    student = shutil.copytree(tmp_path / "stick" / "alliance-workbook", tmp_path / "student")
    nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9")
    code, told = start(
        student, "--only-to-set-up", "--from", str(tmp_path / "stick"), before=cut_off(), **nowhere
    )
    assert "Step 3 of 3: the workbook itself: done" in told
    assert "unrecognized arguments: --only-to-set-up" in told, "the workbook's own command was reached"
    code, told = start(student, "doctor")
    assert code == 0, told
    assert "from the pack in" in told
    lessons = {path.name: path.read_bytes() for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")}
    assert {path.name for path in (student / "notebooks").glob("*.ipynb")} == set(lessons)
