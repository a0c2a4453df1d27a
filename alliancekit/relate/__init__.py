"""What goes with what, and how surely: correlations, levels and lags, each with its interval."""

from __future__ import annotations

from alliancekit.relate.correlation import (
    Correlation,
    Moments,
    composite_correlation,
    correlate,
    moments,
    overlap,
    partial_correlation,
)
from alliancekit.relate.estimate import Estimate
from alliancekit.relate.expectancy import Expectancy, effect_size_display, expectancy, observed_expectancy
from alliancekit.relate.lagged import Lagged, lagged
from alliancekit.relate.levels import (
    VarianceShare,
    WithinBetween,
    split_levels,
    variance_between,
    within_between,
)
from alliancekit.relate.mixed import Multilevel, multilevel, shrunken_means
from alliancekit.relate.phases import PHASES, all_phase_means, phase_means

__all__ = [
    "PHASES",
    "Correlation",
    "Estimate",
    "Expectancy",
    "Lagged",
    "Moments",
    "Multilevel",
    "VarianceShare",
    "WithinBetween",
    "all_phase_means",
    "composite_correlation",
    "correlate",
    "effect_size_display",
    "expectancy",
    "lagged",
    "moments",
    "multilevel",
    "observed_expectancy",
    "overlap",
    "partial_correlation",
    "phase_means",
    "shrunken_means",
    "split_levels",
    "variance_between",
    "within_between",
]
