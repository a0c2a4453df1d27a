"""The house is in order: style, types, floors, locks in step, nothing of one machine in the files, wheel complete."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from alliancekit.tables.names import unfit

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("-m", "ruff", "check", "--output-format=concise", "."),
        (
            "-m",
            "ruff",
            "check",
            "--preview",
            "--select=PLW1514",
            "alliancekit",
            "start.py",
            "docs",
            "benchmarks",
        ),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
    ],
    ids=["style", "encodings named", "format", "types", "floors"],
)
def test_checked_by(command):
    code, said = run(*command)
    assert code == 0, said


def test_the_map_in_contributing_shows_the_floors_as_they_are_held():
    """Every folder and module of the package stands in the map, on the floor on which the imports are held."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| *(?:top|ground)? *\| (`.*?`) \|", text, re.MULTILINE)
    drawn = [set(re.findall(r"`(\w+)`", row)) for row in rows]
    whole = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = whole["tool"]["importlinter"]["contracts"]
    held = [set(re.findall(r"(?<!\()\b\w+\b(?!\))", layer)) for layer in contract["layers"]]
    assert drawn == [floor for floor in held if floor]  # those in brackets are still to come
    there = {path.stem for path in (ROOT / "alliancekit").glob("[!_.]*") if path.suffix in {"", ".py"}}
    assert set().union(*drawn) == there - {"jupyter"} | {"__main__"}


