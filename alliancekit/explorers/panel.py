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

* ``see`` is pure: it writes to no widget and keeps nothing. What it would change, it says in its
  :class:`View`: controls that are disabled and why, options that depend on others, a question that changes.
* What follows when a control is changed (a situation sets ten sliders; an answer is saved) is ``react``: from
  the control's name and all values to the values that follow. ``state`` holds values without a control.
* A control that a chart lists in ``links`` moves that chart in the page at once; the kernel follows with the
  sentence and the table (it is called at most every ``FOLLOW`` seconds during a drag). Any other control
  asks the kernel at once; ipywidgets sends no second move before the first is answered, so a fast drag never
  queues.
* Charts keep their shape: data sets and params change, the view is not drawn anew. Set ``width="container"``;
  the chart's height is the most it gets, less where the screen has no room.
* Every control needs a ``description``, which is its accessible name, and a question that moving it answers.
  The page shows the question of the control in use. A control with a ``fold`` lies under that heading until
  the reader opens it.
* The sentence's first paragraph, of at most two lines, says the one thing just asked; the others open below.
* What takes longer than a moment is a ``job`` (:class:`alliancekit.explorers.job.Job`): a button starts it,
  and the panel goes on answering meanwhile. What takes just too long for a hand that moves on is the view's
  ``then``.
* An error in ``see`` is shown in place of the sentence, in plain words, and kept in ``panel.fault``.
* Sentence, caption and cells are text: they are escaped; a new line in the sentence begins a paragraph.
  ``panel.text`` is the sentence shown now.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from functools import partial
from html import escape
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

import ipywidgets
import traitlets

from alliancekit.explorers.pieces import box, html
from alliancekit.explorers.printed import PICTURES, Printed, in_notebook
from alliancekit.explorers.scripted import Scripted
from alliancekit.explorers.view import MORE, Control, View, paragraphs_html, table_html

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from alliancekit.explorers.job import Job
    from alliancekit.explorers.live import LiveChart
    from alliancekit.explorers.prediction import Prediction

__all__ = ["MORE", "Control", "Panel", "View"]

_PRINTED = 12  # rows of the table that is left where the panel cannot be shown
FOLLOW = 0.12  # seconds between two answers of the kernel while a control that moves in the page is dragged
RESTS = 0.3  # seconds after the last move in which a hand is taken to rest


class _Manners(Scripted):
    """What the page needs to lay a panel out, name its controls and know what its sentence speaks of."""

    files = (Path(__file__).parents[1] / "jupyter" / "arrive.js", Path(__file__).with_name("panel.js"))
    style = Path(__file__).with_name("panel.css")

    controls = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    said = traitlets.Dict().tag(sync=True)  # control -> where it stood when the sentence was said
    pages: traitlets.List[Any] = traitlets.List().tag(
        sync=True
    )  # name of a page, and the places of its charts
    turns = traitlets.Dict().tag(sync=True)  # control -> place of the page that it turns to
    fresh = traitlets.Bool(True).tag(sync=True)  # until it has been shown once


