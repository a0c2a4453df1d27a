"""``alliancekit course``: what cannot be done is said in a sentence, before anything is written."""

from __future__ import annotations

import importlib.util

import pytest

from alliancekit.__main__ import main


@pytest.mark.parametrize("step", ["grade", "feedback"])
def test_a_folder_that_is_no_course_is_told_how_to_become_one(step, tmp_path, capsys):
    assert main(["course", step, str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "is not a course: nbgrader_config.py and secret_seed.txt are not there" in said
    assert "alliancekit course build" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(importlib.util.find_spec("nbgrader") is None, reason="nbgrader is not installed")
def test_a_lesson_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["course", "build", str(tmp_path / "c"), "--lessons", "02", "99", "--seed", "s"]) == 2
    assert "There is no lesson 99. There are: 00, 01" in capsys.readouterr().err
    assert not (tmp_path / "c").exists()


def test_without_nbgrader_it_is_said_how_to_get_it(tmp_path, monkeypatch, capsys):
    usual = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "nbgrader" else usual(name, *a)
    )
    assert main(["course", "build", str(tmp_path / "c"), "--lessons", "02", "--seed", "s"]) == 2
    assert 'pip install "nbgrader' in capsys.readouterr().err
    assert not (tmp_path / "c").exists()
