"""Everybody's rating of one session, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import RATING, estimates, still
from alliancekit.charts.theme import INK, QUIET, Style, alt, named
from alliancekit.clinic import ITEMS, KEYS

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.stats.class_agreement import ClassAgreement

_MEAN = Style(INK, "diamond", (1, 0))
_ROW = 60  # pixels a row


def class_rows(ratings: pd.DataFrame, spread: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is drawn: each person's dots, and each row's mean, with their places from the top.

    Parameters
    ----------
    ratings
        ``person`` and the rated columns.
    spread
        ``rated, mean, low, high``, in the order of the rows.

    Returns
    -------
    tuple of pandas.DataFrame
        ``rated, person, rating, place``: who gave the same lies beside each other; and ``spread`` with
        ``place``.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"person": ["a", "b", "c"], "bond": [4., 4., 2.]})
    >>> means = pd.DataFrame({"rated": ["bond"], "mean": [3.3], "low": [2.], "high": [4.6]})
    >>> class_rows(rows, means)[0][["rating", "place"]].round(2).values.tolist()
    [[4.0, -0.06], [4.0, 0.06], [2.0, 0.0]]
    """
    order = spread["rated"].tolist()
    points = ratings.melt("person", order, var_name="rated", value_name="rating").dropna()
    alike = points.groupby(["rated", points["rating"].round(2)])["rating"]
    beside = alike.cumcount() - (alike.transform("size") - 1) / 2
    step = min(0.12, 0.35 / max(float(beside.abs().max()), 1.0)) if len(points) else 0.0
    row = points["rated"].map({name: place for place, name in enumerate(order)})
    points = points.assign(place=row + step * beside).reset_index(drop=True)
    return points, spread[["rated", "mean", "low", "high"]].assign(
        place=[p + 0.45 for p in range(len(order))]
    )


def class_layers(points: pd.DataFrame, means: pd.DataFrame) -> list[alt.Chart]:
    """Return the layers: everybody's dots, then each row's mean with its interval below them.

    They are placed by the params ``names`` (of the rows) and ``count``.
    """
    labels = alt.Axis(
        values=list(range(len(ITEMS))),
        labelExpr="names[datum.value]",
        grid=False,
        ticks=False,
        domain=False,
        minExtent=40,
    )
    scale = alt.Scale(
        domainMin=-0.55, domainMax=alt.ExprRef("count - 0.35"), reverse=True, nice=False, zero=False
    )
    y = alt.Y("place:Q", title=None, scale=scale, axis=labels)
    dots = alt.Chart(named(points, "points")).mark_point(
        filled=True, shape="circle", size=40, color=QUIET, opacity=0.85, cursor="pointer"
    )
    tooltip = ["person:N", "rated:N", alt.Tooltip("rating:Q", format=".2f")]
    base = alt.Chart(named(means, "means")).encode(y=y)
    return [
        dots.encode(x=alt.X("rating:Q", **RATING), y=y, tooltip=tooltip),
        *estimates(base, alt.X("mean:Q", **RATING), style=_MEAN, size=90),
    ]


def class_chart(found: ClassAgreement) -> LayerChart:
    """Draw what everybody gave; of several sessions, the one they differ on most.

    Examples
    --------
    >>> import pandas as pd
    >>> from alliancekit.stats.class_agreement import class_agreement
    >>> rows = pd.DataFrame({"person": list("abc"), "client_id": "Video", "session": 1, "rater": "observer",
    ...                      "bond": [4., 4, 5], "goals": [3., 3, 4], "tasks": [1., 5, 3]})
    >>> class_chart(class_agreement(rows)).to_dict()["title"]["text"]
    'Client Video, session 1, as 3 people rated it (observer)'
    """
    key = KEYS["sessions"]
    by_session = found.parts.groupby(key, observed=True, sort=False)
    most: Any = by_session["sd"].mean().idxmax()
    client, session, rater = most
    means = by_session.get_group(most)
    here = found.ratings[(found.ratings[key] == list(most)).all(axis=1)]
    people, whose = here["person"].nunique(), "Synthetic: " if found.synthetic else ""
    said = "; ".join(
        f"{row.rated} {row.lowest:.1f} to {row.highest:.1f}, mean {row.mean:.2f}"
        for row in means.itertuples()
    )
    return still(
        *class_layers(*class_rows(here, means)),
        params={"names": means["rated"].tolist(), "count": len(means)},
        title=f"{whose}Client {client}, session {session}, as {people} people rated it ({rater})",
        subtitle=f"A dot: one person. Diamond: their mean, {found.level:.0%} interval. Widest spread on top.",
        description=f"Ratings from 1 to 5 of one session, a dot a person: {said}. "
        "The table holds the same numbers.",
        height=_ROW * len(means),
    )
