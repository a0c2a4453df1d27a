"""The pooled results behind a claim, and what the reader believed of all claims, first and last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import HOLLOW, estimates, picture, tips, words, zero_rule
from alliancekit.charts.theme import GUESS, INK, QUIET, Style, alt, named

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from altair import LayerChart


def results_chart(results: pd.DataFrame) -> LayerChart:
    """Draw published results with their intervals; the param ``told`` says what is shown.

    Parameters
    ----------
    results
        ``label``, ``value``, ``low`` and ``high``; data set ``results``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"label": ["repair"], "value": [0.29], "low": [0.1], "high": [0.47]})
    >>> len(results_chart(rows).to_dict()["layer"])
    5
    """
    # Names stand in the plot: how many rows there are, and how long their names, changes with the claim.
    y = alt.Y("label:N", sort=None, title=None, axis=None)
    base = alt.Chart(named(results, "results")).encode(y=y)
    x = alt.X("value:Q", title="as published: r or g (above 0: benefit)")
    x = x.scale(domain=[-0.2, 0.6], nice=False)
    rule, point = estimates(
        base,
        x,
        style=Style(INK, "circle", (1, 0)),
        tooltip=["label:N", *tips("value", "low", "high")],
    )
    return picture(
        zero_rule("x"),
        rule,
        point,
        base.mark_text(align="left", baseline="bottom", dy=-9).encode(x=alt.value(6), text="label:N"),
        words("told", "width / 2", "height / 2", color=QUIET),
        params={"told": ""},
        height=210,
        title="What was pooled",
        subtitle="Real syntheses. Lines: 95% intervals, where the source gives them.",
        description="Published pooled results that belong to the claim, with 95% intervals where the source "
        "gives them. The evidence below says the same in words.",
    )


def beliefs_chart(beliefs: pd.DataFrame, titles: Sequence[str]) -> LayerChart:
    """Draw how sure the reader was of each claim before they looked, and how sure they are now.

    Parameters
    ----------
    beliefs
        ``title``, ``first`` and ``last`` (percent); data set ``beliefs``.
    titles
        Of all claims, from above.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"title": ["a cause"], "first": [80], "last": [40]})
    >>> len(beliefs_chart(rows, ["a cause"]).to_dict()["layer"])
    3
    """
    y = alt.Y("title:N", sort=list(titles), title=None, scale=alt.Scale(domain=list(titles)))
    y = y.axis(labelLimit=230, grid=True)
    scale = alt.Scale(domain=[0, 100])
    base = alt.Chart(named(beliefs, "beliefs")).encode(y=y, tooltip=["title:N", "first:Q", "last:Q"])
    return picture(
        base.mark_rule(color=QUIET, strokeWidth=2).encode(
            x=alt.X("first:Q", title="how sure that the claim holds, %", scale=scale), x2="last:Q"
        ),
        base.mark_point(**HOLLOW, color=GUESS).encode(x=alt.X("first:Q", title="", scale=scale)),
        base.mark_point(color=GUESS, size=110, opacity=1).encode(x=alt.X("last:Q", title="", scale=scale)),
        height=300,
        title="How sure you were, and are",
        subtitle="Hollow: before you looked. Full: now. Claims that you have not judged are empty.",
        description="For each claim that the reader has judged: how sure they were before they looked at the "
        "evidence, and how sure they are now, in percent. The table holds the same.",
    )
