"""The role-play's file: nothing is lost, and what is written can be read back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.ratings.role_play import RolePlaySheets

ANSWERS = {f"item_{item}": float(1 + item % 5) for item in range(1, 13)}
SCORES = {"bond": 3.5, "goals": 3.0, "tasks": 2.5}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my-work" / "role_play.csv"


def test_what_is_kept_is_read_by_read_ratings(path: Path) -> None:
    sheets = RolePlaySheets(path)
    for rater in ("client", "therapist", "observer"):
        assert (
            sheets.keep(("Ben", 1, rater), SCORES | {"outcome": 12.0} | ANSWERS) == "Saved in role_play.csv."
        )
    ratings = ak.read_ratings(path)
    assert set(ratings["rater"]) == {"client", "therapist", "observer"}
    assert ratings[["bond", "goals", "tasks", "alliance", "outcome"]].iloc[0].tolist() == [
        3.5,
        3.0,
        2.5,
        3.0,
        12.0,
    ]
    assert ratings[list(ANSWERS)].iloc[2].to_dict() == ANSWERS


def test_a_sheet_is_replaced_not_doubled(path: Path) -> None:
    sheets = RolePlaySheets(path)
    sheets.keep(("Ben", 1, "client"), {"item_1": 2.0})
    sheets.keep(("Ben", 1, "client"), {"item_1": 5.0, "item_2": 1.0})
    assert RolePlaySheets(path).find(("Ben", 1, "client")) == {"item_1": 5.0, "item_2": 1.0}
    assert len(sheets.rows()) == 1


def test_distress_belongs_to_the_session(path: Path) -> None:
    sheets = RolePlaySheets(path)
    sheets.keep(("Ben", 1, "client"), {"item_1": 2.0})
    sheets.keep(("Ben", 1, "therapist"), {"item_1": 4.0, "outcome": 20.0})
    assert sheets.find(("Ben", 1, "client"))["outcome"] == 20
    assert sheets.find(("Ben", 1, "observer")) == {"outcome": 20.0}
    assert sheets.find(("Ben", 2, "client")) == {}


def test_two_writers_keep_each_others_rows(path: Path) -> None:
    here, there = RolePlaySheets(path), RolePlaySheets(path)
    here.keep(("Ben", 1, "client"), ANSWERS)
    there.keep(("Ben", 1, "therapist"), ANSWERS)
    here.keep(("Ben", 1, "client"), ANSWERS | {"item_1": 1.0})
    assert len(RolePlaySheets(path).rows()) == 2


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe binary", b"", b"a,b\n1,2\n", b"client_id,session,rater\nBen,one,client\n"]
)
def test_an_unreadable_file_is_put_aside_and_said(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    sheets = RolePlaySheets(path)
    assert len(sheets.rows()) == 0
    said = sheets.keep(("Ben", 1, "client"), ANSWERS)
    assert said.startswith("Saved in role_play.csv.")
    assert "role_play-unreadable-1.csv" in said
    assert path.with_name("role_play-unreadable-1.csv").read_bytes() == content


def test_where_nothing_can_be_written_the_answers_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = RolePlaySheets(tmp_path / "role_play.csv")

    def refuse(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(Path, "replace", refuse)
        said = sheets.keep(("Ben", 1, "client"), ANSWERS)
    assert said.startswith("Not saved: role_play.csv could not be written (No space left on device).")
    assert sheets.find(("Ben", 1, "client")) == ANSWERS
    assert sheets.keep(("Ben", 1, "observer"), ANSWERS) == "Saved in role_play.csv."
    assert len(RolePlaySheets(tmp_path / "role_play.csv").rows()) == 2


@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20),
    answer=st.integers(1, 5),
)
@example(name="NA", answer=1)
@example(name="=1+1", answer=2)
def test_any_name_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, answer: int
) -> None:
    path = tmp_path_factory.mktemp("names") / "role_play.csv"
    RolePlaySheets(path).keep((name, 1, "client"), {"item_1": float(answer)})
    assert RolePlaySheets(path).find((name, 1, "client")) == {"item_1": float(answer)}
    assert not pd.read_csv(path, dtype=str, keep_default_na=False)["client_id"][0].startswith(
        ("=", "+", "-", "@")
    )
