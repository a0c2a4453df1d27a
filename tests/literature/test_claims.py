"""What the claims of lesson 09 say of a published result is what the table of published results says."""

from __future__ import annotations

import re

import pytest

import alliancekit as ak
from alliancekit.literature.claims import load_claims

TABLE = ak.pooled_results()
# Where the evidence gives no figure of its own, and only the chart shows the table's.
UNSAID = {("C05", "adults"), ("C10", "adults, face to face"), ("C11", "bond, over the internet")}


def as_cited(source):
    return re.sub(r" \((\d{4})\)", r", \1", source)


def evidence():
    for claim in load_claims().values():
        for place, each in enumerate(claim.evidence):
            rows = claim.pooled()
            rows = rows[rows["source"].map(as_cited) == each.source]
            if len(rows):
                yield pytest.param(rows, each.text, id=f"{claim.id} {place}")


@pytest.mark.parametrize(("rows", "text"), list(evidence()))
def test_every_figure_of_a_source_is_the_tables(rows, text):
    figures = rows[["value", "low", "high"]].stack().tolist()
    stated = [float(found.replace("−", "-")) for found in re.findall(r"[−-]?(?<!\d)\.\d+", text)]
    counts = {*rows["k"].dropna(), *rows["people"].dropna()}
    counted = [
        int(n.replace(",", "")) for n in re.findall(r"([\d,]+) (?:studies|samples|trials|people)", text)
    ]
    explained = [float(share) for share in re.findall(r"([\d.]+)% of the variance", text)]
    assert [figure for figure in stated if figure not in figures] == []
    assert [count for count in counted if count not in counts] == []
    assert explained in ([], [round(100 * rows["value"].iloc[0] ** 2, 1)])


@pytest.mark.parametrize("claim", load_claims().values(), ids=lambda claim: claim.id)
def test_every_result_that_belongs_to_a_claim_is_in_the_table_and_told_of(claim):
    assert len(claim.pooled()) == len(claim.results)
    for row in claim.pooled().itertuples():
        told = " ".join(each.text for each in claim.evidence if each.source == as_cited(row.source))
        if (claim.id, row.about) in UNSAID:
            assert not re.search(r"r = |g = ", told)
        else:
            assert f"{row.value:.3f}".strip("0") in told
