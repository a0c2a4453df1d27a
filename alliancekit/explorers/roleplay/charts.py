"""One role-played session from each chair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import RATING, look, picture, tips
from alliancekit.charts.theme import INK, alt, named
from alliancekit.clinic import PARTS, RATERS

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart


def roleplay_chart(rows: pd.DataFrame) -> LayerChart:
    """Draw bond, goals and tasks as each of three raters scored the same session.

    Parameters
    ----------
    rows
        ``rater``, ``part``, ``mean`` (1 to 5); data set ``chairs``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"rater": ["client"], "part": ["bond"], "mean": [4.0]})
    >>> roleplay_chart(rows).to_dict()["title"]
    'The same session from each chair'
    """
    base = alt.Chart(named(rows, "chairs")).encode(
        x=alt.X("mean:Q", **RATING | {"title": "mean rating, 1–5 (higher is stronger)"}),
        y=alt.Y("part:N", title=None, sort=list(PARTS), scale=alt.Scale(domain=list(PARTS))),
        yOffset=alt.YOffset("rater:N", sort=list(RATERS), scale=alt.Scale(domain=list(RATERS))),
    )
    return picture(
        base.mark_point(filled=True, size=110, opacity=1).encode(
            tooltip=["rater:N", "part:N", *tips("mean")], **look("rater", RATERS, "color", "shape")
        ),
        base.mark_text(align="left", dx=10, color=INK).encode(text=alt.Text("mean:Q", format=".2f")),
        height=200,
        title="The same session from each chair",
        description="Bond, goals and tasks of one role-played session as client, therapist and observer "
        "scored them, each rater with a shape of its own. The table gives the numbers.",
    )
