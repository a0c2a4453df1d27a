"""Studies of one size simulated, block by block, and what they found remembered."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.planning.designs import design_named
from alliancekit.results import Estimate
from alliancekit.stats.effects import share_of
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    from collections.abc import Generator

    from alliancekit.planning.intervals import Study
    from alliancekit.stats.columns import Array

_CELLS = 150_000  # numbers drawn at once: a few hundredths of a second, so that a page stays awake
_KEPT = 500  # sizes that are remembered


@dataclass(frozen=True)
class Size:
    """What studies of one size found: power, and how wide their intervals were on average."""

    clients: int
    power: Estimate
    width: Estimate


_sizes: OrderedDict[tuple[Study, int], Size] = OrderedDict()  # whole answers only


def simulate(study: Study, clients: int) -> Generator[int, None, Size]:
    """Simulate studies of one size, block by block; a size that is known is not simulated again."""
    if known := _sizes.get((study, clients)):
        yield study.studies
        return known
    # Its own stream of chance for each size, so that an answer does not hang on what else is asked.
    rng = np.random.default_rng([study.seed, clients])
    each = clients * max(study.sessions or 1 if study.design == "within" else 1, study.raters or 1)
    block = min(max(_CELLS // each, 1), study.studies)
    found, power, widths = design_named(study.design).found, 0, []
    for done in range(0, study.studies, block):
        low, high = found(rng, min(block, study.studies - done), clients, study)
        power += int(np.count_nonzero((low > 0) | (high < 0)))
        widths.append(high - low)
        yield min(done + block, study.studies)
    size = Size(
        clients,
        share_of(power, study.studies, level=study.level, name="power"),
        _mean(np.concatenate(widths), study),
    )
    _sizes[study, clients] = size
    while len(_sizes) > _KEPT:
        _sizes.popitem(last=False)
    return size


def simulated(study: Study, clients: int) -> Size:
    """Simulate studies of one size, all at once."""
    steps = simulate(study, clients)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            size: Size = end.value
            return size


def _mean(widths: Array, study: Study) -> Estimate:
    """Return the mean width; a study too small for an interval counts for nothing here."""
    widths = widths[np.isfinite(widths)]
    if len(widths) < 2:
        return Estimate(np.nan, np.nan, np.nan, level=study.level, name="width")
    mean, error = widths.mean(), widths.std(ddof=1) / np.sqrt(len(widths))
    half = t_for(study.level, len(widths) - 1) * error
    return Estimate(mean, mean - half, mean + half, level=study.level, n=len(widths), name="width")
