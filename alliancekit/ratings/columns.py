"""Which heading means which column, and which of the two forms a table has."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from alliancekit.clinic import ITEMS, PARTS, RATERS
from alliancekit.errors import Fault, printable
from alliancekit.ratings.time_points import timed, timed_heading, unclear_faults, unclear_heading, untimed
from alliancekit.tables.workbook import letter

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

RATER_WORDS = {rater: rater for rater in RATERS} | {
    "patient": "client",
    "counsellor": "therapist",
    "counselor": "therapist",
    "psychotherapist": "therapist",
}
LONG = ("client_id", "session", "rater", *PARTS, "outcome")
PERSON = "person"  # who gave the rating, where several people rated the same session from the same chair
WIDE = ("client_id", "session", *(f"{part}_{rater}" for rater in RATERS for part in PARTS), "outcome")

_PART_WORDS = {part: part for part in PARTS} | {"goal": "goals", "task": "tasks"}
_SPELLINGS = (
    {"client_id": "client_id", "clientid": "client_id", "client_code": "client_id", "patient_id": "client_id"}
    | {"session": "session", "session_number": "session", "session_no": "session", "rater": "rater"}
    | {"person": PERSON, "rated_by": PERSON, "student": PERSON, "student_id": PERSON}
    | {"outcome": "outcome", "alliance": "alliance"}
    | _PART_WORDS
    | {
        heading: f"{part}_{rater}"
        for word, part in _PART_WORDS.items()
        for who, rater in RATER_WORDS.items()
        for heading in (f"{word}_{who}", f"{who}_{word}")
    }
)

_OTHER_WORDS = {
    "client_id": {
        "id",
        "client",
        "case",
        "case_id",
        "code",
        "participant",
        "participant_id",
        "subject",
        "patient",
    }
    | {
        "client no",
        "client number",
        "client code",
        "record id",
        "record_id",
        "respondent",
        "respondent id",
        "name",
    },
    "session": {
        "time",
        "visit",
        "week",
        "wave",
        "meeting",
        "hour",
        "date",
        "appointment",
        "sitting",
        "occasion",
    },
    "rater": {"who", "source", "role", "perspective", "respondent", "informant", "chair", "rated"},
}


class Columns(NamedTuple):
    """The columns of a table: their place by name, its form, what to mend and what is left aside."""

    places: dict[str, int]
    form: str
    faults: list[Fault]
    unused: list[str]


def _plain(heading: str) -> str:
    """Return a heading without what cannot be seen, and without its unit, such as (0-40)."""
    seen = "".join(char for char in heading if unicodedata.category(char) != "Cf")
    return re.sub(r"[(\[][^)\]]*\d[^)\]]*[)\]]", "", unicodedata.normalize("NFKC", seen))


def _word(plain: str) -> str:
    return re.sub(r"[\W_]+", "_", plain.casefold()).strip("_")


@lru_cache(maxsize=4096)
def _name(heading: str) -> str | None:
    if heading.isdecimal():  # a number names nothing, and a wide table has a million of them
        return None
    word = _word(plain := _plain(heading))
    item = re.fullmatch(r"item_?0?(1[0-2]|[1-9])", word)
    if item:
        return f"item_{item[1]}"
    return _SPELLINGS.get(word) or timed_heading(plain, word, _SPELLINGS.get)


def known_columns(headings: Sequence[str], given: Mapping[str, str]) -> set[str]:
    """Return the names of the columns that ``headings`` hold; ``given`` ones are headed as it says."""
    return {name for name in (_meant(heading, given) for heading in headings) if name}


def _meant(heading: str, given: Mapping[str, str]) -> str | None:
    """Return the column that a heading means: what was given goes before what is understood."""
    said = next((name for name, headed in given.items() if headed.strip() == heading.strip()), None)
    name = said or _name(heading)
    return None if name in given and not said else name


def match_columns(
    headings: Sequence[str], row: int, given: Mapping[str, str], elsewhere: Collection[str]
) -> Columns:
    """Find the columns of a table in its row of headings.

    Capitals, spaces and punctuation do not count; a few other words for the same thing are taken (see
    ``RATER_WORDS``). A heading that could mean two things is never guessed at.

    Parameters
    ----------
    headings, row
        As written, and the number of their row.
    given
        Column -> its heading, where the reader said so.
    elsewhere
        Columns that come from elsewhere and need not be there.
    """
    found: dict[str, list[int]] = {}
    unused = []
    for place, heading in enumerate(headings):
        name = _meant(heading, given)
        if name:
            found.setdefault(name, []).append(place)
        elif heading.strip():
            unused.append(heading)
    here = printable(", ".join(heading.strip() for heading in headings if heading.strip()))
    faults = _not_or_twice(headings, row, given, found, here)
    kinds = {untimed(name)[0] for name in found}
    times = sorted({time for _, time in map(untimed, found) if time is not None})
    by_rater = kinds & set(WIDE) - set(LONG)
    in_long = kinds & {"rater", *PARTS}
    form = "wide" if by_rater and not in_long else "long"
    if by_rater and in_long:
        both = ", ".join(
            headings[found[name][0]] for name in found if untimed(name)[0] in {*in_long, *by_rater}
        )
        advice = "Keep the columns of one form: compare with what `alliancekit template` writes."
        allowed = "one row a rater (long), or one row a session (wide)"
        faults.append(Fault(row, "", printable(both), allowed, advice))
    parts: tuple[str, ...] = PARTS
    if form == "wide":
        raters = [rater for rater in RATERS if any(name.endswith(rater) for name in by_rater)]
        parts = tuple(f"{part}_{rater}" for rater in raters for part in PARTS)
    asked = [] if times or found.keys() >= set(parts) else _unclear(unused, row)
    faults += asked
    needed = {"client_id", *(() if times else ("session",)), *(() if form == "wide" else ("rater",))}
    needed |= {timed(part, time) for part in parts for time in times} if times else set(parts)
    beside = [name for name in found if times and (name == "session" or name in parts)]
    if asked or beside:  # what is lacking is told once it is known what the headings say
        needed -= {"session", *(name for name in needed if untimed(name)[0] in parts)}
    needed -= {*elsewhere, *given}
    for name in sorted(needed.difference(found), key=_order):
        faults.append(_lacking(name, row, here, unused, found))
    if beside:
        advice = "Keep one of the two: a row a session, or time points in the headings."
        timely = next(headings[places[0]] for name, places in found.items() if untimed(name)[1] is not None)
        both = f"{headings[found[beside[0]][0]]} beside {timely}"
        faults.append(Fault(row, "", printable(both), "sessions told once", advice))
    used = {"wide": set(WIDE), "long": {*LONG, PERSON, *ITEMS}}[form]
    if times:  # one outcome, or one answer to a statement, for all sessions is no session's
        used -= {"outcome", *ITEMS, *PARTS}
        used |= {timed(name, time) for name in (*parts, "outcome") for time in times}
    unused += [headings[places[0]] for name, places in found.items() if name not in used]
    return Columns({name: places[0] for name, places in found.items() if name in used}, form, faults, unused)


def _not_or_twice(
    headings: Sequence[str], row: int, given: Mapping[str, str], found: Mapping[str, list[int]], here: str
) -> list[Fault]:
    """Name the headings that the reader gave and that are not there, and the columns that are there twice."""
    faults = [
        Fault(row, printable(headed), here, "one of these headings", "Write it as the file does.")
        for name, headed in given.items()
        if name not in found
    ]
    for name, places in found.items():
        if len(places) > 1:
            twice = ", ".join(printable(headings[place]) for place in places)
            advice = f"Columns {' and '.join(map(letter, places))} mean the same: keep one of them."
            faults.append(Fault(row, letter(places[1]), printable(twice), f"one column for {name}", advice))
    return faults


def _unclear(unused: Sequence[str], row: int) -> list[Fault]:
    """Ask about headings that may tell a time point, where no column of ratings is told plainly."""
    unclear = ((heading, unclear_heading(_word(_plain(heading)), _SPELLINGS.get)) for heading in unused)
    return unclear_faults([(heading, what) for heading, what in unclear if what], row)


def _order(name: str) -> tuple[int, int]:
    column, time = untimed(name)
    return time or 0, [*LONG, *WIDE].index(column)


def _lacking(name: str, row: int, here: str, unused: Sequence[str], found: Collection[str]) -> Fault:
    """Say that a column is not there, and which other one may be meant."""
    plain = {heading.strip().casefold(): heading for heading in unused}
    near = get_close_matches(name, list(plain), n=1) or [
        word for word in plain if word in _OTHER_WORDS.get(name, ())
    ]
    advice = "Add this column."
    if near:
        advice = f"If “{printable(plain[near[0]])}” is meant, rename it."
    elif name in PARTS and any(item in found for item in ITEMS):
        advice += " Answers to single items are scored first: see `alliancekit score`."
    elif name in ("session", "rater"):
        value = "1" if name == "session" else '"client"'
        advice = (
            f'Add this column, or say same={{"{name}": {value}}} or the like where one holds for all rows.'
        )
    return Fault(row, name, here, f"a column headed {name}", advice)
