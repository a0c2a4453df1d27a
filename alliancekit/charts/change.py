"""Before against after, after Jacobson and Truax: two lines for measurement error, two for the cut-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliancekit.charts.marks import look, still
from alliancekit.charts.theme import INK, QUIET, STYLES, Style, alt, named
from alliancekit.instruments.change import CATEGORIES

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.instruments import ReliableChange

_STYLES = dict(
    zip(
        CATEGORIES,
        (
            Style(STYLES["tasks"].colour, "circle", (1, 0)),
            Style(STYLES["bond"].colour, "square", (1, 0)),
            Style(QUIET, "cross", (1, 0)),
            Style(STYLES["goals"].colour, "diamond", (1, 0)),
        ),
        strict=True,
    )
)
_MOST = 5000


def change_chart(found: ReliableChange) -> LayerChart:
    """Draw each person's score before and after treatment.

    Between the slanting lines a change is no larger than measurement error may bring; the broken lines are
    the cut-off between the clinical and the general range. Of more than 5,000 people, 5,000 are drawn.

    Parameters
    ----------
    found
        What `reliable_change` returned; its people are data set ``points``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.instruments import reliable_change
    >>> chart = change_chart(reliable_change([22, 15], [8, 15], "core-10"))
    >>> chart.to_dict()["title"]["text"]
    ['1 recovered, 0 improved,', '1 unchanged, 0 deteriorated']
    """
    people = found.table.loc[found.table["category"].notna(), ["pre", "post", "change", "category"]]
    people = people.assign(person=people.index.astype(str), category=people["category"].astype(str))
    drawn = people if len(people) <= _MOST else people.sample(_MOST, random_state=0)
    low, high = found.low, found.high
    slants = pd.DataFrame(
        [(line, pre, pre + line * found.points) for line in (-1, 0, 1) for pre in (low, high)],
        columns=["line", "pre", "post"],
    )
    unit = f"{found.unit}, {low:g}–{high:g} ({'higher' if found.higher_is_better else 'lower'} is better)"
    scale = alt.Scale(domain=[low, high], nice=False)
    x = alt.X("pre:Q", scale=scale, title=["before:", unit], axis=alt.Axis(tickCount=8))
    y = alt.Y("post:Q", scale=scale, title=f"after: {unit}")
    lines = (
        alt.Chart(named(slants, "slants"))
        .mark_line(color=INK, clip=True, strokeWidth=1.5)
        .encode(
            x=x,
            y=y,
            detail="line:N",
            strokeOpacity=alt.condition("datum.line == 0", alt.value(0.35), alt.value(1)),
        )
    )
    dots = (
        alt.Chart(named(drawn, "points"))
        .mark_point(filled=True, opacity=0.75, size=55)
        .encode(
            x=x,
            y=y,
            tooltip=["person:N", "pre:Q", "post:Q", "change:Q", "category:N"],
            **look("category", _STYLES, "color", "shape", legend=alt.Legend(columns=2, symbolSize=70)),
        )
    )
    layers = [lines, dots]
    if found.cutoff is not None:
        cut = alt.Chart(named(pd.DataFrame({"cutoff": [found.cutoff]}), "cutoff"))
        rule = cut.mark_rule(color=INK, strokeDash=[5, 4])
        upright = rule.encode(x=alt.X("cutoff:Q", scale=scale))
        level = rule.encode(y=alt.Y("cutoff:Q", scale=scale))
        layers = [lines, upright, level, dots]
    return still(
        *layers,
        height=300,
        title=_headline(found),
        subtitle=_subtitle(found, len(drawn), len(people)),
        description=f"Scores before and after, one point a person: {' '.join(_headline(found))}. "
        f"Slanting lines mark a change of {found.points:.3g} points either way.",
    )


def _headline(found: ReliableChange) -> list[str]:
    """Give the counts, on two lines, so that they fit a narrow page."""
    counts = [f"{count:,} {category}" for category, count in found.counts.items()]
    return [", ".join(counts[:2]) + ",", ", ".join(counts[2:])]


def _subtitle(found: ReliableChange, drawn: int, people: int) -> list[str]:
    lines = [
        f"Between the slanting lines: within {found.points:.3g} points,",
        "which measurement error may bring.",
    ]
    if found.cutoff is not None:
        lines.append(f"Broken lines: the cut-off, {found.cutoff:.4g}.")
    if drawn < people:
        lines.append(f"{drawn:,} of {people:,} people are drawn, at random.")
    return lines
