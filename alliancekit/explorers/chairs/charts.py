"""The same clients from two chairs: rating against rating, and how far apart the two are.

What the reader predicts (a correlation and a mean difference) is drawn in the page as the ring and the line
that would come of it, so it follows the sliders at once. What the data say comes from the kernel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alliancekit.charts.theme import GUESS, INK, QUIET, RATING, STYLES, alt, named

if TYPE_CHECKING:
    import pandas as pd

_MAIN = STYLES["bond"].colour
RING = 1.794  # SDs: the ellipse of a bivariate normal cloud that holds 80 of 100 dots, sqrt(-2 ln .2)


def _params(**values: Any) -> list[Any]:
    """Return the params of both clouds: predictions, whether to answer, the chairs, the ringed client."""
    own = {"guess": 0, "gap": 0, "shown": False, "selected": "", "first": "", "second": "", **values}
    return [alt.param(name, value=value) for name, value in own.items()]


def _dots(points: pd.DataFrame, x: Any, y: Any) -> Any:
    return (
        alt.Chart(named(points, "points"))
        .transform_calculate(
            chosen="datum.client_id == selected",
            mean="(datum.one + datum.two) / 2",
            difference="datum.one - datum.two",
        )
        .transform_filter("shown")
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
                alt.Tooltip("one:Q", format=".2f", title="first chair"),
                alt.Tooltip("two:Q", format=".2f", title="second chair"),
                alt.Tooltip("difference:Q", format=".2f"),
            ],
        )
    )


def _words(expression: str, x: Any, y: Any, **mark: Any) -> Any:
    """Text in a fixed place of the plot, worked out from the params."""
    return (
        alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
        .mark_text(text=alt.ExprRef(expression), fontSize=12, **mark)
        .encode(x=x, y=y)
    )


def agreement_scatter(points: pd.DataFrame) -> Any:
    """Draw each client once: the first chair's rating across, the second's upwards, and the line of identity.

    Parameters
    ----------
    points
        ``client_id``, ``one`` and ``two``, the two chairs' ratings (1 to 5); data set ``points``.

    Returns
    -------
    altair.LayerChart
        Params ``guess`` (predicted r), ``gap`` (predicted mean difference, first less second), ``shown``
        (draw the data), ``first`` and ``second`` (the chairs' names), ``middle`` and ``spread`` (mean and SD
        of both chairs together, where the predicted ring is set), ``mean_one``, ``mean_two``, ``words`` (r in
        the corner) and ``selected`` (the client whose mark is ringed).

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client_id": ["C001"], "one": [4.0], "two": [3.5]})
    >>> agreement_scatter(frame).to_dict()["title"]["text"]
    'Two ratings of the same clients'
    """
    x = alt.X("one:Q", title=" ", **RATING)  # room for the names of the chairs, which change
    y = alt.Y("two:Q", title=" ", **RATING)
    identity = (
        alt.Chart(alt.sequence(1, 6, 4, as_="one"))
        .transform_calculate(two="datum.one")
        .mark_line(color=INK, strokeWidth=1.2)
        .encode(x=x, y=y)
    )
    ring = (
        alt.Chart(alt.sequence(0, 61, 1, as_="step"))
        .transform_calculate(
            u=f"{RING} * spread * cos(datum.step * PI / 30)",
            v=f"{RING} * spread * sin(datum.step * PI / 30)",
            one="middle + gap / 2 + datum.u",
            two="middle - gap / 2 + guess * datum.u + sqrt(1 - guess * guess) * datum.v",
        )
        .mark_line(color=GUESS, strokeDash=[7, 5], strokeWidth=2.5, clip=True)
        .encode(x=x, y=y, order="step:Q")
    )
    means = (
        alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
        .transform_calculate(one="mean_one", two="mean_two")
        .transform_filter("shown")
        .mark_point(filled=True, shape="diamond", size=170, color=_MAIN, stroke="white", strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    left, right = alt.value(10), alt.value(alt.ExprRef("width - 10"))
    return (
        alt.layer(
            identity,
            _dots(points, x, y),
            ring,
            means,
            _words("shown ? words : ''", left, alt.value(6), align="left", baseline="top", fontWeight="bold"),
            _words(
                "'the ' + second + ' rates higher'",
                left,
                alt.value(26),
                align="left",
                baseline="top",
                color=QUIET,
            ),
            _words(
                "'the ' + first + ' rates higher'",
                right,
                alt.value(alt.ExprRef("height - 8")),
                align="right",
                baseline="bottom",
                color=QUIET,
            ),
            _words(
                "'the ' + first + '’s rating, 1–5 (higher is stronger)'",
                alt.value(alt.ExprRef("width / 2")),
                alt.value(alt.ExprRef("height + 34")),
                align="center",
            ),
            _words(
                "'the ' + second + '’s rating, 1–5'",
                alt.value(-32),
                alt.value(alt.ExprRef("height / 2")),
                align="center",
                angle=270,
            ),
        )
        .add_params(*_params(middle=3.75, spread=0.65, mean_one=3, mean_two=3, words=""))
        .properties(
            width="container",
            height=330,
            title=alt.Title(
                "Two ratings of the same clients",
                subtitle="On the line both rate alike. Dashed ring: where 80 of 100 would lie if you are "
                "right. Diamond: the two means. Click a client.",
            ),
            description="Scatter of clients: one chair's rating from 1 to 5 across, the other's upwards, "
            "with the line on which both rate alike and the ring that you predict. The sentence gives r and "
            "the difference.",
        )
    )


def difference_chart(points: pd.DataFrame) -> Any:
    """Draw the difference between two ratings against their mean, with the limits of agreement.

    The plot of Bland & Altman 1986 (Lancet 327:307-310).

    Parameters
    ----------
    points
        As for :func:`agreement_scatter`; data set ``points``.

    Returns
    -------
    altair.LayerChart
        Params ``guess``, ``gap``, ``shown``, ``first``, ``second`` and ``selected`` as there; ``lines``, a
        list of objects with ``value``, ``low``, ``high`` and ``name`` (``mean``, ``lower``, ``upper``);
        ``reach``, how far the upright axis goes to both sides of 0.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"client_id": ["C001"], "one": [4.0], "two": [3.5]})
    >>> difference_chart(frame).to_dict()["title"]["text"]
    'How far apart the two ratings are'
    """
    x = alt.X(
        "mean:Q",
        title="mean of the two ratings, 1–5",
        **RATING,
    )
    scale = alt.Scale(domainMin=alt.ExprRef("-reach"), domainMax=alt.ExprRef("reach"), nice=False, zero=False)
    y = alt.Y("difference:Q", title=" ", scale=scale)
    lines = (
        alt.Chart(alt.sequence(0, 3, 1, as_="i"))
        .transform_filter("shown && length(lines) > datum.i")
        .transform_calculate(
            difference="lines[datum.i].value",
            low="lines[datum.i].low",
            high="lines[datum.i].high",
            words="lines[datum.i].name + ' ' + format(datum.difference, '.2f')",
            is_mean="lines[datum.i].name == 'mean' ? 'yes' : 'no'",
        )
    )
    bands = lines.mark_rect(opacity=0.22, color=_MAIN, clip=True).encode(
        x=alt.value(0), x2=alt.value(alt.ExprRef("width")), y=alt.Y("low:Q", scale=scale), y2="high:Q"
    )
    rules = lines.mark_rule(color=_MAIN, strokeWidth=2.5).encode(
        y=y,
        strokeDash=alt.StrokeDash(
            "is_mean:N", scale=alt.Scale(domain=["yes", "no"], range=[[1, 0], [4, 3]]), legend=None
        ),
    )
    names = lines.mark_text(align="left", baseline="bottom", dy=-3, fontWeight="bold").encode(
        x=alt.value(8), y=y, text="words:N"
    )
    zero = (
        alt.Chart(alt.sequence(0, 1, 1, as_="difference")).mark_rule(color=INK, strokeWidth=1.2).encode(y=y)
    )
    predicted = (
        alt.Chart(alt.sequence(0, 1, 1, as_="one_row"))
        .transform_calculate(difference="gap")
        .mark_rule(color=GUESS, strokeDash=[7, 5], strokeWidth=2.5)
        .encode(y=y)
    )
    return (
        alt.layer(
            zero,
            _dots(points, x, y),
            bands,
            rules,
            names,
            predicted,
            _words(
                "'the ' + first + '’s less the ' + second + '’s'",
                alt.value(-48),
                alt.value(alt.ExprRef("height / 2")),
                align="center",
                angle=270,
            ),
        )
        .add_params(*_params(lines=[], reach=2.5))
        .properties(
            width="container",
            height=330,
            title=alt.Title(
                "How far apart the two ratings are",
                subtitle="Full: the mean difference. Broken: the limits between which about 95 of 100 "
                "differences lie. Bands: 95% intervals. Dashed: your prediction.",
            ),
            description="Each client's difference between the two ratings against their mean, with the mean "
            "difference and the limits of agreement, each with its 95% interval. The table has the numbers.",
        )
    )
