"""Reciprocity lab: two people who move each other; set how strongly, and see where they settle.

The picture is solved in the page (``solver.js``), so that it follows a slider within a frame or two,
however far away the kernel is. Sentence and table come from :class:`alliancekit.stats.CoupledModel`.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pandas as pd
import traitlets

from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.explorers.reciprocity.charts import EDGE, SESSION, phase_chart, session_lines
from alliancekit.explorers.scripted import Scripted
from alliancekit.stats import CoupledModel, Linear, Piecewise, Saturating

if TYPE_CHECKING:
    from alliancekit.clinic import Clinic

SIZES: dict[str, Any] = {
    "edge": EDGE,
    "within": 10.0,
    "session": SESSION,
    "flow": 17,
    "curve": 61,
    "points": 101,
}
_OWN = "your own"
_START_STEP = 0.25
_NEAR = 0.05  # closer than this to a stable state the two have settled

INFLUENCES: dict[str, Saturating | Linear | Piecewise] = {
    "levels off": Saturating(),
    "keeps growing": Linear(),
    "unpleasant counts double": Piecewise(below=2, above=1, floor=-2, ceiling=1),
}
_PLAIN: dict[str, Any] = {"m1": -1.0, "m2": -1.0, "influence": "levels off"}
_PLAIN |= dict.fromkeys(("b1", "c1", "b2", "c2"), 0.0)
_SITUATIONS: dict[str, dict[str, Any]] = {
    "warm and steady": {"b1": 0.5, "c1": 0.4, "b2": -0.3, "c2": 1.2, "therapist": 0.5, "client": -2.0},
    "two alone": {"b1": 0.5, "b2": -0.8, "therapist": -1.0, "client": 1.5},
    "two ways it can go": {
        "b1": 0.1, "c1": 1.6, "b2": -0.1, "c2": 1.6, "therapist": 1.0, "client": -0.75,
    },
    "mutual spiral down": {
        "b1": 0.6, "c1": 1.2, "b2": -0.4, "c2": 0.8, "therapist": 1.0, "client": -1.0,
        "influence": "unpleasant counts double",
    },
    "therapist stays calm": {
        "b1": 0.8, "c1": 0.1, "b2": -0.6, "c2": 1.0, "therapist": 0.75, "client": -2.5,
    },
    "tug of war": {"c1": -1.6, "c2": -1.6, "therapist": -1.0, "client": -0.75},
    "one seeks, one withdraws": {
        "m1": -0.4, "c1": -1.4, "m2": -0.4, "c2": 1.4, "therapist": 1.5, "client": 1.5,
    },
    "feelings that feed themselves": {
        "m1": 0.2, "c1": 0.1, "m2": 0.2, "c2": 0.1, "therapist": 0.25, "client": -0.25,
    },
}  # fmt: skip
PRESETS = {name: _PLAIN | changes for name, changes in _SITUATIONS.items()}
_FIRST = "warm and steady"
_NOT_SOLVED = ("preset", "influence")  # the influence reaches the page by its place in the list


class _Solver(Scripted):
    """Puts the solved equations into both charts whenever a control moves; it has no view of its own."""

    files = (Path(__file__).with_name("solver.js"),)

    controls = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    shape = traitlets.Instance(ipywidgets.Widget).tag(sync=True, **ipywidgets.widget_serialization)
    phase = traitlets.Instance(LiveChart).tag(sync=True, **ipywidgets.widget_serialization)
    lines = traitlets.Instance(LiveChart).tag(sync=True, **ipywidgets.widget_serialization)
    shapes = traitlets.List(traitlets.Dict()).tag(sync=True)
    sizes = traitlets.Dict().tag(sync=True)


def explore_reciprocity(clinic: Clinic | None = None) -> Panel:  # noqa: ARG001 - every explorer is called alike
    """Let two people move each other, by the coupled equations of Liebovitch and colleagues (2011).

    Parameters
    ----------
    clinic
        Not used: the lab shows a model and no data. Explorers are all called alike.

    Returns
    -------
    Panel
        A widget to display; a click in the phase portrait sets the start.

    Examples
    --------
    >>> lab = explore_reciprocity()
    >>> lab.controls["shown"].widget.value = True
    >>> lab.controls["preset"].widget.value = "tug of war"
    >>> "3 steady states" in lab.text
    True
    """
    controls = _controls()
    prediction = Prediction(
        {}, "", "Did they go where you thought?", show="Show where they end", hide="Hide where they end"
    )
    links = {"shown": prediction.button}
    sliders = {name: controls[name].widget for name in PRESETS[_FIRST]}
    rows = pair_rows(half=False, **{name: each.value for name, each in sliders.items()})
    phase = LiveChart(phase_chart({**rows, "places": _places()}), links=links, select="place")
    lines = LiveChart(session_lines(rows["lines"]), links=links)
    solved = {name: control.widget for name, control in controls.items() if name not in _NOT_SOLVED}
    solver = _Solver(
        controls=solved,
        shape=sliders["influence"],
        phase=phase,
        lines=lines,
        shapes=[asdict(shape) for shape in INFLUENCES.values()],
        sizes=SIZES,
    )
    solver.add_class("ak-off")
    return Panel(
        controls=controls,
        charts={"phase": phase, "lines": lines},
        see=view_pair,
        prediction=prediction,
        react=follow_preset,
        sets={"phase": ["therapist", "client"]},
        in_page=[*solved, "influence"],
        lead=[solver],
        note="A model, not data: nobody's session was measured. Equations: Liebovitch et al. (2011); the "
        "three shapes of influence and the situations are ours. Affect runs from −3 to 3; 0 is neutral.",
    )


def follow_preset(changed: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what a situation sets when it is chosen; another setting of a slider is no situation any more.

    Examples
    --------
    >>> follow_preset("preset", {"preset": "two alone"})["b1"]
    0.5
    >>> follow_preset("b1", PRESETS["two alone"] | {"preset": "two alone", "b1": 0.6})
    {'preset': 'your own'}
    """
    chosen = PRESETS.get(values["preset"], {})
    if changed == "preset":
        return chosen
    return {"preset": _OWN} if any(_differ(values[name], value) for name, value in chosen.items()) else {}


