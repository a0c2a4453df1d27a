"""The same clients from two chairs: rating against rating, how far apart, part by part, session by session.

What the reader predicts (a correlation and a mean difference) is drawn in the page as the ring and the line
that would come of it, so it follows the sliders at once. What the data say comes from the kernel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import (
    PREDICTED,
    RATING,
    SESSION,
    client_rings,
    estimates,
    look,
    one_row,
    picture,
    place,
    tips,
    waiting,
    words,
    zero_rule,
)
from alliancekit.charts.theme import INK, PAPER, QUIET, STYLES, Style, alt, named
from alliancekit.clinic import PARTS, RATERS

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

_MAIN = STYLES["bond"].colour
_MEASURES = {
    "order: r": Style(_MAIN, "circle", (1, 0)),
    "value: ICC(2,1)": Style(INK, "diamond", (1, 0)),
}
MEASURES = tuple(_MEASURES)
RING = 1.794  # SDs: the ellipse of a bivariate normal cloud that holds 80 of 100 dots, sqrt(-2 ln .2)
# Of both clouds: predictions, whether to answer, the chairs, the ringed client.
_PARAMS = {"guess": 0, "gap": 0, "shown": False, "selected": "", "first": "", "second": ""}


def _clients(points: pd.DataFrame, x: alt.X, y: alt.Y) -> Any:
    base = (
        alt.Chart(named(points, "points"))
        .transform_calculate(mean="(datum.one + datum.two) / 2", difference="datum.one - datum.two")
        .transform_filter("shown")
        .encode(x=x, y=y)
    )
    tooltip = [
        "client_id:N",
        alt.Tooltip("one:Q", format=".2f", title="first chair"),
        alt.Tooltip("two:Q", format=".2f", title="second chair"),
        *tips("difference"),
    ]
    return client_rings(base, tooltip)


def agreement_scatter(points: pd.DataFrame) -> LayerChart:
    """Draw each client once: the first chair's rating across, the second's upwards, and the line of identity.

    Parameters
    ----------
    points
        ``client_id``, ``one`` and ``two``, the two chairs' ratings (1 to 5); data set ``points``.

    Returns
    -------
    altair.LayerChart
        Params ``guess`` (predicted r), ``gap`` (predicted mean difference, first minus second), ``shown``
        (draw the data), ``first`` and ``second`` (the chairs' names), ``middle`` and ``spread`` (mean and SD
        of both chairs together, where the predicted ring is set), ``mean_one``, ``mean_two``, ``words`` (r in
        the corner) and ``selected`` (the client whose mark is ringed).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client_id": ["C001"], "one": [4.0], "two": [3.5]})
    >>> agreement_scatter(frame).to_dict()["title"]["text"]
    'Two ratings of the same clients'
    """
    untitled = RATING | {"title": " "}  # room for the names of the chairs, which change
    x, y = alt.X("one:Q", **untitled), alt.Y("two:Q", **untitled)
    identity = (
        alt.Chart(alt.sequence(1, 6, 4, as_="one"))
        .transform_calculate(two="datum.one")
        .mark_line(color=INK, strokeWidth=1.2)
        .encode(x=x, y=y)
    )
    ring = (
        alt.Chart(alt.sequence(0, 61, 1, as_="step"))
        .transform_calculate(
            u=f"{RING} * spread * cos(datum.step * PI / 30)",
            v=f"{RING} * spread * sin(datum.step * PI / 30)",
            one="middle + gap / 2 + datum.u",
            two="middle - gap / 2 + guess * datum.u + sqrt(1 - guess * guess) * datum.v",
        )
        .mark_line(clip=True, **PREDICTED)
        .encode(x=x, y=y, order="step:Q")
    )
    means = (
        one_row(one="mean_one", two="mean_two")
        .transform_filter("shown")
        .mark_point(filled=True, shape="diamond", size=170, color=_MAIN, stroke=PAPER, strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    top_left = {"align": "left", "baseline": "top"}
    return picture(
        identity,
        ring,
        _clients(points, x, y),  # above ring and line, so that a click reaches them
        means,
        words("shown ? words : ''", "10", "6", fontWeight="bold", **top_left),
        words("'the ' + second + ' rates higher'", "10", "26", color=QUIET, **top_left),
        words(
            "'the ' + first + ' rates higher'",
            "width - 10",
            "height - 8",
            align="right",
            baseline="bottom",
            color=QUIET,
        ),
        words(
            "'the ' + first + '’s rating, 1–5' + (width < 270 ? '' : ' (higher is stronger)')",
            "width / 2",
            "height + 34",
        ),
        words(
            "height < 160 ? second + ', 1–5' : 'the ' + second + '’s rating, 1–5'",
            "-32",
            "height / 2",
            angle=270,
        ),
        params={**_PARAMS, "middle": 3.75, "spread": 0.65, "mean_one": 3, "mean_two": 3, "words": ""},
        height=330,
        title="Two ratings of the same clients",
        subtitle="On the line both rate alike. Dashed ring: where 80 of 100 would lie if you are "
        "right. Diamond: the two means. Click a client.",
        description="Scatter of clients: one chair's rating from 1 to 5 across, the other's upwards, "
        "with the line on which both rate alike and the ring that you predict. The sentence gives r and "
        "the difference.",
    )


def difference_chart(points: pd.DataFrame) -> LayerChart:
    """Draw the difference between two ratings against their mean, with the limits of agreement.

    The plot of Bland & Altman 1986 (Lancet 327:307-310).

    Parameters
    ----------
    points
        As for :func:`agreement_scatter`; data set ``points``.

    Returns
    -------
    altair.LayerChart
        Params ``guess``, ``gap``, ``shown``, ``first``, ``second`` and ``selected`` as there; ``lines``, a
        list of objects with ``value``, ``low``, ``high`` and ``name`` (``mean``, ``lower``, ``upper``);
        ``reach``, how far the upright axis goes to both sides of 0.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client_id": ["C001"], "one": [4.0], "two": [3.5]})
    >>> difference_chart(frame).to_dict()["title"]["text"]
    'How far apart the two ratings are'
    """
    x = alt.X("mean:Q", **RATING | {"title": "mean of the two ratings, 1–5"})
    scale = alt.Scale(domainMin=alt.ExprRef("-reach"), domainMax=alt.ExprRef("reach"), nice=False, zero=False)
    y = alt.Y("difference:Q", title=" ", scale=scale)
    lines = (
        alt.Chart(alt.sequence(0, 3, 1, as_="i"))
        .transform_filter("shown && length(lines) > datum.i")
        .transform_calculate(
            difference="lines[datum.i].value",
            low="lines[datum.i].low",
            high="lines[datum.i].high",
            words="lines[datum.i].name + ' ' + format(datum.difference, '.2f')",
            is_mean="lines[datum.i].name == 'mean' ? 'yes' : 'no'",
        )
    )
    bands = lines.mark_rect(opacity=0.22, color=_MAIN, clip=True).encode(
        x=alt.value(0), x2=place("width"), y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    rules = lines.mark_rule(color=_MAIN, strokeWidth=2.5).encode(
        y=y,
        strokeDash=alt.StrokeDash(
            "is_mean:N", scale=alt.Scale(domain=["yes", "no"], range=[[1, 0], [4, 3]]), legend=None
        ),
    )
    names = lines.mark_text(align="left", baseline="bottom", dy=-3, fontWeight="bold").encode(
        x=alt.value(8), y=y, text="words:N"
    )
    return picture(
        zero_rule("y", INK, 1.2),
        bands,
        rules,
        one_row(difference="gap").mark_rule(**PREDICTED).encode(y=y),
        _clients(points, x, y),  # above bands and lines, so that a click reaches them
        names,
        words("first + ' less ' + second", "-48", "height / 2", angle=270),
        params={**_PARAMS, "lines": [], "reach": 2.5},
        height=330,
        title="How far apart the two ratings are",
        subtitle="Full: the mean difference. Broken: the limits between which about 95 of 100 "
        "differences lie. Bands: 95% intervals. Dashed: your prediction.",
        description="Each client's difference between the two ratings against their mean, with the mean "
        "difference and the limits of agreement, each with its 95% interval. The table has the numbers.",
    )


def agreement_bars(rows: pd.DataFrame) -> LayerChart:
    """Draw agreement in order and in value for bond, goals, tasks and the whole alliance.

    Parameters
    ----------
    rows
        ``part``, ``measure`` (one of ``MEASURES``), ``value``, ``low``, ``high``; data set ``measures``.

    Returns
    -------
    altair.LayerChart
        With the param ``shown``.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"part": ["bond"], "measure": ["order: r"], "value": [0.3], "low": [0.2], "high": [0.4]}
    >>> agreement_bars(pd.DataFrame(row)).to_dict()["title"]["text"]
    'Alike in order, alike in value'
    """
    x = alt.X(
        "value:Q",
        title="0: no agreement beyond chance, 1: full",
        scale=alt.Scale(domain=[-0.5, 1], clamp=True, nice=False),
        axis=alt.Axis(values=[-0.5, 0, 0.5, 1]),
    )
    base = (
        alt.Chart(named(rows, "measures"))
        .transform_filter("shown")
        .encode(
            y=alt.Y(
                "part:N",
                title=None,
                scale=alt.Scale(domain=[*PARTS, "alliance"]),
                axis=alt.Axis(labelPadding=6),
            ),
            yOffset=alt.YOffset("measure:N", scale=alt.Scale(domain=list(MEASURES))),
        )
    )
    tooltip = ["part:N", "measure:N", *tips("value", "low", "high")]
    return picture(
        *estimates(base, x, size=90, tooltip=tooltip, **look("measure", _MEASURES, "color", "shape")),
        waiting("Comes when you show what the data say."),
        params={"shown": False},
        height=230,
        title="Alike in order, alike in value",
        subtitle="The same two chairs, part by part, each with its 95% interval.",
        description="For bond, goals, tasks and the whole alliance: the correlation of the two chairs "
        "and their intraclass correlation for agreement, each with its 95% interval. The sentence names "
        "those of the chosen part.",
    )


def chair_lines(lines: pd.DataFrame) -> LayerChart:
    """Draw one client's sessions as each chair rated them.

    Parameters
    ----------
    lines
        ``session``, ``rater`` and ``rating`` (1 to 5, may be missing); data set ``lines``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"session": [1], "rater": ["client"], "rating": [4.0]})
    >>> chair_lines(frame).to_dict()["title"]["text"]
    'One client’s sessions from each chair'
    """
    base = alt.Chart(named(lines, "lines")).encode(
        x=alt.X("session:Q", **SESSION),
        y=alt.Y("rating:Q", **RATING),
        tooltip=["session:Q", "rater:N", *tips("rating")],
        **look("rater", RATERS, "color"),
    )
    drawn: LayerChart = picture(
        base.mark_line().encode(**look("rater", RATERS, "strokeDash", legend=False)),
        base.mark_point(filled=True, size=60).encode(**look("rater", RATERS, "shape")),
        height=230,
        title="One client’s sessions from each chair",
        subtitle="The part chosen above; the sentence names the client.",
        description="Three lines over one client's sessions: the chosen part as client, therapist and "
        "observer rated it, from 1 to 5. The sentence above gives their means.",
    ).resolve_scale(strokeDash="independent")
    return drawn
