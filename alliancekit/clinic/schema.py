"""The five tables of a clinic, and what each of their columns means.

The same column names stand in code, files, charts and prose.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

RATERS = ("client", "therapist", "observer")
PARTS = ("bond", "goals", "tasks")
NOT_GIVEN = "not given"  # stands where a class's own ratings do not say who the therapist was
THERAPIES = ("person-centred", "psychodynamic", "CBT", "trauma-informed")
RUPTURE_KINDS = ("withdrawal", "confrontation")
MOST_SESSIONS = 100
ITEMS = tuple(f"item_{number}" for number in range(1, 13))


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind of value, unit, meaning and allowed range.

    ``kind`` is ``id`` (text naming a person), ``text``, ``choice`` (one of ``allowed``), ``integer``,
    ``number``, ``answer`` (a whole number) and ``boolean``. ``low`` and ``high`` (numbers only) are
    inclusive. A value may be missing only where ``missing`` is true.
    """

    name: str
    kind: str
    unit: str
    meaning: str
    low: float = 0
    high: float = 0
    allowed: tuple[str, ...] = ()
    missing: bool = False


_THERAPIST = Column("therapist_id", "id", "none", "Names one therapist, T01 and on.")
_CLIENT = Column("client_id", "id", "none", "Names one client, C001 and on.")
_THERAPY = Column("therapy", "choice", "none", "Kind of therapy the therapist offers.", allowed=THERAPIES)
_SESSION = Column(
    "session", "integer", "sessions", "Number of the session, counted from 1.", 1, MOST_SESSIONS
)
_RATER = Column("rater", "choice", "none", "Who gave the rating.", allowed=RATERS)
_MEANS = {
    "bond": "Mutual trust, liking and respect, as rated: mean of its four statements.",
    "goals": "Agreement on what therapy is for, as rated: mean of its four statements.",
    "tasks": "Agreement on how to get there, as rated: mean of its four statements.",
    "alliance": "Mean of bond, goals and tasks; missing if one of them is missing.",
}

SCHEMA: dict[str, tuple[Column, ...]] = {
    "therapists": (
        _THERAPIST,
        _THERAPY,
        Column("years_practice", "integer", "years", "Years in practice; tied to nothing else here.", 0, 40),
    ),
    "clients": (
        _CLIENT,
        _THERAPIST,
        _THERAPY,
        Column("feedback", "boolean", "none", "Whether the therapist was shown the client's scores."),
        Column("culture_match", "boolean", "none", "Whether client and therapist share a culture."),
        Column("age", "integer", "years", "Age at intake.", 18, 85),
        Column("planned_sessions", "integer", "sessions", "Sessions agreed at the start.", 1, MOST_SESSIONS),
        Column("sessions_attended", "integer", "sessions", "Sessions that took place.", 0, MOST_SESSIONS),
        Column("dropped_out", "boolean", "none", "Whether the client left before the planned end."),
        Column("intake", "integer", "points", "Distress before treatment; LOWER IS BETTER.", 0, 40),
        Column("outcome_end", "integer", "points", "Distress at the last session; LOWER IS BETTER.", 0, 40),
    ),
    "sessions": (
        _CLIENT,
        _SESSION,
        _RATER,
        *(Column(name, "number", "points", meaning, 1, 5, missing=True) for name, meaning in _MEANS.items()),
        Column("outcome", "integer", "points", "The client's distress; LOWER IS BETTER.", 0, 40),
        Column("rupture", "boolean", "none", "Whether a rupture truly happened (known as data are made)."),
        Column("repaired", "boolean", "none", "Whether it was repaired; false where there was none."),
        Column(
            "rupture_kind",
            "choice",
            "none",
            "Withdrawal (moving away) or confrontation (moving against); missing where there was no rupture.",
            allowed=RUPTURE_KINDS,
            missing=True,
        ),
        Column("rupture_reported", "boolean", "none", "Whether this rater reported a rupture."),
    ),
    "items": (
        _CLIENT,
        _SESSION,
        _RATER,
        *(
            Column(name, "answer", "points", f"Answer to statement {name[5:]}, as given.", 1, 5, missing=True)
            for name in ITEMS
        ),
    ),
    "exchanges": (
        _CLIENT,
        _SESSION,
        Column("turn", "integer", "turns", "Number of the exchange, counted from 1.", 1, 1000),
        Column(
            "client_affect",
            "number",
            "affect units",
            "The client's; above 0 pleasant, below 0 unpleasant.",
            -10,
            10,
        ),
        Column(
            "therapist_affect",
            "number",
            "affect units",
            "The therapist's; above 0 pleasant, below 0 unpleasant.",
            -10,
            10,
        ),
    ),
}

KEYS: dict[str, list[str]] = {
    "therapists": ["therapist_id"],
    "clients": ["client_id"],
    "sessions": ["client_id", "session", "rater"],
    "items": ["client_id", "session", "rater"],
    "exchanges": ["client_id", "session", "turn"],
}
HOMES = {"therapist_id": "therapists", "client_id": "clients"}  # an id -> the table that lists it


@dataclass(frozen=True, eq=False)
class Clinic:
    """Five frames that belong together; :data:`SCHEMA` describes their columns.

    Ids are categoricals whose categories are all the people of the clinic, in order; ``rater`` is an ordered
    categorical (client < therapist < observer); ratings and answers are floats, missing as NaN.

    Attributes
    ----------
    therapists, clients : pandas.DataFrame
        One row a person.
    sessions, items : pandas.DataFrame
        One row a client, session and rater, in the same order; ``sessions`` scores the answers in ``items``.
    exchanges : pandas.DataFrame
        One row a turn, for a few sessions.
    synthetic : bool
        Whether its people are made up.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> clinic = load_clinic()
    >>> list(clinic.clients.columns[:3])
    ['client_id', 'therapist_id', 'therapy']
    """

    therapists: pd.DataFrame
    clients: pd.DataFrame
    sessions: pd.DataFrame
    items: pd.DataFrame
    exchanges: pd.DataFrame
    synthetic: bool = field(default=True, kw_only=True)

    def __repr__(self) -> str:
        """Say how many rows each table has."""
        return "Clinic(" + ", ".join(f"{len(getattr(self, name)):,} {name}" for name in SCHEMA) + ")"
