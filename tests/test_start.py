"""``start.py`` on a small workbook with real pip, real private Pythons and real damage, and no network."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
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

SOURCE = Path(__file__).resolve().parents[1] / "start.py"
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


def make_wheel(folder: Path, name: str, files: dict[str, str]) -> str:
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
            wheel.writestr(file, text)
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Workbook:
    """A folder with ``start.py``, a package of two files and locked libraries that are wheels beside them."""

    def __init__(self, root: Path, extra: dict[str, str] | None = None) -> None:
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

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
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


def test_a_lost_library_is_found_by_the_doctor(ready):
    lost = ready.packages() / "altair.py"
    lost.unlink()
    code, said = ready.start("doctor")
    lost.write_text("")
    assert code == 1
    assert "No module named 'altair'" in said
    assert "Delete the folder" in said


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


@pytest.mark.skipif(os.name == "nt", reason="process groups are a POSIX matter")
@pytest.mark.slow
def test_a_killed_set_up_goes_on_where_it_was(tmp_path):
    many = {f"many/file_{number}.py": "x = 1\n" * 50 for number in range(6000)}
    workbook = Workbook(tmp_path / "workbook", extra=many)
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
    assert len(list((workbook.packages() / "many").glob("*.py"))) < 6000, "it was killed while pip copied"
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
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", workbook.root / ".venv"], check=True)
    for part in ready.packages().glob("pip*"):
        shutil.copytree(part, workbook.packages() / part.name)
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
