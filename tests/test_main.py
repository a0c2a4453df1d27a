"""The command line: every command explains itself, and wrong calls end with a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from alliancekit import __main__, __version__


@pytest.mark.parametrize("command", __main__._COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main([command, "--help"])
    assert ended.value.code == 0
    assert __main__._COMMANDS[command][1] in " ".join(capsys.readouterr().out.split())


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main(["--help"])
    assert ended.value.code == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert all(line in listed for _, line in __main__._COMMANDS.values())


@pytest.mark.parametrize(
    ("call", "said"), [([], "COMMAND"), (["scroe"], "'scroe'"), (["lab", "--frobnicate"], "--frobnicate")]
)
def test_a_wrong_call_exits_with_2_and_names_what_is_wrong(call, said, capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main(call)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["--version"])
    assert capsys.readouterr().out == f"alliancekit {__version__}\n"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """A folder with a file of answers that can be scored, one of ratings that cannot be read, and a folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers.csv").write_text("id,1,2,3,4\na,1,2,3,4\n", encoding="utf-8")
    (tmp_path / "ratings.csv").write_text(
        "client_id,session,rater,bond,goals,tasks\nC1,1,client,9,3,3\n", encoding="utf-8"
    )
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("score no.csv --instrument srs -o s.csv", "There is no such file"),
        ("score folder --instrument srs -o s.csv", "This is a folder"),
        ("score answers.csv --instrument srs -o folder", "folder is a folder: give the name of a file"),
        ("score answers.csv --instrument srs -o no/s.csv", "There is no folder no; make it first"),
        ("score answers.csv --instrument srs -o answers.csv", "would overwrite the answers"),
        ("score answers.csv --instrument sr -o s.csv", "There are: teaching, wai"),
        ("template -o no/t.csv", "t.csv is not there, or its folder is not"),
        ("template -o answers.csv", "choose another name"),
        ("check ratings.csv -o no/f.csv", "f.csv is not there, or its folder is not"),
        ("check ratings.csv -o folder", "folder is a folder"),
        (
            "simulate --seed 1 --clients 5 --out answers.csv",
            "answers.csv is a file, where a folder is needed",
        ),
        ("simulate --seed 1 --clients 5 --out answers.csv/x", "lies below a file, where a folder is needed"),
        ("simulate --seed -1 --out new", "seed is -1; allowed is a whole number of 0 or more"),
        ("simulate --seed 1 --clients 0 --out new", "clients is 0; allowed is a whole number of 1 or more"),
        ("simulate --seed 1 --clients 100001 --out new", "clients is more than 100,000, which is the most"),
        ("simulate --seed 1 --therapists 999999999 --out new", "therapists is more than 100,000"),
        (f"simulate --seed 1 --clients {'9' * 400} --out new", "clients is more than 100,000"),
        ("instruments wia", "There is no instrument 'wia'. There are: teaching"),
    ],
)
def test_a_mistake_is_answered_in_a_sentence_and_leaves_no_file(desk, capsys, call, said):
    before = sorted(desk.iterdir())
    assert __main__.main(call.split()) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Errno" not in told
    assert sorted(desk.iterdir()) == before


PRINTING = [
    "instruments",
    "instruments wai-sr",
    "check good.csv",
    "check ratings.csv",
    "score answers.csv --instrument srs -o s.csv",
    "simulate --seed 1 --clients 5 --out clinic",
    "template -o t.csv",
    "report good.csv --title Ours -o r.html",
    "plan correlation --clients 50 --seed 1 --studies 100",
    "--help",
    "score --help",
]


@pytest.fixture
def table(desk):
    """The same folder with ratings that can be read, and tables that take a while."""
    rows = "".join(f"C{n},{s},client,{1 + (n + s) % 5},3,3\n" for n in range(300) for s in (1, 2, 3))
    (desk / "good.csv").write_text("client_id,session,rater,bond,goals,tasks\n" + rows, encoding="utf-8")
    return desk


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("reader", ["| head -c 1", "| true", ">&-", "2>&-"])
def test_who_reads_no_further_or_not_at_all_gets_no_traceback(table, reader):
    for call in PRINTING[:4] if reader != "| true" else PRINTING:
        command = f"{sys.executable} -m alliancekit {call} {reader}"
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, call
        assert "Exception" not in done.stderr, call


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX does")
@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize(
    "call",
    [
        "simulate --seed 1 --clients 30000 --out clinic",
        "plan correlation --clients 200 --seed 1 --studies 100000",
        "check long.csv -o faults.csv",
        "report long.csv --title Ours -o r.html",
    ],
)
def test_a_command_that_is_stopped_says_so_and_leaves_nothing(table, call, kind, code):
    rows = "".join(f"C{n},1,client,{1 + n % 5},3,3\n" for n in range(45_000))
    (table / "long.csv").write_text("client_id,session,rater,bond,goals,tasks\n" + rows, encoding="utf-8")
    before = sorted(table.rglob("*"))
    command = [sys.executable, "-m", "alliancekit", *call.split()]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(0.6)
    assert running.poll() is None, "it was done too soon to be stopped"
    running.send_signal(kind)
    _, said = running.communicate(timeout=60)
    assert running.returncode in (code, -kind)  # Python itself may end with the signal it was sent
    assert "Traceback" not in said
    assert sorted(table.rglob("*")) == before
