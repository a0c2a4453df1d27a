"""Feedback lab: the same clients without and with feedback, and a signal that can come sooner or later."""

from __future__ import annotations

from functools import lru_cache
from numbers import Integral
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.explorers.feedback.charts import arm_chart, client_chart
from alliancekit.explorers.feedback.data import ARMS, CLIENTS, Lives
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.feedback.signal import ABOVE

if TYPE_CHECKING:
    from alliancekit.feedback import Signals
    from alliancekit.results import Estimate

_BOTH, _ONE = "Both arms", "One client"  # pages of charts
_POOR = {"no reliable improvement": 6.0, "no improvement at all": 0.0, "worse by more than 6 points": -6.0}
_WORLD = (
    "In this program feedback makes distress fall a little faster for everybody who has it, signalled or "
    "not. So the threshold changes who is signalled, and not who is helped."
)


def explore_feedback(seed: int = 1) -> Panel:
    """Set the signal's threshold for clients who live twice, without feedback and with it.

    Parameters
    ----------
    seed
        Draws 400 SYNTHETIC clients; the same seed gives a class the same ones. The expected course comes from
        the sample clinic.

    Returns
    -------
    Panel
        A widget to display. The threshold, and the rings around those who were helped, move in the page.

    Raises
    ------
    UserError
        If ``seed`` is no whole number from 1 to 99.

    Examples
    --------
    >>> lab = explore_feedback()
    >>> lab.text.splitlines()[0][:36]
    'Signal at 6 points. Without feedback'
    """
    if not isinstance(seed, Integral) or not 1 <= seed <= 99:
        raise UserError(f"seed is {seed!r}; allowed is a whole number from 1 to 99.")
    drawn = lru_cache(4)(Lives)
    above = ipywidgets.FloatSlider(
        ABOVE, min=0, max=15, step=0.5, description="Signal at, points above", readout_format=".1f"
    )
    ring = ipywidgets.ToggleButton(False, description="Ring who was helped")
    poor = ipywidgets.Dropdown(options=_POOR, description="A poor end is")
    names = client_names(drawn(seed))
    client = ipywidgets.Dropdown(options=names, value=_first(drawn(seed)), description="Client")
    draw = ipywidgets.BoundedIntText(seed, min=1, max=99, description="Draw of clients")

    def see(draw: int, **values: Any) -> View:
        return view_feedback(drawn(draw), **values)

    start = drawn(seed).people(ABOVE).head(1)
    links = {"above": above}
    return Panel(
        controls={
            "above": Control(above, "What do you win, and what do you lose, when you signal later?"),
            "ring": Control(ring, "Are those who were helped the ones who were signalled?", page=_BOTH),
            "client": Control(client, "When would you have wanted to ask this person?", page=_ONE),
            "poor": Control(poor, "Does the signal find those who get worse more surely?", MORE),
            "draw": Control(draw, "With other clients of the same kind, what stays?", MORE),
        },
        charts={
            "without": LiveChart(arm_chart(start, ARMS[0]), links=links | {"ring": ring}, select="client_id"),
            "with": LiveChart(arm_chart(start, ARMS[1]), links=links | {"ring": ring}, select="client_id"),
            "course": LiveChart(client_chart(drawn(seed).course(client.value)), links=links),
        },
        see=see,
        clicks={"client": ["without", "with"]},
        pages={_BOTH: ["without", "with"], _ONE: ["course"]},
        wide=["course"],
        note=f"Synthetic: {CLIENTS} clients made twice from the same chance, which no study of people can "
        "do. Those who began below 11 are left out: they have little room to improve.",
    )


def client_names(lives: Lives) -> list[str]:
    """Return the clients who can be looked at."""
    return [str(name) for name in lives.people(ABOVE)["client_id"].unique()]


def _first(lives: Lives) -> str:
    """Return the first client who was signalled and helped, or else the first."""
    people = lives.people(ABOVE)
    told = people[people["helped"] & (people["furthest"] >= ABOVE)]["client_id"]
    return str(told.iloc[0]) if len(told) else client_names(lives)[0]


