"""Whether a match of two ratings goes with outcome: along equal ratings, and where they part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import STYLES, alt

if TYPE_CHECKING:
    import pandas as pd

_MAIN = STYLES["bond"].colour


def congruence_chart(lines: pd.DataFrame) -> Any:
    """Draw the outcome that a response surface gives where two ratings match, and where they part.

    Parameters
    ----------
    lines
        What :meth:`alliancekit.stats.Congruence.lines` returns: ``line``, ``x``, ``y``, ``outcome``, ``low``,
        ``high``.

    Returns
    -------
    altair.HConcatChart

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"line": "congruence", "x": 3.0, "y": 3.0, "outcome": 12.0, "low": 9.0, "high": 15.0}
    >>> len(congruence_chart(pd.DataFrame([row])).to_dict()["hconcat"])
    2
    """
    panels = {
        "congruence": ("Both rate alike", "rating of both, 1–5", alt.datum.x),
        "incongruence": ("They part", "first less second rating", alt.datum.x - alt.datum.y),
    }
    drawn = []
    for name, (title, axis, place) in panels.items():
        base = (
            alt.Chart(lines)
            .transform_filter(alt.datum.line == name)
            .transform_calculate(at=place)
            .encode(x=alt.X("at:Q", title=axis, scale=alt.Scale(zero=False, nice=False)))
        )
        scale = alt.Scale(domain=[0, 40], nice=False)
        band = base.mark_area(opacity=0.25, color=_MAIN, clip=True).encode(
            y=alt.Y("low:Q", title="distress (lower is better)", scale=scale), y2="high:Q"
        )
        line = base.mark_line(color=_MAIN, strokeWidth=3, clip=True)
        curve = line.encode(y=alt.Y("outcome:Q", scale=scale))
        drawn.append(alt.layer(band, curve).properties(width=250, height=220, title=title))
    return alt.hconcat(*drawn).properties(
        title="Distress at the end where two ratings match, and where they part",
        description="Two curves of distress at the end with 95% bands: over the rating where both rate "
        "alike, and over the difference where they part. A second curve that rises on both sides of 0 would "
        "speak for a match.",
    )
