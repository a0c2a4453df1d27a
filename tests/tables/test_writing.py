"""Files are there whole or not at all, whatever comes in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.clinic import write_clinic
from alliancekit.tables.writing import refuse_no_file, replacing, write_whole

ANSWERS = "id,item_1,item_2,item_3,item_4\n" + "a,1,2,3,4\n"


def test_all_files_are_put_in_place_together_or_none(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("older")

    def interrupted():
        with replacing(first, second) as (beside, _):
            beside.write_text("newer")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert first.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    with replacing(first, second) as (one, two):
        one.write_text("1")
        two.write_text("2")
    assert (first.read_text(), second.read_text()) == ("1", "2")


def test_a_link_is_replaced_and_never_written_through(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("mine")
    (tmp_path / "sessions.csv").symlink_to(elsewhere)
    write_clinic(ak.simulate_clinic(3, seed=1), tmp_path)
    assert elsewhere.read_text() == "mine"
    assert not (tmp_path / "sessions.csv").is_symlink()
    assert len(ak.read_clinic(tmp_path).clients) == 3


def test_a_clinic_is_never_mixed_of_two(tmp_path, monkeypatch):
    first, second = ak.simulate_clinic(3, seed=1), ak.simulate_clinic(4, seed=2)
    write_clinic(first, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr("alliancekit.clinic.writing.data_package", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_clinic(second, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("there", [True, False])
def test_where_one_file_is_locked_the_older_clinic_comes_back(tmp_path, monkeypatch, there):
    if there:
        write_clinic(ak.simulate_clinic(3, seed=1), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    put = Path.replace

    def locked(part, target):
        if part.suffix == ".part" and Path(target).name == "items.csv":  # open in Excel, on Windows
            raise PermissionError(13, "locked")
        return put(part, target)

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(PermissionError):
        write_clinic(ak.simulate_clinic(4, seed=2), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_names_in_a_clinic_are_no_formulas_and_come_back(tmp_path):
    clinic = ak.simulate_clinic(3, seed=1)
    for table in (clinic.clients, clinic.sessions, clinic.items, clinic.exchanges):
        table["client_id"] = table["client_id"].cat.rename_categories({"C01": "=1+1"})
    write_clinic(clinic, tmp_path)
    assert "\n'=1+1," in (tmp_path / "clients.csv").read_text()
    assert ak.read_clinic(tmp_path).clients["client_id"].iloc[0] == "=1+1"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no channels on this system")
def test_a_device_or_a_channel_is_refused_and_stays(tmp_path, capsys):
    answers, channel = tmp_path / "answers.csv", tmp_path / "channel"
    answers.write_text(ANSWERS)
    os.mkfifo(channel)
    for out in (str(channel), os.devnull):
        assert main(["score", str(answers), "--instrument", "srs", "-o", out]) == 2
        assert "device or a channel" in capsys.readouterr().err
    assert main(["score", str(channel), "--instrument", "srs", "-o", str(tmp_path / "s.csv")]) == 2
    assert channel.is_fifo()
    with pytest.raises(OSError, match="device or a channel"):
        write_whole(channel, b"")


@pytest.mark.skipif(os.name != "posix", reason="no such links on this system")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/new.csv"])
def test_the_systems_own_links_are_never_replaced(name):
    with pytest.raises(OSError, match="device or a channel"):
        refuse_no_file(Path(name))


def test_a_folder_in_memory_is_a_folder(tmp_path):
    refuse_no_file(Path("/dev/shm/scores.csv"))
    refuse_no_file(tmp_path / "dev" / "scores.csv")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to print to")
def test_a_full_disk_is_said_without_a_traceback():
    command = f"{sys.executable} -m alliancekit instruments > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "The system stopped the command: No space left on device.\n"


def test_who_reads_no_further_gets_no_traceback():
    command = f"{sys.executable} -m alliancekit instruments | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "items" in done.stdout


@pytest.mark.parametrize(("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_stopped_leaves_nothing_behind(tmp_path, kind, code):
    (tmp_path / "answers.csv").write_text(ANSWERS + "a,1,2,3,4\n" * 1_000_000)
    command = [
        sys.executable,
        "-m",
        "alliancekit",
        "score",
        "answers.csv",
        "--instrument",
        "srs",
        "-o",
        "s.csv",
    ]
    running = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not any(path.name.endswith(".part") for path in tmp_path.iterdir()) and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(kind)
    _, said = running.communicate(timeout=60)
    assert running.returncode == code
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]
