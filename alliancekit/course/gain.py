"""What a class gained between two forms of the concept test, with an interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, counted, estimates_table
from alliancekit.stats.differences import mean_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

UNVALIDATED = (
    "The questions are the workbook's own, and nobody has validated them: whether the two forms are equally "
    "hard is not known."
)


@dataclass(frozen=True, repr=False)
class Gain(Result):
    """How many more were right in the form after the course than in the form before.

    Attributes
    ----------
    before, after, change : Estimate
        Mean number right of those who took both forms, and the mean of each one's own change.
    most : int
        How many questions there are.
    left_out : int
        Students who took one form only; they are in no figure.
    """

    before: Estimate
    after: Estimate
    change: Estimate
    most: int
    left_out: int

    @property
    def normalised(self) -> float:
        """The share of what could be gained that was: (after - before) / (most - before), of the means.

        It is Hake's *g* (1998, American Journal of Physics 66:64-74); NaN where all was right before.
        """
        room = self.most - self.before
        return float(self.change / room) if room > 0 else float("nan")

    def sentence(self) -> str:
        """Say it in words, with what it cannot show."""
        one = self.change
        known = not np.isnan(one.low)
        interval = f" ({one.level:.0%} interval {one.low:.1f} to {one.high:.1f})" if known else ""
        share = "" if np.isnan(self.normalised) else f", {self.normalised:.0%} of what there was to gain"
        left = f" {counted(self.left_out, 'student')} took one form only." if self.left_out else ""
        return (
            f"Of {self.most} questions, {self.before:.1f} were right before and {self.after:.1f} after: a "
            f"change of {one:+.1f}{interval}{share}, over {counted(one.n or 0, 'student')} who took both."
            f"{left}\n{UNVALIDATED} A change in one class, without another class to compare with, does not "
            "say what brought it about."
        )

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``before``, ``after``, ``change``, with ``estimate``, ``low``, ``high`` and ``n``."""
        return estimates_table({"before": self.before, "after": self.after, "change": self.change})


def learning_gain(
    before: Mapping[str, float], after: Mapping[str, float], most: int = 12, *, level: float = 0.95
) -> Gain:
    """Say what a class gained from one form to the other.

    The mean of the paired changes with Student's interval: mean +/- t(n - 1) * sd / sqrt(n).

    Parameters
    ----------
    before, after
        Student -> number right in that form, from 0 to ``most``.
    most
        How many questions there are.
    level
        Of the intervals.

    Returns
    -------
    Gain

    Raises
    ------
    UserError
        If nobody took both forms, or a number is not between 0 and ``most``.

    Examples
    --------
    >>> found = learning_gain({"ada": 5, "bo": 6, "cy": 4, "di": 7}, {"ada": 8, "bo": 7, "cy": 8, "eve": 3})
    >>> found.change
    change = 2.67, 95% interval -1.13 to 6.46, n = 3
    >>> round(found.normalised, 2), found.left_out
    (0.38, 2)
    """
    both = sorted(before.keys() & after.keys())
    if not both:
        raise UserError(
            "Nobody took both forms of the concept test, so there is no change to tell. The names of the "
            "students must be the same in both."
        )
    right = np.array([[before[name], after[name]] for name in both], dtype=float)
    if not ((right >= 0) & (right <= most)).all():
        raise UserError(f"Found a number right that is not between 0 and {most}. Give how many were right.")
    change = mean_of(right[:, 1] - right[:, 0], level=level)
    named = Estimate(change, change.low, change.high, level=level, n=change.n, name="change")
    first, last = (mean_of(column, level=level) for column in right.T)
    return Gain(first, last, named, most, len(before.keys() ^ after.keys()))
