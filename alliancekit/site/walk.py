"""A panel taken from setting to setting: what it shows in each, and where each control leads from there."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import traitlets

from alliancekit.explorers.live import LiveChart
from alliancekit.record import current_record
from alliancekit.site.places import elsewhere, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import ipywidgets

    from alliancekit.explorers.panel import Panel

_OF_CONTROLS = ("value", "index", "_options_labels", "disabled", "min", "max", "description")
_PLAIN = (str, int, float, bool, type(None))
_SAMPLE = 6  # settings in which a control left to the page is tried
_ROOM = 48_000_000  # bytes of all that is shown, before what settings share is told once and all is packed
_CARRIED = 3  # so many times the settings planned, for what is taken along from one list into another


class TooMuch(Exception):  # noqa: N818 - no fault: fewer settings are then answered
    """There is more than a page should carry."""


class Without(Exception):  # noqa: N818 - no fault: the other controls are then answered
    """A page cannot answer this control: it has no answer somewhere, or writes into the learner's record."""

    def __init__(self, control: str) -> None:
        super().__init__(control)
        self.control = control


@dataclass(frozen=True)
class _Seen:
    """One setting, whatever the page may show of it."""

    values: dict[str, Any]  # where controls and state stand
    shown: dict[str, str]  # "widget.trait" -> what is to be seen, as JSON
    domains: dict[str, list[Any]]  # control -> the values it can have here


@dataclass
class Node:
    """One setting as the page shows it.

    Attributes
    ----------
    values
        Where controls and state stand.
    shown
        ``widget.trait`` -> its value, as JSON.
    places
        Control -> the values that the page offers.
    turns
        Control -> the node that each of them leads to; one list for all that share it.
    """

    values: dict[str, Any]
    shown: dict[str, str]
    places: dict[str, list[Any]]
    turns: dict[str, list[int]] = field(default_factory=dict)


