"""Synchrony: whether two series of affect move together, or one after the other, more than by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.results import Result, short
from alliancekit.stats.columns import complete_rows, constant, numbers

if TYPE_CHECKING:
    from alliancekit.stats.columns import Array


_TURNS = 15  # of fitting spectrum and values; more change no control that matters


@dataclass(frozen=True, eq=False, repr=False)
class Synchrony(Result):
    """Correlation by lag, beside a control in which the two series have nothing to do with each other.

    Attributes
    ----------
    table : pandas.DataFrame
        ``lag`` (turns; above 0 the therapist follows the client), ``r``, ``control_low`` and ``control_high``
        (middle 95% of the control at that lag).
    lag : int
        Where the correlation is furthest from 0.
    r : float
        The correlation there.
    threshold : float
        The strongest correlation at any lag that 95 of 100 controls stay below.
    p : float
        Share of controls at least as strong at their strongest lag, this one counted in.
    controls : int
        How many were drawn.
    turns : int
        Turns with both affects.
    """

    table: pd.DataFrame
    lag: int
    r: float
    threshold: float
    p: float
    controls: int
    turns: int

    def sentence(self) -> str:
        """Say what was found, and how surely."""
        if self.lag == 0:
            where = "in the same turn"
        else:
            follower, leader = ("therapist", "client") if self.lag > 0 else ("client", "therapist")
            turns = "turn" if abs(self.lag) == 1 else "turns"
            where = f"with the {follower} {abs(self.lag)} {turns} after the {leader}"
        as_strong = round(self.p * (self.controls + 1)) - 1
        chance = (
            f"{as_strong:,} of {self.controls:,} unrelated series had one as strong (p = {short(self.p, 3)})"
        )
        verdict = (
            "That is more than chance explains"
            if self.p < 0.05
            else "Chance explains that well enough: synchrony is not shown"
        )
        return (
            f"The strongest correlation, r = {short(self.r)}, is {where}. {verdict}: {chance}. "
            "Following in time does not show who moved whom."
        )

    @property
    def _shown(self) -> None:
        return None  # a picture shows the lags; the table is long


def synchrony(
    frame: pd.DataFrame,
    client: str = "client_affect",
    therapist: str = "therapist_affect",
    *,
    max_lag: int = 10,
    controls: int = 199,
    keep_rhythm: bool = True,
    seed: int = 0,
) -> Synchrony:
    """Correlate two series at every lag and compare the strongest with unrelated series.

    A straight trend is taken out of both; r at lag k is the correlation of the client at turn t with the
    therapist at turn t + k, over the turns both have. Affect carries over from turn to turn, so two unrelated
    series often look alike for a while. The control therefore keeps the therapist's rhythm and values and
    only breaks their timing: shuffled values are given the series' spectrum, then its own values in their
    order, by turns (Theiler, Eubank, Longtin, Galdrikian & Farmer 1992, Physica D 58:77-94; Schreiber &
    Schmitz 1996, Physical Review Letters 77:635-638). The strongest lag is compared with each control's own
    strongest lag, so that looking at many lags is paid for. Of unrelated series of 120 turns, skewed and
    spiky ones too, 4 to 8 of 100 come out below p = .05.

    Parameters
    ----------
    frame
        One row a turn, in order, of one session.
    client, therapist
        Names of the columns with the affect of each; a missing value is filled from its neighbours in time.
    max_lag
        Largest lag in turns, at most a third of the turns.
    controls
        How many, 99 or more.
    keep_rhythm
        False shuffles the turns instead, which calls unrelated series synchronous far too often: only to show
        so.
    seed
        The same seed gives the same controls.

    Returns
    -------
    Synchrony

    Raises
    ------
    UserError
        If a column is not there, fewer than 30 turns have both values, a series does not vary, or a number is
        outside what is allowed.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> turns = pd.DataFrame({"client": rng.standard_normal(100)})
    >>> turns["therapist"] = np.roll(turns["client"], 2) + rng.standard_normal(100)
    >>> found = synchrony(turns, "client", "therapist")
    >>> found.lag, found.p
    (2, 0.005)
    """
    complete_rows(frame, [client, therapist], least=0)
    a, b = numbers(frame[client]), numbers(frame[therapist])
    _check(a, b, max_lag, controls)
    turns = int((np.isfinite(a) & np.isfinite(b)).sum())
    a, b = _without_trend(a), _without_trend(b)
    rng = np.random.default_rng(seed)
    others = rng.permuted(np.tile(b, (controls, 1)), axis=1)
    if keep_rhythm:
        others = _with_rhythm(b, others)
    lags = np.arange(-max_lag, max_lag + 1)
    r = _by_lag(a, b[None], lags)[:, 0]
    chance = _by_lag(a, others, lags)
    strongest = np.abs(chance).max(axis=0)
    best = int(np.abs(r).argmax())
    low, high = np.quantile(chance, [0.025, 0.975], axis=1)
    return Synchrony(
        pd.DataFrame({"lag": lags, "r": r, "control_low": low, "control_high": high}),
        int(lags[best]),
        float(r[best]),
        float(np.quantile(strongest, 0.95)),
        float((1 + (strongest >= abs(r[best])).sum()) / (1 + controls)),
        controls,
        turns,
    )


def _check(a: Array, b: Array, max_lag: int, controls: int) -> None:
    both = np.isfinite(a) & np.isfinite(b)
    if both.sum() < 30:
        raise UserError(f"Found {both.sum()} turns with both affects. At least 30 are needed.")
    if constant(a[both]) or constant(b[both]):
        raise UserError("One series is the same at every turn. Synchrony needs series that vary.")
    if not 0 <= max_lag <= len(a) // 3:
        raise UserError(f"max_lag is {max_lag}; allowed is 0 to {len(a) // 3}, a third of the turns.")
    if controls < 99:
        raise UserError(f"controls is {controls}; allowed is 99 or more.")


def _without_trend(series: Array) -> Array:
    time = np.arange(len(series), dtype=float)
    there = np.isfinite(series)
    filled = np.interp(time, time[there], series[there])
    return np.asarray(filled - np.polyval(np.polyfit(time, filled, 1), time))


def _with_rhythm(series: Array, shuffled: Array) -> Array:
    """Give shuffled series the spectrum of the series, and its values: by turns, until both nearly hold."""
    values, spectrum = np.sort(series), np.abs(np.fft.rfft(series))
    for _ in range(_TURNS):
        phases = np.fft.rfft(shuffled, axis=1)
        size = np.abs(phases)
        smooth = np.fft.irfft(spectrum * phases / np.where(size > 0, size, 1), n=len(series), axis=1)
        np.put_along_axis(shuffled, smooth.argsort(axis=1), values[None], axis=1)
    return shuffled


def _by_lag(a: Array, others: Array, lags: Any) -> Array:
    """Correlate ``a`` with each row of ``others`` at each lag: lags x rows."""
    n, out = len(a), np.empty((len(lags), len(others)))
    for i, lag in enumerate(lags):
        x = a[max(0, -lag) : n - max(0, lag)]
        y = others[:, max(0, lag) : n + min(0, lag)]
        x, y = x - x.mean(), y - y.mean(axis=1, keepdims=True)
        out[i] = y @ x / np.sqrt((x @ x) * (y * y).sum(axis=1))
    return out