def view_pair(
    preset: str,  # noqa: ARG001 - a situation is what the other controls are set to
    shown: bool,
    half: bool,
    therapist: float,
    client: float,
    *,
    influence: str,
    **terms: float,
) -> View:
    """Return what the lab says of one pair; the page draws it.

    Parameters
    ----------
    preset
        The name of the situation; it changes nothing by itself.
    shown
        Whether to say where the two end; if not, the sentence asks the reader.
    half
        Whether to say as well what half the therapist's response would do.
    therapist, client
        Affect at the start, -3 to 3.
    influence
        One of :data:`INFLUENCES`, for both.
    **terms
        ``m1``, ``b1``, ``c1`` of the therapist and ``m2``, ``b2``, ``c2`` of the client.

    Examples
    --------
    >>> alone = {"m1": -1, "b1": 0.5, "c1": 0, "m2": -1, "b2": -1, "c2": 0}
    >>> view = view_pair("your own", True, False, 2, 2, influence="levels off", **alone)
    >>> view.sentence.splitlines()[0].split(": ")[0]
    'They begin with the therapist at 2.00 and the client at 2.00, and settle at therapist 0.50, client −1.00'
    """
    model = _model(influence, terms)
    states = _states(model)
    path = model.trajectory(therapist, client, SESSION, SIZES["points"])
    paths = {"as set": path}
    start = f"They begin with the therapist at {_plain(therapist)} and the client at {_plain(client)}"
    words = [f"{start}, and {_ending(path, states)}.", model.sentence().replace("-", "−")]
    if half and model.c1 == 0:
        words.append("The client does not move the therapist here (c1 is 0), and half of 0 is 0.")
    elif half:
        weaker = replace(model, c1=model.c1 / 2)
        paths["half as strong"] = weaker.trajectory(therapist, client, SESSION, SIZES["points"])
        ending = _ending(paths["half as strong"], _states(weaker))
        words.append(f"With half the therapist's response, from the same start, they {ending}.")
    words.append("So says the model; it is no forecast for any two people.")
    asked = (
        f"{start}, at the yellow diamond.\nFollow the arrows with a finger: where will they be when nothing "
        "changes any more? Then press “Show where they end”."
    )
    table = _table(states, paths)
    return View(
        "\n".join(words) if shown else asked,
        table if shown else table.iloc[:0],
        "Where neither changes any more (steady states), and where the session begins and ends.",
    )


def pair_rows(
    half: bool, therapist: float, client: float, influence: str, **terms: float
) -> dict[str, pd.DataFrame]:
    """Return the data sets that both charts show of one pair, as the page's own sums must give them.

    Parameters are those of :func:`view_pair`.

    Returns
    -------
    dict
        ``flow``, ``nullclines``, ``paths``, ``states`` (see :func:`~.charts.phase_chart`)
        and ``lines``.

    Examples
    --------
    >>> pair_rows(False, **PRESETS["two alone"])["states"]
       therapist  client    kind
    0        0.5    -0.8  stable
    """
    model = _model(influence, terms)
    weaker = replace(model, c1=model.c1 / 2)
    settings = {"as set": model} | ({"half as strong": weaker} if half else {})
    paths = pd.concat(
        [
            each.trajectory(therapist, client, SESSION, SIZES["points"]).assign(setting=name)
            for name, each in settings.items()
        ],
        ignore_index=True,
    )
    curves = model.nullclines(EDGE, SIZES["curve"])
    along = curves["client"].where(curves["curve"] == "therapist", curves["therapist"])
    near = curves[["therapist", "client"]].abs().max(axis=1) < 10 * EDGE
    return {
        "flow": model.field(EDGE, SIZES["flow"]),
        "nullclines": curves.assign(along=along)[near],
        "paths": paths,
        "states": _states(model),
        "lines": paths.melt(
            ["time", "setting"], ["client", "therapist"], var_name="person", value_name="affect"
        ),
    }


