"""What a panel is told to show: its table is written for reading."""

from __future__ import annotations

import pandas as pd
import pytest

from alliancekit.explorers.view import table_html


@pytest.mark.parametrize(
    ("value", "cell"), [(0.256, "0.26"), (3, "3"), (None, "–"), (float("nan"), "–"), (True, "True")]
)
def test_cells_are_written_for_reading(value, cell):
    assert f"<td>{cell}</td>" in table_html(pd.DataFrame({"a": pd.Series([value], dtype=object)}), "")


def test_a_long_table_says_that_it_is_cut():
    html = table_html(pd.DataFrame({"a": range(1201)}), "Numbers.")
    assert html.count("<tr>") == 201
    assert "The first 200 of 1,201 rows." in html
    assert '<th scope="col">a</th>' in html
