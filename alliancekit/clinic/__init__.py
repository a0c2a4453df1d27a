"""A clinic: five tables that belong together, how they are read and how they are written."""

from __future__ import annotations

from alliancekit.clinic.dialogues import MARKS, Dialogue, dialogue_marks, load_dialogues
from alliancekit.clinic.keeping import kept
from alliancekit.clinic.phases import PHASES, phase_means, rater_means
from alliancekit.clinic.reading import data_folder, given_or_sample, load_clinic, read_clinic
from alliancekit.clinic.schema import (
    ITEMS,
    KEYS,
    NOT_GIVEN,
    PARTS,
    RATERS,
    RUPTURE_KINDS,
    SCHEMA,
    THERAPIES,
    Clinic,
    Column,
)
from alliancekit.clinic.vignettes import Vignette, load_vignettes, vignette_ratings
from alliancekit.clinic.writing import data_package, describe_table, write_clinic

__all__ = [
    "ITEMS",
    "KEYS",
    "MARKS",
    "NOT_GIVEN",
    "PARTS",
    "PHASES",
    "RATERS",
    "RUPTURE_KINDS",
    "SCHEMA",
    "THERAPIES",
    "Clinic",
    "Column",
    "Dialogue",
    "Vignette",
    "data_folder",
    "data_package",
    "describe_table",
    "dialogue_marks",
    "given_or_sample",
    "kept",
    "load_clinic",
    "load_dialogues",
    "load_vignettes",
    "phase_means",
    "rater_means",
    "read_clinic",
    "vignette_ratings",
    "write_clinic",
]
