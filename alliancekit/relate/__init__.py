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
from alliancekit.relate.expectancy import Expectancy, effect_size_display, expectancy, observed_expectancy
from alliancekit.relate.line import composite_line, t_for
from alliancekit.relate.phases import PHASES, all_phase_means, phase_means

__all__ = [
    "PHASES",
    "Correlation",
    "Expectancy",
    "Moments",
    "all_phase_means",
    "composite_correlation",
    "composite_line",
    "correlate",
    "effect_size_display",
    "expectancy",
    "moments",
    "observed_expectancy",
    "overlap",
    "partial_correlation",
    "phase_means",
    "t_for",
]
