"""Dialogues: strains and repairs in written talk between invented people, marked by an invented panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.clinic.reading import written
from alliancekit.clinic.schema import RUPTURE_KINDS, THERAPIES

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS = ("none", *RUPTURE_KINDS, "mends")  # what a line may be marked as


@dataclass(frozen=True)
class Line:
    """One line of a dialogue and what an invented panel made of it.

    Attributes
    ----------
    speaker : str
        ``client``, ``therapist`` or ``supervisor``.
    text : str
        What they say.
    panel : tuple of str
        The marks of eight invented raters, each one of ``MARKS``, always in the same order of raters.
    reasons : dict
        Mark -> why somebody on the panel gave it, in a sentence; empty where all of them saw nothing.
    """

    speaker: str
    text: str
    panel: tuple[str, ...]
    reasons: Mapping[str, str]

    def counts(self) -> dict[str, int]:
        """Return how many of the eight gave each mark, the marks that nobody gave left out.

        Examples
        --------
        >>> load_dialogues()["D01"].lines[3].counts()
        {'none': 2, 'withdrawal': 6}
        """
        return {mark: self.panel.count(mark) for mark in MARKS if mark in self.panel}


@dataclass(frozen=True)
class Dialogue:
    """Ten lines of talk in which something strains, and perhaps mends.

    Attributes
    ----------
    id, title, topic, therapy, situation : str
        Names and circumstances; all people are invented. ``topic`` says what it was written to show.
    people : dict
        Who speaks -> their name.
    lines : tuple of Line
        What they say, and the panel's marks.
    why_raters_differ : str
        A note on the spread.
    """

    id: str
    title: str
    topic: str
    therapy: str
    people: Mapping[str, str]
    situation: str
    lines: tuple[Line, ...]
    why_raters_differ: str


def load_dialogues() -> dict[str, Dialogue]:
    """Read the workbook's dialogues: SYNTHETIC, written for lesson 07.

    Returns
    -------
    dict of str to Dialogue
        By id, in the order in which they are shown.

    Examples
    --------
    >>> load_dialogues()["D07"].title
    'You yawned'
    """
    return {
        entry["id"]: Dialogue(
            **{
                **entry,
                "lines": tuple(Line(**{**line, "panel": tuple(line["panel"])}) for line in entry["lines"]),
            }
        )
        for entry in written("dialogues")
    }


def dialogue_marks() -> pd.DataFrame:
    """Return the invented panel's marks, one row a dialogue, line and member of the panel: SYNTHETIC.

    Returns
    -------
    pandas.DataFrame
        ``dialogue`` (id), ``topic``, ``therapy``, ``line`` (1 to 10), ``speaker``, ``member`` (1 to 8) and
        ``mark`` (``none``, ``withdrawal``, ``confrontation`` or ``mends``).

    Examples
    --------
    >>> marks = dialogue_marks().query("dialogue == 'D05' and line == 10")
    >>> marks["mark"].unique().tolist()
    ['withdrawal']
    """
    rows = [
        (each.id, each.topic, each.therapy, place, line.speaker, member, mark)
        for each in load_dialogues().values()
        for place, line in enumerate(each.lines, start=1)
        for member, mark in enumerate(line.panel, start=1)
    ]
    columns = ["dialogue", "topic", "therapy", "line", "speaker", "member", "mark"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(
        {"therapy": pd.CategoricalDtype(list(THERAPIES)), "mark": pd.CategoricalDtype(list(MARKS))}
    )
