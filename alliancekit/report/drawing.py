"""A chart as a drawing that stands in a page by itself: no script, no outside host."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from alliancekit.errors import UserError

# Words are measured as wide as they come, and written in the page's own letters: then none is ever cut off.
_WIDE = "Verdana, 'DejaVu Sans', Geneva, Arial, sans-serif"
# No text of an SVG may hold these; a single one in a word that is measured ends Python at once.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# The page's own letters and styles hold; and a mark's label would tell its value, and a code, once more.
_NOT_KEPT = {"class", "font-family", "role"}
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
    import vl_convert

    chart = _writable(spec)
    chart["config"] = chart.get("config", {}) | {"font": _WIDE}
    svg = vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])
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
    size = {key: root.attrib[key] for key in ("viewBox", "width")}
    root.attrib = {"class": "drawing", "role": "img", "aria-label": alternative(chart), **size}
    return ET.tostring(root, encoding="unicode")


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
    title = spec.get("title") or "A chart."
    text = title.get("text", "A chart.") if isinstance(title, dict) else title
    return str(spec.get("description") or (" ".join(text) if isinstance(text, list) else text))
