"""Vignette desk: read a short exchange, rate bond, goals and tasks, then compare with an invented panel."""

from __future__ import annotations

from html import escape

import ipywidgets
import pandas as pd

from alliancekit.clinic import PARTS
from alliancekit.clinic.vignettes import Vignette, load_vignettes
from alliancekit.errors import UserError
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.explorers.vignettes.charts import panel_chart

_P = '<p style="margin: 0.3em 0">'
_QUESTIONS = {
    "bond": "Which words show trust or liking, or the lack of it?",
    "goals": "Do they agree on what this is for?",
    "tasks": "Do they agree on what to do, and does it make sense to both?",
}


def explore_vignettes(first: str = "V01") -> Panel:
    """Rate written exchanges and compare with a panel; ratings are kept in the learner's record.

    Parameters
    ----------
    first
        Id of the exchange that lies on the desk at the start, ``"V01"`` to ``"V12"``.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If there is no exchange of that id.

    Examples
    --------
    >>> desk = explore_vignettes("V12")
    >>> desk.controls["shown"].widget.value = True
    >>> desk.text.split(". ")[0]
    'Bond: you 3, the panel 2 to 4 (mean 2.75), so within their spread'
    """
    vignettes = load_vignettes()
    if first not in vignettes:
        raise UserError(f"There is no exchange {first!r}. Choose one of {', '.join(vignettes)}.")
    choice = ipywidgets.Dropdown(
        options=[(f"{v.id} · {v.title} ({v.therapy})", v.id) for v in vignettes.values()],
        value=first,
        description="Exchange",
    )
    sliders = {part: ipywidgets.IntSlider(3, min=1, max=5, description=part.capitalize()) for part in PARTS}
    prediction = Prediction(
        sliders,
        "01-vignette-{choice}",
        "Where do you stand in their spread?",
        show="Compare with the panel",
        hide="Hide the panel again",
    )

    def see(choice: str, shown: bool, **ratings: int) -> View:
        return view_ratings(vignettes[choice], ratings, shown)

    empty = view_ratings(vignettes[first], dict.fromkeys(PARTS, 3), compare=False).rows["panel"]["panel"]
    return Panel(
        controls={"choice": Control(choice, "Which exchange do you find hardest to rate?")}
        | {part: Control(slider, _QUESTIONS[part]) for part, slider in sliders.items()},
        charts={"panel": LiveChart(panel_chart(empty), links=sliders)},
        see=see,
        prediction=prediction,
        note="Synthetic: the people in the exchanges are invented, and so are the panel's eight members. "
        "There is no right answer; a rating outside their spread is a reason to look again.",
    )


def view_ratings(vignette: Vignette, ratings: dict[str, int], compare: bool) -> View:
    """Return what the desk shows: the reader's ratings, and the panel's once they compare.

    Examples
    --------
    >>> vignette = load_vignettes()["V01"]
    >>> view_ratings(vignette, {"bond": 4, "goals": 2, "tasks": 3}, compare=False).table
        part  yours
    0   bond      4
    1  goals      2
    2  tasks      3
    """
    table = pd.DataFrame({"part": list(PARTS), "yours": [ratings[part] for part in PARTS]})
    if not compare:
        sentence = (
            f"{vignette.client} and {vignette.therapist}: for now you rate bond {ratings['bond']}, goals "
            f"{ratings['goals']} and tasks {ratings['tasks']}. When you are ready, compare with the panel."
        )
        hidden = pd.DataFrame({"part": [], "rating": [], "raters": []})
        return View(
            sentence,
            table,
            "Your ratings.",
            rows={"panel": {"panel": hidden}},
            above=exchange_html(vignette),
        )
    counts = pd.DataFrame(
        [
            (part, rating, vignette.panel[part].count(rating))
            for part in PARTS
            for rating in sorted(set(vignette.panel[part]))
        ],
        columns=["part", "rating", "raters"],
    )
    given = [vignette.panel[part] for part in PARTS]
    table = table.assign(
        lowest=[min(each) for each in given],
        mean=[sum(each) / len(each) for each in given],
        highest=[max(each) for each in given],
    )
    sentence = " ".join(_compared(*row) for row in table.itertuples(index=False))
    return View(
        sentence,
        table,
        "Your ratings and the invented panel's: lowest, mean and highest of eight.",
        rows={"panel": {"panel": counts}},
        above=exchange_html(vignette),
        below=notes_html(vignette),
    )


def _compared(part: str, yours: int, lowest: int, mean: float, highest: int) -> str:
    place = "within" if lowest <= yours <= highest else "outside"
    spread = f"the panel {lowest} to {highest} (mean {mean:.2f})"
    return f"{part.capitalize()}: you {yours}, {spread}, so {place} their spread."


def exchange_html(vignette: Vignette) -> str:
    """Return the exchange as a page to read, speakers in bold.

    Examples
    --------
    >>> "<h3>A quiet first hour</h3>" in exchange_html(load_vignettes()["V01"])
    True
    """
    names = {"client": vignette.client, "therapist": vignette.therapist}
    lines = "".join(f"{_P}<b>{escape(names[who])}:</b> {escape(text)}</p>" for who, text in vignette.lines)
    return _page(f"<h3>{escape(vignette.title)}</h3><p><i>{escape(vignette.situation)}</i></p>{lines}")


def _page(html: str) -> str:
    return f'<div style="font-size: 15px; line-height: 1.5; max-width: 46em">{html}</div>'


def notes_html(vignette: Vignette) -> str:
    """Return what the exchange shows of each part, and why raters differ.

    Examples
    --------
    >>> "Why raters may differ" in notes_html(load_vignettes()["V01"])
    True
    """
    shown = "".join(f"{_P}<b>{part.capitalize()}:</b> {escape(vignette.shown[part])}</p>" for part in PARTS)
    return _page(
        f"<h3>What the exchange shows</h3>{shown}"
        f"<h3>Why raters may differ</h3><p>{escape(vignette.why_raters_differ)}</p>"
    )
