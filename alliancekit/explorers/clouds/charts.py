"""A cloud of dots whose correlation is to be guessed, and the guesses beside what was true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliancekit.charts.marks import PREDICTED, picture, tips
from alliancekit.charts.theme import QUIET, STYLES, alt, named

if TYPE_CHECKING:
    import pandas as pd
    from altair import LayerChart

_SIDE = {"nice": False, "domain": [-3.5, 3.5], "clamp": True}


def cloud_chart(points: pd.DataFrame) -> LayerChart:
    """Draw one cloud.

    Parameters
    ----------
    points
        ``x`` and ``y``, in standard deviations; data set ``points``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> len(cloud_chart(pd.DataFrame({"x": [0.1], "y": [-0.3]})).to_dict()["layer"])
    1
    """
    x = alt.X("x:Q", title="one score, in SD", scale=alt.Scale(**_SIDE))
    y = alt.Y("y:Q", title="another score, in SD", scale=alt.Scale(**_SIDE))
    return picture(
        alt.Chart(named(points, "points"))
        .mark_point(color=STYLES["bond"].colour, opacity=0.55)
        .encode(x=x, y=y, tooltip=tips("x", "y")),
        height=340,
        title="A cloud of 100 synthetic dots",
        subtitle="It may fall or rise. The narrower it is, the further r is from 0.",
        description="A cloud of 100 synthetic dots, each with two scores in standard deviations. How "
        "strongly these go together is what is to be guessed; the sentence tells it after the guess.",
    )


def guesses_chart(guesses: pd.DataFrame) -> LayerChart:
    """Draw every guess against the correlation that was found; the param ``guess`` is the one being made.

    Parameters
    ----------
    guesses
        ``cloud``, ``r`` and ``guess``; data set ``guesses``.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"cloud": [1], "r": [-0.3], "guess": [-0.5]})
    >>> len(guesses_chart(rows).to_dict()["layer"])
    3
    """
    whole = alt.Scale(domain=[-1, 1], nice=False)
    x, y = (
        alt.X("r:Q", title="r of the cloud", scale=whole),
        alt.Y("guess:Q", title="your guess", scale=whole),
    )
    ends = [{"r": -1, "guess": -1}, {"r": 1, "guess": 1}]
    return picture(
        alt.Chart(alt.InlineData(ends)).mark_line(color=QUIET, strokeWidth=1, aria=False).encode(x=x, y=y),
        alt.Chart(alt.InlineData([{}]))
        .add_params(alt.param("guess", value=0))
        .transform_calculate(guess="guess")
        .mark_rule(**PREDICTED)
        .encode(y=y),
        alt.Chart(named(guesses, "guesses"))
        .mark_point(filled=False, strokeWidth=2, size=70, color=STYLES["goals"].colour, shape="square")
        .encode(x=x, y=y, tooltip=tips("cloud", "r", "guess")),
        height=340,
        title="Your guesses beside what was true",
        subtitle="Squares: guesses so far. On the slanting line, a guess is right. Dashed: your guess now.",
        description="One square a guess: across, the correlation of the cloud; upward, the guess. A slanting "
        "line marks where both are equal, a dashed one the guess being made. The table holds the numbers.",
    )
