"""Pick your columns: which heading of a file means what, asked by lists and remembered."""

from __future__ import annotations

import json
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.clinic import PARTS, RATERS
from alliancekit.instruments import instrument
from alliancekit.instruments.items import is_wide, known_items, likely_items
from alliancekit.ratings.columns import known_columns
from alliancekit.ratings.items import ALLIANCE_FORMS, forms_of
from alliancekit.record import current_record
from alliancekit.tables.reading import open_table
from alliancekit.tables.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_NONE = "(none)"
_ALL = "all: "
_MEANINGS = {
    "person": "Who rated (their code)",
    "client_id": "Client or role-play",
    "session": "Session",
    "rater": "Chair: client, therapist, observer",
    "bond": "Bond",
    "goals": "Goals",
    "tasks": "Tasks",
    "outcome": "Distress, 0 to 40",
}
_WHO = ("student", "respondent", "participant", "code", "name", "person", "initial")
_ONE, _MANY = "everyone rated the same session", "columns say which client and session"
_PARTS = "columns for bond, goals and tasks"
_NUMBERS = [("–", 0), *((str(number), number) for number in range(1, 6))]
_MOST = 20  # sets of headings that are remembered


def headings_of(path: Path) -> list[str]:
    """Return the headings of a file.

    Raises
    ------
    DataError
        It cannot be read.
    """
    forms = [instrument(name) for name in ALLIANCE_FORMS]

    def known(row: Sequence[str]) -> int:
        return max(len(known_columns(row, {})), *(known_items(row, form) for form in forms))

    with open_table(path, known) as table:
        return [heading for heading in table.headings if heading.strip()]


def form_of(headings: Sequence[str]) -> str | None:
    """Return the form whose answers a table holds in place of bond, goals and tasks, or None.

    Answers named after a form are taken for its own, others for the teaching form.

    >>> form_of(["person", *(f"item_{item}" for item in range(1, 13))])
    'teaching'
    >>> form_of(["id", *(f"WAISR[SQ{item:03}]" for item in range(1, 13))])
    'wai-sr'
    """
    if set(PARTS) & known_columns(headings, {}):
        return None
    return next((name for name in forms_of(headings) if name in ALLIANCE_FORMS), None)


