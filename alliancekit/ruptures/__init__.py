"""Ruptures: rules that look for them in ratings, and how well rules, raters and readers find them."""

from __future__ import annotations

from alliancekit.ruptures.curve import RuptureCurve, rupture_curve
from alliancekit.ruptures.finding import RuptureSignals, find_ruptures
from alliancekit.ruptures.judging import JudgedRuptures, judge_ruptures
from alliancekit.ruptures.matching import match
from alliancekit.ruptures.repair import RepairAndOutcome, repair_and_outcome
from alliancekit.ruptures.reports import RuptureReports, rupture_reports
from alliancekit.ruptures.rules import RULES, Rule

__all__ = [
    "RULES",
    "JudgedRuptures",
    "RepairAndOutcome",
    "Rule",
    "RuptureCurve",
    "RuptureReports",
    "RuptureSignals",
    "find_ruptures",
    "judge_ruptures",
    "match",
    "repair_and_outcome",
    "rupture_curve",
    "rupture_reports",
]
