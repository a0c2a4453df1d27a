"""What was found beside what each world would show, and how sure the reader is of each world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import estimates, look, picture, zero_rule
from alliancekit.charts.theme import GUESS, INK, STYLES, Style, alt, named
from alliancekit.simulate import WORLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from altair import LayerChart

WORLD_STYLES = {
    "acts over the course": Style(STYLES["bond"].colour, "circle", (1, 0)),
    "acts session by session": Style(STYLES["tasks"].colour, "triangle-up", (2, 2)),
    "follows": Style(STYLES["goals"].colour, "square", (6, 3)),
    "third thing": Style(STYLES["client"].colour, "diamond", (4, 2)),
}


def looks_chart(expected: pd.DataFrame, found: pd.DataFrame, figures: Sequence[str]) -> LayerChart:
    """Draw every figure: what each world would show, and, once looked at, what this clinic shows.

    Parameters
    ----------
    expected
        ``figure``, ``world`` and ``value``: in a clinic without end.
    found
        ``figure``, ``value``, ``low`` and ``high``: of this clinic; data set ``found``.
    figures
        All figures, from above.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> expected = pd.DataFrame({"figure": ["r"], "world": ["follows"], "value": [-0.3]})
    >>> found = pd.DataFrame({"figure": [], "value": [], "low": [], "high": []})
    >>> len(looks_chart(expected, found, ["r"]).to_dict()["layer"])
    4
    """
    y = alt.Y("figure:N", sort=list(figures), title=None, scale=alt.Scale(domain=list(figures)))
    y = y.axis(labelLimit=230, grid=True)
    x = alt.X("value:Q", title="r, effect or d (below 0: more alliance, less distress)")
    x = x.scale(domain=[-0.6, 0.3], nice=False, clamp=True)
    worlds = (
        alt.Chart(expected)
        .mark_point(filled=False, strokeWidth=2, opacity=1)
        .encode(
            x=x,
            y=y,
            # The fourth is drawn around the first, with which it mostly coincides.
            size=alt.condition(f"datum.world === '{WORLDS[3]}'", alt.value(260), alt.value(90)),
            tooltip=["figure:N", "world:N", alt.Tooltip("value:Q", format=".2f")],
            **look("world", WORLD_STYLES, "color", "shape"),
        )
    )
    tips = ["figure:N", *(alt.Tooltip(f"{name}:Q", format=".2f") for name in ("value", "low", "high"))]
    rule, point = estimates(
        alt.Chart(named(found, "found")).encode(y=y), x, style=Style(INK, "circle", (1, 0)), tooltip=tips
    )
    return picture(
        zero_rule("x"),
        worlds,
        rule,
        point,
        height=270,
        title="What each world would show, and what this clinic shows",
        subtitle="Outlined: a world. Black, with its 95% interval: this clinic, once you have looked.",
        description="For each figure of every look: what it would be in each of the four worlds, and, once "
        "looked at, this clinic's estimate with its interval. The table holds the same numbers.",
    )


def beliefs_chart(beliefs: pd.DataFrame, rule: pd.DataFrame) -> LayerChart:
    """Draw the reader's belief in each world, and, once they commit, the rule's.

    Parameters
    ----------
    beliefs
        ``world`` and ``percent``; data set ``beliefs``.
    rule
        The same by the rule; data set ``rule``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"world": ["follows"], "percent": [100]})
    >>> len(beliefs_chart(rows, rows[:0]).to_dict()["layer"])
    3
    """
    y = alt.Y("world:N", sort=list(WORLDS), title=None, scale=alt.Scale(domain=list(WORLDS)))
    y = y.axis(labelLimit=230)
    x = alt.X("percent:Q", title="belief, %", scale=alt.Scale(domain=[0, 100]))
    yours = alt.Chart(named(beliefs, "beliefs")).encode(x=x, y=y)
    tips = ["world:N", alt.Tooltip("percent:Q", format=".0f")]
    return picture(
        yours.mark_bar(color=GUESS, opacity=0.55).encode(tooltip=tips),
        yours.mark_text(align="left", dx=5).encode(text=alt.Text("percent:Q", format=".0f")),
        alt.Chart(named(rule, "rule"))
        .mark_tick(color=INK, thickness=4, height=20, opacity=1)
        .encode(x=x, y=y, tooltip=tips),
        height=90,
        title="How sure you are of each world",
        subtitle="Bars: you. Upright lines, once you have committed: the rule.",
        description="Four bars, one a world, with the reader's belief in percent; after commitment a line on "
        "each with the belief that follows from the looks by the rule.",
    )
