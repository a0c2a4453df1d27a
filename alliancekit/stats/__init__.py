"""What goes with what, and how surely; and the alliance as something between two people."""

from __future__ import annotations

from alliancekit.stats.agreement import (
    Agreement,
    Intraclass,
    Limits,
    agreement,
    bland_altman,
    intraclass_correlation,
    paired_d,
)
from alliancekit.stats.congruence import Congruence, DifferenceScores, congruence, difference_scores
from alliancekit.stats.correlation import (
    Correlation,
    Moments,
    composite_correlation,
    correlate,
    moments,
    partial_correlation,
)
from alliancekit.stats.coupled import CoupledModel, SteadyState
from alliancekit.stats.differences import Differences, compare_correlations, compare_means
from alliancekit.stats.expectancy import Expectancy, expectancy, observed_expectancy
from alliancekit.stats.influence import Linear, Piecewise, Saturating
from alliancekit.stats.lagged import Lagged, lagged
from alliancekit.stats.levels import VarianceShare, WithinBetween, variance_between, within_between
from alliancekit.stats.multilevel import Multilevel, ShrunkenMeans, multilevel, shrunken_means
from alliancekit.stats.partners import ActorPartner, actor_partner
from alliancekit.stats.synchrony import Synchrony, synchrony
from alliancekit.stats.truth import TruthAndBias, truth_and_bias

__all__ = [
    "ActorPartner",
    "Agreement",
    "Congruence",
    "Correlation",
    "CoupledModel",
    "DifferenceScores",
    "Differences",
    "Expectancy",
    "Intraclass",
    "Lagged",
    "Limits",
    "Linear",
    "Moments",
    "Multilevel",
    "Piecewise",
    "Saturating",
    "ShrunkenMeans",
    "SteadyState",
    "Synchrony",
    "TruthAndBias",
    "VarianceShare",
    "WithinBetween",
    "actor_partner",
    "agreement",
    "bland_altman",
    "compare_correlations",
    "compare_means",
    "composite_correlation",
    "congruence",
    "correlate",
    "difference_scores",
    "expectancy",
    "intraclass_correlation",
    "lagged",
    "moments",
    "multilevel",
    "observed_expectancy",
    "paired_d",
    "partial_correlation",
    "shrunken_means",
    "synchrony",
    "truth_and_bias",
    "variance_between",
    "within_between",
]
