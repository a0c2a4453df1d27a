"""Nobody is named in a report: codes of people become numbers, wherever they stand."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = "_id"  # the end of a column's name that holds codes of people
# What a chart is told here is Vega-Lite's own grammar, and shown to nobody.
_GRAMMAR = {"$schema", "as", "field", "groupby", "mark", "name", "param", "type"}

_LETTERS = re.compile("[A-Z]{1,2}")  # what ak.read_class gives clients in place of names


class People:
    """A number for each code, in an order that is not the alphabet's.

    One code is one person, whatever the column; a letter that stands for a client already stays. The same
    codes get the same numbers, so whoever has the list of codes, and this program, can tell people apart
    again: a number is no anonymity among people who know each other.

    Examples
    --------
    >>> people = People(["Ann", "Ben"])
    >>> sorted(people.number(name) for name in ("Ann", "Ben"))
    ['Person 1', 'Person 2']
    >>> people.text("Ann and Annabel") == f"{people.number('Ann')} and Annabel"
    True
    """

    def __init__(self, codes: Iterable[object]) -> None:
        named = {str(code) for code in codes if not _LETTERS.fullmatch(str(code))}
        known = sorted(named, key=lambda code: sha256(code.encode(errors="replace")).digest())
        self._numbers = {code: f"Person {place}" for place, code in enumerate(known, 1)}
        # In running text a figure or a single letter ("A correlation") stands for itself.
        said = [code for code in known if len(code) > 1 and re.search(r"[^\W\d_]", code)]
        longest_first = "|".join(map(re.escape, sorted(said, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)") if said else None

    def number(self, code: object) -> str:
        """Return what a person is called."""
        return str(code) if _LETTERS.fullmatch(str(code)) else self._numbers.get(str(code), "Person")

    def text(self, text: str) -> str:
        """Return a text without codes."""
        return self._pattern.sub(lambda found: self._numbers[found[0]], text) if self._pattern else text

    def frame(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table without codes, in its columns, index and texts."""
        frame = _level(frame).copy()
        for place, column in enumerate(frame.columns):
            cells = frame.iloc[:, place]
            coded = str(column).endswith(_CODE)
            if coded or cells.dtype.kind not in "biufcM":
                frame.isetitem(place, [self._cell(cell, coded=coded) for cell in cells])
        return frame.rename(columns=lambda name: self.text(str(name).removesuffix(_CODE).replace("_", " ")))

    def _cell(self, cell: Any, *, coded: bool) -> Any:
        if coded and not pd.isna(cell):
            return self.number(cell)
        return self.text(cell) if isinstance(cell, str) else cell

    def spec(self, spec: Any, key: str = "") -> Any:
        """Return a chart in Vega-Lite without codes: in its data, its words and what it looks for."""
        if isinstance(spec, dict):
            return {name: self.spec(part, name) for name, part in spec.items()}
        if isinstance(spec, list):
            return [self.spec(part, key) for part in spec]
        if _coded(key, spec):
            return self.number(spec)
        return self.text(spec) if isinstance(spec, str) and key not in _GRAMMAR else spec


def codes_in(found: Any, key: str = "") -> Iterable[object]:
    """Return each code in a table, or in the data of a chart in Vega-Lite.

    >>> list(codes_in({"data": {"values": [{"client_id": "C1", "bond": 3}]}}))
    ['C1']
    """
    if isinstance(found, pd.DataFrame):
        found = _level(found)
        for column in found.columns[[str(name).endswith(_CODE) for name in found.columns]]:
            yield from found[column].dropna().unique()
    elif isinstance(found, dict):
        for name, part in found.items():
            yield from codes_in(part, name)
    elif isinstance(found, list):
        for part in found:
            yield from codes_in(part, key)
    elif _coded(key, found):
        yield found


def _coded(key: str, value: object) -> bool:
    return key.endswith(_CODE) and isinstance(value, str | int)


def _level(frame: pd.DataFrame) -> pd.DataFrame:
    """Make the index columns, where it says anything."""
    if list(frame.index.names) == [None]:
        if frame.index.dtype.kind in "iu":
            return frame
        frame = frame.rename_axis("")
    return frame.reset_index()
