"""A clinic: five tables that belong together, how they are read and how they are written."""

from __future__ import annotations

from alliancekit.clinic.reading import data_folder, given_or_sample, load_clinic, read_clinic
from alliancekit.clinic.schema import ITEMS, KEYS, PARTS, RATERS, SCHEMA, THERAPIES, Clinic, Column
from alliancekit.clinic.writing import data_package, write_clinic

__all__ = [
    "ITEMS",
    "KEYS",
    "PARTS",
    "RATERS",
    "SCHEMA",
    "THERAPIES",
    "Clinic",
    "Column",
    "data_folder",
    "data_package",
    "given_or_sample",
    "load_clinic",
    "read_clinic",
    "write_clinic",
]
