"""Tables that people really have, made in the shape of what survey programs and spreadsheets export."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from alliancekit.__main__ import main
from alliancekit.errors import DataError
from alliancekit.instruments import score
from alliancekit.ratings import read_ratings

FIELD = Path(__file__).parent / "field"
WORDS = "word,number\nRarely,2\nNow and then,3\nOften,4\nAll the time,5\n"
ITEMS = [f"item_{item}" for item in range(1, 13)]
SHEET = [4, 5, 3, 4, 5, 4, 4, 3, 5, 4, 4, 5]
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


def table(headings, *rows, sep=","):
    return "".join(sep.join(f'"{cell}"' for cell in row) + "\n" for row in (headings, *rows))


def is_scored(frame):
    return all(abs(float(frame[name].iloc[0]) - SCORED[name]) < 1e-9 for name in SCORED)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("q_qualtrics1.csv", "“Q1_1” to “Q1_12”"),
        ("q_qualtrics3.csv", "rows 2 and 3 are headings too"),
        ("q_lime_sq.csv", ""),
        ("q_gforms.csv", "“How true is this? [1. Statement number 1]”"),
        ("q_redcap_wai1.csv", ""),
        ("q_numlabels.csv", ""),
        ("q_sep.csv", ""),
        ("q_x.xlsx", ""),
    ],
)
def test_exports_of_survey_programs_are_scored(scored, name, words):
    frame, said = scored(FIELD / name)
    assert is_scored(frame), said
    assert words in said


def test_decimal_commas_are_read_and_written(scored, tmp_path):
    frame, _ = scored(FIELD / "q_srs_comma.csv", form="srs")
    assert frame["srs"].tolist() == pytest.approx([32.8, 30.75])
    assert (tmp_path / "scores.csv").read_text().startswith("id;srs")


def test_words_alone_are_one_line_a_column_and_a_mapping_reads_them(scored, tmp_path):
    _, said = scored(FIELD / "q_redcap_labels.csv")
    assert len(said.splitlines()) == 14
    assert "--words FILE" in said
    (tmp_path / "words.csv").write_text(WORDS)
    frame, said = scored(FIELD / "q_redcap_labels.csv", "--words", str(tmp_path / "words.csv"))
    assert is_scored(frame), said


def test_the_tenth_question_of_the_printed_form_is_named_and_left_out(scored):
    frame, said = scored(FIELD / "q_phq9_diff.csv", form="phq-9")
    assert frame["phq_9"].tolist() == [13]
    assert "“phq9_10” is no part of the score" in said


def test_codes_for_missing_answers_are_asked_about_and_can_be_named(scored):
    _, said = scored(FIELD / "q_miss.csv")
    for code in (-99, 999, 9):
        assert f"--missing {code}" in said
    frame, _ = scored(FIELD / "q_miss.csv", "--missing", "-99", "999", "9")
    assert frame["alliance_answered"].tolist() == [11, 11, 11]
    _, said = scored(FIELD / "q_miss.csv", "--missing", "5")
    assert "5 is an answer of wai-sr" in said


def test_a_nine_for_not_rated_is_never_rescaled():
    with pytest.raises(DataError) as refused:
        read_ratings(FIELD / "r_nine_missing.csv")
    assert "missing=9" in str(refused.value)
    assert "scale" not in str(refused.value)
    ratings = read_ratings(FIELD / "r_nine_missing.csv", missing=9)
    assert ratings["bond"].isna().sum() == 2


@pytest.mark.parametrize("code", [0, 9, -99, 999])
def test_no_code_draws_the_advice_to_rescale(tmp_path, code):
    rows = [f"C{row},1,client,{code if row % 2 else 4},3,4,18\n" for row in range(30)]
    (tmp_path / "r.csv").write_text("client_id,session,rater,bond,goals,tasks,outcome\n" + "".join(rows))
    with pytest.raises(DataError) as refused:
        read_ratings(tmp_path / "r.csv")
    assert f"missing={code}" in str(refused.value)
    assert "scale" not in str(refused.value)
    assert read_ratings(tmp_path / "r.csv", missing=code)["bond"].isna().sum() == 15


def test_headings_with_units_and_marks_are_recognised():
    assert read_ratings(FIELD / "r_headings3.csv")["outcome"].tolist() == [18]


def test_dates_get_advice_that_fits_their_column():
    with pytest.raises(DataError) as refused:
        read_ratings(FIELD / "r_dates.csv")
    advice = {(row, column): words for row, column, _, _, words in refused.value.listed}
    assert "number the sessions" in advice[4, "session"]
    assert "turned into a date" in advice[2, "goals"]
    assert "date as a number" in advice[5, "bond"]


def test_a_spreadsheet_goes_in_and_comes_out(scored, tmp_path):
    frame, said = scored(FIELD / "q_x.xlsx", out="scores.xlsx")
    assert is_scored(frame), said
    assert openpyxl.load_workbook(tmp_path / "scores.xlsx").active["A2"].value == "A"
    _, said = scored(FIELD / "q_x.xlsx", out="scores.ods")
    assert "name the file scores.xlsx" in said


def test_two_time_points_are_asked_about_and_either_can_be_named(scored):
    both = [f"wai_{item}_t{time}" for time in (1, 2) for item in range(1, 13)]
    text = table(["id", *both], ["A", *SHEET, *[5] * 12])
    _, said = scored(text)
    assert 'columns="wai_{}_t1" or columns="wai_{}_t2"' in said
    assert is_scored(scored(text, "--columns", "wai_{}_t1")[0])
    assert scored(text, "--columns", "wai_{}_t2")[0]["alliance"].tolist() == [5]


SURVEYMONKEY = table(
    ["Respondent ID", "Collector", "How true is this?", *[""] * 11],
    ["", "", *(f"{item}. A statement, and more" for item in range(1, 13))],
    ["17", "web", *SHEET],
)
MICROSOFT_FORMS = table(["ID", "Start time", "Name", *"abcdefghijkl"], ["1", "5/3/24 9:00", "A", *SHEET])
PLAIN = table(["id", *ITEMS], ["A", *SHEET])


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (SURVEYMONKEY, ()),
        (MICROSOFT_FORMS, ("--columns", "D:O")),
        (PLAIN.encode("utf-16"), ()),
        (PLAIN.replace('"A"', '"Zoë’s"').encode("cp1252"), ()),
        (PLAIN.replace(",", "\t").encode("utf-16"), ()),
        (PLAIN.encode("utf-8-sig"), ()),
        ("Results of the class\n\n" + PLAIN, ()),
        ("sep=,\n" + PLAIN, ()),
        (PLAIN.replace(",", ";"), ()),
        (PLAIN.replace("\n", "\r\n"), ()),
        (PLAIN.replace("\n", "\r"), ()),
        (PLAIN + "\n,,,\n\n", ()),
        (PLAIN.replace('"id"', '""'), ()),
        (PLAIN.replace("item_", "Item "), ()),
        (PLAIN.replace("item_", "WAI-SR "), ()),
        (PLAIN.replace("item_", "waisr_q"), ()),
        (PLAIN.replace("item_", "G1Q00001[SQ0"), ("--columns", "G1Q00001[SQ0{}")),
        (PLAIN.replace("item_", "baseline."), ()),
        (PLAIN.replace("item_", "T0_WAI_"), ()),
        (PLAIN.replace('"4"', '"4,0"'), ()),
        (PLAIN.replace('"4"', '" 4 "'), ()),
        (PLAIN.replace('"4"', '"4\N{NO-BREAK SPACE}"'), ()),
        (PLAIN.replace('"4"', '"4.0"'), ()),
        (PLAIN.replace('"4"', '"(4) Often"'), ()),
        (PLAIN.replace('"4"', '"4: often"'), ()),
        (PLAIN.replace('"4"', '"4 = Very often"'), ()),
        (PLAIN.replace('"4"', '"4 – Maybe"'), ()),
        (table(["id", *ITEMS, "Comment"], ["A", *SHEET, "well, no"]), ()),
    ],
)
def test_other_shapes_are_scored_too(scored, text, more):
    frame, said = scored(text, *more)
    assert frame is not None, said
    assert is_scored(frame)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MICROSOFT_FORMS, "--columns"),
        (PLAIN.replace('"4"', '"75%"'), "percent sign"),
        (PLAIN.replace('"4"', '"3-May"'), "turned into a date"),
        (PLAIN.replace('"4"', '"6"'), "--range"),
        (PLAIN.replace('"4"', '"0"'), "--missing 0"),
        (PLAIN.replace('"4"', '"#REF!"'), "could not work this cell out"),
        (PLAIN.replace('"4"', '"4 or 5"'), "--words"),
        (PLAIN.replace("item_12", "item_13"), "item_12: found no such column"),
    ],
)
def test_what_is_not_sure_is_asked_in_words(scored, text, said):
    frame, error = scored(text)
    assert frame is None
    assert said in error


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
