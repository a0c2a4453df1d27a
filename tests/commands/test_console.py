"""Commands on consoles that lack signs of ours, such as Windows' own: nothing stops, and every sentence can be read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout

import pytest

from alliancekit.__main__ import _COMMANDS, main
from alliancekit.commands.console import show_every_sign

OURS = "“minus” ‘of’ −3 – 4 — … × ≈ ≤ ≥ ± →"
ANSWERS = "id,1,2,3,4\nReną “ż” −,1,2,3,4\n"
RATINGS = "client_id,session,rater,bond,goals,tasks\nReną “ż” −,1,client,−9,≥3,3\n"
CALLS = [
    "instruments",
    "instruments wai-sr",
    "check faulty.csv",
    "check faulty.csv -o faults.csv",
    "check answers.csv --instrument srs",
    "score answers.csv --instrument srs -o scores.csv",
    "score answers.csv --instrument wai-sr -o scores.csv",
    "template -o template.csv",
    "simulate --seed 1 --clients 3 --out clinic",
    "simulate --seed −1 --clients 3 --out clinic",
    "report faulty.csv --title − -o report.html",
    "plan correlation --clients 20 --seed 1 --studies 100",
    "course build course−≥ --lessons 77 --seed s",
    "site site−≥",
    "łódź",
    "--help",
    *(f"{command} --help" for command in _COMMANDS),
]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    (tmp_path / "faulty.csv").write_text(RATINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def console(encoding):
    """A console with other letters; what was written on it is read back in them."""
    there = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict", write_through=True)
    with redirect_stdout(there), redirect_stderr(there):
        yield lambda: there.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252", "ascii"])
def test_no_command_stops_at_a_sign(desk, encoding):
    with console(encoding) as told:
        for call in CALLS:
            try:
                main(call.split())
            except SystemExit as ended:
                assert ended.code in (0, 2), call  # noqa: PT017 - --help ends so, and a wrong call
    assert "Type it in digits" in told()


def test_signs_of_ours_have_twins_and_others_keep_their_number():
    with console("ascii") as told:
        show_every_sign()
        print(OURS)
        print("Reną")
    assert told().splitlines() == ["\"minus\" 'of' -3 - 4 - ... x ~ <= >= +/- ->", "Ren\\u0105"]


def test_what_a_console_has_it_shows_as_it_is():
    with console("cp1252") as told:
        show_every_sign()
        print("“Zoë” – 3 × 4 … −")
    assert told().rstrip() == "“Zoë” – 3 × 4 … -"


@pytest.mark.parametrize("encoding", ["cp437", "cp1252"])
def test_a_command_of_its_own_process_and_locale_writes_its_files_in_utf_8(desk, encoding):
    variables = {
        **os.environ,
        "PYTHONIOENCODING": encoding,
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "LC_ALL": "C",
    }
    for call in ("score answers.csv --instrument srs -o scores.csv", "check faulty.csv -o faults.csv"):
        done = subprocess.run(
            [sys.executable, "-m", "alliancekit", *call.split()],
            env=variables,
            capture_output=True,
            encoding=encoding,
            check=False,
        )
        assert "Traceback" not in done.stderr
    assert 'found "-9"' in done.stderr.replace("“", '"').replace("”", '"').replace("\\u2212", "-")
    assert "Reną “ż” −" in (desk / "scores.csv").read_text(encoding="utf-8-sig")
    assert "−9" in (desk / "faults.csv").read_text(encoding="utf-8-sig")
