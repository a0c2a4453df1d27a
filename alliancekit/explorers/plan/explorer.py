"""Study planner: choose a design, an effect and a number of clients, and simulate such studies."""

from __future__ import annotations

from numbers import Integral
from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.charts.planning import living_power_chart, power_rows
from alliancekit.errors import UserError
from alliancekit.explorers.job import Job
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.planning import plan_steps, plan_study
from alliancekit.planning.asking import checked_study, fewest_clients
from alliancekit.planning.designs import DESIGNS
from alliancekit.results import capital

if TYPE_CHECKING:
    from collections.abc import Generator

    from alliancekit.planning import StudyPlan

_HIGHEST = {"correlation": 0.55, "clustered": 0.55, "experiment": 1.5, "within": 0.6, "agreement": 0.95}
_MOST = {"sessions": 20, "raters": 6, "therapists": 40, "dropout": 0.6}
_LEAST = {"sessions": 1, "raters": 1, "therapists": 3, "dropout": 0.0}
_THERAPISTS = 8  # where the design's own number is one for so many clients
_STUDIES = [1_000, 5_000, 20_000]


def explore_plan(seed: int = 1) -> Panel:
    """Plan a study: see how often it would find an effect, and how many clients that takes.

    Parameters
    ----------
    seed
        The same seed gives a class the same simulated studies.

    Returns
    -------
    Panel
        A widget to display. Its first plan is there at once; another is simulated when "Simulate" is pressed.

    Raises
    ------
    UserError
        If ``seed`` is no whole number from 1 to 999.

    Examples
    --------
    >>> planner = explore_plan()
    >>> planner.text.partition(",")[0]
    'With 100 clients and a true effect of .28'
    >>> planner.set(clients=200)
    >>> planner.text.partition(".")[0]
    'Press Simulate to see this plan'
    """
    if not isinstance(seed, Integral) or not 1 <= seed <= 999:
        raise UserError(f"seed is {seed!r}; allowed is a whole number from 1 to 999.")
    start = "correlation"
    first = plan_study(start, clients=100, studies=_STUDIES[0], seed=int(seed), **_own(start))
    sliders = {
        "sessions": ipywidgets.IntSlider(1, min=1, max=_MOST["sessions"], description="Sessions"),
        "raters": ipywidgets.IntSlider(1, min=1, max=_MOST["raters"], description="Raters"),
        "therapists": ipywidgets.IntSlider(
            _THERAPISTS, min=3, max=_MOST["therapists"], description="Therapists"
        ),
        "dropout": ipywidgets.FloatSlider(
            first.study.dropout, min=0, max=_MOST["dropout"], step=0.01, description="Share who leave early"
        ),
    }
    asks = {
        "sessions": "Does it help to average ratings of more sessions?",
        "raters": "Does a second rater help more than a second session?",
        "therapists": "Is it better to have few therapists, or many with few clients each?",
        "dropout": "How many more must begin when one in three leaves early?",
    }
    return Panel(
        controls={
            "design": Control(
                ipywidgets.Dropdown(options=list(DESIGNS), description="Design"), "What does the study ask?"
            ),
            "effect": Control(
                ipywidgets.FloatSlider(
                    first.study.effect, min=0, max=_HIGHEST[start], step=0.01, description="True effect"
                ),
                "If so much is there, how often is it found? And at 0?",
            ),
            "clients": Control(
                ipywidgets.IntSlider(100, min=20, max=500, step=5, description="Clients at the beginning"),
                "How many does it take to reach the broken line?",
            ),
            **{name: Control(slider, asks[name], MORE) for name, slider in sliders.items()},
            "studies": Control(
                ipywidgets.Dropdown(options=[(f"{n:,}", n) for n in _STUDIES], description="Studies"),
                "Does the band narrow when more studies are simulated?",
                MORE,
            ),
            "draw": Control(
                ipywidgets.BoundedIntText(seed, min=1, max=999, description="Draw of chance"),
                "With other chance, does the power stay within the band?",
                MORE,
            ),
        },
        charts={"power": LiveChart(living_power_chart(first))},
        see=view_plan,
        job=Job(_steps, first, "How often does such a study find the effect?"),
        react=lambda changed, values: _own(values["design"]) if changed == "design" else {},
        note="Synthetic: every study is simulated, and no client in it exists.",
    )


