"""A chart's marks one by one: where each stands, and what it says in words.

A picture's sentence tells what is seen; who cannot see it, or does not use a mouse, can also go from mark to
mark. A living chart finds its marks in the page (``explorers/steps.js``), by the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alliancekit.results import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG = re.compile(r"\d+\.\d{3,}")
_KEY = re.compile(r'(?:^\{|, )("(?:[^"\\]|\\.)*"): ')  # of the object that Vega-Lite writes for a tooltip
_EDGE = 5  # pixels around a point of a line, or a word


@dataclass(frozen=True)
class Step:
    """One mark: its box in the picture, in pixels, and its words."""

    x: float
    y: float
    width: float
    height: float
    words: str

    @property
    def box(self) -> tuple[float, float, float, float]:
        """From the left, from the top, width and height."""
        return self.x, self.y, self.width, self.height


def with_tip_names(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a chart whose tooltips name columns in words.

    Examples
    --------
    >>> with_tip_names({"encoding": {"tooltip": [{"field": "outcome_end"}]}})
    {'encoding': {'tooltip': [{'field': 'outcome_end', 'title': 'distress at the end'}]}}
    """
    named: dict[str, Any] = _named(spec)
    return named


def _named(part: Any) -> Any:
    if isinstance(part, list):
        return [_named(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value if key in ("data", "datasets") else _named(value) for key, value in part.items()}
    tips = kept.get("tooltip")
    if isinstance(tips, dict) and "field" in tips:
        kept["tooltip"] = tips = [tips]  # a single one would be shown without its name
    for tip in tips if isinstance(tips, list) else []:
        if "field" in tip:
            tip.setdefault("title", in_words(tip["field"]))
    return kept


def steps(spec: dict[str, Any]) -> list[list[Step]]:
    """Return the marks of a chart, group by group, as one would go through them.

    Marks with a tooltip say what it says. Where no mark has one, each says its places in words. Words in the
    picture are the last group. What was said in a group before is not said again.

    Parameters
    ----------
    spec
        The chart in Vega-Lite, with its data.

    Returns
    -------
    list of list of Step
        A group is a line, or the marks of one layer: from left to right, or from top to bottom where the
        chart has a row for each.

    Raises
    ------
    ValueError
        If it cannot be drawn.

    Examples
    --------
    >>> rows = [{"who": "C2", "x": 2}, {"who": "C1", "x": 1}]
    >>> spec = {"data": {"values": rows}, "mark": "point"}
    >>> spec["encoding"] = {"x": {"field": "x"}, "tooltip": {"field": "who"}}
    >>> [step.words for step in steps(spec)[0]]
    ['who: C1', 'who: C2']
    """
    import vl_convert

    vega = vl_convert.vegalite_to_vega(with_tip_names(spec))
    tipped = _tell_tips(vega)
    drawn = vl_convert.vega_to_scenegraph(vega, allowed_base_urls=[])
    rows = any(scale["name"].endswith("y") and scale["type"] in ("band", "point") for scale in _scales(vega))
    found: list[list[Step]] = []
    texts: list[Step] = []
    said: set[str] = set()
    for kind, name, items, left, top in _marks(drawn["scenegraph"], *drawn["origin"]):
        group = []
        for item in items:
            told = name in tipped if tipped or kind == "text" else True
            words = _words(item.get("description")) if told else ""
            if not words and kind == "text":
                text = item.get("text", "")
                text = " ".join(map(str, text)) if isinstance(text, list) else str(text)
                if text.strip() and text not in said:
                    texts.append(_step(kind, item, left, top, text.strip()))
                    said.add(text)
            elif words and words not in said and (name in tipped or item.get("opacity", 1)):
                group.append(_step(kind, item, left, top, words))
        said |= {step.words for step in group}
        group.sort(key=lambda step: (step.y, step.x) if rows else (step.x, step.y))
        found.append(group)
    return [group for group in (*found, texts) if group]


def _tell_tips(part: dict[str, Any]) -> set[str]:
    """Let marks with a tooltip be described by it, and return their names."""
    tipped = set()
    for mark in part.get("marks", []):
        look = mark.get("encode", {}).get("update", {})
        if "tooltip" in look and mark.get("type") != "group":
            told = look["tooltip"].get("signal", "''")
            parts = [f'{key[:-1]}: " + ({told})[{key}]' for key in _KEY.findall(told)]
            look["description"] = {"signal": ' + "; " + '.join(parts) or told}
            tipped.add(mark.get("name"))
        tipped |= _tell_tips(mark)
    return tipped


def _scales(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from part.get("scales", [])
    for mark in part.get("marks", []):
        yield from _scales(mark)


def _marks(node: dict[str, Any], left: float, top: float) -> Iterator[tuple[Any, ...]]:
    """Find the marks that show data: kind, name, items, and where their own 0, 0 is."""
    kind = node.get("marktype")
    if kind and kind != "group":
        if node.get("role") == "mark":
            yield kind, node.get("name"), node.get("items", []), left, top
        return
    if kind and node.get("role") not in ("frame", "scope", "mark"):
        return  # axes, legends and titles
    for item in node.get("items", []):
        inside = (left + item.get("x", 0), top + item.get("y", 0)) if kind else (left, top)
        for each in item.get("items", []) if kind else [item]:
            yield from _marks(each, *inside)


def _words(told: str | None) -> str:
    known = [
        part for part in (told or "").split("; ") if not part.endswith((": NaN", ": null", ": undefined"))
    ]
    return _LONG.sub(lambda found: f"{float(found[0]):.2f}", "; ".join(known)).replace("_", " ")


def _step(kind: str, item: dict[str, Any], left: float, top: float, words: str) -> Step:
    x, y = item.get("x", 0), item.get("y", 0)
    wide, high = item.get("width", item.get("x2", x) - x), item.get("height", item.get("y2", y) - y)
    edge = item.get("size", 64) ** 0.5 / 2 if kind == "symbol" else 0 if kind == "rect" else _EDGE
    x, y, wide, high = min(x, x + wide), min(y, y + high), abs(wide), abs(high)
    return Step(left + x - edge, top + y - edge, wide + 2 * edge, high + 2 * edge, words)
