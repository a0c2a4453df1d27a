"""Role-play form: three chairs rate the same session, and every answer is kept as it is given."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.charts.scoring import chairs_chart
from alliancekit.clinic import PARTS, RATERS
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.instruments import TEACHING
from alliancekit.ratings.role_play import RolePlaySheets
from alliancekit.record import current_record
from alliancekit.scoring import score

if TYPE_CHECKING:
    from collections.abc import Mapping

_ANSWERS = [("–", 0), *((f"{n} {anchor}", n) for n, anchor in enumerate(TEACHING.anchors, 1))]


def roleplay_form() -> Panel:
    """Rate one role-played session from each chair with the teaching form.

    Every answer is saved at once in ``role_play.csv`` in the learner's folder, ``my-work``;
    ``ak.read_ratings`` reads it. Coming back to a name, session and chair brings its answers back.

    Returns
    -------
    Panel
        A widget to display.

    Examples
    --------
    >>> form = roleplay_form()
    >>> form.controls["item_1"].widget.value = 4
    >>> "Saved in role_play.csv" in form.text
    True
    """
    sheets = RolePlaySheets(current_record().path.parent / "role_play.csv")
    code = ipywidgets.Text("Role-play 1", description="Name", continuous_update=False)
    session = ipywidgets.BoundedIntText(1, min=1, max=99, description="Session")
    chair = ipywidgets.Dropdown(options=RATERS, description="Your chair")
    outcome = ipywidgets.Text(
        description="Distress", placeholder="0 to 40, or blank", continuous_update=False
    )
    statements = {number: ipywidgets.HTML() for number in TEACHING.numbers}
    answers = {
        number: ipywidgets.Dropdown(options=_ANSWERS, description=f"Statement {number}")
        for number in TEACHING.numbers
    }
    busy, saved = False, ""

    def key() -> tuple[str, int, str]:
        return code.value.strip() or "Role-play 1", session.value, chair.value

    def see(**_values: object) -> View:
        return view_chairs(sheets.rows(), key(), saved)

    def lay_out(_change: object = None) -> None:
        nonlocal busy, saved
        kept = sheets.find(key())
        busy = True
        for number, widget in answers.items():
            statements[number].value = escape(TEACHING.wording[chair.value][number - 1])
            widget.value = int(kept.get(f"item_{number}", 0))
        outcome.value = f"{kept['outcome']:g}" if "outcome" in kept else ""
        busy, saved = False, ""
        saved = "These answers are saved." if kept else "Nothing is answered here yet."

    def keep(_change: object) -> None:
        nonlocal saved
        if busy:
            return
        try:
            distress = read_distress(outcome.value)
        except ValueError as fault:
            saved = str(fault)
            return
        given = {f"item_{number}": float(widget.value or np.nan) for number, widget in answers.items()}
        saved = sheets.keep(key(), _scored(given) | {"outcome": distress} | given)

    for widget in (code, session, chair):
        widget.observe(lay_out, "value")
    for widget in (*answers.values(), outcome):
        widget.observe(keep, "value")
    lay_out()
    first = view_chairs(sheets.rows(), key(), saved).rows["chairs"]["chairs"]
    return Panel(
        controls={
            "code": Control(code, "A made-up name for this role-play; no real client's name."),
            "session": Control(session, "Which meeting of the two was it?"),
            "chair": Control(chair, "From which chair did you see it? The wording follows."),
            "outcome": Control(outcome, "If your role has one: how distressed, 0 to 40? Lower is better."),
        }
        | {f"item_{number}": Control(widget, statements[number]) for number, widget in answers.items()},
        charts={"chairs": LiveChart(chairs_chart(first))},
        see=see,
        note="A teaching form, written for this workbook and not validated: for role-plays, never for "
        "clients. Each answer is saved in my-work/role_play.csv as you give it.",
    )


def read_distress(text: str) -> float:
    """Read a typed distress score; blank is missing.

    Raises
    ------
    ValueError
        If it is not a whole number from 0 to 40.

    Examples
    --------
    >>> read_distress(" 12 ")
    12.0
    """
    if not text.strip():
        return np.nan
    if text.strip().isdecimal() and int(text) <= 40:
        return float(int(text))
    raise ValueError(
        f"Not saved: for distress “{text.strip()[:20]}” was found; allowed is a whole number from 0 to 40, "
        "or nothing."
    )


def view_chairs(rows: pd.DataFrame, key: tuple[str, int, str], saved: str) -> View:
    """Return what the form shows of one session from each chair that has rated it.

    Parameters
    ----------
    rows
        All sheets: client_id, session, rater, bond, goals, tasks, outcome, items.
    key
        Name, session and chair on the form now.
    saved
        Whether the last answer was saved, in words.

    Examples
    --------
    >>> rows = pd.DataFrame({"client_id": ["A"], "session": 1, "rater": "client", "bond": 4.0, "goals": 3.0,
    ...                      "tasks": 2.0})
    >>> view_chairs(rows, ("A", 1, "client"), "Saved.").sentence
    'Saved. So far this session was rated by the client: bond 4.00, goals 3.00, tasks 2.00.'
    """
    here = rows[(rows["client_id"] == key[0]) & (rows["session"] == key[1])]
    here = here.set_index("rater").reindex([rater for rater in RATERS if rater in set(here["rater"])])
    points = here[list(PARTS)].rename_axis("rater").reset_index()
    points = points.melt("rater", list(PARTS), var_name="part", value_name="mean").dropna()
    said = "; ".join(
        f"by the {rater}: " + ", ".join(f"{part} {row[part]:.2f}" for part in PARTS if pd.notna(row[part]))
        for rater, row in here.iterrows()
        if row[list(PARTS)].notna().any()
    )
    sentence = f"{saved} " + (
        f"So far this session was rated {said}."
        if said
        else "A part gets its mean once three of its four statements are answered."
    )
    table = here[list(PARTS)].rename_axis("chair").reset_index()
    return View(
        sentence,
        table,
        f"{key[0]}, session {key[1]}: bond, goals and tasks from each chair, 1 to 5.",
        rows={"chairs": {"chairs": points}},
    )


def _scored(given: Mapping[str, float]) -> dict[str, float]:
    own = score(pd.DataFrame([given]), TEACHING).iloc[0]
    return {part: float(own[part]) for part in PARTS}
