"""Answers to scores: every subscale is a sum of answers, each added or taken away as its key says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.instruments.answers import read_answers
from alliancekit.instruments.doubts import doubts
from alliancekit.instruments.register import instrument as find_instrument

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

    from alliancekit.instruments.model import Instrument


def score(
    responses: pd.DataFrame,
    instrument: str | Instrument,
    columns: str | Sequence[Hashable] | None = None,
    *,
    missing: float | Sequence[float] = (),
    words: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Score a questionnaire: subscales, total, how many items were answered, and what was prorated.

    Parameters
    ----------
    responses
        Wide: one row a filled-in form, one column an item, named ``1`` ... ``12``, ``item_1``, ``q1`` or by
        the questionnaire, such as ``WAI_SR_01``; other columns are left alone. Long: one row an answer, with
        a column ``item``, a column ``answer`` (or ``response``, or ``value``), and every other column telling
        whose it is. Empty cells, dashes, and the words NA, N/A, NaN, null and None, are missing answers; a
        number with its label, such as ``4 - Often``, is that number.
    instrument
        The name of a questionnaire (see ``INSTRUMENTS``) or an `Instrument` of your own.
    columns
        The item columns in item order, where their names are not understood: a list, ``"Q1_{}"`` where only
        the number changes, or ``"F:Q"`` by the letters of a spreadsheet.
    missing
        Numbers that mark a missing answer, such as -99; none of them may be an answer of the questionnaire.
    words
        Which number a word stands for, such as ``{"Often": 4}``; capitals do not count.

    Returns
    -------
    pandas.DataFrame
        One row a form, with the index of `responses` (long: the columns that tell whose it is). The subscales
        and the total, in the questionnaire's own units; then ``<scale>_answered``, the number of items
        answered; then ``<scale>_prorated``, True where missing answers were made up for by the
        questionnaire's rule (``Instrument.missing``). A scale with too few answers is missing.
        ``.attrs["notes"]`` says, in sentences, what may be amiss: a lowest option that nobody used, or items
        that seem to have been reversed before.

    Raises
    ------
    DataError
        Answers out of range, not numeric or given twice, or items that cannot be told apart; all are listed.

    Notes
    -----
    A reverse-keyed item counts as ``low + high - answer``. Only the items in ``Instrument.reverse`` are
    reversed: whether a sheet was reversed before cannot be known from the answers, so nothing is guessed.

    Examples
    --------
    >>> sheet = pd.DataFrame([[5, 4, 4, 1, 2, 2, 5, 4, 3, None, 1, 2]], columns=range(1, 13))
    >>> score(sheet, "teaching")[["bond", "goals", "tasks", "alliance", "bond_prorated"]]
       bond  goals  tasks  alliance  bond_prorated
    0   5.0   4.25   3.75  4.333333           True
    """
    form = find_instrument(instrument)
    answers = read_answers(responses, form, columns, missing, words)
    sheet, lacking = answers.checked(form)
    parts = form.subscales or {form.total: tuple(form.numbers)}
    belongs = np.array([np.isin(form.numbers, items) for items in parts.values()]).astype(sheet.dtype)
    turned = belongs * np.isin(form.numbers, form.reverse)  # counts as low + high - answer
    key, turn = belongs - 2 * turned, form.low + form.high
    size = belongs.sum(axis=1, dtype=int)[:, None]

    shape = len(form.scales), len(sheet)
    scores, answered, prorated = np.empty(shape), np.empty(shape, np.int16), np.zeros(shape, bool)
    sums, given, made_up = scores[: len(parts)], answered[: len(parts)], prorated[: len(parts)]
    np.add(_added(sheet, key), turn * turned.sum(axis=1, dtype=int)[:, None], out=sums)
    given[:] = size
    if lacking is not None:
        given -= _added(lacking, belongs.astype(np.int16))
        gaps = np.flatnonzero((given < size).any(axis=0))
        known, some = sums[:, gaps] - turn * _added(lacking[gaps], turned), given[:, gaps]
        sums[:, gaps] = whole = _prorate(known, some, size, form)
        made_up[:, gaps] = (some < size) & ~np.isnan(whole)
    if form.scored == "mean":
        sums /= size
    if form.subscales:
        np.sum(sums, axis=0, out=scores[-1])
        np.sum(given, axis=0, out=answered[-1])
        if form.scored == "mean":
            scores[-1] /= len(parts)
        prorated[-1] = made_up.any(axis=0) & ~np.isnan(scores[-1])
    table = {
        f"{scale}{end}": row
        for end, rows in (("", scores), ("_answered", answered), ("_prorated", prorated))
        for scale, row in zip(form.scales, rows, strict=True)
    }
    frame = pd.DataFrame(table, index=answers.cells.index, copy=False)
    frame.attrs["notes"] = doubts(sheet, lacking, form)
    return frame


def _added(columns: NDArray[Any], key: NDArray[Any]) -> NDArray[Any]:
    """Add up columns by a key of 1, 0 and -1, a row a scale; a product of whole numbers is far slower."""
    sums = np.zeros((len(key), len(columns)), key.dtype)
    for scale, item in np.argwhere(key):
        sums[scale] += key[scale, item] * columns[:, item]
    return sums


def _prorate(
    sums: NDArray[np.floating], given: NDArray[np.integer], size: NDArray[np.integer], form: Instrument
) -> NDArray[np.floating]:
    """Add to sums what unanswered items count for by the questionnaire's rule, or make them missing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        each = sums / given
    sums = sums + (size - given) * (np.floor(each + 0.5) if form.missing.rounded else each)
    return np.where(given < [[form.missing.needed(items)] for items in size[:, 0]], np.nan, sums)
