"""Precision and recall of a rupture rule over its thresholds; repair and outcome beside what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.charts.marks import estimates, look, still, tips, zero_rule
from alliancekit.charts.theme import INK, QUIET, STYLES, Style, alt, named

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.ruptures import RepairAndOutcome, RuptureCurve

MEASURES = {
    "precision": Style(STYLES["bond"].colour, "circle", (1, 0)),
    "recall": Style(STYLES["goals"].colour, "square", (6, 3)),
    "precision by chance": Style(QUIET, "cross", (2, 3)),
}
SHARE = {"title": "share", "scale": alt.Scale(domain=[0, 1], nice=False)}
_TIPS = ["measure:N", *tips("threshold", "value", "low", "high")]


def curve_rows(found: RuptureCurve) -> pd.DataFrame:
    """Return one row a threshold and measure: ``threshold``, ``measure``, ``value``, ``low``, ``high``.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.ruptures import rupture_curve
    >>> client = load_clinic().sessions.query("rater == 'client'")
    >>> curve_rows(rupture_curve(client, thresholds=[1]))["measure"].tolist()
    ['precision', 'recall', 'precision by chance']
    """
    table = found.table
    columns = {
        "precision": ("precision", "precision_low", "precision_high"),
        "recall": ("recall", "recall_low", "recall_high"),
        "precision by chance": ("chance", "chance", "chance"),
    }
    rows = [
        pd.DataFrame(
            {
                "threshold": table["threshold"],
                "measure": measure,
                **{name: table[column] for name, column in zip(("value", "low", "high"), three, strict=True)},
            }
        )
        for measure, three in columns.items()
    ]
    return pd.concat(rows, ignore_index=True)


def curve_layers(
    rows: pd.DataFrame, title: Any, *, legend: bool = True
) -> tuple[alt.Chart, alt.Chart, alt.Chart]:
    """Return the bands, the lines, and what further marks on them start from.

    Parameters
    ----------
    rows
        As :func:`curve_rows` gives them; data set ``curve``.
    title
        Of the threshold's axis.
    legend
        Whether the measures are listed above the chart.

    Returns
    -------
    tuple of altair.Chart

    Examples
    --------
    >>> rows = pd.DataFrame({"threshold": [1.0], "measure": "recall", "value": 0.2, "low": 0.1, "high": 0.3})
    >>> curve_layers(rows, "threshold")[0].mark.type
    'area'
    """
    x = alt.X("threshold:Q", title=title, scale=alt.Scale(nice=False), axis=alt.Axis(grid=False))
    key = alt.Legend(symbolOpacity=1) if legend else False
    base = alt.Chart(named(rows, "curve")).encode(x=x, **look("measure", MEASURES, "color", legend=key))
    band = base.mark_area(opacity=0.2).encode(y=alt.Y("low:Q", **SHARE), y2="high:Q")
    lines = base.mark_line().encode(
        y=alt.Y("value:Q", **SHARE), tooltip=_TIPS, **look("measure", MEASURES, "strokeDash", legend=key)
    )
    return band, lines, base


def curve_picture(found: RuptureCurve) -> LayerChart:
    """Draw a rule's precision and recall over its thresholds, with their intervals.

    Parameters
    ----------
    found
        What :func:`alliancekit.ruptures.rupture_curve` returned.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.ruptures import rupture_curve
    >>> client = load_clinic().sessions.query("rater == 'client'")
    >>> curve_picture(rupture_curve(client, thresholds=[0, 1, 2])).to_dict()["title"]["text"]
    'What a higher threshold costs, and what it buys: own band'
    """
    band, lines, base = curve_layers(curve_rows(found), f"threshold, {found.unit}")
    points = base.mark_point(size=30, opacity=1).encode(
        y=alt.Y("value:Q", **SHARE),
        tooltip=_TIPS,
        **look("measure", MEASURES, "shape", legend=alt.Legend(symbolOpacity=1)),
    )
    return still(
        band,
        lines,
        *([points] if len(found.table) <= 16 else []),
        height=260,
        title=f"What a higher threshold costs, and what it buys: {found.rule}",
        subtitle=f"Synthetic data. Bands: {found.level:.0%} intervals, which take clients as drawn.",
        description="Lines over the threshold of a detection rule: precision, the share of signals that are "
        "ruptures, recall, the share of ruptures that are found, and the precision by chance.",
    )


def repair_picture(found: RepairAndOutcome) -> LayerChart:
    """Draw this clinic's correlation of repair with outcome above the published ones.

    Parameters
    ----------
    found
        What :func:`alliancekit.ruptures.repair_and_outcome` returned.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.ruptures import repair_and_outcome
    >>> len(repair_picture(repair_and_outcome(load_clinic())).layer)
    3
    """
    rows = found.table.rename_axis("of").reset_index()
    order = rows["of"].tolist()
    y = alt.Y("of:N", sort=order, title=None, axis=alt.Axis(labelLimit=0))
    x = alt.X("estimate:Q", title="r with a better outcome", scale=alt.Scale(domain=[-0.2, 0.6], nice=False))
    base = alt.Chart(rows).encode(y=y)
    rule, point = estimates(
        base, x, style=Style(INK, "circle", (1, 0)), tooltip=["of:N", *tips("estimate", "low", "high")]
    )
    return still(
        zero_rule("x"),
        rule,
        point,
        height=110,
        title="Repair and outcome: this clinic, and what is published",
        subtitle="Published: Eubanks, Muran & Safran 2018. Lines: 95% intervals. A correlation, no cause.",
        description="Three correlations with their intervals: repair with outcome in this synthetic clinic, "
        "the published one of repair, and the published one of training therapists to repair.",
    )
