"""The reference has a line for every public name, and each function shows an example, which the doctests run."""

from __future__ import annotations

import inspect

import pytest

import alliancekit
from docs.api import PAGE, page


def test_the_page_stands_as_the_package_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/api.py"


@pytest.mark.parametrize("name", alliancekit._NAMES)
def test_every_public_name_has_a_line(name):
    assert f"\n| `{name}` | " in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", [name for name in alliancekit._NAMES if inspect.isfunction(getattr(alliancekit, name))]
)
def test_every_public_function_shows_an_example(name):
    assert ">>> " in inspect.getdoc(getattr(alliancekit, name))
