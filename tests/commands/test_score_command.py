"""``alliancekit score`` and ``alliancekit instruments``, as a person at a terminal meets them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from alliancekit.__main__ import main
from alliancekit.errors import DataError
from alliancekit.instruments import INSTRUMENTS, files, score

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "id,item_1,item_2,item_3,item_4,note"


def run(folder: Path, text: str | bytes, *more: str, form: str = "srs") -> int:
    data = text.encode() if isinstance(text, str) else text
    (folder / "answers.csv").write_bytes(data)
    code = main(
        ["score", str(folder / "answers.csv"), "--instrument", form, "-o", str(folder / "scores.csv"), *more]
    )
    left = {file.name for file in folder.iterdir()} - {"answers.csv", "scores.csv"}
    assert not left, "no half-written file stays behind"
    return code


def test_other_columns_pass_through_untouched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = HEADING + '\n007,1,2,3,4,"x, ""y"""\nNA,5,,NA,4,1e3\n\n c ,9,8,1.5,10,zwölf\n'
    assert run(tmp_path, text) == 0
    assert (tmp_path / "scores.csv").read_text(encoding="utf-8") == (
        'id,note,srs,srs_answered\n007,"x, ""y""",10.0,4\nNA,1e3,,2\n c ,zwölf,28.5,4\n'
    )
    assert "scores.csv: 3 forms scored as srs." in capsys.readouterr().out


def test_result_columns_are_subscales_total_and_counts(tmp_path: Path) -> None:
    items = ",".join(f"WAI_SR_{item:02}" for item in range(1, 13))
    assert run(tmp_path, f"{items},who\n" + "1,2,3,4,5,1,2,3,4,5,1,2,ann\n", form="wai-sr") == 0
    with (tmp_path / "scores.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "who": "ann", "bond": "3.5", "goals": "2.25", "tasks": "2.5", "alliance": "2.75",
        "bond_answered": "4", "goals_answered": "4", "tasks_answered": "4", "alliance_answered": "12",
    }  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_line_ends_and_byte_order_marks(
    tmp_path: Path, separator: str, bom: bytes, end: str
) -> None:
    text = (
        HEADING.replace(",", separator)
        + end
        + f"a{separator}1{separator}2{separator}3{separator}4{separator}é{end}"
    )
    assert run(tmp_path, bom + text.encode()) == 0
    out = (tmp_path / "scores.csv").read_bytes()
    total = "10,0" if separator == ";" else "10.0"  # where semicolons separate, commas are decimal
    rows = f"id|note|srs|srs_answered\na|é|{total}|4\n".replace("|", separator)
    assert out == bom + rows.encode()


def test_every_fault_is_listed_by_its_row_in_a_spreadsheet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HEADING + "\na,1,2,3,4,ok\nb,11,2,x,4,\n\nc,1,2,3,-1,\n"
    assert run(tmp_path, text) == 1
    error = capsys.readouterr().err
    for said in (
        "answers.csv was not read. 3 things to mend:",
        "- Row 3, column item_1: found “11”. Allowed: a number from 0 to 10.",
        "- Row 3, column item_3: found “x”.",
        "- Row 5, column item_4: found “-1”.",
        "No scores were written.",
    ):
        assert said in error
    assert not (tmp_path / "scores.csv").exists()


def test_faults_leave_older_scores_alone(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("older")
    assert run(tmp_path, HEADING + "\na,1,2,3,99,\n") == 1
    assert (tmp_path / "scores.csv").read_text() == "older"
    assert run(tmp_path, HEADING + "\na,1,2,3,9,\n") == 0
    assert (tmp_path / "scores.csv").read_text() != "older"


def test_an_interruption_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "score", interrupt)
    (tmp_path / "scores.csv").write_text("older")
    assert run(tmp_path, HEADING + "\na,1,2,3,4,\n") == 130
    assert {file.name for file in tmp_path.iterdir()} == {"answers.csv", "scores.csv"}
    assert (tmp_path / "scores.csv").read_text() == "older"


