"""The same points grouped: how they lie, and the slopes between and within the groups.

What moves with the slider, the cloud and the line through it, is worked out in the page. The line is exact
for all rows, however few are drawn: with a share s of the variance of x between groups, taking out a part t
of the group means leaves the slope ((1 - t)^2 s * between + (1 - s) * within) / ((1 - t)^2 s + 1 - s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import GUESS, INK, OUTCOME_AXIS, QUIET, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd

BETWEEN = Style("#1B4F8A", "square", (7, 4))
WITHIN = Style("#B8430B", "circle", (1, 0))
_NOW = "as the points lie now"
_ROWS = ("as one cloud", "between", "within", _NOW, "your prediction")


def _params() -> list[Any]:
    """Return the params of cloud and slopes: the first three for controls, the rest set by the kernel."""
    controls = [alt.param("out", value=0), alt.param("shown", value=False), alt.param("guess", value=0)]
    found = {"level": "client", "gx": 3, "gy": 20, "share": 0.5, "b": 0, "w": 0, "total": 0}
    now = "level == 'cloud' ? total : ((1 - out) * (1 - out) * share * b + (1 - share) * w)"
    return [
        *controls,
        *(alt.param(name, value=value) for name, value in found.items()),
        alt.param("now", expr=f"{now} / ((1 - out) * (1 - out) * share + 1 - share)"),
    ]


def levels_scatter(points: pd.DataFrame, groups: pd.DataFrame) -> Any:
    """Draw sessions by alliance and distress, with their groups' means in them or taken out.

    Parameters
    ----------
    points
        ``client_id``, ``therapist_id``, ``session``, ``x`` (alliance, 1 to 5), ``y`` (distress, 0 to 40), and
        how far the means of their therapist (``tx``, ``ty``) and client (``cx``, ``cy``) lie from the grand
        mean; data set ``points``.
    groups
        ``level`` (therapist or client), ``name``, ``x`` and ``y`` (means), ``low`` and ``high`` (its least
        and greatest x; missing where no line is wanted); data set ``groups``.

    Returns
    -------
    altair.LayerChart
        Params ``out`` (part of the group means taken out, 0 to 1), ``shown`` (draw the answer), ``guess``
        (predicted slope within), ``level`` (cloud, therapist or client), ``gx``, ``gy`` (grand means),
        ``share`` (of the variance of x that lies between groups), ``b``, ``w``, ``total`` (slopes between,
        within, of the cloud).

    Examples
    --------
    >>> import pandas as pd
    >>> points = pd.DataFrame({"client_id": ["C001"], "x": [3.0], "y": [12.0], "cx": [0.0], "cy": [0.0]})
    >>> groups = pd.DataFrame({"level": ["client"], "name": ["C001"], "x": [3.0], "y": [12.0]})
    >>> levels_scatter(points, groups).to_dict()["title"]["text"]
    'The same sessions, grouped'
    """
    x_scale = alt.Scale(domain=[1, 5], nice=False, padding=6)
    y_scale = alt.Scale(domain=[0, 40], nice=False, padding=6)
    x = alt.X("px:Q", title="the rating, 1–5 (higher is stronger)", scale=x_scale, axis=alt.Axis(tickCount=5))
    y = alt.Y("py:Q", title=OUTCOME_AXIS, scale=y_scale)
    moved = {
        f"p{a}": f"datum.{a} - out * (level == 'client' ? datum.c{a} : level == 'therapist' ? datum.t{a} : 0)"
        for a in "xy"
    }
    dots = (
        alt.Chart(named(points, "points"))
        .transform_calculate(**moved)
        .mark_point(filled=False, size=20, strokeWidth=1, color=QUIET, opacity=0.45, clip=True)
        .encode(
            x=x,
            y=y,
            tooltip=[
                "client_id:N",
                "therapist_id:N",
                "session:Q",
                alt.Tooltip("x:Q", format=".2f", title="rating"),
                alt.Tooltip("y:Q", format=".0f", title="distress"),
            ],
        )
    )
    group = (
        alt.Chart(named(groups, "groups"))
        .transform_filter("datum.level == level")
        .transform_calculate(px="datum.x - out * (datum.x - gx)", py="datum.y - out * (datum.y - gy)")
    )
    segments = group.transform_filter("shown && isValid(datum.low)").transform_calculate(
        x1="datum.px + datum.low - datum.x",
        x2="datum.px + datum.high - datum.x",
        y1="datum.py + w * (datum.low - datum.x)",
        y2="datum.py + w * (datum.high - datum.x)",
    )
    ends = alt.Chart(alt.sequence(1, 6, 4, as_="x"))
    now = ends.transform_filter("shown").transform_calculate(px="datum.x", py="gy + now * (datum.x - gx)")
    between = ends.transform_filter("shown && level != 'cloud'").transform_calculate(
        px="gx + (1 - out) * (datum.x - gx)", py="gy + (1 - out) * b * (datum.x - gx)"
    )
    guess = ends.transform_calculate(px="datum.x", py="gy + guess * (datum.x - gx)")
    return (
        alt.layer(
            dots,
            segments.mark_rule(color=WITHIN.colour, strokeWidth=1.6, clip=True).encode(
                x=alt.X("x1:Q", scale=x_scale, title=""),
                x2="x2:Q",
                y=alt.Y("y1:Q", scale=y_scale, title=""),
                y2="y2:Q",
            ),
            group.mark_point(
                filled=True, shape="diamond", size=60, color=INK, stroke="white", strokeWidth=0.8
            ).encode(
                x=x,
                y=y,
                tooltip=["name:N", alt.Tooltip("x:Q", format=".2f"), alt.Tooltip("y:Q", format=".1f")],
            ),
            between.mark_line(color=BETWEEN.colour, strokeDash=BETWEEN.dash, strokeWidth=3, clip=True).encode(
                x=x, y=y
            ),
            now.mark_line(color=INK, strokeWidth=3, clip=True).encode(x=x, y=y),
            guess.mark_line(color=GUESS, strokeDash=[2, 4], strokeWidth=2.5, clip=True).encode(x=x, y=y),
        )
        .add_params(*_params())
        .properties(
            width="container",
            height=360,
            title=alt.Title(
                "The same sessions, grouped",
                subtitle="A ring is a session, a diamond a group's mean. Black: the line through the points "
                "as they lie now. Blue dashes: through the means. Red-brown: within groups. "
                "Violet dots: your prediction.",
            ),
            description="Scatter of sessions: the rating from 1 to 5 across, distress upwards (lower is "
            "better), with the means of groups and the lines through the cloud, between and within groups. "
            "As the means are taken out, the points draw together. The sentence gives the slopes.",
        )
    )


def slopes_chart(slopes: pd.DataFrame) -> Any:
    """Draw the slopes of the cloud, between and within groups; the slope as the points lie; the guess.

    Parameters
    ----------
    slopes
        ``what`` (as one cloud, between, within), ``slope``, ``low``, ``high``; data set ``slopes``.

    Returns
    -------
    altair.LayerChart
        With the params of :func:`levels_scatter`, and ``s_low``, ``s_high``: the ends of the axis.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"what": ["within"], "slope": [-1.0], "low": [-2.0], "high": [0.0]})
    >>> slopes_chart(frame).to_dict()["layer"][0]["mark"]["type"]
    'rule'
    """
    scale = alt.Scale(domainMin=alt.ExprRef("s_low"), domainMax=alt.ExprRef("s_high"), nice=False, zero=False)
    x = alt.X(
        "slope:Q",
        title="distress per point of the rating",
        scale=scale,
        axis=alt.Axis(tickCount=6),
    )
    y = alt.Y(
        "what:N",
        title=None,
        sort=list(_ROWS),
        scale=alt.Scale(domain=list(_ROWS)),
        axis=alt.Axis(labelLimit=0, grid=True),
    )
    styles = {"as one cloud": Style(INK, "diamond", (1, 0)), "between": BETWEEN, "within": WITHIN}
    colour = alt.Color(
        "what:N", scale=alt.Scale(domain=list(styles), range=[s.colour for s in styles.values()]), legend=None
    )
    shape = alt.Shape(
        "what:N", scale=alt.Scale(domain=list(styles), range=[s.shape for s in styles.values()]), legend=None
    )
    one = alt.Chart(alt.sequence(0, 1, 1, as_="zero"))
    each = alt.Chart(named(slopes, "slopes")).transform_filter("shown")
    moving = one.transform_calculate(what=f"'{_NOW}'", slope="now").transform_filter("shown")
    guess = one.transform_calculate(what="'your prediction'", slope="guess")
    tip = [alt.Tooltip(f"{name}:Q", format=".2f") for name in ("slope", "low", "high")]
    return (
        alt.layer(
            one.mark_rule(color=QUIET).encode(x=alt.X("zero:Q", scale=scale)),
            each.mark_rule(strokeWidth=2.5, clip=True).encode(
                x=alt.X("low:Q", scale=scale, title=""), x2="high:Q", y=y, color=colour
            ),
            each.mark_point(filled=True, size=110).encode(x=x, y=y, color=colour, shape=shape, tooltip=tip),
            moving.mark_point(filled=False, size=130, color=INK, shape="diamond", strokeWidth=2.5).encode(
                x=x, y=y
            ),
            guess.mark_point(filled=False, size=130, color=GUESS, shape="diamond", strokeWidth=2.5).encode(
                x=x, y=y
            ),
        )
        .add_params(*_params(), alt.param("s_low", value=-8), alt.param("s_high", value=8))
        .properties(
            width="container",
            height=300,
            title=alt.Title(
                "Slope between and slope within",
                subtitle="With 95% intervals. Left of 0: a higher rating went with less distress.",
            ),
            description="Slopes of distress on the rating with their 95% intervals: as one cloud, between "
            "groups, within groups; the slope of the points as they lie now, and the predicted one. The "
            "table gives the numbers.",
        )
    )