def lock_tools():
    spec = importlib.util.spec_from_file_location("lock", ROOT / ".ci" / "lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCK = lock_tools()


def locked(name):
    lines = LOCK.pins((ROOT / name).read_text(encoding="utf-8"))
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def unmet(requirements, lock):
    named = map(Requirement, requirements)
    return [
        str(asked)
        for asked in named
        if canonicalize_name(asked.name) not in lock
        or not asked.specifier.contains(
            str(lock[canonicalize_name(asked.name)].specifier).removeprefix("=="), prereleases=True
        )
    ]


def test_learners_lock_meets_the_project():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    assert unmet([*PROJECT["dependencies"], *build], locked(LOCK.LEARNERS)) == []


def test_developers_lock_meets_the_project_and_holds_the_learners_lock():
    developers = locked(LOCK.DEVELOPERS)
    extras = PROJECT["optional-dependencies"]
    assert unmet([*extras["dev"], *extras["grading"], *extras["site"]], developers) == []
    learners = locked(LOCK.LEARNERS)
    assert {name: pin.specifier for name, pin in learners.items()} == {
        name: developers[name].specifier for name in learners
    }


@pytest.mark.parametrize("name", [LOCK.LEARNERS, LOCK.DEVELOPERS, LOCK.INSTALLER])
def test_every_locked_library_is_exact_and_hashed(name):
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    loose = [b.split()[0] for b in blocks if not re.match(r"\S+==\S+", b) or "--hash=sha256:" not in b]
    assert loose == []


def test_environment_yml_is_the_learners_lock_for_binders_python():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert text == LOCK.environment((ROOT / LOCK.LEARNERS).read_text(encoding="utf-8"))
    python, _, listed = yaml.safe_load(text)["dependencies"]
    assert re.fullmatch(r"python=3\.\d+", python), "a range would make Binder fall back to an old Python"
    assert [pin for pin in listed["pip"] if not re.match(r"[\w.-]+==", pin)] == [], (
        "no local line, exact pins"
    )


def test_python_versions_are_the_same_everywhere():
    source = (ROOT / "start.py").read_text(encoding="utf-8")
    (oldest, newest) = re.search(r"OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)", source).groups()
    classified = [c.rpartition(".")[2] for c in PROJECT["classifiers"] if "Python :: 3." in c]
    assert classified == [str(minor) for minor in range(int(oldest), int(newest) + 1)]
    assert PROJECT["requires-python"] == f">=3.{oldest}"


def committed_texts():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of committed files")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            content = path.read_bytes()
            if b"\0" not in content[:8000]:
                yield name, content.decode("utf-8", errors="replace")


def test_a_checkout_on_windows_has_the_same_bytes():
    """Else scripts, locks with their digests and notebooks would differ from one computer to the next."""
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of committed files")
    other = []
    for line in listed.stdout.decode().splitlines():
        kept, _, attributes, name = re.fullmatch(r"(\S+)\s+(\S+)\s+(attr/.*?)\s*\t(.*)", line).groups()
        if kept not in ("i/lf", "i/none") or "eol=lf" not in attributes:
            other.append((kept, attributes, name))
    changed = [name for kept, attributes, name in other if kept != "i/-text" and attributes != "attr/-text"]
    assert changed == []


# Windows takes 260 letters of a path, its end included, and a home and a folder's name stand before ours.
_BEFORE = len("C:\\Us" + "ers\\Firstname Lastname\\Documents\\alliance-workbook\\")
# What is made below the workbook's folder while it is used: lessons' names are the longest of what varies.
_MADE = (
    ".jupyter/data/nbsignatures.db-journal",
    ".jupyter/runtime/kernel-01234567-89ab-cdef-0123-456789abcdef.json",
    "notebooks/.ipynb_checkpoints/{lesson}-checkpoint.ipynb",
    "my-work/before-restore/{lesson} (from zip) 10.ipynb",
    "my-work/.progress-damaged-10.db.01234567.part",
    "my-course/feedback/firstname.lastname@university.example/lesson-00/.{lesson}.html.01234567.part",
    "my-course/submitted/firstname.lastname@university.example/lesson-00/{lesson}.ipynb",
    "my-course/release-one-by-one/firstname.lastname@university.example/concept-before/concept-before.ipynb",
    ".my-site-runs/{lesson}-0123456789abcdef0123456789abcdef.json",
    "my-site/assets/{lesson}-0123456789.json",
    "stick/alliance-workbook/notebooks/{lesson}.ipynb",
)


def test_no_path_is_too_long_for_windows():
    """The longest path of a checkout that is used, below a folder that people have."""
    lesson = max((path.stem for path in (ROOT / "notebooks").glob("*.ipynb")), key=len)
    made = [name.format(lesson=lesson) for name in _MADE]
    committed = [name for name, _ in committed_texts()]
    packed = [
        f"stick/alliance-workbook/{name}" for name in committed if name.startswith(("alliancekit", "data"))
    ]
    longest = max([*committed, *packed, *made], key=len)
    assert _BEFORE + len(longest) < 260, longest


def test_no_committed_name_is_one_that_windows_does_not_take():
    names = {part for name, _ in committed_texts() for part in Path(name).parts}
    assert {name: why for name in names if (why := unfit(name))} == {}
    folded = [name.casefold() for name, _ in committed_texts()]
    assert len(folded) == len({*folded}), "two names that differ by capitals only"


def test_what_start_py_says_of_its_own_can_be_shown_by_every_console():
    assert (ROOT / "start.py").read_text(encoding="utf-8").isascii()


# Put together here so that this file does not hold what it looks for.
MACHINE = re.compile(
    "|".join(
        [
            "files" + r"\.pythonhosted\.org",
            "pypi" + r"\.org/simple",
            r"--(?:extra-)?index" + "-url[ =]\\S*:",
            "file:" + "//",
            r"(?<![\w.~/-])/" + r"(?:home|root|Users|work|opt)/[\w.]",
            r"[A-Z]:\\" + "Users",
        ]
    )
)


def test_no_committed_text_names_a_package_index_or_a_place_on_one_machine():
    found = [
        f"{name}: {match.group()}" for name, text in committed_texts() if (match := MACHINE.search(text))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "https://files." + "pythonhosted.org/x",
        "see /" + "home/ada/notes",
        "C:\\" + "Users\\ada",
        "file:" + "///srv",
    ],
)
def test_the_search_for_machine_places_finds_them(text):
    assert MACHINE.search(text)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    script = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"
    code, said = run("-c", script, str(folder))
    assert code == 0, said
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_all_that_the_package_reads(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "alliancekit"
    files = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    tables = {f"alliancekit/data/{p.name}" for p in (ROOT / "data").iterdir() if not p.name.startswith(".")}
    assert files | tables <= names
    info = next(name for name in names if name.endswith("dist-info/METADATA")).rpartition("/")[0]
    assert f"{info}/licenses/LICENSE" in names
    settings = ("share/jupyter/lab/settings/overrides.d/alliancekit.json", "etc/jupyter/jupyter_config.json")
    for name in settings:
        assert any(each.endswith(f"data/{name}") for each in names)
    assert not [name for name in names if re.match(r"tests|notebooks|benchmarks|\.", name)]


def test_the_wheel_asks_for_what_the_project_names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("METADATA"))
        metadata = message_from_bytes(archive.read(name))
    asked = {Requirement(line).name for line in metadata.get_all("Requires-Dist") if "extra ==" not in line}
    assert asked == {Requirement(line).name for line in PROJECT["dependencies"]}
