"""One thing a learner did, made so that it can always be kept: text that encodes, a time that is one."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass, field
from typing import Any

KINDS = ("attempt", "hint", "solution", "prediction", "reflection")
LONGEST_TEXT = 20_000
MOST_SEED = 2**31 - 1
_YEAR_10000 = 253_402_300_800  # seconds since 1970; later moments are no dates


@dataclass(frozen=True)
class Event:
    """One thing a learner did.

    Parameters
    ----------
    kind
        One of ``attempt``, ``hint``, ``solution``, ``prediction``, ``reflection``.
    name
        What it belongs to: the exercise's, prediction's or reflection's id.
    value
        The answer, the number of the hint, the prediction (as JSON), what was written, as text.
    verdict
        For an attempt: ``right``, ``not yet``, ``not attempted`` or ``could not read``. For a lesson's
        prediction: ``draft``, ``kept``, ``changed`` (the second thought) or ``seen`` (the answer was shown).
    seed
        The exercise's variant; 0 is the notebook's own.
    at
        When, in seconds since 1970 (UTC); 0 where that is not known.
    id
        Unique over all machines, so that records can be merged.
    """

    kind: str
    name: str
    value: str = ""
    verdict: str = ""
    seed: int = 0
    at: float = 0.0
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def tidy(self) -> Event:
        """Return the event as it can be kept, whatever stood in its fields."""
        kind, name, value, verdict = map(kept_text, (self.kind, self.name, self.value, self.verdict))
        seed = int(self.seed) if _within(self.seed, MOST_SEED + 1) else 0
        return Event(kind, name, value, verdict, seed, moment(self.at), kept_text(self.id))


def kept_text(value: Any) -> str:
    r"""Return a value as the text that can be kept: cut where it is very long, half a character marked.

    Examples
    --------
    >>> kept_text("so \ud83d"), kept_text(b"caf\xe9")
    ('so �', 'caf�')
    """
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text[:LONGEST_TEXT].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def moment(value: Any) -> float:
    """Return a time in seconds since 1970, 0 where the value is none that a calendar knows.

    Examples
    --------
    >>> moment(7), moment("7"), moment(1e300), moment(float("nan"))
    (7.0, 0.0, 0.0, 0.0)
    """
    return float(value) if _within(value, _YEAR_10000) else 0.0


def in_turn(events: list[Event], since: float = 0.0) -> list[tuple[Event, float]]:
    """Give each of the events, in the order in which they were written, its turn.

    That is the latest time on it or on any before it. So what was written later stays later, also where a
    clock was set back; and the events of two computers find their places among each other.
    """
    turns = []
    for event in events:
        since = max(since, event.at)
        turns.append((event, since))
    return turns


def _within(value: Any, end: int) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return 0 <= value < end and (isinstance(value, int) or math.isfinite(value))
