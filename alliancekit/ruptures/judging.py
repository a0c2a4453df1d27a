"""How well a rule, or marks made by hand, find the ruptures that truly happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alliancekit.clinic import RUPTURE_KINDS
from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, estimates_table, short
from alliancekit.ruptures.finding import find_ruptures
from alliancekit.ruptures.matching import by_chance, checked_tolerance, match
from alliancekit.ruptures.series import in_order, stretches, truths
from alliancekit.stats.clustered import clustered_figure, clustered_share, compare_shares, totals

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.stats.columns import Array


@dataclass(frozen=True, eq=False, repr=False)
class JudgedRuptures(Result):
    """Signals beside the ruptures that truly happened. A hit is a signal and a rupture that belong together.

    Attributes
    ----------
    precision : Estimate
        Share of the signals that are hits.
    recall : Estimate
        Share of the ruptures that are hits.
    f1 : Estimate
        2 hits / (signals + ruptures), the harmonic mean of the two (van Rijsbergen 1979, Information
        Retrieval, chapter 7).
    chance, gain : Estimate
        Precision if each client's signals were moved round in their own sessions, and how far the real one
        exceeds it.
    f1_of_all : Estimate
        F1 of whoever signals every session.
    kinds : dict
        ``withdrawal``, ``confrontation``: recall of each; ``difference``: the second less the first. Empty
        where kinds are not known.
    repairs : dict
        Among hits: ``seen if repaired``, the share of repaired ruptures after which the rating came back;
        ``seen if not``, the same of those not repaired; and their ``difference``. Empty for marks.
    hits, misses, false_alarms : int
        Ruptures found, ruptures not found, signals without a rupture.
    sessions : int
        All that could have been signalled.
    by : str
        What signalled, in words.
    table : pandas.DataFrame
        One row a figure: estimate, low, high and n.
    states : pandas.DataFrame
        One row a session, in order: client, session and ``state``: ``hit`` (a rupture that was found),
        ``miss``, ``false alarm``, or nothing. With a tolerance the signal of a hit may lie beside it.
    """

    precision: Estimate
    recall: Estimate
    f1: Estimate
    chance: Estimate
    gain: Estimate
    f1_of_all: Estimate
    kinds: dict[str, Estimate]
    repairs: dict[str, Estimate]
    hits: int
    misses: int
    false_alarms: int
    sessions: int
    by: str
    states: pd.DataFrame

    def sentence(self) -> str:
        """Say how many were found, at what price, and whether that is better than chance."""
        events, signals = self.hits + self.misses, self.hits + self.false_alarms
        how = (
            f"that is {short(self.gain)} more than by chance ({self.gain.interval()})"
            if self.gain > 0 and not self.gain.includes(0)
            else f"no clear difference from chance ({short(self.gain)}, {self.gain.interval()})"
        )
        price = (
            f"Of {signals:,} signals {self.hits:,} were ruptures (precision {short(self.precision)}, "
            f"{self.precision.interval()}) and {self.false_alarms:,} false alarms; {how}."
            if signals
            else "Nothing was signalled."
        )
        said = (
            f"{self.by} found {self.hits:,} of {events:,} ruptures (recall {short(self.recall)}, "
            f"{self.recall.interval()}) and missed {self.misses:,}.\n{price}\n"
            f"F1 is {short(self.f1)}; whoever signals every session has {short(self.f1_of_all)}."
        )
        if self.kinds:
            kinds = " and ".join(
                f"{kind} {short(self.kinds[kind])}" for kind in self.kinds if kind != "difference"
            )
            gap = self.kinds["difference"]
            said += f"\nRecall by kind: {kinds} (difference {short(gap)}, {gap.interval()})."
        if self.repairs:
            yes, no, gap = self.repairs.values()
            said += (
                f"\nAfter a hit the rating came back in {100 * yes:.0f} of 100 ruptures that were repaired "
                f"and in {100 * no:.0f} of 100 that were not (difference {short(gap)}, {gap.interval()})."
            )
        return said

    @property
    def table(self) -> pd.DataFrame:
        """One row a figure."""
        figures = {"precision": self.precision, "recall": self.recall, "F1": self.f1}
        figures |= {"precision by chance": self.chance, "gain over chance": self.gain}
        figures |= {"F1 of signalling all": self.f1_of_all}
        figures |= {f"recall, {kind}": each for kind, each in self.kinds.items()}
        figures |= {f"came back, {name}": each for name, each in self.repairs.items()}
        return estimates_table(figures)


def judge_ruptures(
    frame: pd.DataFrame,
    rating: str = "alliance",
    *,
    rule: str = "own band",
    threshold: float | None = None,
    marks: str = "",
    truth: str = "rupture",
    kind: str = "rupture_kind",
    repaired: str = "repaired",
    tolerance: int = 0,
    groups: str = "client_id",
    session: str = "session",
    level: float = 0.95,
) -> JudgedRuptures:
    """Compare what a rule signals, or what is marked in a column, with the ruptures that truly happened.

    Only synthetic data know the truth. precision = hits / signals, recall = hits / ruptures, F1 = 2 hits /
    (signals + ruptures). Signals and ruptures are paired one to one, as many as can be
    (:func:`alliancekit.ruptures.match`). Chance is what the same signals would hit, on average, were each
    client's row of signals moved round in their sessions by every number of places. Intervals take clients,
    not sessions, as drawn (:mod:`alliancekit.stats.clustered`).

    Parameters
    ----------
    frame
        One row a client and session: one rater's.
    rating, rule, threshold, groups, session
        As for :func:`find_ruptures`, with its other parameters as they are by default.
    marks
        Name of a column of True and False that is judged in place of a rule: your own marks, or
        ``rupture_reported``.
    truth
        Name of the column that says whether there was a rupture.
    kind, repaired
        Names of columns with its kind and whether it was repaired; left out where there is none.
    tolerance
        How many sessions a signal may lie from its rupture.
    level
        Of every interval.

    Returns
    -------
    JudgedRuptures

    Raises
    ------
    UserError
        As :func:`find_ruptures`; or if marks or truth hold anything but True and False, or there is no
        rupture.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> client = load_clinic().sessions.query("rater == 'client'")
    >>> found = judge_ruptures(client)
    >>> found.precision
    precision = .59, 95% interval .55 to .63, n = 569
    >>> found.recall
    recall = .20, 95% interval .18 to .22, n = 1,689
    """
    checked_tolerance(tolerance)
    came_back = None
    extra = [name for name in (kind, repaired) if name in frame]
    if marks:
        rows = in_order(frame, groups, session, [truth, marks, *extra])
        signal, by = truths(rows, marks), f"The marks in “{marks}”"
    else:
        found = find_ruptures(
            frame, rating, rule=rule, threshold=threshold, groups=groups, session=session, level=level
        )
        rows = in_order(frame, groups, session, [truth, *extra])
        signal, came_back = found.table["signal"].to_numpy(), found.table["came_back"].to_numpy()
        by = f"The rule “{rule}”, threshold {found.threshold:g},"
    event = truths(rows, truth)
    if not event.any():
        raise UserError(f"There is no rupture in the column {truth}, so there is nothing to find.")
    when = rows[session].to_numpy()
    parts = stretches(rows, groups)
    found_by = np.full(len(rows), -1)  # row of a rupture -> row of the signal that found it
    for part in parts:
        places = {number: part.start + i for i, number in enumerate(when[part].tolist())}
        for mark, rupture in match(
            when[part][signal[part]].tolist(), when[part][event[part]].tolist(), tolerance
        ):
            found_by[places[rupture]] = places[mark]
    hit = found_by >= 0
    lucky = [by_chance(signal[p].tolist(), event[p].tolist(), when[p].tolist(), tolerance) for p in parts]

    who = rows[groups].to_numpy(object)
    counts = np.column_stack([totals(who, hit, signal, event), lucky, totals(who, np.ones(len(rows)))])
    hits, signals, events, chance, sessions = counts.T
    used = np.full(len(rows), False)
    used[found_by[hit]] = True
    states = rows[[groups, session]].assign(
        state=np.select([hit, event, signal & ~used], ["hit", "miss", "false alarm"], "")
    )
    return JudgedRuptures(
        clustered_share(hits, signals, level, "precision"),
        clustered_share(hits, events, level, "recall"),
        clustered_share(2 * hits, signals + events, level, "F1"),
        clustered_share(chance, signals, level, "precision by chance"),
        clustered_figure(counts, lambda n: (n[..., 0] - n[..., 3]) / n[..., 1], level, name="gain"),
        clustered_share(2 * events, sessions + events, level, "F1 of all"),
        _kinds(rows, kind, hit, who, level) if kind in extra else {},
        {}
        if came_back is None or repaired not in extra
        else _repairs(hit, truths(rows, repaired), came_back[np.maximum(found_by, 0)], who, level),
        int(hits.sum()),
        int(events.sum() - hits.sum()),
        int(signals.sum() - hits.sum()),
        len(rows),
        by,
        states,
    )


def _kinds(rows: pd.DataFrame, kind: str, hit: Array, who: Array, level: float) -> dict[str, Estimate]:
    """Recall of each kind of rupture, and the difference of the two."""
    of = rows[kind].astype(object).to_numpy()
    one, other = (of == name for name in RUPTURE_KINDS)
    if not one.any() or not other.any():
        return {}
    return compare_shares(
        dict(zip(RUPTURE_KINDS, (one, other), strict=True)), hit, who, level, RUPTURE_KINDS[::-1]
    )


def _repairs(hit: Array, mended: Array, back: Array, who: Array, level: float) -> dict[str, Estimate]:
    """How often the rating came back after a hit that was repaired, and after one that was not."""
    one, other = hit & mended, hit & ~mended
    if not one.any() or not other.any():
        return {}
    names = ("seen if repaired", "seen if not")
    return compare_shares(dict(zip(names, (one, other), strict=True)), back, who, level, names)
