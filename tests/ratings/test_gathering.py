"""A class's files: one or many, with other headings, and nobody's name left."""

from __future__ import annotations

from pathlib import Path

import pytest

import alliancekit as ak
from alliancekit.clinic import data_folder
from alliancekit.simulate.class_ratings import simulate_class, simulate_role_plays

HEAD = "client_id,session,rater,bond,goals,tasks,outcome\n"


@pytest.fixture
def write(tmp_path):
    def write(name, text):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def test_classmates_who_rated_the_same_session_become_people_without_names(write):
    files = [
        write(f"{name}.csv", f"{HEAD}C1,1,observer,{bond},3,3,20\n")
        for name, bond in (("Ann", 4), ("Ben", 2))
    ]
    ratings = ak.read_class(files)
    assert sorted(ratings["person"]) == ["Person 1", "Person 2"]
    assert ratings["client_id"].unique().tolist() == ["A"]
    assert not any(name in ratings.to_csv() + str(ratings.attrs["notes"]) for name in ("Ann,", "Ben,"))


def test_files_whose_clients_only_share_a_code_can_be_kept_apart(write):
    files = [write(f"{n}.csv", f"{HEAD}C001,1,client,{n},3,3,{n}0\n") for n in (1, 2)]
    with pytest.raises(ak.UserError, match="two different outcomes for client C001, session 1"):
        ak.read_class(files)
    ratings = ak.read_class(files, each_file="clients")
    assert ratings["client_id"].tolist() == ["A", "B"]
    assert "person" not in ratings


def test_files_of_different_role_plays_need_no_people(write):
    files = [write(f"{n}.csv", f"{HEAD}RP{n},1,client,4,3,3,\n") for n in (1, 2)]
    assert "person" not in ak.read_class(files)


def test_the_same_file_twice_is_read_once(write):
    text = f"{HEAD}C1,1,client,4,3,3,\n"
    ratings = ak.read_class([write("a.csv", text), write("a (1).csv", text)])
    assert len(ratings) == 1
    assert "holds the same as" in ratings.attrs["notes"][-1]


def test_one_damaged_file_among_sound_ones_stops_all_and_is_named(write):
    files = [
        write("good.csv", f"{HEAD}C1,1,client,4,3,3,\n"),
        write("bad.csv", f"{HEAD}C1,1,client,9,3,3,\n"),
    ]
    with pytest.raises(ak.UserError, match=r"bad\.csv was not read"):
        ak.read_class(files)


def test_no_file_is_named():
    with pytest.raises(ak.UserError, match="No file was given"):
        ak.read_class([])


def test_people_are_drawn_by_lot_and_the_same_each_time():
    files = [data_folder() / "class_one_session.csv"]
    first, again = (ak.read_class(files, instrument="teaching") for _ in range(2))
    assert first.equals(again)
    assert first["person"].tolist() != sorted(first["person"], key=lambda name: int(name.split()[1]))
    assert first["person"].nunique() == 24


def test_other_headings_shared_values_and_answers_are_read_as_told(write):
    lines = ["Code;Q1;Ziel;Aufgabe", "Kim;4,5;3;2", "Lee;3;3;5"]
    ratings = ak.read_ratings(
        write("survey.csv", "\n".join(lines)),
        columns={"person": "Code", "bond": "Q1", "goals": "Ziel", "tasks": "Aufgabe"},
        same={"client_id": "film", "session": 1, "rater": "observer"},
    )
    assert ratings[["person", "client_id", "bond"]].values.tolist() == [
        ["Kim", "film", 4.5],
        ["Lee", "film", 3.0],
    ]
    answers = (
        "id,"
        + ",".join(f"Q7_{n}" for n in range(1, 13))
        + "\n"
        + "x,"
        + ",".join(["often"] + ["4"] * 11)
        + "\n"
    )
    scored = ak.read_ratings(
        write("answers.csv", answers),
        same={"client_id": "film", "session": 1, "rater": "client"},
        instrument="wai-sr",
        words={"often": 4},
    )
    assert scored[["bond", "goals", "tasks", "item_1"]].values.tolist() == [[4.0, 4.0, 4.0, 4.0]]
    assert scored["person"].tolist() == ["row 2"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"columns": {"bond": "Q9"}}, "Q9.*found.*one of these headings"),
        ({"columns": {"trust": "Q1"}}, "columns names trust"),
        ({"same": {"bond": 3}}, "same names bond"),
        ({"instrument": "phq-9"}, "gives no bond, goals and tasks"),
        ({"instrument": "teaching"}, "item_1"),
    ],
)
def test_a_wrong_choice_of_columns_is_named(write, how, said):
    with pytest.raises(ak.UserError, match=f"(?s){said}"):
        ak.read_ratings(write("a.csv", f"{HEAD}C1,1,client,4,3,3,\n"), **how)


def test_a_person_who_rates_the_same_session_twice_is_named(write):
    text = "person,client_id,session,rater,bond,goals,tasks\nK,C1,1,observer,4,3,3\nK,C1,1,observer,2,3,3\n"
    with pytest.raises(ak.UserError, match="Row 2 has it too"):
        ak.read_ratings(write("a.csv", text))
    assert len(ak.read_ratings(write("b.csv", text.replace("K,C1,1,observer,2", "L,C1,1,observer,2")))) == 2


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("class_one_session.csv", simulate_class(24, seed=10)),
        ("class_role_plays.csv", simulate_role_plays(8, 4, seed=10)),
    ],
)
def test_the_class_files_that_ship_are_what_the_simulator_makes(name, made):
    kept = Path(data_folder() / name).read_text(encoding="utf-8")
    assert kept == made.to_csv(index=False, float_format="%.4g", lineterminator="\n")
    assert kept.startswith("synthetic,")
