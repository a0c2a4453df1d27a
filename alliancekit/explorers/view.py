"""What an explorer tells its panel: its controls and their questions, and what one setting shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import ipywidgets

MORE = "More choices"
_ROWS_SHOWN = 200


@dataclass(frozen=True)
class Control:
    """One control and the question that moving it answers.

    Attributes
    ----------
    widget
        An ipywidget with a ``value`` and a ``description``.
    question
        Shown while the control is in use.
    fold
        Heading under which the control lies until it is opened; empty for one in sight.
    page
        Page of charts (see :class:`Panel`) that comes up when the control is changed.
    worded
        Whether ``question`` is the control's own wording, such as a questionnaire's statement, always shown.
    below
        A widget that stands under the control.
    """

    widget: ipywidgets.Widget
    question: str
    fold: str = ""
    page: str = ""
    worded: bool = False
    below: ipywidgets.Widget | None = None


@dataclass(frozen=True)
class View:
    """What a panel shows for one setting of its controls.

    Attributes
    ----------
    sentence
        What is seen; its first paragraph stands over the charts, the others open below them.
    table, caption
        What the charts show, in numbers, and what its rows are.
    rows, signals
        What goes to the charts, by their names (see :meth:`LiveChart.update`).
    disabled
        Control -> why it can do nothing in this setting. All others can be used.
    options
        Control -> what can be chosen now. A choice that is gone gives way to the first, in the view as well.
    limits
        Slider -> its least and greatest value now. A value outside gives way to the nearest.
    questions
        Control -> its question in this setting, where that changes.
    pages
        Page of charts -> what is seen on it, said over its charts.
    above, below
        HTML to read, over the picture and under it.
    then
        Works out what takes longer than a moment, so that the next view of this setting has it. This one,
        which says what is missing, is seen until the hand rests.
    """

    sentence: str
    table: pd.DataFrame
    caption: str
    rows: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disabled: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    above: str = ""
    below: str = ""
    then: Callable[[], object] | None = None

    @property
    def text(self) -> str:
        """All that is said: the sentence, then each page's line."""
        return "\n".join([self.sentence, *self.pages.values()])


def table_html(frame: pd.DataFrame, caption: str, rows: int = _ROWS_SHOWN) -> str:
    """Return a frame as an accessible, escaped HTML table; of a long one the first rows, and it says so.

    Examples
    --------
    >>> table_html(pd.DataFrame({"r": [0.28]}), "One r")  # doctest: +ELLIPSIS
    '<table><caption>One r</caption>...<tbody><tr><td>0.28</td></tr></tbody></table>'
    """
    if len(frame) > rows:
        caption = f"{caption} The first {rows} of {len(frame):,} rows."
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in frame.head(rows).itertuples(index=False)
    )
    head = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def paragraphs_html(text: str) -> str:
    r"""Return text as escaped HTML, a paragraph a line.

    Examples
    --------
    >>> paragraphs_html("r < 0\nn = 5")
    '<p>r &lt; 0</p><p>n = 5</p>'
    """
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
