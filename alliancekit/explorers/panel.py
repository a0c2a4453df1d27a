"""A panel: controls with their questions, a sentence on what is seen, living charts, and a table to open.

An explorer is a pure function from the values of the controls to a :class:`View`, and a :class:`Panel` that
calls it. The function can be tested without a widget, the panel without a browser by setting ``.value``::

    from alliancekit.charts.theme import alt, named
    from alliancekit.explorers.live import LiveChart
    from alliancekit.explorers.panel import Control, Panel, View

    def line_explorer() -> Panel:
        def see(slope: float, power: int) -> View:
            rows = pd.DataFrame({"x": range(11)}).assign(y=lambda frame: frame["x"] ** power)
            return View(
                sentence=f"At x = 10 the curve is at {slope * 10**power:.1f}.",
                table=rows,
                caption="The points of the curve, before they are multiplied by the slope.",
                rows={"curve": {"points": rows}},  # chart name -> data set -> its new rows
            )
        slope = ipywidgets.FloatSlider(1, min=-2, max=2, description="Slope")
        power = ipywidgets.Dropdown(options=[1, 2, 3], description="Power")
        chart = (
            alt.Chart(named(see(1, 1).table, "points"), title="A curve", width="container")
            .add_params(alt.param("slope", value=1))
            .transform_calculate(z="slope * datum.y")
            .mark_line()
            .encode(x="x:Q", y="z:Q")
        )
        return Panel(
            controls={
                "slope": Control(slope, "What does a negative slope do?"),
                "power": Control(power, "And a square?"),
            },
            charts={"curve": LiveChart(chart, links={"slope": slope})},  # slope moves in the page
            see=see,
        )

``View(signals={"curve": {"power": 2}})`` would set a param of the chart instead of its rows.

What to know:

* A control that a chart lists in ``links`` moves that chart in the page at once; the kernel follows with the
  sentence and the table (it is called at most every ``FOLLOW`` seconds during a drag). Any other control
  asks the kernel at once; ipywidgets sends no second move before the first is answered, so a fast drag never
  queues.
* Charts keep their shape: data sets and params change, the view is not drawn anew. Set ``width="container"``.
* Every control needs a ``description``, which is its accessible name, and a question that moving it answers.
* An error in ``see`` is shown in place of the sentence, in plain words, and kept in ``panel.fault``.
* Sentence, caption and cells are text: they are escaped; a new line in the sentence begins a paragraph.
  ``panel.text`` is the sentence shown now.
* ``extra`` takes further widgets (a text box, a rating form) set below the charts.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import pandas as pd
from IPython import get_ipython

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from alliancekit.explorers.live import LiveChart

FOLLOW = 0.12  # seconds between two answers of the kernel while a control that moves in the page is dragged
_ROWS_SHOWN = 200


@dataclass(frozen=True)
class Control:
    """One control and the question that moving it answers; a widget where the question itself changes."""

    widget: ipywidgets.Widget
    question: str | ipywidgets.HTML


@dataclass(frozen=True)
class View:
    """What a panel shows for one setting of its controls.

    ``rows`` and ``signals`` go to the charts by name (see :meth:`LiveChart.update`); ``table`` is what the
    charts show, in numbers, with a ``caption`` that says what its rows are.
    """

    sentence: str
    table: pd.DataFrame
    caption: str
    rows: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    signals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class _Manners(anywidget.AnyWidget):
    """Names the controls of its panel for assistive technology and makes the sentence a live region."""

    _esm = Path(__file__).with_name("panel.js")
    _css = Path(__file__).with_name("panel.css")


class Panel(ipywidgets.VBox):
    """Controls, sentence, living charts and table, wired to one pure function.

    Parameters
    ----------
    controls
        Name -> :class:`Control`; ``see`` is called with the controls' values by name.
    charts
        Name -> :class:`LiveChart`, set side by side where there is room.
    see
        The pure function from the values to a :class:`View`.
    lead
        Widgets above the controls, such as a text to read; a :class:`Control` is set with its question.
    extra
        Further widgets below the charts.
    note
        A line under the panel: where the data come from, what is synthetic.
    """

    def __init__(
        self,
        controls: Mapping[str, Control],
        charts: Mapping[str, LiveChart],
        see: Callable[..., View],
        *,
        lead: Sequence[ipywidgets.Widget | Control] = (),
        extra: Sequence[ipywidgets.Widget] = (),
        note: str = "",
    ) -> None:
        self.controls = dict(controls)
        self.charts = dict(charts)
        self.fault: Exception | None = None
        self.text = ""
        self._see = see
        self._view: View | None = None
        self._later: asyncio.TimerHandle | None = None
        self._sentence = _html("ak-sentence")
        self._table = _html("ak-table")
        self._toggle = ipywidgets.ToggleButton(description="Show the table", layout={"width": "max-content"})
        self._toggle.observe(self._show_table, "value")
        parts = [
            _Manners(),
            *(
                _row("ak-controls", [_with_question(each)]) if isinstance(each, Control) else each
                for each in lead
            ),
            _row("ak-controls", [_with_question(control) for control in controls.values()]),
            self._sentence,
            _row("ak-charts", list(charts.values())),
            *extra,
            self._toggle,
            self._table,
        ]
        if note:
            parts.append(_html("ak-note", f"<p>{escape(note)}</p>"))
        super().__init__(parts)
        self.add_class("ak-panel")
        linked = [widget for chart in charts.values() for widget in chart.links.values()]
        for control in controls.values():
            follow = self._follow if control.widget in linked else self.refresh
            control.widget.observe(follow, "value")
        self.refresh()

    def refresh(self, _change: object = None) -> None:
        """Ask ``see`` for the present values and show what it answers."""
        if self._later:
            self._later.cancel()
            self._later = None
        try:
            view = self._see(**{name: control.widget.value for name, control in self.controls.items()})
            for name, chart in self.charts.items():
                chart.update(view.rows.get(name), view.signals.get(name))
        except Exception as fault:  # noqa: BLE001 - whatever goes wrong is told to the reader, not lost in a log
            self.fault, self._view = fault, None
            self._show_table()
            self._say(f"This setting could not be shown: {fault}")
            return
        self.fault = None
        self._view = view
        self._say(view.sentence)
        self._show_table()

    def _follow(self, change: object) -> None:
        """Answer soon, once for all the moves made until then; at once where there is no kernel."""
        if getattr(get_ipython(), "kernel", None) is None:
            self.refresh(change)
        elif self._later is None:
            self._later = asyncio.get_running_loop().call_later(FOLLOW, self.refresh)

    def _say(self, sentence: str) -> None:
        self.text = sentence
        self._sentence.value = "".join(f"<p>{escape(line)}</p>" for line in sentence.splitlines())

    def _show_table(self, _change: object = None) -> None:
        shown = self._toggle.value and self._view is not None
        self._toggle.description = "Hide the table" if self._toggle.value else "Show the table"
        self._table.value = table_html(self._view.table, self._view.caption) if shown and self._view else ""


def table_html(frame: pd.DataFrame, caption: str) -> str:
    """Return a frame as an accessible, escaped HTML table; of a long one the first 200 rows, and it says so.

    Examples
    --------
    >>> table_html(pd.DataFrame({"r": [0.28]}), "One r")  # doctest: +ELLIPSIS
    '<table><caption>One r</caption>...<tbody><tr><td>0.28</td></tr></tbody></table>'
    """
    if len(frame) > _ROWS_SHOWN:
        caption = f"{caption} The first {_ROWS_SHOWN} of {len(frame):,} rows."
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(value))}</td>" for value in row) + "</tr>"
        for row in frame.head(_ROWS_SHOWN).itertuples(index=False)
    )
    head = f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _cell(value: Any) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _html(name: str, value: str = "") -> ipywidgets.HTML:
    widget = ipywidgets.HTML(value)
    widget.add_class(name)
    return widget


def _row(name: str, children: Sequence[ipywidgets.Widget]) -> ipywidgets.Box:
    box = ipywidgets.Box(children)
    box.add_class(name)
    return box


def _with_question(control: Control) -> ipywidgets.Box:
    control.widget.style.description_width = "initial"
    control.widget.layout.width = "100%"
    question = control.question
    if isinstance(question, str):
        question = ipywidgets.HTML(escape(question))
    question.add_class("ak-question")
    return _row("ak-control", [control.widget, question])
