"""The self-check tells what works and what to mend, and never raises."""

from __future__ import annotations

import pytest

from alliancekit.explorers import self_check as module
from alliancekit.record import own


def test_all_is_well_here():
    assert [line.split(":")[0] for line in module.look_up()] == ["Works"] * 3


def test_button_changes_the_sentence():
    check = module.self_check()
    before = check.text
    check.controls["press"].widget.value = True
    assert check.text != before
    assert check.fault is None


def test_damaged_clinic_is_told(monkeypatch):
    def broken():
        raise FileNotFoundError("The folder 'x' has no items.csv.")

    monkeypatch.setattr(module, "load_clinic", broken)
    assert module.look_up()[1].startswith(
        "To mend: the sample clinic cannot be read. The folder 'x' has no items.csv."
    )


def test_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    blocked = tmp_path / "a-file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("ALLIANCE_WORK", str(blocked))
    own._record_at.cache_clear()
    assert module.look_up()[2].startswith("To mend: Your record could not be saved")


@pytest.mark.parametrize("version", [(3, 10), (2, 7)])
def test_old_python_is_told(version):
    assert module.look_up(version)[0].startswith("To mend: this is Python")
