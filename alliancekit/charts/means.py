"""What each rater gave on average for bond, goals and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import RATING, estimates, look, still, tips
from alliancekit.charts.theme import alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart


def means_chart(means: pd.DataFrame, *, level: float) -> LayerChart:
    """Draw means with their intervals, a row a part and a mark a rater.

    Parameters
    ----------
    means
        ``rater``, ``part``, ``mean``, ``low``, ``high`` (1 to 5).
    level
        Of the intervals, for the words.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"rater": ["client"], "part": ["bond"], "mean": 4.0, "low": 3.5, "high": 4.5})
    >>> means_chart(rows, level=.95).to_dict()["title"]["text"]
    'How each rater sees bond, goals and tasks'
    """
    raters, parts = (means[column].unique().tolist() for column in ("rater", "part"))
    base = alt.Chart(named(means, "means")).encode(
        y=alt.Y("part:N", sort=parts, title=None), yOffset=alt.YOffset("rater:N", sort=raters)
    )
    x = alt.X("mean:Q", **RATING | {"title": "mean rating, 1–5 (higher is stronger)"})
    marks = estimates(
        base,
        x,
        clip=True,
        tooltip=["rater:N", *tips("mean", "low", "high")],
        **look("rater", raters, "color", "shape"),
    )
    said = [
        f"{row.rater} {row.part} {row.mean:.2f}, {row.low:.2f} to {row.high:.2f}"
        for row in means.itertuples()
    ]
    return still(
        *marks,
        title="How each rater sees bond, goals and tasks",
        subtitle=f"Means over people, with {level:.0%} intervals.",
        description=f"Mean ratings from 1 to 5 with their intervals: {'; '.join(said)}.",
        height=alt.Step(16),
    )
