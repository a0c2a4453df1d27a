"""What in a sheet of allowed answers should make its reader look at the forms again, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alliancekit.instruments.model import Instrument

_MANY = 50  # answers; a lowest option that so many leave out is worth a look
_FORMS = 10  # fewer tell nothing about how items hang together
_LOOKED_AT = 5_000  # forms


def doubts(sheet: NDArray[Any], missing: NDArray[np.bool_] | None, form: Instrument) -> list[str]:
    """Say what may be amiss with answers that are all allowed.

    ``sheet`` holds a row a form and a column an item, as given; ``missing`` which of them are none.

    >>> from alliancekit.instruments import instrument
    >>> doubts(np.full((9, 9), 2), None, instrument("phq-9"))[0].partition(",")[0]
    'nobody gave the answer 0'
    """
    looked_at = sheet[:_LOOKED_AT]
    lacking = np.zeros(looked_at.shape, bool) if missing is None else missing[:_LOOKED_AT]
    given = (~lacking).sum(axis=1)
    notes = []
    if form.items > 1 and len(given) > 1 and given.max() == 1:
        notes.append(
            "no form has more than one answer, so nothing can be scored: are a person's answers spread over "
            "several rows? Bring them into one row, or name the columns item and answer."
        )
    # Read to the end: the one person who gave the lowest answer may come last.
    lowest = (sheet == form.low) if missing is None else (sheet == form.low) & ~missing
    if given.sum() >= _MANY and not lowest.any():
        notes.append(
            f"nobody gave the answer {form.low:g}, the lowest of {form.name}. If the forms were numbered "
            f"from another number when they were typed in, bring the answers to {form.low:g} to "
            f"{form.high:g} first: compare one with its form on paper."
        )
    if against := _turned_twice(looked_at[~lacking.any(axis=1)].astype(float), form):
        notes.append(against)
    return notes


def _turned_twice(complete: NDArray[np.floating], form: Instrument) -> str:
    """Say so where the reverse-keyed items, once turned round, go against the others beyond chance."""
    turned = np.isin(form.numbers, form.reverse)
    if len(complete) < _FORMS or not turned.any() or turned.all():
        return ""
    reversed_sum, others = -complete[:, turned].sum(axis=1), complete[:, ~turned].sum(axis=1)
    if np.ptp(reversed_sum) == 0 or np.ptp(others) == 0:
        return ""
    r = np.corrcoef(reversed_sum, others)[0, 1]
    if r > -3 / np.sqrt(len(complete)):  # beyond what chance brings in one of some hundred sheets
        return ""
    items = ", ".join(map(str, sorted(form.reverse)))
    return (
        f"the reverse-keyed items ({items}) go against the others once they are turned round. If they were "
        f"turned round before, turn them back first: {form.low + form.high:g} minus the answer."
    )
