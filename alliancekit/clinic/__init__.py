"""A clinic: five tables that belong together, how they are read and how they are written."""

from __future__ import annotations

from alliancekit.clinic.phases import PHASES, all_phase_means, phase_means
from alliancekit.clinic.reading import data_folder, given_or_sample, load_clinic, read_clinic
from alliancekit.clinic.schema import ITEMS, KEYS, PARTS, RATERS, SCHEMA, THERAPIES, Clinic, Column
from alliancekit.clinic.vignettes import Vignette, load_vignettes, vignette_ratings
from alliancekit.clinic.writing import data_package, write_clinic

__all__ = [
    "ITEMS",
    "KEYS",
    "PARTS",
    "PHASES",
    "RATERS",
    "SCHEMA",
    "THERAPIES",
    "Clinic",
    "Column",
    "Vignette",
    "all_phase_means",
    "data_folder",
    "data_package",
    "given_or_sample",
    "load_clinic",
    "load_vignettes",
    "phase_means",
    "read_clinic",
    "vignette_ratings",
    "write_clinic",
]
