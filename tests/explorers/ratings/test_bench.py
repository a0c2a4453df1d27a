"""The own-data bench without a page: what is taken, what is refused, what each picture needs."""

from __future__ import annotations

import json

import pytest

import alliancekit as ak
from alliancekit.clinic import data_folder
from alliancekit.explorers.ratings.views import offers
from tests.ratings.damaged_files import DAMAGED

HEAD = "client_id,session,rater,bond,goals,tasks\n"
ROLE_PLAYS = data_folder() / "class_role_plays.csv"


@pytest.fixture
def bench():
    return ak.explore_ratings()


@pytest.fixture(scope="module")
def open_bench():
    return ak.explore_ratings()


def shown(bench):
    return bench._look.options


def test_it_opens_on_a_class_that_rated_one_session(bench):
    assert "24 people" in bench.told
    assert "Synthetic" in bench.told
    assert shown(bench)[0] == "Everyone rated the same"
    assert len(bench.ratings) == 24


def test_every_picture_of_the_role_plays_opens(bench):
    bench.open_example("Eight role-plays")
    for name in shown(bench):
        bench._look.value = name
        assert bench.panel.fault is None, name
        assert bench.text
    assert len(shown(bench)) == 4


def test_files_can_be_named_in_a_cell():
    bench = ak.explore_ratings([ROLE_PLAYS])
    assert "8 clients" in bench.told
    with pytest.raises(ak.UserError, match="There is no such file"):
        ak.explore_ratings(["nowhere.csv"])


def test_a_file_of_markup_is_shown_as_text(bench):
    bench.take({"<img src=x>.csv": f"{HEAD}<script>x</script>,1,client,9,3,3\n".encode()})
    assert "<script>" not in bench.told
    assert "<img" not in bench.told
    assert "column bond" in bench.told


def test_what_was_read_stays_when_the_next_file_is_damaged(bench):
    before = bench.ratings
    bench.take({"a.csv": b"\xff\xd8\xff\xe0 a photo"})
    assert "picture (JPEG)" in bench.told
    assert "what was read before" in bench.told
    assert bench.ratings is before


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_no_damaged_file_breaks_it(open_bench, name):
    before = open_bench.ratings
    open_bench.take({f"{name}.csv": DAMAGED[name][0]})
    # What the template's reader refuses, the bench may understand: answers that are not scored yet.
    assert ("ak-wrong" in open_bench.told) == (open_bench.ratings is before)
    assert "could not be read (" not in open_bench.told


def test_too_much_at_once_is_refused(bench):
    bench.take({"a.csv": b"x" * 6_000_000, "b.csv": b"x" * 6_000_000})
    assert "more than 10 MB" in bench.told


SURVEY = b"When,Your code,Bond (1-5),Goals we shared,Tasks we shared\n1,Kim,4,3,1\n2,Lee,3,3,5\n3,Mia,5,4,2\n"


def test_columns_are_asked_for_once_and_remembered(bench, tmp_path, monkeypatch):
    bench.take({"survey.csv": SURVEY})
    assert "Say below which is which" in bench.told
    chooser = bench._columns.children[0]
    chooser._columns["person"].value = "Your code"
    assert chooser.how()["columns"] == {
        "person": "Your code",
        "bond": "Bond (1-5)",
        "goals": "Goals we shared",
        "tasks": "Tasks we shared",
    }
    chooser.children[1].click()
    assert "rated by 3 people" in bench.told
    assert "Kim" not in bench.told + bench.text
    other = ak.explore_ratings()
    other.take({"next.csv": SURVEY})
    assert "rated by 3 people" in other.told


def test_a_memory_that_was_spoilt_is_asked_again(bench):
    from alliancekit.record import current_record

    memory = current_record().path.parent / "columns.json"
    memory.parent.mkdir(parents=True, exist_ok=True)
    for spoilt in (
        "{",
        "[]",
        json.dumps({"When\tYour code\tBond (1-5)\tGoals we shared\tTasks we shared": 3}),
    ):
        memory.write_text(spoilt)
        bench.take({"survey.csv": SURVEY})
        assert "Say below which is which" in bench.told


def test_several_files_are_people_or_have_clients_of_their_own(bench):
    files = {
        f"{name}.csv": f"{HEAD}C1,1,observer,{bond},3,3\n".encode() for name, bond in (("Ann", 4), ("Ben", 2))
    }
    bench.take(files)
    assert "rated by 2 people" in bench.told
    bench._each_file.value = "clients"
    assert "2 clients" in bench.told


@pytest.mark.parametrize(("clients", "sessions", "may"), [(4, 1, False), (5, 1, True)])
def test_under_five_people_there_is_no_correlation(bench, clients, sessions, may):
    rows = [
        f"C{c},{s},{rater},{2 + (c * 7 + s) % 3},{3 + c % 2},{2 + c % 3},{10 + c * 3}"
        for c in range(clients)
        for s in range(1, sessions + 1)
        for rater in ("client", "therapist")
    ]
    bench.take({"a.csv": ("client_id,session,rater,bond,goals,tasks,outcome\n" + "\n".join(rows)).encode()})
    lacking = {offer.name: offer.lacks for offer in offers(bench.ratings)}
    assert ("Alliance and outcome" in shown(bench)) is may
    assert ("Two chairs" in shown(bench)) is may
    assert may or "found: 4" in lacking["Alliance and outcome"]


