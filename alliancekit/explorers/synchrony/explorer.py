"""Synchrony finder: whether two people's feelings move together in a session, and more than by chance."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import ipywidgets
import pandas as pd

from alliancekit.clinic import Clinic, given_or_sample
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.synchrony.charts import synchrony_chart, turns_chart
from alliancekit.results import short
from alliancekit.stats import Synchrony, synchrony

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTROLS = {"unrelated, same rhythm": True, "same turns, shuffled": False}


def explore_synchrony(clinic: Clinic | None = None) -> Panel:
    """Look for synchrony in one session of the clinic's turn-by-turn exchanges.

    Parameters
    ----------
    clinic
        Whose exchanges to show; the sample clinic if left out.

    Returns
    -------
    Panel
        A widget to display; the shift moves in the page, the correlations come from the kernel.

    Examples
    --------
    >>> finder = explore_synchrony()
    >>> finder.controls["shift"].widget.value = 3
    >>> "moved 3 turns earlier" in finder.text
    True
    """
    clinic = given_or_sample(clinic, "exchanges")
    exchanges = clinic.exchanges
    there = exchanges[["client_id", "session"]].drop_duplicates()
    choices = [(f"{who}, session {number}", (who, number)) for who, number in there.itertuples(index=False)]
    session = ipywidgets.Dropdown(options=choices, description="Session")
    control = ipywidgets.Dropdown(options=list(_CONTROLS), description="Compare with")
    shift = ipywidgets.IntSlider(0, min=-10, max=10, description="Shift the therapist's line")

    @cache
    def find(session: tuple[str, int], keep_rhythm: bool) -> Synchrony:
        turns = _turns(exchanges, session)
        return synchrony(turns, "client", "therapist", keep_rhythm=keep_rhythm)

    see = partial(view_session, exchanges, find)
    first = see(session.value, control.value, shift.value).rows
    return Panel(
        controls={
            "session": Control(session, "Where would you say the two lines follow each other?"),
            "shift": Control(shift, "At which shift do the lines lie on each other best? Who follows whom?"),
            "control": Control(control, "Which control is more easily taken in, and why?"),
        },
        charts={
            "turns": LiveChart(turns_chart(first["turns"]["turns"]), links={"shift": shift}),
            "lags": LiveChart(
                synchrony_chart(first["lags"]["lags"], first["lags"]["bounds"]), links={"shift": shift}
            ),
        },
        see=see,
        wide=["turns", "lags"],
        note="Synthetic data: made by a program in which the two move each other in every session, more so "
        "where the alliance is better. Where no synchrony is shown, it was there and was missed.",
    )


def view_session(
    exchanges: pd.DataFrame,
    find: Callable[[tuple[str, int], bool], Synchrony],
    session: tuple[str, int],
    control: str,
    shift: int,
) -> View:
    """Return what the finder shows of one session.

    Parameters
    ----------
    exchanges
        The clinic's turn-by-turn affect.
    find
        From a session, and whether the control keeps the rhythm, to the synchrony found.
    session
        Client and number of the session.
    control
        One of the two controls, by name.
    shift
        Turns by which the therapist's line is moved to earlier turns.

    Examples
    --------
    >>> finder = explore_synchrony()
    >>> finder.controls["session"].widget.value = ("C027", 4)
    >>> finder.text.split(". ")[2]
    'The strongest correlation, r = .63, is with the therapist 2 turns after the client'
    """
    found = find(session, _CONTROLS[control])
    turns = _turns(exchanges, session)
    return View(
        f"Client {session[0]}, session {session[1]}. {_at_shift(found, shift)}\n"
        f"{found.turns} synthetic turns. {found.sentence()}",
        found.table.round(3),
        "Correlation of client and therapist at each lag in turns (above 0: the therapist follows), and the "
        "middle 95% of the control at that lag.",
        rows={
            "turns": {"turns": turns.melt("turn", var_name="person", value_name="affect")},
            "lags": {
                "lags": found.table,
                "bounds": pd.DataFrame({"r": [-found.threshold, found.threshold]}),
            },
        },
    )


def _turns(exchanges: pd.DataFrame, session: tuple[str, int]) -> pd.DataFrame:
    mine = exchanges[(exchanges["client_id"] == session[0]) & (exchanges["session"] == session[1])]
    return pd.DataFrame(
        {"turn": mine["turn"], "client": mine["client_affect"], "therapist": mine["therapist_affect"]}
    )


def _at_shift(found: Synchrony, shift: int) -> str:
    here = found.table.loc[found.table["lag"] == shift].iloc[0]
    moved = "With the lines as they are"
    if shift:
        turns = "turn" if abs(shift) == 1 else "turns"
        moved = f"With the therapist's line moved {abs(shift)} {turns} {'earlier' if shift > 0 else 'later'}"
    r, low, high = map(short, here[["r", "control_low", "control_high"]])
    return f"{moved}, r = {r}; the control's middle 95% there runs from {low} to {high}."
