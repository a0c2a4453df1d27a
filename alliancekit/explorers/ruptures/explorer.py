"""Rupture finder: move a rule's threshold and see what it hits, misses and invents; mark sessions by hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from alliancekit.charts.ruptures import curve_rows
from alliancekit.clinic import RATERS, Clinic, given_or_sample
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.explorers.ruptures.charts import curve_chart, series_chart, tally_chart
from alliancekit.explorers.ruptures.data import Ruptures, counts
from alliancekit.explorers.ruptures.words import all_clients, in_full, in_short, many, of_reports
from alliancekit.record import last_prediction, record_prediction
from alliancekit.ruptures import RULES
from alliancekit.stats.columns import ROUNDING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NEAR = {"in the same session": 0, "at most 1 session apart": 1, "at most 2 sessions apart": 2}


def explore_ruptures(clinic: Clinic | None = None) -> Panel:
    """Look for ruptures in a client's ratings with a rule, and by hand, and see how well either does.

    The threshold moves the limit on the client's series, and hits, misses, false alarms, precision and recall
    of all clients, in the page. The reader marks the sessions in which they think something strained, then
    asks for the truth. Marks are kept in the learner's record.

    Parameters
    ----------
    clinic
        Whose sessions to show; the sample clinic if left out. It knows its true ruptures: it is synthetic.

    Returns
    -------
    Panel
        A widget to display.

    Examples
    --------
    >>> finder = explore_ruptures()
    >>> finder.controls["threshold"].widget.value = 2
    >>> "finds 8 (7 to 9) of 100 ruptures of all clients" in finder.text
    True
    """
    clinic = given_or_sample(clinic)
    ruptures = Ruptures(clinic)
    first = next(iter(RULES.values()))
    client = ipywidgets.Dropdown(options=ruptures.people, value=ruptures.first, description="Client")
    rule = ipywidgets.Dropdown(options=list(RULES), description="Rule")
    threshold = ipywidgets.FloatSlider(
        first.threshold, min=0, max=3, step=0.05, description="Threshold", readout_format=".2f"
    )
    session = ipywidgets.Dropdown(options=[1], description="Session")
    mark = ipywidgets.ToggleButton(description="Mark it, or take the mark off")
    # The marks are the guess, one press at a time; each press is kept, and not only the last.
    prediction = Prediction(
        {"mark": mark},
        "",
        "How many of them did you find, and how many did the rule?",
        show="Show the ruptures",
        hide="Hide the ruptures",
    )
    rater = ipywidgets.Dropdown(options=RATERS, description="Ratings by the")
    near = ipywidgets.Dropdown(options=_NEAR, description="A signal counts")
    back = ipywidgets.Button(description="← Previous", tooltip="Previous client")
    on = ipywidgets.Button(description="Next →", tooltip="Next client")

    def walk(button: ipywidgets.Button) -> None:
        place = ruptures.people.index(client.value) + (1 if button is on else -1)
        client.value = ruptures.people[place % len(ruptures.people)]

    back.on_click(walk)
    on.on_click(walk)
    start = view_ruptures(
        ruptures,
        client=client.value,
        rule=rule.value,
        threshold=first.threshold,
        session=1,
        mark=False,
        shown=True,
        rater=rater.value,
        near=0,
        marks={},
    ).rows
    # Altair looks through every row that it is given; one is enough, the panel sends the rest.
    rows = {chart: {name: each.head(1) for name, each in sets.items()} for chart, sets in start.items()}
    links = {"threshold": threshold}
    return Panel(
        controls={
            "client": Control(client, "Can you see in the ratings where something strained?"),
            "session": Control(session, "Or click a session: would you say that something strained there?"),
            "mark": Control(
                mark, "Mark the sessions in which you think something strained, before you look."
            ),
            "rule": Control(rule, "Which rule finds more, at the same price in false alarms?"),
            "threshold": Control(threshold, _question(rule.value)),
            "rater": Control(rater, "In whose ratings can ruptures be found best?", MORE),
            "near": Control(
                near, "With more room, precision rises. Does it rise above what chance gives?", MORE
            ),
        },
        charts={
            "series": LiveChart(
                series_chart(**rows["series"]), links=links | {"shown": prediction.button}, select="session"
            ),
            "curve": LiveChart(curve_chart(**rows["curve"]), links=links),
            "tally": LiveChart(tally_chart(**rows["tally"]), links=links),
        },
        see=partial(view_ruptures, ruptures),
        react=_follows,
        prediction=prediction,
        state={"marks": _with_kept({}, ruptures.first)},
        clicks={"session": ["series"]},
        wide=["series"],
        lead=[ipywidgets.HBox([back, on])],
        note="Synthetic data: made by a program, which alone knows where the ruptures were. The rules are "
        "operational choices. Intervals take clients as drawn.",
    )


def _kept_marks(client: str) -> tuple[int, ...]:
    """Return the sessions that the learner marked before, this client's."""
    return tuple(last_prediction(f"07-finder-{client}") or ())


