"""Ratings that come as answers to single statements: they are scored on the way in."""

from __future__ import annotations

from math import isinf, isnan
from typing import TYPE_CHECKING

from alliancekit.clinic import ITEMS, PARTS
from alliancekit.errors import UserError
from alliancekit.instruments import INSTRUMENTS, score
from alliancekit.instruments import instrument as find_instrument
from alliancekit.instruments.answers import cell_number
from alliancekit.instruments.files import find_items
from alliancekit.instruments.items import known_items
from alliancekit.tables.numbers import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from alliancekit.instruments import Instrument
    from alliancekit.tables.reading import Block, Table

ALLIANCE_FORMS = tuple(
    name
    for name, form in INSTRUMENTS.items()
    if set(PARTS) <= form.subscales.keys() and (form.low, form.high, form.scored) == (1, 5, "mean")
)


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
    """Say how many of the headings are those of a form's statements."""
    return known_items(headings, form, pattern) if form else 0


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
