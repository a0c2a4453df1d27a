"""Transcript desk: mark where a dialogue strains or mends, line by line, then compare with a panel."""

from __future__ import annotations

from html import escape
from itertools import combinations
from typing import TYPE_CHECKING

import ipywidgets
import pandas as pd

from alliancekit.clinic import MARKS, Dialogue, load_dialogues
from alliancekit.errors import UserError
from alliancekit.explorers.dialogues.charts import MARK_STYLES, marks_chart
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.prediction import Prediction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliancekit.clinic.dialogues import Line

LINES, MEMBERS = 10, 8
_NUMBERED = [(mark, number) for number, mark in enumerate(MARKS)]  # the record keeps numbers


def explore_dialogues(first: str = "D01") -> Panel:
    """Mark the lines of a dialogue and compare with a panel; marks are kept in the learner's record.

    Parameters
    ----------
    first
        Id of the dialogue that lies on the desk at the start, ``"D01"`` to ``"D13"``.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If there is no dialogue of that id.

    Examples
    --------
    >>> desk = explore_dialogues("D05")
    >>> desk.controls["line_10"].widget.label = "withdrawal"
    >>> desk.controls["shown"].widget.value = True
    >>> desk.text.splitlines()[0].split("; ")[1]
    'two of its members agree on 5.1.'
    """
    dialogues = load_dialogues()
    if first not in dialogues:
        raise UserError(f"There is no dialogue {first!r}. Choose one of {', '.join(dialogues)}.")
    choice = ipywidgets.Dropdown(
        options=[(f"{each.id} · {each.title} ({each.therapy})", each.id) for each in dialogues.values()],
        value=first,
        description="Dialogue",
    )
    marks = {
        f"line_{place}": ipywidgets.RadioButtons(options=_NUMBERED, value=0, description=f"Line {place}")
        for place in range(1, LINES + 1)
    }
    prediction = Prediction(
        marks,
        "07-dialogue-{choice}",
        "On which line do you hear something that they do not?",
        show="Compare with the panel",
        hide="Hide the panel again",
    )

    def see(choice: str, shown: bool, **numbers: int) -> View:
        return view_marks(dialogues[choice], [MARKS[numbers[name]] for name in marks], compare=shown)

    empty = view_marks(dialogues[first], ["none"] * LINES, compare=False).rows["marks"]
    chart = marks_chart(empty["panel"], empty["own"], LINES, MEMBERS)
    panel = Panel(
        controls={"choice": Control(choice, "Which dialogue is nearest to something that you know?")}
        | {name: Control(widget, "", worded=True) for name, widget in marks.items()},
        charts={"marks": LiveChart(chart, links={"shown": prediction.button})},
        see=see,
        prediction=prediction,
        note="Synthetic: the people in the dialogues are invented, and so are the panel’s eight members. "
        "There is no right answer; where you and the panel part is a reason to read the line again.",
    )
    panel.add_class("ak-reading")
    return panel


def view_marks(dialogue: Dialogue, marks: Sequence[str], *, compare: bool) -> View:
    """Return what the desk shows: the reader's marks, and the panel's once they compare.

    Parameters
    ----------
    dialogue
        What is marked.
    marks
        The reader's mark of each line, one of ``MARKS``.
    compare
        Whether the panel's marks are shown.

    Examples
    --------
    >>> view = view_marks(load_dialogues()["D01"], ["none"] * 10, compare=False)
    >>> view.table.head(2)
       line        who yours
    0     1  therapist  none
    1     2     client  none
    """
    own = pd.DataFrame({"line": range(1, len(marks) + 1), "place": 0, "mark": marks, "says": ""})
    table = own[["line"]].assign(who=[line.speaker for line in dialogue.lines], yours=marks)
    situation = f"<h3>{escape(dialogue.title)}</h3><p><i>{escape(dialogue.situation)}</i></p>"
    if not compare:
        marked = sum(mark != "none" for mark in marks)
        return View(
            f"So far you have marked {marked} of {len(marks)} lines. Read to the end, then compare.",
            table,
            "Your marks.",
            rows={"marks": {"panel": own[:0], "own": own}},
            questions={f"line_{place}": words for place, words in enumerate(said(dialogue), 1)},
            above=situation,
        )
    counts = pd.DataFrame([{mark: line.panel.count(mark) for mark in MARK_STYLES} for line in dialogue.lines])
    reasons = [
        "\n".join([words, "", *_reasons(line)])
        for words, line in zip(said(dialogue), dialogue.lines, strict=True)
    ]
    return View(
        how_near(dialogue, marks),
        pd.concat([table, counts], axis=1),
        "Your mark, and how many of the invented panel of eight gave each.",
        rows={"marks": {"panel": _panel_rows(dialogue), "own": own}},
        questions={f"line_{place}": words for place, words in enumerate(reasons, 1)},
        above=situation,
        below=f"<h3>Why raters may differ</h3><p>{escape(dialogue.why_raters_differ)}</p>",
    )


def said(dialogue: Dialogue) -> list[str]:
    """Return the lines with the name of who speaks.

    Examples
    --------
    >>> said(load_dialogues()["D05"])[9]
    'Wren: Sure.'
    """
    return [f"{dialogue.people[line.speaker]}: {line.text}" for line in dialogue.lines]


def how_near(dialogue: Dialogue, marks: Sequence[str]) -> str:
    """Say how often the reader and a member agree, beside how often two members do, and where they part.

    Examples
    --------
    >>> wren = load_dialogues()["D05"]
    >>> how_near(wren, [line.panel[0] for line in wren.lines]).splitlines()[1]
    'On 6 of 10 lines yours is the mark that most of them gave. Lines on which ... gave your mark: none.'
    """
    by_member = list(zip(*(line.panel for line in dialogue.lines), strict=True))
    pairs = [_same(one, other) for one, other in combinations(by_member, 2)]
    yours = [_same(marks, member) for member in by_member]
    most = sum(
        line.panel.count(mark) == max(line.counts().values())
        for mark, line in zip(marks, dialogue.lines, strict=True)
    )
    alone = [
        str(place)
        for place, (mark, line) in enumerate(zip(marks, dialogue.lines, strict=True), 1)
        if mark not in line.panel
    ]
    return (
        f"On average you gave the same mark as a member of the panel on {sum(yours) / len(yours):.1f} of "
        f"{len(marks)} lines; two of its members agree on {sum(pairs) / len(pairs):.1f}.\n"
        f"On {most} of {len(marks)} lines yours is the mark that most of them gave. "
        f"Lines on which nobody on the panel gave your mark: {', '.join(alone) or 'none'}."
    )


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True))


def _reasons(line: Line) -> list[str]:
    counts = line.counts()
    return [
        f"{counts[mark]} of 8 {mark}: {line.reasons[mark]}"
        if mark in line.reasons
        else f"{counts[mark]} of 8 {mark}."
        for mark in sorted(counts, key=lambda mark: -counts[mark])
    ]


def _panel_rows(dialogue: Dialogue) -> pd.DataFrame:
    """Return one row a mark of the panel, those of one kind side by side."""
    order = list(MARK_STYLES)
    rows = [
        (place, seat, mark, line.reasons.get(mark, ""))
        for place, line in enumerate(dialogue.lines, 1)
        for seat, mark in enumerate(sorted(line.panel, key=order.index), 1)
    ]
    return pd.DataFrame(rows, columns=["line", "place", "mark", "says"])
