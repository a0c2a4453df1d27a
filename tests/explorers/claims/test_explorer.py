"""Claim cards: evidence after belief, verdict after evidence, and everything kept."""

import json
import re

import pytest

import alliancekit as ak
from alliancekit.clinic.reading import data_folder
from alliancekit.errors import UserError
from alliancekit.explorers.claims.explorer import UNJUDGED
from alliancekit.literature.claims import VERDICTS, load_claims
from alliancekit.record import record_prediction


@pytest.fixture
def desk():
    return ak.explore_claims()


def move(desk, **values):
    for name, value in values.items():
        desk.controls[name].widget.value = value
    assert desk.fault is None
    return desk.text


def test_nothing_is_told_before_the_reader_says_how_sure_they_are(desk):
    claim = load_claims()["C01"]
    assert claim.verdict not in desk.text
    assert desk._view.below == ""
    assert desk._view.rows["results"]["results"].empty
    assert desk.controls["verdict"].widget.disabled


def test_evidence_comes_after_belief_and_the_verdict_after_the_readers(desk):
    move(desk, sure=80, shown=True)
    claim = load_claims()["C01"]
    assert all(each.source in desk._view.below for each in claim.evidence)
    assert len(desk._view.rows["results"]["results"]) == 3
    assert claim.why not in desk.text
    assert claim.why in move(desk, verdict="holds", now=60)
    assert desk._view.table.iloc[0].tolist() == [claim.title, 80, 60, "holds", claim.verdict]


def test_the_first_belief_cannot_be_changed_after_the_look(desk):
    move(desk, sure=80, shown=True)
    assert desk.controls["sure"].widget.disabled
    move(desk, shown=False)
    assert desk.controls["sure"].widget.disabled


def test_everything_is_there_again(desk):
    move(desk, sure=80, shown=True, verdict="holds", now=60, mind="a trial")
    move(desk, choice="C02", sure=10, shown=True, verdict="does not hold", now=5)
    again = ak.explore_claims()
    assert [again.controls[name].widget.value for name in ("sure", "shown", "verdict", "now", "mind")] == [
        80, True, "holds", 60, "a trial",
    ]  # fmt: skip
    assert again._view.table["first"].tolist() == [80, 10]
    assert again._view.table["last"].tolist() == [60, 5]
    assert "on 1 your verdict is this workbook's" in again._view.pages["All your claims"]


def test_a_claim_not_judged_yet_begins_anew(desk):
    move(desk, sure=80, shown=True, verdict="holds", mind="a trial", choice="C05")
    values = [desk.controls[name].widget.value for name in ("sure", "shown", "verdict", "mind")]
    assert values == [50, False, UNJUDGED, ""]


@pytest.mark.parametrize("kept", ["x", {"verdict": 3, "now": "many", "mind": None}, [1], {"now": 900}])
def test_whatever_stands_in_the_record_the_desk_opens(kept):
    record_prediction("09-claim-C01-after", kept)
    desk = ak.explore_claims()
    assert desk.fault is None
    assert desk.controls["now"].widget.value == 50


def test_an_unknown_claim_is_named():
    with pytest.raises(UserError, match="There is no claim 'C99'"):
        ak.explore_claims("C99")


@pytest.mark.parametrize("claim", load_claims().values(), ids=lambda claim: claim.id)
def test_every_claim_is_whole(claim):
    assert claim.verdict in VERDICTS
    assert len(claim.pooled()) == len(claim.results)
    assert all(each.text and each.source for each in claim.evidence)
    assert set(claim.pooled()["measure"]) <= {"r", "g"}  # the axis is theirs


def test_every_source_of_the_claims_is_among_the_lessons():
    lesson = json.loads(
        (data_folder().parent / "notebooks" / "09_what_the_evidence_says.ipynb").read_text("utf-8")
    )
    sources = "".join("".join(cell["source"]) for cell in lesson["cells"] if cell["id"] == "l09-sources")
    for claim in load_claims().values():
        for each in claim.evidence:
            if not each.source.startswith("this workbook"):
                first, year = re.match(r"(\S+?),? .*?(\d{4}\w?)", each.source).groups()
                assert re.search(rf"{first}[^\n]*\({year}\)", sources), each.source
