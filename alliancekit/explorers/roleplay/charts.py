"""One role-played session from each chair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import INK, alt, named, scales
from alliancekit.clinic import PARTS, RATERS

if TYPE_CHECKING:
    import pandas as pd


def chairs_chart(rows: pd.DataFrame) -> Any:
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
    >>> chairs_chart(rows).to_dict()["title"]
    'The same session from each chair'
    """
    looks = scales(RATERS)
    base = alt.Chart(named(rows, "chairs")).encode(
        x=alt.X(
            "mean:Q",
            title="mean, 1–5 (higher is stronger)",
            scale=alt.Scale(domain=[1, 5], nice=False, padding=8),
            axis=alt.Axis(values=[1, 2, 3, 4, 5], format="d"),
        ),
        y=alt.Y("part:N", title=None, sort=list(PARTS), scale=alt.Scale(domain=list(PARTS))),
        yOffset=alt.YOffset("rater:N", sort=list(RATERS), scale=alt.Scale(domain=list(RATERS))),
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        color=alt.Color("rater:N", scale=looks["color"], title=None),
        shape=alt.Shape("rater:N", scale=looks["shape"], title=None),
        tooltip=["rater:N", "part:N", alt.Tooltip("mean:Q", format=".2f")],
    )
    numbers = base.mark_text(align="left", dx=10, color=INK).encode(text=alt.Text("mean:Q", format=".2f"))
    return alt.layer(dots, numbers).properties(
        width="container",
        height=200,
        title="The same session from each chair",
        description="Bond, goals and tasks of one role-played session as client, therapist and observer "
        "scored them, each rater with a shape of its own. The table gives the numbers.",
    )
