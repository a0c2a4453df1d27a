"""Sessions that a detection rule calls ruptures, and whether the rating came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result
from alliancekit.ruptures.rules import FLOOR, Rule, rule_named
from alliancekit.ruptures.series import in_order, stretches
from alliancekit.stats.clustered import clustered_share
from alliancekit.stats.columns import ROUNDING, numbers

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.stats.columns import Array

WITHIN, BACK = 2, 0.75  # sessions, and the share of the fall, of a rating that came back


@dataclass(frozen=True, eq=False, repr=False)
class RuptureSignals(Result):
    """What a rule signals: an operational choice, no observation of a rupture.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a session, each client's in order: the client and the session, ``rating``, ``level`` (what it
        is compared with) and ``unit`` (of the fall), both in points; ``fall`` (in that unit), ``signal``, and
        ``came_back`` (see :func:`find_ruptures`; False where there is no signal). Level and fall are missing
        where the rule cannot be asked.
    signalled : Estimate
        Share of the sessions that are signalled.
    clients, with_signal : int
        Clients, and those with a signal.
    rule, unit : str
        Name of the rule, and what its threshold counts.
    threshold : float
        The fall that it takes.
    """

    table: pd.DataFrame
    signalled: Estimate
    clients: int
    with_signal: int
    rule: str
    unit: str
    threshold: float

    def sentence(self) -> str:
        """Say how much is signalled, and that the rule is a choice."""
        signals = int(self.table["signal"].sum())
        back = int(self.table["came_back"].sum())
        return (
            f"The rule “{self.rule}”, threshold {self.threshold:g} {self.unit}, signals {signals:,} of "
            f"{len(self.table):,} sessions ({self.signalled.words().partition(', n')[0]}), in "
            f"{self.with_signal:,} of {self.clients:,} clients; after {back:,} of them the rating came back. "
            "It is an operational choice: other rules and thresholds signal others."
        )


def find_ruptures(
    frame: pd.DataFrame,
    rating: str = "alliance",
    *,
    rule: str = "own band",
    threshold: float | None = None,
    groups: str = "client_id",
    session: str = "session",
    floor: float = FLOOR,
    within: int = WITHIN,
    back: float = BACK,
    level: float = 0.95,
) -> RuptureSignals:
    """Signal the sessions whose rating falls far enough, by one of three rules.

    A session is signalled where fall = (level - rating) / unit >= threshold. Each rule is an operational
    choice, not the criterion of any one study (families: Eubanks-Carter, Gorman & Muran 2012, Psychotherapy
    Research 22:621-637; that criteria differ in what they find: Gumz et al. 2012, BMC Medical Research
    Methodology 12:10):

    - ``own band``: level and unit are mean and SD (n - 1) of the client's earlier sessions, at least two. It
      uses what was known when the session ended.
    - ``control chart``: level is the mean of all the client's sessions, the unit sigma of a Shewhart chart of
      individual values, the mean distance from session to session / 1.128. It is known only in the end; at
      the three sigma that are usual elsewhere it finds next to nothing in courses as short as these.
    - ``consecutive sessions``: level is the rating of the session before, the unit one point.

    The rating *came back* if within so many sessions it made good so much of the fall: a choice as well.

    Parameters
    ----------
    frame
        One row a client and session: one rater's.
    rating
        Name of the column, 1 to 5; higher is stronger. A session without one is not signalled.
    rule
        One of the three.
    threshold
        In the rule's unit; by default 1 SD, 1 sigma, 0.5 points.
    groups, session
        Names of the columns with the client and with the number of the session.
    floor
        In points: the least unit of the first two rules, for a client whose ratings hardly move.
    within, back
        Sessions after the signal, and share of the fall (above 0, at most 1), of a rating that came back.
    level
        Of the interval, which takes clients as drawn (:mod:`alliancekit.stats.clustered`).

    Returns
    -------
    RuptureSignals

    Raises
    ------
    UserError
        If a column is not there, a client has a session twice, there is no such rule, or a parameter is not
        allowed.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"client_id": "C1", "session": [1, 2, 3, 4], "alliance": [4.0, 4.0, 3.0, 4.0]})
    >>> find_ruptures(one, rule="consecutive sessions").table[["fall", "signal", "came_back"]].values.tolist()
    [[nan, False, False], [0.0, False, False], [1.0, True, True], [-1.0, False, False]]
    """
    chosen = rule_named(rule)
    needed = chosen.threshold if threshold is None else threshold
    _allowed("threshold", needed, 0 <= needed < np.inf, "0 or more")
    _allowed("floor", floor, 0 < floor < np.inf, "above 0")
    _allowed("within", within, within >= 1, "1 or more")
    _allowed("back", back, 0 < back <= 1, "above 0 and at most 1")
    rows = in_order(frame, groups, session, [rating])
    found = falls(rows, chosen, rating, groups, floor)
    signal = (found["fall"] >= needed - ROUNDING).to_numpy()
    parts = stretches(rows, groups)
    came_back = np.zeros(len(rows), bool)
    for part in parts:
        came_back[part] = _came_back(found.iloc[part], signal[part], within, back)
    table = rows[[groups, session]].join(found).assign(signal=signal, came_back=came_back)
    counts = np.array([(signal[part].sum(), len(signal[part])) for part in parts])
    signalled = clustered_share(counts[:, 0], counts[:, 1], level)
    with_signal = int((counts[:, 0] > 0).sum())
    return RuptureSignals(table, signalled, len(parts), with_signal, rule, chosen.unit, float(needed))


def falls(rows: pd.DataFrame, rule: Rule, rating: str, groups: str, floor: float = FLOOR) -> pd.DataFrame:
    """Return rating, level, unit and fall of each session; the rows in order."""
    import pandas as pd

    values = numbers(rows[rating])
    parts = [np.column_stack(rule.fall(values[part], floor)) for part in stretches(rows, groups)]
    found = pd.DataFrame(np.concatenate(parts), columns=["level", "unit", "fall"])
    found.insert(0, "rating", values)
    return found


def _came_back(found: pd.DataFrame, signal: Array, within: int, back: float) -> Array:
    """Tell of each signal whether one of the next ratings made good the fall."""
    rating, level = found["rating"].to_numpy(), found["level"].to_numpy()
    wanted = rating + back * (level - rating)
    made_good = np.zeros(len(rating), bool)
    for step in range(1, min(int(within), len(rating) - 1) + 1):
        made_good[:-step] |= rating[step:] >= wanted[:-step] - ROUNDING
    return made_good & signal


def _allowed(name: str, found: float, is_so: bool, allowed: str) -> None:
    if not is_so:
        raise UserError(f"{name} is {found!r}; allowed is a number {allowed}.")
