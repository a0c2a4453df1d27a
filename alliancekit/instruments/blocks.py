"""Answers block by block: numbers that are allowed, few enough at a time to stay in the processor's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from alliancekit.instruments.answers import Answers, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alliancekit.instruments.model import Instrument

_BLOCK = 8192


def checked_blocks(
    answers: Answers, form: Instrument
) -> Iterator[tuple[slice, NDArray[np.floating], NDArray[np.bool_] | None]]:
    """Yield answers that are allowed, items down and people across, and where these people stand.

    With them comes which answers are missing (they stand as 0), or None where none is. The array is used
    again for the next block.

    Raises
    ------
    ScoringError
        An answer is not allowed; all those in the frame are listed.
    """
    people = len(answers.index)
    floats = any(numbers.dtype.kind == "f" for numbers in answers.items)
    # Single precision is faster, and exact for sums of whole numbers below its 24 bits.
    exact = not floats and form.items * max(abs(form.low), abs(form.high)) < 2**24
    buffer = np.empty((form.items, min(people, _BLOCK)), dtype=np.float32 if exact else np.float64)
    for start in range(0, people, _BLOCK):
        block = slice(start, min(start + _BLOCK, people))
        sheet = buffer[:, : block.stop - start]
        for row, numbers in zip(sheet, answers.items, strict=True):
            row[:] = numbers[block]
        missing = np.isnan(sheet) if floats else None
        if missing is not None and missing.any():
            lowest, highest = np.fmin.reduce(sheet, axis=None), np.fmax.reduce(sheet, axis=None)
            np.copyto(sheet, 0, where=missing)
        else:
            missing, lowest, highest = None, sheet.min(), sheet.max()
        fractions = floats and form.whole and (np.rint(sheet) != sheet).any()
        if fractions or lowest < form.low or highest > form.high:
            raise refuse(form, answers.faults(form))
        yield block, sheet, missing
