"""Whether a match of two ratings goes with outcome: along equal ratings, and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import DISTRESS, still, words
from alliancekit.charts.theme import STYLES, alt
from alliancekit.results import capital, in_words

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.stats import Congruence

_MAIN = STYLES["bond"].colour


def congruence_chart(found: Congruence) -> LayerChart:
    """Draw the outcome that a response surface gives where two ratings match, and where they part.

    Parameters
    ----------
    found
        What :func:`alliancekit.congruence` returned.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"one": [1, 2, 3, 4, 5] * 5, "two": [1] * 5 + [2, 3, 4, 5] * 5})
    >>> frame["outcome"] = range(25)
    >>> from alliancekit.stats import congruence
    >>> len(congruence_chart(congruence(frame, "one", "two", "outcome", centre=3)).to_dict()["layer"])
    4
    """
    x, y, outcome = (in_words(name) for name in (found.x, found.y, found.outcome))
    title, scale = outcome, alt.Scale(zero=False)
    if outcome.startswith("distress"):
        title, scale = f"{outcome} (lower is better)", DISTRESS["scale"]
    halves = {  # of the chart's width
        "congruence": ("Both rate alike", "rating of both", alt.datum.x, 0, 0.46),
        "incongruence": ("They part", [x, "minus", y], alt.datum.x - alt.datum.y, 0.54, 1),
    }
    drawn = []
    for name, (heading, axis, at, left, right) in halves.items():
        ends = {"rangeMin": alt.ExprRef(f"{left} * width"), "rangeMax": alt.ExprRef(f"{right} * width")}
        across = alt.X(
            "at:Q",
            title=axis,
            scale=alt.Scale(zero=False, nice=False, **ends),
            axis=alt.Axis(orient="bottom", tickCount=3),
        )
        base = (
            alt.Chart(found.lines())
            .transform_filter(alt.datum.line == name)
            .transform_calculate(at=at)
            .encode(x=across)
        )
        band = base.mark_area(opacity=0.25, color=_MAIN, clip=True).encode(
            y=alt.Y("low:Q", title=title, scale=scale), y2="high:Q"
        )
        line = base.mark_line(color=_MAIN, strokeWidth=3, clip=True)
        curve = line.encode(y=alt.Y("outcome:Q", title=title, scale=scale))
        head = words(f"'{heading}'", f"{left} * width", "-10", align="left", fontWeight="bold")
        drawn += [alt.layer(band, curve), head]
    level = f"{found.fit.level:.0%}"
    chart: LayerChart = still(
        *drawn,
        height=220,
        title=[f"{capital(outcome)} where two", "ratings match, and where they part"],
        description=f"Two curves of {outcome} with {level} bands: over the rating where both rate alike, and "
        "over the difference where they part. A second curve that rises on both sides of 0 would speak for a "
        "match.",
    ).resolve_scale(x="independent")
    return chart
