"""``start.py`` on a small workbook with real pip, real private Pythons and real damage, and no network."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.start.workbooks import KEEPS, WORKS, Workbook

pytestmark = pytest.mark.slow

FAILS = KEEPS + 'sys.exit("the engine fell off")'


def real_uv():
    """Return the files of the uv that set up this Python, as a wheel holds them."""
    files = [
        f for f in importlib.metadata.files("uv") if ".dist-info" not in f.parts[0] and f.suffix != ".pyc"
    ]
    return {
        f"uv-1.0.data/scripts/{f.name}" if ".." in f.parts else str(f): f.locate().read_bytes() for f in files
    }


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


def test_settings_of_pip_over_several_lines_are_read(ready, tmp_path, monkeypatch):
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nextra-index-url =\n    https://b.test\n    https://c.test\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert ready.module().pip_settings()["extra-index-url"] == "https://b.test https://c.test"
