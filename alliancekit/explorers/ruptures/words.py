"""What the finder says of one client, and of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.explorers.ruptures.data import told
from alliancekit.ruptures.curve import hundred

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.results import Estimate
    from alliancekit.ruptures import RuptureCurve, RuptureReports


def all_clients(curve: RuptureCurve, threshold: float) -> str:
    """Say what the rule finds at a threshold, in all clients."""
    row = curve.table.iloc[(curve.table["threshold"] - threshold).abs().argmin()]
    if not row["signals"]:
        return f"At {threshold:.2f} the rule signals no session of any client."
    return (
        f"At {threshold:.2f} the rule finds {hundred(row, 'recall')} of 100 ruptures of all clients; "
        f"{hundred(row, 'precision')} of 100 signals are right, {100 * row['chance']:.0f} by chance."
    )


def in_short(client: str, signals: Sequence[int], events: Sequence[int], near: int) -> str:
    """Count what the rule hit and invented in one client."""
    states = list(told(signals, events, near).values())
    alarms = many(states.count("false alarm"), "false alarm")
    if not events:
        return f"{client} had no rupture; {alarms}."
    return f"{client}: {states.count('hit')} of {many(len(events), 'rupture')} found, {alarms}."


def many(count: int, what: str) -> str:
    """Count things.

    Examples
    --------
    >>> many(1, "session"), many(2, "rupture")
    ('1 session', '2 ruptures')
    """
    return f"{count} {what}{'s' * (count != 1)}"


def in_full(client: str, who: str, signals: Sequence[int], events: Sequence[int], near: int) -> str:
    """Say in which sessions a rule, or the reader, hit, missed and invented in one client."""
    by: dict[str, list[int]] = {"hit": [], "miss": [], "false alarm": []}
    for session, state in told(signals, events, near).items():
        by[state].append(session)
    parts = [
        f"{word} {_sessions(by[state])}"
        for state, word in (("hit", "found"), ("miss", "missed"), ("false alarm", "gave a false alarm in"))
        if by[state]
    ]
    return f"{who}, {client}: {', '.join(parts) or 'nothing to find, and nothing signalled'}."


def _sessions(numbers: Sequence[int]) -> str:
    names = [str(each) for each in numbers]
    if len(names) < 2:
        return f"session {names[0]}" if names else ""
    return f"sessions {', '.join(names[:-1])} and {names[-1]}"


def of_reports(reports: RuptureReports, rater: str) -> str:
    """Say how many ruptures a rater reports, and how many reports are right."""
    found, right = _hundred(reports.found[rater]), _hundred(reports.right[rater])
    return f"Asked, the {rater} reported {found} of 100 ruptures, and {right} of 100 reports were right."


def _hundred(share: Estimate) -> str:
    return f"{100 * share:.0f} ({100 * share.low:.0f} to {100 * share.high:.0f})"
