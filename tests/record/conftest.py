"""A record of its own, with a clock that ticks once a look."""

from __future__ import annotations

import pytest

from alliancekit.record import (
    Record,
)


@pytest.fixture
def clock():
    moment = [1_000_000.0]

    def tick():
        moment[0] += 1
        return moment[0]

    return tick


@pytest.fixture
def record(tmp_path, clock):
    return Record(tmp_path / "my-work" / "progress.db", clock)
