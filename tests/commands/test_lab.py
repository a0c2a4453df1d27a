"""``alliancekit lab`` finds a port, the lessons' folder, and the words for when it cannot."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from alliancekit.__main__ import main
from alliancekit.commands.lab import PORTS, free_port, workbook_folder


def occupied() -> socket.socket:
    busy = socket.socket()
    busy.bind(("127.0.0.1", 0))
    busy.listen()
    return busy


def test_a_taken_port_is_passed_over():
    with occupied() as busy:
        taken = busy.getsockname()[1]
        assert free_port(range(taken, min(taken + 200, 65536))) > taken


def test_no_port_left_is_said_in_words():
    with occupied() as busy:
        taken = busy.getsockname()[1]
        with pytest.raises(OSError, match=f"from {taken} to {taken} is taken: close"):
            free_port(range(taken, taken + 1))


def test_the_folder_is_found_from_below(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "00_start_here.ipynb").write_text("{}")
    assert workbook_folder(tmp_path / "notebooks") == tmp_path
    assert workbook_folder(tmp_path.parent) is None


def test_elsewhere_it_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--no-browser"]) == 1
    assert "Go into the workbook's folder" in capsys.readouterr().err


def test_jupyterlab_is_asked_for_lesson_00_at_the_printed_address(tmp_path, monkeypatch, capsys):
    lesson = tmp_path / "notebooks" / "00_start_here.ipynb"
    lesson.parent.mkdir()
    lesson.write_text("{}")
    monkeypatch.chdir(tmp_path)
    asked = []
    monkeypatch.setattr("jupyterlab.labapp.main", asked.append)
    assert main(["lab", "--no-browser"]) == 0
    (arguments,) = asked
    assert arguments[0] == str(lesson)
    assert "--no-browser" in arguments
    address = urllib.request.Request(next(word for word in capsys.readouterr().out.split() if "http" in word))
    assert address.selector.startswith("/lab/tree/notebooks/00_start_here.ipynb?token=")
    port = int(address.host.rpartition(":")[2])
    assert port in PORTS
    assert f"--ServerApp.port={port}" in arguments
