"""The same points grouped: how they lie, the slopes between and within groups, and where differences lie.

What moves with the slider, the cloud and the line through it, is worked out in the page. The line is exact
for all rows, however few are drawn: with a share s of the variance of x between groups, taking out a part t
of the group means leaves the slope ((1 - t)^2 s * between + (1 - s) * within) / ((1 - t)^2 s + 1 - s).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import (
    DISTRESS,
    HOLLOW,
    PREDICTED,
    RATING,
    estimates,
    look,
    one_row,
    picture,
    tips,
    words,
    zero_rule,
)
from alliancekit.charts.theme import DEEP, GUESS, INK, PAPER, QUIET, STYLES, WARM, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

BETWEEN = Style(DEEP, "square", (7, 4))
WITHIN = Style(WARM, "circle", (1, 0))
_NOW = "as the points lie now"
_SLOPES = {"as one cloud": Style(INK, "diamond", (1, 0)), "between": BETWEEN, "within": WITHIN}
_SHARES = {
    "therapist": STYLES["therapist"],
    "client": STYLES["client"],
    "session": Style(QUIET, "square", (2, 2)),
}


def _params() -> dict[str, Any]:
    """Return the params of cloud and slopes: the first three for controls, the rest set by the kernel.

    The twin of ``now`` in Python is least squares on the rows with a part of the group means taken out; the
    tests hold the two equal.
    """
    now = "level == 'cloud' ? total : ((1 - out) * (1 - out) * share * b + (1 - share) * w)"
    controls = {"out": 0, "shown": False, "guess": 0}
    found = {"level": "client", "gx": 3, "gy": 20, "share": 0.5, "b": 0, "w": 0, "total": 0}
    slope = alt.ExprRef(f"{now} / ((1 - out) * (1 - out) * share + 1 - share)")
    return controls | found | {"now": slope}


def levels_scatter(points: pd.DataFrame, groups: pd.DataFrame) -> LayerChart:
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
    x = alt.X("px:Q", **RATING)
    y = alt.Y("py:Q", **DISTRESS | {"scale": alt.Scale(domain=[0, 40], nice=False, padding=6)})
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
    return picture(
        dots,
        segments.mark_rule(color=WITHIN.colour, strokeWidth=1.6, clip=True).encode(
            x=alt.X("x1:Q", scale=x["scale"], title=""),
            x2="x2:Q",
            y=alt.Y("y1:Q", scale=y["scale"], title=""),
            y2="y2:Q",
        ),
        group.mark_point(
            filled=True, shape="diamond", size=60, color=INK, stroke=PAPER, strokeWidth=0.8
        ).encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("name:N", title="mean of"),
                alt.Tooltip("x:Q", title="rating", format=".2f"),
                alt.Tooltip("y:Q", title="distress", format=".1f"),
            ],
        ),
        between.mark_line(color=BETWEEN.colour, strokeDash=BETWEEN.dash, strokeWidth=3, clip=True).encode(
            x=x, y=y
        ),
        now.mark_line(color=INK, strokeWidth=3, clip=True).encode(x=x, y=y),
        guess.mark_line(clip=True, **PREDICTED | {"strokeDash": [2, 4]}).encode(x=x, y=y),
        params=_params(),
        height=360,
        title="The same sessions, grouped",
        subtitle="A ring is a session, a diamond a group's mean. Thick line: through the points "
        "as they lie now. Dashes: through the means. Thin lines: within groups. "
        "Dots: your prediction.",
        description="Scatter of sessions: the rating from 1 to 5 across, distress upwards (lower is "
        "better), with the means of groups and the lines through the cloud, between and within groups. "
        "As the means are taken out, the points draw together. The sentence gives the slopes.",
    )


def slopes_chart(slopes: pd.DataFrame) -> LayerChart:
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
    x = alt.X(
        "slope:Q",
        title="distress per point of the rating",
        scale=alt.Scale(
            domainMin=alt.ExprRef("s_low"), domainMax=alt.ExprRef("s_high"), nice=False, zero=False
        ),
        axis=alt.Axis(tickCount=6),
    )
    rows = [*_SLOPES, _NOW, "your prediction"]
    y = alt.Y(
        "what:N",
        title=None,
        sort=rows,
        scale=alt.Scale(domain=rows),
        axis=alt.Axis(labelLimit=0, grid=True),
    )
    each = alt.Chart(named(slopes, "slopes")).transform_filter("shown").encode(y=y)
    moving = one_row(what=f"'{_NOW}'", slope="now").transform_filter("shown")
    guess = one_row(what="'your prediction'", slope="guess")
    return picture(
        zero_rule("x"),
        *estimates(
            each,
            x,
            clip=True,
            tooltip=["what:N", *tips("slope", "low", "high")],
            **look("what", _SLOPES, "color", "shape", legend=False),
        ),
        moving.mark_point(color=INK, **HOLLOW).encode(x=x, y=y, tooltip=["what:N", *tips("slope")]),
        guess.mark_point(color=GUESS, **HOLLOW).encode(x=x, y=y, tooltip=["what:N", *tips("slope")]),
        params={**_params(), "s_low": -8, "s_high": 8},
        height=300,
        title="Slope between and slope within",
        subtitle="With 95% intervals. Left of 0: a higher rating went with less distress.",
        description="Slopes of distress on the rating with their 95% intervals: as one cloud, between "
        "groups, within groups; the slope of the points as they lie now, and the predicted one. The "
        "table gives the numbers.",
    )


def caterpillar_chart(therapists: pd.DataFrame) -> LayerChart:
    """Draw each therapist's mean with its interval, in order: their own, or drawn towards the mean of all.

    Parameters
    ----------
    therapists
        ``place`` (from the lowest mean up), ``therapist_id``, ``n`` (clients), ``mean``, ``mean_low``,
        ``mean_high`` (from their own clients), ``shrunken``, ``low``, ``high`` (drawn towards the mean of
        all); data set ``therapists``.

    Returns
    -------
    altair.LayerChart
        Params ``shrink`` (draw towards the mean of all), ``grand`` (that mean), ``c_low``, ``c_high`` (ends
        of the axis), ``measure`` (its words).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"place": [1], "therapist_id": ["T01"], "mean": [3.0], "shrunken": [3.5]})
    >>> caterpillar_chart(frame).to_dict()["title"]["text"]
    'Therapists in order'
    """
    scale = alt.Scale(domainMin=alt.ExprRef("c_low"), domainMax=alt.ExprRef("c_high"), nice=False, zero=False)
    y = alt.Y(
        "therapist_id:N",
        title=None,
        sort=alt.EncodingSortField("place", order="ascending"),
        axis=alt.Axis(labelFontSize=11, labelOverlap="parity"),  # where the page leaves little height
    )
    each = alt.Chart(named(therapists, "therapists")).transform_calculate(
        at="shrink ? datum.shrunken : datum.mean",
        from_="shrink ? datum.low : datum.mean_low",
        to="shrink ? datum.high : datum.mean_high",
    )
    x = alt.X("at:Q", scale=scale, title="")
    return picture(
        one_row(grand="grand")
        .mark_rule(color=INK, strokeDash=[4, 3])
        .encode(
            x=alt.X(
                "grand:Q",
                scale=scale,
                title="mean over the therapist's clients",
                axis=alt.Axis(tickCount=6),
            )
        ),
        each.transform_filter("shrink")
        .mark_point(filled=False, size=22, color=QUIET, shape="circle")
        .encode(x=alt.X("mean:Q", scale=scale, title=""), y=y),
        *estimates(
            each.encode(y=y),
            x,
            ends=("from_", "to"),
            style=STYLES["therapist"],
            size=55,
            clip=True,
            tooltip=["therapist_id:N", "n:Q", *tips("mean", "shrunken")],
        ),
        words("measure", "width", "-6", align="right", baseline="bottom", fontWeight="bold"),
        params={"shrink": False, "grand": 0, "c_low": 1, "c_high": 5, "measure": ""},
        height=alt.Step(13),
        title="Therapists in order",
        subtitle="Diamond: mean over their clients, with its 95% interval. Ring: their own mean. "
        "Dashes: all.",
        description="A caterpillar: one row a therapist, sorted, with the mean over the therapist's "
        "clients and its 95% interval, either from their own clients alone or drawn towards the mean of "
        "all.",
    )


def shares_chart(shares: pd.DataFrame) -> LayerChart:
    """Draw the shares of the variance at each level: together as one bar, and each with its interval.

    Parameters
    ----------
    shares
        ``source`` (therapist, client, session), ``share``, ``low``, ``high`` (0 to 1) and ``start``, ``end``
        (where it lies in the bar); data set ``shares``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"source": ["client"], "share": [1.0], "start": [0.0], "end": [1.0]})
    >>> shares_chart(frame).to_dict()["layer"][0]["mark"]["type"]
    'bar'
    """
    rows = ["together", *_SHARES]
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("share:Q", scale=scale, axis=alt.Axis(format="%", tickCount=5), title="share of the variance")
    place = {"title": None, "sort": rows, "scale": alt.Scale(domain=rows)}
    y = alt.Y("source:N", axis=alt.Axis(grid=True), **place)
    looks = look("source", _SHARES, "color", "shape", legend=False)
    each = alt.Chart(named(shares, "shares"))
    together = each.transform_calculate(row="'together'").mark_bar(height=26, stroke=PAPER)
    labels = each.transform_calculate(label="format(datum.share, '.0%')")
    return picture(
        together.encode(
            x=alt.X("start:Q", scale=scale, title=""),
            x2="end:Q",
            y=alt.Y("row:N", **place),
            color=looks["color"],
        ),
        *estimates(
            each.encode(y=y), x, tooltip=["source:N", *tips("share", "low", "high", format=".1%")], **looks
        ),
        labels.mark_text(align="left", dy=-12, dx=4).encode(
            x=alt.X("share:Q", scale=scale, title=""), y=y, text="label:N"
        ),
        height=300,
        title="Where the differences lie",
        subtitle="From the left, and downwards: therapists, one therapist's clients, one client's sessions; "
        "95% intervals.",
        description="Shares of the variance between therapists, between clients and between sessions: one "
        "bar in three parts, and below it each share with its 95% interval. The sentence gives the numbers.",
    )
