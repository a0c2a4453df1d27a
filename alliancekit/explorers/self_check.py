"""Self-check: does this computer run the workbook? It says what can be looked up and shows the rest."""

from __future__ import annotations

import sys
from html import escape

import ipywidgets
import pandas as pd

from alliancekit.charts.marks import look, picture
from alliancekit.charts.theme import alt, named
from alliancekit.clinic import PARTS, load_clinic
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.record import current_record, last_prediction, record_prediction

OLDEST_PYTHON = (3, 11)


def self_check() -> Panel:
    """Check Python, the sample clinic and the saving of work, and show a chart and a button to try.

    Returns
    -------
    Panel
        A widget to display. Nothing raises: what does not work is said in words, with what to do.

    Examples
    --------
    >>> check = self_check()
    >>> check.controls["press"].widget.value = True
    >>> check.text
    'The button works: Python heard it, and its answer came back to your browser.'
    """
    button = ipywidgets.ToggleButton(description="Press me")
    marks = pd.DataFrame({"place": [1, 2, 3], "part": list(PARTS)})
    names = marks[["place"]].assign(
        shape=["circle", "square", "triangle"], colour=["blue", "orange", "green"]
    )
    base = alt.Chart(named(marks, "shapes")).mark_point(filled=True, size=500)
    chart = picture(
        base.encode(
            x=alt.X("place:Q", axis=None, scale=alt.Scale(domain=[0.5, 3.5])),
            **look("part", PARTS, "color", "shape", legend=False),
        ),
        height=60,
        title="Three marks: a circle, a square and a triangle",
        description="A blue circle, an orange square and a green triangle, from left to right.",
    )
    lines = "".join(f"<li>{escape(line)}</li>" for line in look_up())
    found = f'<ul style="font-size: 15px; line-height: 1.6; margin: 0">{lines}</ul>'
    return Panel(
        controls={"press": Control(button, "Does the sentence beside the button change when you press it?")},
        charts={"marks": LiveChart(chart)},
        see=lambda press: View(
            "The button works: Python heard it, and its answer came back to your browser."
            if press
            else "Do you see three marks below, each of another shape? Then press the button.",
            names,
            "The chart's marks, left to right",
            above=found,
        ),
    )


def look_up(version: tuple[int, int] = sys.version_info[:2]) -> list[str]:
    """Return one line for each thing that can be checked without looking: ``Works:`` or ``To mend:``.

    Examples
    --------
    >>> look_up((3, 9))[0]
    'To mend: this is Python 3.9, the workbook needs 3.11 or later. Install one, then run start.py with it.'
    """
    name = ".".join(map(str, version))
    oldest = ".".join(map(str, OLDEST_PYTHON))
    python = (
        f"Works: Python {name} is new enough."
        if version >= OLDEST_PYTHON
        else f"To mend: this is Python {name}, the workbook needs {oldest} or later. "
        "Install one, then run start.py with it."
    )
    return [python, _clinic(), _saving()]


def _clinic() -> str:
    try:
        clinic = load_clinic()
    except (OSError, ValueError) as fault:
        return f"To mend: the sample clinic cannot be read. {fault} Get the workbook's files anew."
    return f"Works: the sample clinic is here, {len(clinic.clients)} synthetic clients."


def _saving() -> str:
    record_prediction("00-self-check", "kept")
    notice = current_record().take_notice()
    if notice:
        return f"To mend: {notice}"
    kept = last_prediction("00-self-check") == "kept"
    return "Works: your work can be saved." if kept else "To mend: what was saved could not be read again."
