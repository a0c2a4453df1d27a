"""A board for the projector: what a class predicted and answered, one picture at a time."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from alliancekit.charts.drawing import still
from alliancekit.course.report.findings import find
from alliancekit.course.report.guesses import Guesses
from alliancekit.course.report.handed_in import handed_in
from alliancekit.course.report.records import read_records
from alliancekit.course.report.tries import FEW
from alliancekit.errors import UserError
from alliancekit.exercises.engine.summary import title_of
from alliancekit.exercises.predictions.prediction import kept_guess
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.results import capital, counted

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from alliancekit.course.report.findings import Findings
    from alliancekit.results import Result

_SHOW, _HIDE = "Show what the data say", "Hide what the data say"
_NO_ANSWER = "Only a prediction has an answer to be shown."
_NO_GUESS = "This notebook's own record holds no guess that could stand in this picture."
# Read from the last row: the picture takes the room there is, and its words grow with it.
_LARGE = """<style>
.ak-board .ak-above h3 { font-size: 22px; line-height: 1.3; margin: 0 0 6px; }
.ak-board .ak-still img { max-width: min(100%, 150vh) !important; }
.ak-board :is(.ak-sentence, .ak-words) { font-size: 20px; }
.ak-board .ak-table { font-size: 17px; }
.ak-board .ak-control :is(select, button, .widget-label) { font-size: 16px; }
</style>"""


def class_board(folder: str | os.PathLike[str]) -> Panel:
    """Show a class what it predicted and how its exercises went, picture by picture, without names.

    First the guesses stand alone; a button sets what the data say beside them. The guess that you made
    yourself in this workbook can stand among them. Of fewer than five people nothing is drawn.

    Parameters
    ----------
    folder
        A folder with the zips that learners made with *Save my work* and chose to hand in, or a course's.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If there is no such folder, or no record in it can be read.

    Examples
    --------
    >>> class_board("no such folder")
    Traceback (most recent call last):
        ...
    alliancekit.errors.UserError: There is no folder no such folder. Give the folder in which your class's ...
    """
    records = read_records([Path(folder)])
    told = handed_in(records)
    if not told.learners:
        many = len(told.troubles)
        said = f" {counted(many, 'zip')} cannot be read." if many else ""
        raise UserError(
            f"No record could be read in {folder}.{said} Put the zips there that learners made with “Save my "
            "work”."
        )
    pictures = _pictures(find(told))
    lessons = list(pictures)
    if not lessons:
        raise UserError(f"The records in {folder} hold no answer and no prediction yet.")

    def see(*, lesson: str, picture: str, shown: bool, mine: bool) -> View:
        there = pictures[lesson]
        return _view(there.get(picture) or next(iter(there.values())), list(there), shown=shown, mine=mine)

    def react(name: str, _values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"shown": False} if name in ("lesson", "picture") else {}

    reveal = ipywidgets.ToggleButton(description=_SHOW)
    reveal.observe(lambda change: setattr(reveal, "description", _HIDE if change["new"] else _SHOW), "value")
    board = Panel(
        controls={
            "lesson": Control(ipywidgets.Dropdown(options=lessons, description="Lesson"), "Which lesson?"),
            "picture": Control(
                ipywidgets.Dropdown(options=list(pictures[lessons[0]]), description="Picture"),
                "What would you expect of this class?",
            ),
            "shown": Control(reveal, "How far from the data is most of the class?"),
            "mine": Control(
                ipywidgets.ToggleButton(description="Mark my own guess"), "Where do you stand among them?"
            ),
        },
        charts={},
        see=see,
        react=react,
        lead=[ipywidgets.HTML(_LARGE)],
        note=f"{counted(len(told.learners), 'record')}, given by their learners. No picture names anybody.",
    )
    board.add_class("ak-board")
    return board


def _pictures(found: Findings) -> dict[str, dict[str, Result]]:
    """Return lesson -> name of a picture -> what is found."""
    pictures = {}
    for lesson in found.lessons:
        there: dict[str, Result] = {} if lesson.tries is None else {"How the exercises went": lesson.tries}
        there |= {f"{each.prediction.id} {each.prediction.hand.label}": each for each in lesson.guesses}
        there |= lesson.beliefs
        pictures[f"{lesson.number} {title_of(lesson.number)}"] = there
    return {lesson: there for lesson, there in pictures.items() if there}


def _view(found: Result, names: list[str], *, shown: bool, mine: bool) -> View:
    disabled = {}
    heading = "How the exercises went"
    caption = "The picture in numbers. share: right by themselves at the first try, with its 95% interval."
    if isinstance(found, Guesses):
        asked = found.prediction
        own = kept_guess(asked).kept if asked.hand.kind in ("scale", "line") else []
        disabled = {} if own else {"mine": _NO_GUESS}
        found = found.again(answered=shown, own=own[-1] if own and mine else None)
        heading, caption = asked.question, "The guesses in numbers."
    else:
        disabled = {"shown": _NO_ANSWER, "mine": _NO_GUESS}
        if hasattr(found, "title"):
            heading, caption = found.title, "Means in percent; change with its 95% interval, in points."
    try:
        picture = still(found.chart().to_dict())  # type: ignore[attr-defined]
    except UserError:
        picture = ""
    lines = found.sentence().splitlines()
    if shown and len(lines) > 1:  # what was asked for stands over the rest
        lines = [" ".join(lines[1:3]), lines[0], *lines[3:]]
    words = heading.replace("**", "").replace("*", "").replace("`", "")
    return View(
        "\n".join(lines),
        found.table if picture else pd.DataFrame(),
        caption if picture else FEW,
        disabled=disabled,
        options={"picture": names},
        above=f"<h3>{escape(capital(words))}</h3>{picture}",
    )
