"""How often a study finds what is there, by how many clients it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import picture, still
from alliancekit.charts.theme import INK, QUIET, STYLES, alt, named
from alliancekit.planning.found import USUAL

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd
    from altair import LayerChart

    from alliancekit.planning import StudyPlan

_CURVE = STYLES["bond"].colour


def power_chart(found: StudyPlan) -> LayerChart:
    """Draw power against the number of clients.

    Parameters
    ----------
    found
        What :func:`alliancekit.plan_study` returned.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.planning import plan_study
    >>> power_chart(plan_study("agreement", clients=20, seed=1)).to_dict()["width"]
    560
    """
    return still(*_layers(power_rows(found)), height=280, **_told(found.study.level))


def living_power_chart(found: StudyPlan) -> LayerChart:
    """Draw the same for an explorer; data set ``sizes``.

    Examples
    --------
    >>> from alliancekit.planning import plan_study
    >>> living_power_chart(plan_study("agreement", clients=20, seed=1)).to_dict()["width"]
    'container'
    """
    return picture(*_layers(power_rows(found)), height=330, **_told(found.study.level))


def power_rows(found: StudyPlan) -> pd.DataFrame:
    """Return the table of a plan, the size that was asked about marked in ``asked``.

    Examples
    --------
    >>> from alliancekit.planning import plan_study
    >>> int(power_rows(plan_study("agreement", clients=20, seed=1))["asked"].sum())
    1
    """
    return found.table.assign(asked=lambda rows: rows["clients"] == found.clients)


def _told(level: float) -> dict[str, Any]:
    return {
        "title": "Power: how often a study finds an effect, by its number of clients",
        "subtitle": [
            f"Simulated studies. Band: {level:.0%} interval of the simulation. Ring: the size asked about.",
            "Broken line: 80%, which many studies aim at.",
        ],
        "description": "A curve of power, the share of simulated studies that find the effect, over the "
        "number of clients, with a band for the error of the simulation; a ring marks the size asked "
        "about, a broken line 80%. The table holds the same numbers.",
    }


def _layers(rows: pd.DataFrame) -> list[alt.Chart]:
    base = alt.Chart(named(rows, "sizes")).encode(
        x=alt.X(
            "clients:Q",
            title="clients at the beginning",
            scale=alt.Scale(zero=True, nice=False, padding=12),
            axis=alt.Axis(grid=False, tickMinStep=1, format=",d"),
        )
    )
    y = alt.Y(
        "power:Q",
        title="power: share of studies that find it",
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format=".0%"),
    )
    tips = [
        alt.Tooltip("clients:Q", format=",d"),
        *(alt.Tooltip(f"{name}:Q", format=".1%") for name in ("power", "low", "high")),
        alt.Tooltip("width:Q", format=".2f", title="width of the interval"),
    ]
    aim = alt.Chart(alt.InlineData(values=[{"aim": USUAL}])).mark_rule(color=QUIET, strokeDash=[5, 4])
    return [
        aim.encode(y=alt.Y("aim:Q", scale=y["scale"], title="")),
        base.mark_area(color=_CURVE, opacity=0.25).encode(y=alt.Y("low:Q", scale=y["scale"]), y2="high:Q"),
        base.mark_line(color=_CURVE, point=alt.OverlayMarkDef(color=_CURVE, size=50)).encode(
            y=y, tooltip=tips
        ),
        base.transform_filter("datum.asked")
        .mark_point(filled=False, size=220, strokeWidth=3, color=INK, opacity=1)
        .encode(y=y, tooltip=tips),
    ]
