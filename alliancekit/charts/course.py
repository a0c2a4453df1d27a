"""One client's distress from intake to the last session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import DISTRESS, SESSION, picture
from alliancekit.charts.theme import STYLES, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart


def course_chart(points: pd.DataFrame) -> LayerChart:
    """Draw distress over the sessions; session 0 is intake.

    Parameters
    ----------
    points
        ``session`` (0 and on) and ``outcome`` (distress, 0 to 40); data set ``course``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> course_chart(pd.DataFrame({"session": [0, 1], "outcome": [20, 18]})).to_dict()["title"]["text"]
    'Distress from intake to the last session'
    """
    base = alt.Chart(named(points, "course")).encode(
        x=alt.X("session:Q", **SESSION | {"title": "session (0 is intake)"}),
        y=alt.Y("outcome:Q", **DISTRESS),
        tooltip=["session:Q", alt.Tooltip("outcome:Q", title="distress")],
    )
    colour = STYLES["outcome"].colour
    return picture(
        base.mark_line(color=colour),
        base.mark_point(color=colour, filled=True, size=60),
        height=300,
        title="Distress from intake to the last session",
        subtitle="Lower is better.",
        description="A line: one client's distress from 0 to 40 at intake and after each session; "
        "lower is better. "
        "The sentence above says where it began and ended.",
    )
