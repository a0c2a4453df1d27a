"""A chart as a drawing that stands in a page by itself: no script, no outside host.

:func:`drawn` is part of a page that has styles of its own, such as a report; :func:`still` is the picture
under a notebook's cell. It stays where the notebook is exported, or opened without Python.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import defaultdict
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from alliancekit.charts.steps import steps
from alliancekit.charts.theme import DARK, FONT
from alliancekit.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words are measured as wide as they come, and written in the page's own letters: then none is ever cut off.
_WIDE = "Verdana, 'DejaVu Sans', Geneva, Arial, sans-serif"
# No text of an SVG may hold these; a single one in a word that is measured ends Python at once.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The page's own letters and styles hold; and a mark's label would tell its value, and a code, once more.
_NOT_KEPT = {"class", "font-family", "role"}
_GEOMETRY = {"d", "transform", "x", "x2", "y", "y2", "width", "height"}
_LONG = re.compile(r"\d+\.\d{3,}")
_MOVED = re.compile(r"translate\(([^(),]+),([^(),]+)\)")
_NARROWEST = 480  # pixels: narrower, its words could not be read, and it is moved sideways instead
# A telephone shows no scroll bar: what a picture lacks there would not be missed.
_ASIDE = '<small aria-hidden="true" hidden>Move the picture sideways ↔</small>'
_ACTIVE = {"a", "foreignObject", "image", "script", "use"}  # what would lead, load or act


def drawn(spec: dict[str, Any], name: str) -> str:
    """Return a chart as inline SVG.

    Parameters
    ----------
    spec
        The chart in Vega-Lite, with its data.
    name
        A word that no other drawing of the page has: its parts are known by it.

    Returns
    -------
    str
        An ``svg`` element whose accessible name is the chart's description. The same chart gives the same
        text, however many were drawn before.

    Raises
    ------
    UserError
        If the chart holds a link or a picture, which would ask an outside host.
    ValueError
        If it cannot be drawn.

    Examples
    --------
    >>> spec = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x"}},
    ...         "description": "One point."}
    >>> drawn(spec, "c1")[:55]
    '<svg class="drawing" role="img" aria-label="One point."'
    """
    root = _svg(spec, name)
    size = {key: root.attrib[key] for key in ("viewBox", "width")}
    root.attrib = {"class": "drawing", "role": "img", "aria-label": alternative(_writable(spec)), **size}
    return ET.tostring(root, encoding="unicode")


def still(spec: dict[str, Any]) -> str:
    """Return a chart as a picture for a notebook: in the page's light or dark, as wide as there is room.

    A picture and not inline SVG, because a notebook that somebody else has run is shown without what is
    inline. Its colours follow the page live; a browser that does not do so shows them on white.

    Parameters
    ----------
    spec
        The chart in Vega-Lite, with its data.

    Returns
    -------
    str
        HTML: a picture whose alternative text is the chart's description, and below it, folded, its marks as
        a list. Where an explorer has been shown on the same page, the arrow keys go from mark to mark.

    Raises
    ------
    UserError, ValueError
        As :func:`drawn`.

    Examples
    --------
    >>> spec = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x"}},
    ...         "title": "Points", "description": "One point."}
    >>> "One point." in still(spec), "data:image/svg+xml" in still(spec)
    (True, True)
    """
    root = _svg(spec, "c")
    _draw_alike_once(root)
    width = float(root.attrib["width"])
    size = {key: root.attrib[key] for key in ("viewBox", "width", "height")}
    root.attrib = {"xmlns": "http://www.w3.org/2000/svg", **size}
    look = ET.Element("style")
    look.text = f"text{{font-family:{FONT}}}@media (prefers-color-scheme:dark){{{_twins()}}}"
    root.insert(0, look)
    source = b64encode(ET.tostring(root)).decode()
    spec = _writable(spec)
    aside = _ASIDE if width >= _NARROWEST else ""
    return (
        '<style>.ak-still img{color-scheme:light}[data-jp-theme-light="false"] .ak-still img'
        "{color-scheme:dark}@container(max-width:"
        f"{_NARROWEST - 1}px){{.ak-still small{{display:block;position:sticky;left:0}}}}</style>"
        f'<div class="ak-still" role="group" aria-label="{escape(_title(spec))}" tabindex="0" '
        f'style="overflow-x:auto;container-type:inline-size">{aside}'
        f'<img alt="{escape(alternative(spec))}" '
        f'style="display:block;width:100%;height:auto;max-width:{width:.0f}px;'
        f'min-width:{min(width, _NARROWEST):.0f}px" '
        f'src="data:image/svg+xml;base64,{source}"></div>{_listed(spec)}'
    )


def _draw_alike_once(root: ET.Element) -> None:
    """Draw marks that differ only in their place once, and name that where they stand: a third as long."""
    alike: dict[tuple[tuple[str, str], ...], list[tuple[ET.Element, Sequence[str]]]] = defaultdict(list)
    for mark in root.iter("path"):
        if moved := _MOVED.fullmatch(mark.attrib.get("transform", "")):
            look = tuple(each for each in mark.attrib.items() if each[0] != "transform")
            alike[look].append((mark, moved.groups()))
    drawings = ET.Element("defs")
    for look, marks in alike.items():
        if len(marks) > 2 and len(str(look)) > 80:
            name = f"d{len(drawings)}"
            ET.SubElement(drawings, "path", {"id": name}).attrib.update(look)
            for mark, (x, y) in marks:
                mark.tag, mark.attrib = "use", {"href": f"#{name}", "x": x, "y": y}
    root.insert(0, drawings)


def _listed(spec: dict[str, Any]) -> str:
    groups = steps(_measured(spec))
    if not groups:
        return ""
    lists = "".join(
        "<ul>"
        + "".join(
            f'<li data-at="{" ".join(map(str, map(round, step.box)))}">{escape(step.words)}</li>'
            for step in group
        )
        + "</ul>"
        for group in groups
    )
    return (
        '<details class="ak-marks" style="font-size:90%"><summary style="line-height:24px">Mark by mark'
        '</summary><div role="group" aria-label="Marks of the chart" tabindex="0" '
        f'style="max-height:14em;overflow:auto">{lists}</div></details>'
    )


def _twins() -> str:
    """Style what is written in a light page's colours in those of a dark one."""
    return "".join(
        f'[{part}="{light}" i]{{{part}:{dark}}}'
        for light, dark in DARK.items()
        for part in ("fill", "stroke")
    )


