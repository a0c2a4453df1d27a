"""Many studies in one picture: the forest and the funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from alliancekit.charts.marks import still, tips, zero_rule
from alliancekit.charts.theme import BAND, INK, QUIET, STYLES, alt

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.literature import PooledCorrelations

BENEFIT = "r (above 0: more alliance, better outcome)"
_FEW = 40  # studies that have room for a name each


def forest_layers(
    studies: Any, pooled: Any, names: bool, scale: alt.Scale, title: str = BENEFIT
) -> list[alt.Chart]:
    """Return the layers of a forest: where a next study would lie, the studies, the pooled r.

    Parameters
    ----------
    studies
        ``study``, ``place`` (0 from above), ``r``, ``low``, ``high``, ``n``, ``weight``.
    pooled
        One row: ``r``, ``low``, ``high``, ``next_low``, ``next_high``, ``from_`` and ``to`` (places).
    names
        Whether each study's name is written.
    scale, title
        Of the axis of r.

    Examples
    --------
    >>> rows = pd.DataFrame({"study": ["One"], "place": [0], "r": [0.3], "low": [0.1], "high": [0.5]})
    >>> all_of_it = pd.DataFrame({"r": [0.3], "low": [0.2], "high": [0.4]}).assign(next_low=0, next_high=0.5)
    >>> len(forest_layers(rows, all_of_it, names=True, scale=alt.Scale(domain=[-1, 1])))
    6
    """
    y = alt.Y("study:N", sort=alt.SortField("place"), title=None).axis(labelLimit=190, grid=False)
    if not names:
        y = alt.Y("place:O", title="studies, lowest r at the bottom").axis(
            labels=False, ticks=False, grid=False
        )
    x = alt.X("r:Q", title=title, scale=scale)
    every = alt.Chart(studies).encode(y=y)
    span = alt.X("low:Q", title="", scale=scale)
    thin = every.mark_rule(color=QUIET, strokeWidth=1.5 if names else 0.8, clip=True)
    dots = every.mark_point(shape="square", filled=True, color=INK, clip=True, opacity=0.9)
    whole = alt.Chart(pooled)
    return [
        whole.mark_rect(color=BAND, opacity=0.6).encode(
            x=alt.X("next_low:Q", title="", scale=scale), x2="next_high:Q"
        ),
        zero_rule("x"),
        thin.encode(x=span, x2="high:Q"),
        dots.encode(
            x=x,
            size=alt.Size("weight:Q", scale=alt.Scale(range=[18, 120] if names else [4, 30]), legend=None),
            tooltip=["study:N", *tips("r", "low", "high"), alt.Tooltip("n:Q", format=",")],
        ),
        whole.mark_rect(color=STYLES["bond"].colour, opacity=0.45).encode(x=span, x2="high:Q"),
        whole.mark_rule(color=STYLES["bond"].colour, strokeWidth=2, strokeDash=[6, 3]).encode(x=x),
    ]


def forest_rows(found: PooledCorrelations) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of a forest: its studies by r, and what they give together.

    Returns
    -------
    tuple of pandas.DataFrame
        As :func:`forest_layers` takes them.

    Examples
    --------
    >>> from alliancekit.literature import pool_correlations
    >>> found = pool_correlations(pd.DataFrame({"r": [0.1, 0.4], "n": [50, 60]}))
    >>> forest_rows(found)[0]["place"].tolist()
    [0, 1]
    """
    studies = found.table.sort_values("r", ascending=False, ignore_index=True)
    pooled = {"r": float(found.r), "low": found.r.low, "high": found.r.high}
    ahead = {"next_low": found.prediction.low, "next_high": found.prediction.high}
    return studies.assign(place=np.arange(len(studies))), pd.DataFrame([pooled | ahead])


