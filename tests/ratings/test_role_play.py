"""The role-play's file: nothing is lost, and what is written can be read back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.ratings.role_play import RolePlaySheets, role_name

ANSWERS = {f"item_{item}": float(1 + item % 5) for item in range(1, 13)}
SCORES = {"bond": 3.5, "goals": 10 / 3, "tasks": 2.5}
BEN = ("Ben", 1, "client")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my-work" / "role_play.csv"


def test_what_is_kept_is_read_by_read_ratings(path: Path) -> None:
    sheets = RolePlaySheets(path)
    for rater in ("client", "therapist", "observer"):
        assert sheets.keep(("Zoë", 1, rater), SCORES | ANSWERS) == "Saved in role_play.csv."
    assert sheets.keep_outcome("Zoë", 1, 12.0) == "Saved in role_play.csv."
    ratings = ak.read_ratings(path)
    assert set(ratings["rater"]) == {"client", "therapist", "observer"}
    assert ratings[list(SCORES)].iloc[0].tolist() == pytest.approx(list(SCORES.values()))
    assert ratings["outcome"].tolist() == [12.0] * 3
    assert ratings[list(ANSWERS)].iloc[2].to_dict() == ANSWERS
    assert ratings["client_id"].unique().tolist() == ["Zoë"]
    assert ratings.attrs["notes"] == []


def test_a_sheet_is_replaced_not_doubled(path: Path) -> None:
    sheets = RolePlaySheets(path)
    sheets.keep(BEN, {"item_1": 2.0})
    sheets.keep(BEN, {"item_1": 5.0, "item_2": 1.0})
    assert RolePlaySheets(path).find(BEN) == {"item_1": 5.0, "item_2": 1.0}
    assert len(sheets.rows()) == 1


def test_a_sheet_whose_answers_were_all_taken_back_is_no_row(path: Path) -> None:
    sheets = RolePlaySheets(path)
    sheets.keep(BEN, {"item_1": 2.0})
    sheets.keep(("Ben", 1, "observer"), {"item_1": 3.0})
    sheets.keep(BEN, {"item_1": float("nan")})
    assert ak.read_ratings(path)["rater"].tolist() == ["observer"]
    sheets.keep(("Ben", 1, "observer"), {})
    assert not path.exists()
    assert RolePlaySheets(path).keep(BEN, {"item_1": 2.0}) == "Saved in role_play.csv."


def test_distress_belongs_to_the_session(path: Path) -> None:
    sheets = RolePlaySheets(path)
    sheets.keep(BEN, {"item_1": 2.0})
    sheets.keep_outcome("Ben", 1, 20.0)
    sheets.keep(("Ben", 1, "therapist"), {"item_1": 4.0})
    assert RolePlaySheets(path).find(BEN)["outcome"] == 20
    assert sheets.find(("Ben", 1, "observer")) == {"outcome": 20.0}
    assert sheets.find(("Ben", 2, "client")) == {}
    sheets.keep_outcome("Ben", 1, float("nan"))
    assert "outcome" not in RolePlaySheets(path).find(BEN)


def test_distress_before_any_answer_waits_and_says_so(path: Path) -> None:
    sheets = RolePlaySheets(path)
    assert sheets.keep_outcome("Ben", 1, 20.0).startswith("Not saved yet")
    assert not path.exists()
    assert not sheets.is_saved(BEN)
    assert sheets.keep(BEN, {"item_1": 2.0}) == "Saved in role_play.csv."
    assert sheets.is_saved(BEN)
    assert RolePlaySheets(path).find(BEN) == {"item_1": 2.0, "outcome": 20.0}


def test_two_notebooks_keep_each_others_rows_and_distress(path: Path) -> None:
    here, there = RolePlaySheets(path), RolePlaySheets(path)
    here.keep(BEN, ANSWERS)
    there.keep(("Ben", 1, "therapist"), ANSWERS)
    here.keep_outcome("Ben", 1, 9.0)
    there.keep(("Ben", 1, "therapist"), ANSWERS | {"item_1": 1.0})
    here.keep(BEN, ANSWERS | {"item_1": 1.0})
    kept = RolePlaySheets(path)
    assert len(kept.rows()) == 2
    assert kept.rows()["item_1"].tolist() == [1, 1]
    assert kept.rows()["outcome"].tolist() == [9, 9]


def test_three_kernels_writing_at_once_lose_nothing(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from alliancekit.ratings.role_play import RolePlaySheets\n"
        "sheets = RolePlaySheets(Path(sys.argv[1]))\n"
        "for session in range(1, 31):\n"
        "    assert sheets.keep(('Ben', session, sys.argv[2]), {'item_1': 4.0}).startswith('Saved')"
    )
    raters = ("client", "therapist", "observer")
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), rater]) for rater in raters]
    assert [each.wait(60) for each in running] == [0, 0, 0]
    assert len(ak.read_ratings(path)) == 90


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\xff\xfe binary",
        b"",
        b"a,b\n1,2\n",
        b"client_id,session,rater\nBen,one,client\n",
        b"client_id,session,rater,bond,goals,tasks,item_1\nBen,1,client,4,4,4,9\n",
    ],
)
def test_an_unreadable_file_is_put_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    sheets = RolePlaySheets(path)
    assert len(sheets.rows()) == 0
    assert "it was kept as role_play-unreadable-1.csv" in sheets.take_notice()
    assert sheets.take_notice() == ""
    assert sheets.keep(BEN, ANSWERS) == "Saved in role_play.csv."
    assert path.with_name("role_play-unreadable-1.csv").read_bytes() == content
    path.write_bytes(content)
    sheets.rows()
    assert path.with_name("role_play-unreadable-2.csv").read_bytes() == content


def test_a_file_saved_by_a_spreadsheet_is_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("Client ID;Session;Rater;Bond;Goals;Tasks;Outcome;item_1\nBen;1;client;3,5;3;2;12,5;4\n")
    sheets = RolePlaySheets(path)
    assert sheets.find(BEN) == {"bond": 3.5, "goals": 3, "tasks": 2, "outcome": 12.5, "item_1": 4}
    sheets.keep(("Ben", 1, "observer"), {"item_1": 2.0})
    assert ak.read_ratings(path)["outcome"].tolist() == [12.5, 12.5]


def test_where_nothing_can_be_written_the_answers_stay(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = RolePlaySheets(path)

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", refuse)
        said = sheets.keep(BEN, ANSWERS)
    assert said.startswith("Not saved: role_play.csv could not be written (No space left on device).")
    assert not sheets.is_saved(BEN)
    assert sheets.find(BEN) == ANSWERS
    assert [each.name for each in path.parent.iterdir() if each.name != ".role_play.lock"] == []
    assert sheets.keep(("Ben", 1, "observer"), ANSWERS) == "Saved in role_play.csv."
    assert sheets.is_saved(BEN)
    assert len(RolePlaySheets(path).rows()) == 2


def test_a_file_that_may_not_be_read_stays_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    RolePlaySheets(path).keep(BEN, ANSWERS)

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    sheets = RolePlaySheets(path)
    with monkeypatch.context() as closed:
        closed.setattr(Path, "open", refuse)
        assert len(sheets.rows()) == 0
        assert sheets.keep(("Ben", 1, "observer"), ANSWERS).startswith("Not saved: role_play.csv")
    assert len(sheets.rows()) == 2
    assert len(ak.read_ratings(path)) == 1


def test_a_folder_that_cannot_be_made_is_said(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    assert RolePlaySheets(path).keep(BEN, ANSWERS).startswith("Not saved: role_play.csv could not be written")


@given(name=st.text(max_size=60), answer=st.integers(1, 5))
@example(name="NA", answer=1)
@example(name="#REF!", answer=1)
@example(name="1.5E+9", answer=1)
@example(name="a\N{RIGHT-TO-LEFT OVERRIDE}b", answer=1)
@example(name="\N{HANGUL FILLER}", answer=1)
@example(name="=1+1", answer=2)
@example(name="'=1", answer=2)
@example(name="\N{ZERO WIDTH SPACE}", answer=2)
@settings(max_examples=60)
def test_any_name_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, answer: int
) -> None:
    name = role_name(name)
    if not name:
        return
    path = tmp_path_factory.mktemp("names") / "role_play.csv"
    RolePlaySheets(path).keep((name, 1, "client"), {"item_1": float(answer)})
    assert RolePlaySheets(path).find((name, 1, "client")) == {"item_1": float(answer)}
    assert not pd.read_csv(path, dtype=str, keep_default_na=False)["client_id"][0].startswith(
        ("=", "+", "-", "@")
    )
