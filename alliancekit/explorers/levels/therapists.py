"""Where differences lie: therapists as a caterpillar, and shares of the variance at each level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import INK, QUIET, STYLES, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd

_LEVELS = {
    "therapist": STYLES["therapist"],
    "client": STYLES["client"],
    "session": Style(QUIET, "square", (2, 2)),
}


def caterpillar_chart(therapists: pd.DataFrame) -> Any:
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
        axis=alt.Axis(labelFontSize=11),
    )
    each = alt.Chart(named(therapists, "therapists")).transform_calculate(
        at="shrink ? datum.shrunken : datum.mean",
        from_="shrink ? datum.low : datum.mean_low",
        to="shrink ? datum.high : datum.mean_high",
    )
    grand = alt.Chart(alt.sequence(0, 1, 1, as_="one")).transform_calculate(grand="grand")
    colour = STYLES["therapist"].colour
    return (
        alt.layer(
            grand.mark_rule(color=INK, strokeDash=[4, 3]).encode(
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
            each.mark_rule(strokeWidth=2, color=colour, clip=True).encode(
                x=alt.X("from_:Q", scale=scale, title=""), x2="to:Q", y=y
            ),
            each.mark_point(filled=True, size=55, color=colour, shape="diamond").encode(
                x=alt.X("at:Q", scale=scale, title=""),
                y=y,
                tooltip=[
                    "therapist_id:N",
                    "n:Q",
                    *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("mean", "shrunken")),
                ],
            ),
            grand.mark_text(
                align="right", baseline="bottom", fontWeight="bold", text=alt.ExprRef("measure")
            ).encode(x=alt.value("width"), y=alt.value(-6)),
        )
        .add_params(
            alt.param("shrink", value=False),
            alt.param("grand", value=0),
            alt.param("c_low", value=1),
            alt.param("c_high", value=5),
            alt.param("measure", value=""),
        )
        .properties(
            width="container",
            height=alt.Step(13),
            title=alt.Title(
                "Therapists in order",
                subtitle="Diamond: mean over their clients, with its 95% interval. Ring: their own mean. "
                "Dashes: all.",
            ),
            description="A caterpillar: one row a therapist, sorted, with the mean over the therapist's "
            "clients and its 95% interval, either from their own clients alone or drawn towards the mean of "
            "all.",
        )
    )


def shares_chart(shares: pd.DataFrame) -> Any:
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
    names = list(_LEVELS)
    rows = ["together", *names]
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", tickCount=5, title="share of the variance")
    y_scale = alt.Scale(domain=rows)
    y = alt.Y("source:N", title=None, sort=rows, scale=y_scale, axis=alt.Axis(grid=True))
    colour = alt.Color(
        "source:N", scale=alt.Scale(domain=names, range=[s.colour for s in _LEVELS.values()]), legend=None
    )
    shape = alt.Shape(
        "source:N", scale=alt.Scale(domain=names, range=[s.shape for s in _LEVELS.values()]), legend=None
    )
    each = alt.Chart(named(shares, "shares"))
    return alt.layer(
        each.transform_calculate(row="'together'")
        .mark_bar(height=26, stroke="white")
        .encode(
            x=alt.X("start:Q", scale=scale, axis=axis),
            x2="end:Q",
            y=alt.Y("row:N", title=None, sort=rows, scale=y_scale),
            color=colour,
        ),
        each.mark_rule(strokeWidth=2.5).encode(
            x=alt.X("low:Q", scale=scale, title=""), x2="high:Q", y=y, color=colour
        ),
        each.mark_point(filled=True, size=110).encode(
            x=alt.X("share:Q", scale=scale, axis=axis),
            y=y,
            color=colour,
            shape=shape,
            tooltip=[
                "source:N",
                *(alt.Tooltip(f"{name}:Q", format=".1%") for name in ("share", "low", "high")),
            ],
        ),
        each.transform_calculate(label="format(datum.share, '.0%')")
        .mark_text(align="left", dy=-12, dx=4)
        .encode(x=alt.X("share:Q", scale=scale, title=""), y=y, text="label:N"),
    ).properties(
        width="container",
        height=300,
        title=alt.Title(
            "Where the differences lie",
            subtitle="Between therapists, between one therapist's clients, between one client's sessions; "
            "95% intervals.",
        ),
        description="Shares of the variance between therapists, between clients and between sessions: one "
        "bar in three parts, and below it each share with its 95% interval. The sentence gives the numbers.",
    )
