"""Bond, goals and tasks against outcome: cloud and line, correlations side by side, 100 clients.

The line, its band and the correlation are worked out in the page, exactly and for all clients, from the means
and covariances in the param ``m``; so they follow the weights at once, however few of the clients are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.marks import (
    HOLLOW,
    PREDICTED,
    RATING,
    client_rings,
    estimates,
    look,
    one_row,
    picture,
    tips,
    words,
    zero_rule,
)
from alliancekit.charts.theme import GUESS, INK, PAPER, QUIET, STYLES, Style, alt, named
from alliancekit.clinic import PARTS
from alliancekit.stats.correlation import z_for
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

    from alliancekit.stats import Moments

_MAIN = STYLES["bond"].colour
_LEVEL = 0.95  # of every interval
_COMPOSITE = Style(INK, "diamond", (1, 0))


def moments_param(moments: Moments, outcome: str) -> dict[str, float]:
    """Return what the page needs of the moments, by short names: n, t, means and covariances.

    Examples
    --------
    >>> import pandas as pd
    >>> from alliancekit.stats import moments
    >>> frame = pd.DataFrame({"bond": [1, 2, 3, 4.0], "goals": 1.0, "tasks": 1.0, "y": [4, 3, 2, 1.0]})
    >>> sorted(moments_param(moments(frame, ["bond", "goals", "tasks", "y"]), "y"))[:4]
    ['bb', 'bg', 'bt', 'by']
    """
    letters = {"bond": "b", "goals": "g", "tasks": "t", outcome: "y"}
    covariance = moments.covariance.to_numpy(float)
    values = {"n": float(moments.n), "q": t_for(_LEVEL, moments.n - 2)}
    for row, name in enumerate(moments.covariance.index):
        values["m" + letters[name]] = float(moments.mean.to_numpy(float)[row])
        for column, other in enumerate(moments.covariance.columns):
            if letters[name] <= letters[other]:
                values[letters[name] + letters[other]] = float(covariance[row, column])
    return values


def _params() -> dict[str, Any]:
    """Return the params that weigh the parts and work out r; controls are linked to the first five.

    Their twins in Python, held equal by the tests: ``stats.composite_correlation`` (r and its interval, by
    Fisher's z), ``stats.expectancy`` (``better``).
    """
    w = "w_bond", "w_goals", "w_tasks"
    sums = {
        "w_sum": f"max({' + '.join(w)}, 1e-9)",
        "some": f"{' + '.join(w)} > 0",
        "mean_x": "(w_bond * m.mb + w_goals * m.mg + w_tasks * m.mt) / w_sum",
        "var_x": "(w_bond * w_bond * m.bb + w_goals * w_goals * m.gg + w_tasks * w_tasks * m.tt"
        " + 2 * (w_bond * w_goals * m.bg + w_bond * w_tasks * m.bt + w_goals * w_tasks * m.gt))"
        " / (w_sum * w_sum)",
        "cov_xy": "(w_bond * m.by + w_goals * m.gy + w_tasks * m.ty) / w_sum",
        "r": "some ? cov_xy / sqrt(var_x * m.yy) : 0",
        "z": "0.5 * log((1 + r) / (1 - r))",
        "z_half": f"{z_for(_LEVEL)} / sqrt(m.n - 3)",
        "r_low": "1 - 2 / (exp(2 * (z - z_half)) + 1)",
        "r_high": "1 - 2 / (exp(2 * (z + z_half)) + 1)",
        "answer": "shown && some",
    }
    controls = {**dict.fromkeys(w, 1), "guess": 0, "shown": False, "m": {}, "outcome": ""}
    return controls | {name: alt.ExprRef(expression) for name, expression in sums.items()}


def component_scatter(points: pd.DataFrame) -> LayerChart:
    """Draw clients by weighted alliance and distress, the line with its band, r, and the reader's prediction.

    Parameters
    ----------
    points
        ``client_id``, ``bond``, ``goals``, ``tasks`` (1 to 5) and ``y``, distress at the end or its change
        since intake; data set ``points``.

    Returns
    -------
    altair.LayerChart
        Params ``w_bond``, ``w_goals``, ``w_tasks`` (weights), ``guess`` (predicted r), ``shown`` (draw the
        answer), ``m`` (see :func:`moments_param`), ``outcome`` (words in the corner), ``y_low``, ``y_high``
        and ``selected`` (the client whose mark is ringed).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client_id": ["C001"], "bond": 3.0, "goals": 3.0, "tasks": 3.0, "y": 12.0})
    >>> component_scatter(frame).to_dict()["title"]["text"]
    'Alliance, as you weigh it, and distress'
    """
    x = alt.X("x:Q", **RATING | {"title": "alliance, 1–5 (higher is stronger)"})
    scale = alt.Scale(domainMin=alt.ExprRef("y_low"), domainMax=alt.ExprRef("y_high"), nice=False, zero=False)
    y = alt.Y("y:Q", title="distress (lower is better)", scale=scale)
    clients = (
        alt.Chart(named(points, "points"))
        .transform_calculate(
            x="(w_bond * datum.bond + w_goals * datum.goals + w_tasks * datum.tasks) / w_sum"
        )
        .transform_filter("some && isValid(datum.x)")
        .encode(x=x, y=y)
    )
    tooltip = [
        "client_id:N",
        alt.Tooltip("x:Q", format=".2f", title="alliance"),
        alt.Tooltip("y:Q", title="distress"),
    ]
    # The lines reach 2.5 standard deviations either way, not into places where there are no clients.
    along = alt.Chart(alt.sequence(-10, 11, 1, as_="step")).transform_calculate(
        x="clamp(mean_x + datum.step / 4 * sqrt(var_x), 1, 5)"
    )
    band = along.transform_calculate(
        y="m.my + (datum.x - mean_x) * cov_xy / var_x",
        half="m.q * sqrt(max(0, m.yy - cov_xy * cov_xy / var_x) * (m.n - 1) / (m.n - 2)"
        " * (1 / m.n + pow(datum.x - mean_x, 2) / ((m.n - 1) * var_x)))",
        low="datum.y - datum.half",
        high="datum.y + datum.half",
    ).transform_filter("answer")
    guess = along.transform_calculate(
        y="m.my + (datum.x - mean_x) * guess * sqrt(m.yy / var_x)"
    ).transform_filter("some")
    r, low, high = (f"replace(format({name}, '.2f'), '0.', '.')" for name in ("r", "r_low", "r_high"))
    said = (
        f"some ? [outcome, answer ? 'r = ' + {r} + ' [' + {low} + ', ' + {high} + ']' : '']"
        " : ['no part has any weight']"
    )
    return picture(
        band.mark_area(opacity=0.25, color=_MAIN, clip=True).encode(
            x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
        ),
        band.mark_line(color=_MAIN, strokeWidth=3, clip=True).encode(x=x, y=y),
        guess.mark_line(clip=True, **PREDICTED).encode(x=x, y=y),
        client_rings(clients, tooltip),  # above band and lines, so that a click reaches them
        words(said, "8", "4", align="left", baseline="top", fontSize=13, fontWeight="bold", lineHeight=17),
        params={**_params(), "y_low": 0, "y_high": 40, "selected": ""},
        height=330,
        title="Alliance, as you weigh it, and distress",
        subtitle="A ring is a client; click one. Dashed: the line you predict. "
        "Full, with its 95% band: the data's.",
        description="Scatter of clients: weighted alliance from 1 to 5 across, distress upwards, where "
        "lower is better, with the line through all clients, its 95% band and the line that you predict. "
        "The sentence says r.",
    )


def component_bars(parts: pd.DataFrame) -> LayerChart:
    """Draw r of bond, goals and tasks, each alone, beside r of the weighted composite and the prediction.

    Parameters
    ----------
    parts
        ``part``, ``r``, ``low``, ``high``; data set ``parts``.

    Returns
    -------
    altair.LayerChart
        With the params of :func:`component_scatter` but for its axis and choice.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"part": ["bond"], "r": [-0.2], "low": [-0.3], "high": [-0.1]})
    >>> component_bars(frame).to_dict()["layer"][0]["mark"]["type"]
    'rule'
    """
    order = [*PARTS, "as weighted", "your prediction"]
    x = alt.X(
        "r:Q",
        title="r with distress (below 0: less distress)",
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format=".1f"),
    )
    y = alt.Y(
        "part:N",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(labelLimit=0, grid=True),
    )
    each = alt.Chart(named(parts, "parts")).transform_filter("shown")
    together = one_row(part="'as weighted'", r="r", low="r_low", high="r_high").transform_filter("answer")
    guess = one_row(part="'your prediction'", r="guess")
    tooltip = ["part:N", *tips("r", "low", "high")]
    return picture(
        zero_rule("x"),
        *estimates(
            each.encode(y=y), x, tooltip=tooltip, **look("part", PARTS, "color", "shape", legend=False)
        ),
        *estimates(together.encode(y=y), x, style=_COMPOSITE, size=130, tooltip=tooltip),
        guess.mark_point(color=GUESS, **HOLLOW).encode(x=x, y=y, tooltip=["part:N", *tips("r")]),
        params=_params(),
        height=210,
        title="The three parts side by side",
        subtitle="Each alone, with its 95% interval; below, as you weigh them.",
        description="Correlations with distress and their 95% intervals: bond, goals and tasks each "
        "alone, the three as weighted, and the predicted value. The table gives the numbers.",
    )


def hundred_chart() -> LayerChart:
    """Draw 100 clients with the higher and 100 with the lower alliance: how many end in the better half.

    The count is 50 + 100 asin(-r) / pi of each hundred (see :func:`alliancekit.stats.expectancy`), for r
    with distress, of which less is better.

    Returns
    -------
    altair.LayerChart
        With the params of :func:`component_bars`.

    Examples
    --------
    >>> "asin" in str(hundred_chart().to_dict()["params"])
    True
    """
    people = (
        alt.Chart(alt.sequence(0, 200, 1, as_="i"))
        .transform_calculate(
            group="floor(datum.i / 100)",
            place="datum.i % 100",
            x="datum.place % 10 + datum.group * 12",
            y="floor(datum.place / 10)",
            better="datum.place < (datum.group == 0 ? better : 100 - better)"
            " ? 'in the better half' : 'in the other half'",
        )
        .transform_filter("answer")
    )
    states = {
        "in the better half": Style(_MAIN, "circle", (1, 0)),
        "in the other half": Style(QUIET, "cross", (1, 0)),
    }
    axis = {"axis": None, "scale": alt.Scale(domain=[-0.7, 21.7], nice=False)}
    counts = (
        "datum.group == 0 ? ['Higher alliance:', better + ' in 100']"
        " : ['Lower alliance:', 100 - better + ' in 100']"
    )
    heads = (
        alt.Chart(alt.sequence(0, 2, 1, as_="group"))
        .transform_filter("answer")
        .transform_calculate(x="datum.group * 12 - 0.4", words=counts)
        .mark_text(align="left", baseline="top", fontSize=13, fontWeight="bold", lineHeight=16)
        .encode(x=alt.X("x:Q", **axis), y=alt.value(0), text="words:N")
    )
    wanted = "some ? 'Waiting for you to ask what the data say.' : 'Give at least one part some weight.'"
    return picture(
        people.mark_point(size=80, strokeWidth=1.8, filled=False, aria=False).encode(
            x=alt.X("x:Q", **axis),
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[9.7, -3.8], nice=False)),
            fill=alt.Fill("better:N", scale=alt.Scale(domain=list(states), range=[_MAIN, PAPER]), title=None),
            **look("better", states, "shape", "stroke"),
        ),
        heads,
        words(wanted, "0", "8", align="left", baseline="top").transform_filter("!answer"),
        params={**_params(), "better": alt.ExprRef("round(50 + 100 * asin(-r) / PI)")},
        height=240,
        title="What this r means for 100 clients",
        subtitle="Who ends in the better half on distress, if both were spread normally. "
        "At r = 0: 50 and 50.",
        description="Two groups of 100 marks: clients with the higher and with the lower alliance; "
        "filled circles end in the better half on distress, crosses in the other. "
        "The sentence gives the numbers.",
    )
