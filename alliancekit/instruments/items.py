"""Which column of a table is which item of a questionnaire. What could be two things is never guessed at."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import normalize

import numpy as np

from alliancekit.errors import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from alliancekit.instruments.model import Instrument

    _Groups = dict[str, dict[int, list[int]]]  # way of naming -> item -> places of its columns

_ANSWER_COLUMNS = ("answer", "response", "value")
_NUMBERED = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]{1,4})[\W_]*", re.DOTALL)
_LONGEST = 1000  # characters; a longer cell is a row that was not cut at the right mark, no heading
_NAME_THEM = (
    'Name them in item order: columns="Q1_{}" where only the number changes, or columns="F:Q" by the letters '
    "of a spreadsheet (on the command line --columns)."
)


def refuse(form: Instrument, faults: Iterable[Fault]) -> DataError:
    """Build the error that names all the faults."""
    return DataError(f"These answers cannot be scored as {form.name}", faults)


def item_places(
    labels: Sequence[Hashable], form: Instrument, columns: str | Sequence[Hashable] | None = None
) -> list[int]:
    """Where each item's column stands, in item order.

    Understood are ``1``, ``item_1``, ``Q1``, ``question 01`` and the questionnaire's name with a number, such
    as ``WAI_SR_01`` or ``WAISR[SQ001]``; all items must be named in the same way. Or name the columns, in
    item order: one by one, as ``Q1_{}`` where only the number changes (a ``*`` at the end stands for any text
    after it), or by the letters a spreadsheet gives them, as ``F:Q``.

    Raises
    ------
    DataError
        Items are missing, named twice, too many, or found under two sets of names.
    """
    if isinstance(columns, str):
        return _checked(form, labels, _matching(labels, form, columns))
    if columns is not None:
        return _named(labels, form, list(columns))
    groups = _groups(labels, form)
    complete = [way for way, group in groups.items() if group.keys() >= set(form.numbers)]
    if len(complete) > 1:
        rivals = " and ".join(f"{labels[groups[way][1][0]]} ..." for way in complete)
        raise refuse(
            form, [Fault(None, "items", f"two sets of columns, {rivals}", "one set of columns", _NAME_THEM)]
        )
    if complete:
        return _checked(form, labels, groups[complete[0]])
    nearest = max(groups.values(), key=lambda group: len(group.keys() & set(form.numbers)), default={})
    lacking = [f"item_{item}" for item in form.numbers if item not in nearest] if nearest else ["items"]
    allowed = f"one column for each item, item_1 to item_{form.items}"
    raise refuse(
        form, [Fault(None, name, "no such column", allowed, _hint(labels, form)) for name in lacking]
    )


def unscored_labels(labels: Sequence[Hashable], form: Instrument) -> list[Hashable]:
    """Name the columns of questions that are printed with the form and are no part of its scores."""
    numbers = range(form.items + 1, form.items + form.unscored + 1)
    return [label for label in labels if (found := _way_and_number(label, form)) and found[1] in numbers]


def known_items(labels: Sequence[Hashable], form: Instrument, columns: str | None = None) -> int:
    """Say how surely a row of cells names the items: bare numbers, which may be answers, count for less."""
    numbers = set(form.numbers)
    if columns is not None:
        return len(_matching(labels, form, columns)) if "{}" in columns else 0
    sure = 0
    for way, group in (_groups(labels, form) | _likely_groups(labels, form)).items():
        found = len(group.keys() & numbers)
        sure = max(sure, 2 * found if way else found * (found == len(numbers)))
    return sure


def likely_items(labels: Sequence[Hashable], form: Instrument) -> list[str]:
    """Name the sets of columns that are numbered from 1 to the last item, as `item_places` takes them.

    >>> from alliancekit.instruments import instrument
    >>> likely_items([f"Q7_{item}" for item in range(1, 13)], instrument("wai-sr"))
    ['Q7_{}']
    """
    return list(_likely_groups(labels, form))


def numbered_as(labels: Sequence[Hashable], form: Instrument) -> list[int] | None:
    """Where the columns stand that are numbered just as the items of a form, or None where there are none.

    Bare numbers do not count: a row of answers holds them too.

    >>> from alliancekit.instruments import instrument
    >>> numbered_as(["id", *(f"phq9_{item}" for item in range(1, 10))], instrument("phq-9"))
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    most = form.items + form.unscored
    for way, group in (_groups(labels, form) | _likely_groups(labels, form)).items():
        if way and set(form.numbers) <= group.keys() <= set(range(1, most + 1)):
            return [group[item][0] for item in form.numbers]
    return None


def long_places(labels: Sequence[Hashable]) -> tuple[int, int] | None:
    """Say where a long frame has its item and its answer column, or None when it is not long."""
    names = [label.strip().casefold() if isinstance(label, str) else label for label in labels]
    answers = [place for place, name in enumerate(names) if name in _ANSWER_COLUMNS]
    return (names.index("item"), answers[0]) if names.count("item") == 1 and len(answers) == 1 else None


def is_wide(labels: Sequence[Hashable], form: Instrument) -> bool:
    """Say whether there is one column for each item."""
    return any(group.keys() >= set(form.numbers) for group in _groups(labels, form).values())


def item_number(label: object, form: Instrument) -> int:
    """Say which item a long frame's row is about; 0 when it is none of them."""
    whole = int(label) if isinstance(label, float) and label.is_integer() else label
    found = _way_and_number(whole, form)
    return found[1] if found is not None and found[1] in form.numbers else 0


