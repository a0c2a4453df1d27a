"""The page that a learner hands in: ratings, findings and their own words, ready to print."""

from __future__ import annotations

from alliancekit.report.writing import write_report

__all__ = ["write_report"]
