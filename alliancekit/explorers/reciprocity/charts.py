"""Two people who move each other: the phase portrait, and both people's lines over a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import look, picture, tips, waiting, zero_rule
from alliancekit.charts.theme import INK, PAPER, QUIET, SOFT, START, Style, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

EDGE = 3.0  # affect runs from -EDGE to EDGE in both pictures
SESSION = 15.0  # units of the model's time
_PEOPLE = ("client", "therapist")
_KINDS = {
    "stable": Style(INK, "circle", (1, 0)),
    "saddle": Style(PAPER, "cross", (1, 0)),
    "unstable": Style(PAPER, "triangle-up", (1, 0)),
    "borderline": Style(QUIET, "square", (1, 0)),
}
_AFFECT = {
    "scale": alt.Scale(domain=[-EDGE, EDGE], nice=False),
    "axis": alt.Axis(values=[-3, -2, -1, 0, 1, 2, 3], format="d"),
}
_WHAT_IF = [2, 3]


def phase_chart(rows: dict[str, pd.DataFrame]) -> LayerChart:
    """Draw where every pair of affects goes next, where it rests, and the path from one start.

    Parameters
    ----------
    rows
        Data sets by name: ``flow`` (``therapist``, ``client``, ``d_therapist``, ``d_client``: change per unit
        of time), ``nullclines`` (``curve``, ``therapist``, ``client``, ``along``: order), ``paths``
        (``setting``: "as set" or "half as strong", ``time``, ``therapist``, ``client``), ``states``
        (``therapist``, ``client``, ``kind``), ``places`` (``left``, ``right``, ``bottom``, ``top``,
        ``place``: fields to be clicked, each a start).

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> from alliancekit.stats import CoupledModel
    >>> model = CoupledModel(c1=0, c2=0)
    >>> rows = {
    ...     "flow": model.field(3, 5),
    ...     "nullclines": model.nullclines(3, 5).assign(along=0),
    ...     "paths": model.trajectory(1, 1).assign(setting="as set"),
    ...     "states": pd.DataFrame({"therapist": [0.3], "client": [-0.4], "kind": ["stable"]}),
    ...     "places": pd.DataFrame({"left": [0], "right": [1], "bottom": [0], "top": [1], "place": ["0 0"]}),
    ... }
    >>> phase_chart(rows).to_dict()["title"]["text"]
    'Where each pair of feelings leads'
    """
    room = {"scale": alt.Scale(domain=[-EDGE, EDGE], nice=False, padding=9)}  # for the arrows at the edge
    across = _AFFECT | room | {"title": "therapist's affect (right of 0: pleasant)"}
    up = _AFFECT | room | {"title": "client's affect (above 0: pleasant)"}
    x, y = alt.X("therapist:Q", **across), alt.Y("client:Q", **up)
    flow = (
        alt.Chart(named(rows["flow"], "flow"))
        .transform_calculate(
            # The picture is wider than high, so directions are those on the screen.
            turn="atan2(datum.d_therapist * width, datum.d_client * height) * 180 / PI",
            speed="min(2, sqrt(pow(datum.d_therapist, 2) + pow(datum.d_client, 2)))",
        )
        .mark_point(shape="arrow", filled=True, color=SOFT, opacity=1, strokeWidth=0, clip=True)
        .encode(
            x=x,
            y=y,
            angle=alt.Angle("turn:Q", scale=None),
            size=alt.Size("speed:Q", scale=alt.Scale(domain=[0, 2], range=[40, 260]), legend=None),
        )
    )
    still = alt.Legend(
        labelExpr="'the ' + datum.label + ' stands still (null-cline)'", symbolSize=500, columns=1
    )
    curves = (
        alt.Chart(named(rows["nullclines"], "nullclines"))
        .mark_line(clip=True, strokeWidth=2.5)
        .encode(
            x=x,
            y=y,
            order=alt.Order("along:Q"),
            **look("curve", _PEOPLE, "color", "strokeDash", legend=still),
        )
    )
    path = alt.Chart(named(rows["paths"], "paths")).encode(x=x, y=y, order=alt.Order("time:Q"))
    as_set = path.transform_filter("shown && datum.setting == 'as set'").mark_line(
        clip=True, color=INK, strokeWidth=2.5
    )
    half = path.transform_filter("shown && datum.setting != 'as set'").mark_line(
        clip=True, color=INK, strokeWidth=2.5, strokeDash=_WHAT_IF
    )
    half_end = path.transform_filter(
        f"shown && datum.setting != 'as set' && datum.time > {SESSION - 0.01}"
    ).mark_point(size=150, stroke=INK, strokeWidth=2, fill=PAPER, opacity=1, clip=True)
    start = path.transform_filter("datum.time == 0").mark_point(
        shape="diamond", size=170, filled=True, fill=START, stroke=INK, opacity=1, clip=True
    )
    state = alt.Chart(named(rows["states"], "states")).transform_filter("shown").encode(x=x, y=y)
    points = state.mark_point(size=190, filled=True, opacity=1, stroke=INK, strokeWidth=2, clip=True).encode(
        tooltip=["kind:N", *tips("therapist", "client")],
        **look("kind", _KINDS, "shape", "fill", legend=False),
    )
    words = state.mark_text(dy=-15, fontSize=13, fontWeight=600, clip=True)
    labels = words.encode(text="kind:N")
    halo = words.mark_text(
        dy=-15, fontSize=13, fontWeight=600, clip=True, stroke=PAPER, strokeWidth=4
    ).encode(text="kind:N")
    places = (
        alt.Chart(named(rows["places"], "places"))
        .mark_rect(color=PAPER, fillOpacity=0, cursor="crosshair", clip=True)
        .encode(x=alt.X("left:Q", **across), x2="right:Q", y=alt.Y("bottom:Q", **up), y2="top:Q")
    )
    drawn: LayerChart = picture(
        flow,
        curves,
        half,
        half_end,
        as_set,
        start,
        places,
        points,
        halo,
        labels,
        params={"shown": False},
        height=400,
        title="Where each pair of feelings leads",
        subtitle="Arrows: what happens next. Curves (null-clines) cross at steady states. Small diamond: "
        "the start; click anywhere to move it. Full line: the session; dotted: with half the response.",
        description="Phase portrait of therapist and client: flow arrows, the two curves on which one "
        "person does not change, steady states marked stable, saddle or unstable, and the "
        "session's path from its start. The sentence says where the pair settle; the table lists the "
        "steady states.",
    ).resolve_scale(fill="independent", shape="independent")
    return drawn


def session_lines(rows: pd.DataFrame) -> LayerChart:
    """Draw both people's affect over the session, as set and with half the therapist's response.

    Parameters
    ----------
    rows
        ``time``, ``person``, ``affect`` and ``setting`` ("as set" or "half as strong"); data set ``lines``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"time": [0.0], "person": ["client"], "affect": [1.0], "setting": ["as set"]})
    >>> session_lines(rows).to_dict()["title"]["text"]
    'Both people over the session'
    """
    base = alt.Chart(named(rows, "lines")).encode(
        x=alt.X(
            "time:Q",
            title="time in the session (the model's own units)",
            axis=alt.Axis(grid=False, values=[0, 5, 10, 15]),
            scale=alt.Scale(domain=[0, SESSION], nice=False),
        ),
        y=alt.Y("affect:Q", title="affect (above 0: pleasant)", **_AFFECT),
        **look("person", _PEOPLE, "color"),
    )
    as_set = base.transform_filter("shown && datum.setting == 'as set'")
    half = base.transform_filter("shown && datum.setting != 'as set'")
    return picture(
        zero_rule("y"),
        half.mark_line(clip=True, strokeWidth=2.2, strokeDash=_WHAT_IF).encode(detail="person:N"),
        as_set.mark_line(clip=True, strokeWidth=2.5).encode(**look("person", _PEOPLE, "strokeDash")),
        as_set.transform_filter("datum.time % 3 == 0")
        .mark_point(filled=True, size=60, clip=True)
        .encode(**look("person", _PEOPLE, "shape")),
        waiting("Comes when you show where they end.", y="height / 2 - 60"),
        params={"shown": False},
        height=400,
        title="Both people over the session",
        subtitle="Solid and dashed: as set. Dotted: with half the therapist's response, if you "
        "switch that on.",
        description="Two lines over one session: the client's affect and the therapist's. When the "
        "what-if is on, two dotted lines show the same start with half the therapist's response.",
    )
