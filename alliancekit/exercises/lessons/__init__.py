"""The lessons' exercises, declared: one module ``lesson_NN`` a lesson, with ``TITLE`` and ``EXERCISES``."""