def view_plan(*, run: bool, found: StudyPlan, cancelled: bool, **values: Any) -> View:
    """Return what the planner shows: the last plan, and whether it is the one that is now asked for.

    Examples
    --------
    >>> plan = plan_study("agreement", clients=40, raters=2, seed=1)
    >>> asked = {"design": "agreement", "effect": .36, "clients": 40, "raters": 2, "studies": 1000, "draw": 1}
    >>> asked |= {"sessions": 1, "therapists": 8, "dropout": .2}
    >>> view = view_plan(run=False, found=plan, cancelled=False, **asked)
    >>> view.sentence.startswith("With 40 clients")
    True
    """
    kind = DESIGNS[values["design"]]
    limits = _limits(values["design"])
    values |= {name: min(max(values[name], low), high) for name, (low, high) in limits.items()}
    study, clients = checked_study(**_asked(values)), values["clients"]
    disabled = {name: _not_in(name) for name in _LEAST if name not in kind.defaults}
    said, *more = found.sentence().splitlines()
    if clients < (fewest := fewest_clients(study)) and not run:
        said = f"With {study.therapists} therapists a study needs {fewest} clients at least."
        disabled["run"] = said
    elif (study, clients) != (found.study, found.clients):
        said = f"{_state(run, cancelled)} ({found.study.design}): {said[0].lower()}{said[1:]}"
    return View(
        "\n".join([said, *more, f"Where its first settings come from: {'; '.join(found.sources)}."]),
        found.table,
        f"Synthetic: {found.study.studies:,} simulated studies of each size. Power and the mean width of a "
        "study's interval, each with the 95% interval of the simulation.",
        rows={"power": {"sizes": power_rows(found)}},
        disabled=disabled,
        limits=limits,
        questions={
            "design": capital(kind.asks),
            "effect": f"{capital(kind.unit)}. If so much is there, how often is it found? And at 0?",
        },
    )


def _state(run: bool, cancelled: bool) -> str:
    if run:
        return "Simulating. Shown until then"
    why = "Cancelled, nothing of it is kept" if cancelled else "Press Simulate to see this plan"
    return f"{why}. Shown still"


def _limits(design: str) -> dict[str, tuple[float, float]]:
    """Return the ends of the sliders."""
    least = _LEAST | DESIGNS[design].least
    return {"effect": (0.0, _HIGHEST[design])} | {name: (least[name], most) for name, most in _MOST.items()}


def _not_in(name: str) -> str:
    """Say which designs use a control that this one does not."""
    return f"Used in: {', '.join(design for design, kind in DESIGNS.items() if name in kind.defaults)}."


def _own(design: str) -> dict[str, Any]:
    """Return a design's own effect and settings, on the marks of the sliders."""
    kind = DESIGNS[design]
    own = {"therapists": _THERAPISTS} if "therapists" in kind.defaults else {}
    settings = {name: round(value, 2) for name, value in kind.defaults.items() if value is not None}
    return {"effect": round(kind.effect, 2)} | own | settings


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is asked of a study; None for a control without a part in its design."""
    parts = DESIGNS[values["design"]].defaults
    settings = {name: values[name] if name in parts else None for name in _LEAST}
    own = {"design": values["design"], "effect": values["effect"], "studies": values["studies"]}
    return own | settings | {"seed": values["draw"], "level": 0.95}


def _steps(**values: Any) -> Generator[tuple[int, int], None, StudyPlan]:
    return plan_steps(checked_study(**_asked(values)), values["clients"])
