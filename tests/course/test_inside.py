"""What a notebook may take while it is graded: enough for every chart of a lesson, and no more memory than is due."""

from __future__ import annotations

import pytest

from alliancekit.course.sandbox import EndedError, Kernel, Limits


@pytest.mark.usefixtures("shut_off")
def test_a_chart_is_drawn_within_the_limits(tmp_path):
    with Kernel(tmp_path, Limits()) as kernel:
        kernel.run("import alliancekit as ak; clinic = ak.load_clinic()")
        seen = kernel.run(
            'ak.scatter(ak.phase_means(clinic, "client", "early"), x="alliance", y="outcome_end")'
        )
        after = kernel.run("print('alive')")
    assert seen["trouble"] == ""
    assert seen["outputs"]
    assert "alive" in str(after["outputs"])


@pytest.mark.usefixtures("shut_off")
def test_memory_that_is_used_is_limited(tmp_path):
    with Kernel(tmp_path, Limits()) as kernel:
        try:
            said = str(kernel.run("held = bytearray(10_000_000_000)"))
        except EndedError as ended:
            said = str(ended)
    assert "MemoryError" in said or "memory" in said
