"""Bond, goals and tasks against outcome: cloud and line, correlations side by side, 100 clients.

The line, its band and the correlation are worked out in the page, exactly and for all clients, from the means
and covariances in the param ``m``; so they follow the weights at once, however few of the clients are drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import ALLIANCE_AXIS, GUESS, INK, QUIET, STYLES, alt, named, scales
from alliancekit.clinic import PARTS
from alliancekit.stats.regression import t_for

if TYPE_CHECKING:
    import pandas as pd

    from alliancekit.stats import Moments

_MAIN = STYLES["bond"].colour


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
    values = {"n": float(moments.n), "q": t_for(0.95, moments.n - 2)}
    for row, name in enumerate(moments.covariance.index):
        values["m" + letters[name]] = float(moments.mean.to_numpy(float)[row])
        for column, other in enumerate(moments.covariance.columns):
            if letters[name] <= letters[other]:
                values[letters[name] + letters[other]] = float(covariance[row, column])
    return values


def _params() -> list[Any]:
    """Return the params that weigh the parts and work out r; controls are linked to the first five."""
    w = "w_bond", "w_goals", "w_tasks"
    controls = [alt.param(name, value=1) for name in w]
    controls += [alt.param("guess", value=0), alt.param("shown", value=False)]
    controls += [alt.param("m", value={}), alt.param("outcome", value="")]
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
        "z_half": "1.959964 / sqrt(m.n - 3)",
        "r_low": "1 - 2 / (exp(2 * (z - z_half)) + 1)",
        "r_high": "1 - 2 / (exp(2 * (z + z_half)) + 1)",
        "answer": "shown && some",
    }
    return controls + [alt.param(name, expr=expr) for name, expr in sums.items()]


def component_scatter(points: pd.DataFrame) -> Any:
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
    x = alt.X(
        "x:Q",
        title=ALLIANCE_AXIS,
        scale=alt.Scale(domain=[1, 5], nice=False, padding=6),
        axis=alt.Axis(tickMinStep=0.5, format=".1f"),
    )
    scale = alt.Scale(domainMin=alt.ExprRef("y_low"), domainMax=alt.ExprRef("y_high"), nice=False, zero=False)
    y = alt.Y("y:Q", title="distress, points (lower is better)", scale=scale)
    dots = (
        alt.Chart(named(points, "points"))
        .transform_calculate(
            x="(w_bond * datum.bond + w_goals * datum.goals + w_tasks * datum.tasks) / w_sum",
            chosen="datum.client_id == selected",
        )
        .transform_filter("some && isValid(datum.x)")
        .mark_point(cursor="pointer", filled=False)
        .encode(
            x=x,
            y=y,
            size=alt.condition("datum.chosen", alt.value(220), alt.value(34)),
            strokeWidth=alt.condition("datum.chosen", alt.value(3.5), alt.value(1.3)),
            color=alt.condition("datum.chosen", alt.value(INK), alt.value(QUIET)),
            opacity=alt.condition("datum.chosen", alt.value(1), alt.value(0.55)),
            tooltip=[
                "client_id:N",
                alt.Tooltip("x:Q", format=".2f", title="alliance"),
                alt.Tooltip("y:Q", title="distress"),
            ],
        )
    )
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
    corner = alt.Chart(alt.sequence(0, 1, 1, as_="one"))
    r, low, high = (f"replace(format({name}, '.2f'), '0.', '.')" for name in ("r", "r_low", "r_high"))
    words = (
        f"some ? [outcome, answer ? 'r = ' + {r} + ' [' + {low} + ', ' + {high} + ']' : '']"
        " : ['no part has any weight']"
    )
    return (
        alt.layer(
            band.mark_area(opacity=0.25, color=_MAIN, clip=True).encode(
                x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q"
            ),
            band.mark_line(color=_MAIN, strokeWidth=3, clip=True).encode(x=x, y=y),
            guess.mark_line(color=GUESS, strokeDash=[7, 5], strokeWidth=2.5, clip=True).encode(x=x, y=y),
            dots,  # above band and lines, so that a click reaches them
            corner.mark_text(
                align="left",
                baseline="top",
                fontSize=13,
                fontWeight="bold",
                lineHeight=17,
                text=alt.ExprRef(words),
            ).encode(x=alt.value(8), y=alt.value(4)),
        )
        .add_params(
            *_params(),
            alt.param("y_low", value=0),
            alt.param("y_high", value=40),
            alt.param("selected", value=""),
        )
        .properties(
            width="container",
            height=330,
            title=alt.Title(
                "Alliance, as you weigh it, and distress",
                subtitle="A ring is a client; click one. Dashed: the line you predict. "
                "Full, with its 95% band: the data's.",
            ),
            description="Scatter of clients: weighted alliance from 1 to 5 across, distress upwards, where "
            "lower is better, with the line through all clients, its 95% band and the line that you predict. "
            "The sentence says r.",
        )
    )


def component_bars(parts: pd.DataFrame) -> Any:
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
    looks = scales(PARTS)
    domain = alt.Scale(domain=[-1, 1], nice=False)
    x = alt.X(
        "r:Q",
        title="r with distress (below 0: less distress)",
        scale=domain,
        axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format=".1f"),
    )
    y = alt.Y(
        "part:N",
        title=None,
        sort=order,
        scale=alt.Scale(domain=order),
        axis=alt.Axis(labelLimit=0, grid=True),
    )
    zero = (
        alt.Chart(alt.sequence(0, 1, 1, as_="zero"))
        .mark_rule(color=QUIET)
        .encode(x=alt.X("zero:Q", scale=domain))
    )
    each = alt.Chart(named(parts, "parts")).transform_filter("shown")
    together = (
        alt.Chart(alt.sequence(0, 1, 1, as_="one"))
        .transform_calculate(part="'as weighted'", r="r", low="r_low", high="r_high")
        .transform_filter("answer")
    )
    guess = alt.Chart(alt.sequence(0, 1, 1, as_="one")).transform_calculate(
        part="'your prediction'", r="guess"
    )
    tip = [alt.Tooltip(f"{name}:Q", format=".2f") for name in ("r", "low", "high")]
    span = {"x": alt.X("low:Q", scale=domain, title=""), "x2": "high:Q", "y": y}
    return (
        alt.layer(
            zero,
            each.mark_rule(strokeWidth=2.5).encode(
                **span,
                color=alt.Color("part:N", scale=looks["color"], legend=None),
            ),
            each.mark_point(filled=True, size=110).encode(
                x=x,
                y=y,
                tooltip=tip,
                color=alt.Color("part:N", scale=looks["color"], legend=None),
                shape=alt.Shape("part:N", scale=looks["shape"], legend=None),
            ),
            together.mark_rule(strokeWidth=2.5, color=INK).encode(**span),
            together.mark_point(filled=True, size=130, color=INK, shape="diamond").encode(
                x=x, y=y, tooltip=tip
            ),
            guess.mark_point(filled=False, size=130, color=GUESS, shape="diamond", strokeWidth=2.5).encode(
                x=x, y=y
            ),
        )
        .add_params(*_params())
        .properties(
            width="container",
            height=210,
            title=alt.Title(
                "The three parts side by side",
                subtitle="Each alone, with its 95% interval; below, as you weigh them.",
            ),
            description="Correlations with distress and their 95% intervals: bond, goals and tasks each "
            "alone, the three as weighted, and the predicted value. The table gives the numbers.",
        )
    )


def hundred_chart() -> Any:
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
    states = ["in the better half", "in the other half"]
    axis = {"axis": None, "scale": alt.Scale(domain=[-0.7, 21.7], nice=False)}
    words = (
        "datum.group == 0 ? ['Higher alliance:', better + ' in 100']"
        " : ['Lower alliance:', 100 - better + ' in 100']"
    )
    heads = (
        alt.Chart(alt.sequence(0, 2, 1, as_="group"))
        .transform_filter("answer")
        .transform_calculate(x="datum.group * 12 - 0.4", words=words)
        .mark_text(align="left", baseline="top", fontSize=13, fontWeight="bold", lineHeight=16)
        .encode(x=alt.X("x:Q", **axis), y=alt.value(0), text="words:N")
    )
    wait = alt.Chart(alt.sequence(0, 1, 1, as_="one")).transform_filter("!answer")
    wanted = "some ? 'Waiting for you to ask what the data say.' : 'Give at least one part some weight.'"
    hint = wait.mark_text(align="left", baseline="top", text=alt.ExprRef(wanted))
    return (
        alt.layer(
            people.mark_point(size=80, strokeWidth=1.8, filled=False).encode(
                x=alt.X("x:Q", **axis),
                y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[9.7, -2.6], nice=False)),
                shape=alt.Shape(
                    "better:N", scale=alt.Scale(domain=states, range=["circle", "cross"]), title=None
                ),
                stroke=alt.Stroke(
                    "better:N", scale=alt.Scale(domain=states, range=[_MAIN, QUIET]), title=None
                ),
                fill=alt.Fill("better:N", scale=alt.Scale(domain=states, range=[_MAIN, "white"]), title=None),
            ),
            heads,
            hint.encode(x=alt.value(0), y=alt.value(8)),
        )
        .add_params(*_params(), alt.param("better", expr="round(50 + 100 * asin(-r) / PI)"))
        .properties(
            width="container",
            height=240,
            title=alt.Title(
                "What this r means for 100 clients",
                subtitle="Who ends in the better half on distress, if both were spread normally. "
                "At r = 0: 50 and 50.",
            ),
            description="Two groups of 100 marks: clients with the higher and with the lower alliance; "
            "filled circles end in the better half on distress, crosses in the other. "
            "The sentence gives the numbers.",
        )
    )
