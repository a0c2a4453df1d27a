"""A report: one page, the same each time, that shows what it is given and names nobody."""

from __future__ import annotations

import re

import altair as alt
import pandas as pd
import pytest
import vl_convert
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, side_by_side
from tests.report.made import a_class
from tests.report.reading import Page

visible = st.text(st.characters(exclude_categories=["C"]), min_size=1).map(str.strip).filter(bool)


@pytest.fixture
def findings():
    rows = a_class(8).groupby("client_id", as_index=False)[["bond", "goals", "outcome"]].mean()
    return {
        "Bond and distress": ak.correlate(rows, "bond", "outcome"),
        "Bond or goals?": ak.compare_correlations(rows, ["bond", "goals"], "outcome"),
        "A cloud": ak.scatter(rows, "bond", "outcome"),
        "How many?": ak.plan_study("correlation", clients=60, studies=100, seed=1),
    }


class Told(Result):
    """A finding as a lesson may make one."""

    def __init__(self, said, table, chart=None):
        self.said, self.table, self._chart = said, table, chart

    def sentence(self):
        return self.said

    def chart(self):
        if self._chart is None:
            raise UserError("There is no chart of this.")
        return self._chart


def written(folder, **given):
    given.setdefault("title", "Mine")
    return ak.write_report(folder / "report.html", **given).read_text(encoding="utf-8")


def test_a_report_holds_all_that_it_was_given(tmp_path, findings):
    source = written(
        tmp_path,
        title="Our class",
        words={"What we asked": "Is it so?", "Left out": "  "},
        ratings=a_class(8),
        results=findings,
        sources=["Bordin 1979"],
    )
    page = Page(source)
    headings = re.findall("<h2>(.*?)</h2>", source)
    assert headings == ["What we asked", "The ratings", *findings, "Sources"]
    for said in ("Our class", "Is it so?", "Bordin 1979", repr(findings["Bond and distress"])):
        assert said in page.parts
    assert findings["How many?"].sources[0] in page.parts, "what a finding rests on is named"
    assert [tag for tag, _ in page.elements].count("svg") == 4
    assert all(attrs.get("aria-label") for tag, attrs in page.elements if tag == "svg")
    assert page.dangers() == []
    assert "synthetic" not in page.text.lower().replace("simulated", "")


def test_synthetic_data_are_called_so_before_anything_else(tmp_path):
    page = Page(written(tmp_path, words="Mine.", synthetic=True))
    assert page.text.index("SYNTHETIC") < page.text.index("Mine.")


def test_the_same_input_gives_the_same_bytes(tmp_path, findings):
    files = [
        ak.write_report(tmp_path / name, title="T", ratings=a_class(8), results=findings)
        for name in ("one.html", "two.html")
    ]
    assert files[0].read_bytes() == files[1].read_bytes()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=visible, words=visible, code=visible, cell=visible)
def test_any_text_is_shown_as_text_and_codes_not_at_all(tmp_path, title, words, code, cell):
    code = f"{code}1"  # a letter alone would stand for a client already, and stay
    frame = pd.DataFrame({"client_id": [code], "said": [f"<script>{cell}"]})
    page = Page(
        written(
            tmp_path,
            title=title,
            words={title: words},
            results={cell: Told(f"<img src=x>{cell}", frame)},
            sources=[f"<a href='//x'>{words}"],
        )
    )
    assert page.dangers() == []
    assert page.parts.count(title) >= 3
    assert words in page.parts
    assert f"<a href='//x'>{words}" in page.parts
    assert "Person 1" in page.parts
    assert not [tag for tag, _ in page.elements if tag in {"img", "script", "a"}]


def test_nobody_is_named(tmp_path):
    names = {f"P{place}": f"Zoë-{place}x" for place in range(6)}
    ratings = a_class(6).replace({"client_id": names})
    table = ratings[["client_id", "bond"]].iloc[::4]
    chart = alt.Chart(table, title="Zoë-1x is not alone").mark_point().encode(x="bond:Q", y="client_id:N")
    found = Told("Zoë-1x gave most.", table.set_index("client_id"), chart)
    page = Page(written(tmp_path, ratings=ratings, results={"One by one": found, "A chart": chart}))
    assert "Zoë" not in page.text
    assert not [label for label in page.attributes("aria-label") if "Zoë" in label]
    assert "is not alone" in page.text
    assert {part for part in page.parts if re.fullmatch(r"Person \d", part)} == {
        f"Person {place}" for place in range(1, 7)
    }


@pytest.mark.parametrize("people", [4, 5])
def test_a_correlation_of_fewer_than_five_is_not_shown(tmp_path, people):
    rows = pd.DataFrame({"x": [1, 2, 4, 3, 7], "y": [2, 1, 3, 5, 4], "z": [3, 1, 4, 1, 5]}).head(people)
    r = ak.correlate(rows, "x", "y")
    few = {
        "One": r,
        "Several": side_by_side({"early": r, "late": r}),
        "Compared": ak.compare_correlations(rows, ["x", "z"], "y"),
    }
    source = written(tmp_path, results=few)
    withheld = source.count("rests on fewer than 5 people, so no correlation is shown")
    assert withheld == (3 if people == 4 else 0)
    assert ("r = " in source) == (people == 5)
    assert ("<svg" in source) == (people == 5)


def test_other_estimates_of_few_are_shown(tmp_path):
    assert "mean = 3.00" in written(tmp_path, results={"M": Estimate(3, 2, 4, n=3, name="mean")})


def test_a_finding_without_a_chart_is_shown_without_one(tmp_path):
    source = written(tmp_path, results={"F": Told("Said.", pd.DataFrame({"n": [1]}))})
    assert "<p>Said.</p>" in source
    assert "<table>" in source
    assert "<svg" not in source


def test_a_chart_whose_drawing_fails_is_put_in_words(tmp_path, monkeypatch, findings):
    def fail(*_, **__):
        raise ValueError("the drawing failed")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", fail)
    page = Page(written(tmp_path, results={"A cloud": findings["A cloud"]}))
    assert "This chart could not be drawn. It would have shown: A cloud of dots." in page.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"results": {"Mine": 3}}, "“Mine” is int, which is no finding"),
        ({"results": [Estimate(1, 0, 2)]}, "results is list"),
        ({"results": Estimate(1, 0, 2)}, "results is Estimate"),
        ({"ratings": pd.DataFrame({"bond": [1]})}, "a table without client_id"),
        (
            {
                "results": {
                    "Out": alt.Chart(pd.DataFrame({"u": ["https://example.org"]}))
                    .mark_point()
                    .encode(href="u")
                }
            },
            "“Out”: A chart holds a link",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_and_leaves_what_was_there(tmp_path, given, said):
    (tmp_path / "report.html").write_text("older")
    with pytest.raises(UserError, match=said):
        written(tmp_path, **given)
    assert [file.read_text() for file in tmp_path.iterdir()] == ["older"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("report.pdf", "ends in .html"),
        ("no/report.html", "report.html is not there, or its folder"),
        ("a.html", "is a folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused(tmp_path, name, said):
    (tmp_path / "a.html").mkdir()
    with pytest.raises(UserError, match=said):
        ak.write_report(tmp_path / name, title="T")
    assert [file.name for file in tmp_path.rglob("*")] == ["a.html"]
