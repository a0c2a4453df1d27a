"""The learner's record: what was tried, predicted and written, kept beside the notebooks and never lost."""

from __future__ import annotations

from alliancekit.record.event import MOST_SEED, Event, kept_text
from alliancekit.record.own import (
    current_record,
    last_prediction,
    record_prediction,
    reflections,
)
from alliancekit.record.restore import Keep, Restored, put_aside, restore
from alliancekit.record.save import pack
from alliancekit.record.store import Record
from alliancekit.record.tables import csv_text, minutes_spent, when

__all__ = [
    "MOST_SEED",
    "Event",
    "Keep",
    "Record",
    "Restored",
    "csv_text",
    "current_record",
    "kept_text",
    "last_prediction",
    "minutes_spent",
    "pack",
    "put_aside",
    "record_prediction",
    "reflections",
    "restore",
    "when",
]
