"""Two arms side by side, counted in the page as the threshold moves; and one client's two courses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import DISTRESS, SESSION, look, picture, place
from alliancekit.charts.theme import DEEP, INK, PAPER, QUIET, STYLES, WARM, Style, alt, named
from alliancekit.explorers.feedback.data import ARMS
from alliancekit.feedback.signal import ABOVE

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

KINDS = {
    "poor end, signalled": Style(STYLES["bond"].colour, "circle", (1, 0)),
    "poor end, missed": Style(STYLES["observer"].colour, "cross", (1, 0)),
    "false alarm": Style(STYLES["goals"].colour, "diamond", (1, 0)),
    "good end, no signal": Style(QUIET, "triangle-down", (1, 0)),
}
ARM_STYLES = {
    ARMS[0]: Style(WARM, "square", (6, 3)),
    ARMS[1]: Style(DEEP, "circle", (1, 0)),
}
_LABELS = {  # kind -> its words, and where its count stands in the plot
    "poor end, signalled": ("found", "width - 6", "10", "right"),
    "poor end, missed": ("missed", "6", "10", "left"),
    "false alarm": ("false alarms", "width - 6", "height - 8", "right"),
    # in a narrow plot above the others, which it would meet
    "good end, no signal": ("left alone", "6", "height - (width < 230 ? 40 : 8)", "left"),
}
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
    14
    """
    x = alt.X(
        "furthest:Q",
        title="furthest above expected, points",
        scale=alt.Scale(domain=[-15, 25], nice=False, clamp=True, padding=4),
    )
    y = alt.Y(
        "change:Q",
        title="change in distress",
        scale=alt.Scale(domain=[-40, 22], nice=False, clamp=True),
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
        *_counts(clients),
        height=330,
        title=arm.capitalize(),
        subtitle="Upwards: distress at the end less intake, below 0 is better.",
        description=f"Clients {arm}, one mark each: across, how far they were above the expected course at "
        "their furthest, before the last session; upwards, the change in distress. An upright line is the "
        "threshold: those to its right are signalled. Above the broken line the end is poor. In the corners "
        "stand how many there are of each, and how many signals for one poor end.",
        params={"above": ABOVE, "ring": False, "reliable": 6, "selected": ""},
    )


def _counts(clients: pd.DataFrame) -> list[alt.Chart]:
    """Write how many there are of each kind into its corner, and how many signals for one poor end."""
    every = alt.Chart(named(clients, "clients"))
    counted = every.transform_calculate(kind=_KIND).transform_aggregate(count="count()", groupby=["kind"])
    drawn = []
    for kind, (words, x, y, align) in _LABELS.items():
        said = counted.transform_filter(f"datum.kind === '{kind}'").transform_calculate(
            said=f"datum.count + ' {words}'"
        )
        drawn += _written(said, x, y, align=align, color=KINDS[kind].colour, fontWeight="bold")
    needed = every.transform_calculate(s=f"{_SIGNALLED} ? 1 : 0", h=f"{_SIGNALLED} && datum.poor_end ? 1 : 0")
    needed = needed.transform_aggregate(signals="sum(s)", hits="sum(h)").transform_calculate(
        said="datum.hits ? format(datum.signals / datum.hits, '.1f') + ' signals for one found' : ''"
    )
    return drawn + _written(needed, "width - 6", "height - 24", align="right", color=INK)


def _written(base: alt.Chart, x: str, y: str, **mark: Any) -> list[alt.Chart]:
    """Write ``said`` on a halo of paper, so that it can be read across other marks."""
    base = base.encode(x=place(x), y=place(y), text="said:N")
    return [base.mark_text(**mark | {"stroke": PAPER, "strokeWidth": 4}), base.mark_text(**mark)]


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
        lived.mark_point(filled=True, size=45, opacity=1).encode(**look("arm", ARM_STYLES, "color", "shape")),
        lived.transform_filter("datum.signal").mark_point(
            filled=False, size=190, strokeWidth=2, color=INK, opacity=1
        ),
        height=330,
        title="One client, in both lives",
        subtitle="Without dots: the expected course; broken: the threshold. Ringed: a signal.",
        description="Distress of one client over the sessions, in two lives, without and with feedback; the "
        "expected course for people who began as high, and the threshold above it. Sessions with a signal "
        "are ringed.",
        params={"above": ABOVE},
    )
