"""A desk at which a report is written: fields to write in, kept as one writes, and a page made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError
from alliancekit.exercises.engine.card import Card
from alliancekit.exercises.engine.download import offer
from alliancekit.exercises.engine.reflection import kept_field
from alliancekit.record import current_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ipywidgets
    import pandas as pd

_FILE = "report.html"
_ASKED = {
    "What we asked": "What did you want to know, and who was rated, by whom?",
    "What we found": "Which figure answers it, with its interval, in a sentence a neighbour understands?",
    "What this cannot tell": "What would be wrong to conclude? What would you look at next?",
}


def report_desk(
    ratings: pd.DataFrame,
    results: Mapping[str, Any] | None = None,
    *,
    title: str = "Our class and the alliance",
) -> ipywidgets.VBox:
    """Return a desk to write a report at: three fields, and a button that makes a page to print of them.

    Your words are kept as you write them. The page holds them, what the ratings give, and the findings; see
    :func:`alliancekit.write_report`. It is saved in ``my-work`` and offered as a link.

    Parameters
    ----------
    ratings
        Your class's ratings, such as ``bench.ratings``.
    results
        Further findings, each under its heading.
    title
        The report's title.

    Returns
    -------
    ipywidgets.VBox
        A widget to display.

    Examples
    --------
    >>> from alliancekit.clinic import data_folder
    >>> from alliancekit.ratings.gathering import read_class
    >>> desk = report_desk(read_class([data_folder() / "class_role_plays.csv"]))
    >>> [field.children[0].description for field in desk.children[:3]]
    ['What we asked', 'What we found', 'What this cannot tell']
    """
    import ipywidgets

    fields = {heading: kept_field(f"report-{place}", heading, rows=3) for place, heading in enumerate(_ASKED)}
    for heading, field in fields.items():
        field.children[0].placeholder = _ASKED[heading]
    below = ipywidgets.Output()  # JupyterLab gives a relative link its address only in an output
    make = ipywidgets.Button(description="Make my report", icon="print", layout={"width": "max-content"})

    def write(_button: object) -> None:
        words = {heading: field.children[0].value for heading, field in fields.items()}
        bundle = _made(title, words, ratings, results).bundle
        below.outputs = ({"output_type": "display_data", "data": bundle, "metadata": {}},)

    make.on_click(write)
    desk = ipywidgets.VBox([*fields.values(), make, below])
    desk.add_class("ak-report-desk")
    return desk


def _made(
    title: str, words: Mapping[str, str], ratings: pd.DataFrame, results: Mapping[str, Any] | None
) -> Card:
    """Write the page and say where it is, or why it could not be made."""
    from alliancekit.report import write_report

    folder = current_record().path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        page = write_report(folder / _FILE, title=title, words=words, ratings=ratings, results=results)
        link = offer("Open your report", _FILE, page.read_bytes(), folder, "text/html")
    except (OSError, UserError) as fault:
        return Card(
            "Your report could not be made", [f"{fault} Mend that, and press the button again."], "?", "wait"
        )
    empty = [heading for heading, text in words.items() if not text.strip()]
    lines = [
        f"It is saved as my-work/{_FILE}. Open it in a browser and print it there, on A4 or Letter.",
        f"Still empty: {', '.join(empty)}." if empty else "",
    ]
    return Card("Your report is ready", list(filter(None, lines)), "✓", "good", links=[link])
