"""The package's front door: names are there, come when asked for, and cost nothing before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import alliancekit


@pytest.mark.parametrize("name", alliancekit.__all__)
def test_every_public_name_is_there_and_explained(name):
    value = getattr(alliancekit, name)
    assert name in dir(alliancekit)
    if callable(value):
        assert value.__doc__


def test_every_name_is_the_one_of_its_own_module():
    strangers = [
        name for name in alliancekit._NAMES if getattr(getattr(alliancekit, name), "__name__", name) != name
    ]
    assert strangers == []


def test_an_unknown_name_is_named():
    with pytest.raises(AttributeError, match="no name 'scatterplot'"):
        _ = alliancekit.scatterplot
    with pytest.raises(AttributeError, match="Did you mean 'load_clinic'"):
        _ = alliancekit.load_clinics


def test_importing_the_package_and_asking_for_help_load_nothing_heavy():
    script = """
import sys
import alliancekit.__main__ as main
try:
    main.main(["--help"])
except SystemExit:
    pass
heavy = {"numpy", "pandas", "scipy", "altair", "ipywidgets", "statsmodels", "pandera", "openpyxl", "IPython"}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or None)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
