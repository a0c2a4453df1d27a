"""What becomes of tables that people have, beside the scores: the file that comes out, and how faults are told."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from alliancekit.__main__ import main
from alliancekit.errors import DataError
from alliancekit.instruments import score
from alliancekit.ratings import read_ratings
from tests.field.made import FILES, SHEET, items, table

WORDS = "word,number\nRarely,2\nNow and then,3\nOften,4\nAll the time,5\n"
ITEMS = items("item_{}")
SCORED = {"bond": 17 / 4, "goals": 15 / 4, "tasks": 18 / 4, "alliance": 50 / 12}  # by hand, from the key


@pytest.fixture
def scored(tmp_path, capsys):
    """Score a file with the command; give the scores as a frame and everything that was said."""

    def scored(source, *more, form="wai-sr", out="scores.csv"):
        if isinstance(source, (bytes, str)):
            content = source if isinstance(source, bytes) else source.encode()
            source = tmp_path / "answers.csv"
            source.write_bytes(content)
        target = tmp_path / out
        target.unlink(missing_ok=True)
        code = main(["score", str(source), "--instrument", form, "-o", str(target), *more])
        shown = capsys.readouterr()
        if code:
            assert not target.exists()
            return None, shown.err
        if out.endswith("xlsx"):
            return pd.read_excel(target, engine="openpyxl"), shown.out
        heading = target.read_text(encoding="utf-8-sig").splitlines()[0]
        separator = max(",;\t", key=heading.count)
        return pd.read_csv(target, sep=separator, decimal="," if separator == ";" else "."), shown.out

    return scored


def is_scored(frame):
    return all(abs(float(frame[name].iloc[0]) - SCORED[name]) < 1e-9 for name in SCORED)


def test_decimal_commas_are_read_and_written(scored, tmp_path):
    frame, _ = scored(FILES / "q_srs_comma.csv", form="srs")
    assert frame["srs"].tolist() == pytest.approx([32.8, 30.75])
    assert (tmp_path / "scores.csv").read_text().startswith("id;srs")


def test_words_alone_are_one_line_a_column_and_a_mapping_reads_them(scored, tmp_path):
    _, said = scored(FILES / "q_redcap_labels.csv")
    assert len(said.splitlines()) == 14
    assert "--words FILE" in said
    (tmp_path / "words.csv").write_text(WORDS)
    frame, said = scored(FILES / "q_redcap_labels.csv", "--words", str(tmp_path / "words.csv"))
    assert is_scored(frame), said


@pytest.mark.parametrize("code", [0, 9, -99, 999])
def test_no_code_draws_the_advice_to_rescale(tmp_path, code):
    rows = [f"C{row},1,client,{code if row % 2 else 4},3,4,18\n" for row in range(30)]
    (tmp_path / "r.csv").write_text("client_id,session,rater,bond,goals,tasks,outcome\n" + "".join(rows))
    with pytest.raises(DataError) as refused:
        read_ratings(tmp_path / "r.csv")
    assert f"missing={code}" in str(refused.value)
    assert "scale" not in str(refused.value)
    assert read_ratings(tmp_path / "r.csv", missing=code)["bond"].isna().sum() == 15


def test_a_spreadsheet_goes_in_and_comes_out(scored, tmp_path):
    frame, said = scored(FILES / "q_x.xlsx", out="scores.xlsx")
    assert is_scored(frame), said
    assert openpyxl.load_workbook(tmp_path / "scores.xlsx").active["A2"].value == "A"
    _, said = scored(FILES / "q_x.xlsx", out="scores.ods")
    assert "name the file scores.xlsx" in said


def test_two_time_points_are_asked_about_and_either_can_be_named(scored):
    both = [f"wai_{item}_t{time}" for time in (1, 2) for item in range(1, 13)]
    text = table(["id", *both], ["A", *SHEET, *[5] * 12])
    _, said = scored(text)
    assert 'columns="wai_{}_t1" or columns="wai_{}_t2"' in said
    assert is_scored(scored(text, "--columns", "wai_{}_t1")[0])
    assert scored(text, "--columns", "wai_{}_t2")[0]["alliance"].tolist() == [5]


def test_formulas_stay_text_in_cells_and_headings(scored, tmp_path):
    text = table(["=1+1", *ITEMS, "score"], ["=cmd()", *SHEET, "-3"])
    scored(text)
    heading, row = (tmp_path / "scores.csv").read_text().splitlines()
    assert heading.startswith("'=1+1,score,")
    assert row.startswith("'=cmd(),-3,")


def test_missing_answers_and_words_in_python():
    frame = pd.DataFrame([[-99, *SHEET[1:]]], columns=ITEMS)
    assert score(frame, "wai-sr", missing=-99)["alliance_answered"].tolist() == [11]
    words = pd.DataFrame([["often", *SHEET[1:]]], columns=ITEMS)
    assert score(words, "wai-sr", words={"Often": 4})["alliance_answered"].tolist() == [12]
    with pytest.raises(ValueError, match="5 is an answer of wai-sr"):
        score(frame, "wai-sr", missing=[5])
