"""``alliancekit report``, as a person at a terminal meets it."""

from __future__ import annotations

import pytest

from alliancekit.__main__ import main
from alliancekit.clinic import data_folder
from alliancekit.report import writing
from tests.report.made import a_class

COLUMNS = ["client_id", "session", "rater", "bond", "goals", "tasks", "outcome"]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ratings = a_class(6)[COLUMNS].replace({"client_id": {"P0": "Zoë"}})
    ratings[ratings["rater"] == "client"].to_csv("clients.csv", index=False)
    ratings[ratings["rater"] == "therapist"].to_csv("therapists.csv", index=False)
    ratings.head(4).assign(outcome=39).replace({"rater": {"client": "observer"}})[:1].to_csv(
        "other.csv", index=False
    )
    ratings.assign(bond=9).to_csv("faulty.csv", index=False)
    (tmp_path / "folder.html").mkdir()
    return tmp_path


def report(*call):
    return main(["report", *call[0].split(), "--title", "Our <class>", *call[1:]])


def test_several_files_become_one_page(desk, capsys):
    assert report("clients.csv therapists.csv -o report.html") == 0
    assert "report.html is written: 6 clients, none named." in capsys.readouterr().out
    page = (desk / "report.html").read_text(encoding="utf-8")
    assert "6 clients, up to 2 sessions each, 24 ratings." in page
    assert "<h1>Our &lt;class&gt;</h1>" in page
    assert "n = 6" in page
    assert "<svg" in page
    assert "Zoë" not in page
    assert "SYNTHETIC" not in page


def test_synthetic_data_are_called_so(desk):
    assert report("clients.csv -o report.html", "--synthetic") == 0
    assert "SYNTHETIC" in (desk / "report.html").read_text(encoding="utf-8")


def test_notes_about_the_files_are_passed_on(desk, capsys):
    (desk / "more.csv").write_text("client_id,session,rater,bond,goals,tasks,shoe\nC1,1,observer,1,,3,44\n")
    assert report("clients.csv more.csv -o report.html") == 0
    assert "Note: more.csv: columns that were left out: “shoe”." in capsys.readouterr().out


def test_a_class_that_rated_one_session_sees_how_far_it_agrees(desk, capsys):
    example = data_folder() / "class_one_session.csv"
    assert report(f"{example} --instrument teaching -o report.html") == 0
    page = (desk / "report.html").read_text(encoding="utf-8")
    assert "Everyone rated the same session" in page
    assert "SYNTHETIC" in page
    assert "S01" not in page


def test_files_whose_clients_only_share_a_code_can_be_kept_apart(desk):
    assert report("clients.csv other.csv --each-file clients -o report.html") == 0


@pytest.mark.parametrize(
    ("call", "code", "said"),
    [
        ("no.csv -o report.html", 2, "There is no such file"),
        ("faulty.csv -o report.html", 1, "found “9”"),
        ("clients.csv -o report.pdf", 2, "ends in .html"),
        ("clients.csv -o folder.html", 2, "is a folder"),
        ("clients.csv -o no/report.html", 2, "its folder is not"),
        ("clients.csv therapists.csv -o therapists.csv", 2, "would overwrite the ratings"),
        ("clients.csv other.csv -o report.html", 2, "different outcomes for client Zoë, session 1"),
        ("clients.csv --instrument phq-9 -o report.html", 2, "gives no bond, goals and tasks"),
    ],
)
def test_a_mistake_is_answered_in_words_and_leaves_no_file(desk, capsys, call, code, said):
    before = {file: file.is_file() and file.read_bytes() for file in desk.rglob("*")}
    assert report(call) == code
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""
    assert "Errno" not in told.err
    assert {file: file.is_file() and file.read_bytes() for file in desk.rglob("*")} == before


def test_an_interruption_leaves_what_was_there(desk, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    (desk / "report.html").write_text("older")
    before = sorted(desk.iterdir())
    monkeypatch.setattr(writing, "drawn", interrupt)
    assert report("clients.csv -o report.html") == 130
    monkeypatch.undo()
    monkeypatch.setattr("pathlib.Path.write_text", interrupt)
    assert report(f"{desk / 'clients.csv'} -o {desk / 'report.html'}") == 130
    monkeypatch.undo()
    assert (desk / "report.html").read_text() == "older"
    assert sorted(desk.iterdir()) == before
