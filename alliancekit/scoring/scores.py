"""Answers to scores: one pass over the rows, in blocks small enough to stay in the processor's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.instruments import Instrument
from alliancekit.instruments import instrument as find_instrument
from alliancekit.scoring.answers import Answers, read_answers, refuse

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from numpy.typing import NDArray

_BLOCK = 8192


def score(
    responses: pd.DataFrame, instrument: str | Instrument, columns: Sequence[Hashable] | None = None
) -> pd.DataFrame:
    """Score a questionnaire: subscales, total, how many items were answered, and what was prorated.

    Parameters
    ----------
    responses
        Wide: one row a filled-in form, one column an item, named ``1`` ... ``12``, ``item_1``, ``q1`` or by
        the questionnaire, such as ``WAI_SR_01``; other columns are left alone. Long: one row an answer, with
        a column ``item``, a column ``answer`` (or ``response``, or ``value``), and every other column telling
        whose it is. Empty cells, and the words NA, N/A, NaN, null and None, are missing answers.
    instrument
        The name of a questionnaire (see ``INSTRUMENTS``) or an `Instrument` of your own.
    columns
        The item columns in item order, where their names are not understood.

    Returns
    -------
    pandas.DataFrame
        One row a form, with the index of `responses` (long: the columns that tell whose it is). The subscales
        and the total, in the questionnaire's own units; then ``<scale>_answered``, the number of items
        answered; then ``<scale>_prorated``, True where missing answers were made up for by the
        questionnaire's rule (``Instrument.missing``). A scale with too few answers is missing.

    Raises
    ------
    ScoringError
        Answers out of range, not numeric or given twice, or items that cannot be told apart; all are listed.

    Notes
    -----
    A reverse-keyed item counts as ``low + high - answer``. Only the items in ``Instrument.reverse`` are
    reversed: whether a sheet was reversed before cannot be seen from the answers, so nothing is guessed.

    Examples
    --------
    >>> sheet = pd.DataFrame([[5, 4, 4, 1, 2, 2, 5, 4, 3, None, 1, 2]], columns=range(1, 13))
    >>> score(sheet, "teaching")[["bond", "goals", "tasks", "alliance", "bond_prorated"]]
       bond  goals  tasks  alliance  bond_prorated
    0   5.0   4.25   3.75  4.333333           True
    """
    form = find_instrument(instrument)
    return score_answers(read_answers(responses, form, columns), form)


def score_answers(answers: Answers, form: Instrument) -> pd.DataFrame:
    """Score answers that have been found in a frame."""
    parts = form.subscales or {form.total: tuple(form.numbers)}
    order = [item for items in parts.values() for item in items]
    scales = form.scales
    shape = len(scales), len(answers.index)
    scores = np.empty(shape)
    answered = np.empty(shape, dtype=np.int16)
    answered[:] = [[len(items)] for items in scales.values()]
    prorated = np.zeros(shape, dtype=bool)
    for block, keyed, missing in keyed_blocks(answers, form, order):
        first = 0
        for scale, items in enumerate(parts.values()):
            rows = slice(first, first := first + len(items))
            part = scores[scale, block]
            keyed[rows].sum(axis=0, out=part)
            if missing is not None:
                gaps = missing[rows].sum(axis=0, dtype=np.int16)
                _prorate(part, gaps, len(items), form)
                answered[scale, block] -= gaps
                prorated[scale, block] = (gaps > 0) & ~np.isnan(part)
            if form.scored == "mean":
                part /= len(items)
        if form.subscales:
            total = scores[-1, block]
            scores[:-1, block].sum(axis=0, out=total)
            if form.scored == "mean":
                total /= len(parts)
            if missing is not None:
                answered[-1, block] = answered[:-1, block].sum(axis=0)
                prorated[-1, block] = prorated[:-1, block].any(axis=0) & ~np.isnan(total)
    columns: dict[str, NDArray[Any]] = dict(zip(scales, scores, strict=True))
    columns |= {f"{scale}_answered": counts for scale, counts in zip(scales, answered, strict=True)}
    columns |= {f"{scale}_prorated": flags for scale, flags in zip(scales, prorated, strict=True)}
    return pd.DataFrame(columns, index=answers.index, copy=False)


def keyed_blocks(
    answers: Answers, form: Instrument, order: Sequence[int]
) -> Iterator[tuple[slice, NDArray[np.floating], NDArray[np.bool_] | None]]:
    """Yield checked and keyed answers, one row an item in the given order, some thousand people at a time.

    With them comes which are missing (they stand as 0), or None where none is. The array is used again for
    the next block.

    Raises
    ------
    ScoringError
        An answer is not allowed; all those in the frame are listed.
    """
    people = len(answers.index)
    buffer = np.empty((len(order), min(people, _BLOCK)))
    turned = [place for place, item in enumerate(order) if item in form.reverse]
    fractions = form.whole and any(numbers.dtype.kind == "f" for numbers in answers.items)
    for start in range(0, people, _BLOCK):
        block = slice(start, min(start + _BLOCK, people))
        keyed = buffer[:, : block.stop - start]
        for place, item in enumerate(order):
            keyed[place] = answers.items[item - 1][block]
        missing = np.isnan(keyed) if np.isnan(keyed.min()) else None
        if missing is not None:
            np.copyto(keyed, form.low, where=missing)
        within = form.low <= keyed.min() and keyed.max() <= form.high
        if not within or (fractions and (np.rint(keyed) != keyed).any()):
            raise refuse(form, answers.faults(form))
        for place in turned:
            np.subtract(form.low + form.high, keyed[place], out=keyed[place])
        if missing is not None:
            np.copyto(keyed, 0, where=missing)
        yield block, keyed, missing


def _prorate(sums: NDArray[np.floating], gaps: NDArray[np.int16], items: int, form: Instrument) -> None:
    """Add to the sums what unanswered items count for by the questionnaire's rule, or make them missing."""
    answered = items - gaps
    with np.errstate(invalid="ignore"):
        each = sums / answered
    sums += gaps * (np.floor(each + 0.5) if form.missing.rounded else each)
    sums[answered < form.missing.needed(items)] = np.nan
