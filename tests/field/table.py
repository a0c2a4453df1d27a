"""What each input gives at each door, as a table: ``python tests/field/table.py`` (a word narrows it down)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

if __name__ == "__main__":  # from wherever it is called
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.field.doors import DOORS
from tests.field.register import REGISTER

_LONGEST = 300


def told(given, door):
    """Say what an input gives at a door, on one line."""
    with TemporaryDirectory() as folder:
        text = " ".join(DOORS[door](given, Path(folder)).split())
    return text.replace("|", "\\|")


def rows(word=""):
    """Give kind, input, door, what it gives, and whether that is as it should be."""
    for kind, inputs in REGISTER.items():
        for given in inputs:
            for door, parts in given.gives.items():
                if word in f"{kind} {given.name} {door}":
                    try:
                        text = told(given, door)
                    except Exception as error:  # noqa: BLE001 - an older version may do anything
                        text = f"TRACEBACK {type(error).__name__}: {error}"
                    yield kind, given.name, door, text, all(part in text for part in parts), parts


if __name__ == "__main__":
    with TemporaryDirectory() as own:
        os.environ["ALLIANCE_WORK"] = own
    print("| kind | input | door | what it gives | right |\n|---|---|---|---|---|")
    for kind, name, door, text, right, _parts in rows(" ".join(sys.argv[1:])):
        print(f"| {kind} | {name} | {door} | {text[:_LONGEST]} | {'yes' if right else 'NO'} |")
