"""Lagged effects side by side: both ways, as rated and with trends taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.marks import estimates, look, still, tips, zero_rule
from alliancekit.charts.theme import DEEP, WARM, Style, alt
from alliancekit.results import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from altair import LayerChart

    from alliancekit.stats import Lagged

_STATES = {
    "as rated": Style(DEEP, "square", (1, 0)),
    "trends taken out": Style(WARM, "circle", (1, 0)),
}


def lags_chart(found: Mapping[str, Lagged]) -> LayerChart:
    """Draw the crossed effects of one or more clinics, each with its interval.

    Parameters
    ----------
    found
        Name of a clinic (empty where there is one) -> its lagged effects (:func:`alliancekit.lagged`).

    Returns
    -------
    altair.LayerChart
        A picture to display; what comes first need not be the cause.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.stats import lagged
    >>> sessions = load_clinic().sessions.query("rater == 'client'")
    >>> chart = lags_chart({"": lagged(sessions, "alliance", "outcome")})
    >>> len(chart.layer[1].data)
    4
    """
    effects = pd.concat([each.table.assign(of=f"{name}: " * bool(name)) for name, each in found.items()])
    crossed = effects[effects["earlier"] != effects["later"]]
    earlier, later = (crossed[name].map(in_words) for name in ("earlier", "later"))
    levels = "/".join(sorted({f"{each.level:.0%}" for each in found.values()}))
    rows = crossed.assign(
        path=crossed["of"] + earlier + " to next " + later,
        state=crossed["detrended"].map(dict(zip((False, True), _STATES, strict=True))),
    )[["path", "state", "estimate", "low", "high"]]
    order = list(dict.fromkeys(rows["path"]))
    # Words above each pair of marks, not beside it: a narrow page holds the whole picture.
    base = alt.Chart(rows).encode(y=alt.Y("path:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0.2)))
    lanes = alt.Scale(domain=["words", *_STATES])
    names = base.transform_filter(alt.datum.state == next(iter(_STATES))).transform_calculate(lane="'words'")
    x = alt.X(
        "estimate:Q",
        title=["effect in standard deviations", "(left of 0: more of one, then less of the other)"],
        scale=alt.Scale(),
        axis=alt.Axis(tickCount=4, format=".2f"),
    )
    return still(
        zero_rule("x"),
        *estimates(
            base,
            x,
            size=80,
            yOffset=alt.YOffset("state:N", scale=lanes),
            tooltip=["path:N", "state:N", *tips("estimate", "low", "high", format=".3f")],
            **look("state", _STATES, "color", "shape"),
        ),
        names.mark_text(align="left").encode(
            x=alt.value(0), yOffset=alt.YOffset("lane:N", scale=lanes), text="path:N"
        ),
        height=alt.Step(16),
        title="From one session to the next",
        subtitle=[f"Within clients, {levels} intervals.", "What comes first need not be the cause."],
        description=f"Lagged effects within clients with their {levels} intervals, as rated and with trends "
        f"taken out: {'; '.join(order)}.",
    )
