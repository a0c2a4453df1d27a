"""The guide's hour, followed by its own words: every block of commands, in order, in a fresh folder."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "instructors" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_hour_can_be_followed_by_its_own_words(shut_off, tmp_path):
    own = tmp_path / "bin"
    own.mkdir()
    command = own / "alliancekit"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m alliancekit "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    settings = {**os.environ, "PATH": f"{own}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    said = ""
    for block in BLOCKS:
        done = subprocess.run(
            ["sh", "-e", "-c", block], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        said += done.stdout
    assert re.search(r"trial +lesson-02 +0 of \d+", said)
    course = tmp_path / "my-course"
    assert {path.name for path in (course / "release").iterdir()} == {"lesson-02", "lesson-03"}
    assert list((course / "feedback" / "trial" / "lesson-02").glob("*.html"))
    assert not (course / "submitted" / "trial").exists()
    assert (tmp_path / "ratings.csv").exists()


def commands():
    pages = [*(ROOT / "docs" / "instructors").glob("*.md"), ROOT / "deploy" / "jupyterhub" / "README.md"]
    for page in pages:
        for line in re.findall(
            r"(?:^|`)alliancekit ([^`\n]+)", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            words = shlex.split(line)
            step = words[1:2] if words[0] == "course" else []
            options = [word for word in words if word.startswith("-")]
            yield (words[0], *step), tuple(options)


@pytest.mark.parametrize(("command", "options"), sorted(set(commands())))
def test_every_command_that_the_pages_name_is_there_and_takes_its_options(command, options):
    done = subprocess.run(
        [sys.executable, "-m", "alliancekit", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [option for option in options if not re.search(rf"{option}\b", done.stdout)] == []
