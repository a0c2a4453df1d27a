"""Two series of affect, one of them movable, and their correlation at every lag beside a control."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import look, picture, tips, zero_rule
from alliancekit.charts.theme import BAND, INK, QUIET, STYLES, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

_PEOPLE = ("client", "therapist")
_HERE = STYLES["bond"].colour  # what stands where the reader has moved


def turns_chart(turns: pd.DataFrame) -> LayerChart:
    """Draw both people's affect turn by turn; the param ``shift`` moves the therapist's line to the left.

    Parameters
    ----------
    turns
        ``turn``, ``person`` and ``affect``; data set ``turns``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> turns = pd.DataFrame({"turn": [1], "person": ["client"], "affect": [0.5]})
    >>> turns_chart(turns).to_dict()["params"]
    [{'name': 'shift', 'value': 0}]
    """
    base = (
        alt.Chart(named(turns, "turns"))
        .transform_calculate(shown="datum.person == 'therapist' ? datum.turn - shift : datum.turn")
        .encode(
            x=alt.X(
                "shown:Q",
                title="turn (the therapist's line may be moved)",
                axis=alt.Axis(grid=False, tickMinStep=10),
                scale=alt.Scale(domain=[-9, 131], nice=False),
            ),
            y=alt.Y("affect:Q", title="affect (above 0: pleasant)", scale=alt.Scale(zero=True)),
            **look("person", _PEOPLE, "color"),
        )
    )
    return picture(
        zero_rule("y"),
        base.mark_line(strokeWidth=1.8).encode(**look("person", _PEOPLE, "strokeDash")),
        base.transform_filter("datum.turn % 10 == 0")
        .mark_point(filled=True, size=55)
        .encode(tooltip=["person:N", "turn:Q", *tips("affect")], **look("person", _PEOPLE, "shape")),
        params={"shift": 0},
        height=280,
        title="One session, turn by turn",
        subtitle="Synthetic affect of two people.",
        description="Two lines over the turns of one synthetic session: the client's affect and the "
        "therapist's. The slider moves the therapist's line to earlier or later turns.",
    )


def synchrony_chart(by_lag: pd.DataFrame, bounds: pd.DataFrame) -> LayerChart:
    """Draw the correlation at every lag on the band of its control; a rule stands at the param ``shift``.

    Parameters
    ----------
    by_lag
        ``lag``, ``r``, ``control_low``, ``control_high``; data set ``lags``.
    bounds
        ``r``: the two values that 95 of 100 controls stay between at every lag; data set ``bounds``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> by_lag = pd.DataFrame({"lag": [0], "r": [0.4], "control_low": [-0.3], "control_high": [0.3]})
    >>> chart = synchrony_chart(by_lag, pd.DataFrame({"r": [-0.5, 0.5]}))
    >>> chart.to_dict()["layer"][0]["mark"]["type"]
    'area'
    """
    x = alt.X(
        "lag:Q",
        title=["lag in turns", "(above 0: the therapist follows the client)"],
        axis=alt.Axis(grid=False, tickMinStep=1, format="d"),
        scale=alt.Scale(nice=False, padding=8),
    )
    scale = alt.Scale(domain=[-1, 1], nice=False)
    base = alt.Chart(named(by_lag, "lags")).encode(x=x)
    band = base.mark_area(color=BAND).encode(y=alt.Y("control_low:Q", scale=scale), y2="control_high:Q")
    line = base.mark_line(color=INK, point=alt.OverlayMarkDef(filled=True, size=45, color=INK)).encode(
        y=alt.Y("r:Q", title="correlation r", scale=scale, axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1])),
        tooltip=["lag:Q", *tips("r", "control_low", "control_high")],
    )
    limits = (
        alt.Chart(named(bounds, "bounds"))
        .mark_rule(strokeDash=[6, 4], color=QUIET, strokeWidth=1.5)
        .encode(y="r:Q")
    )
    here = base.transform_filter("datum.lag == shift")
    rule = here.mark_rule(color=_HERE, strokeWidth=1.5)
    ring = here.mark_point(size=170, color=_HERE, strokeWidth=2.5, filled=False).encode(
        y=alt.Y("r:Q", scale=scale)
    )
    return picture(
        band,
        limits,
        rule,
        line,
        ring,
        params={"shift": 0},
        height=280,
        title="How the two lines go together at each lag",
        subtitle="Grey: 95 of 100 unrelated series at that lag. Broken: 95 of 100 at whatever lag is "
        "strongest. Ring: your shift.",
        description="Correlation between client and therapist at lags from minus ten to ten turns, with "
        "a grey band of unrelated series and two broken lines for the strongest lag of unrelated series.",
    )
