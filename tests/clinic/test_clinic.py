"""The sample clinic, its files and their description, and what a reader is told about damaged ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.clinic import ITEMS, KEYS, PARTS, RATERS, SCHEMA, data_package, write_clinic
from alliancekit.errors import UserError
from alliancekit.instruments import instrument

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path):
    for table in SCHEMA:
        shutil.copy(DATA / f"{table}.csv", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


def assert_same(one, other):
    for table in SCHEMA:
        pd.testing.assert_frame_equal(getattr(one, table), getattr(other, table), check_exact=True)


def test_the_sample_is_about_the_size_that_is_promised(clinic):
    assert len(clinic.therapists) == 30
    assert len(clinic.clients) == 400
    assert 3500 < len(clinic.sessions) / 3 < 4500


def test_tables_have_the_columns_of_the_schema_and_unique_keys(clinic):
    for table, columns in SCHEMA.items():
        frame = getattr(clinic, table)
        assert list(frame.columns) == [column.name for column in columns]
        assert not frame.duplicated(KEYS[table]).any()


def test_raters_are_ordered_and_ids_shared_between_tables(clinic):
    assert tuple(clinic.sessions["rater"].cat.categories) == RATERS
    assert clinic.sessions["rater"].cat.ordered
    for table in (clinic.sessions, clinic.items, clinic.exchanges):
        assert table["client_id"].dtype == clinic.clients["client_id"].dtype
    assert clinic.clients["therapist_id"].dtype == clinic.therapists["therapist_id"].dtype


def test_each_load_gives_fresh_frames(clinic):
    changed = ak.load_clinic()
    changed.sessions.loc[:, "bond"] = 0.0
    changed.clients.loc[:, "age"] = 0
    assert_same(ak.load_clinic(), clinic)


def test_changing_one_table_of_a_simulated_clinic_leaves_the_others_alone():
    clinic = ak.simulate_clinic(20, seed=1)
    before = clinic.items.copy(deep=True)
    clinic.sessions.iloc[0, 1] = 99
    clinic.sessions.iloc[0, 2] = "observer"
    pd.testing.assert_frame_equal(clinic.items, before)


def test_scoring_the_answers_gives_the_sessions_table(clinic):
    """Scored here by the published key alone, independently of the simulator."""
    form = instrument("teaching")
    answers = clinic.items[list(ITEMS)].set_axis(range(1, 13), axis=1)
    for item in form.reverse:
        answers[item] = form.low + form.high - answers[item]
    parts = pd.DataFrame(index=answers.index)
    for part in PARTS:
        own = answers[list(form.subscales[part])]
        parts[part] = own.mean(axis=1).where(own.notna().sum(axis=1) >= 3)
    np.testing.assert_allclose(clinic.sessions[list(PARTS)], parts, atol=5.1e-5)
    np.testing.assert_allclose(clinic.sessions["alliance"], parts.mean(axis=1, skipna=False), atol=1e-4)
    keys = ["client_id", "session", "rater"]
    pd.testing.assert_frame_equal(clinic.sessions[keys], clinic.items[keys])


def test_written_and_read_again_it_is_the_same(clinic, tmp_path):
    write_clinic(clinic, tmp_path / "new" / "folder")
    assert_same(ak.read_clinic(tmp_path / "new" / "folder"), clinic)


def test_one_command_makes_the_committed_bytes_again(tmp_path):
    command = ["simulate", "--clients", "400", "--therapists", "30", "--seed", "577", "--out"]
    done = subprocess.run(
        [sys.executable, "-m", "alliancekit", *command, tmp_path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for name in (f"{table}.csv" for table in SCHEMA):
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), name
    assert json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8")) == data_package()
    assert " ".join(command[:-1]) in (DATA / "DATA_CARD.md").read_text(encoding="utf-8")


def test_the_data_card_counts_the_rows_that_there_are(clinic):
    card = (DATA / "DATA_CARD.md").read_text(encoding="utf-8")
    for table in SCHEMA:
        row = next(line for line in card.splitlines() if line.startswith(f"| `{table}.csv`"))
        assert f"{len(getattr(clinic, table)):,}" in row


def test_files_open_in_a_spreadsheet():
    for table in SCHEMA:
        content = (DATA / f"{table}.csv").read_bytes()
        assert len(content) < 2_000_000
        assert b"\r" not in content
        assert content.count(b"\n") <= 1_048_576


@pytest.mark.parametrize("name", ["sessions.csv", "clients.csv"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(UserError, match=f"has no {name}.*alliancekit simulate --out"):
        ak.read_clinic(folder)


def test_all_missing_files_are_named_at_once(tmp_path):
    with pytest.raises(
        UserError, match=r"therapists\.csv, clients\.csv, sessions\.csv, items\.csv, exchanges\.csv"
    ):
        ak.read_clinic(tmp_path)


def test_a_file_in_place_of_a_folder_is_refused():
    with pytest.raises(UserError, match="There is no folder"):
        ak.read_clinic(DATA / "clients.csv")


def test_what_is_no_name_of_a_folder_is_refused():
    with pytest.raises(UserError, match=r"Found a NoneType\. Give the name of a folder"):
        ak.read_clinic(None)


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        (
            "clients",
            "culture_match",
            "culture",
            r"clients\.csv: It has no culture_match\. .*Found: .*culture, age",
        ),
        (
            "sessions",
            "C001,1,client,",
            "C001,1,priest,",
            r"Row 2, column rater in sessions\.csv: found “priest”\. Allowed: client or",
        ),
        (
            "sessions",
            "C001,1,client,4.75",
            "C001,1,client,7.5",
            r"column bond in sessions\.csv: found “7\.5”\. Allowed: a number from 1 to 5",
        ),
        (
            "sessions",
            "C001,1,client,4.75",
            "C001,1,client,much",
            r"column bond in sessions\.csv: found “much”\. Allowed: a number",
        ),
        (
            "items",
            "C001,1,client,5",
            "C001,1,client,4.5",
            r"column item_1 in items\.csv: found “4\.5”\. Allowed: a whole number from 1 to 5",
        ),
        (
            "items",
            "C001,1,client",
            ",1,client",
            r"Row 2, column client_id in items\.csv: found “”\. Allowed: a name",
        ),
        (
            "exchanges",
            "C001,1,1,",
            "C001,,1,",
            r"column session in exchanges\.csv: found “”\. Allowed: a whole number from 1",
        ),
        ("clients", "True", "yes", r"found “yes”.*Allowed: True or False"),
        (
            "clients",
            "C002",
            "C001",
            r"Row 3, column client_id in clients\.csv: found “C001”\. Allowed: one row for each",
        ),
        (
            "sessions",
            "C001,1,therapist",
            "C001,1,client",
            r"Row 3, .* in sessions\.csv: found “C001, 1, client”\. Allowed: one row for each client_id",
        ),
        (
            "exchanges",
            "C001,1,2,",
            "C001,1,1,",
            r"Row 3, .* in exchanges\.csv: found “C001, 1, 1”\. Allowed: one row for each client_id",
        ),
        (
            "sessions",
            "C400",
            "C999",
            r"column client_id in sessions\.csv: found “C999”\. Allowed: somebody who is in clients\.csv",
        ),
        (
            "clients",
            ",T02,",
            ",T99,",
            r"column therapist_id in clients\.csv: found “T99”\. Allowed: somebody who is in therapists",
        ),
        ("therapists", "T01", "\x00T01", "therapist"),
    ],
)
def test_a_fault_is_told_in_words(folder, table, old, new, message):
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(UserError, match=message):
        ak.read_clinic(folder)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00not utf-8", b'"open quote\n1,2,3\n'])
def test_what_is_no_table_is_refused_in_words(folder, content):
    (folder / "items.csv").write_bytes(content)
    with pytest.raises(ValueError, match=r"items\.csv: \w+"):
        ak.read_clinic(folder)


def test_faults_of_several_files_are_listed_together(folder):
    for table in ("therapists", "exchanges"):
        path = folder / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(ValueError, match=r"(?s)- therapists\.csv: .*- exchanges\.csv: "):
        ak.read_clinic(folder)


def test_an_installed_copy_finds_its_own_tables(tmp_path):
    """The package beside its data, as a wheel lays them out, used from an empty folder."""
    package = Path(ak.__file__).parent
    shutil.copytree(package, tmp_path / "site" / "alliancekit", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(DATA, tmp_path / "site" / "alliancekit" / "data")
    (tmp_path / "empty").mkdir()
    code = "import alliancekit as ak; print(ak.__file__); print(ak.load_clinic())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "empty",
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": "", "SYSTEMROOT": "C:\\Windows"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "site") in done.stdout
    assert "400 clients" in done.stdout
