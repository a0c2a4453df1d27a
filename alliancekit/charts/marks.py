"""Marks and axes that charts share, so that one thing looks the same wherever it is drawn.

Axes are keyword arguments for ``alt.X`` and ``alt.Y``: ``alt.X("one:Q", **RATING)``, with another title
``alt.X("one:Q", **RATING | {"title": "their mean"})``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from alliancekit.charts.theme import GUESS, INK, QUIET, STYLES, Style, alt

if TYPE_CHECKING:
    from altair import LayerChart

RATING = {
    "title": "rating, 1–5 (higher is stronger)",
    "scale": alt.Scale(domain=[1, 5], nice=False, padding=6),
    "axis": alt.Axis(values=[1, 2, 3, 4, 5], format="d"),
}
DISTRESS = {
    "title": "distress, 0–40 (lower is better)",
    "scale": alt.Scale(domain=[0, 40], nice=False),
}
SESSION = {
    "title": "session",
    "scale": alt.Scale(zero=False, nice=False, padding=18),
    "axis": alt.Axis(tickMinStep=1, format="d", grid=False),
}

WIDTH = 560  # pixels, of a chart outside an explorer

PREDICTED = {"color": GUESS, "strokeDash": [7, 5], "strokeWidth": 2.5}  # a line that the reader predicts
HOLLOW = {
    "shape": "diamond",
    "filled": False,
    "size": 130,
    "strokeWidth": 2.5,
    "opacity": 1,
}  # one value, no interval


def look(
    field: str, names: Sequence[str] | Mapping[str, Style], *channels: str, legend: bool | alt.Legend = True
) -> Any:
    """Return encodings that give each name of a field its own look.

    Parameters
    ----------
    field
        Column that holds the names.
    names
        Names that have a style everywhere, or name -> style.
    channels
        Of ``color``, ``fill``, ``stroke`` (the style's colour), ``shape`` and ``strokeDash``.
    legend
        Whether, or how, the names are listed above the chart.

    Returns
    -------
    dict
        To be passed on to ``encode``.

    Raises
    ------
    KeyError
        A name that has no style.

    Examples
    --------
    >>> look("part", ["bond", "goals"], "color")["color"].to_dict()["scale"]["range"]
    ['#0072B2', '#D55E00']
    """
    styles = names if isinstance(names, Mapping) else {name: STYLES[name] for name in names}
    ranges = {
        "shape": [style.shape for style in styles.values()],
        "strokeDash": [list(style.dash) for style in styles.values()],
    }
    colours = [style.colour for style in styles.values()]
    listed = {} if legend is True else {"legend": legend or None}
    return {
        channel: getattr(alt, channel[0].upper() + channel[1:])(
            f"{field}:N",
            scale=alt.Scale(domain=list(styles), range=ranges.get(channel, colours)),
            title=None,
            **listed,
        )
        for channel in channels
    }


def tips(*fields: str, format: str = ".2f") -> list[alt.Tooltip]:  # noqa: A002 - Vega's own word
    """Return numbers for a tooltip, each under the name of its column.

    Examples
    --------
    >>> [tip.shorthand for tip in tips("low", "high")]
    ['low:Q', 'high:Q']
    """
    return [alt.Tooltip(f"{field}:Q", format=format) for field in fields]


def estimates(
    base: alt.Chart,
    x: alt.X,
    *,
    ends: tuple[str, str] = ("low", "high"),
    style: Style | None = None,
    size: int = 110,
    clip: bool = False,
    **encodings: Any,
) -> tuple[alt.Chart, alt.Chart]:
    """Draw estimates with their intervals: a rule from end to end, and a point on it.

    Parameters
    ----------
    base
        A chart with the rows and the place of each (``y``, ``yOffset``).
    x
        Channel of the estimate, with scale and axis.
    ends
        Columns of the interval's ends.
    style
        The look of all of them; where names differ, give ``**look(field, names, "color", "shape")``.
    size
        Of the point, in square pixels.
    clip
        Cut what goes beyond the axis.

    Returns
    -------
    tuple of altair.Chart
        Rule and point, to be layered.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"part": ["bond"], "r": [-0.3], "low": [-0.4], "high": [-0.2]})
    >>> rule, point = estimates(alt.Chart(rows).encode(y="part:N"), alt.X("r:Q"))
    >>> rule.mark.type, point.mark.type
    ('rule', 'point')
    """
    shape = {key: encodings.pop(key) for key in ("shape", "tooltip") if key in encodings}
    colour = {"color": style.colour} if style else {}
    own = {**colour, "shape": style.shape} if style else {}
    base = base.encode(**encodings)
    span = alt.X(f"{ends[0]}:Q", scale=x["scale"], title="")
    return (
        base.mark_rule(strokeWidth=2.5, clip=clip, **colour).encode(x=span, x2=f"{ends[1]}:Q"),
        base.mark_point(filled=True, size=size, opacity=1, **own).encode(x=x, **shape),
    )


def client_rings(base: alt.Chart, tooltip: list[Any]) -> alt.Chart:
    """Draw each client as a ring that can be clicked; the one in the param ``selected`` large and dark.

    Parameters
    ----------
    base
        A chart with ``client_id`` and the places.
    tooltip
        What is said of a client.

    Returns
    -------
    altair.Chart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"client_id": ["C001"], "x": [3.0]})
    >>> client_rings(alt.Chart(rows).encode(x="x:Q"), ["client_id:N"]).mark.cursor
    'pointer'
    """

    def either(chosen: Any, others: Any) -> Any:
        return alt.condition("datum.client_id == selected", alt.value(chosen), alt.value(others))

    return base.mark_point(cursor="pointer", filled=False).encode(
        size=either(220, 34),
        strokeWidth=either(3.5, 1.3),
        color=either(INK, QUIET),
        opacity=either(1, 0.55),
        tooltip=tooltip,
    )


def one_row(**calculated: str) -> alt.Chart:
    """Return a chart of a single row, whose columns are worked out in the page from the params.

    Examples
    --------
    >>> one_row(r="guess").mark_point().to_dict()["transform"]
    [{'calculate': 'guess', 'as': 'r'}]
    """
    row = alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
    return row.transform_calculate(**calculated) if calculated else row


def zero_rule(channel: Literal["x", "y"], colour: str = QUIET, width: float = 1) -> alt.Chart:
    """Draw the line at 0 of an axis.

    Examples
    --------
    >>> zero_rule("x").to_dict()["encoding"]
    {'x': {'field': 'zero', 'type': 'quantitative'}}
    """
    # A field, because a constant (alt.datum) would take the grid from the axis.
    zero = alt.Chart(alt.sequence(0, 1, 1, as_="zero"))
    return zero.mark_rule(color=colour, strokeWidth=width, aria=False).encode(**{channel: "zero:Q"})


def place(expression: str) -> Any:
    """Return a place in the plot, in pixels, such as ``"width / 2"``.

    Examples
    --------
    >>> place("width / 2")["value"].to_dict()
    {'expr': 'width / 2'}
    """
    return alt.value(alt.ExprRef(expression))


def words(expression: str, x: str, y: str, **mark: Any) -> alt.Chart:
    """Write a text that is worked out from the params.

    Parameters
    ----------
    expression
        Gives the text, or a list of lines.
    x, y
        Where, in pixels; expressions too.
    mark
        More of the mark: ``align``, ``baseline``, ``angle``.

    Returns
    -------
    altair.Chart

    Examples
    --------
    >>> words("'r = ' + r", "8", "height - 8").mark.text.to_dict()
    {'expr': "'r = ' + r"}
    """
    text = {"fontSize": 12, **mark, "text": alt.ExprRef(expression)}
    return one_row().mark_text(**text).encode(x=place(x), y=place(y))


def waiting(text: str, unless: str = "shown", y: str = "height / 2") -> alt.Chart:
    """Say in the middle of a chart, in two lines if need be, what it waits for until ``unless`` is true.

    Examples
    --------
    >>> waiting("Comes later.").to_dict()["transform"]
    [{'filter': '!shown'}]
    """
    half = text.find(" ", len(text) // 2)
    lines = f"width < {7 * len(text)} ? ['{text[:half]}', '{text[half + 1 :]}'] : '{text}'"
    return words(lines, "width / 2", y, color=QUIET).transform_filter(f"!{unless}")


def picture(
    *layers: alt.Chart,
    title: str | list[str],
    description: str,
    height: float | alt.Step,
    subtitle: str | list[str] | None = None,
    params: Mapping[str, Any] | None = None,
) -> LayerChart:
    """Layer marks to a chart as wide as the page allows.

    Parameters
    ----------
    layers
        From the back to the front.
    title, subtitle
        What is seen, and how to read it; a chart that Vega itself titles has a list of short lines.
    description
        The picture's accessible name.
    height
        In pixels.
    params
        Param -> its first value; ``alt.expr`` for one that is worked out in the page.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> chart = picture(zero_rule("y"), title="A rule", description="A line.", height=100)
    >>> chart.to_dict()["width"]
    'container'
    """
    own = [
        alt.param(name, expr=value.expr) if isinstance(value, alt.ExprRef) else alt.param(name, value=value)
        for name, value in (params or {}).items()
    ]
    chart: LayerChart = alt.layer(*layers).add_params(*own)
    return chart.properties(
        width="container",
        height=height,
        title=alt.Title(title, subtitle=subtitle) if subtitle else title,
        description=description,
    )


def still(*layers: Any, **told: Any) -> LayerChart:
    """Layer marks to a chart that a cell shows by itself, :data:`WIDTH` pixels wide.

    Outside an explorer a chart as wide as the page and JupyterLab's fitting of it chase each other without
    end, and the page stands still.

    Parameters
    ----------
    layers, told
        As for :func:`picture`.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> still(zero_rule("y"), title="A rule", description="A line.", height=100).to_dict()["width"]
    560
    """
    chart: LayerChart = picture(*layers, **told).properties(width=WIDTH)
    return chart
