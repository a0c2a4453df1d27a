"""Component explorer: weigh bond, goals and tasks, and see how they go with outcome."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.charts.course import course_chart
from alliancekit.charts.sessions import sessions_chart
from alliancekit.clinic import PARTS, PHASES, RATERS, Clinic, given_or_sample, phase_means
from alliancekit.explorers.component.charts import (
    component_bars,
    component_scatter,
    hundred_chart,
    moments_param,
)
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.explorers.tour.explorer import describe_client, view_client
from alliancekit.results import short
from alliancekit.stats import Moments, composite_correlation, expectancy, moments

DRAWN = 400  # clients drawn at most; the line, its band and r always use all
_OUTCOMES = {"end score": "outcome_end", "change since intake": "change"}
_LIMITS = {"outcome_end": (-1, 41), "change": (-41, 21)}
_TOGETHER, _ONE = "The parts, and 100 clients", "One client"  # pages of charts
_WORDS = {"outcome_end": "distress at the end", "change": "change in distress since intake"}
# What went with what. A "lower change" could be taken for a smaller one, so change is told as a fall.
_WENT_WITH = {
    "outcome_end": {"y": "distress at the end"},
    "change": {"y": "fall in distress since intake", "more": "a smaller", "less": "a larger"},
}
_MADE = "Synthetic data: made by a program that was told how alliance and outcome go together. "
_CORNER = {"outcome_end": "distress at the end", "change": "change since intake (below 0: a fall)"}


class Ratings:
    """A clinic's phase means beside its outcomes, ready to be asked for one view after another.

    Parameters
    ----------
    clinic
        Any clinic; each client gets a place in one random order (seeded), and where not all can be drawn the
        first in that order are.

    Examples
    --------
    >>> ratings = Ratings(given_or_sample(None))
    >>> rows, sums = ratings.choose("client", "early", "CBT", "outcome_end")
    >>> len(rows) == sums.n
    True
    """

    def __init__(self, clinic: Clinic) -> None:
        place = pd.Index(clinic.clients["client_id"].astype(str))
        self._order = np.random.default_rng(1979).permutation(len(clinic.clients["client_id"].cat.categories))
        self.kind = "synthetic " if clinic.synthetic else ""
        self.choose = lru_cache(256)(self._choose)
        # Each client's sessions in one stretch, so that showing one needs no search through everybody's.
        names = pd.Categorical(clinic.sessions["client_id"])
        self._clinic, self._place, self._names = clinic, place, names.categories
        self._sorted = np.argsort(names.codes, kind="stable")
        self._begin = np.searchsorted(names.codes[self._sorted], np.arange(len(names.categories) + 1))
        self.person = lru_cache(64)(self._person)

    def sentence(self, client: str) -> str:
        """Return who a client is and how it went."""
        return describe_client(self._clinic.clients.iloc[self._place.get_indexer(pd.Index([client]))[0]])

    def _person(self, client: str, rater: str) -> View:
        """Return what the clinic tour shows of one client."""
        at = self._names.get_indexer(pd.Index([client]))[0]
        first, beyond = self._begin[at : at + 2]
        mine = self._clinic.sessions.iloc[self._sorted[first:beyond]]
        return view_client(replace(self._clinic, sessions=mine), client, rater)

    def _choose(self, rater: str, phase: str, therapy: str, outcome: str) -> tuple[pd.DataFrame, Moments]:
        """Return the clients to draw (``client_id``, the parts, ``y``), and the moments of all of them."""
        frame = phase_means(self._clinic, rater, phase)
        if therapy != "all":
            frame = frame[frame["therapy"] == therapy]
        frame = frame[["client_id", *PARTS, outcome]].dropna(subset=list(PARTS))
        sums = moments(frame, [*PARTS, outcome])
        drawn = frame.iloc[np.argsort(self._order[frame["client_id"].cat.codes])[:DRAWN]]
        points = drawn[["client_id", *PARTS]].assign(
            client_id=drawn["client_id"].astype(str), y=drawn[outcome]
        )
        return points.sort_values("client_id", ignore_index=True), sums


def explore_components(clinic: Clinic | None = None) -> Panel:
    """Weigh bond, goals and tasks; choose rater, phase, therapy and outcome; click a client.

    The reader's prediction of r is drawn from the start; line and r come when they ask for them, and the
    prediction is kept in the learner's record.

    Parameters
    ----------
    clinic
        Whose ratings and outcomes to show; the sample clinic if left out. Of more than 400 clients a random
        sample is drawn; line, band and r use all of them.

    Returns
    -------
    Panel
        A widget to display. The weights and the prediction move the charts in the page; the rest asks the
        kernel.

    Examples
    --------
    >>> explorer = explore_components()
    >>> explorer.controls["shown"].widget.value = True
    >>> explorer.controls["rater"].widget.value = "observer"
    >>> "rated by the observer" in explorer.text
    True
    """
    clinic = given_or_sample(clinic)
    ratings = Ratings(clinic)
    therapies = [str(name) for name in clinic.clients["therapy"].cat.categories]
    weights = {
        part: ipywidgets.FloatSlider(
            1, min=0, max=2, step=0.1, description=f"Weight of {part}", readout_format=".1f"
        )
        for part in PARTS
    }
    guess = ipywidgets.FloatSlider(0, min=-1, max=1, step=0.05, description="My prediction of r")
    prediction = Prediction({"r": guess}, "03-component-r", "How far is your dashed line from theirs?")
    rater = ipywidgets.Dropdown(options=RATERS, description="Rater")
    phase = ipywidgets.Dropdown(options=PHASES, description="Phase")
    therapy = ipywidgets.Dropdown(options=["all", *therapies], description="Therapy")
    outcome = ipywidgets.Dropdown(options=_OUTCOMES, description="Outcome")
    points, sums = ratings.choose(rater.value, phase.value, therapy.value, outcome.value)
    client = ipywidgets.Dropdown(options=points["client_id"].tolist(), description="Client")
    links = {f"w_{part}": slider for part, slider in weights.items()}
    links |= {"guess": guess, "shown": prediction.button}
    start = ratings.person(client.value, rater.value).rows
    return Panel(
        controls={
            "w_bond": Control(weights["bond"], "Set it to 0: how much does r change?"),
            "w_goals": Control(weights["goals"], "And with goals alone?"),
            "w_tasks": Control(weights["tasks"], "Is there a mix that is clearly better than equal weights?"),
            "guess": Control(
                guess, "Below 0: with a higher alliance, less distress. How far below, if at all?"
            ),
            "outcome": Control(outcome, "Does the question “how much change?” get another answer?"),
            "rater": Control(rater, "Whose ratings go with outcome most closely?", MORE),
            "phase": Control(phase, "Is r further from 0 when the ratings are later?", MORE),
            "therapy": Control(therapy, "With fewer clients, what becomes of the interval?", MORE),
            "client": Control(
                client, "Or click a ring: a good alliance and a poor outcome, what happened?", MORE, _ONE
            ),
        },
        charts={
            "scatter": LiveChart(component_scatter(points), links=links, select="client_id"),
            "parts": LiveChart(component_bars(_parts(sums, outcome.value)), links=links),
            "hundred": LiveChart(hundred_chart(), links=links),
            "sessions": LiveChart(sessions_chart(start["sessions"]["points"], start["sessions"]["events"])),
            "course": LiveChart(course_chart(start["course"]["course"])),
        },
        see=partial(view_components, ratings),
        prediction=prediction,
        clicks={"client": ["scatter"]},
        pages={_TOGETHER: ["parts", "hundred"], _ONE: ["sessions", "course"]},
        wide=["scatter"],
        note=f"{_MADE if clinic.synthetic else ''}An association is not a cause.",
    )


def view_components(
    ratings: Ratings,
    *,
    client: str,
    guess: float,
    shown: bool,
    w_bond: float,
    w_goals: float,
    w_tasks: float,
    rater: str,
    phase: str,
    therapy: str,
    outcome: str,
) -> View:
    """Return what the explorer shows for one choice of weights, ratings and outcome, and of one client.

    A client who is not drawn gives way to the first who is.

    Raises
    ------
    ValueError
        If too few clients are left.
    """
    points, sums = ratings.choose(rater, phase, therapy, outcome)
    people = points["client_id"].tolist()
    client = client if client in people else people[0]
    person = ratings.person(client, rater)
    weights = {"bond": w_bond, "goals": w_goals, "tasks": w_tasks}
    together = composite_correlation(sums, weights, outcome) if any(weights.values()) else None
    parts = table = _parts(sums, outcome)
    if together:
        whole = ("as weighted", float(together), together.low, together.high)
        table = pd.concat([parts, pd.DataFrame([whole], columns=parts.columns)], ignore_index=True)
    low, high = _LIMITS[outcome]
    common = {"m": moments_param(sums, outcome), "outcome": _CORNER[outcome]}
    who = f"{sums.n:,} {ratings.kind}clients" + ("" if therapy == "all" else f" in {therapy} therapy")
    when = "over all sessions" if phase == "all" else f"in the {phase} sessions"
    opening = f"{who}, rated by the {rater} {when}."
    if sums.n > DRAWN:
        opening += f" A random {len(points)} of them are drawn; line, band and r use all."
    caption = f"Correlations r with {_WORDS[outcome]} and their 95% intervals (Fisher's z); n counts clients."
    if not shown:
        table = table.iloc[:0]
        caption = "Still empty: press “Show what the data say” to fill it."
    if not together:
        answer = (
            "All three weights are 0, so there is no alliance to show. Give at least one part some weight."
        )
    elif shown:
        went = together.sentence("alliance", **_WENT_WITH[outcome])
        answer = f"{went} You predicted {short(guess)}."
        heads = expectancy(together, lower_is_better=True).sentence(
            "the half with the higher alliance", lead="If both were spread normally"
        )
        opening += f"\n{heads}"
    else:
        answer = (
            f"You predict r = {short(guess)}, the dashed line. Set it as you think, then press "
            "“Show what the data say”."
        )
    return View(
        f"{answer}\n{opening}",
        table.assign(n=sums.n),
        caption,
        rows={"scatter": {"points": points}, "parts": {"parts": parts}, **person.rows},
        signals={
            "scatter": common | {"y_low": low, "y_high": high},
            "parts": common,
            "hundred": common,
        },
        options={"client": people},
        pages={_ONE: person.sentence},
    )


def _parts(sums: Moments, outcome: str) -> pd.DataFrame:
    each = [(part, composite_correlation(sums, {part: 1}, outcome)) for part in PARTS]
    return pd.DataFrame(
        [(part, float(c), c.low, c.high) for part, c in each], columns=["part", "r", "low", "high"]
    )
