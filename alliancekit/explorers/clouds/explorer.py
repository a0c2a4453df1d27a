"""Guess the correlation of twenty clouds: the mean error is kept, and tells whether the eye has learned."""

from __future__ import annotations

from functools import cache
from numbers import Integral
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.explorers.clouds.charts import cloud_chart, guesses_chart
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.record import last_prediction, record_prediction
from alliancekit.results import short
from alliancekit.stats.correlation import correlate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CLOUDS, PEOPLE = 20, 100


def explore_clouds(seed: int = 1) -> Panel:
    """Guess the correlation of twenty clouds of dots, one after the other.

    After each guess the panel says what *r* is, and how far guesses are off on average. Guesses are kept in
    the learner's record, so that the game goes on where it was left.

    Parameters
    ----------
    seed
        Draws the clouds: the same seed gives a class the same twenty.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If ``seed`` is no whole number of 0 or more.

    Examples
    --------
    >>> game = explore_clouds()
    >>> game.controls["guess"].widget.value = -0.5
    >>> game.controls["shown"].widget.value = True
    >>> game.text.partition(". ")[0]
    'Cloud 1: r = -.35, 95% interval -.52 to -.17, n = 100'
    """
    if not isinstance(seed, Integral) or seed < 0:
        raise UserError(f"seed is {seed!r}; allowed is a whole number of 0 or more.")
    kept_as = f"clouds-{seed}"
    kept = _as_guesses(last_prediction(kept_as))
    points = cache(lambda number: draw_cloud(seed, number))

    def see(*, guesses: Sequence[float], shown: bool, **_values: Any) -> View:
        return view_clouds(points, guesses, shown)

    def react(name: str, values: dict[str, Any]) -> Mapping[str, Any]:
        if name != "shown":
            return {}
        if values["shown"]:
            guesses = (*values["guesses"], values["guess"])
            record_prediction(kept_as, list(guesses))
            return {"guesses": guesses}
        return {"guess": 0.0, "guesses": () if len(values["guesses"]) == CLOUDS else values["guesses"]}

    guess = ipywidgets.FloatSlider(0, min=-1, max=1, step=0.05, description="Your guess of r")
    prediction = Prediction(
        {"guess": guess}, "", "Does your eye get better over the clouds?", show="Tell me r", hide="Next cloud"
    )
    prediction.button.value = finished = len(kept) == CLOUDS
    rows = view_clouds(points, kept, told=finished).rows
    return Panel(
        controls={"guess": Control(guess, "Does the cloud rise or fall, and how narrow is it?")},
        charts={
            "cloud": LiveChart(cloud_chart(rows["cloud"]["points"])),
            "guesses": LiveChart(guesses_chart(rows["guesses"]["guesses"]), links={"guess": guess}),
        },
        see=see,
        prediction=prediction,
        react=react,
        state={"guesses": kept},
        note="Synthetic: a program drew the dots. No score of any person is among them.",
    )


def draw_cloud(seed: int, number: int) -> pd.DataFrame:
    """Draw one cloud of two normal scores, from a population whose r lies evenly between -.9 and .9.

    Returns
    -------
    pandas.DataFrame
        ``x`` and ``y``, one row a person.

    Examples
    --------
    >>> draw_cloud(1, 1).equals(draw_cloud(1, 1)), len(draw_cloud(1, 2))
    (True, 100)
    """
    random = np.random.default_rng([seed, number])
    r = random.uniform(-0.9, 0.9)
    x, apart = random.normal(size=(2, PEOPLE))
    return pd.DataFrame({"x": x, "y": r * x + np.sqrt(1 - r**2) * apart})


def view_clouds(points: Any, guesses: Sequence[float], told: bool) -> View:
    """Return what the game shows: the present cloud, and all guesses beside what was true.

    Parameters
    ----------
    points
        From a cloud's number, 1 to 20, to its points.
    guesses
        So far, in the order of the clouds.
    told
        Whether the latest guess has just been made, and its cloud is still in sight.

    Examples
    --------
    >>> from functools import partial
    >>> view_clouds(partial(draw_cloud, 1), [], told=False).sentence
    'Cloud 1 of 20. How strongly do the two scores go together? Move the dashed line to your guess.'
    """
    found = [correlate(points(number), x="x", y="y") for number in range(1, len(guesses) + 1)]
    table = pd.DataFrame(
        {"cloud": range(1, len(found) + 1), "r": [float(r) for r in found], "guess": list(guesses)},
        dtype=float,
    ).astype({"cloud": int})
    off = (table["guess"] - table["r"]).abs()
    number = len(guesses) + (not told)
    done = told and number == CLOUDS
    so_far = f"Mean error so far: {short(off.mean())}." if len(guesses) else ""
    if told:
        said = f"You said {short(guesses[-1])}, so {short(off.iloc[-1])} off."
        sentence = f"Cloud {number}: {found[-1].words()}. {said} {so_far}"
    else:
        asked = "How strongly do the two scores go together?"
        sentence = f"Cloud {number} of {CLOUDS}. {asked} {so_far or 'Move the dashed line to your guess.'}"
    if done:
        first, last = off[: CLOUDS // 2].mean(), off[CLOUDS // 2 :].mean()
        sentence += (
            f"\nOver the first {CLOUDS // 2} clouds you were {short(first)} off on average, over the last "
            f"{CLOUDS // 2} {short(last)}. With so few clouds, such a difference may well be chance."
        )
    return View(
        sentence,
        table.assign(off=off),
        "Your guesses: r of each cloud, your guess, and by how much it was off.",
        rows={"cloud": {"points": points(number)}, "guesses": {"guesses": table}},
        disabled={"guess": "You have seen this cloud's r: go on to the next."} if told else {},
    )


def _as_guesses(kept: Any) -> tuple[float, ...]:
    """Return guesses as they were kept, or none where what was kept is something else."""
    usable = isinstance(kept, list) and all(isinstance(each, int | float) and abs(each) <= 1 for each in kept)
    return tuple(map(float, kept[:CLOUDS])) if usable else ()
