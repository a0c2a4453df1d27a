"""What a kernel loads as it starts, beside its first cell: nothing twice, and no fault that anybody sees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import alliancekit as ak
from alliancekit.exercises.engine.beforehand import load_beforehand

RUN = """
import sys
from alliancekit.clinic import reading
reads, read = [], reading.read_clinic
reading.read_clinic = lambda folder: reads.append(folder) or read(folder)
{before}
from alliancekit.exercises.engine.beforehand import load_beforehand
thread = load_beforehand()
import alliancekit as ak
print(len(ak.load_clinic().clients), ak.predict("00-1") is not None)
thread.join()
print(len(reads), {{"altair", "vl_convert"}} <= set(sys.modules))
"""


def run(before=""):
    done = subprocess.run(
        [sys.executable, "-c", RUN.format(before=before)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()[-2:]


def test_a_first_cell_beside_it_gets_the_same_and_the_sample_is_read_once():
    assert run() == ["400 True", "1 True"]


def test_what_is_amiss_is_left_to_the_cell_that_needs_it():
    assert run("sys.modules['vl_convert'] = None")[0] == "400 True"


def test_nothing_runs_beside_a_notebook_that_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert load_beforehand() is None


def test_a_kernel_is_told_what_there_is():
    settings = json.loads((Path(ak.__file__).parent / "jupyter" / "kernel_settings.json").read_text("utf-8"))
    names = {}
    for line in settings["InteractiveShellApp"]["exec_lines"]:
        exec(line, names)
    assert names["ak"] is ak
