"""From building to the exported marks, with nbgrader at every step: a class in little of the benchmark's."""

from __future__ import annotations

import pytest

from benchmarks.grading import end_to_end

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
FEW = {"right": 1, "partly": 2, "wrong": 1, "empty": 1, "broken": 4, "hostile": 3}


def test_every_mark_is_the_one_that_is_due_as_graded_and_as_exported(shut_off, built, tmp_path):
    rows, pages = end_to_end(tmp_path / "course", FEW)
    assert len(rows) == 12
    assert [row for row in rows if not row[1] == row[2] == row[3]] == []
    assert pages == 8
