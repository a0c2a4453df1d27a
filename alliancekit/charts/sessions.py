"""One client's sessions: bond, goals and tasks as one rater saw them, with the ruptures marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import RATING, SESSION, look, picture, tips
from alliancekit.charts.theme import PAPER, QUIET, alt, named
from alliancekit.clinic import PARTS

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

_TOP = 5.5  # room above the highest rating for the heads of the upright lines


def sessions_chart(points: pd.DataFrame, events: pd.DataFrame) -> LayerChart:
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
    scale = alt.Scale(domain=[1, _TOP], nice=False)
    x = alt.X("session:Q", **SESSION)
    y = alt.Y("rating:Q", **RATING | {"scale": scale})
    marks = alt.Chart(named(events, "events")).encode(x=x)
    repaired = alt.Scale(domain=["no", "yes"], range=[[1, 0], [3, 4]])
    rules = (
        marks.transform_filter("datum.rupture === 'yes'")
        .mark_rule(color=QUIET)
        .encode(strokeDash=alt.StrokeDash("repaired:N", scale=repaired, legend=None))
    )
    reported = alt.Scale(domain=["no", "yes"], range=[PAPER, QUIET])
    heads = marks.mark_point(
        shape="triangle-down", filled=False, size=90, strokeWidth=2, stroke=QUIET
    ).encode(
        y=alt.YDatum(_TOP - 0.15, scale=scale, title=RATING["title"]),
        fill=alt.Fill("reported:N", scale=reported, legend=None),
        tooltip=["session:Q", "rupture:N", "repaired:N", "reported:N"],
    )
    base = alt.Chart(named(points, "points")).encode(
        x=x, y=y, tooltip=["session:Q", "part:N", *tips("rating")], **look("part", PARTS, "color")
    )
    drawn: LayerChart = picture(
        rules,
        base.mark_line().encode(**look("part", PARTS, "strokeDash", legend=False)),
        base.mark_point(filled=True, size=60).encode(**look("part", PARTS, "shape")),
        heads,
        height=300,
        title="Bond, goals and tasks from session to session",
        subtitle="Upright line: a rupture; dashed: a repaired one. Full triangle: this rater reports it.",
        description="Three lines over one client's sessions: ratings of bond, goals and tasks "
        "from 1 to 5, with an upright line at each rupture and a filled triangle where this rater "
        "reported one. The sentence above says what they show.",
    ).resolve_scale(strokeDash="independent")
    return drawn
