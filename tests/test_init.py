"""The package's front door: names are there, come when asked for, and cost nothing before."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

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


def test_type_checkers_and_editors_see_every_name_where_it_is():
    body = ast.parse(Path(alliancekit.__file__).read_text(encoding="utf-8")).body
    seen = next(node for node in body if isinstance(node, ast.If) and node.test.id == "TYPE_CHECKING").body
    names = {
        name.asname: node.module.removeprefix("alliancekit.")
        for node in seen
        for name in node.names
        if name.asname == name.name
    }
    assert names == alliancekit._NAMES, (
        "a public name stands in _NAMES and, for checkers, in the block above it"
    )


def test_the_front_door_stays_small():
    assert len(alliancekit._NAMES) <= 89
    assert not [name for name in alliancekit._NAMES if name.endswith("_chart")], "results draw themselves"


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
