"""Precision and recall of a rule over its thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Estimate, Result, chart_of, short
from alliancekit.ruptures.finding import falls
from alliancekit.ruptures.matching import by_chance, checked_tolerance, hits
from alliancekit.ruptures.rules import FLOOR, rule_named
from alliancekit.ruptures.series import in_order, stretches, truths
from alliancekit.stats.clustered import clustered_figure, clustered_shares
from alliancekit.stats.columns import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.stats.columns import Array

THRESHOLDS = tuple(round(step / 20, 2) for step in range(61))  # 0 to 3 by .05


@dataclass(frozen=True, eq=False, repr=False)
class RuptureCurve(Result):
    """A rule's precision and recall at each threshold, with intervals.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a threshold: ``threshold``, ``signals``, ``hits``, ``misses``, ``false_alarms``;
        ``precision``, ``recall`` and ``f1``, each with its ``_low`` and ``_high``; ``chance``, the precision
        by chance. Precision is missing where nothing is signalled.
    base : float
        Share of sessions with a rupture: the precision of whoever signals them all.
    f1_of_all : float
        F1 of whoever signals them all.
    beyond_all : Estimate
        How far the largest F1 exceeds that.
    rule, unit : str
        Name of the rule, and what a threshold counts.
    tolerance : int
        How many sessions a signal may lie from its rupture.
    level : float
        Of the intervals.
    """

    table: pd.DataFrame
    base: float
    f1_of_all: float
    beyond_all: Estimate
    rule: str
    unit: str
    tolerance: int
    level: float

    @property
    def best(self) -> pd.Series[Any]:
        """The row with the largest F1."""
        return self.table.iloc[int(np.argmax(self.table["f1"]))]

    def sentence(self) -> str:
        """Say the best that the rule reaches, and how little that is."""
        best, beyond = self.best, self.beyond_all
        if not best["signals"]:
            return f"The rule “{self.rule}” signals nothing at these thresholds."
        near = (
            ""
            if self.tolerance == 0
            else f", at most {self.tolerance} session{'s' * (self.tolerance > 1)} apart"
        )
        verdict = "not clearly other" if beyond.includes(0) else "higher" if beyond > 0 else "lower"
        return (
            f"The rule “{self.rule}” does best by F1 at a threshold of {best['threshold']:g} "
            f"{self.unit}{near}: it finds {hundred(best, 'recall')} of 100 ruptures, and "
            f"{hundred(best, 'precision')} of 100 signals are right, where chance gives "
            f"{100 * best['chance']:.0f}.\n"
            f"Its F1, {short(best['f1'])} ({self.level:.0%} interval {short(best['f1_low'])} to "
            f"{short(best['f1_high'])}), is {verdict} than that of signalling every session, which finds "
            f"all, {100 * self.base:.0f} of 100 rightly (F1 {short(self.f1_of_all)}; difference "
            f"{short(beyond)}, {beyond.interval()})."
        )

    def chart(self) -> Any:
        """Draw precision and recall over the thresholds.

        Returns
        -------
        altair.LayerChart
        """
        return chart_of("charts.ruptures:curve_picture", self)


def rupture_curve(
    frame: pd.DataFrame,
    rating: str = "alliance",
    *,
    rule: str = "own band",
    thresholds: Sequence[float] = THRESHOLDS,
    truth: str = "rupture",
    tolerance: int = 0,
    groups: str = "client_id",
    session: str = "session",
    level: float = 0.95,
) -> RuptureCurve:
    """Judge a rule at one threshold after another.

    Formulas, chance and intervals are those of :func:`judge_ruptures`; so is each row.

    Parameters
    ----------
    frame, rating, rule, truth, tolerance, groups, session, level
        As for :func:`judge_ruptures`.
    thresholds
        In the rule's unit, 0 or more.

    Returns
    -------
    RuptureCurve
        ``.table``, ``.best``, ``.chart()``.

    Raises
    ------
    UserError
        As :func:`judge_ruptures`; or if there is no threshold, or one below 0.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> curve = rupture_curve(load_clinic().sessions.query("rater == 'client'"), thresholds=[0, 1, 2])
    >>> curve.table[["threshold", "hits", "false_alarms"]].values.tolist()
    [[0.0, 754.0, 718.0], [1.0, 337.0, 232.0], [2.0, 137.0, 65.0]]
    """
    asked = np.asarray(list(thresholds), float)
    if not len(asked) or not (asked >= 0).all():
        raise UserError(f"thresholds are {list(thresholds)!r}; allowed are one or more numbers of 0 or more.")
    checked_tolerance(tolerance)
    chosen = rule_named(rule)
    rows = in_order(frame, groups, session, [rating, truth])
    fall = falls(rows, chosen, rating, groups, FLOOR)["fall"].to_numpy()
    event, when = truths(rows, truth), rows[session].to_numpy()
    if not event.any():
        raise UserError(f"There is no rupture in the column {truth}, so there is nothing to find.")
    parts = stretches(rows, groups)
    # One row a client: hits, signals and hits by chance at each threshold.
    counts = np.array([_counts(fall[p], event[p], when[p], asked, tolerance) for p in parts])
    hit, signals, lucky = counts[:, 0], counts[:, 1], counts[:, 2]
    events = np.array([[event[part].sum()] for part in parts], float)
    table = pd.DataFrame({"threshold": asked, "signals": signals.sum(axis=0), "hits": hit.sum(axis=0)})
    table["misses"] = events.sum() - table["hits"]
    table["false_alarms"] = table["signals"] - table["hits"]
    table = table.astype(dict.fromkeys(("signals", "hits", "misses", "false_alarms"), int))
    with_events = np.broadcast_to(events, hit.shape)
    for name, top, below in (
        ("precision", hit, signals),
        ("recall", hit, with_events),
        ("f1", 2 * hit, signals + with_events),
    ):
        table[name], table[f"{name}_low"], table[f"{name}_high"] = clustered_shares(top, below, level)
    with np.errstate(invalid="ignore"):
        table["chance"] = lucky.sum(axis=0) / signals.sum(axis=0)
    base = float(event.mean())
    best = int(np.argmax(table["f1"]))
    size = np.array([part.stop - part.start for part in parts])
    totals = np.column_stack([hit[:, best], signals[:, best], events, size])
    beyond = clustered_figure(totals, _beyond_all, level, name="difference")
    return RuptureCurve(table, base, 2 * base / (1 + base), beyond, rule, chosen.unit, tolerance, level)


def _beyond_all(n: Array) -> Array:
    """F1 less the F1 of signalling all, from hits, signals, ruptures and sessions."""
    hit, signals, events, sessions = np.moveaxis(n, -1, 0)
    return np.asarray(2 * hit / (signals + events) - 2 * events / (sessions + events))


def hundred(row: pd.Series[Any], name: str) -> str:
    """Say a share of a curve's row, out of 100 and with its interval.

    Examples
    --------
    >>> hundred(pd.Series({"recall": 0.2, "recall_low": 0.18, "recall_high": 0.22}), "recall")
    '20 (18 to 22)'
    """
    value, low, high = (100 * row[each] for each in (name, f"{name}_low", f"{name}_high"))
    return f"{value:.0f} ({low:.0f} to {high:.0f})"


def _counts(fall: Array, event: Array, when: Array, thresholds: Array, tolerance: int) -> Array:
    """Return one client's hits, signals and hits by chance, a column a threshold."""
    signals = fall >= thresholds[:, None] - ROUNDING
    # As the threshold rises signals drop out one by one, so few thresholds differ in what they signal.
    sizes, first, place = np.unique(signals.sum(axis=1), return_index=True, return_inverse=True)
    events, is_event, sessions = when[event].tolist(), event.tolist(), when.tolist()
    found = [
        (
            hits(when[signal].tolist(), events, tolerance),
            size,
            by_chance(signal.tolist(), is_event, sessions, tolerance),
        )
        for size, signal in zip(sizes, signals[first], strict=True)
    ]
    return np.array(found, float)[place].T
