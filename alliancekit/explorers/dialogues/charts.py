"""A reader's mark of every line beside the marks of a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import look, picture, waiting
from alliancekit.charts.theme import GUESS, QUIET, STYLES, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

MARK_STYLES = {
    "withdrawal": Style(STYLES["bond"].colour, "triangle-down", (1, 0)),
    "confrontation": Style(STYLES["goals"].colour, "square", (6, 3)),
    "mends": Style(STYLES["tasks"].colour, "circle", (2, 2)),
    "none": Style(QUIET, "cross", (4, 2)),
}


def marks_chart(panel: pd.DataFrame, own: pd.DataFrame, lines: int, members: int) -> LayerChart:
    """Draw one row a line: the reader's mark on the left, then the panel's, one mark a member.

    Parameters
    ----------
    panel
        ``line``, ``place`` (1 to ``members``), ``mark``, ``says``; data set ``panel``, empty until compared.
    own
        ``line``, ``place`` (0), ``mark``, ``says``; data set ``own``.
    lines, members
        How many lines a dialogue and how many members the panel has.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> none = pd.DataFrame({"line": [], "place": [], "mark": [], "says": []})
    >>> sorted(layer["data"]["name"] for layer in marks_chart(none, none, 10, 8).to_dict()["layer"][:3])
    ['own', 'own', 'panel']
    """
    x = alt.X(
        "place:Q",
        title=f"you, then {members} of the invented panel (sorted by mark)",
        scale=alt.Scale(domain=[-0.6, members + 0.5], nice=False),
        axis=alt.Axis(values=[0], labelExpr="'you'", grid=False),
    )
    y = alt.Y(
        "line:O",
        title="line",
        scale=alt.Scale(domain=list(range(1, lines + 1))),
        axis=alt.Axis(grid=True, labelAngle=0, ticks=False),
    )
    tooltip = [alt.Tooltip("line:O"), alt.Tooltip("mark:N"), alt.Tooltip("says:N", title="why")]
    styles = look("mark", MARK_STYLES, "color", "shape")
    theirs = alt.Chart(named(panel, "panel")).encode(x=x, y=y)
    yours = alt.Chart(named(own, "own")).encode(x=x, y=y)
    ring = {"shape": "square", "filled": False, "strokeWidth": 2, "strokeDash": [4, 3], "color": GUESS}
    return picture(
        theirs.mark_point(filled=True, size=120, opacity=1, strokeWidth=3).encode(tooltip=tooltip, **styles),
        yours.mark_point(size=520, opacity=1, **ring),
        yours.mark_point(filled=True, size=130, opacity=1, strokeWidth=3).encode(
            tooltip=tooltip[:2], **styles
        ),
        waiting("The panel’s marks stand here once you compare."),
        height=330,
        params={"shown": False},
        title="Line by line: your mark and the panel’s",
        subtitle="In the dashed square: yours. Beside it: one mark for each of eight.",
        description="For each line of the dialogue, the reader’s mark (withdrawal, confrontation, mends or "
        "none) and, once compared, those of an invented panel of eight. The table holds the same in numbers.",
    )
