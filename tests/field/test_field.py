"""Every input that people have, through every door that should read it: the right scores, or one plain sentence."""

from __future__ import annotations

import pytest

from tests.field.doors import DOORS
from tests.field.made import FILES
from tests.field.register import REGISTER

CASES = [
    pytest.param(given, door, parts, id=f"{kind}: {given.name} | {door}")
    for kind, inputs in REGISTER.items()
    for given in inputs
    for door, parts in given.gives.items()
]
_LONGEST = 12_000  # a function that prints for ever is cut at 10,000


@pytest.mark.parametrize(("given", "door", "parts"), CASES)
def test_each_door_gives_what_it_should(tmp_path, given, door, parts):
    told = " ".join(DOORS[door](given, tmp_path).split())
    assert [part for part in parts if part not in told] == [], told
    assert len(told) < _LONGEST
    assert "Traceback" not in told


def test_every_kept_file_goes_through_a_door():
    used = {given.name for inputs in REGISTER.values() for given in inputs}
    assert {file.name for file in FILES.iterdir()} <= used


def test_how_many_inputs_are_tried():
    assert sum(map(len, REGISTER.values())) - len(list(FILES.iterdir())) >= 200
