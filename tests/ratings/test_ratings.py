from __future__ import annotations

import csv
import os
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliancekit.__main__ import main
from alliancekit.clinic import PARTS, RATERS
from alliancekit.errors import DataError
from alliancekit.ratings import ratings_template, read_ratings
from alliancekit.tables.formulas import spreadsheet_safe
from alliancekit.tables.limits import MAX_BYTES
from tests.ratings.awkward_files import ALIKE, READ, REFUSED
from tests.ratings.awkward_files import ratings as ratings_of
from tests.ratings.damaged_files import DAMAGED, GOOD, HEAD, ROWS, archive, table, workbook

COLUMNS = ["client_id", "session", "rater", *PARTS, "alliance", "outcome"]


@pytest.fixture
def read(tmp_path):
    def read(content, name="class.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_ratings(path)

    return read


def expected():
    frame = pd.DataFrame(ROWS, columns=HEAD)
    frame.insert(6, "alliance", [3.5, np.nan, 8.25 / 3, 10.75 / 3])
    return frame.assign(
        client_id=frame["client_id"].astype("str"),
        rater=pd.Categorical(frame["rater"], categories=RATERS),
        **{column: frame[column].astype(float) for column in (*PARTS, "outcome")},
    )


def assert_contract(ratings):
    assert list(ratings)[:8] == COLUMNS
    assert not ratings[["client_id", "session", "rater"]].isna().any(axis=None)
    assert not ratings.duplicated(["client_id", "session", "rater"]).any()
    assert ratings["session"].dtype == np.int64
    assert (ratings["session"] >= 1).all()
    assert tuple(ratings["rater"].cat.categories) == RATERS
    for column, (low, high) in dict.fromkeys((*PARTS, "alliance"), (1, 5)).items() | {("outcome", (0, 40))}:
        assert ratings[column].dtype == np.float64
        assert ratings[column].dropna().between(low, high).all()
    assert ratings[list(PARTS)].notna().any(axis=None)


@pytest.mark.parametrize("name", GOOD)
def test_the_same_ratings_come_out_of_every_good_file(read, name):
    pd.testing.assert_frame_equal(read(GOOD[name]), expected(), check_like=False)


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_refused_and_the_place_is_named(read, name):
    is_refused(read, *DAMAGED[name])


def is_refused(read, content, row, column, found, what_to_do):
    with pytest.raises(DataError) as caught:
        read(content)
    faults = caught.value.faults
    assert list(faults) == ["row", "column", "found", "allowed", "what_to_do"]
    here = faults[
        (faults["row"].isna() if row is None else faults["row"] == row) & (faults["column"] == column)
    ]
    assert any(found in text for text in here["found"]), faults.to_string()
    assert any(what_to_do in text for text in here["what_to_do"]), faults.to_string()
    told = [fault.found for fault in caught.value.listed if fault.row is None and "begins" not in fault.found]
    assert all(words in str(caught.value) for words in told), "said whole, not cut off"
    assert (faults["allowed"] != "").all()
    assert "class.csv was not read" in str(caught.value)
    assert len(str(caught.value)) < 8_000


def test_an_endless_cell_is_refused_where_another_library_lifted_the_limit(read):
    usual = csv.field_size_limit(10**9)
    try:
        with pytest.raises(DataError, match="131,072 characters"):
            read(DAMAGED["an endless cell"][0])
        assert csv.field_size_limit() == 10**9
    finally:
        csv.field_size_limit(usual)


def test_how_many_files_are_tried():
    assert len(DAMAGED) + len(REFUSED) >= 140
    assert len(GOOD) + len(READ) >= 40


def test_one_cell_changed_is_one_fault(read):
    with pytest.raises(DataError) as caught:
        read(DAMAGED["text for a number"][0])
    assert len(caught.value.faults) == 1


def test_all_faults_are_named_at_once_in_the_order_of_the_file(read):
    rows = [
        ["C1", 1, "client", 9, 3, 3, 3],
        ["", 2, "nobody", "x", 3, 3, 50],
        ["C3", "last", "client", 3, 3, 0.5, 3],
    ]
    with pytest.raises(DataError) as caught:
        read(table(rows))
    places = list(zip(caught.value.faults["row"], caught.value.faults["column"], strict=True))
    assert places == [
        (2, "bond"),
        (3, "client_id"),
        (3, "rater"),
        (3, "bond"),
        (3, "outcome"),
        (4, "session"),
        (4, "tasks"),
    ]


def test_a_missing_column_and_a_wrong_cell_are_named_together(read):
    with pytest.raises(DataError) as caught:
        read("client_id,session,rater,bond,goals\nC1,1,client,9,3\n")
    assert set(caught.value.faults["column"]) == {"tasks", "bond"}


def test_rows_are_counted_as_a_spreadsheet_shows_them(read):
    with pytest.raises(DataError) as caught:
        read('client_id,session,rater,bond,goals,tasks\n"An\nna",1,client,3,3,3\n\nC2,1,client,3,3,7\n')
    assert caught.value.faults["row"].tolist() == [4]


def test_wide_and_long_give_the_same_ratings(read):
    wide = read(
        "Client ID,Session,Bond (client),Goals (client),Tasks (client),therapist bond,therapist goals,therapist tasks,outcome\n"
        "C1,1,4,3,2,5,4,3,20\nC1,2,4,3,2,,,,18\n"
    )
    long = read(
        "client_id,session,rater,bond,goals,tasks,outcome\n"
        "C1,1,client,4,3,2,20\nC1,1,therapist,5,4,3,20\nC1,2,client,4,3,2,18\n"
    )
    pd.testing.assert_frame_equal(wide, long)
    assert_contract(wide)


def test_a_session_that_nobody_rated_keeps_its_outcome(read):
    ratings = read(
        "client_id,session,bond_client,goals_client,tasks_client,outcome\nC1,1,4,3,2,20\nC1,2,,,,18\n"
    )
    assert ratings["outcome"].tolist() == [20, 18]


def test_what_was_read_can_be_saved_and_read_again(read):
    ratings = read(GOOD["UTF-8"])
    again = read(ratings.to_csv(index=False))
    pd.testing.assert_frame_equal(again, ratings)
    assert again.attrs["notes"][0] == "columns that were left out: “alliance”."


def test_single_answers_of_the_role_play_form_come_along(read):
    items = [f"item_{number}" for number in range(1, 13)]
    ratings = read(table([[*row, *[1, 2, 3, 4, 5, None] * 2] for row in ROWS], [*HEAD, *items]))
    assert list(ratings) == [*COLUMNS, *items]
    assert ratings.loc[0, items].tolist()[:5] == [1, 2, 3, 4, 5]
    assert ratings["item_6"].isna().all()


def test_notes_say_what_was_left_out_and_what_is_missing(read):
    content = workbook([[*row, "x"] for row in ROWS], [*HEAD, "<b>mood</b>"], extra_sheet=True)
    notes = "\n".join(read(content, "class.xlsx").attrs["notes"])
    assert "only the first sheet, “Sheet”" in notes
    assert "“<b>mood</b>”" in notes
    assert "1 of 12 ratings are blank" in notes


def test_clients_that_differ_by_capitals_are_pointed_out(read):
    ratings = read("client_id,session,rater,bond,goals,tasks\nC1,1,client,4,3,2\nc1,1,client,4,3,2\n")
    assert "C1, c1" in ratings.attrs["notes"][-1]


def test_formulas_and_html_stay_text_and_are_made_safe_for_a_spreadsheet(read):
    names = ["=HYPERLINK(0)", "+1", "-1", "@SUM(A1)", "<script>x</script>", "'quoted", "Ægir 王"]
    rows = [[name, 1, "client", 3, 3, 3, 3] for name in names]
    ratings = read(table(rows))
    assert ratings["client_id"].tolist() == names
    saved = spreadsheet_safe(ratings)
    assert not saved["client_id"].str.match(r"[=+\-@]").any()
    pd.testing.assert_frame_equal(read(saved.drop(columns="alliance").to_csv(index=False)), ratings)


def test_faults_shown_as_html_show_text_only(read):
    with pytest.raises(DataError) as caught:
        read("client_id,session,rater,bond,goals,tasks\nC1,1,<script>x</script>,3,3,3\n", "a<b>.csv")
    page = caught.value._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "a<b>" not in page


def test_the_message_is_bounded_and_counts_the_rest(read):
    with pytest.raises(DataError) as caught:
        read(table([[f"C{n}", 1, "client", "x" * 500, 3, 3, 3] for n in range(100)]))
    lines = str(caught.value).splitlines()
    assert len(caught.value.faults) == 100
    assert "100 things to mend" in lines[0]
    assert len(lines) == 2, "what is alike in a column is one line with a count"
    assert lines[1].startswith("- Rows 2, 3, 4, 5, 6 and 95 more, column bond: found “xxx")
    assert max(map(len, lines)) < 200


def test_a_notebook_shows_the_sentences_and_no_traceback(tmp_path):
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    shell.user_ns["folder"] = tmp_path
    with capture_output() as shown:
        shell.run_cell("import alliancekit as ak\nak.read_ratings(folder / 'none.csv')")
    assert "There is no such file" in shown.stdout
    assert "Traceback" not in shown.stdout + shown.stderr
    assert "ratings/__init__.py" not in shown.stdout + shown.stderr


def test_paths_that_are_no_file(tmp_path):
    (tmp_path / "klass.csv").touch()
    os.mkfifo(tmp_path / "pipe")
    for path, words in (
        (tmp_path, "folder"),
        (tmp_path / "class.csv", "Did you mean klass.csv"),
        (tmp_path / "no" / "class.csv", "folder does not exist"),
        (tmp_path / "klass.csv" / "x", "no such file"),
        (tmp_path / "pipe", "not a file"),
        (tmp_path / ("x" * 3000), "cannot be opened"),
        ("/dev/zero", "not a file"),
        ("a\0b", "cannot be opened"),
        ("", "No name"),
        ("https://example.org/x.csv", "web address"),
        ("~nobody-of-this-name/x.csv", "cannot be opened"),
        (None, "NoneType"),
        (3, "int"),
        (pd.DataFrame(), "DataFrame"),
    ):
        with pytest.raises(DataError, match=words):
            read_ratings(path)


def test_a_file_without_permission(tmp_path, monkeypatch):
    path = tmp_path / "class.csv"
    path.write_bytes(GOOD["UTF-8"])

    def refuse(*_args, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(DataError, match="does not permit"):
        read_ratings(path)


def test_a_file_of_200_mb_is_refused_unread(tmp_path):
    path = tmp_path / "class.csv"
    with path.open("wb") as file:
        file.write(GOOD["UTF-8"])
        file.truncate(200_000_000)
    with pytest.raises(DataError, match=f"200 MB. Allowed: at most {MAX_BYTES // 10**6} MB"):
        read_ratings(path)


@pytest.mark.filterwarnings("error")
def test_no_file_makes_a_warning_and_nothing_goes_to_stderr(read, capfd):
    for content in [*GOOD.values(), *(content for content, *_ in DAMAGED.values())]:
        with suppress(DataError):
            read(content)
    assert capfd.readouterr().err == ""


def test_a_workbook_that_would_fill_the_memory_is_refused_packed(read):
    packed = archive(**{"xl__workbook.xml": bytes(41_000_000)})
    assert len(packed) < 100_000
    with pytest.raises(DataError, match="larger than 40 MB"):
        read(packed)


def test_names_ending_in_an_accent_and_a_curly_quote_are_windows_letters(read):
    ratings = read("client_id,session,rater,bond,goals,tasks\nRené’s,1,client,4,3,2\n".encode("cp1252"))
    assert ratings["client_id"].tolist() == ["René’s"]
    assert "Western European" in ratings.attrs["notes"][0]


@pytest.mark.parametrize("form", ["long", "wide"])
def test_the_template_filled_in_is_read(tmp_path, form):
    table = ratings_template(form)
    for column in table.columns[table.isna().all()]:
        table[column] = 4
    path = tmp_path / "class.csv"
    table.to_csv(path, index=False)
    ratings = read_ratings(path)
    assert_contract(ratings)
    assert len(ratings) == 6
    assert ratings.attrs["notes"] == []


def test_a_template_of_no_known_form():
    with pytest.raises(ValueError, match="'long'"):
        ratings_template("tall")


def test_template_command_writes_once_and_never_over_a_file(tmp_path, capsys):
    path = tmp_path / "class.csv"
    assert main(["template", "--wide", "-o", str(path)]) == 0
    assert "LOWER IS BETTER" in capsys.readouterr().out
    assert path.read_bytes().startswith(b"\xef\xbb\xbfclient_id,session,bond_client")
    path.write_text("mine")
    assert main(["template", "-o", str(path)]) == 2
    assert path.read_text() == "mine"
    assert main(["template", "-o", str(tmp_path / "class.xlsx")]) == 2
    assert main(["template", "-o", str(tmp_path / "no" / "class.csv")]) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["class.csv"]


def test_check_command_counts_the_rows_or_lists_the_faults(tmp_path, capsys):
    good, bad, listed = (tmp_path / name for name in ("good.csv", "bad.csv", "faults.csv"))
    good.write_bytes(GOOD["UTF-8"])
    bad.write_text("client_id,session,rater,bond,goals,tasks\nC1,1,=1+1,3,3,3\n")
    assert main(["check", str(good)]) == 0
    assert "2 clients, 4 rows (client 2, therapist 1, observer 1)" in capsys.readouterr().out
    assert main(["check", str(bad), "-o", str(listed)]) == 1
    assert "Row 2, column rater: found “=1+1”" in capsys.readouterr().err
    assert pd.read_csv(listed)["found"].tolist() == ["'=1+1"]
    assert main(["check", str(bad), "-o", str(tmp_path)]) == 2


@pytest.fixture(scope="module")
def spot(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz") / "class.csv"


FUZZ = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
BYTES = st.binary(max_size=400) | st.text(
    alphabet='019.,;\t\r\n"=-x\0éclient_id session rater bond goals tasks', max_size=400
).map(lambda text: text.encode("utf-8", "surrogatepass"))


def survives(path, content):
    path.write_bytes(content)
    refused = None
    try:
        assert_contract(read_ratings(path))
    except DataError as error:
        refused = error
    if refused:
        assert len(refused.faults) > 0
        assert len(str(refused)) < 12_000


@FUZZ
@given(content=BYTES, good_start=st.booleans())
def test_no_bytes_whatever_raise_anything_else(spot, content, good_start):
    survives(spot, GOOD["UTF-8"] + content if good_start else content)


@FUZZ
@given(data=st.data())
def test_no_mutation_of_a_good_file_raises_anything_else(spot, data):
    content = bytearray(data.draw(st.sampled_from(list(GOOD.values()))))
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content)))
        stop = start + data.draw(st.integers(0, 12))
        content[start:stop] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b",", b'"', b"\n", b"\0", b"9", b"-"])
        )
    survives(spot, bytes(content))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", READ)
