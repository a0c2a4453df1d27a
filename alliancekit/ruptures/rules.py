"""Three rules that call a low rating a rupture.

Each measures how far a session's rating falls below a level of comparison, in a unit of its own, and signals
where that fall reaches a threshold. The families are those of Eubanks-Carter, Gorman & Muran (2012,
Psychotherapy Research 22:621-637), who describe criterion-based and control chart methods beside others. The
published criteria differ, and so does the number of ruptures they find in the same ratings (Gumz et al. 2012,
BMC Medical Research Methodology 12:10). So every rule here is an OPERATIONAL CHOICE: ours, with its
thresholds as parameters, and not the criterion of any one study.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from alliancekit.stats.columns import Array

FLOOR = 0.25  # points: a client whose ratings hardly move is not taken to move less than this
_MOVING_RANGE = 1.128  # mean distance of two independent normal values, in standard deviations
_EARLIER = 2  # sessions that an own band needs


@dataclass(frozen=True)
class Rule:
    """A detection rule: an operational choice.

    Attributes
    ----------
    name : str
        As it is asked for.
    threshold : float
        The fall that it takes for a rupture, unless another is given.
    unit : str
        Of the threshold.
    says : str
        What it calls a rupture, in words that follow "a rating that".
    band : callable
        From one client's ratings in order, and the least spread, to the level of comparison and the unit's
        size at each session; missing where the rule cannot be asked.
    """

    name: str
    threshold: float
    unit: str
    says: str
    band: Callable[[Array, float], tuple[Array, Array]]

    def fall(self, ratings: Array, floor: float = FLOOR) -> tuple[Array, Array, Array]:
        """Return the level of comparison, the unit and the fall below the level in that unit, by session.

        Examples
        --------
        >>> level, unit, fall = RULES["consecutive sessions"].fall(np.array([4.0, 3.0, 3.5]))
        >>> fall.tolist()
        [nan, 1.0, -0.5]
        """
        level, unit = self.band(np.asarray(ratings, float), floor)
        return level, unit, (level - ratings) / unit


def _own_band(ratings: Array, floor: float) -> tuple[Array, Array]:
    """Mean and SD (n - 1) of the client's earlier sessions: what was known when the session ended."""
    there = ~np.isnan(ratings)
    value = np.where(there, ratings, 0.0)
    n, total, squares = (np.cumsum(x) - x for x in (there.astype(float), value, value**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / n
        spread = np.sqrt(np.maximum(squares - n * mean**2, 0) / (n - 1))
    mean[n < _EARLIER] = np.nan
    return mean, np.maximum(spread, floor)


def _control_chart(ratings: Array, floor: float) -> tuple[Array, Array]:
    """Mean of all sessions, and the sigma of an individuals chart: the mean moving range / 1.128."""
    there = ratings[~np.isnan(ratings)]
    enough = len(there) > 1
    mean = there.mean() if enough else np.nan
    sigma = np.abs(np.diff(there)).mean() / _MOVING_RANGE if enough else np.nan
    return np.full(len(ratings), mean), np.full(len(ratings), max(sigma, floor) if enough else np.nan)


def _consecutive(ratings: Array, floor: float) -> tuple[Array, Array]:  # noqa: ARG001 - points need none
    """Rating of the last session that has one; the unit is one point."""
    there = ~np.isnan(ratings)
    last = np.maximum.accumulate(np.where(there, np.arange(len(ratings)), -1))
    before = np.append(-1, last[:-1])
    return np.where(before >= 0, ratings[before], np.nan), np.ones(len(ratings))


RULES = {
    rule.name: rule
    for rule in (
        Rule(
            "own band",
            1.0,
            "SD of the client's earlier sessions",
            "lies so far below the mean of the client's earlier sessions",
            _own_band,
        ),
        Rule(
            "control chart",
            1.0,
            "sigma of the client's chart",
            "lies so far below the mean of all of the client's sessions",
            _control_chart,
        ),
        Rule(
            "consecutive sessions",
            0.5,
            "points on the 1-5 scale",
            "fell so far since the session before",
            _consecutive,
        ),
    )
}


def rule_named(rule: str) -> Rule:
    """Return the rule of this name.

    Raises
    ------
    UserError
        If there is none.

    Examples
    --------
    >>> rule_named("own band").unit
    "SD of the client's earlier sessions"
    """
    if rule not in RULES:
        raise UserError(f"rule is {rule!r}; allowed is {', '.join(RULES)}.")
    return RULES[rule]
