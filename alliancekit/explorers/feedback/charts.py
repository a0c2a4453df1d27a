"""Two arms side by side with a threshold that moves in the page, the counts, and one client's two courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import DISTRESS, SESSION, look, picture
from alliancekit.charts.theme import INK, QUIET, Style, alt, named
from alliancekit.explorers.feedback.data import ARMS
from alliancekit.feedback.signal import ABOVE

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

KINDS = {
    "poor end, signalled": Style("#0072B2", "circle", (1, 0)),
    "poor end, missed": Style("#000000", "cross", (1, 0)),
    "false alarm": Style("#D55E00", "diamond", (1, 0)),
    "good end, no signal": Style(QUIET, "stroke", (1, 0)),
}
ARM_STYLES = {
    ARMS[0]: Style("#B8430B", "square", (6, 3)),
    ARMS[1]: Style("#1B4F8A", "circle", (1, 0)),
}
_NEEDED = "signals for one poor end"
_SIGNALLED = "datum.furthest >= above"
_KIND = (
    f"{_SIGNALLED} ? (datum.poor_end ? 'poor end, signalled' : 'false alarm')"
    " : (datum.poor_end ? 'poor end, missed' : 'good end, no signal')"
)


def arm_chart(clients: pd.DataFrame, arm: str) -> LayerChart:
    """Draw one arm: how far each client was above the expected course, and how they ended.

    Parameters
    ----------
    clients
        ``client_id``, ``furthest``, ``change``, ``poor_end``, ``helped``; data set ``clients``.
    arm
        Its name, for the title.

    Returns
    -------
    altair.LayerChart
        Params ``above`` (the threshold), ``ring`` (whether those helped are ringed), ``reliable``.

    Examples
    --------
    >>> from alliancekit.explorers.feedback.data import Lives
    >>> len(arm_chart(Lives(1).people(6.0).head(1), "without feedback").to_dict()["layer"])
    4
    """
    x = alt.X(
        "furthest:Q",
        title="furthest above the expected course, points",
        scale=alt.Scale(domain=[-15, 25], nice=False, clamp=True, padding=4),
    )
    y = alt.Y(
        "change:Q",
        title="change in distress (below 0: less)",
        scale=alt.Scale(domain=[-35, 15], nice=False, clamp=True),
    )
    base = alt.Chart(named(clients, "clients")).transform_calculate(kind=_KIND).encode(x=x, y=y)
    line = alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
    dots = base.mark_point(filled=True, opacity=0.75, cursor="pointer").encode(
        size=alt.condition("datum.client_id === selected", alt.value(240), alt.value(38)),
        tooltip=["client_id:N", "kind:N", "change:Q", alt.Tooltip("furthest:Q", format=".1f")],
        **look("kind", KINDS, "color", "shape", legend=False),
    )
    rings = base.transform_filter("ring && datum.helped").mark_point(
        filled=False, size=130, strokeWidth=2, color=INK, opacity=1
    )
    return picture(
        line.transform_calculate(at="-reliable")
        .mark_rule(color=QUIET, strokeDash=[4, 4])
        .encode(y=alt.Y("at:Q", scale=y["scale"])),
        dots,
        rings,
        line.transform_calculate(at="above")
        .mark_rule(color=INK, strokeWidth=2)
        .encode(x=alt.X("at:Q", scale=x["scale"], title="")),
        height=250,
        title=arm.capitalize(),
        description=f"Clients {arm}, one mark each: across, how far they were above the expected course at "
        "their furthest, before the last session; upwards, the change in distress. An upright line is the "
        "threshold: those to its right are signalled. Above the broken line the end is poor.",
        params={"above": ABOVE, "ring": False, "reliable": 6, "selected": ""},
    )


def counts_chart(clients: pd.DataFrame) -> LayerChart:
    """Count each kind of client in both arms, in the page.

    Parameters
    ----------
    clients
        As for :func:`arm_chart`, with ``arm``; data set ``clients``.

    Returns
    -------
    altair.LayerChart
        Param ``above``.

    Examples
    --------
    >>> from alliancekit.explorers.feedback.data import Lives
    >>> len(counts_chart(Lives(1).people(6.0).head(1)).to_dict()["layer"])
    3
    """
    order = [*KINDS, _NEEDED]
    y = alt.Y("kind:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelLimit=230))
    place = alt.YOffset("arm:N", sort=list(ARMS), scale=alt.Scale(domain=list(ARMS)))
    x = alt.X("count:Q", title="clients", scale=alt.Scale(domain=[0, 260], nice=False))
    counted = (
        alt.Chart(named(clients, "clients"))
        .transform_calculate(kind=_KIND)
        .transform_aggregate(count="count()", groupby=["kind", "arm"])
        .encode(x=x, y=y, yOffset=place)
    )
    needed = (
        alt.Chart(named(clients, "clients"))
        .transform_calculate(s=f"{_SIGNALLED} ? 1 : 0", h=f"{_SIGNALLED} && datum.poor_end ? 1 : 0")
        .transform_aggregate(signals="sum(s)", hits="sum(h)", groupby=["arm"])
        .transform_calculate(
            kind=f"'{_NEEDED}'",
            count="0",
            said="datum.hits ? format(datum.signals / datum.hits, '.1f') : 'none found'",
        )
        .mark_text(align="left", dx=5, fontWeight="bold")
        .encode(x=x, y=y, yOffset=place, text="said:N")
    )
    return picture(
        counted.mark_bar(opacity=0.85).encode(
            tooltip=["arm:N", "kind:N", "count:Q"], **look("arm", ARM_STYLES, "color")
        ),
        counted.mark_text(align="left", dx=5).encode(text="count:Q"),
        needed,
        height=210,
        title="How many of each, in both arms",
        description="Bars, two for each kind: clients with a poor end who were signalled, with a poor end "
        "who were missed, false alarms, and good ends without a signal, in both arms; below, how many "
        "signals there are for one poor end.",
        params={"above": ABOVE},
    )


def client_chart(course: pd.DataFrame) -> LayerChart:
    """Draw one client's two courses with the expected one and the threshold above it.

    Parameters
    ----------
    course
        ``arm``, ``session``, ``outcome``, ``expected``, ``last``; data set ``course``.

    Returns
    -------
    altair.LayerChart
        Param ``above``.

    Examples
    --------
    >>> from alliancekit.explorers.feedback.data import Lives
    >>> len(client_chart(Lives(1).course("C001")).to_dict()["layer"])
    5
    """
    base = alt.Chart(named(course, "course")).transform_calculate(
        limit="datum.expected + above",
        signal="datum.outcome >= datum.expected + above && !datum.last",
    )
    base = base.encode(x=alt.X("session:Q", **SESSION))
    y = alt.Y("outcome:Q", **DISTRESS)
    quiet = {"color": QUIET, "strokeWidth": 2}
    lived = base.encode(y=y, tooltip=["arm:N", "session:Q", "outcome:Q"])
    return picture(
        base.mark_line(**quiet).encode(y=alt.Y("expected:Q", **DISTRESS)),
        base.mark_line(**quiet, strokeDash=[3, 3]).encode(y=alt.Y("limit:Q", **DISTRESS)),
        lived.mark_line().encode(**look("arm", ARM_STYLES, "color", "strokeDash")),
        lived.mark_point(filled=True, size=45, opacity=1).encode(
            **look("arm", ARM_STYLES, "color", "shape", legend=False)
        ),
        lived.transform_filter("datum.signal").mark_point(
            filled=False, size=190, strokeWidth=2, color=INK, opacity=1
        ),
        height=250,
        title="One client, in both lives",
        subtitle="Grey: the expected course; broken: the threshold. Ringed: a signal.",
        description="Distress of one client over the sessions, in two lives, without and with feedback; the "
        "expected course for people who began as high, and the threshold above it. Sessions with a signal "
        "are ringed.",
        params={"above": ABOVE},
    )