class Walk:
    """Goes through a panel's settings, and leaves it as it was.

    What was seen of a setting is kept, so that a second walk through fewer settings costs nothing.

    Parameters
    ----------
    panel
        An explorer as it opens.

    Attributes
    ----------
    opening
        What the panel shows as it opens.
    """

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._start, self._opened = panel.values(), panel.toggle.value
        self._widgets = [*_within(panel), *(each.widget for each in panel.controls.values())]
        self._seen: dict[tuple[Any, ...], _Seen] = {}
        self._worked_out: dict[tuple[Any, ...], Any] = {}
        self._last: dict[str, tuple[Any, str]] = {}
        self.opening: dict[str, str] = {}

    def __enter__(self) -> Self:
        for widget in self._widgets:
            widget.send_state = _to_nobody  # in the end all is as it was, and thousands of messages are saved
        current_record().add = _keep_nothing  # type: ignore[assignment,method-assign] # it is not the page's to answer
        self._panel.toggle.value = True
        self.opening = self._shown()
        return self

    def __exit__(self, *_fault: object) -> None:
        _go(self._panel, self._start)
        self._panel.toggle.value = self._opened
        for widget in self._widgets:
            vars(widget).pop("send_state", None)
        vars(current_record()).pop("add", None)

    def kept(self) -> set[str]:
        """Return the controls whose moves go into the learner's record, in the setting it opens with."""
        found = set()
        for name, control in self._panel.controls.items():
            try:
                for value in () if control.worded else places(control.widget):  # a form may keep a file
                    self._lead(name, self._start, value)
            except Without:
                found.add(name)
        return found

    def nodes(self, cut: Mapping[str, int], most: int) -> list[Node]:
        """Go from the setting it opens with to every setting that these controls lead to.

        Parameters
        ----------
        cut
            Control -> how many of its places are answered.
        most
            Settings that are planned.

        Raises
        ------
        TooMuch, Without
            The page cannot have it like this.
        """
        offered = {name: self._offered(name, many) for name, many in cut.items()}
        left = self._panel.in_page - set(cut)
        moved = {widget for moves in self.moves(cut).values() for widgets in moves for widget in widgets}
        hidden = {
            f"{widget}.{trait}"
            for widget in (self._panel.controls[name].widget.model_id for name in left)
            for trait in ("value", "index")
            if widget not in moved
        }
        nodes: list[Node] = []
        known: dict[tuple[Any, ...], int] = {}
        distinct: set[str] = set()

        def visit(before: Mapping[str, Any], values: Mapping[str, Any], control: str) -> int:
            seen = self._see(before, values, control)
            key = _key({name: value for name, value in self._free(seen.values).items() if name not in left})
            if key in known:
                return known[key]
            if len(nodes) >= _CARRIED * most or sum(map(len, distinct)) > _ROOM:
                raise TooMuch
            places = {
                name: [
                    each for each in seen.domains[name] if each in offered[name] or each == seen.values[name]
                ]
                for name in cut
            }
            shown = {
                trait: now
                for trait, now in (seen.shown | self._ends(seen, places)).items()
                if trait not in hidden
            }
            distinct.update(shown.values())
            nodes.append(Node(seen.values, shown, places))
            return known.setdefault(key, len(known))

        visit(self._start, self._start, "")
        shared: dict[tuple[Any, ...], list[int]] = {}
        for node in nodes:  # which grow meanwhile
            for name, values in node.places.items():
                others = {each: value for each, value in node.values.items() if each not in (name, *left)}
                if (key := (name, _key(others), repr(values))) not in shared:
                    leads = [self._lead(name, node.values, value) for value in values]
                    shared[key] = [visit(node.values, lead, name) for lead in leads]
                node.turns[name] = shared[key]
        return nodes

    def moves(self, cut: Mapping[str, int]) -> dict[str, list[list[str]]]:
        """Return control -> for each of its places, the widgets left to the page that it sets."""
        found = {}
        for name, many in cut.items():
            found[name] = [
                [
                    widget
                    for left, widget, other in self._left(cut)
                    if self._lead(name, self._start | {left: other}, value)[left] != other
                ]
                for value in islice(places(self._panel.controls[name].widget), many)
            ]
        return {name: moves for name, moves in found.items() if any(moves)}

    def frees(self, cut: Mapping[str, int]) -> dict[str, list[Any]]:
        """Return widget left to the page -> the control that moves with it, and the place it goes to."""
        found: dict[str, list[Any]] = {}
        for left, widget, other in self._left(cut):
            lead = self._lead(left, self._start, other)
            for name in cut:
                if lead[name] != self._start[name]:
                    found[widget] = [name, list(places(self._panel.controls[name].widget)).index(lead[name])]
        return found

    def reaches_rows(self, nodes: Sequence[Node], name: str) -> bool:
        """Tell whether a control that the page moves also changes what Python sends to the charts."""
        ends = list(places(self._panel.controls[name].widget))
        if not ends:
            return True
        charts = {chart.model_id for chart in self._panel.charts.values()}
        for node in nodes[:: max(1, len(nodes) // _SAMPLE)]:
            for value in (ends[0], ends[len(ends) // 3], ends[-1]):
                _go(self._panel, node.values | {name: value})
                now = self._shown()
                if any(now[t] != node.shown.get(t, now[t]) for t in now if t.partition(".")[0] in charts):
                    return True
        return False

    def _left(self, cut: Mapping[str, int]) -> Iterator[tuple[str, str, Any]]:
        """Yield each control that is left to the page, its widget, and a value elsewhere."""
        for name in sorted(self._panel.in_page - set(cut)):
            widget = self._panel.controls[name].widget
            if (other := elsewhere(widget, self._start[name])) != self._start[name]:
                yield name, widget.model_id, other

    def _offered(self, name: str, many: int) -> list[Any]:
        """Return the values that the page offers: all, whatever they are in a setting, or the first."""
        every = list(places(self._panel.controls[name].widget))
        return _Any() if many >= len(every) else every[:many]

    def _lead(self, name: str, values: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """Return where all would stand once a control is moved there from elsewhere."""
        other = elsewhere(self._panel.controls[name].widget, value)
        try:
            return self._panel.follows(name, {**values, name: other}, {**values, name: value})
        except _Kept:
            raise Without(name) from None

    def _see(self, before: Mapping[str, Any], values: Mapping[str, Any], control: str) -> _Seen:
        """Go to a setting from another, and look."""
        key = _key(self._free(values))
        if key not in self._seen:
            panel = self._panel
            try:
                panel.set(**values)
            except traitlets.TraitError:  # what can be chosen is still that of another setting
                _go(panel, before)
                with suppress(traitlets.TraitError):
                    panel.set(**_moved(before, values))
            self._work_out()
            settled = panel.values()
            if panel.fault or (control and settled[control] != values[control]):
                raise Without(control)
            domains = {name: list(places(each.widget)) for name, each in panel.controls.items()}
            seen = _Seen(settled, self._shown(), domains)
            self._seen[key] = self._seen.setdefault(_key(self._free(settled)), seen)
        return self._seen[key]

    def _free(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Leave out what a job finds: it follows from the others."""
        found = self._panel.job.state if self._panel.job else {}
        return {name: value for name, value in values.items() if name not in found}

    def _work_out(self) -> None:
        """Do a panel's job, so that no figure of another setting stands; once for all that ask the same."""
        panel = self._panel
        if not panel.job:
            return
        used = {name: each.widget.value for name, each in panel.controls.items() if not each.widget.disabled}
        if (key := _key(used)) not in self._worked_out:
            self._worked_out[key] = panel.job.done(panel.values())
        panel.set(found=self._worked_out[key])

    def _shown(self) -> dict[str, str]:
        """Return what the page must be told of the present setting."""
        panel, traits = self._panel, {}
        for widget in self._widgets:
            if isinstance(widget, LiveChart):
                traits[widget] = ("signals", "selected", *(f"rows_{name}" for name in widget.datasets))
            elif type(widget).__name__ == "HTML":
                traits[widget] = ("value",)
        for control in panel.controls.values():
            traits[control.widget] = _OF_CONTROLS
        traits[panel.manners] = ("said",)
        return {
            f"{widget.model_id}.{trait}": self._as_json(f"{widget.model_id}.{trait}", value)
            for widget, names in traits.items()
            for trait, value in widget.get_state([name for name in names if name in widget.keys]).items()
        }

    def _as_json(self, trait: str, value: Any) -> str:
        """Write out a value, if it is not what it was in the setting before."""
        before = self._last.get(trait)
        if before is None or (before[0] is not value and before[0] != value):
            self._last[trait] = value, json.dumps(as_json(value))
        return self._last[trait][1]

    def _ends(self, seen: _Seen, offered: Mapping[str, list[Any]]) -> dict[str, str]:
        """Return what is to be seen of lists that end before the panel's do."""
        shown: dict[str, Any] = {}
        said = dict(json.loads(seen.shown[f"{self._panel.manners.model_id}.said"]))
        for name, values in offered.items():
            every, widget = seen.domains[name], self._panel.controls[name].widget
            if len(values) == len(every):
                continue
            labels = json.loads(seen.shown[f"{widget.model_id}._options_labels"])
            shown[f"{widget.model_id}._options_labels"] = [labels[every.index(each)] for each in values]
            shown[f"{widget.model_id}.index"] = said[name] = values.index(seen.values[name])
            asked = f"{self._panel.questions[name].model_id}.value"
            shown[asked] = (
                f"{json.loads(seen.shown[asked])} On this page: {len(values)} of {len(every)}; "
                "all of them with Python."
            )
        if shown:
            shown[f"{self._panel.manners.model_id}.said"] = said
        return {trait: json.dumps(value) for trait, value in shown.items()}


class _Any(list[Any]):
    def __contains__(self, _value: object) -> bool:
        return True


def as_json(value: Any) -> Any:
    """Return a value as JSON can hold it: bytes under ``$b``, as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return {"$b": b64encode(value).decode("ascii")}
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value


class _Kept(Exception):  # noqa: N818 - no fault
    """Something was to be kept in the learner's record."""


def _keep_nothing(*_args: object, **_named: object) -> None:
    raise _Kept


def _to_nobody(*_args: object, **_named: object) -> None:
    """Send nothing."""


def _key(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell settings apart."""
    return tuple((name, each if isinstance(each, _PLAIN) else repr(each)) for name, each in values.items())


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
            panel.refresh()  # some were set before
            for name, value in _moved(panel.values(), values).items():
                with suppress(traitlets.TraitError):
                    panel.set(**{name: value})


def _within(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _within(child)
