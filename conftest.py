"""Every test keeps its learner's record in a folder of its own; none fails for a busy machine."""

from __future__ import annotations

import importlib.util
import os
import signal
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Where a change is judged (`.ci/run`), by the same hundred examples each time; every day, by fifty new ones.
JUDGED = "CI" in os.environ
hypothesis.settings.register_profile(
    "patient", deadline=None, derandomize=JUDGED, max_examples=100 if JUDGED else 50
)
hypothesis.settings.load_profile("patient")


# A test run that was started in the background has Ctrl+C shut off, and so have the commands that it tries.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# The one module that cannot be read without nbgrader, which learners do not have.
collect_ignore = [] if importlib.util.find_spec("nbgrader") else ["alliancekit/course/step.py"]


def pytest_configure(config: pytest.Config) -> None:
    """Leave what is slow, and the browser, out of the everyday run, in which no test is named."""
    everyday = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if everyday and not config.option.markexpr:
        config.option.markexpr = "not slow and not browser"


@pytest.fixture(autouse=True)
def _own_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCE_WORK", str(tmp_path / "my-work"))
