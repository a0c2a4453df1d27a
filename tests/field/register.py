"""Every input, by kind."""

from __future__ import annotations

from tests.field.calls import COLUMNS, ENDLESS, TYPED
from tests.field.class_ratings import RATINGS, TIME_POINTS
from tests.field.clinics import CLINICS
from tests.field.files_and_cells import CELLS, CODES, FILES_SAVED, OTHER_FORMS
from tests.field.surveys import SURVEYS

REGISTER = {
    "survey export": SURVEYS,
    "file": FILES_SAVED,
    "cell": CELLS,
    "code or scale": CODES,
    "other form": OTHER_FORMS,
    "time point": TIME_POINTS,
    "class ratings": RATINGS,
    "folder of five tables": CLINICS,
    "typed answer": TYPED,
    "endless function": ENDLESS,
    "column in Python": COLUMNS,
}