def view_feedback(lives: Lives, *, above: float, ring: bool, client: str, poor: float) -> View:
    """Return what the lab shows for one threshold.

    Examples
    --------
    >>> view = view_feedback(Lives(1), above=6, ring=False, client="C001", poor=6.0)
    >>> view.table.columns.tolist()
    ['figure', 'without feedback', 'with feedback']
    """
    people, names = lives.people(poor), client_names(lives)
    shown = client if client in names else names[0]
    signals = {arm: lives.signals(arm, above, poor) for arm in ARMS}
    arms = {arm: people[people["arm"] == arm] for arm in ARMS}
    return View(
        f"Signal at {above:g} points. {_said(signals[ARMS[0]], ARMS[0])}\n"
        f"{_helped(signals[ARMS[0]], arms[ARMS[0]])} {_WORLD}\n"
        f"{_said(signals[ARMS[1]], ARMS[1])} {_lead(signals[ARMS[0]])} At the left edge stand those who came "
        "once.",
        _table(signals, people),
        "Both arms, with 95% intervals in brackets. Number needed to signal: signals for one client with a "
        "poor end. Lead time: sessions left after the signal.",
        rows={
            "without": {"clients": arms[ARMS[0]]},
            "with": {"clients": arms[ARMS[1]]},
            "course": {"course": lives.course(shown)},
        },
        signals={name: {"reliable": poor} for name in ("without", "with")},
        options={"client": names},
        questions={"ring": f"{int(arms[ARMS[0]]['helped'].sum())} are ringed. Are they those to the right?"}
        if ring
        else {},
        pages={_ONE: _course_said(lives, shown, above)},
    )


def _said(found: Signals, arm: str) -> str:
    signalled, poor = int(found.clients["signalled"].sum()), int(found.clients["poor_end"].sum())
    if not signalled:
        return f"{arm.capitalize()} nobody is signalled, and {poor} poor ends are missed."
    return (
        f"{arm.capitalize()}: {found.hits} of {poor} poor ends found, {found.false_alarms:.0%} false alarms, "
        f"number needed to signal {_number(found, 'needed')}."
    )


def _number(found: Signals, name: str) -> str:
    each = getattr(found, name)
    if np.isnan(each):
        return "not defined"
    return f"{each:.1f}" if np.isnan(each.low) else f"{each:.1f} ({each.low:.1f} to {each.high:.1f})"


def _helped(found: Signals, arm: pd.DataFrame) -> str:
    helped = set(arm.loc[arm["helped"], "client_id"])
    both = len(helped & set(found.clients.loc[found.clients["signalled"], "client_id"]))
    return (
        f"{len(helped)} of {len(arm)} clients escape a poor end with feedback only; {both} of them were "
        "signalled without it."
    )


def _lead(found: Signals) -> str:
    if np.isnan(found.lead):
        return ""
    return f"Lead time without feedback: {_number(found, 'lead')} sessions."


def _table(signals: dict[str, Signals], people: pd.DataFrame) -> pd.DataFrame:
    columns = {}
    for arm, found in signals.items():
        columns[arm] = {
            "clients": str(len(found.clients)),
            "signalled": str(int(found.clients["signalled"].sum())),
            "poor ends": str(int(found.clients["poor_end"].sum())),
            "poor ends found": str(found.hits),
            "sensitivity": _share(found.sensitivity),
            "specificity": _share(found.specificity),
            "false alarms, of signals": _share(found.false_alarms),
            "number needed to signal": _number(found, "needed"),
            "lead time, sessions": _number(found, "lead"),
            "mean change in distress": f"{people.loc[people['arm'] == arm, 'change'].mean():.1f}",
        }
    return pd.DataFrame(columns).rename_axis("figure").reset_index()


def _share(found: Estimate) -> str:
    return "not defined" if np.isnan(found) else f"{found:.2f} ({found.low:.2f} to {found.high:.2f})"


def _course_said(lives: Lives, client: str, above: float) -> str:
    course = lives.course(client)
    said = []
    for arm in ARMS:
        own = course[course["arm"] == arm]
        over = own[(own["outcome"] >= own["expected"] + above) & ~own["last"]]["session"]
        first = f"first signal in session {over.iloc[0]}" if len(over) else "no signal"
        said.append(f"{arm} distress ends at {own['outcome'].iloc[-1]}, {first}")
    return f"{client} begins at {lives.intake(client)}; {said[0]}; {said[1]}."
