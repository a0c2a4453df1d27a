"""What an explorer answers in each of its settings, laid down for a page without Python.

This runs in the lesson's own kernel, once its cells have run.
"""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
from ipywidgets.widgets.widget import _instances

from alliancekit.errors import UserError
from alliancekit.exercises.engine.live import PracticeCard
from alliancekit.exercises.predictions.card import PredictionCard
from alliancekit.exercises.predictions.register import find_prediction
from alliancekit.explorers.panel import Panel
from alliancekit.site.places import places
from alliancekit.site.practice import exercise_replies, prediction_answer
from alliancekit.site.walk import TooMuch, Walk, Without

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from alliancekit.site.walk import Node

MOST = 1500  # settings of one explorer
BYTES = 400_000  # that they may take, packed, in a file that comes after the first chart

_CUTS = (200, 100, 50, 25, 12, 6, 3)  # so many places of a list that is too long
_TWO = 2  # places of a button
_SHORT = 6  # places of a list that is answered whole or not at all


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
    """Work out what a panel shows in all its settings, or in as many as a page can carry.

    Of a list that is too long the first places are answered; the page's own list ends there, and says so.

    Parameters
    ----------
    panel
        An explorer as it opens. It is left as it was.

    Returns
    -------
    dict
        ``traits`` (which trait of which widget an answer sets), ``values`` and ``columns`` (all that occur),
        ``nodes`` (a setting each: which value every trait has, and which of the ``turns`` each control has),
        ``turns`` (the node that each place of a control leads to),
        ``moves`` (control -> a place each: the widgets that the page moves itself, and that it sets),
        ``frees`` (widget that the page moves itself -> the control that it moves, and to which place),
        ``controls`` (name -> model), ``answered`` (controls that the nodes know), ``python`` (controls that
        need Python), ``clicks``, ``sets`` (chart -> controls that a click in it sets), ``table``, ``toggle``,
        and ``opens``: what a page that is cut shows at first where the panel shows something else.
    """
    with Walk(panel) as walk:
        most, without = MOST, walk.kept()
        while True:
            cut = _plan(panel, most, without)
            try:
                return _packed(panel, walk, walk.nodes(cut, most), cut)
            except Without as fault:
                if fault.control not in cut:  # nobody moved it
                    raise UserError("An explorer has no answer in the setting that it opens with.") from None
                without.add(fault.control)
            except TooMuch:
                most //= 2


def _plan(panel: Panel, most: int, without: Collection[str]) -> dict[str, int]:
    """Return the controls that a page answers, and in how many of their places."""
    sizes = {name: len(list(places(each.widget))) for name, each in panel.controls.items()}
    names = [
        name for name in sizes if sizes[name] and name not in without and not (panel.job and name == "run")
    ]
    long = sorted(
        (name for name in names if _is_list(panel, name) and sizes[name] > _SHORT), key=sizes.__getitem__
    )
    itself = sorted(
        (name for name in names if name in panel.in_page and sizes[name] > _TWO), key=sizes.__getitem__
    )
    while itself and prod(sizes[name] for name in names) > most:
        names.remove(itself.pop())
    cut = {name: min(sizes[name], _CUTS[-1]) if name in long else sizes[name] for name in names}
    while prod(cut.values()) > most:
        cut = {name: many for name, many in cut.items() if name not in _most_places(panel, cut)}
    for name in long:
        for many in (sizes[name], *_CUTS):
            if name in cut and many > cut[name] and prod((cut | {name: many}).values()) <= most:
                cut[name] = many
    return cut


def _is_list(panel: Panel, name: str) -> bool:
    return isinstance(panel.controls[name].widget, ipywidgets.Dropdown)


def _most_places(panel: Panel, cut: Mapping[str, int]) -> Collection[str]:
    """Return what has the most places; a questionnaire is answered whole or not at all."""
    worded = [name for name in cut if panel.controls[name].worded]
    alone = [[name] for name in cut if name not in worded]
    return max([*alone, *([worded] if worded else [])], key=lambda names: prod(cut[name] for name in names))


def _packed(panel: Panel, walk: Walk, nodes: Sequence[Node], cut: Mapping[str, int]) -> dict[str, Any]:
    """Say every value once; leave out what is the same in all settings."""
    changing = [
        trait
        for trait in nodes[0].shown
        if len({node.shown[trait] for node in nodes}) > 1 or trait.startswith(panel.table.model_id)
    ]
    values = list(dict.fromkeys(node.shown[trait] for node in nodes for trait in changing))
    place = {value: i for i, value in enumerate(values)}
    columns: dict[str, int] = {}
    turns: dict[tuple[int, ...], int] = {}
    sent = [_by_column(json.loads(value), columns) for value in values]
    laid: dict[str, Any] = {
        "traits": changing,
        "values": sent,
        "columns": [json.loads(column) for column in columns],
        "nodes": [
            [
                [place[node.shown[trait]] for trait in changing],
                [turns.setdefault(tuple(node.turns[name]), len(turns)) for name in cut],
            ]
            for node in nodes
        ],
        "moves": walk.moves(cut),
        "frees": walk.frees(cut),
    }
    laid["turns"] = [list(each) for each in turns]
    if cut and len(gzip.compress(json.dumps(laid).encode(), 6)) > BYTES:
        raise TooMuch
    left = [name for name in panel.controls if name not in cut]
    return {
        **laid,
        "opens": {
            trait: json.loads(now) for trait, now in nodes[0].shown.items() if now != walk.opening[trait]
        },
        "controls": {name: control.widget.model_id for name, control in panel.controls.items()},
        "answered": list(cut),
        "python": [name for name in left if name not in panel.in_page or walk.reaches_rows(nodes, name)],
        "clicks": {
            name: [panel.charts[chart].model_id for chart in charts]
            for name, charts in panel.clicks.items()
            if name in cut
        },
        "sets": {panel.charts[chart].model_id: list(names) for chart, names in panel.sets.items()},
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
