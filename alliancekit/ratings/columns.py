"""Which heading means which column, and which of the two forms a table has."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from alliancekit.clinic import ITEMS, PARTS, RATERS
from alliancekit.errors import Fault, printable
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


class Columns(NamedTuple):
    """The columns of a table: their place by name, its form, what to mend and what is left aside."""

    places: dict[str, int]
    form: str
    faults: list[Fault]
    unused: list[str]


def _name(heading: str) -> str | None:
    seen = "".join(char for char in heading if unicodedata.category(char) != "Cf")
    plain = re.sub(r"[(\[][^)\]]*\d[^)\]]*[)\]]", "", unicodedata.normalize("NFKC", seen))  # (0-40): a unit
    word = re.sub(r"[\W_]+", "_", plain.casefold()).strip("_")
    item = re.fullmatch(r"item_?0?(1[0-2]|[1-9])", word)
    return f"item_{item[1]}" if item else _SPELLINGS.get(word)


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
    by_rater = {name for name in found if name in WIDE and name not in LONG}
    in_long = found.keys() & {"rater", *PARTS}
    form = "wide" if by_rater and not in_long else "long"
    if by_rater and in_long:
        both = ", ".join(headings[found[name][0]] for name in [*sorted(in_long), *sorted(by_rater)])
        advice = "Keep the columns of one form: compare with what `alliancekit template` writes."
        allowed = "one row a rater (long), or one row a session (wide)"
        faults.append(Fault(row, "", printable(both), allowed, advice))
    needed = set(LONG) - {"outcome"}
    if form == "wide":
        raters = {name.split("_")[1] for name in by_rater}
        needed = {"client_id", "session", *(f"{part}_{rater}" for part in PARTS for rater in raters)}
    needed -= {*elsewhere, *given}
    for name in (name for name in (*LONG, *WIDE) if name in needed and name not in found):
        needed.discard(name)
        near = get_close_matches(name, [heading.strip().casefold() for heading in unused], n=1)
        like = next((heading for heading in unused if [heading.strip().casefold()] == near), None)
        advice = f"If “{printable(like)}” is meant, rename it." if like else "Add this column."
        if name in PARTS and any(item in found for item in ITEMS):
            advice += " Answers to single items are scored first: see `alliancekit score`."
        faults.append(Fault(row, name, here, f"a column headed {name}", advice))
    used = {"wide": set(WIDE), "long": {*LONG, PERSON, *ITEMS}}[form]
    unused += [headings[places[0]] for name, places in found.items() if name not in used]
    return Columns({name: places[0] for name, places in found.items() if name in used}, form, faults, unused)