def test_answers_in_words_are_given_their_numbers_once(bench):
    answers = ["often", "rarely", "always"]
    rows = [",".join([f"p{n}", *[answers[(n + i) % 3] for i in range(12)]]) for n in range(5)]
    head = ",".join(["Your code", *(f"item_{i}" for i in range(1, 13))])
    file = {"labels.csv": "\n".join([head, *rows]).encode()}
    bench.take(file)
    if "Some answers are words" not in bench.told:
        bench._columns.children[0].children[1].click()
    assert "Some answers are words" in bench.told
    chooser = bench._columns.children[0]
    for word, value in zip(answers, (4, 2, 5), strict=True):
        chooser._words[word].value = value
    chooser.children[1].click()
    assert "rated by 5 people" in bench.told
    assert set(bench.ratings["item_1"]) == {4, 2, 5}
    other = ak.explore_ratings()
    other.take(file)
    assert "rated by 5 people" in other.told


FIELD = {
    "Qualtrics, three heading rows": (
        "StartDate,ResponseId,Q1_1,Q1_2,Q1_3,Q1_4,Q1_5,Q1_6,Q1_7,Q1_8,Q1_9,Q1_10,Q1_11,Q1_12\n"
        'Start Date,Response ID,s,s,s,s,s,s,s,s,s,s,s,s\n"{""ImportId"":""startDate""}",' + ",".join(['"{""ImportId"":""x""}"'] * 13)
        + "\n2026-03-01,R_1,4,5,3,4,5,4,4,3,5,4,4,5\n2026-03-01,R_2,2,3,3,2,4,3,2,3,3,2,4,3\n"
    ),
    "LimeSurvey": "id;" + ";".join(f"WAISR[SQ{n:03}]" for n in range(1, 13)) + "\n1;4;5;3;4;5;4;4;3;5;4;4;5\n2;2;3;3;2;4;3;2;3;3;2;4;3\n",
    "REDCap": "record_id," + ",".join(f"wai{n}" for n in range(1, 13)) + ",wai_complete\n1,4,5,3,4,5,4,4,3,5,4,4,5,2\n2,2,3,3,2,4,3,2,3,3,2,4,3,2\n",
    "Google Forms": (
        "Timestamp," + ",".join(f'"How true? [{n}. Statement]"' for n in range(1, 13))
        + "\n1,4,5,3,4,5,4,4,3,5,4,4,5\n2,2,3,3,2,4,3,2,3,3,2,4,3\n"
    ),
    "Microsoft Forms": (
        "ID\tStart time\t" + "\t".join(f"{n}. Statement" for n in range(1, 13))
        + "\n1\tx\t4\t5\t3\t4\t5\t4\t4\t3\t5\t4\t4\t5\n2\tx\t2\t3\t3\t2\t4\t3\t2\t3\t3\t2\t4\t3\n"
    ),
    "SurveyMonkey, two heading rows": (
        "Respondent ID,How true is this?" + "," * 11 + "\n," + ",".join(f"{n}. Statement" for n in range(1, 13))
        + "\n11,4,5,3,4,5,4,4,3,5,4,4,5\n12,2,3,3,2,4,3,2,3,3,2,4,3\n"
    ),
    "a sep= line, Windows letters": "sep=;\r\nGrüße;" + ";".join(f"item_{n}" for n in range(1, 13)) + "\r\na;4;5;3;4;5;4;4;3;5;4;4;5\r\nb;2;3;3;2;4;3;2;3;3;2;4;3\r\n",
    "a title above": "Our class\n\ncode," + ",".join(f"item_{n}" for n in range(1, 13)) + "\na,4,5,3,4,5,4,4,3,5,4,4,5\nb,2,3,3,2,4,3,2,3,3,2,4,3\n",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("tool", FIELD)
def test_what_survey_tools_export_is_read_after_one_look_at_the_columns(bench, tool, encoding):
    bench.take({"export.csv": FIELD[tool].encode(encoding)})
    if "ak-wrong" in bench.told:
        bench._columns.children[0].children[1].click()
    assert "rated by 2 people" in bench.told, bench.told
    assert bench.ratings["item_1"].tolist() == [4, 2]
    assert "R_1" not in bench.told


def test_a_picture_after_a_table_of_unknown_columns_is_called_a_picture(bench):
    bench.take({"survey.csv": SURVEY})
    assert "Say below which is which" in bench.told
    bench.take({"photo.csv": b"\xff\xd8\xff\xe0 a photo"})
    assert "picture (JPEG)" in bench.told
    assert "Say below" not in bench.told
    assert bench._columns.children == ()


def test_each_file_opens_its_picture_once(bench, monkeypatch):
    made = []
    monkeypatch.setattr(
        "alliancekit.explorers.ratings.views.together_panel",
        lambda found: made.append(found) or ak.explore_sessions(),
    )
    monkeypatch.setattr(
        "alliancekit.explorers.ratings.views.compare_panel",
        lambda found: made.append(found) or ak.explore_sessions(),
    )
    bench.open_example("Eight role-plays")
    bench.open_example("One session, rated by 24")
    assert len(made) == 2