class Panel(Printed, ipywidgets.VBox):
    """Controls, sentence, living charts and table, wired to one pure function.

    Parameters
    ----------
    controls
        Name -> :class:`Control`; ``see`` is called with the controls' values by name.
    charts
        Name -> :class:`LiveChart`, two beside each other where there is room.
    see
        The pure function from the values to a :class:`View`.
    prediction
        What the reader predicts before they see. Its button becomes the control ``shown``.
    job
        What is worked out when its button is pressed, which becomes the control ``run``.
    clicks
        Control -> charts in which a click chooses its value and the chosen mark is ringed.
    sets
        Chart -> sliders that a click in it sets: what is clicked holds their values, apart by a blank.
    react
        From the name of a changed control and all values to values of other controls, or of the state.
    state
        Values without a control, which ``react`` may change; ``see`` is called with them too.
    in_page
        Controls that the page itself answers, besides those that a chart links to.
    pages
        Name -> charts of which only one page is seen at a time. The others are always in sight.
    wide
        Charts that have a row of their own.
    lead
        Widgets above the controls.
    note
        A line under the panel: where the data come from, what is synthetic.
    """

    def __init__(
        self,
        controls: Mapping[str, Control],
        charts: Mapping[str, LiveChart],
        see: Callable[..., View],
        *,
        prediction: Prediction | None = None,
        job: Job | None = None,
        clicks: Mapping[str, Sequence[str]] | None = None,
        sets: Mapping[str, Sequence[str]] | None = None,
        react: Callable[[str, dict[str, Any]], Mapping[str, Any]] | None = None,
        state: Mapping[str, Any] | None = None,
        in_page: Collection[str] = (),
        pages: Mapping[str, Sequence[str]] | None = None,
        wide: Collection[str] = (),
        lead: Sequence[ipywidgets.Widget] = (),
        note: str = "",
    ) -> None:
        self.controls = prediction.among(controls) if prediction else dict(controls)
        self.controls |= {"run": job.control} if job else {}
        self.charts = dict(charts)
        self.fault: Exception | None = None
        self.text = ""
        self._see = see
        self._prediction = prediction
        self.job = job
        self.clicks = dict(clicks or {})
        self.sets = dict(sets or {})
        self._react = react
        self._state = dict(state or {}) | (job.state if job else {})
        self._view: View | None = None
        self.turn = RLock()  # a kernel's cells and a page's messages may come in two threads
        self._later: asyncio.TimerHandle | None = None
        self._settling = False
        linked = [widget for chart in charts.values() for widget in chart.links.values()]
        self.in_page = {
            name for name, each in self.controls.items() if each.widget in linked or name in in_page
        }
        self.questions = {name: html("ak-question") for name in self.controls}
        self._sentence, self._words, self.table = map(html, ("ak-sentence", "ak-words", "ak-table"))
        self._above, self._below = html("ak-above"), html("ak-below")
        self._lines = {name: html("ak-line") for name in pages or {}}
        self.toggle = ipywidgets.ToggleButton(description="Show the table", layout={"width": "max-content"})
        self.toggle.observe(self._show_table, "value")
        self.manners = _Manners(
            controls={name: control.widget for name, control in self.controls.items()},
            pages=[
                [name, [len(charts) + place, *(list(charts).index(each) for each in of)]]
                for place, (name, of) in enumerate((pages or {}).items())
            ],
            turns={
                name: list(self._lines).index(each.page) for name, each in self.controls.items() if each.page
            },
        )
        for name in wide:
            charts[name].add_class("ak-wide")
        super().__init__(
            [
                self.manners,
                box(
                    "ak-main",
                    box("ak-side", html("ak-ask"), *lead, *self._arranged()),
                    box(
                        "ak-right",
                        self._above,
                        box(
                            "ak-picture",
                            self._sentence,
                            box("ak-charts", *charts.values(), *self._lines.values()),
                        ),
                    ),
                ),
                box("ak-foot", html("ak-words-head"), self.toggle),
                self._words,
                self._below,
                self.table,
                *([html("ak-note", f"<p>{escape(note)}</p>")] if note else []),
            ]
        )
        self.add_class("ak-panel")
        if prediction:
            prediction.recall(self.values())
        for name, control in self.controls.items():
            control.widget.observe(partial(self._changed, name), "value")
        for name, places in self.clicks.items():
            for place in places:
                charts[place].observe(partial(self._clicked, name), "selected")
        for place, names in self.sets.items():
            charts[place].observe(partial(self._set_there, names), "selected")
        self.refresh(moving=True)

    def stay(self) -> None:
        """Do not come into view when it is first shown: what it stands in does."""
        self.manners.fresh = False

    def printed(self) -> str:
        """Say what is seen now, with its table, where the panel itself cannot be shown."""
        if self._later:
            self.refresh()
        names = ", ".join(each.widget.description or name for name, each in self.controls.items())
        moved = "Here is a panel that moves. Run this lesson in Jupyter to use it; this is what it says now."
        table = table_html(self._view.table, self._view.caption, _PRINTED) if self._view else ""
        words = paragraphs_html(moved + chr(10) + self.text)
        return f"{words}{PICTURES}{table}<p>Its controls: {escape(names)}.</p>"

    def set(self, **values: Any) -> None:
        """Set several controls, and values of the state, and answer once."""
        with self.turn:
            with self._settled():
                self._put(values)
            self.refresh()

    def refresh(self, *, moving: bool = False) -> None:
        """Ask ``see`` for the present values and show what it answers; the rest of it when a hand rests."""
        with self.turn:
            if self._later:
                self._later.cancel()
                self._later = None
            try:
                self._show(moving=moving)
            except Exception as fault:  # noqa: BLE001 - whatever goes wrong is told to the reader, not lost in a log
                self.fail(fault)

    def fail(self, fault: Exception) -> None:
        """Tell the reader what went wrong, in place of the sentence."""
        self.fault, self._view = fault, None
        self._say(f"This setting could not be shown: {fault}")
        self._show_table()

    def values(self) -> dict[str, Any]:
        """Return where the controls stand, and the values of the state."""
        return {name: control.widget.value for name, control in self.controls.items()} | self._state

    def follows(self, name: str, before: Mapping[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        """Return where all would stand after a control was changed to these values; nothing is changed."""
        values = values | dict(self._react(name, values) if self._react else {})
        return values | (self._prediction.follows(before, values, self.controls) if self._prediction else {})

    def _changed(self, name: str, change: dict[str, Any]) -> None:
        """Answer a control that was not set by the panel itself."""
        with self.turn:
            if not self._settling:
                self._answer(name, change)

    def _answer(self, name: str, change: dict[str, Any]) -> None:
        """Answer a control: what follows from it first, then what is seen."""
        with self._settled():
            self._put(self._react(name, self.values()) if self._react else {})
            if self._prediction:
                self._prediction.recall(self.values())
        if self._prediction and change["owner"] is self._prediction.button:
            self._prediction.keep(self.values())
        if self.job:
            self._state["cancelled"] = False
        if name in self.in_page:
            self._follow()
        else:
            self.refresh(moving=True)
        if self.job and change["owner"] is self.job.button:
            self.job.press(self)

    def _put(self, values: Mapping[str, Any]) -> None:
        """Set controls and values of the state."""
        for name, value in values.items():
            if name not in self.controls:
                self._state[name] = value
                continue
            widget = self.controls[name].widget
            if self._view and name in self._view.limits:  # the ends were of the setting before
                widget.min, widget.max = min(value, widget.min), max(value, widget.max)
            widget.value = value

    def _clicked(self, name: str, change: dict[str, Any]) -> None:
        widget = self.controls[name].widget
        if change["new"] in widget.options:
            widget.value = change["new"]

    def _set_there(self, names: Sequence[str], change: dict[str, Any]) -> None:
        for name, value in zip(names, change["new"].split(), strict=True):
            self.controls[name].widget.value = float(value)

    def _show(self, *, moving: bool) -> None:
        """Show one view, the charts first; again if a choice that it found is gone."""
        view = self._see(**self.values())
        if view.then and not (moving and in_notebook()):
            view.then()
            view = self._see(**self.values())
        for name, chart in self.charts.items():
            chart.update(view.rows.get(name), view.signals.get(name))
        self.fault, self._view = None, view
        before = self.values()
        with self._settled():
            self._settle(view)
        if self.values() != before:
            self._show(moving=moving)
            return
        for name, places in self.clicks.items():
            for place in places:
                self.charts[place].selected = self.controls[name].widget.value
        for name, line in self._lines.items():
            line.value = paragraphs_html(view.pages.get(name, ""))
        self._say(view.text, len(view.sentence.splitlines()))
        self._above.value, self._below.value = view.above, view.below
        self._show_table()
        if view.then and moving:
            self._later = asyncio.get_running_loop().call_later(RESTS, self.refresh)

    def _settle(self, view: View) -> None:
        """Give the controls the options, questions and rest that a view asks for."""
        for name, options in view.options.items():
            widget = self.controls[name].widget
            if list(widget.options) != list(options):
                chosen = widget.value
                widget.options = options  # which chooses the first
                if chosen in options:
                    widget.value = chosen
        for name, (low, high) in view.limits.items():
            widget = self.controls[name].widget
            with widget.hold_trait_notifications():  # whichever is set first may lie beyond the other
                widget.min, widget.max = low, high
        for name, control in self.controls.items():
            control.widget.disabled = name in view.disabled
            question = view.disabled.get(name) or view.questions.get(name) or control.question
            self.questions[name].value = escape(question)

    @contextmanager
    def _settled(self) -> Iterator[None]:
        """Set controls without answering each."""
        self._settling = True
        try:
            yield
        finally:
            self._settling = False

    def _follow(self) -> None:
        """Answer soon, once for all the moves made until then; at once where there is no kernel."""
        if not in_notebook():
            self.refresh()
        elif self._later is None:
            follow = partial(self.refresh, moving=True)
            self._later = asyncio.get_running_loop().call_later(FOLLOW, follow)

    def _say(self, text: str, lines: int = 1) -> None:
        """Say the first of so many lines over the charts; the others open below."""
        self.text = text
        first, *more = text.splitlines()[:lines] or [""]
        self._sentence.value, self._words.value = paragraphs_html(first), paragraphs_html("\n".join(more))
        self.manners.said = {
            name: each.widget.index if each.widget.has_trait("index") else each.widget.value
            for name, each in self.controls.items()
        }

    def _show_table(self, _change: object = None) -> None:
        shown = self.toggle.value and self._view is not None
        self.toggle.description = "Hide the table" if self.toggle.value else "Show the table"
        self.table.value = table_html(self._view.table, self._view.caption) if shown and self._view else ""

    def _arranged(self) -> list[ipywidgets.Box]:
        """Return the controls in sight, then one box a fold."""
        folds: dict[str, list[ipywidgets.Box]] = {"": []}
        for name, control in self.controls.items():
            control.widget.style.description_width = "initial"
            control.widget.layout.width = "100%"
            self.questions[name].value = escape(control.question)
            below = [control.below] if control.below else []
            held = box("ak-control", control.widget, self.questions[name], *below)
            if control.worded:
                held.add_class("ak-worded")
            if name in self.in_page:
                held.add_class("ak-in-page")
            folds.setdefault(control.fold, []).append(held)
        shown = box("ak-controls", *folds.pop(""))
        return [
            shown,
            *(
                box("ak-fold", html("ak-fold-head", escape(name)), box("ak-controls", *boxes))
                for name, boxes in folds.items()
            ),
        ]
