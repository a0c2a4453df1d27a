"""One client's sessions: bond, goals and tasks as one rater saw them, with the ruptures marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import PAPER, QUIET, alt, named, scales
from alliancekit.clinic import PARTS

if TYPE_CHECKING:
    import pandas as pd

_TOP = 5.5  # room above the highest rating for the heads of the upright lines


def sessions_chart(points: pd.DataFrame, events: pd.DataFrame) -> Any:
    """Draw three lines over the sessions, an upright line at each rupture, a triangle at each report of one.

    Parameters
    ----------
    points
        ``session``, ``part`` and ``rating`` (1 to 5, may be missing); data set ``points``.
    events
        One row a session with a rupture or with a report of one: ``session``, and ``rupture``, ``repaired``
        and ``reported`` by this rater (each ``yes`` or ``no``); data set ``events``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> points = pd.DataFrame({"session": [1], "part": ["bond"], "rating": [4.0]})
    >>> events = pd.DataFrame({"session": [1], "rupture": ["yes"], "repaired": ["yes"], "reported": ["no"]})
    >>> sessions_chart(points, events).to_dict()["title"]["text"]
    'Bond, goals and tasks from session to session'
    """
    looks = scales(PARTS)
    y = {"scale": alt.Scale(domain=[1, _TOP], nice=False), "title": "rating, 1–5 (higher is stronger)"}
    x = alt.X(
        "session:Q",
        title="session",
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        scale=alt.Scale(zero=False, nice=False, padding=18),
    )
    marks = alt.Chart(named(events, "events")).encode(x=x)
    rules = (
        marks.transform_filter("datum.rupture === 'yes'")
        .mark_rule(color=QUIET)
        .encode(
            strokeDash=alt.StrokeDash(
                "repaired:N", scale=alt.Scale(domain=["no", "yes"], range=[[1, 0], [3, 4]]), legend=None
            )
        )
    )
    heads = marks.mark_point(
        shape="triangle-down", filled=False, size=90, strokeWidth=2, stroke=QUIET
    ).encode(
        y=alt.YDatum(_TOP - 0.15, **y),
        fill=alt.Fill("reported:N", scale=alt.Scale(domain=["no", "yes"], range=[PAPER, QUIET]), legend=None),
        tooltip=["session:Q", "rupture:N", "repaired:N", "reported:N"],
    )
    base = alt.Chart(named(points, "points")).encode(
        x=x,
        y=alt.Y("rating:Q", axis=alt.Axis(values=[1, 2, 3, 4, 5], format="d"), **y),
        color=alt.Color("part:N", scale=looks["color"], title=None),
        tooltip=["session:Q", "part:N", alt.Tooltip("rating:Q", format=".2f")],
    )
    lines = base.mark_line().encode(
        strokeDash=alt.StrokeDash("part:N", scale=looks["strokeDash"], legend=None)
    )
    dots = base.mark_point(filled=True, size=60).encode(
        shape=alt.Shape("part:N", scale=looks["shape"], title=None)
    )
    return (
        alt.layer(rules, lines, dots, heads)
        .resolve_scale(strokeDash="independent")
        .properties(
            width="container",
            height=300,
            title=alt.Title(
                "Bond, goals and tasks from session to session",
                subtitle="Upright line: rupture (broken: repaired). Filled triangle: reported by this rater.",
            ),
            description="Three lines over one client's sessions: ratings of bond, goals and tasks "
            "from 1 to 5, with an upright line at each rupture and a filled triangle where this rater "
            "reported one. The sentence above says what they show.",
        )
    )
