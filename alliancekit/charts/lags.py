"""Lagged effects side by side: both ways, as rated and with trends taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.theme import QUIET, alt
from alliancekit.results import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from altair import FacetChart

    from alliancekit.stats import Lagged

_STATES = ("as rated", "trends taken out")


def lags_chart(found: Mapping[str, Lagged]) -> FacetChart:
    """Draw the crossed effects of one or more clinics, each with its interval.

    Parameters
    ----------
    found
        Name of a clinic (empty where there is one) -> its lagged effects (:func:`alliancekit.lagged`).

    Returns
    -------
    altair.FacetChart
        A picture to display; what comes first need not be the cause.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.stats import lagged
    >>> sessions = load_clinic().sessions.query("rater == 'client'")
    >>> chart = lags_chart({"": lagged(sessions, "alliance", "outcome")})
    >>> len(chart.data)
    4
    """
    effects = pd.concat([each.table.assign(of=f"{name}: " * bool(name)) for name, each in found.items()])
    crossed = effects[effects["earlier"] != effects["later"]]
    earlier, later = (crossed[name].map(in_words) for name in ("earlier", "later"))
    levels = "/".join(sorted({f"{each.level:.0%}" for each in found.values()}))
    rows = crossed.assign(
        path=crossed["of"] + earlier + " to next " + later,
        state=crossed["detrended"].map({False: _STATES[0], True: _STATES[1]}),
    )[["path", "state", "estimate", "low", "high"]]
    order = list(dict.fromkeys(rows["path"]))
    colour = alt.Color("state:N", title=None, scale=alt.Scale(domain=_STATES, range=["#1B4F8A", "#B8430B"]))
    shape = alt.Shape("state:N", title=None, scale=alt.Scale(domain=_STATES, range=["square", "circle"]))
    x_title = ["effect in standard deviations", "(left of 0: more of one, then less of the other)"]
    places = {"y": alt.Y("state:N", title=None, sort=_STATES, axis=None), "color": colour}
    base = alt.Chart()
    each = alt.layer(
        base.mark_rule(color=QUIET).encode(x=alt.datum(0)),
        base.mark_rule(strokeWidth=2.5).encode(x=alt.X("low:Q", title=x_title), x2="high:Q", **places),
        base.mark_point(filled=True, size=80).encode(
            x=alt.X("estimate:Q", title=x_title, axis=alt.Axis(tickCount=5, format=".2f")),
            shape=shape,
            tooltip=[alt.Tooltip(f"{name}:Q", format=".3f") for name in ("estimate", "low", "high")],
            **places,
        ),
        data=rows,
    ).properties(width=310, height=alt.Step(16))
    # Words above each pair of marks, not beside it: a narrow page holds the whole picture.
    words = alt.Header(title=None, orient="top", labelAnchor="start", labelPadding=2)
    chart: FacetChart = each.facet(row=alt.Row("path:N", sort=order, header=words), spacing=4).properties(
        title=alt.Title(
            "From one session to the next",
            subtitle=[f"Within clients, {levels} intervals.", "What comes first need not be the cause."],
        ),
        description=f"Lagged effects within clients with their {levels} intervals, as rated and with trends "
        f"taken out: {'; '.join(order)}.",
    )
    return chart
