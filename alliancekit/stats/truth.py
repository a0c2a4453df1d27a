"""Truth and bias: how far a rater's judgement follows a benchmark, and how far something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliancekit.results import Estimate, Result, capital, estimates_table, rater_in
from alliancekit.stats.columns import complete_rows
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class TruthAndBias(Result):
    """What a judgement follows.

    Attributes
    ----------
    direction : Estimate
        Directional bias: mean judgement minus mean truth, in the ratings' units; below 0 is underestimation.
    truth : Estimate
        Truth force: change of the judgement for one unit of truth; 1 would be full tracking, 0 none.
    bias : Estimate or None
        Bias force: change of the judgement for one unit of the bias variable, at equal truth.
    n : int
        Rows used.
    judgement, benchmark : str
        Names of the two columns.
    """

    direction: Estimate
    truth: Estimate
    bias: Estimate | None
    n: int
    judgement: str
    benchmark: str

    def sentence(self, judge: str = "", target: str = "") -> str:
        """Say it in words; other words for the two people may be given."""
        judge, target = (
            judge or f"the {rater_in(self.judgement)}",
            target or f"the {rater_in(self.benchmark)}",
        )
        if self.direction.includes(0):
            level = f"Whether {judge} rates above or below {target} cannot be told"
        else:
            level = f"{judge} rates {'above' if self.direction > 0 else 'below'} {target}"
        follows = "does not clearly follow" if self.truth.includes(0) else "follows"
        if not self.truth.includes(0) and self.truth < 0:
            follows = "runs against"
        text = (
            f"{level} (difference {self.direction}); {judge}'s rating {follows} {target}'s "
            f"(truth force {self.truth})"
        )
        if self.bias is not None:
            text += f", and goes with the bias variable by {self.bias}"
        return capital(f"{text}.")

    @property
    def table(self) -> pd.DataFrame:
        """One row each: ``direction``, ``truth`` and, where there is one, ``bias``."""
        found = {"direction": self.direction, "truth": self.truth}
        return estimates_table(found if self.bias is None else found | {"bias": self.bias})


def truth_and_bias(
    frame: pd.DataFrame,
    judgement: str,
    truth: str,
    bias: str | None = None,
    *,
    groups: str | None = None,
    level: float = 0.95,
) -> TruthAndBias:
    """Fit the truth-and-bias model of West and Kenny.

    judgement - mean(truth) = direction + t * (truth - mean(truth)) + b * (bias - mean(bias)) + residual
    (West & Kenny 2011, Psychological Review 118:357-378). The interval of the direction is that of the mean
    difference. "Truth" is only the benchmark chosen, such as the client's own rating. Error of measurement
    in the benchmark pulls the truth force towards 0.

    Parameters
    ----------
    frame
        One row a judgement; incomplete rows are left out.
    judgement, truth
        Names of the columns with the judgement and its benchmark, in equal units.
    bias
        Name of a column that the judgement may follow as well, such as the judge's mean rating of other
        people.
    groups
        Name of a column of labels that rows share, such as therapist_id; intervals then allow for it.
    level
        Of every interval.

    Returns
    -------
    TruthAndBias

    Raises
    ------
    UserError
        If a column is not there or does not vary, or complete rows or groups are too few.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"therapist": [3., 3.5, 4, 4.4], "client": [3., 4, 5, 6]})
    >>> truth_and_bias(frame, "therapist", "client").truth
    .47, 95% interval .40 to .54
    """
    names = [judgement, truth, *([] if bias is None else [bias])]
    rows = complete_rows(frame, names, [] if groups is None else [groups])
    columns = [rows[name].to_numpy(float) for name in names]
    labels = None if groups is None else rows[groups]
    terms = {name: c - c.mean() for name, c in zip(("truth", "bias"), columns[1:], strict=False)}
    fit = regress(columns[0], terms, labels, level=level)
    gap = regress(columns[0] - columns[1], {}, labels, level=level)
    return TruthAndBias(
        gap.estimate(intercept=1),
        fit.estimate(truth=1),
        None if bias is None else fit.estimate(bias=1),
        len(rows),
        judgement,
        truth,
    )
