"""``start.py`` before anything is set up: what it finds, and what it says of it."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from tests.start.workbooks import SOURCE, Workbook


def test_a_file_that_hides_a_module_from_the_lessons_is_a_fault(workbook, faults):
    (workbook.root / "notebooks").mkdir()
    for name in ("random.py", "my_own.py"):
        (workbook.root / "notebooks" / name).write_text("")
    (found,) = [fault for fault in faults() if "hides the module" in fault]
    assert "random.py" in found


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such name")
def test_a_folder_whose_name_is_not_utf_8_is_named(tmp_path):
    workbook = Workbook(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xfcbung")), uv=None)
    code, told = workbook.start("--no-browser")
    assert code == 1
    assert "not written in UTF-8" in told
    assert "Rename the folder" in told


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


@pytest.mark.skipif(os.name == "nt", reason="no name of a folder on Windows can hold what parts a path there")
def test_a_folder_whose_name_parts_a_path_is_named(tmp_path):
    workbook = Workbook(tmp_path / "week 1: start")
    code, told = workbook.start("--no-browser")
    assert code == 1
    assert "With a ':' in its name" in told
    assert "Rename the folder" in told


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
