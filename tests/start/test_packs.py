"""A pack: made once, handed round, and set up from without a network."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.start.workbooks import ROOT, SOURCE, WORKS, Workbook

pytestmark = pytest.mark.slow


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
