"""One look for every chart: fonts, named colours with shapes and dashes, a renderer that needs no internet.

Chart modules take Altair from here (``from alliancekit.charts.theme import alt``), so that importing it is
quick and the theme is always on.

Colours are Okabe and Ito's (2008), chosen to stay apart for colour-blind readers; the orange is darkened so
that it has a contrast of at least 3:1 on white. A colour never stands alone: each name has a shape and a
dash as well. Charts are written in the colours of a light page; ``DARK`` gives each its twin on a dark one,
which a chart takes while the page is dark. So a colour is always written as ``#`` and six digits.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from alliancekit.errors import UserError

if TYPE_CHECKING:
    import pandas as pd


def _import_altair() -> Any:
    """Import Altair without checkers of formats that no chart has.

    Altair imports jsonschema, which imports whatever checkers it finds: ``rfc3987_syntax`` builds the grammar
    of internationalised web addresses for a second or more, ``isoduration`` brings a calendar. They are
    optional, so they are hidden while jsonschema is first imported.
    """
    hidden = {"rfc3987_syntax", "isoduration"} - set(sys.modules)
    if "jsonschema" not in sys.modules:
        sys.modules |= dict.fromkeys(hidden)  # type: ignore[arg-type]
        try:
            import_module("jsonschema")
        finally:
            for name in hidden:
                del sys.modules[name]
    return import_module("altair")


alt = _import_altair()

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PAPER = "#ffffff"  # what charts are drawn on
INK = "#222222"  # text and lines of estimates
QUIET = "#6b6b6b"  # marks in the background; 5:1 on white
CHOSEN = "#B8430B"  # the mark that was clicked
GUESS = "#7A4FA3"  # what the reader predicted, always dashed
BAND = "#d9dee2"  # an area that other marks lie on
DEEP, WARM = "#1B4F8A", CHOSEN  # two states of one thing, neither of which has a colour of its own
SOFT = "#7d8b95"  # many small marks that others lie on
START = "#F0E442"  # where a course begins, always edged
_GRID, _AXIS, _SUBTITLE = "#e6e6e6", "#888888", "#555555"


@dataclass(frozen=True)
class Style:
    """How one name is drawn, everywhere: colour, point shape and line dash."""

    colour: str
    shape: str
    dash: tuple[int, int]


STYLES = {
    "bond": Style("#0072B2", "circle", (1, 0)),
    "goals": Style("#D55E00", "square", (6, 3)),
    "tasks": Style("#009E73", "triangle-up", (2, 2)),
    "client": Style("#CC79A7", "circle", (1, 0)),
    "therapist": Style("#A66F00", "diamond", (6, 3)),
    "observer": Style("#000000", "cross", (2, 2)),
    "outcome": Style("#222222", "circle", (1, 0)),
}
# What became of an answer: a filling, and what is legible on it, from the darkest. Each part of a bar also
# has its place, always the same, and its count written in it.
STEPS = {
    "first try": (DEEP, PAPER),
    "later try": ("#5B8DBF", "#000000"),
    "with a hint": ("#A9C6E2", "#000000"),
    "answer seen": ("#D6DEE6", "#000000"),
    "right": (DEEP, PAPER),
    "not yet": ("#F0A35E", "#000000"),
    "not attempted": ("#FBE3CC", "#000000"),
}
FITS = STEPS["later try"][0]  # the options that fit, among others in `BAND`

# Colour on a light page -> its twin on a dark one: of the same kind, and at least 3:1 on the dark paper.
DARK = {
    PAPER: "#1a1a1a",
    INK: "#e8e8e8",
    QUIET: "#a8a8a8",
    GUESS: "#B78CE6",
    BAND: "#3d454b",
    _GRID: "#3a3a3a",
    _SUBTITLE: "#bbbbbb",
    "#0072B2": "#2F97E0",
    "#D55E00": "#F08030",
    "#009E73": "#4FE3B4",
    "#A66F00": "#F2B63A",
    "#000000": "#ffffff",
    DEEP: "#7FB2EE",
    WARM: "#F4895A",
}


def named(frame: pd.DataFrame, name: str) -> Any:
    """Return the frame as chart data under a name, so that a living chart can be given new rows for it.

    Examples
    --------
    >>> import pandas as pd
    >>> named(pd.DataFrame({"x": [1]}), "points").to_dict()
    {'values': [{'x': 1}], 'name': 'points'}
    """
    return alt.InlineData(**alt.to_values(frame), name=name)


@alt.theme.register("alliance", enable=True)
def _theme() -> Any:
    axis = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titleColor": INK,
        "labelColor": INK,
        "gridColor": _GRID,
        "domainColor": _AXIS,
        "tickColor": _AXIS,
        "titlePadding": 8,
        "labelSeparation": 5,
    }
    legend = {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "orient": "top",
        "labelLimit": 0,
        "symbolStrokeWidth": 2,
    }
    return {
        "config": {
            "font": FONT,
            "background": PAPER,
            # Said here too: JupyterLab's Vega makes these words white on any dark page.
            "style": {"guide-label": {"fill": INK}, "guide-title": {"fill": INK}},
            "view": {"stroke": None},
            "axis": axis,
            "legend": legend,
            "title": {
                "anchor": "start",
                "fontSize": 14,
                "fontWeight": 600,
                "subtitleFontSize": 12,
                "subtitleColor": _SUBTITLE,
                "color": INK,
            },
            "header": {"labelFontSize": 12, "titleFontSize": 12},
            "point": {"filled": True, "size": 45},
            "line": {"strokeWidth": 2},
            "text": {"fontSize": 12, "color": INK},
        }
    }


def _offline(spec: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Show a chart as a picture.

    One that answers the mouse, or that holds what a picture may not, is shown by JupyterLab's own Vega, which
    knows Vega-Lite 5 by name and draws 6; without its menu, which has no accessible name.
    """
    from alliancekit.charts.drawing import alternative, still

    words = {"text/plain": alternative(spec)}
    if not any({"select", "bind"} & set(param) for param in spec.get("params", [])):
        with suppress(UserError, ValueError):
            return {"text/html": still(spec), **words}
    spec = {
        **spec,
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "usermeta": {"embedOptions": {"actions": False}},
    }
    return {"application/vnd.vegalite.v5+json": spec, **words}


alt.renderers.register("alliance", _offline)
alt.renderers.enable("alliance")