def forest_chart(found: PooledCorrelations) -> LayerChart:
    """Draw a forest plot of pooled correlations.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.literature import pool_correlations
    >>> found = pool_correlations(pd.DataFrame({"r": [0.1, 0.4], "n": [50, 60]}))
    >>> forest_chart(found).to_dict()["title"]["text"]
    'Forest of 2 studies'
    """
    studies, pooled = forest_rows(found)
    names = len(studies) <= _FEW
    whose = "synthetic studies" if found.synthetic else "studies"
    return still(
        *forest_layers(studies, pooled, names, alt.Scale(domain=[-0.6, 1], nice=False)),
        title=f"Forest of {found.k} {whose}",
        subtitle=[
            "Squares, larger for more weight: studies, with 95% intervals. Narrow band: the pooled r,",
            "with its interval. Wide band: where the true r of a next study would lie.",
        ],
        description=f"A forest plot. {found.sentence()} The studies stand in the table.",
        height=max(120, 17 * len(studies)) if names else 420,
    )


def funnel_rows(found: PooledCorrelations) -> pd.DataFrame:
    """Return the lines of a funnel: where 95% of studies of a size would lie, if all had the pooled r.

    Returns
    -------
    pandas.DataFrame
        ``error`` (standard error of z), ``low`` and ``high`` (r).

    Examples
    --------
    >>> from alliancekit.literature import pool_correlations
    >>> found = pool_correlations(pd.DataFrame({"r": [0.1, 0.4], "n": [50, 60]}))
    >>> funnel_rows(found).round(2).iloc[0].tolist()
    [0.0, 0.26, 0.26]
    """
    error = np.linspace(0, 1 / np.sqrt(found.table["n"].min() - 3), 40)
    middle = np.arctanh(float(found.r))
    lines = {"low": np.tanh(middle - 1.96 * error), "high": np.tanh(middle + 1.96 * error)}
    return pd.DataFrame({"error": error, **lines})


def funnel_layers(studies: Any, lines: Any, scale: alt.Scale, title: str = BENEFIT) -> list[alt.Chart]:
    """Return the layers of a funnel.

    Parameters
    ----------
    studies
        ``study``, ``r``, ``n`` and ``error``.
    lines
        As :func:`funnel_rows` gives them.
    scale, title
        Of the axis of r.

    Examples
    --------
    >>> rows = pd.DataFrame({"study": ["One"], "r": [0.3], "n": [50], "error": [0.15]})
    >>> lines = pd.DataFrame({"error": [0, 0.15], "low": [0.3, 0.1], "high": [0.3, 0.5]})
    >>> len(funnel_layers(rows, lines, alt.Scale(domain=[-1, 1])))
    2
    """
    y = alt.Y(
        "error:Q",
        title="standard error of z (above: larger studies)",
        scale=alt.Scale(reverse=True, nice=False),
    )
    band = alt.Chart(lines).mark_area(orient="horizontal", color=BAND, opacity=0.6)
    dots = alt.Chart(studies).mark_point(
        filled=False, color=STYLES["bond"].colour, strokeWidth=1.5, clip=True
    )
    return [
        band.encode(y=y, x=alt.X("low:Q", title="", scale=scale), x2="high:Q"),
        dots.encode(
            y=y,
            x=alt.X("r:Q", title=title, scale=scale),
            tooltip=["study:N", *tips("r"), alt.Tooltip("n:Q", format=",")],
        ),
    ]


def funnel_chart(found: PooledCorrelations) -> LayerChart:
    """Draw a funnel plot: large studies above, small ones below.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.literature import pool_correlations
    >>> found = pool_correlations(pd.DataFrame({"r": [0.1, 0.4], "n": [50, 60]}))
    >>> funnel_chart(found).to_dict()["title"]["text"]
    'Funnel of 2 studies'
    """
    studies = found.table.assign(error=1 / np.sqrt(found.table["n"] - 3))
    whose = "synthetic studies" if found.synthetic else "studies"
    return still(
        *funnel_layers(studies, funnel_rows(found), alt.Scale(domain=[-0.6, 1], nice=False)),
        title=f"Funnel of {found.k} {whose}",
        subtitle="Shaded: where 95 of 100 studies would lie, if chance alone made them differ.",
        description=f"A funnel plot: each study's r across, its standard error upward, large studies above. "
        f"{found.sentence()}",
        height=330,
    )
