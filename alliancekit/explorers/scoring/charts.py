"""How answers become scores, and how far the scores can be trusted: one filled-in sheet, and many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import estimates, look, picture, tips
from alliancekit.charts.theme import QUIET, STYLES, Style, alt, named
from alliancekit.clinic import PARTS

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.instruments import Instrument

_STATES = {
    "as filled in": Style(QUIET, "diamond", (1, 0)),
    "now": Style(STYLES["bond"].colour, "circle", (1, 0)),
}


def sheet_items(form: Instrument) -> pd.DataFrame:
    """Return one row an item: its ``part``, whether it is ``reversed``, and its ``place`` from left to right.

    Examples
    --------
    >>> from alliancekit.instruments import TEACHING
    >>> sheet_items(TEACHING).head(2)
       item  part  reversed  place label
    0     1  bond     False    0.0     1
    1     4  bond      True    1.0    4R
    """
    import pandas as pd

    rows = [
        (item, part, item in form.reverse, float(number * (len(items) + 2) + order))
        for number, (part, items) in enumerate(form.subscales.items())
        for order, item in enumerate(items)
    ]
    frame = pd.DataFrame(rows, columns=["item", "part", "reversed", "place"])
    return frame.assign(label=frame["item"].astype(str) + frame["reversed"].map({True: "R", False: ""}))


def sheet_chart(form: Instrument) -> LayerChart:
    """Draw a sheet's answers as given and as keyed, and the three means they make.

    Parameters
    ----------
    form
        The questionnaire; its answers are the chart's params ``answer_1`` and on (0: left blank). The params
        ``flip`` and ``drop`` name an item whose key is turned round, or that is left out (0: none).

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> from alliancekit.instruments import TEACHING
    >>> "answer_12" in str(sheet_chart(TEACHING).to_dict()["params"])
    True
    """
    items = sheet_items(form)
    answers = [f"answer_{item}" for item in form.numbers]
    turned = f"{form.low + form.high:g} - datum.answer"
    base = (
        alt.Chart(named(items, "items"))
        .transform_calculate(answer=f"[{', '.join(answers)}][datum.item - 1]")
        .transform_filter(f"datum.answer >= {form.low:g} && datum.item != drop")
        .transform_calculate(
            turned="datum.reversed != (datum.item == flip)", keyed=f"datum.turned ? {turned} : datum.answer"
        )
    )
    ticks = {
        place: f"['{item}', '{'R' if turned_round else ''}']"
        for place, item, turned_round in zip(items["place"], items["item"], items["reversed"], strict=True)
    }
    x = alt.X(
        "place:Q",
        title="statement (R: reverse-keyed)",
        scale=alt.Scale(domain=[-0.7, items["place"].max() + 1.6], nice=False),
        axis=alt.Axis(
            values=list(ticks),
            # R on a line of its own: so all twelve numbers have room on a narrow page.
            labelExpr=" : ".join(f"datum.value == {place:g} ? {label}" for place, label in ticks.items())
            + " : ''",
            grid=False,
            labelOverlap=False,
            tickCount=len(ticks),  # else a narrow page leaves out every other one
        ),
    )
    top = form.high + 0.6
    scale = alt.Scale(domain=[form.low - 0.3, top], nice=False)
    axis = alt.Axis(values=list(range(int(form.low), int(form.high) + 1)), format="d")
    y = alt.Y("keyed:Q", title=f"answer, {form.low:g}–{form.high:g}", scale=scale, axis=axis)
    colour = look("part", PARTS, "color")
    tip = [alt.Tooltip("label:N", title="item"), "answer:Q", alt.Tooltip("keyed:Q", title="counts as")]
    path = base.mark_rule(color=QUIET, strokeDash=[2, 3]).encode(x=x, y=alt.Y("answer:Q"), y2="keyed:Q")
    given = base.mark_point(filled=False, size=110, opacity=1, color=QUIET).encode(
        x=x, y=alt.Y("answer:Q"), tooltip=tip
    )
    keyed = base.mark_point(filled=True, size=70, opacity=1).encode(
        x=x, y=y, tooltip=tip, **look("part", PARTS, "color", "shape")
    )
    each = len(items) // len(PARTS)
    share = form.missing.min_share
    wanted = f"ceil({share:g} * (datum.part == drop_part ? {each - 1} : {each}) - 1e-9)"
    means = (
        base.transform_aggregate(
            mean="mean(keyed)", answered="count()", left="min(place)", right="max(place)", groupby=["part"]
        )
        .transform_filter(f"datum.answered >= {wanted}")
        .transform_calculate(
            begin="datum.left - 0.4", end="datum.right + 0.4", words="format(datum.mean, '.2f')"
        )
    )
    line = means.mark_rule(strokeWidth=3).encode(
        x=alt.X("begin:Q"),
        x2="end:Q",
        y=alt.Y("mean:Q"),
        **colour,
        **look("part", PARTS, "strokeDash", legend=False),
    )
    number = means.mark_text(align="left", dx=4, fontWeight="bold").encode(
        x=alt.X("end:Q"), y=alt.Y("mean:Q"), text="words:N"
    )
    name = (
        alt.Chart(named(items, "items"))
        .transform_aggregate(left="min(place)", groupby=["part"])
        .transform_calculate(begin="datum.left - 0.4")
        .mark_text(align="left", fontWeight="bold")
        .encode(x=alt.X("begin:Q"), y=alt.datum(top - 0.1), text="part:N", **colour)
    )
    dropped = " : ".join(f"drop == {row.item} ? '{row.part}'" for row in items.itertuples()) + " : ''"
    return picture(
        path,
        given,
        keyed,
        line,
        number,
        name,
        params={**dict.fromkeys([*answers, "flip", "drop"], 0), "drop_part": alt.ExprRef(dropped)},
        height=250,
        title="Your sheet: twelve answers become three numbers",
        subtitle="Hollow: the answer as given. Filled: as it counts. Line: the mean of the part.",
        description="Your twelve answers, grouped by bond, goals and tasks: each as given and as "
        "it counts after the reverse key, with the mean of each part as a line. The sentence says "
        "the means.",
    )


def reliability_chart(rows: pd.DataFrame) -> LayerChart:
    """Draw coefficient alpha of each scale with its interval, now and as the sheets were filled in.

    Parameters
    ----------
    rows
        ``scale``, ``state`` ("as filled in" or "now"), ``alpha``, ``low``, ``high``; data set ``alphas``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"scale": ["bond"], "state": ["now"], "alpha": [0.8], "low": [0.7], "high": [0.9]}
    >>> reliability_chart(pd.DataFrame(row)).to_dict()["title"]["text"]
    'Many sheets: how well the answers of a scale hang together'
    """
    x = alt.X(
        "alpha:Q",
        title="coefficient alpha, 95% interval",
        scale=alt.Scale(domain=[-0.2, 1], clamp=True, nice=False),
        axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2f"),
    )
    base = alt.Chart(named(rows, "alphas")).encode(
        y=alt.Y("scale:N", title=None, sort=[*PARTS, "alliance"], axis=alt.Axis(labelPadding=6)),
        yOffset=alt.YOffset("state:N", sort=list(_STATES)),
    )
    tooltip = ["scale:N", "state:N", *tips("alpha", "low", "high")]
    return picture(
        *estimates(base, x, size=80, tooltip=tooltip, **look("state", _STATES, "color", "shape")),
        height=250,
        title="Many sheets: how well the answers of a scale hang together",
        subtitle="Synthetic clients' sheets after session 3.",
        description="Coefficient alpha with its 95% interval for bond, goals, tasks and the whole alliance: "
        "as the sheets were filled in, and after what you changed. The table gives the numbers.",
    )