def _with_kept(marks: Mapping[str, tuple[int, ...]], client: str) -> Mapping[str, tuple[int, ...]]:
    """Add a client's marks of before, if there are any, to those made since."""
    kept = _kept_marks(client)
    return {client: kept, **marks} if kept else marks


def _question(rule: str) -> str:
    return f"In {RULES[rule].unit}: raise it. What becomes of precision, and what of recall?"


def _follows(name: str, values: dict[str, Any]) -> Mapping[str, Any]:
    """Say what follows from a control: a mark on a session, a client unseen, a rule's own threshold."""
    if name == "mark":
        kept: dict[str, tuple[int, ...]] = dict(values["marks"])
        mine = set(kept.get(values["client"], ())) ^ {values["session"]}
        record_prediction(f"07-finder-{values['client']}", sorted(mine))
        return {"mark": False, "marks": kept | {values["client"]: tuple(sorted(mine))}}
    if name == "client":
        return {"shown": False, "marks": _with_kept(values["marks"], values["client"])}
    return {"threshold": RULES[values["rule"]].threshold} if name == "rule" else {}


def view_ruptures(
    ruptures: Ruptures,
    *,
    client: str,
    rule: str,
    threshold: float,
    session: int,  # noqa: ARG001 - what the next press marks
    mark: bool,  # noqa: ARG001 - a press, which has been answered
    shown: bool,
    rater: str,
    near: int,
    marks: Mapping[str, Sequence[int]],
) -> View:
    """Return what the finder shows for one client, rule and threshold.

    Parameters
    ----------
    ruptures
        The clinic's.
    client, rule, threshold, session, mark, shown, rater, near
        Values of the controls.
    marks
        Client -> sessions that the reader marked.

    Returns
    -------
    View

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> ruptures = Ruptures(load_clinic())
    >>> settings = {"rule": "own band", "threshold": 1.0, "session": 1, "mark": False, "rater": "client"}
    >>> view = view_ruptures(ruptures, client="C001", **settings, shown=False, near=0, marks={"C001": [2]})
    >>> view.table["you"].tolist()[:2]
    ['–', 'marked']
    """
    curve = ruptures.curve(rule, rater, near)
    mine = ruptures.client(client, rule, rater)
    yours = [each for each in marks.get(client, ()) if each in set(mine["session"])]
    signals = mine.loc[mine["fall"] >= threshold - ROUNDING, "session"].tolist()
    events = mine.loc[mine["rupture"], "session"].tolist()
    points = pd.DataFrame(
        {
            **{name: mine[name] for name in ("session", "rating", "level", "unit", "fall")},
            "marked": mine["session"].isin(yours).map({True: "yes", False: "no"}),
            "kind": mine["rupture_kind"].astype(object).where(mine["rupture"], ""),
            "repaired": mine["repaired"].map({True: "yes", False: "no"}),
        }
    )
    hands = [("The rule", signals)] + ([("You", yours)] if yours else [])
    if shown:
        told_of = in_short(client, signals, events, near)
        details = [in_full(client, who, each, events, near) for who, each in hands]
    else:
        told_of = (
            f"{client}: {many(len(yours), 'session')} marked. Now show the ruptures."
            if yours
            else f"{client}: mark where it strained, then show the ruptures."
        )
        details = []
    lines = [
        f"{told_of} {all_clients(curve, threshold)}",
        *details,
        *curve.sentence().splitlines(),
        of_reports(ruptures.reports, rater),
    ]
    return View(
        "\n".join(lines),
        _table(mine, points, signals, yours, shown),
        f"Client {client}, rated by the {rater}, one row a session; limit: the rating below which the rule "
        "signals. The curves' numbers: ak.rupture_curve.",
        rows={
            "series": {
                "points": points,
                "states": ruptures.states(client, rule, rater, near),
            },
            "curve": {"curve": curve_rows(curve)},
            "tally": {"counts": counts(curve)},
        },
        options={"session": mine["session"].tolist()},
        questions={"threshold": _question(rule)},
    )


def _table(
    mine: pd.DataFrame, points: pd.DataFrame, signals: Sequence[int], yours: Sequence[int], shown: bool
) -> pd.DataFrame:
    """Return one client's sessions in words."""
    session = mine["session"]
    table = pd.DataFrame(
        {
            "session": session,
            "rating": mine["rating"],
            "compared with": mine["level"],
            "fall": mine["fall"],
            "rule": session.isin(list(signals)).map({True: "signal", False: "–"}),
            "you": session.isin(list(yours)).map({True: "marked", False: "–"}),
        }
    )
    if shown:
        repaired = points["repaired"].map({"yes": ", repaired", "no": ", not repaired"})
        table["truth"] = (points["kind"] + repaired).where(points["kind"] != "", "–")
    return table
