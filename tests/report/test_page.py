"""The page: whatever is put on it is text, and its tables say what they leave out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.report.page import bullets, page, paragraphs, section, table, wide
from tests.report.reading import Page

visible = st.text(st.characters(exclude_categories=["C"], exclude_characters="\x00"), min_size=1)


@given(visible, visible)
def test_any_text_is_shown_as_text(one, other):
    frame = pd.DataFrame({one: [other, one]})
    source = page(one, [section(one, paragraphs(other)), bullets([other]), wide(one, table(frame))])
    read = Page(source)
    assert read.dangers() == []
    assert {tag for tag, _ in read.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "section", "h2", "p", "ul", "li"),
        *("div", "table", "thead", "tbody", "tr", "th", "td"),
    }
    assert read.parts.count(one) >= 3
    assert other in read.parts


def test_a_blank_line_begins_a_paragraph_and_a_single_one_does_not():
    assert paragraphs("one\ntwo\r\n\r\n\n three ") == "<p>one\ntwo</p><p>three</p>"
    assert paragraphs(" \n\n ") == ""


def test_cells_are_written_as_a_reader_expects():
    frame = pd.DataFrame(
        {
            "name": ["a", None],
            "count": [1200, 3],
            "r": [-0.281, np.nan],
            "yes": [True, False],
            "whole": pd.array([7000, None], "Int64"),
        }
    )
    cells = Page(table(frame)).parts
    assert cells[:5] == ["name", "count", "r", "yes", "whole"]
    assert cells[5:] == ["a", "1,200", "-.28", "yes", "7,000", "–", "3", "–", "no", "–"]


def test_a_long_table_says_how_much_of_it_is_shown():
    source = table(pd.DataFrame({"n": range(1, 2001)}))
    assert "The first 12 of 2,000 rows." in source
    assert source.count("<tr>") == 13
    assert "The first" not in table(pd.DataFrame({"n": range(12)}))


def test_a_column_without_a_name_has_no_empty_heading():
    assert "th" not in {tag for tag, _ in Page(table(pd.DataFrame({"": ["bond"]}))).elements}
