"""What a learner meets: check, hint, solution, progress, receipt, save and restore; and what a grader meets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import alliancekit as ak
from alliancekit.exercises import find, score
from alliancekit.exercises.engine.register import UnknownExerciseError, exercise_clinic
from alliancekit.exercises.engine.summary import standing
from alliancekit.record import Event, Record, current_record


@pytest.fixture
def said(capsys):
    """What was shown since the last time it was asked."""

    def read():
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return read


def right_answer(name):
    exercise = find(name)
    return exercise.answer(exercise.variant(exercise_clinic()))


def test_a_learner_s_way_through_an_exercise(said):
    ak.check("00-1", ...)
    assert said().startswith("○ 00-1 (Look): Not attempted")
    ak.solution("00-1")
    assert "try it first" in said()
    ak.check("00-1", "a good deal")
    assert said().startswith("? 00-1 (Look): Could not read the answer")
    ak.solution("00-1")
    assert "Your record will say that you have seen it" in said()
    ak.check("00-1", 999)
    assert said().startswith("→ 00-1 (Look): Not yet")
    hints = []
    for number in (1, 2, 3, 3):
        ak.hint("00-1")
        hints.append(said())
        assert hints[-1].startswith(f"☞ 00-1: hint {number} of 3")
        assert hints[-1].count("**Hint ") == number
    ak.solution("00-1")
    assert "    answer = " in said()
    ak.check("00-1", right_answer("00-1"))
    assert said().startswith("✓ 00-1 (Look): Right")
    kinds = [(event.kind, event.verdict) for event in Record(current_record().path).events()]
    assert kinds == [
        ("attempt", "could not read"),
        ("attempt", "not yet"),
        *[("hint", "")] * 3,
        ("solution", ""),
        ("attempt", "right"),
    ]
    ak.progress()
    assert "00 Start here 1 of 4 1 3 1" in " ".join(said().split())
    ak.progress("0")
    assert "00-1      Look   right          3      3      yes" in said()


def test_solution_on_request_is_recorded(said):
    ak.solution("00-1", reveal=True)
    assert "worked answer" in said()
    assert [event.kind for event in current_record().events()] == ["solution"]


@pytest.mark.parametrize("name", ["03-99", "3-2 ", "bond", None, 7, "<script>"])
@pytest.mark.parametrize("call", [ak.check, ak.hint, ak.solution])
def test_unknown_exercise_gets_a_sentence(said, name, call):
    call(name)
    shown = said()
    assert "No such exercise" in shown or "03-2" in shown
    assert "Traceback" not in shown


def test_id_is_read_kindly():
    assert find("0-1").id == find(" 00-1").id == find("00.1").id == "00-1"
    with pytest.raises(UnknownExerciseError, match=r"Did you mean 00-\d\?"):
        find("00-11")


def test_answer_with_html_is_kept_and_shown_as_text(said, monkeypatch):
    shown = []
    monkeypatch.setattr("alliancekit.exercises.engine.checking.show", shown.append)
    ak.check("00-2", "<img src=x onerror=alert(1)>")
    assert "<img" not in shown[0].html
    assert "&lt;img" in shown[0].html
    assert current_record().events()[0].value == "<img src=x onerror=alert(1)>"


def test_function_is_kept_as_its_lines(said):
    def gone(intake, last):
        return 0

    ak.check("00-4", gone)
    assert "return 0" in current_record().events()[0].value


def test_record_that_cannot_be_written_is_said_once_and_the_lesson_goes_on(said, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ALLIANCE_WORK", str(tmp_path / "file" / "deep"))
    ak.check("00-1", 999)
    assert "could not be saved" in said()
    ak.check("00-1", 998)
    assert "could not be saved" not in said()
    ak.progress("00")
    assert "00-1      Look   not yet        2" in said()


def test_the_first_time_right_is_kept_whatever_comes_after():
    verdicts = ("not yet", "right", "right", "not yet")
    events = [Event("attempt", "00-1", verdict=verdict, at=60.0 * n) for n, verdict in enumerate(verdicts)]
    found = standing(find("00-1"), [*events, Event("attempt", "00-2", verdict="right", at=1.0)])
    assert (found.verdict, found.attempts, found.first_right) == ("right", 4, "1970-01-01 00:01")


class TestReceiptAndWork:
    @pytest.fixture(autouse=True)
    def _beside_the_notebooks(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ALLIANCE_WORK", str(tmp_path / "my-work"))

    def test_receipt(self, said, tmp_path):
        ak.check("00-1", right_answer("00-1"))
        ak.receipt("<b>=HYPERLINK()</b>")
        said()
        page = (tmp_path / "my-work" / "downloads" / "receipt.html").read_text(encoding="utf-8")
        assert "&lt;b&gt;=HYPERLINK()" in page
        assert "<b>" not in page
        assert "1 of " in page
        assert "first right (UTC)" in page
        table = (
            (tmp_path / "my-work" / "downloads" / "receipt.csv").read_text(encoding="utf-8-sig").splitlines()
        )
        assert table[0].startswith("name,exercise,track,verdict,attempts")
        assert table[1].startswith("<b>=HYPERLINK()</b>,00-1,Look,right,1,0,no,")

    def test_formula_as_a_name_stays_text(self, said, tmp_path):
        ak.receipt("=1+1")
        assert "\n'=1+1,00-1" in (tmp_path / "my-work" / "downloads" / "receipt.csv").read_text(
            encoding="utf-8-sig"
        )

    def test_save_wipe_restore(self, said, tmp_path):
        (tmp_path / "00_start_here.ipynb").write_text("{}")
        ak.check("00-1", 999)
        ak.save_work()
        assert "Download alliance-work.zip" in said()
        saved = (tmp_path / "my-work" / "downloads" / "alliance-work.zip").rename(tmp_path / "kept.zip")
        assert "notebooks/00_start_here.ipynb" in zipfile.ZipFile(saved).namelist()
        (tmp_path / "00_start_here.ipynb").unlink()
        current_record().path.unlink()
        ak.restore_work("kept.zip")
        assert said().startswith("✓ Your work is back")
        assert [event.value for event in current_record().events()] == ["999"]
        assert (tmp_path / "00_start_here.ipynb").exists()

    def test_newer_work_is_named_and_kept(self, said, tmp_path):
        path = tmp_path / "00_start_here.ipynb"
        path.write_text("old")
        os.utime(path, (1000, 1000))
        ak.save_work()
        path.write_text("newer")
        ak.restore_work(tmp_path / "my-work" / "downloads" / "alliance-work.zip")
        assert "Changed here since it was saved, so left as it is: notebooks/00_start_here.ipynb" in said()
        assert path.read_text() == "newer"

    @pytest.mark.parametrize(
        ("saved", "word"), [("no.zip", "no file"), (b"", "not a zip"), (b"PK\x03\x04 rubbish", "not a zip")]
    )
    def test_what_is_no_zip(self, said, saved, word):
        ak.restore_work(saved)
        shown = said()
        assert shown[2:].startswith("Nothing was restored")
        assert word in shown

    def test_a_cut_zip_whose_record_is_here_already_says_so(self, said, tmp_path):
        (tmp_path / "00_start_here.ipynb").write_text("{}")
        ak.check("00-1", 999)
        ak.save_work()
        saved = (tmp_path / "my-work" / "downloads" / "alliance-work.zip").read_bytes()
        said()
        ak.restore_work(saved[: saved.index(b"PK\x03\x04", 4)])
        assert said().startswith("! Nothing new was restored\nThis zip is damaged")

    def test_keep_that_does_not_exist(self, said):
        ak.restore_work(b"", keep="all")
        assert 'allowed is one of "mine", "zip", "both"' in said()

    def test_link_leads_beside_the_notebook_or_carries_the_content(self, tmp_path, monkeypatch):
        from alliancekit.exercises.engine.download import offer

        assert offer("w", "a b.zip", b"x", tmp_path / "my-work", "application/zip")[1] == "my-work/a%20b.zip"
        (tmp_path / "file").write_text("in the way")
        for folder in (tmp_path / "file" / "deep", tmp_path.parent):
            assert (
                offer("w", "a.zip", b"x", folder, "application/zip")[1] == "data:application/zip;base64,eA=="
            )

    def test_panel_saves_and_restores(self, tmp_path, monkeypatch):
        monkeypatch.setenv("JPY_SESSION_NAME", "some/folder/05_reciprocity.ipynb")
        save, take_back, lesson = ak.my_work().children

        def said():
            """What is told, by the step that it stands under."""
            outputs = [step.children[-1].outputs for step in (save, take_back, lesson)]
            return [each[0]["data"]["text/plain"] if each else "" for each in outputs]

        save.children[1].click()
        assert "Download alliance-work.zip" in said()[0]
        content = (tmp_path / "my-work" / "downloads" / "alliance-work.zip").read_bytes()
        file = {"name": "x.zip", "type": "", "size": len(content), "last_modified": datetime.now(UTC)}
        upload = take_back.children[1]
        upload.value = ({**file, "content": memoryview(content)},)
        assert said()[0] == ""
        assert "here already" in said()[1]
        assert upload.value == ()
        assert lesson.children[1].value == "05"  # the lesson in which it stands
        lesson.children[1].value = "03"
        lesson.children[2].click()
        assert said()[:2] == ["", ""]
        assert "text is back" in said()[2]
        assert (tmp_path / "03_alliance_and_outcome.ipynb").exists()

    def test_a_lesson_gets_its_own_text_back_and_keeps_the_answers(self, said, tmp_path):
        ak.restore_lesson("3")
        path = tmp_path / "03_alliance_and_outcome.ipynb"
        made = path.read_text(encoding="utf-8")
        spoilt = json.loads(made)
        for cell in spoilt["cells"]:
            own = "ak.check(" in "".join(cell["source"])
            cell["source"] = "answer = 5  # mine" if own else "a stray word"
        path.write_text(json.dumps(spoilt), encoding="utf-8")
        said()
        ak.restore_lesson("03")
        assert said().startswith("✓ The lesson's text is back")
        cells = {cell["id"]: cell["source"] for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
        assert cells["l03-turn-3-code"] == "answer = 5  # mine"
        assert "a stray word" not in cells.values()
        assert json.loads((tmp_path / "my-work" / "before-restore" / path.name).read_text()) == spoilt

    @pytest.mark.parametrize("content", ["", "{}", "[1]", '{"cells": [{}]}'])
    def test_a_lesson_that_cannot_be_read_is_put_back_whole(self, said, tmp_path, content):
        path = tmp_path / "03_alliance_and_outcome.ipynb"
        path.write_text(content)
        ak.restore_lesson("03")
        assert "text is back" in said()
        assert json.loads(path.read_text(encoding="utf-8"))["cells"]
        assert (tmp_path / "my-work" / "before-restore" / path.name).read_text() == content

    def test_what_is_reflected_is_kept_counted_and_there_again(self, said):
        field, told = ak.reflect("03-1").children
        field.value = "Two people, one aim."
        assert "4 words kept" in told.value
        assert ak.reflect("03-1").children[0].value == "Two people, one aim."
        ak.receipt()
        assert "1 reflection written" in said()
        ak.progress()
        assert re.search(r"03 Alliance and outcome +0 of 5 +0 +0 +0 +0 of \d+ +1 ", said())


GRADED = """
import sys, warnings
import alliancekit as ak
from alliancekit.exercises import score

