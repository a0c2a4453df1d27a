"""Whether a match of two ratings goes with outcome: along equal ratings, and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.theme import STYLES, alt
from alliancekit.results import capital, in_words

if TYPE_CHECKING:
    from altair import HConcatChart

    from alliancekit.stats import Congruence

_MAIN = STYLES["bond"].colour


def congruence_chart(found: Congruence) -> HConcatChart:
    """Draw the outcome that a response surface gives where two ratings match, and where they part.

    Parameters
    ----------
    found
        What :func:`alliancekit.congruence` returned.

    Returns
    -------
    altair.HConcatChart

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"one": [1, 2, 3, 4, 5] * 5, "two": [1] * 5 + [2, 3, 4, 5] * 5})
    >>> frame["outcome"] = range(25)
    >>> from alliancekit.stats import congruence
    >>> len(congruence_chart(congruence(frame, "one", "two", "outcome", centre=3)).to_dict()["hconcat"])
    2
    """
    x, y, outcome = (in_words(name) for name in (found.x, found.y, found.outcome))
    title, scale = outcome, alt.Scale(zero=False)
    if outcome.startswith("distress"):
        title, scale = f"{outcome} (lower is better)", alt.Scale(domain=[0, 40], nice=False)
    panels = {
        "congruence": ("Both rate alike", "rating of both", alt.datum.x),
        "incongruence": ("They part", f"{x} less {y}", alt.datum.x - alt.datum.y),
    }
    drawn = []
    for name, (heading, axis, place) in panels.items():
        base = (
            alt.Chart(found.lines())
            .transform_filter(alt.datum.line == name)
            .transform_calculate(at=place)
            .encode(x=alt.X("at:Q", title=axis, scale=alt.Scale(zero=False, nice=False)))
        )
        band = base.mark_area(opacity=0.25, color=_MAIN, clip=True).encode(
            y=alt.Y("low:Q", title=title, scale=scale), y2="high:Q"
        )
        line = base.mark_line(color=_MAIN, strokeWidth=3, clip=True)
        curve = line.encode(y=alt.Y("outcome:Q", scale=scale))
        drawn.append(alt.layer(band, curve).properties(width=250, height=220, title=heading))
    level = f"{found.fit.level:.0%}"
    chart: HConcatChart = alt.hconcat(*drawn).properties(
        title=f"{capital(outcome)} where two ratings match, and where they part",
        description=f"Two curves of {outcome} with {level} bands: over the rating where both rate alike, and "
        "over the difference where they part. A second curve that rises on both sides of 0 would speak for a "
        "match.",
    )
    return chart
