"""No cell of a table that leaves the record is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.record import (
    csv_text,
)


class TestTables:
    @given(st.text())
    def test_no_cell_is_a_formula(self, text):
        sheet = csv_text(["exercise", "answer"], [["03-2", text]])
        _, (_, cell) = csv.reader(io.StringIO(sheet, newline=""))
        if cell.lstrip()[:1] in {"=", "+", "-", "@"}:
            float(cell)

    @pytest.mark.parametrize(
        "text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0"]
    )
    def test_formulas_become_text(self, text):
        assert csv_text(["a"], [[text]]).removeprefix("a\n").lstrip('"').startswith("'")

    @pytest.mark.parametrize("number", ["-0.28", "+3", "1e5", "12"])
    def test_numbers_stay(self, number):
        assert csv_text(["a"], [[number]]) == f"a\n{number}\n"
