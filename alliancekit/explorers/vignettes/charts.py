"""A reader's rating of an exchange beside a panel's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.marks import RATING, look, picture
from alliancekit.charts.theme import GUESS, INK, alt, named
from alliancekit.clinic import PARTS

if TYPE_CHECKING:
    from altair import LayerChart


def panel_chart(panel: pd.DataFrame) -> LayerChart:
    """Draw how many of the panel gave each rating, the panel's mean, and the reader's own rating.

    The reader's ratings are the params ``bond``, ``goals`` and ``tasks``.

    Parameters
    ----------
    panel
        ``part``, ``rating`` (1 to 5) and ``raters`` (how many gave it); data set ``panel``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> empty = pd.DataFrame({"part": [], "rating": [], "raters": []})
    >>> len(panel_chart(empty).to_dict()["layer"])
    4
    """
    x = alt.X("rating:Q", **RATING | {"scale": alt.Scale(domain=[0.6, 5.4], nice=False)})
    y = alt.Y("part:N", sort=list(PARTS), title=None, scale=alt.Scale(domain=list(PARTS)))
    theirs = alt.Chart(named(panel, "panel")).encode(x=x, y=y)
    bubbles = theirs.mark_circle(fillOpacity=0.25, strokeWidth=2).encode(
        size=alt.Size("raters:Q", scale=alt.Scale(domain=[0, 8], range=[150, 1100]), legend=None),
        tooltip=["part:N", "rating:Q", alt.Tooltip("raters:Q", title="raters of eight")],
        **look("part", PARTS, "fill", "stroke", legend=False),
    )
    mean = (
        theirs.transform_calculate(total="datum.rating * datum.raters")
        .transform_aggregate(total="sum(total)", raters="sum(raters)", groupby=["part"])
        .transform_calculate(rating="datum.total / datum.raters")
        .mark_tick(thickness=3, height=44, color=INK, opacity=1)
        .encode(tooltip=["part:N", alt.Tooltip("rating:Q", format=".1f", title="panel mean")])
    )
    yours = (
        alt.Chart(named(pd.DataFrame({"part": PARTS}), "own"))
        .add_params(*(alt.param(part, value=3) for part in PARTS))
        .transform_calculate(rating=f"{{{', '.join(f'{part}: {part}' for part in PARTS)}}}[datum.part]")
        .mark_point(shape="diamond", filled=False, size=2400, strokeWidth=3, strokeDash=[5, 3], color=GUESS)
        .encode(x=x, y=y, tooltip=["part:N", alt.Tooltip("rating:Q", title="your rating")])
    )
    return picture(
        bubbles,
        theirs.mark_text(fontWeight=600).encode(text="raters:Q"),
        mean,
        yours,
        height=230,
        title="Your ratings and the panel's",
        subtitle="Dashed diamond: yours. Circle: how many gave that rating. Upright line: their mean.",
        description="For bond, goals and tasks, the reader's rating from 1 to 5 and, once compared, how many "
        "of an invented panel of eight gave each rating. The sentence above says the same in words.",
    )
