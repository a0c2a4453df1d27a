"""Estimates with their intervals, and below them their differences with theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.marks import estimates, look, still, tips, zero_rule
from alliancekit.charts.theme import INK, STYLES, Style, alt, named
from alliancekit.results import capital, in_words, short

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.results import Estimate
    from alliancekit.stats.differences import Differences

_STYLES = {
    "each on its own": Style(STYLES["bond"].colour, "circle", (1, 0)),
    "the difference": Style(INK, "diamond", (1, 0)),
}


def differences_chart(found: Differences) -> LayerChart:
    """Draw what is compared and below it each difference, to see whether the difference's interval holds 0.

    Parameters
    ----------
    found
        What `compare_correlations` or `compare_means` returned; data set ``points``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.stats import compare_means
    >>> rows = pd.DataFrame({"therapy": list("aaabbb"), "change": [-4., -5, -6, -7, -9, -8]})
    >>> differences_chart(compare_means(rows, "change", among="therapy")).to_dict()["title"]
    'One interval of a difference: it leaves out 0'
    """
    own, apart = _STYLES
    rows = [_row(capital(in_words(name)), own, each) for name, each in found.found.items()]
    rows += [
        _row(capital(f"{in_words(first)} minus {in_words(second)}"), apart, each)
        for (first, second), each in found.differences.items()
    ]
    points = pd.DataFrame(rows, columns=["name", "kind", "estimate", "low", "high"])
    base = alt.Chart(named(points, "points")).encode(
        y=alt.Y("name:N", sort=points["name"].tolist(), title=None, axis=alt.Axis(labelLimit=240))
    )
    x = alt.X("estimate:Q", title="estimate, with its interval", scale=alt.Scale(nice=True))
    marks = estimates(
        base,
        x,
        tooltip=["name:N", *tips("estimate", "low", "high")],
        **look("kind", _STYLES, "color", "shape"),
    )
    said = [f"{name} {short(value)}, {short(low)} to {short(high)}" for name, _, value, low, high in rows]
    return still(
        zero_rule("x", INK),
        *marks,
        title=_headline(list(found.differences.values())),
        description=f"Estimates with their intervals, and their differences: {'; '.join(said)}.",
        height=alt.Step(34),
    )


def _row(name: str, kind: str, each: Estimate) -> tuple[str, str, float, float, float]:
    return name, kind, float(each), each.low, each.high


def _headline(differences: list[Estimate]) -> str:
    apart = sum(not each.includes(0) for each in differences)
    if len(differences) == 1:
        return f"One interval of a difference: it {'leaves out' if apart else 'holds'} 0"
    return f"{len(differences)} intervals of a difference: {apart} leave out 0"