def _svg(spec: dict[str, Any], name: str) -> ET.Element:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(_measured(spec), allowed_base_urls=[])
    root = ET.fromstring(svg)  # noqa: S314 - it was written a line above
    known: dict[str, str] = {}
    for part in root.iter():
        part.tag = part.tag.rpartition("}")[2]
        if part.tag in _ACTIVE:
            raise UserError(
                "A chart holds a link or a picture. A report holds only what is drawn: leave it out."
            )
        for key in [key for key in part.attrib if key.startswith("aria-") or key in _NOT_KEPT]:
            del part.attrib[key]
        if "id" in part.attrib:
            part.set("id", known.setdefault(part.attrib["id"], f"{name}-{len(known) + 1}"))
    for part in root.iter():
        for key, value in part.attrib.items():
            part.set(key, re.sub(r"url\(#([^)]*)\)", lambda found: f"url(#{known[found[1]]})", value))
            if key in _GEOMETRY:  # a hundredth of a pixel is not seen
                part.set(key, _LONG.sub(lambda found: f"{float(found[0]):.2f}", part.attrib[key]))
    return root


def _measured(spec: dict[str, Any]) -> dict[str, Any]:
    chart: dict[str, Any] = _writable(spec)
    return chart | {"config": chart.get("config", {}) | {"font": _WIDE}}


def _writable(part: Any) -> Any:
    if isinstance(part, dict):
        return {_writable(key): _writable(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_writable(each) for each in part]
    return _NOT_IN_XML.sub("", part) if isinstance(part, str) else part


def alternative(spec: dict[str, Any]) -> str:
    """Say in words what a chart shows: its description, or else its title.

    >>> alternative({"title": {"text": ["Two", "lines"]}})
    'Two lines'
    """
    return str(spec.get("description") or _title(spec))


def _title(spec: dict[str, Any]) -> str:
    title = spec.get("title") or "A chart."
    text = title.get("text", "A chart.") if isinstance(title, dict) else title
    return " ".join(map(str, text)) if isinstance(text, list) else str(text)
