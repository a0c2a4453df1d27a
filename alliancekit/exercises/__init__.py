"""Exercises: declared once, checked for learners, graders and tests alike.

A lesson's exercises stand in a module ``lesson_NN.py``, which holds ``TITLE`` and ``EXERCISES``, a tuple of
:class:`Exercise`. Everything else, from the cards to grading, follows from the declaration.
"""

from __future__ import annotations

from alliancekit.exercises.engine.base import Exercise, Misconception
from alliancekit.exercises.engine.checking import check, exercise, hint, score, solution
from alliancekit.exercises.engine.concept import kept_answers
from alliancekit.exercises.engine.functions import Function
from alliancekit.exercises.engine.judging import judge
from alliancekit.exercises.engine.keep import my_work, restore_work, save_work
from alliancekit.exercises.engine.kinds import Choice, Number
from alliancekit.exercises.engine.lesson_text import restore_lesson
from alliancekit.exercises.engine.options import Distractor, multiple_choice
from alliancekit.exercises.engine.reflection import reflect
from alliancekit.exercises.engine.register import exercises_of, find, lesson_numbers
from alliancekit.exercises.engine.report_desk import report_desk
from alliancekit.exercises.engine.summary import progress, receipt

__all__ = [
    "Choice",
    "Distractor",
    "Exercise",
    "Function",
    "Misconception",
    "Number",
    "check",
    "exercise",
    "exercises_of",
    "find",
    "hint",
    "judge",
    "kept_answers",
    "lesson_numbers",
    "multiple_choice",
    "my_work",
    "progress",
    "receipt",
    "reflect",
    "report_desk",
    "restore_lesson",
    "restore_work",
    "save_work",
    "score",
    "solution",
]
