"""Which signal belongs to which rupture: one to one, and no further apart than a tolerance."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence


def match(signals: Sequence[int], events: Sequence[int], tolerance: int = 0) -> list[tuple[int, int]]:
    """Pair signals with events, as many as can be; of all such pairings the one with the closest pairs.

    Each signal and each event is in one pair at most, and the two of a pair lie at most ``tolerance``
    sessions apart. Closeness is the sum of squared distances (an assignment problem; Kuhn 1955, Naval
    Research Logistics Quarterly 2:83-97, solved by scipy).

    Parameters
    ----------
    signals, events
        Numbers of the sessions of one client; each at most once.
    tolerance
        In sessions, 0 or more.

    Returns
    -------
    list of tuple
        (signal, event), in the order of the signals.

    Raises
    ------
    UserError
        If the tolerance is no whole number of 0 or more.

    Examples
    --------
    >>> match([3, 8], [2, 3, 7], tolerance=1)
    [(3, 3), (8, 7)]
    >>> match([3, 8], [2, 3, 7])
    [(3, 3)]
    """
    if checked_tolerance(tolerance) == 0:
        return [(session, session) for session in sorted(set(signals) & set(events))]
    one, other = np.sort(np.asarray(signals, int)), np.sort(np.asarray(events, int))
    if not len(one) or not len(other):
        return []
    if one.tolist() > other.tolist():  # where two ways are as good, the same one whichever comes first
        return sorted((signal, event) for event, signal in match(events, signals, tolerance))
    from scipy.optimize import linear_sum_assignment

    apart = np.abs(one[:, None] - other)
    cost = apart.astype(float) ** 2
    # Worse than all allowed pairs together, so that one pair more always comes first.
    cost[apart > tolerance] = (tolerance**2 + 1) * (min(apart.shape) + 1)
    found = zip(*linear_sum_assignment(cost), strict=True)
    return [(int(one[i]), int(other[j])) for i, j in found if apart[i, j] <= tolerance]


def hits(signals: Sequence[int], events: Sequence[int], tolerance: int) -> int:
    """Count the pairs of :func:`match`, without saying which they are.

    Going through both in order and pairing the first two that are near enough gives as many as can be.

    Parameters
    ----------
    signals, events
        In order.

    Examples
    --------
    >>> hits([3, 8], [2, 3, 7], 1)
    2
    """
    i = j = count = 0
    while i < len(signals) and j < len(events):
        apart = signals[i] - events[j]
        count += abs(apart) <= tolerance
        i += apart <= tolerance
        j += apart >= -tolerance
    return count


def by_chance(signal: Sequence[bool], event: Sequence[bool], when: Sequence[int], tolerance: int) -> float:
    """Return the mean hits over all ways to move a client's row of signals round in their sessions.

    Examples
    --------
    >>> by_chance([True, False, False], [True, False, True], [1, 2, 3], 0)
    0.6666666666666666
    """
    n, events = len(signal), [number for number, is_one in zip(when, event, strict=True) if is_one]
    at = [place for place, is_one in enumerate(signal) if is_one]
    if tolerance == 0 or not at or not events:
        return len(at) * len(events) / n
    # Sessions are bits of a number, the first the lowest: a row is moved round in one step, and of the
    # signals near enough to a rupture the first is the lowest bit. Ruptures in order take one each, as in
    # `hits`.
    near = [
        (1 << bisect_right(when, number + tolerance)) - (1 << bisect_left(when, number - tolerance))
        for number in events
    ]
    row, count = sum(1 << place for place in at), 0
    for by in range(n):
        left = (row << by | row >> (n - by)) & ((1 << n) - 1)
        for window in near:
            first = left & window & -(left & window)
            left ^= first
            count += first > 0
    return count / n


def checked_tolerance(tolerance: int) -> int:
    """Return a tolerance in sessions, or refuse what is none.

    >>> checked_tolerance(1)
    1
    """
    if isinstance(tolerance, bool) or tolerance not in range(101):
        raise UserError(f"tolerance is {tolerance!r}; allowed is a whole number of sessions, 0 or more.")
    return int(tolerance)