def _checked(form: Instrument, labels: Sequence[Hashable], group: dict[int, list[int]]) -> list[int]:
    """Return one place an item, or name the items that have none or two, and the columns of none."""
    faults = []
    for item in form.numbers:
        if len(places := group.get(item, [])) > 1:
            names = ", ".join(str(labels[place]) for place in places)
            faults.append(
                Fault(None, f"item_{item}", f"{len(places)} columns, {names}", "one column an item")
            )
        elif not places:
            allowed = f"one column for each of {form.items} items"
            faults.append(Fault(None, f"item_{item}", "no such column", allowed))
    faults += [
        Fault(None, labels[places[0]], f"an item {item}", f"items 1 to {form.items}")
        for item, places in sorted(group.items())
        if item not in range(1, form.items + form.unscored + 1)
    ]
    if faults:
        raise refuse(form, faults)
    return [group[item][0] for item in form.numbers]


def _named(labels: Sequence[Hashable], form: Instrument, columns: list[Hashable]) -> list[int]:
    faults: list[Fault] = []
    if len(columns) != form.items:
        allowed = f"{form.items}, one for each item, in item order"
        faults.append(Fault(None, "columns", f"{len(columns)} names", allowed))
    places = []
    for name in columns:
        here = [place for place, label in enumerate(labels) if label == name]
        if len(here) != 1:
            faults.append(Fault(None, name, f"{len(here)} columns of that name", "one column an item"))
        elif columns.count(name) > 1:
            faults.append(Fault(None, name, f"named {columns.count(name)} times", "each column once"))
        places += here
    if faults:
        raise refuse(form, faults)
    return places


def _matching(labels: Sequence[Hashable], form: Instrument, pattern: str) -> dict[int, list[int]]:
    """Gather the columns that a pattern such as ``Q1_{}``, or a range such as ``F:Q``, means."""
    group: dict[int, list[int]] = defaultdict(list)
    if letters := re.fullmatch(r"([A-Za-z]{1,2}):([A-Za-z]{1,2})", pattern.strip()):
        first, last = (_place(text) for text in letters.groups())
        for item, place in enumerate(range(first, min(last + 1, len(labels))), start=1):
            group[item].append(place)
    elif pattern.count("{}") == 1:
        before, after = pattern.split("{}")
        end = re.escape(after.removesuffix("*")) + (r"(?!\d).*" if after.endswith("*") else "")
        wanted = re.compile(rf"{re.escape(before)}0*([0-9]{{1,4}}){end}", re.DOTALL)
        for place, label in enumerate(labels):
            if (found := wanted.fullmatch(str(label))) and int(found[1]) in form.numbers:
                group[int(found[1])].append(place)
    else:
        raise refuse(
            form, [Fault(None, "columns", pattern, "“{}” once, in the item's place, or a range F:Q")]
        )
    return group


def _place(letters: str) -> int:
    """Return the place (from 0) of the column to which a spreadsheet gives these letters.

    >>> _place("A"), _place("ab")
    (0, 27)
    """
    place = 0
    for char in letters.upper():
        place = 26 * place + ord(char) - ord("A") + 1
    return place - 1


def _hint(labels: Sequence[Hashable], form: Instrument) -> str:
    likely = likely_items(labels, form)
    if not likely:
        return _NAME_THEM
    choices = " or ".join(f'columns="{pattern}"' for pattern in likely[:4])
    return f"If these are the items, say {choices} (on the command line --columns)."


def _groups(labels: Sequence[Hashable], form: Instrument) -> _Groups:
    """Gather the columns that are named in a way that is understood."""
    groups: _Groups = defaultdict(lambda: defaultdict(list))
    for place, label in enumerate(labels):
        if (found := _way_and_number(label, form)) is not None:
            groups[found[0]][found[1]].append(place)
    return groups


def _likely_groups(labels: Sequence[Hashable], form: Instrument) -> _Groups:
    """Gather columns numbered from 1 to the last that differ by it alone, or by it and what follows."""
    alike: _Groups = defaultdict(lambda: defaultdict(list))
    begin: _Groups = defaultdict(lambda: defaultdict(list))
    for place, label in enumerate(labels):
        if isinstance(label, str) and len(label) <= _LONGEST:
            for found in re.finditer(r"[0-9]{1,4}", label):
                before, after = label[: found.start()], label[found.end() :]
                alike[f"{before}{{}}{after}"][int(found[0])].append(place)
                if after:
                    begin[f"{before}{{}}*"][int(found[0])].append(place)
    for groups in (alike, begin):
        whole = {
            pattern: group
            for pattern, group in groups.items()
            if group.keys() == set(form.numbers) and all(len(places) == 1 for places in group.values())
        }
        if whole:
            return whole
    return {}


def _way_and_number(label: object, form: Instrument) -> tuple[str, int] | None:
    """Split a column's name into its way of naming and its number, or None where it is no item's."""
    if isinstance(label, int | np.integer) and not isinstance(label, bool):
        return "", int(label)
    match = (
        _NUMBERED.fullmatch(normalize("NFKC", label).strip().casefold()) if isinstance(label, str) else None
    )
    if match is None:
        return None
    way = re.sub(r"[\W_]", "", match["stem"])
    if match["stem"] and way not in _ways(form.name):
        return None
    return way, int(match["number"])


@lru_cache(maxsize=64)
def _ways(name: str) -> frozenset[str]:
    plain = re.sub(r"[\W_]", "", name.casefold())
    names = {plain, plain.rstrip("0123456789"), re.split(r"[\W_]", name.casefold())[0]} - {""}
    words = {"item", "i", "q", "question", "statement"}
    return frozenset(words | {start + end for start in names for end in ("", "item", "q", "sq")})
