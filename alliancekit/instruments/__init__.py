"""Questionnaires as data, and from answers to numbers: scores, how far to trust them, reliable change.

Use a questionnaire that ships with the workbook, or declare your own:

>>> instrument("WAI-SR").subscales["bond"]
(3, 5, 7, 9)
>>> Instrument("mood", items=3, low=1, high=5, reverse=(2,)).reverse
(2,)
"""

from __future__ import annotations

from alliancekit.instruments.change import ReliableChange, reliable_change
from alliancekit.instruments.consistency import Reliability, reliability
from alliancekit.instruments.model import Cutoff, Figure, Instrument, MissingRule, Norms
from alliancekit.instruments.register import INSTRUMENTS, instrument
from alliancekit.instruments.scores import score
from alliancekit.instruments.teaching import TEACHING

__all__ = [
    "INSTRUMENTS",
    "TEACHING",
    "Cutoff",
    "Figure",
    "Instrument",
    "MissingRule",
    "Norms",
    "Reliability",
    "ReliableChange",
    "instrument",
    "reliability",
    "reliable_change",
    "score",
]
