"""How large a study must be: designs, and what they would find, by simulation."""

from __future__ import annotations

from alliancekit.planning.found import StudyPlan
from alliancekit.planning.plan import plan_steps, plan_study

__all__ = ["StudyPlan", "plan_steps", "plan_study"]
