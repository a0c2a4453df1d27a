"""Our own twelve statements for learning to score: a teaching form, not validated, not for clients."""

from __future__ import annotations

from alliancekit.instruments.model import Instrument, MissingRule

_CLIENT = (
    "I could let my guard down in the room today.",
    "Today we were heading somewhere I want to go.",
    "What we tried today suited the way I learn.",
    "I held back for fear of being judged.",
    "It was hard to say what today was for.",
    "I went along with something I saw no point in.",
    "My therapist's warmth reached me today.",
    "If we get where we are aiming, my days will look different.",
    "I took an active hand in what we did today.",
    "I felt alone in the room today.",
    "We pulled in two directions today.",
    "Most of today felt like going through the motions.",
)

_THERAPIST = (
    "My client seemed able to let their guard down in the room today.",
    "Today we were heading somewhere my client wants to go.",
    "What we tried today suited the way my client learns.",
    "My client seemed to hold back for fear of being judged.",
    "It was hard to say what today was for.",
    "My client went along with something they saw no point in.",
    "My warmth seemed to reach my client today.",
    "If we get where we are aiming, my client's days will look different.",
    "My client took an active hand in what we did today.",
    "My client seemed alone in the room today.",
    "We pulled in two directions today.",
    "Most of today felt like going through the motions.",
)

_OBSERVER = (
    "The client seemed able to let their guard down in the room.",
    "The two of them were heading somewhere the client wants to go.",
    "What they tried suited the way the client learns.",
    "The client seemed to hold back for fear of being judged.",
    "It was hard to say what this session was for.",
    "The client went along with something they saw no point in.",
    "The therapist's warmth seemed to reach the client.",
    "If they get where they are aiming, the client's days will look different.",
    "The client took an active hand in what they did.",
    "The client seemed alone in the room.",
    "The two of them pulled in two directions.",
    "Most of this session looked like going through the motions.",
)

TEACHING = Instrument(
    name="teaching",
    items=12,
    low=1,
    high=5,
    subscales={"bond": (1, 4, 7, 10), "goals": (2, 5, 8, 11), "tasks": (3, 6, 9, 12)},
    reverse=(4, 5, 6, 10, 11, 12),
    scored="mean",
    total="alliance",
    missing=MissingRule(
        0.75,
        "Our own choice: a subscale is prorated when at least three of its four items are answered, else "
        "missing; the alliance needs all three subscales.",
    ),
    title="Teaching form, twelve statements (a teaching form, not validated)",
    source="Written for this workbook after Bordin's three parts (1979); a teaching form, not validated.",
    licence="CC BY 4.0. For learning how scoring works; not for use with clients.",
    wording={"client": _CLIENT, "therapist": _THERAPIST, "observer": _OBSERVER},
    anchors=("not at all", "a little", "partly", "mostly", "completely"),
)
