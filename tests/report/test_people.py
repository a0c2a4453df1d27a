"""Codes of people become numbers wherever they stand, and nothing else does."""

from __future__ import annotations

import json
import re

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.report.people import People, codes_in

names = st.text(min_size=1).filter(lambda name: not re.fullmatch("[A-Z]{1,2}", name))
codes = st.lists(names, min_size=1, max_size=8, unique=True)


@given(codes)
def test_every_code_has_a_number_of_its_own_and_keeps_it(known):
    people, again = People(known), People(reversed(known))
    numbers = [people.number(code) for code in known]
    assert sorted(numbers) == sorted(f"Person {place}" for place in range(1, len(known) + 1))
    assert numbers == [again.number(code) for code in known]


def test_a_letter_that_stands_for_a_client_already_stays():
    frame = pd.DataFrame({"client_id": ["A", "AB", "Ann"]})
    assert People(codes_in(frame)).frame(frame)["client"].tolist() == ["A", "AB", "Person 1"]


def test_the_order_is_not_that_of_the_alphabet():
    known = [f"C{place:03}" for place in range(1, 30)]
    numbers = [int(People(known).number(code).split()[1]) for code in known]
    assert numbers != sorted(numbers)


@given(codes, st.lists(st.sampled_from(["client_id", "therapist_id"]), min_size=1, unique=True))
def test_a_table_holds_no_code_in_columns_of_codes(known, columns):
    frame = pd.DataFrame({column: pd.Series(known, dtype=object) for column in columns})
    shown = People(codes_in(frame)).frame(frame)
    assert shown.columns.tolist() == [column.removesuffix("_id") for column in columns]
    assert all(cell.startswith("Person ") for cell in shown.to_numpy().ravel())


def test_a_table_is_freed_of_codes_in_its_index_and_its_words_too():
    frame = pd.DataFrame({"client_id": ["Ann", "Ben"], "note": ["Ben was late", None], "r": [0.1, 0.2]})
    people = People(codes_in(frame))
    ann, ben = people.number("Ann"), people.number("Ben")
    by_person = people.frame(frame.set_index("client_id"))
    assert by_person["client"].tolist() == [ann, ben]
    assert by_person["note"].tolist()[0] == f"{ben} was late"
    assert by_person["r"].tolist() == [0.1, 0.2]
    unnamed = people.frame(pd.DataFrame({"r": [0.1]}, index=["Ann"]))
    assert unnamed[""].tolist() == [ann]
    assert people.frame(pd.DataFrame({"r": [0.1]})).columns.tolist() == ["r"]


def test_a_code_that_is_missing_stays_missing():
    frame = pd.DataFrame({"therapist_id": ["T1", None]})
    shown = People(codes_in(frame)).frame(frame)["therapist"]
    assert shown[0] == "Person 1"
    assert pd.isna(shown[1])


def test_a_text_is_freed_of_whole_codes_alone():
    people = People(["Ann", "Ann-Marie", "A", "7", "C(1)"])
    ann, both, odd = (people.number(code) for code in ("Ann", "Ann-Marie", "C(1)"))
    assert people.text("Ann, Ann-Marie and Annabel; C(1).") == f"{ann}, {both} and Annabel; {odd}."
    assert people.text("A correlation of 7 clients") == "A correlation of 7 clients", (
        "no name is a letter or a figure"
    )


def test_a_chart_is_freed_of_codes_and_stays_a_chart():
    spec = {
        "title": "Ann and the others",
        "mark": "point",
        "data": {"values": [{"client_id": "Ann", "bond": 3}, {"client_id": 12, "bond": 4}]},
        "transform": [{"filter": "datum.client_id == 'Ann'"}],
        "encoding": {"x": {"field": "bond"}, "y": {"field": "client_id", "scale": {"domain": ["Ann"]}}},
    }
    people = People(codes_in(spec))
    ann, twelve = people.number("Ann"), people.number(12)
    shown = people.spec(spec)
    assert "Ann" not in json.dumps(shown)
    assert [row["client_id"] for row in shown["data"]["values"]] == [ann, twelve]
    assert shown["transform"][0]["filter"] == f"datum.client_id == '{ann}'"
    assert shown["encoding"]["y"]["field"] == "client_id"
    assert spec["title"] == "Ann and the others", "the chart that was given stays as it is"
