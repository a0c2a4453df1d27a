"""Exercises: declared once, checked for learners, graders and tests alike."""
