"""From answers to numbers: scores, how far to trust them, and whether a change is more than noise."""

from __future__ import annotations

from alliancekit.scoring.answers import ScoringError
from alliancekit.scoring.scores import score

__all__ = ["ScoringError", "score"]
