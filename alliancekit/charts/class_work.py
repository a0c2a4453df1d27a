"""What became of a class's answers, and where its beliefs went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import still, tips
from alliancekit.charts.theme import GUESS, INK, PAPER, QUIET, STEPS, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart


def tries_chart(counts: pd.DataFrame, *, title: str, subtitle: str) -> LayerChart:
    """Draw how each exercise went, a bar an exercise and in it a part a way to the right answer.

    Parameters
    ----------
    counts
        ``exercise``, ``how`` (of ``theme.STEPS``), ``people`` and ``of``: how many of how many.
    title, subtitle
        What is seen.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"exercise": "02-1", "how": ["first try", "not yet"],
    ...                      "people": [4, 2], "of": 6})
    >>> len(tries_chart(rows, title="Tries", subtitle="").to_dict()["layer"])
    2
    """
    rows = counts[counts["people"] > 0]
    hows = [how for how in STEPS if how in set(rows["how"])]
    rows = rows.assign(place=lambda frame: frame["how"].map(hows.index))
    rows = rows.sort_values(["exercise", "place"], kind="stable")
    share = rows["people"] / rows["of"]
    end = share.groupby(rows["exercise"]).cumsum()
    rows = rows.assign(
        start=100 * (end - share),
        end=100 * end,
        middle=100 * (end - share / 2),
        ink=[STEPS[how][1] for how in rows["how"]],
        said=[str(n) if each >= 0.04 else "" for n, each in zip(rows["people"], share, strict=True)],
    )
    exercises = counts["exercise"].unique().tolist()
    base = alt.Chart(named(rows, "tries")).encode(y=alt.Y("exercise:N", sort=exercises, title=None))
    colour = alt.Color(
        "how:N",
        sort=hows,
        title=None,
        scale=alt.Scale(domain=hows, range=[STEPS[how][0] for how in hows]),
        legend=alt.Legend(orient="top", columns=3, labelLimit=0),
    )
    x = alt.X("start:Q", title="of those who tried, %", scale=alt.Scale(domain=[0, 100]))
    said = "; ".join(
        f"{name}: " + ", ".join(f"{n} {how}" for n, how in zip(part["people"], part["how"], strict=True))
        for name, part in rows.groupby("exercise", sort=False)
    )
    return still(
        base.mark_bar(stroke=INK, strokeWidth=0.5).encode(
            x=x, x2="end:Q", color=colour, tooltip=["exercise:N", "how:N", "people:Q"]
        ),
        base.mark_text(fontSize=11).encode(
            x=alt.X("middle:Q", title=""), text="said:N", color=alt.Color("ink:N", scale=None, legend=None)
        ),
        title=title,
        subtitle=subtitle,
        description=f"{title}, in people. {said}.",
        height=alt.Step(22),
    )


def shifts_chart(means: pd.DataFrame, people: pd.DataFrame, *, title: str, subtitle: str) -> LayerChart:
    """Draw means before and after, and every one's way between as a thin line.

    Parameters
    ----------
    means
        ``about``, ``before`` and ``after``, in percent, a row a belief.
    people
        The same columns, a row a person and belief.
    title, subtitle
        What is seen.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"about": ["a cause"], "before": [80.0], "after": [40.0]})
    >>> len(shifts_chart(rows, rows, title="Beliefs", subtitle="").to_dict()["layer"])
    4
    """
    abouts = means["about"].tolist()
    y = alt.Y("about:N", sort=abouts, title=None, axis=alt.Axis(labelLimit=230, grid=True))
    scale = alt.Scale(domain=[0, 100])
    # Lines of several people at one place are told apart: each has its own height in the row.
    places = people.groupby("about").cumcount() / people.groupby("about")["about"].transform("size")
    thin = alt.Chart(named(people.assign(place=places), "people")).encode(y=y)
    bold = alt.Chart(named(means, "means")).encode(y=y)
    said = "; ".join(
        f"{about}: {before:.0f}% before, {after:.0f}% after"
        for about, before, after in zip(abouts, means["before"], means["after"], strict=True)
    )
    own = {"yOffset": alt.YOffset("place:Q", scale=alt.Scale(domain=[-0.15, 1.15]))}
    before = alt.X("before:Q", title="how sure, %", scale=scale)
    return still(
        thin.mark_rule(color=QUIET, strokeWidth=0.7, opacity=0.45).encode(x=before, x2="after:Q", **own),
        bold.mark_rule(color=GUESS, strokeWidth=3).encode(x=before, x2="after:Q"),
        bold.mark_point(
            shape="diamond", size=130, filled=True, fill=PAPER, stroke=GUESS, strokeWidth=2.5, opacity=1
        ).encode(x=alt.X("before:Q", title="", scale=scale), tooltip=["about:N", *tips("before", "after")]),
        bold.mark_point(shape="circle", color=GUESS, size=120, opacity=1).encode(
            x=alt.X("after:Q", title="", scale=scale)
        ),
        title=title,
        subtitle=subtitle,
        description=f"{title}. Means: {said}.",
        height=alt.Step(34),
    )
