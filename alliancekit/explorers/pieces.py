"""The pieces a panel is laid out with: text and boxes, known to its style by a name.

Style sheets lay them out, so all share one empty layout: each of its own would cost a message of a kilobyte.
"""

from __future__ import annotations

from functools import cache

import ipywidgets


@cache
def plain_layout() -> ipywidgets.Layout:
    """Return the layout of what has none of its own; it is shared and must not be changed."""
    return ipywidgets.Layout()


@cache
def _plain_style() -> ipywidgets.HTML:
    return ipywidgets.HTML().style


def html(name: str, value: str = "") -> ipywidgets.HTML:
    """Return a text that holds HTML.

    >>> html("ak-note", "<p>Synthetic.</p>")._dom_classes
    ('ak-note',)
    """
    return ipywidgets.HTML(value, _dom_classes=(name,), layout=plain_layout(), style=_plain_style())


def box(name: str, *children: ipywidgets.Widget) -> ipywidgets.Box:
    """Return a box of other pieces.

    >>> len(box("ak-controls", html("ak-question"), html("ak-question")).children)
    2
    """
    return ipywidgets.Box(children, _dom_classes=(name,), layout=plain_layout())
