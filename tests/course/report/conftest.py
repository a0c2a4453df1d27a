"""One synthetic class for all tests of what a class did: forty learners and three lessons."""

from __future__ import annotations

import pytest

from alliancekit.course.report.handed_in import handed_in
from alliancekit.course.report.records import read_records
from tests.course.report.made import a_class

LESSONS = ("02", "08", "09")


@pytest.fixture(scope="session")
def klass(tmp_path_factory):
    """The folder with the zips, and what each learner did."""
    folder = tmp_path_factory.mktemp("class")
    return folder / "zips", a_class(folder / "zips", folder / "scratch", 40, LESSONS)


@pytest.fixture(scope="session")
def told(klass):
    """The same, read from the zips."""
    return handed_in(read_records([klass[0]]))
