"""The description of the data names every file there is, and is true of each."""

from __future__ import annotations

import json

import frictionless
import pytest

from docs.data_package import PAGE, package

DESCRIBED = {resource["path"]: resource for resource in package()["resources"]}


def test_the_description_stands_as_the_program_writes_it():
    assert json.loads(PAGE.read_text(encoding="utf-8")) == package(), "run: python docs/data_package.py"


def test_every_file_is_described_but_the_description_and_the_card():
    there = {path.name for path in PAGE.parent.iterdir()} - {PAGE.name, "DATA_CARD.md"}
    assert set(DESCRIBED) == there


def test_it_is_valid_and_agrees_with_the_files():
    report = frictionless.validate(str(PAGE))
    assert report.valid, report.flatten(["fieldName", "note"])[:5]
    assert [task.place for task in report.tasks] == list(DESCRIBED)


def test_a_wrong_figure_in_a_file_would_be_found(tmp_path):
    description = package()
    (pooled,) = (each for each in description["resources"] if each["name"] == "pooled_results")
    text = (PAGE.parent / pooled["path"]).read_text(encoding="utf-8")
    (tmp_path / pooled["path"]).write_text(text.replace(",r,0.278,", ",r,278,"), encoding="utf-8")
    (tmp_path / PAGE.name).write_text(json.dumps(description | {"resources": [pooled]}), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / PAGE.name)).valid


@pytest.mark.parametrize("name", [name for name in DESCRIBED if name.endswith(".csv")])
def test_every_column_has_a_meaning_a_unit_and_numbers_a_range(name):
    for field in DESCRIBED[name]["schema"]["fields"]:
        assert field["description"].endswith(".")
        assert field["unit"]
        if field["type"] in {"integer", "number"}:
            assert field["constraints"]["minimum"] < field["constraints"]["maximum"]


@pytest.mark.parametrize("name", ["pooled_results.csv", "class_one_session.csv", "claims.json"])
def test_what_single_lessons_add_has_a_title_that_says_what_is_real_and_a_licence(name):
    assert "SYNTHETIC" in DESCRIBED[name]["title"] or "REAL" in DESCRIBED[name]["title"]
    assert DESCRIBED[name]["licenses"][0]["name"] == "CC-BY-4.0"
