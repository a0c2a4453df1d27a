"""Truth and bias: how far a rater's judgement follows a benchmark, and how far something else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from alliancekit.errors import UserError
from alliancekit.stats.columns import side_by_side
from alliancekit.stats.regression import regress

if TYPE_CHECKING:
    from alliancekit.stats.estimate import Estimate


@dataclass(frozen=True)
class TruthAndBias:
    """What a judgement follows.

    Attributes
    ----------
    direction : Estimate
        Directional bias: mean judgement less mean truth, in the ratings' units; below 0 is underestimation.
    truth : Estimate
        Truth force: change of the judgement for one unit of truth; 1 would be full tracking, 0 none.
    bias : Estimate or None
        Bias force: change of the judgement for one unit of the bias variable, at equal truth.
    n : int
        Rows used.
    """

    direction: Estimate
    truth: Estimate
    bias: Estimate | None
    n: int

    def sentence(self, judge: str = "the therapist", target: str = "the client") -> str:
        """Say it in words."""
        if self.direction.includes(0):
            level = f"Whether {judge} rates above or below {target} cannot be told"
        else:
            level = f"{judge} rates {'above' if self.direction.value > 0 else 'below'} {target}"
        follows = "does not clearly follow" if self.truth.includes(0) else "follows"
        if not self.truth.includes(0) and self.truth.value < 0:
            follows = "runs against"
        text = (
            f"{level} (difference {self.direction}); {judge}'s rating {follows} {target}'s "
            f"(truth force {self.truth})"
        )
        if self.bias is not None:
            text += f", and goes with the bias variable by {self.bias}"
        return f"{text[0].upper()}{text[1:]}."


def truth_and_bias(
    judgement: Any, truth: Any, bias: Any = None, groups: Any = None, confidence: float = 0.95
) -> TruthAndBias:
    """Fit the truth-and-bias model of West and Kenny.

    judgement - mean(truth) = direction + t * (truth - mean(truth)) + b * (bias - mean(bias)) + residual
    (West & Kenny 2011, Psychological Review 118:357-378). The interval of the direction is that of the mean
    difference. "Truth" is only the benchmark chosen, such as the client's own rating. Error of measurement
    in the benchmark pulls the truth force towards 0.

    Parameters
    ----------
    judgement, truth
        Ratings in equal order and units.
    bias
        Something else the judgement may follow, such as the judge's mean rating of other people.
    groups
        Labels of what rows share, such as therapist_id; intervals then allow for it.
    confidence
        Of every interval.

    Raises
    ------
    ValueError
        If lengths differ, or complete rows or groups are too few, or a column does not vary.

    Examples
    --------
    >>> print(truth_and_bias([3., 3.5, 4, 4.4], [3., 4, 5, 6]).truth)
    .47, 95% interval .40 to .54
    """
    columns = side_by_side(*(column for column in (judgement, truth, bias) if column is not None))
    labels = np.zeros(len(columns[0])) if groups is None else np.asarray(groups)
    if len(labels) != len(columns[0]):
        raise UserError(f"Found {len(labels)} groups for {len(columns[0])} rows. Give one a row.")
    complete = np.isfinite(columns).all(axis=0)
    columns = [column[complete] for column in columns]
    kept = None if groups is None else labels[complete]
    terms = {name: c - c.mean() for name, c in zip(("truth", "bias"), columns[1:], strict=False)}
    fit = regress(columns[0], terms, kept, confidence)
    gap = regress(columns[0] - columns[1], {}, kept, confidence)
    return TruthAndBias(
        gap.estimate(level=1),
        fit.estimate(truth=1),
        None if bias is None else fit.estimate(bias=1),
        int(complete.sum()),
    )