def _model(influence: str, terms: dict[str, float]) -> CoupledModel:
    shape = INFLUENCES[influence]
    return CoupledModel(**terms, f1=shape, f2=shape)


def _differ(now: float | str, wanted: float | str) -> bool:
    if isinstance(now, str) or isinstance(wanted, str):
        return now != wanted
    return abs(now - wanted) > 1e-6  # the page's slider rounds in its own way


def _states(model: CoupledModel) -> pd.DataFrame:
    found = [(each.therapist, each.client, each.kind) for each in model.steady_states()]
    return pd.DataFrame(found, columns=["therapist", "client", "kind"])


def _ending(path: pd.DataFrame, states: pd.DataFrame) -> str:
    """Say where a session ends, and whether the two have settled there."""
    last = path.iloc[-1]
    therapist, client = float(last["therapist"]), float(last["client"])
    if max(abs(therapist), abs(client)) > EDGE:
        return (
            "leave the picture"
            if last["time"] < SESSION
            else _at("end outside the picture", therapist, client)
        )
    stable = states.loc[states["kind"] == "stable", ["therapist", "client"]].to_numpy(float)
    away = np.hypot(*(stable - [therapist, client]).T)
    if (away < _NEAR).any():  # the state itself, which a session of any length only comes near
        return _at("settle", *map(float, stable[away.argmin()]))
    return _at("are still on their way when the session ends,", therapist, client)


def _at(verb: str, therapist: float, client: float) -> str:
    one, other = (
        "pleasant" if value > _NEAR else "unpleasant" if value < -_NEAR else "neutral"
        for value in (therapist, client)
    )
    words = f"{one} for both" if one == other else f"{one} for the therapist, {other} for the client"
    return f"{verb} at therapist {_plain(therapist)}, client {_plain(client)}: {words}"


def _plain(value: float) -> str:
    return f"{round(value, 2) + 0:.2f}".replace("-", "−")


def _table(states: pd.DataFrame, paths: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = [
        (f"steady state, {kind}", therapist, client)
        for therapist, client, kind in states.itertuples(index=False)
    ]
    for setting, path in paths.items():
        for label, place in (("start", 0), ("end", -1)):
            rows.append((f"{label}, {setting}", path["therapist"].iloc[place], path["client"].iloc[place]))
    table = pd.DataFrame(rows, columns=["what", "therapist", "client"]).set_index("what")
    return (table.round(2) + 0).reset_index()  # nobody is at −0.00


def _places() -> pd.DataFrame:
    along = np.arange(-EDGE, EDGE + _START_STEP / 2, _START_STEP)
    therapist, client = (axis.ravel() for axis in np.meshgrid(along, along))
    half = _START_STEP / 2
    return pd.DataFrame(
        {
            "left": therapist - half,
            "right": therapist + half,
            "bottom": client - half,
            "top": client + half,
            "place": [f"{t:g} {c:g}" for t, c in zip(therapist, client, strict=True)],
        }
    )


def _controls() -> dict[str, Control]:
    first = PRESETS[_FIRST]
    preset = ipywidgets.Dropdown(options=[*PRESETS, _OWN], value=_FIRST, description="Situation")
    shape = ipywidgets.Dropdown(options=list(INFLUENCES), description="Influence")
    half = ipywidgets.ToggleButton(description="Half as strong")
    sliders = {}
    for number, person, other in ((1, "therapist", "client"), (2, "client", "therapist")):
        ranges = {
            f"c{number}": (f"moved by {other}, c{number}", -2, 2, 0.1),
            person: ("start", -EDGE, EDGE, _START_STEP),
            f"b{number}": (f"own drive, b{number}", -1, 1, 0.1),
            f"m{number}": (f"inertia, m{number}", -1.9, 0.5, 0.15),
        }
        for name, (label, low, high, step) in ranges.items():
            slider = ipywidgets.FloatSlider(
                first[name], min=low, max=high, step=step, description=f"{person.capitalize()}: {label}"
            )
            sliders[name] = Control(slider, _QUESTIONS[name], "" if name in ("c1", "c2") else MORE)
    return {
        "preset": Control(preset, "Follow the arrows from the yellow start: where will these two settle?"),
        "c1": sliders.pop("c1"),
        "c2": sliders.pop("c2"),
        "half": Control(half, "What if the therapist's response (c1) were half as strong?"),
        "influence": Control(
            shape, "What if strong feelings count for more, or unpleasant ones double?", MORE
        ),
        **sliders,
    }


_QUESTIONS = {
    "c1": "What if it is below 0, so that the therapist is moved the other way?",
    "b1": "Can a therapist's own mood lift both?",
    "m1": "Far below 0, a feeling goes fast. And above 0?",
    "therapist": "Does another start lead to another end?",
    "c2": "How far must the client be moved to settle above 0?",
    "b2": "How low may the client's own drive be before they settle below 0?",
    "m2": "If the client lets go of feelings slowly, what does the line look like?",
    "client": "Is there a start from which both end up elsewhere?",
}
