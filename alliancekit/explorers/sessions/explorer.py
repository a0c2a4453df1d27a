"""Session viewer: one client's bond, goals and tasks over the sessions, as one rater saw them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import ipywidgets
import pandas as pd

from alliancekit.charts.sessions import sessions_chart
from alliancekit.clinic import PARTS, RATERS, Clinic, given_or_sample
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View

if TYPE_CHECKING:
    from collections.abc import Sequence

_MADE = "Synthetic data: made by a program; this client does not exist. "


def explore_sessions(clinic: Clinic | None = None) -> Panel:
    """Show one client's three lines; choose the client and whose ratings they are.

    Parameters
    ----------
    clinic
        Whose clients to show; the sample clinic if left out.

    Returns
    -------
    Panel
        A widget to display; each rupture is marked, and whether it was repaired and reported by that rater.

    Examples
    --------
    >>> viewer = explore_sessions()
    >>> viewer.controls["rater"].widget.value = "therapist"
    >>> "as rated by the therapist" in viewer.text
    True
    """
    clinic = given_or_sample(clinic)
    seen = clinic.clients.loc[clinic.clients["sessions_attended"] > 1, "client_id"].astype(str).tolist()
    client = ipywidgets.Dropdown(options=seen, description="Client")
    rater = ipywidgets.Dropdown(options=RATERS, description="Rater")
    see = partial(view_sessions, clinic.sessions)
    first = see(client.value, rater.value).rows["sessions"]
    return Panel(
        controls={
            "client": Control(client, "Do the three lines stay together, or do they cross?"),
            "rater": Control(rater, "Does this person's picture lie higher or lower?"),
        },
        charts={"sessions": LiveChart(sessions_chart(first["points"], first["events"]))},
        see=see,
        note=f"{_MADE if clinic.synthetic else ''}Ratings run from 1 to 5. "
        "A change in one part of less than about 0.75 may be no more than the wobble of four answers.",
    )


def view_sessions(sessions: pd.DataFrame, client: str, rater: str) -> View:
    """Return what the viewer shows of one client through one rater's eyes.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> view = view_sessions(load_clinic().sessions, "C001", "client")
    >>> view.table.columns[:4].tolist()
    ['session', 'bond', 'goals', 'tasks']
    """
    mine = sessions[(sessions["client_id"] == client) & (sessions["rater"] == rater)]
    table = mine[["session", *PARTS, "rupture", "repaired", "rupture_reported"]].reset_index(drop=True)
    points = table.melt("session", list(PARTS), var_name="part", value_name="rating")
    told = table[table["rupture"] | table["rupture_reported"]]
    events = pd.DataFrame(
        {
            "session": told["session"],
            "rupture": ["yes" if rupture else "no" for rupture in told["rupture"]],
            "repaired": ["yes" if repaired else "no" for repaired in told["repaired"]],
            "reported": ["yes" if reported else "no" for reported in told["rupture_reported"]],
        }
    )
    return View(
        sentence=_sentence(client, rater, table),
        table=_in_words(table),
        caption=f"Client {client} as rated by the {rater}, one row a session.",
        rows={"sessions": {"points": points, "events": events}},
    )


def _sentence(client: str, rater: str, table: pd.DataFrame) -> str:
    lines = [
        f"{part} {_way(f'{rated.iloc[0]:.2f}', f'{rated.iloc[-1]:.2f}')}"
        for part in PARTS
        if len(rated := table[part].dropna())
    ]
    ruptures = table.loc[table["rupture"], "session"].tolist()
    noticed = table.loc[table["rupture"] & table["rupture_reported"], "session"].tolist()
    extra = table.loc[~table["rupture"] & table["rupture_reported"], "session"].tolist()
    words = "No ruptures."
    if len(ruptures) == 1:
        report = "reported it" if noticed else "did not report it"
        words = f"One rupture, in {_numbers(ruptures)}; the {rater} {report}."
    elif ruptures:
        report = "all" if noticed == ruptures else "only " + _numbers(noticed) if noticed else "none"
        words = f"Ruptures in {_numbers(ruptures)}, of which the {rater} reported {report}."
    if extra:
        none = (
            "one in {}, where there was none" if len(extra) == 1 else "ruptures in {}, where there were none"
        )
        words += f" The {rater} also reported {none.format(_numbers(extra))}."
    return f"Client {client}, {len(table)} sessions as rated by the {rater}: {', '.join(lines)}.\n{words}"


def _in_words(table: pd.DataFrame) -> pd.DataFrame:
    told = table.rename(columns={"rupture_reported": "reported"})
    for column in ("rupture", "repaired", "reported"):
        told[column] = told[column].map({True: "yes", False: "no"})
    told["repaired"] = told["repaired"].where(table["rupture"], "–")
    return told


def _way(first: str, last: str) -> str:
    return f"began and ended at {first}" if first == last else f"went from {first} to {last}"


def _numbers(sessions: Sequence[int]) -> str:
    names = [str(session) for session in sessions]
    return "session " + names[0] if len(names) == 1 else f"sessions {', '.join(names[:-1])} and {names[-1]}"