def test_the_same_ratings_come_out_of_an_awkward_file(read, name):
    made, said = READ[name]
    ratings = read(made())
    wanted = expected()
    if name == "merged cells":
        wanted.loc[1, "outcome"] = np.nan
    if name == "a formula for a heading":
        assert "=cmd" not in "".join(map(str, ratings))
    pd.testing.assert_frame_equal(ratings, wanted)
    assert said in "\n".join(ratings.attrs["notes"])


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", REFUSED)
def test_an_awkward_file_is_refused_soon_and_the_place_is_named(read, name):
    made, *what = REFUSED[name]
    is_refused(read, made(), *what)


@pytest.mark.parametrize("codes", ALIKE.values(), ids=ALIKE)
def test_codes_that_look_alike_are_read_apart_and_named(read, codes):
    ratings = read(table([[code, 1, "client", 4, 3, 3, 5] for code in (*codes, "other")]))
    assert ratings["client_id"].tolist() == [*codes, "other"]
    (note,) = ratings.attrs["notes"]
    assert "read as different clients" in note
    assert "other" not in note
    assert note.count(",") == 3


def test_codes_that_do_not_look_alike_are_not_named(read):
    assert read(ratings_of(["C1", "C11", "01a", "1a", "Ann", "Anna"])).attrs["notes"] == []


