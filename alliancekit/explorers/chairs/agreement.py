"""What two chairs agree on: part by part, session by session, and whether a match goes with outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import ALLIANCE_AXIS, INK, QUIET, RATING, STYLES, alt, named, scales
from alliancekit.clinic import PARTS, RATERS

if TYPE_CHECKING:
    import pandas as pd

_MAIN = STYLES["bond"].colour
MEASURES = ("order: r", "value: ICC(2,1)")


def agreement_bars(rows: pd.DataFrame) -> Any:
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
    order = [*PARTS, "alliance"]
    colours = alt.Scale(domain=list(MEASURES), range=[_MAIN, INK])
    base = (
        alt.Chart(named(rows, "measures"))
        .transform_filter("shown")
        .encode(
            y=alt.Y("part:N", title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelPadding=6)),
            yOffset=alt.YOffset("measure:N", scale=alt.Scale(domain=list(MEASURES))),
            color=alt.Color("measure:N", scale=colours, title=None),
            tooltip=[
                "part:N",
                "measure:N",
                *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("value", "low", "high")),
            ],
        )
    )
    scale = alt.Scale(domain=[-0.5, 1], clamp=True, nice=False)
    x = alt.X(
        "value:Q",
        title="0: no agreement beyond chance, 1: full",
        scale=scale,
        axis=alt.Axis(values=[-0.5, 0, 0.5, 1]),
    )
    span = base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q", scale=scale), x2="high:Q")
    dots = base.mark_point(filled=True, size=90).encode(
        x=x,
        shape=alt.Shape(
            "measure:N", scale=alt.Scale(domain=list(MEASURES), range=["circle", "diamond"]), title=None
        ),
    )
    waiting = (
        alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
        .transform_filter("!shown")
        .mark_text(text="Comes when you show what the data say.", fontSize=12, color=QUIET)
        .encode(x=alt.value(alt.ExprRef("width / 2")), y=alt.value(alt.ExprRef("height / 2")))
    )
    return (
        alt.layer(span, dots, waiting)
        .add_params(alt.param("shown", value=False))
        .properties(
            width="container",
            height=230,
            title=alt.Title(
                "Alike in order, alike in value",
                subtitle="The same two chairs, part by part, each with its 95% interval.",
            ),
            description="For bond, goals, tasks and the whole alliance: the correlation of the two chairs "
            "and their intraclass correlation for agreement, each with its 95% interval. The sentence names "
            "those of the chosen part.",
        )
    )


def chair_lines(lines: pd.DataFrame) -> Any:
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
    looks = scales(RATERS)
    base = alt.Chart(named(lines, "lines")).encode(
        x=alt.X(
            "session:Q",
            title="session",
            axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            scale=alt.Scale(zero=False, nice=False, padding=18),
        ),
        y=alt.Y(
            "rating:Q",
            title=ALLIANCE_AXIS.replace("alliance", "rating"),
            **RATING,
        ),
        color=alt.Color("rater:N", scale=looks["color"], title=None),
        tooltip=["session:Q", "rater:N", alt.Tooltip("rating:Q", format=".2f")],
    )
    strokes = base.mark_line().encode(
        strokeDash=alt.StrokeDash("rater:N", scale=looks["strokeDash"], legend=None)
    )
    dots = base.mark_point(filled=True, size=60).encode(
        shape=alt.Shape("rater:N", scale=looks["shape"], title=None)
    )
    return (
        alt.layer(strokes, dots)
        .resolve_scale(strokeDash="independent")
        .properties(
            width="container",
            height=230,
            title=alt.Title(
                "One client’s sessions from each chair",
                subtitle="The part chosen above; the sentence names the client.",
            ),
            description="Three lines over one client's sessions: the chosen part as client, therapist and "
            "observer rated it, from 1 to 5. The sentence above gives their means.",
        )
    )
