"""Clinic tour: choose a client, and see their therapist, their sessions and how their distress went."""

from __future__ import annotations

from functools import partial

import ipywidgets
import pandas as pd

from alliancekit.charts.course import course_chart
from alliancekit.charts.sessions import sessions_chart
from alliancekit.clinic import NOT_GIVEN, PARTS, RATERS, Clinic, given_or_sample
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.sessions.explorer import view_sessions


def explore_clinic(clinic: Clinic | None = None) -> Panel:
    """Walk through a clinic, client by client.

    Parameters
    ----------
    clinic
        The clinic to tour; the sample clinic if left out.

    Returns
    -------
    Panel
        A widget to display.

    Examples
    --------
    >>> tour = explore_clinic()
    >>> tour.controls["rater"].widget.value = "observer"
    >>> tour.text.startswith("Client C001")
    True
    """
    clinic = given_or_sample(clinic)
    people = clinic.clients.loc[clinic.clients["sessions_attended"] > 0, "client_id"].astype(str).tolist()
    client = ipywidgets.Dropdown(options=people, description="Client")
    back = ipywidgets.Button(description="← Previous", tooltip="Previous client")
    on = ipywidgets.Button(description="Next →", tooltip="Next client")
    rater = ipywidgets.Dropdown(options=RATERS, description="Ratings by the")
    see = partial(view_client, clinic)
    first = see(client.value, rater.value).rows

    def walk(button: ipywidgets.Button) -> None:
        client.value = people[(people.index(client.value) + (1 if button is on else -1)) % len(people)]

    back.on_click(walk)
    on.on_click(walk)
    return Panel(
        controls={
            "client": Control(client, "Does every line go down? Find one that goes up."),
            "rater": Control(rater, "Would this person tell the same story of the sessions?"),
        },
        charts={
            "course": LiveChart(course_chart(first["course"]["course"])),
            "sessions": LiveChart(sessions_chart(first["sessions"]["points"], first["sessions"]["events"])),
        },
        see=see,
        lead=[ipywidgets.HBox([back, on])],
        wide=["course", "sessions"],
        note="Synthetic data: made by a program; nobody in this clinic exists.",
    )


def view_client(clinic: Clinic, client: str, rater: str) -> View:
    """Return what the tour shows of one client, the ratings as one rater gave them.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> view_client(load_clinic(), "C001", "client").table.columns[:3].tolist()
    ['session', 'distress', 'bond']
    """
    person = clinic.clients[clinic.clients["client_id"] == client].iloc[0]
    mine = clinic.sessions[(clinic.sessions["client_id"] == client) & (clinic.sessions["rater"] == rater)]
    course = pd.DataFrame({"session": [0, *mine["session"]], "outcome": [person["intake"], *mine["outcome"]]})
    table = course.rename(columns={"outcome": "distress"}).merge(
        mine[["session", *PARTS]], on="session", how="left"
    )
    return View(
        describe_client(person),
        table,
        f"Client {client}, one row a session (0 is intake); bond, goals and tasks as rated by the {rater}.",
        rows={
            "course": {"course": course},
            "sessions": view_sessions(clinic.sessions, client, rater).rows["sessions"],
        },
    )


def describe_client(person: pd.Series[str]) -> str:
    """Say of a row of the clients who they are, how long they came and how their distress went.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> describe_client(load_clinic().clients.iloc[0])[:11]
    'Client C001'
    """
    known = [
        f"{person['age']} years old" if pd.notna(person["age"]) else "",
        f"in {person['therapy']} therapy with therapist {person['therapist_id']}"
        if person["therapy"] != NOT_GIVEN
        else "",
    ]
    who = ", ".join([f"Client {person['client_id']}", *filter(None, known)])
    came = int(person["sessions_attended"])
    left = (
        f"left after {came} of {person['planned_sessions']} planned sessions"
        if person["dropped_out"]
        else f"came to {came} session{'' if came == 1 else 's'}"
    )
    if pd.isna(person["outcome_end"]):
        return f"{who}, {left}. Distress is not known."
    begin, end = int(person["intake"]), int(person["outcome_end"])
    change = (
        "as it had been at intake"
        if end == begin
        else f"{'down' if end < begin else 'up'} from {begin} at intake"
    )
    return f"{who}, {left}. Distress at the last one was {end} of 40, {change}; lower is better."
