"""A workbook, one that is set up, and the faults that one finds in itself."""

from __future__ import annotations

import pytest

from tests.start.workbooks import Workbook


@pytest.fixture
def workbook(tmp_path):
    return Workbook(tmp_path / "a workbook")


@pytest.fixture(scope="session")
def ready(tmp_path_factory):
    made = Workbook(tmp_path_factory.mktemp("ready") / "a workbook")
    made.first = made.start("--no-browser")
    return made


@pytest.fixture
def faults(workbook):
    return lambda: list(workbook.module().find_faults())
