"""Ratings that come as answers to single statements: they are scored on the way in."""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from alliancekit.clinic import ITEMS, PARTS
from alliancekit.errors import Fault, UserError, printable
from alliancekit.instruments import INSTRUMENTS, score
from alliancekit.instruments import instrument as find_instrument
from alliancekit.instruments.answers import cell_number
from alliancekit.instruments.files import find_items
from alliancekit.instruments.items import known_items, numbered_as
from alliancekit.tables.numbers import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from alliancekit.instruments import Instrument
    from alliancekit.tables.reading import Block, Table

ALLIANCE_FORMS = tuple(
    name
    for name, form in INSTRUMENTS.items()
    if set(PARTS) <= form.subscales.keys() and (form.low, form.high, form.scored) == (1, 5, "mean")
)
_WIDEST = 500  # headings among which the items of a form are looked for unasked
_EXAMPLES = {"client_id": '"the session"', "session": "1", "rater": '"client"'}


def forms_of(headings: Sequence[str]) -> dict[str, list[int]]:
    """Name the forms whose answers columns may hold, and where these stand: those that they name, else all.

    >>> list(forms_of(["id", *(f"WAISR[SQ{item:03}]" for item in range(1, 13))]))
    ['wai-s', 'wai-sr']
    """
    if len(headings) > _WIDEST:
        return {}
    fit = {name: places for name, form in INSTRUMENTS.items() if (places := numbered_as(headings, form))}
    named = {
        name: places
        for name, places in fit.items()
        if all(name.partition("-")[0] in headings[place].casefold() for place in places)
    }
    return named or fit


def answers_fault(headings: Sequence[str], row: int, known: Collection[str]) -> Fault | None:
    """Say what to do about a table that holds the answers to a form and no ratings, if it is one."""
    forms = forms_of(headings)
    if not forms or set(PARTS) & set(known):
        return None
    places = next(iter(forms.values()))
    found = f"{printable(headings[places[0]])} to {printable(headings[places[-1]])}: answers to a form"
    names = " or ".join(forms)
    advice = f"Say which form it is: alliancekit check FILE --instrument {names}; and alliancekit score."
    if ratings := [name for name in forms if name in ALLIANCE_FORMS]:
        same = ", ".join(f'"{name}": {value}' for name, value in _EXAMPLES.items() if name not in known)
        more = f", same={{{same}}}" if same else ""
        advice += f' As ratings: ak.read_ratings(FILE, instrument="{ratings[-1]}"{more}).'
    return Fault(row, "", found, "ratings of bond, goals and tasks", advice)


def answered_form(instrument: str | Instrument) -> Instrument:
    """Return a questionnaire whose subscales are bond, goals and tasks, as means from 1 to 5.

    >>> answered_form("wai-sr").items
    12

    Raises
    ------
    UserError
        It is another one.
    """
    form = find_instrument(instrument)
    if form.name not in ALLIANCE_FORMS:
        raise UserError(
            f"{form.name} gives no bond, goals and tasks from 1 to 5. Allowed: {', '.join(ALLIANCE_FORMS)}; "
            "score others with ak.score."
        )
    return form


def item_headings(headings: Sequence[str], form: Instrument | None, pattern: str | None) -> int:
    """Say how many of the headings are those of a form's statements, or of any form's where none is given."""
    if form:
        return known_items(headings, form, pattern)
    return max(map(len, forms_of(headings).values()), default=0)


def item_cells(
    table: Table, block: Block, form: Instrument, pattern: str | None, words: Mapping[str, float]
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return the answers to each statement as text, and how each is headed; ``4 - often`` is 4."""
    places = dict(zip(ITEMS, find_items(table, form, pattern), strict=True))
    cells = {}
    for item, place in places.items():
        numbers = {text: cell_number(text, words) for text in set(block.columns[place])}
        plain = {
            text: text.strip(INVISIBLE) if isinf(found) else "" if isnan(found) else f"{found:g}"
            for text, found in numbers.items()
        }
        cells[item] = [plain[text] for text in block.columns[place]]
    return cells, {item: table.headings[place] for item, place in places.items()}


def parts_of(typed: pd.DataFrame, form: Instrument) -> pd.DataFrame:
    """Score bond, goals and tasks of each row."""
    return score(typed[list(ITEMS)], form, columns=list(ITEMS))[list(PARTS)].round(4)
