"""What we write can be kept on every system, Windows too."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.clinic import write_clinic
from alliancekit.record.restore import restore
from alliancekit.record.save import pack
from alliancekit.record.store import Record
from alliancekit.site import build_site
from alliancekit.tables.names import fitting, unfit
from alliancekit.tables.writing import write_whole
from tests.commands.test_report import COLUMNS
from tests.report.made import a_class

UNFIT = {
    "CON": "keeps for a device",
    "nul.csv": "keeps for a device",
    "Aux.tar.gz": "keeps for a device",
    "com1 .txt": "keeps for a device",
    "LPT³": "keeps for a device",
    "12:30.csv": "“:”",
    "what?.csv": "“?”",
    "a\\b.csv": "“\\”",
    "tab\t.csv": "invisible",
    "scores.": "ends in a full stop",
    "scores ": "ends in a full stop or a blank",
    "ü" * 121: "longer than 240 bytes",
}
FIT = [
    "scores.csv",
    "console.csv",
    "con artist.csv",
    "Übung 1.csv",
    ".hidden",
    ".",
    "..",
    "com.csv",
    "x" * 240,
]


@pytest.mark.parametrize(("name", "why"), UNFIT.items())
def test_names_that_not_every_system_takes_are_told_and_mended(name, why):
    assert why in unfit(name)
    assert unfit(fitting(f"{name}.ipynb")) == ""


@pytest.mark.parametrize("name", FIT)
def test_other_names_are_left_alone(name):
    assert unfit(name) == ""


@pytest.mark.parametrize("name", UNFIT)
def test_nothing_is_written_under_such_a_name(tmp_path, name):
    with pytest.raises(OSError, match="give another one"):
        write_whole(tmp_path / name, b"x")
    with pytest.raises(OSError, match="give another one"):
        write_clinic(ak.simulate_clinic(3, seed=1), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "call",
    [
        "score answers.csv --instrument srs -o aux.csv",
        "check faulty.csv -o nul",
        "template -o con.csv",
        "template -o 12:30.csv",
        f"template -o {'x' * 300}.csv",
        "report good.csv --title Ours -o prn.html",
        "simulate --seed 1 --clients 3 --out clinic:2",
        "course build com1 --lessons 02 --seed s",
        "course build course. --lessons 02 --seed s",
    ],
)
def test_commands_say_so_and_write_nothing(tmp_path, monkeypatch, capsys, call):
    monkeypatch.chdir(tmp_path)
    a_class(3)[COLUMNS].to_csv("good.csv", index=False)
    a_class(3)[COLUMNS].assign(bond=9).to_csv("faulty.csv", index=False)
    (tmp_path / "answers.csv").write_text("id,1,2,3,4\na,1,2,3,4\n")
    before = sorted(tmp_path.iterdir())
    assert main(call.split()) == 2
    said = capsys.readouterr().err
    assert "could not be used: it has" in said
    assert "give another one" in said
    assert sorted(tmp_path.iterdir()) == before


def test_no_site_is_built_in_such_a_folder(tmp_path):
    (tmp_path / "02_x.ipynb").write_text("{}")
    with pytest.raises(OSError, match="device"):
        build_site(tmp_path, tmp_path / "aux")
    assert not (tmp_path / "aux").exists()


def test_saved_work_holds_names_that_every_system_takes_and_takes_them_back(tmp_path):
    notebooks, work = tmp_path / "notebooks", tmp_path / "my-work"
    notebooks.mkdir()
    work.mkdir()
    named = [
        "Week 1: notes.ipynb",
        "Week 1_ notes.ipynb",
        "aux.ipynb",
        "R & D (ours).ipynb",
        "ü" * 120 + ".ipynb",
    ]
    for name in named:
        (notebooks / name).write_text(name, encoding="utf-8")
    (notebooks / "._Week.ipynb").write_text("what a Mac left")
    saved = pack(notebooks, Record(work / "record.sqlite"))
    with zipfile.ZipFile(BytesIO(saved)) as zipped:
        inside = [
            name.removeprefix("notebooks/") for name in zipped.namelist() if name.startswith("notebooks/")
        ]
        assert sorted(zipped.read(f"notebooks/{name}").decode() for name in inside) == sorted(named)
    assert [name for name in inside if unfit(name)] == []
    assert {"Week 1_ notes.ipynb", "Week 1_ notes 2.ipynb", "_aux.ipynb", "R & D (ours).ipynb"} < {*inside}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    report = restore(saved, elsewhere, Record(tmp_path / "other" / "record.sqlite"))
    assert report.refused == {}
    assert sorted(path.name for path in elsewhere.iterdir()) == sorted(inside)
