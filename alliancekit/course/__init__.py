"""A class: lessons handed out, handed in and graded with nbgrader, whose own steps do the work.

What a mark on the book's own exercises means: that somebody, or something, found the answer. The published
workbook can compute every one of them, so such a mark shows practice and is no examination.
"""

from alliancekit.course.building import build_course
from alliancekit.course.grading import Outcome, feedback_pages, grade_course

__all__ = ["Outcome", "build_course", "feedback_pages", "grade_course"]