@pytest.mark.skipif(os.name != "posix", reason="limits the memory of a process")
def test_large_and_packed_files_stay_within_bounded_memory(tmp_path):
    names = [
        "a packed bomb of cells",
        "a packed bomb of rows",
        "a million columns",
        "a cell of 9 MB",
        "4,000 columns, and rows of one cell",
    ]
    for place, name in enumerate(names):
        (tmp_path / f"{place}.csv").write_bytes(REFUSED[name][0]())
    program = (
        "import sys, resource; from alliancekit.ratings import read_ratings; from alliancekit.errors import DataError\n"
        "import alliancekit.tables.workbook, openpyxl, pandera.pandas\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for path in sys.argv[1:]:\n"
        "    try: read_ratings(path)\n"
        "    except DataError: pass\n"
        "    else: sys.exit('read')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    call = [sys.executable, "-c", program, *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 300_000 * (1024 if sys.platform == "darwin" else 1)  # kilobytes


def test_a_link_to_nowhere_and_a_drive_that_goes_away(tmp_path, monkeypatch):
    link = tmp_path / "class.csv"
    link.symlink_to(tmp_path / "gone.csv")
    with pytest.raises(DataError, match="a link to a file that is not there"):
        read_ratings(link)
    link.unlink()
    link.write_text(table())

    def fails(*_args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("alliancekit.tables.reading.refuse_other_kind", fails)
    with pytest.raises(DataError, match=r"stopped reading this file \(Input/output error\)"):
        read_ratings(link)


@pytest.mark.parametrize(
    "name",
    [
        "a packed bomb of cells",
        "a million columns",
        "an SPSS file, cut short",
        "JSON",
        "a telephone's photograph",
    ],
)
def test_check_and_score_refuse_in_the_same_words(tmp_path, capsys, name):
    made, *_, found, what_to_do = REFUSED[name]
    path = tmp_path / "class.csv"
    path.write_bytes(made())
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().err
    assert main(["score", str(path), "--instrument", "srs", "-o", str(tmp_path / "scores.csv")]) == 1
    for words in (told, capsys.readouterr().err):
        assert found in words
        assert what_to_do in words
    assert [file.name for file in tmp_path.iterdir()] == ["class.csv"]