def test_faults_of_a_column_are_one_line_with_a_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, HEADING + "\n" + "a,1,2,99,98,\n" * 700) == 1
    headline, third, fourth, *_ = capsys.readouterr().err.splitlines()
    assert "1,400 things to mend" in headline
    assert "Rows 2, 3, 4, 5, 6 and 695 more, column item_3: found “99”" in third
    assert "column item_4: found “98”" in fourth


def test_a_file_full_of_faults_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "_ROWS", 100)
    monkeypatch.setattr(files, "_MOST_FAULTS", 150)
    assert run(tmp_path, HEADING + "\n" + "a,1,2,3,99,\n" * 700) == 1
    assert "reading stopped in row 201" in capsys.readouterr().err


def test_a_file_in_pieces_scores_as_a_frame_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(2)
    answers = pd.DataFrame(random.integers(1, 6, (200, 12)), columns=range(1, 13)).astype("Int64")
    answers = answers.mask(random.random(answers.shape) < 0.05)
    answers.insert(0, "client", [f"C{row}" for row in range(200)])
    answers.to_csv(tmp_path / "frame.csv", index=False)
    text = (tmp_path / "frame.csv").read_text()
    (tmp_path / "frame.csv").unlink()
    expected = score(answers, "teaching")
    for rows in (7, 200, 1000):
        monkeypatch.setattr(files, "_ROWS", rows)
        assert run(tmp_path, text, form="teaching") == 0
        found = pd.read_csv(tmp_path / "scores.csv")
        assert found["client"].tolist() == answers["client"].tolist()
        for column in found.columns[1:]:
            np.testing.assert_array_equal(
                found[column].to_numpy(dtype=float), expected[column].to_numpy(dtype=float)
            )


def test_a_cell_is_judged_alike_whatever_its_neighbours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In one piece a stray word makes the whole column text; in pieces of one row every cell is read by itself.
    rows = [
        f"a,{cell},2,3,4,\n"
        for cell in ("1", "1.0", " 1", "+1", "1e0", "na", "", "inf", "True", "x", "1_0", "12", "9" * 20)
    ]
    seen = []
    for size in (1, 1000):
        monkeypatch.setattr(files, "_ROWS", size)
        source, target = tmp_path / "answers.csv", tmp_path / "scores.csv"
        source.write_text(HEADING + "\n" + "".join(rows))
        with pytest.raises(DataError) as refused:
            files.score_file(source, target, INSTRUMENTS["srs"])
        seen.append(refused.value.faults["row"].tolist())
    assert seen[0] == seen[1] == [9, 10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing stands in the first rows"),
        ("id,age\na,3\n", "items: found no such column"),
        (HEADING + "\na,1,2,3,4,x,y\n", "Row 2, column G: found “y”. Allowed: no value without a heading"),
        (HEADING + "\na,1,2,3,4,x\na,1,2,3,4,x,y\n", "Row 3, column G: found “y”"),
        (HEADING + '\n"a,1,2,3,4,x\n', "Row 2: found “a quotation mark that is never closed"),
        (HEADING.encode() + b"\na,1,2,3,4,\xff\xc3\xa9\n", "two encodings, or damage"),
        (b"PK\x03\x04\xff\xfe", "This workbook is damaged"),
        (HEADING + ",srs\na,1,2,3,4,,1\n", "srs: found a column of that name. Allowed: another name"),
        ("client,item,answer\na,1,3\n", "This file has one row an answer"),
        ("item_1,item_2,item_3,item_4,item_2\n1,2,3,4,5\n", "item_2: found 2 columns, item_2, item_2"),
    ],
)
def test_files_that_cannot_be_read_are_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | bytes, said: str
) -> None:
    assert run(tmp_path, text) == 1
    error = capsys.readouterr().err
    assert said in error
    assert error.endswith("No scores were written.\n")
    assert not (tmp_path / "scores.csv").exists()


