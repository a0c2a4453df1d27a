"""From answers to numbers: scores, how far to trust them, and whether a change is more than noise."""

from __future__ import annotations

from alliancekit.scoring.answers import ScoringError
from alliancekit.scoring.change import ReliableChange, reliable_change
from alliancekit.scoring.consistency import Reliability, reliability
from alliancekit.scoring.scores import score

__all__ = ["Reliability", "ReliableChange", "ScoringError", "reliability", "reliable_change", "score"]
