"""One dot a client: two columns against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import DISTRESS, RATING, still, tips
from alliancekit.charts.theme import STYLES, alt, named
from alliancekit.clinic import PARTS
from alliancekit.errors import UserError
from alliancekit.results import in_words
from alliancekit.stats.columns import complete_rows

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

_MOST = 5000
_SHARED: dict[str, dict[str, Any]] = {
    **dict.fromkeys([*PARTS, "alliance"], RATING),
    **dict.fromkeys(["intake", "outcome", "outcome_end"], DISTRESS),
}


def scatter(frame: pd.DataFrame, x: str, y: str) -> LayerChart:
    """Draw one dot a row, such as each client's alliance and their distress at the end.

    Parameters
    ----------
    frame
        One row a client; rows with a missing value are left out, and of more than 5,000 rows 5,000 are
        drawn. Data set ``points``.
    x, y
        Names of the columns across and upward. Ratings and distress have the axes that they have everywhere.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    UserError
        If it is no frame, a column is not there, is no number or is named twice, or no row is complete.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"bond": [2.5, 4.0], "outcome_end": [21, 9]})
    >>> scatter(frame, x="bond", y="outcome_end").to_dict()["title"]
    'Bond and distress at the end, one dot a client: 2'
    """
    if x == y:
        raise UserError(f"Found {x} twice. Name two columns, one across and one upward.")
    rows = complete_rows(frame, [x, y], least=1)
    drawn = rows if len(rows) <= _MOST else rows.sample(_MOST, random_state=0)
    dots = (
        alt.Chart(named(drawn, "points"))
        .mark_point(filled=True, color=STYLES["bond"].colour, opacity=0.45, size=45)
        .encode(x=alt.X(f"{x}:Q", **_axis(x)), y=alt.Y(f"{y}:Q", **_axis(y)), tooltip=tips(x, y))
    )
    title = f"{in_words(x).capitalize()} and {in_words(y)}, one dot a client: {len(rows):,}"
    return still(
        dots,
        title=title if len(drawn) == len(rows) else f"{title}, of whom {_MOST:,} are drawn",
        description=f"A cloud of dots. {title}.",
        height=300,
    )


def _axis(column: str) -> dict[str, Any]:
    """Return the axis of a column: its own name, and the range of its kind."""
    shared = _SHARED.get(column)
    if shared is None:
        return {"title": in_words(column), "scale": alt.Scale(zero=False)}
    of_kind = shared["title"].partition(", ")[2]
    return shared | {"title": f"{in_words(column)}, {of_kind}"}
