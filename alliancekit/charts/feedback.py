"""The expected course of distress, by how high somebody begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import DISTRESS, SESSION, look, still
from alliancekit.charts.theme import BAND, STYLES, alt, named

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.feedback import ExpectedCourse

_LAST, _ROOM = 16, 4.5  # last session drawn, and room behind it for the lines' names
_LOOKS = ("tasks", "bond", "goals")  # low, middle and high begin, each with a colour and a dash


def course_chart(found: ExpectedCourse) -> LayerChart:
    """Draw the expected course for three levels of distress at intake.

    The narrow bands are the intervals of the means; the wide grey band, of the middle one, holds about 80 of
    100 clients.

    Parameters
    ----------
    found
        What :func:`alliancekit.expected_course` returned.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.feedback import expected_course
    >>> len(course_chart(expected_course(load_clinic())).to_dict()["layer"])
    4
    """
    rows = found.courses(last=_LAST)
    began = [f"began at {intake:.0f}" for intake in rows["intake"].unique()]
    rows = rows.assign(began=rows["intake"].map("began at {:.0f}".format))
    styles = {name: STYLES[part] for name, part in zip(began, _LOOKS, strict=True)}
    across = alt.Scale(domain=[0.5, _LAST + _ROOM], nice=False)
    axis = alt.Axis(values=list(range(1, _LAST + 1, 3)), format="d", grid=False)
    x = alt.X("session:Q", **SESSION | {"scale": across, "axis": axis})
    base = alt.Chart(named(rows, "courses")).encode(x=x)
    y = alt.Y("expected:Q", **DISTRESS)
    tips = [
        "began:N",
        "session:Q",
        *(alt.Tooltip(f"{n}:Q", format=".1f") for n in ("expected", "low", "high")),
    ]
    return still(
        base.transform_filter(f"datum.began === '{began[1]}'")
        .mark_area(color=BAND, opacity=0.8)
        .encode(y=alt.Y("from_:Q", **DISTRESS), y2="to:Q"),
        base.mark_area(opacity=0.3).encode(
            y=alt.Y("low:Q", **DISTRESS), y2="high:Q", **look("began", styles, "color", legend=False)
        ),
        base.mark_line(strokeWidth=3).encode(
            y=y, tooltip=tips, **look("began", styles, "color", "strokeDash", legend=False)
        ),
        base.transform_filter(f"datum.session === {_LAST}")
        .mark_text(align="left", dx=6, fontWeight="bold")
        .encode(y=y, text="began:N", **look("began", styles, "color", legend=False)),
        height=280,
        title="Most change is expected early",
        subtitle=[
            f"Narrow bands: {found.level:.0%} intervals of the means. Grey: about 80 of 100",
            f"clients who {began[1]}. The data are synthetic.",
        ],
        description="Three falling curves of distress over sessions 1 to 16, one for each level of distress "
        "at intake, steep at first and flatter later, each with the narrow band of its mean; and a wide band "
        "around the middle one that holds about 80 of 100 clients. The table holds the same numbers.",
    )
