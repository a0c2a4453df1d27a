"""One client's sessions with a rule's limit on them, the rule over its thresholds, and what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import SESSION, look, one_row, picture, place, tips
from alliancekit.charts.ruptures import MEASURES, SHARE, curve_layers
from alliancekit.charts.theme import BAND, GUESS, INK, PAPER, QUIET, STYLES, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

STATES = {
    "hit": Style(STYLES["tasks"].colour, "circle", (1, 0)),
    "miss": Style(STYLES["goals"].colour, "square", (1, 0)),
    "false alarm": Style(STYLES["bond"].colour, "cross", (1, 0)),
}
# Below the ratings' axis lies a row each for the rule, the reader and the truth.
_RULE, _YOU, _TRUTH = 0.3, -0.3, -0.9
_SCALE = alt.Scale(domain=[-1.3, 5.3], nice=False)
_LANES = (
    "datum.value > 0.9 ? format(datum.value, 'd') : "
    f"datum.value == {_RULE} ? 'rule' : datum.value == {_YOU} ? 'you' : 'truth'"
)
_HERE = "abs(datum.threshold - threshold) < 0.01"


def series_chart(points: pd.DataFrame, states: pd.DataFrame) -> LayerChart:
    """Draw one client's ratings, the limit below which the rule signals, and who calls what a rupture.

    Parameters
    ----------
    points
        One row a session: ``session``, ``rating``, ``level``, ``unit`` and ``fall`` (see
        :func:`alliancekit.ruptures.find_ruptures`), ``marked`` (yes or no), ``kind`` (empty where there was
        no rupture) and ``repaired`` (yes or no); data set ``points``.
    states
        One row a session and threshold that is a ``hit``, ``miss`` or ``false alarm``: ``threshold``,
        ``session``, ``rating``, ``state``; data set ``states``.

    Returns
    -------
    altair.LayerChart
        Params ``threshold``, ``shown`` (whether the truth is) and ``selected`` (a session).

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"session": 1, "rating": 4.0, "level": 4.5, "unit": 0.5, "fall": 1.0}
    >>> points = pd.DataFrame([row | {"marked": "no", "kind": "", "repaired": "no"}])
    >>> states = pd.DataFrame({"threshold": [1.0], "session": 1, "rating": 4.0, "state": "false alarm"})
    >>> len(series_chart(points, states).to_dict()["layer"])
    9
    """
    axis = alt.Axis(values=[_TRUTH, _YOU, _RULE, 1, 2, 3, 4, 5], labelExpr=_LANES, gridColor=BAND)
    title = "alliance, 1–5 (higher is stronger)"
    x = alt.X("session:Q", **SESSION)
    base = alt.Chart(named(points, "points")).encode(x=x)

    def at(field: str) -> alt.Y:
        return alt.Y(field, title=title, scale=_SCALE, axis=axis)

    def lane(height: float) -> alt.YDatum:
        return alt.YDatum(height, title=title, scale=_SCALE, axis=axis)

    chosen = base.mark_rule(strokeWidth=22, color=QUIET, cursor="pointer").encode(
        opacity=alt.condition("datum.session == selected", alt.value(0.22), alt.value(0.01)),
        tooltip=["session:Q", *tips("rating", "fall")],
    )
    limit = base.transform_calculate(limit="max(1, datum.level - threshold * datum.unit)", floor="1")
    limit = limit.transform_filter("isValid(datum.limit) && isValid(datum.level)")
    ratings = base.transform_filter("isValid(datum.rating)")
    # Shape and fill by a condition, not by a scale: those of the states are listed above the chart.
    truth = (
        base.transform_filter("shown && datum.kind !== ''")
        .mark_point(size=80, strokeWidth=2, stroke=INK, opacity=1)
        .encode(
            y=lane(_TRUTH),
            shape=alt.condition("datum.kind === 'confrontation'", alt.value("square"), alt.value("circle")),
            fill=alt.condition("datum.repaired === 'yes'", alt.value(PAPER), alt.value(INK)),
            tooltip=["session:Q", "kind:N", "repaired:N"],
        )
    )
    found = (
        alt.Chart(named(states, "states"))
        .transform_filter(f"shown && {_HERE}")
        .mark_point(filled=False, size=230, strokeWidth=3, opacity=1)
        .encode(
            x=x,
            y=at("rating:Q"),
            tooltip=["session:Q", "state:N"],
            **look("state", STATES, "shape", "color"),
        )
    )
    return picture(
        limit.mark_area(color=BAND, interpolate="step", opacity=0.8).encode(
            y=at("limit:Q"), y2=alt.Y2Datum(1)
        ),
        limit.mark_line(color=QUIET, interpolate="step", strokeDash=[5, 3]).encode(y=at("limit:Q")),
        ratings.mark_line(color=INK, strokeWidth=1.5).encode(y=at("rating:Q")),
        ratings.mark_point(filled=True, color=INK, size=55, opacity=1).encode(y=at("rating:Q")),
        base.transform_filter("datum.fall >= threshold - 1e-9")
        .mark_point(shape="triangle-down", filled=True, color=INK, size=90, opacity=1)
        .encode(y=lane(_RULE)),
        base.transform_filter("datum.marked === 'yes'")
        .mark_point(shape="diamond", filled=True, color=GUESS, size=110, opacity=1)
        .encode(y=lane(_YOU)),
        truth,
        found,
        chosen,
        params={"threshold": 1, "shown": False, "selected": 0},
        height=250,
        title="One client: where the rating falls below the rule's limit",
        subtitle="Shaded: signalled. Truth: circle withdrawal, square confrontation; hollow: repaired.",
        description="One client's ratings over the sessions with the limit of the chosen rule; three rows "
        "below mark what the rule signals, what you marked and, once shown, the true ruptures. "
        "The table holds the same.",
    )


def curve_chart(curve: pd.DataFrame) -> LayerChart:
    """Draw precision and recall over the thresholds; a rule and two points stand at the param ``threshold``.

    Parameters
    ----------
    curve
        As :func:`alliancekit.charts.ruptures.curve_rows` gives it; data set ``curve``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"threshold": [1.0], "measure": "recall", "value": 0.2, "low": 0.1, "high": 0.3})
    >>> curve_chart(rows).to_dict()["params"]
    [{'name': 'threshold', 'value': 1}]
    """
    band, lines, base = curve_layers(curve, "threshold, in the rule's unit", legend=False)
    here = base.transform_filter(_HERE).transform_filter("isValid(datum.value)")
    r, low, high = (f"replace(format(datum.{name}, '.2f'), '0.', '.')" for name in ("value", "low", "high"))

    def said(shape: str, measure: str, height: str) -> alt.Chart:
        return (
            here.transform_filter(f"datum.measure === '{measure}'")
            .transform_calculate(said=f"'{shape} {measure} ' + {r} + ' [' + {low} + ', ' + {high} + ']'")
            .mark_text(align="right", fontSize=13, fontWeight="bold")
            .encode(x=place("width - 6"), y=place(height), text="said:N")
        )

    return picture(
        band,
        lines,
        one_row(threshold="threshold").mark_rule(color=INK, strokeWidth=1.5).encode(x="threshold:Q"),
        here.transform_filter("datum.measure !== 'precision by chance'")
        .mark_point(size=110, filled=True, opacity=1)
        .encode(y=alt.Y("value:Q", **SHARE), **look("measure", MEASURES, "shape", legend=False)),
        said("●", "precision", "height * 0.67"),
        said("■", "recall", "height * 0.67 + 17"),
        params={"threshold": 1},
        height=190,
        title="All clients, over the thresholds",
        subtitle="Dotted: precision by chance. Bands: 95% intervals.",
        description="Precision and recall of the chosen rule over its thresholds, with 95% intervals and the "
        "precision by chance; an upright line stands at the threshold. The sentence gives the numbers.",
    )


def tally_chart(counts: pd.DataFrame) -> LayerChart:
    """Draw how many hits, misses and false alarms the rule has at the param ``threshold``.

    Parameters
    ----------
    counts
        ``threshold``, ``state`` and ``count``; data set ``counts``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> tally_chart(pd.DataFrame({"threshold": [1.0], "state": "hit", "count": 3})).to_dict()["width"]
    'container'
    """
    order = list(STATES)
    y = alt.Y(
        "state:N",
        sort=order,
        title=None,
        scale=alt.Scale(domain=order, paddingInner=0.25),
        axis=alt.Axis(labelLimit=0),
    )
    # The axis stays as it is when the threshold moves: it reaches as far as any threshold's count.
    every = alt.Chart(named(counts, "counts")).mark_point(opacity=0).encode(x="count:Q", y=y)
    here = (
        alt.Chart(named(counts, "counts"))
        .transform_filter(_HERE)
        .encode(x=alt.X("count:Q", title="sessions", axis=alt.Axis(tickCount=4)), y=y)
    )
    return picture(
        every,
        here.mark_bar(opacity=0.75).encode(**look("state", STATES, "color", legend=False)),
        here.mark_text(align="left", dx=5, fontWeight="bold").encode(text=alt.Text("count:Q", format=",")),
        params={"threshold": 1},
        height=110,
        title="All clients: hits, misses, false alarms",
        description="Three bars that count sessions of all clients: ruptures that the rule found, those "
        "that it missed, and signals without a rupture. They follow the threshold.",
    )