def test_a_heading_alone_gives_a_heading(tmp_path: Path) -> None:
    assert run(tmp_path, HEADING + "\n") == 0
    assert (tmp_path / "scores.csv").read_text() == "id,note,srs,srs_answered\n"


def test_short_rows_count_as_not_answered(tmp_path: Path) -> None:
    assert run(tmp_path, HEADING + "\na,1,2\n") == 0
    assert (tmp_path / "scores.csv").read_text().splitlines()[1] == "a,,,2"


def test_another_range(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heading = ",".join(map(str, range(1, 13)))
    sheet = f"{heading}\n7,7,7,7,7,7,7,7,7,7,7,7\n"
    assert run(tmp_path, sheet, form="wai-sr") == 1
    assert run(tmp_path, sheet, "--range", "1", "7", form="wai-sr") == 0
    assert pd.read_csv(tmp_path / "scores.csv")["alliance"].tolist() == [7]
    assert run(tmp_path, sheet, "--range", "7", "1", form="wai-sr") == 2
    assert "low must be a number below high" in capsys.readouterr().err


def test_calls_that_cannot_be_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = tmp_path / "answers.csv"
    calls = {
        (
            "score",
            str(answers),
            "--instrument",
            "srs",
            "-o",
            str(tmp_path / "out.csv"),
        ): "There is no such file",
        (
            "score",
            str(tmp_path),
            "--instrument",
            "srs",
            "-o",
            str(tmp_path / "out.csv"),
        ): "This is a folder",
    }
    for call, said in calls.items():
        assert main(list(call)) == 2
        assert said in capsys.readouterr().err
    answers.write_text(HEADING + "\na,1,2,3,4,\n")
    calls = {
        (
            "score",
            str(answers),
            "--instrument",
            "nope",
            "-o",
            str(tmp_path / "out.csv"),
        ): "There is no instrument 'nope'.",
        ("score", str(answers), "--instrument", "srs", "-o", str(answers)): "would overwrite the answers",
        (
            "score",
            str(answers),
            "--instrument",
            "srs",
            "-o",
            str(tmp_path / "no" / "out.csv"),
        ): "There is no folder no;",
        ("score", str(answers), "--instrument", "srs", "-o", str(tmp_path)): str(tmp_path.name),
    }
    for call, said in calls.items():
        assert main(list(call)) == 2
        assert said in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["answers.csv"]


def test_instruments_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(INSTRUMENTS)


def test_one_instrument_is_shown_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instruments", "wai-s"]) == 0
    shown = capsys.readouterr().out
    assert "Reverse-keyed: 4, 10" in shown
    assert "Column goals: sum, 4-28; items 4, 6, 10, 11" in shown
    assert "Column alliance: sum, 12-84; all items, higher is better" in shown
    assert "Our own choice" in shown
    assert main(["instruments", "core-10"]) == 0
    assert "Reliable change: 6 points of the total; from a 90% interval" in capsys.readouterr().out
    assert main(["instruments", "nope"]) == 2
    assert "There is no instrument 'nope'." in capsys.readouterr().err


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_a_template_filled_in_is_scored(tmp_path: Path, name: str) -> None:
    form, answers = INSTRUMENTS[name], tmp_path / "answers.csv"
    assert main(["template", "--instrument", name, "-o", str(answers)]) == 0
    table = pd.read_csv(answers)
    table.loc[0, [f"item_{item}" for item in form.numbers]] = form.high
    table.head(1).to_csv(answers, index=False)
    assert main(["score", str(answers), "--instrument", name, "-o", str(tmp_path / "scores.csv")]) == 0
    scores = pd.read_csv(tmp_path / "scores.csv")
    assert scores["client_id"].tolist() == ["C001"]
    assert scores[form.total].notna().all()


def test_a_template_for_no_known_form_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", "--instrument", "wia", "-o", str(tmp_path / "a.csv")]) == 2
    assert main(["template", "--instrument", "wai", "--wide", "-o", str(tmp_path / "a.csv")]) == 2
    assert "wai-sr" in capsys.readouterr().err
    assert not (tmp_path / "a.csv").exists()
