"""The feedback loop: the course to expect, the signal of somebody not on it, what feedback brings."""

from __future__ import annotations

from alliancekit.feedback.arms import Arms, compare_arms, live_twice
from alliancekit.feedback.course import ExpectedCourse, expected_course
from alliancekit.feedback.dips import Dips, rating_dips
from alliancekit.feedback.signal import Signals, excess, not_on_track

__all__ = [
    "Arms",
    "Dips",
    "ExpectedCourse",
    "Signals",
    "compare_arms",
    "excess",
    "expected_course",
    "live_twice",
    "not_on_track",
    "rating_dips",
]
