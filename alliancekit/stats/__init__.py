"""What goes with what, and how surely; and the alliance as something between two people."""

from __future__ import annotations

from alliancekit.stats.agreement import (
    Agreement,
    Limits,
    agreement,
    intraclass,
    limits_of_agreement,
    paired_d,
)
from alliancekit.stats.congruence import Congruence, congruence, difference_scores
from alliancekit.stats.correlation import (
    Correlation,
    Moments,
    composite_correlation,
    correlate,
    moments,
    overlap,
    partial_correlation,
)
from alliancekit.stats.coupled import CoupledModel, SteadyState
from alliancekit.stats.estimate import Estimate
from alliancekit.stats.expectancy import Expectancy, effect_size_display, expectancy, observed_expectancy
from alliancekit.stats.influence import Linear, Piecewise, Saturating
from alliancekit.stats.lagged import Lagged, lagged
from alliancekit.stats.levels import (
    VarianceShare,
    WithinBetween,
    split_levels,
    variance_between,
    within_between,
)
from alliancekit.stats.multilevel import Multilevel, multilevel, shrunken_means
from alliancekit.stats.partners import ActorPartner, actor_partner
from alliancekit.stats.synchrony import Synchrony, synchrony
from alliancekit.stats.truth import TruthAndBias, truth_and_bias

__all__ = [
    "ActorPartner",
    "Agreement",
    "Congruence",
    "Correlation",
    "CoupledModel",
    "Estimate",
    "Expectancy",
    "Lagged",
    "Limits",
    "Linear",
    "Moments",
    "Multilevel",
    "Piecewise",
    "Saturating",
    "SteadyState",
    "Synchrony",
    "TruthAndBias",
    "VarianceShare",
    "WithinBetween",
    "actor_partner",
    "agreement",
    "composite_correlation",
    "congruence",
    "correlate",
    "difference_scores",
    "effect_size_display",
    "expectancy",
    "intraclass",
    "lagged",
    "limits_of_agreement",
    "moments",
    "multilevel",
    "observed_expectancy",
    "overlap",
    "paired_d",
    "partial_correlation",
    "shrunken_means",
    "split_levels",
    "synchrony",
    "truth_and_bias",
    "variance_between",
    "within_between",
]