class ColumnChooser(ipywidgets.VBox):
    """Lists from which a reader picks their columns.

    Parameters
    ----------
    headings
        Of the file.
    chosen
        Is called once "Read with these columns" is pressed.
    words
        Answers that are words, to each of which the reader gives its number.

    Examples
    --------
    >>> ColumnChooser(["Your code", "Bond 1-5", "Goals", "Tasks"], print).how()["columns"]["person"]
    'Your code'
    """

    def __init__(
        self, headings: Sequence[str], chosen: Callable[[], None], words: Sequence[str] = ()
    ) -> None:
        known = known_columns(headings, {})
        several = {"client_id", "session"} <= known
        usual = any(is_wide(headings, instrument(name)) for name in ALLIANCE_FORMS)
        patterns = [
            pattern for name in ALLIANCE_FORMS for pattern in likely_items(headings, instrument(name))
        ]
        self._what = _list("What the rows are", [_ONE, _MANY], _MANY if several else _ONE)
        self._form = _list(
            "The ratings are",
            [(_PARTS, ""), *((f"answers to the form {name}", name) for name in ALLIANCE_FORMS)],
            form_of(headings) or "",
        )
        self._items = _list(
            "The answers stand in",
            [("columns named as usual", ""), *((each, each) for each in dict.fromkeys(patterns))],
            "" if usual or not patterns else patterns[0],
        )
        self._columns = {}
        for name, meaning in _MEANINGS.items():
            same = [f"{_ALL}{rater}" for rater in RATERS] if name == "rater" else []
            guess = _guess(name, headings)
            guess = same[-1] if same and guess == _NONE else guess
            self._columns[name] = _list(meaning, [_NONE, *same, *dict.fromkeys(headings)], guess)
        self._words = {word: _list(f"“{word}” is", _NUMBERS, 0) for word in words}
        read = ipywidgets.Button(description="Read with these columns", layout={"width": "max-content"})
        read.on_click(lambda _: chosen())
        for drop in (self._what, self._form):
            drop.observe(self._settle, "value")
        lists = [self._what, self._form, self._items, *self._columns.values(), *self._words.values()]
        box = ipywidgets.HBox(lists, layout={"flex_flow": "row wrap"})
        box.add_class("ak-columns")
        super().__init__([box, read])
        self._settle()

    def how(self) -> dict[str, Any]:
        """Return the choice as :func:`alliancekit.read_ratings` takes it."""
        chosen = {name: drop.value for name, drop in self._columns.items() if not drop.disabled}
        columns = {n: value for n, value in chosen.items() if value != _NONE and not value.startswith(_ALL)}
        same: dict[str, Any] = {n: v.removeprefix(_ALL) for n, v in chosen.items() if v.startswith(_ALL)}
        if self._what.value == _ONE:
            same |= {"client_id": "the session", "session": 1}
        if self._form.value and self._items.value:
            columns["items"] = self._items.value
        how = {"columns": columns, "same": same, "instrument": self._form.value or None}
        words = {word: drop.value for word, drop in self._words.items() if drop.value}
        return how | ({"words": words} if words else {})

    def set(self, how: Mapping[str, Any]) -> None:
        """Choose what :meth:`how` returned before, as far as these headings allow it."""
        columns, same = how.get("columns", {}), how.get("same", {})
        wanted = {self._what: _ONE if "session" in same else _MANY, self._form: how.get("instrument") or ""}
        wanted |= {drop: columns.get(name, _NONE) for name, drop in self._columns.items()}
        wanted |= {self._columns[name]: f"{_ALL}{same[name]}" for name in same if name == "rater"}
        wanted[self._items] = columns.get("items", "")
        for drop, value in wanted.items():
            if value in [option[1] if isinstance(option, tuple) else option for option in drop.options]:
                drop.value = value

    def _settle(self, _change: object = None) -> None:
        """Let only what belongs to the choice be chosen."""
        one, scored = self._what.value == _ONE, bool(self._form.value)
        self._items.disabled = not scored
        for name, drop in self._columns.items():
            drop.disabled = (name in PARTS and scored) or (name in ("client_id", "session") and one)


def _list(description: str, options: Sequence[Any], value: Any) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(options=options, value=value, description=description)


def _guess(name: str, headings: Sequence[str]) -> str:
    """Return the heading that may mean a column: as understood, else a like one."""
    for heading in headings:
        if name in known_columns([heading], {}):
            return heading
    plain = {heading.strip().casefold(): heading for heading in headings}
    words = _WHO if name == "person" else (name.removesuffix("_id").rstrip("s"),)
    near = [text for word in words for text in plain if word in text]
    near = near or get_close_matches(name, list(plain), n=1, cutoff=0.75)
    return plain[near[0]] if near else _NONE


def remembered(headings: Sequence[str]) -> dict[str, Any] | None:
    """Return what was chosen the last time for the same headings, or None."""
    known = _memory().get("\t".join(headings))
    fits = isinstance(known, dict) and known.keys() <= {"columns", "same", "instrument", "words"}
    return known if fits else None


def remember(headings: Sequence[str], how: dict[str, Any]) -> None:
    """Keep a choice beside the learner's work; where that cannot be written, it is asked again next time."""
    known = _memory()
    known.pop("\t".join(headings), None)
    kept = dict(list(known.items())[1 - _MOST :]) | {"\t".join(headings): how}
    with suppress(OSError):
        write_whole(_file(), json.dumps(kept, indent=1, ensure_ascii=False).encode())


def _memory() -> dict[str, Any]:
    with suppress(OSError, ValueError):
        known = json.loads(_file().read_text("utf-8"))
        return known if isinstance(known, dict) else {}
    return {}


def _file() -> Path:
    return current_record().path.parent / "columns.json"
