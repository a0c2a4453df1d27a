"""``alliancekit plan``, as a person at a terminal meets it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from io import StringIO

import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.__main__ import main

ASKED = ["plan", "correlation", "--clients", "60", "--effect", ".3", "--dropout", "0", "--seed", "4"]


def test_it_prints_the_sentence_and_the_table_of_plan_study(capsys):
    assert main(ASKED) == 0
    out = capsys.readouterr().out
    plan = ak.plan_study("correlation", clients=60, effect=0.3, dropout=0, seed=4)
    assert out.startswith(plan.sentence())
    rows = [
        line for line in out.splitlines() if line.split()[:1] == ["clients"] or line.strip()[:1].isdigit()
    ]
    read = pd.read_csv(StringIO("\n".join(rows)), sep=r"\s+")
    pd.testing.assert_frame_equal(read, plan.table.round(3), check_exact=False, atol=0.0006)
    assert "SYNTHETIC" in out


def test_every_setting_reaches_the_study(capsys):
    asked = "plan clustered --clients 80 --sessions 3 --raters 2 --therapists 10 --studies 200 --seed 1"
    assert main(asked.split()) == 0
    plan = ak.plan_study("clustered", clients=80, sessions=3, raters=2, therapists=10, studies=200, seed=1)
    assert capsys.readouterr().out.startswith(plan.sentence())


def test_progress_stays_out_of_what_is_printed_and_of_logs(capsys):
    main(ASKED)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("survey --clients 50 --seed 1", "There is no design 'survey'. Allowed: correlation"),
        ("correlation --clients 3 --seed 1", "clients is 3; allowed is a whole number from 10"),
        ("experiment --clients 50 --raters 2 --seed 1", "raters has no part in the design 'experiment'"),
        ("within --clients 50 --effect nan --seed 1", "effect is nan"),
        ("within --clients 50 --dropout 1 --seed 1", "dropout is 1"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_words(capsys, asked, said):
    assert main(["plan", *asked.split()]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("missing", ["--clients 50", "--seed 1"])
def test_clients_and_seed_are_asked_for(capsys, missing):
    with pytest.raises(SystemExit) as end:
        main(["plan", "within", *missing.split()])
    assert end.value.code == 2
    assert "required" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a terminal of its own")
def test_at_a_terminal_a_bar_moves_and_ctrl_c_ends_it_with_one_line():
    import termios

    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    asked = "plan within --clients 3000 --studies 100000 --seed 1"
    process = subprocess.Popen(
        [sys.executable, "-m", "alliancekit", *asked.split()], stdout=subprocess.PIPE, stderr=theirs
    )
    try:
        assert b"simulating:" in _read(ours, until=b"%")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        said = _read(ours, until=b"as it was.")
    finally:
        process.kill()
        os.close(ours)
        os.close(theirs)
    assert (process.returncode, out) == (130, b"")
    assert said.strip().splitlines()[-1].startswith(b"Stopped.")
    assert b"Traceback" not in said


def _read(terminal, until):
    """Read what a terminal shows until it shows this, for a minute at most."""
    shown, end = b"", time.monotonic() + 60
    while until not in shown and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 1000)
    return shown
