"""The alliance as something between two people: agreement, congruence, synchrony, and coupling."""

from __future__ import annotations

from alliancekit.dyads.agreement import (
    Agreement,
    Limits,
    agreement,
    intraclass,
    limits_of_agreement,
    paired_d,
)
from alliancekit.dyads.congruence import Congruence, congruence, difference_scores
from alliancekit.dyads.coupled import CoupledModel, SteadyState
from alliancekit.dyads.influence import Linear, Piecewise, Saturating
from alliancekit.dyads.partners import ActorPartner, actor_partner
from alliancekit.dyads.synchrony import Synchrony, synchrony
from alliancekit.dyads.truth import TruthAndBias, truth_and_bias

__all__ = [
    "ActorPartner",
    "Agreement",
    "Congruence",
    "CoupledModel",
    "Limits",
    "Linear",
    "Piecewise",
    "Saturating",
    "SteadyState",
    "Synchrony",
    "TruthAndBias",
    "actor_partner",
    "agreement",
    "congruence",
    "difference_scores",
    "intraclass",
    "limits_of_agreement",
    "paired_d",
    "synchrony",
    "truth_and_bias",
]
