"""Answers to scores: every subscale is a sum of answers, added or taken away, so a matrix makes them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.instruments.answers import read_answers
from alliancekit.instruments.blocks import checked_blocks
from alliancekit.instruments.register import instrument as find_instrument

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

    from alliancekit.instruments.model import Instrument


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
    answers = read_answers(responses, form, columns)
    parts = form.subscales or {form.total: tuple(form.numbers)}
    belongs = np.array([np.isin(form.numbers, items) for items in parts.values()], dtype=float)
    key = belongs * np.where(np.isin(form.numbers, form.reverse), -1, 1)
    turned = (form.low + form.high) * (key < 0)
    sizes = belongs.sum(axis=1, keepdims=True)
    shape = len(form.scales), len(answers.index)
    scores = np.empty(shape)
    answered = np.empty(shape, dtype=np.int16)
    answered[:] = [[len(items)] for items in form.scales.values()]
    prorated = np.zeros(shape, dtype=bool)
    for block, sheet, missing in checked_blocks(answers, form):
        sums = key.astype(sheet.dtype) @ sheet
        sums += turned.sum(axis=1, keepdims=True).astype(sheet.dtype)
        if missing is not None:
            gaps = np.flatnonzero(missing.any(axis=0))
            lacking = missing[:, gaps].astype(float)
            given = sizes - belongs @ lacking
            sums[:, gaps] = _prorate(sums[:, gaps] - turned @ lacking, given, sizes, form)
            answered[: len(parts), gaps + block.start] = given
            prorated[: len(parts), gaps + block.start] = (given < sizes) & ~np.isnan(sums[:, gaps])
        np.divide(sums, sizes if form.scored == "mean" else 1, out=scores[: len(parts), block])
        if form.subscales:
            total = scores[:-1, block].sum(axis=0, out=scores[-1, block])
            if form.scored == "mean":
                total /= len(parts)
            if missing is not None:
                answered[-1, block] = answered[:-1, block].sum(axis=0)
                prorated[-1, block] = prorated[:-1, block].any(axis=0) & ~np.isnan(total)
    results: dict[str, NDArray[Any]] = {"": scores, "_answered": answered, "_prorated": prorated}
    table = {
        f"{scale}{end}": row
        for end, rows in results.items()
        for scale, row in zip(form.scales, rows, strict=True)
    }
    return pd.DataFrame(table, index=answers.index, copy=False)


def _prorate(
    sums: NDArray[np.floating], given: NDArray[np.floating], sizes: NDArray[np.floating], form: Instrument
) -> NDArray[np.floating]:
    """Add to sums what unanswered items count for by the questionnaire's rule, or make them missing."""
    with np.errstate(invalid="ignore"):
        each = sums / given
    sums += (sizes - given) * (np.floor(each + 0.5) if form.missing.rounded else each)
    sums[given < [[form.missing.needed(int(size))] for (size,) in sizes]] = np.nan
    return sums
