"""Line ends of Windows and of old Macs, in every text that comes from outside."""

from __future__ import annotations

import json

import pytest

import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.commands.course import _students
from alliancekit.exercises.engine.lesson_text import as_made

ENDS = pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["Linux", "Windows", "old Mac"])


def write(path, text, end):
    path.write_bytes(text.replace("\n", end).encode())
    return path


@ENDS
def test_answers_words_and_a_file_of_columns(tmp_path, monkeypatch, end):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "answers.csv", "id,1,2,3,4\na,low,2,3,4\nb,1,2,3,high\n", end)
    write(tmp_path / "words.csv", "word,number\nlow,1\nhigh,9\n", end)
    call = "score answers.csv --instrument srs --words words.csv -o scores.csv"
    assert main(call.split()) == 0
    assert "srs" in (tmp_path / "scores.csv").read_text(encoding="utf-8-sig")


@ENDS
def test_ratings_and_studies(tmp_path, end):
    ratings = write(
        tmp_path / "r.csv", "client_id,session,rater,bond,goals,tasks\nC1,1,client,4,3.5,3\n", end
    )
    assert ak.read_ratings(ratings)["bond"].tolist() == [4]
    studies = write(tmp_path / "s.csv", "study,r,n\nOne,0.33,34\nTwo,0.23,60\n", end)
    assert ak.read_studies(studies)["n"].tolist() == [34, 60]


@ENDS
def test_a_list_of_students(tmp_path, end):
    assert _students(write(tmp_path / "students.txt", "ada\nzoë\n", end)) == ["ada", "zoë"]


@ENDS
def test_a_notebook_that_was_checked_out_with_other_line_ends(tmp_path, end):
    lesson = next(iter(as_made().values()))
    text = lesson.read_text(encoding="utf-8")
    there = write(tmp_path / lesson.name, text, end)
    assert as_made(tmp_path) == {lesson.name[:2]: there}
    assert json.loads(there.read_text(encoding="utf-8")) == json.loads(text)
