"""What an explorer answers in each of its settings, laid down for a page without Python.

This runs in the lesson's own kernel, once its cells have run.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode, b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets
from ipywidgets.widgets.widget import _instances

from alliancekit.errors import UserError
from alliancekit.exercises.engine.live import PracticeCard
from alliancekit.exercises.predictions.card import PredictionCard
from alliancekit.exercises.predictions.register import find_prediction
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Panel
from alliancekit.record import current_record
from alliancekit.site.practice import exercise_replies, prediction_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import ipywidgets

MOST = 600  # settings of one explorer
BYTES = 400_000  # that they may take, packed, in a file that comes after the first chart

_OF_CONTROLS = ("value", "index", "_options_labels", "disabled", "min", "max", "description")
_PLAIN = (str, int, float, bool, type(None))
_SHARED = 120  # so many times the bytes, before what settings share is told once and all is packed
_FEW = 2  # places
_SAMPLE = 6  # settings in which a control left to the page is tried


class _TooMany(Exception):  # noqa: N818 - no fault: fewer controls are then answered
    """There are more settings than a page should carry."""


@dataclass
class _Node:
    values: dict[str, Any]  # where controls and state stand
    shown: dict[str, str]  # "widget.trait" -> what the page is to show, as JSON
    places: dict[str, list[Any]]  # control -> the values it can have in this setting
    turns: dict[str, list[int]] = field(default_factory=dict)  # control -> the node each of them leads to


def write(path: str) -> None:
    """Write the answers of every panel and every card that this kernel holds."""
    widgets = list(_instances.values())
    panels = {each.model_id: lay_down(each) for each in widgets if isinstance(each, Panel)}
    cards: dict[str, Any] = {}
    for each in widgets:
        if isinstance(each, PredictionCard):
            cards[each.model_id] = {"prediction": prediction_answer(find_prediction(each.spec["id"]))}
        elif isinstance(each, PracticeCard):
            replies = exercise_replies(each.practice.exercise)
            cards[each.model_id] = {"exercise": replies, "card": each.card.model_id}
    Path(path).write_text(json.dumps({"panels": panels, "cards": cards}), encoding="utf-8")


def lay_down(panel: Panel) -> dict[str, Any]:
    """Work out what a panel shows in all its settings, or in those of as many controls as a page can carry.

    Parameters
    ----------
    panel
        An explorer as it opens. It is left as it was.

    Returns
    -------
    dict
        ``traits`` (which trait of which widget an answer sets), ``values`` and ``columns`` (all that occur),
        ``nodes`` (a setting each: which value every trait has, and where each control's places lead),
        ``controls`` (name -> model), ``answered`` (controls that the nodes know), ``python`` (controls that
        need Python), ``clicks``, ``table`` and ``toggle``.
    """
    start, opened = panel.values(), panel.toggle.value
    panel.toggle.value = True
    try:
        answered = [name for name, control in panel.controls.items() if _domain(control.widget)]
        if panel.job:
            answered.remove("run")
        while (found := _found(panel, start, answered)) is None:
            if not answered:
                raise UserError("An explorer has no answer in the setting that it opens with.")
            answered = _fewer(panel, answered)
        return found
    finally:
        _go(panel, start)
        panel.toggle.value = opened


def _found(panel: Panel, start: Mapping[str, Any], answered: list[str]) -> dict[str, Any] | None:
    """Return all that is answered for these controls; None where a page cannot have it."""
    kept = len(current_record().events())
    try:
        nodes = _walk(panel, start, answered)
        # What goes into a learner's record is not the page's to answer.
        return None if len(current_record().events()) > kept else _packed(panel, nodes, answered)
    except _TooMany:
        return None


def _domain(widget: ipywidgets.Widget) -> list[Any]:
    """Return all values of a control in the order of its places; none where they cannot be counted."""
    if widget.has_trait("index"):
        return list(widget._options_values)  # noqa: SLF001 - as the page counts them, whatever form they were given in
    if isinstance(widget.value, bool):
        return [False, True]
    if widget.has_trait("step") and widget.has_trait("min"):
        steps = round((widget.max - widget.min) / widget.step)
        return [type(widget.value)(round(widget.min + i * widget.step, 10)) for i in range(steps + 1)]
    return []


def _fewer(panel: Panel, answered: list[str]) -> list[str]:
    """Leave out the control with the most places: a slider that the page itself moves before any other."""
    sizes = {name: len(_domain(panel.controls[name].widget)) for name in answered}
    least = max(answered, key=lambda name: (name in panel.in_page and sizes[name] > _FEW, sizes[name]))
    if panel.controls[least].worded:  # a questionnaire is answered whole or not at all
        return [name for name in answered if not panel.controls[name].worded]
    return [name for name in answered if name != least]


def _walk(panel: Panel, start: Mapping[str, Any], answered: list[str]) -> list[_Node]:
    """Go from the setting it opens with to every setting that these controls lead to."""
    if prod(len(_domain(panel.controls[name].widget)) for name in answered) > MOST:
        raise _TooMany
    nodes: list[_Node] = []
    known: dict[tuple[Any, ...], int] = {}
    distinct: set[str] = set()
    worked_out: dict[tuple[Any, ...], Any] = {}

    def visit(values: Mapping[str, Any], changed: Mapping[str, Any]) -> int:
        key = _setting(panel, {**values, **changed})
        if key in known:
            return known[key]
        if len(nodes) >= MOST or sum(map(len, distinct)) > _SHARED * BYTES:
            raise _TooMany
        try:
            _go(panel, values)
            panel.set(**changed)
        except traitlets.TraitError:  # a choice that is not there in this setting
            raise _TooMany from None
        _work_out(panel, worked_out)
        settled = panel.values()
        if panel.fault or any(settled[name] != start[name] for name in panel.in_page - set(answered)):
            raise _TooMany  # it has no answer there, or moves what stands where the reader left it
        place = known.setdefault(_setting(panel, settled), len(nodes))
        if place == len(nodes):
            domains = {name: _domain(panel.controls[name].widget) for name in answered}
            nodes.append(_Node(settled, _shown(panel, answered), domains))
            distinct.update(nodes[-1].shown.values())
        known[key] = place
        return place

    visit(start, {})
    for node in nodes:  # which grow meanwhile
        for name, places in node.places.items():
            _go(panel, node.values)
            leads = [panel.follows(name, node.values | {name: value}) for value in places]
            node.turns[name] = [visit(node.values, _moved(node.values, lead)) for lead in leads]
    return nodes


def _setting(panel: Panel, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell settings apart; what a job finds follows from the others."""
    found = panel.job.state if panel.job else {}
    return _key({name: value for name, value in values.items() if name not in found})


def _work_out(panel: Panel, known: dict[tuple[Any, ...], Any]) -> None:
    """Do a panel's job, so that no figure of another setting stands; once for all that ask the same."""
    if not panel.job:
        return
    used = {name: each.widget.value for name, each in panel.controls.items() if not each.widget.disabled}
    if (key := _key(used)) not in known:
        known[key] = panel.job.done(panel.values())
    panel.set(found=known[key])


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple((name, each if isinstance(each, _PLAIN) else id(each)) for name, each in values.items())


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not where it was."""
    return {
        name: value
        for name, value in after.items()
        if value is not before[name] and not (isinstance(value, _PLAIN) and value == before[name])
    }


def _go(panel: Panel, values: Mapping[str, Any]) -> None:
    """Set a panel to where it has stood; where choices depend on another control, that one first."""
    for _ in range(3):
        if _key(panel.values()) == _key(values):
            return
        try:
            panel.set(**values)
        except traitlets.TraitError:
            for name, value in values.items():
                with suppress(traitlets.TraitError):
                    panel.set(**{name: value})


def _shown(panel: Panel, answered: list[str]) -> dict[str, str]:
    """Return what the page must be told of the present setting."""
    widgets: dict[str, tuple[ipywidgets.Widget, tuple[str, ...]]] = {}
    for widget in _within(panel):
        if isinstance(widget, LiveChart):
            widgets[widget.model_id] = (
                widget,
                ("signals", "selected", *(f"rows_{name}" for name in widget.datasets)),
            )
        elif type(widget).__name__ == "HTML":
            widgets[widget.model_id] = (widget, ("value",))
    for name, control in panel.controls.items():
        left = ("value", "index") if name in panel.in_page and name not in answered else ()
        traits = tuple(t for t in _OF_CONTROLS if control.widget.has_trait(t) and t not in left)
        widgets[control.widget.model_id] = (control.widget, traits)
    widgets[panel.manners.model_id] = (panel.manners, ("said",))
    return {
        f"{name}.{trait}": json.dumps(as_json(value))
        for name, (widget, traits) in widgets.items()
        for trait, value in widget.get_state(traits).items()
    }


def _within(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _within(child)


def as_json(value: Any) -> Any:
    """Return a value as JSON can hold it: bytes under ``$b``, as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$b": b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value


def _packed(panel: Panel, nodes: list[_Node], answered: list[str]) -> dict[str, Any]:
    """Say every value once; leave out what is the same in all settings."""
    changing = [
        trait
        for trait in nodes[0].shown
        if len({node.shown[trait] for node in nodes}) > 1 or trait.startswith(panel.table.model_id)
    ]
    values = list(dict.fromkeys(node.shown[trait] for node in nodes for trait in changing))
    place = {value: i for i, value in enumerate(values)}
    columns: dict[str, int] = {}
    sent = [_by_column(json.loads(value), columns) for value in values]
    laid = {
        "traits": changing,
        "values": sent,
        "columns": [json.loads(column) for column in columns],
        "nodes": [
            [[place[node.shown[trait]] for trait in changing], [node.turns[name] for name in answered]]
            for node in nodes
        ],
    }
    if answered and len(gzip.compress(json.dumps(laid).encode(), 6)) > BYTES:
        raise _TooMany
    left = [name for name in panel.controls if name not in answered]
    return {
        **laid,
        "controls": {name: control.widget.model_id for name, control in panel.controls.items()},
        "answered": answered,
        "python": [name for name in left if name not in panel.in_page or _reaches_rows(panel, nodes, name)],
        "clicks": {
            name: [[panel.charts[chart].model_id for chart in charts], _domain(panel.controls[name].widget)]
            for name, charts in panel.clicks.items()
            if name in answered
        },
        "table": panel.table.model_id,
        "toggle": panel.toggle.model_id,
    }


def _by_column(value: Any, columns: dict[str, int]) -> Any:
    """Say a column that many settings share once: in its place stands its number, under ``$c``."""
    if not isinstance(value, dict) or set(value) != {"length", "columns"}:
        return value
    numbered = {}
    for name, column in value["columns"].items():
        shortest = json.dumps(column)
        if isinstance(column, dict):
            numbers = np.frombuffer(b64decode(column["$b"])).tolist()
            if np.isfinite(numbers).all():  # written out, whole numbers are shorter, and just as exact
                written = json.dumps([int(each) if each.is_integer() else each for each in numbers])
                shortest = min(shortest, written, key=len)
        numbered[name] = {"$c": columns.setdefault(shortest, len(columns))}
    return {"length": value["length"], "columns": numbered}


def _reaches_rows(panel: Panel, nodes: list[_Node], name: str) -> bool:
    """Tell whether a control that the page moves also changes what Python sends to the charts."""
    ends = _domain(panel.controls[name].widget)
    if not ends:
        return True
    charts = {chart.model_id for chart in panel.charts.values()}
    for node in nodes[:: max(1, len(nodes) // _SAMPLE)]:
        for value in (ends[0], ends[len(ends) // 3], ends[-1]):
            _go(panel, node.values | {name: value})
            now = _shown(panel, [])
            if any(now[t] != node.shown[t] for t in now if t.partition(".")[0] in charts):
                return True
    return False