def gone(intake, last):
    warnings.warn("loud")
    print("loud", file=sys.stderr)
    return {body}

{last}
"""


def grade(body, last):
    """Run a cell as nbgrader does, and return the notebook and the fault."""
    cell = nbformat.v4.new_code_cell(GRADED.format(body=body, last=last))
    book = nbformat.v4.new_notebook(cells=[cell])
    fault = None
    try:
        NotebookClient(book, kernel_name="python3", timeout=60).execute()
    except CellExecutionError as raised:
        fault = raised
    return book.cells[0].outputs, fault


@pytest.mark.parametrize(
    ("body", "last", "fails"),
    [
        ("100 * (intake - last) / intake if intake else 0", 'ak.check("00-4", gone)', False),
        ("last", 'ak.check("00-4", gone)', True),
        ("...", 'ak.check("00-4", gone)', True),
        ("last", 'ak.check("00-77", gone)', True),
        ("100 * (intake - last) / intake if intake else 0", 'score("00-4", gone, points=3)', False),
        ("[][1]", 'score("00-4", gone, points=3)', False),
    ],
)
def test_nbgrader_contract(tmp_path, monkeypatch, body, last, fails):
    """An AssertionError gives 0, anything on stderr gives 0, a last value that is a float gives that many points."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    outputs, fault = grade(body, last)
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    assert bool(fault) == fails
    if fails:
        assert fault.ename == "AssertionError"
    if last.startswith("score"):
        assert outputs[-1]["data"]["text/plain"] == ("3.0" if body.startswith("100") else "0.0")
    assert not (tmp_path / "my-work").exists()


def test_score_is_a_plain_float_within_the_points():
    for points in (1, 2.5):
        assert score("00-1", right_answer("00-1"), points=points) == points
        assert type(score("00-1", right_answer("00-1"), points=points)) is float
        assert type(score("00-1", "nonsense", points=points)) is float


def test_exercises_are_light_until_used():
    code = "import sys, alliancekit, alliancekit.record; print([m for m in ('pandas', 'numpy', 'IPython') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
