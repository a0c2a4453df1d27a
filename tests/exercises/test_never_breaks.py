"""Nothing that a learner types ends in a traceback, and what comes after it is kept."""

from __future__ import annotations

import sqlite3
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.exercises import score
from alliancekit.exercises.engine.base import is_blank
from alliancekit.exercises.engine.register import UnknownVariantError
from alliancekit.record import Record, current_record, last_prediction, pack, record_prediction

BY_TYPE = {"ids": lambda value: type(value).__name__}  # pytest cannot print them all
TEXT = st.text(st.characters(exclude_categories=()))
ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | TEXT | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3) | st.tuples(inner, inner)
    ),
    max_leaves=6,
)


def everything_works(folder):
    """Whatever came before: all that can be called is called, and one more answer is kept."""
    before = len(current_record().events())
    ak.check("00-1", 12345.0 + before)
    ak.hint("00-1")
    ak.solution("00-1")
    ak.progress()
    ak.progress("00")
    ak.receipt("Ada")
    ak.save_work()
    zipped = pack(folder, current_record())
    ak.restore_work(zipped)
    kept = Record(current_record().path).events("attempt")
    assert kept[-1].value == str(12345.0 + before)


def holding_itself():
    inner: list[object] = []
    inner.append(inner)
    return inner


def deep():
    inner: list[object] = []
    for _ in range(20_000):
        inner = [inner]
    return inner


@pytest.mark.parametrize(
    "answer",
    ["\ud83d", "C007 \ud83d", ["\udc80"], "a\0b", 10**400, 10**5000, "x" * 1_000_000, b"\xff" * 9],
    **BY_TYPE,
)
@pytest.mark.parametrize("name", ["00-1", "00-3"])
def test_odd_answers(tmp_path, monkeypatch, name, answer):
    monkeypatch.chdir(tmp_path)
    ak.check(name, answer)
    everything_works(tmp_path)


@pytest.mark.parametrize(
    "make", [holding_itself, deep, lambda: (holding_itself(),), lambda: [None, holding_itself()]]
)
def test_lists_without_end(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)
    for name in ("00-1", "00-3"):
        ak.check(name, make())
    assert not is_blank(make()) or make is deep
    everything_works(tmp_path)


@given(ANSWERS, TEXT)
@settings(max_examples=25)
def test_any_answer_and_any_name(tmp_path_factory, answer, text):
    folder = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("ALLIANCE_WORK", str(folder / "my-work"))
        for name in ("00-1", "00-3", text):
            ak.check(name, answer)
        ak.hint(text)
        ak.progress(text)
        ak.receipt(text)
        ak.restore_work(text + ".zip")
        record_prediction(text, answer)
        last_prediction(text)
        ak.reflect("03-1").children[0].value = text
        everything_works(folder)


@pytest.mark.parametrize(
    "value", [holding_itself(), {1, 2}, b"x", {(1, 2): 3}, object(), 10**5000, "\ud83d"], **BY_TYPE
)
def test_a_prediction_that_json_cannot_hold_is_kept_as_text(value):
    record_prediction("03-early", value)
    assert isinstance(last_prediction("03-early"), str)


def test_a_prediction_that_cannot_be_read_gives_way_to_the_one_before():
    record_prediction("03-early", 0.3)
    current_record().add("prediction", "03-early", value='{"cut')
    assert last_prediction("03-early") == 0.3


@pytest.mark.parametrize("seed", [10**400, -1, "x", 1.5, None, 2**31, float("nan"), [1]], **BY_TYPE)
def test_no_such_variant(tmp_path, monkeypatch, capsys, seed):
    monkeypatch.chdir(tmp_path)
    for call in (
        lambda: ak.check("00-1", 3, seed=seed),
        lambda: ak.hint("00-1", seed=seed),
        lambda: ak.solution("00-1", seed=seed),
    ):
        call()
        said = capsys.readouterr().out
        assert said.startswith("? No such variant")
        assert "whole number" in said
    assert "No such variant" in str(ak.exercise("00-1", seed=seed))
    with pytest.raises(UnknownVariantError):
        score("00-1", 3, seed=seed)
    everything_works(tmp_path)


@pytest.mark.parametrize(
    "saved",
    ["\ud83d.zip", "a\0b", "x" * 5000, "~nobody-here/a.zip", 5, None, ["a.zip"], b"", b"PK"],
    **BY_TYPE,
)
def test_any_zip_that_is_none(capsys, saved):
    ak.restore_work(saved)
    assert capsys.readouterr().out.startswith(("? Nothing was restored", "! Nothing was restored"))


def test_anothers_zip_is_told_and_taken_when_chosen(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    other = Record(tmp_path / "other" / "my-work" / "progress.db")
    other.add("attempt", "00-1", value="another's")
    zipped = pack(tmp_path / "other", other)
    ak.check("00-1", 5)
    capsys.readouterr()
    ak.restore_work(zipped)
    said = capsys.readouterr().out
    assert said.startswith("? Nothing was restored yet")
    assert 'keep="merge"' in said
    ak.restore_work(zipped, keep="merge")
    assert capsys.readouterr().out.startswith("✓ Your work is back")
    assert len(current_record().events("attempt")) == 2
    assert "merge" in dict(ak.my_work().children[1].children[2].options).values()


def test_a_record_that_is_held_delays_one_check_by_two_seconds_and_loses_nothing(tmp_path, capsys):
    ak.check("00-1", 1)
    link = sqlite3.connect(current_record().path, isolation_level=None)
    link.execute("BEGIN EXCLUSIVE")
    capsys.readouterr()
    times = []
    for answer in (2, 3, 4):
        begun = time.monotonic()
        ak.check("00-1", answer)
        times.append(time.monotonic() - begun)
    assert "Another program is holding your record" in capsys.readouterr().out
    assert max(times) < 4
    assert sum(times[1:]) < 2
    assert len(current_record().events("attempt")) == 4
    link.execute("ROLLBACK")
    link.close()
    current_record().save_waiting()
    assert [e.value for e in Record(current_record().path).events("attempt")] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda path: path.mkdir(), "progress.db is a folder"),
        (lambda path: path.symlink_to(path.parent / "no" / "x.db"), "is a link to nothing"),
        (lambda path: path.with_name("progress.db-wal").mkdir(), "could not be opened"),
    ],
)
def test_a_folder_that_can_be_written_to_is_not_called_unwritable(tmp_path, prepare, said):
    path = tmp_path / "work" / "progress.db"
    path.parent.mkdir()
    prepare(path)
    record = Record(path)
    record.add("attempt", "00-1", value="3")
    notice = record.take_notice()
    assert said in notice
    assert "cannot be written to" not in notice
    assert [e.value for e in record.events()] == ["3"]


@pytest.mark.parametrize("folder", ["~nobody-here/x", "a" * 300, "%41?x#y"])
def test_odd_names_of_the_work_folder(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLIANCE_WORK", folder)
    ak.check("00-1", 3)
    ak.progress()
    assert current_record().events("attempt")[-1].value == "3"


def test_folders_and_dead_links_among_the_lessons_are_left_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.ipynb").mkdir()
    (tmp_path / "c.ipynb").symlink_to("nowhere")
    (tmp_path / "a.ipynb").write_text("{}")
    everything_works(tmp_path)
