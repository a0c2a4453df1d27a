"""What the evidence says: pooled results as published, and how many studies become one number."""

from __future__ import annotations

from alliancekit.literature.moderators import MetaRegression, meta_regression
from alliancekit.literature.pooling import PooledCorrelations, pool_correlations
from alliancekit.literature.small_studies import SmallStudyEffects, small_study_effects
from alliancekit.literature.tables import pooled_results, read_studies, study_rows

__all__ = [
    "MetaRegression",
    "PooledCorrelations",
    "SmallStudyEffects",
    "meta_regression",
    "pool_correlations",
    "pooled_results",
    "read_studies",
    "small_study_effects",
    "study_rows",
]
