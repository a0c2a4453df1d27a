"""Which world is this? A clinic drawn blind from four worlds, looks to be bought, beliefs to be moved."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.worlds.charts import beliefs_chart, looks_chart
from alliancekit.explorers.worlds.data import (
    CLIENTS,
    EXPECTED,
    EXPERIMENT,
    LIFT,
    OBSERVED,
    SIZES,
    draw,
    experiment,
    observed,
    weigh,
)
from alliancekit.record import record_prediction
from alliancekit.simulate import WORLDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alliancekit.results import Estimate

BUDGET = 8
_EXPERIMENTS = {f"experiment, {size:,} clients": size for size in SIZES}
PRICES = dict.fromkeys(OBSERVED, 1) | dict(zip(_EXPERIMENTS, (2, 3, 5), strict=True))
_NOTHING = "nothing that you can pay for"
_BARS = dict(zip(("course", "session", "follows", "third"), WORLDS, strict=True))
_BAR_QUESTIONS = {
    "course": "Does the alliance that lasts steepen the fall of distress?",
    "session": "Does each session's alliance lower the distress that comes after?",
    "follows": "Does the alliance only follow improvement?",
    "third": "Does something else raise the alliance and lower distress?",
}
_CANNOT = (
    "What was merely observed cannot tell the first world from the fourth: with the same chance they give "
    "the same tables, to the last digit. Only an experiment can."
)


def explore_worlds(seed: int = 1) -> Panel:
    """Find out in which of four worlds a synthetic clinic was made, with looks that have a price.

    After each look the reader moves four beliefs, which add up to 100, and in the end commits to them and
    sees the truth. Looks and beliefs are kept in the learner's record.

    Parameters
    ----------
    seed
        Draws the world and the clinic: the same seed gives a class the same one.

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
    >>> lab = explore_worlds(seed=3)
    >>> lab.controls["take"].widget.value = True
    >>> lab.text.splitlines()[0]
    '7 of 8 coins are left. What do your looks tell you? Move your beliefs, then look again or commit.'
    """
    blind = draw(seed)

    @cache
    def looked(look: str) -> Mapping[str, Estimate]:
        if look in _EXPERIMENTS:
            return {"d": experiment(blind.world, _EXPERIMENTS[look], seed)}
        return all_observed()[look]

    all_observed = cache(lambda: observed(blind.clinic))

    def see(taken: Sequence[str], history: object, **values: Any) -> View:  # noqa: ARG001 - kept, not shown
        found = {look: looked(look) for look in taken}
        beliefs = {world: values[name] for name, world in _BARS.items()}
        return view_world(found, beliefs, blind.world if values["commit"] else "")

    def react(name: str, values: dict[str, Any]) -> Mapping[str, Any]:
        if name in _BARS:
            return share_out(name, {each: values[each] for each in _BARS})
        took = name == "take" and values["take"]
        if not took and not (name == "commit" and values["commit"]):
            return {}
        history = (*values["history"], [values[each] for each in _BARS])
        taken = (*values["taken"], values["look"]) if took and values["look"] in PRICES else values["taken"]
        kept = {"looks": list(taken), "beliefs": list(history), "committed": not took}
        record_prediction(f"worlds-{seed}", kept, "kept" if took else "seen")
        return {"take": False, "taken": taken, "history": history}

    none = view_world({}, dict.fromkeys(WORLDS, 25), "").rows
    return Panel(
        controls={
            "look": Control(
                ipywidgets.Dropdown(options=_offers(()), description="Look"),
                "Which look would tell apart the worlds that you still think possible?",
            ),
            "take": Control(
                ipywidgets.ToggleButton(description="Take this look"), "What do you expect it to show?"
            ),
        }
        | {
            name: Control(
                ipywidgets.IntSlider(25, min=0, max=100, description=world.capitalize()), _BAR_QUESTIONS[name]
            )
            for name, world in _BARS.items()
        }
        | {
            "commit": Control(
                ipywidgets.ToggleButton(description="Commit, and see the truth"),
                "Would another look change your mind?",
            )
        },
        charts={
            "looks": LiveChart(
                looks_chart(
                    _expected_rows(), none["looks"]["found"], list(_expected_rows()["figure"].unique())
                )
            ),
            "beliefs": LiveChart(beliefs_chart(none["beliefs"]["beliefs"], none["beliefs"]["rule"])),
        },
        see=see,
        react=react,
        wide=("looks", "beliefs"),
        state={"taken": (), "history": ()},
        note=f"Synthetic: {CLIENTS:,} clients made by one of four programs. The experiment lifts alliance "
        f"of a random half of new clients by {LIFT} SD; d is by how much they end lower (below 0) or higher.",
    )


def share_out(moved: str, beliefs: Mapping[str, int]) -> dict[str, int]:
    """Give the beliefs that were not moved what is left of 100, in the ratio in which they stood.

    Examples
    --------
    >>> share_out("a", {"a": 50, "b": 25, "c": 25, "d": 25})
    {'b': 17, 'c': 17, 'd': 16}
    >>> share_out("a", {"a": 70, "b": 0, "c": 0, "d": 0})
    {'b': 10, 'c': 10, 'd': 10}
    """
    others = {name: value for name, value in beliefs.items() if name != moved}
    left, total = 100 - beliefs[moved], sum(others.values())
    exact = {name: left * (value / total if total else 1 / len(others)) for name, value in others.items()}
    shares = {name: int(value) for name, value in exact.items()}
    by_rest = sorted(exact, key=lambda name: shares[name] - exact[name])
    for name in by_rest[: left - sum(shares.values())]:
        shares[name] += 1
    return shares


def view_world(found: Mapping[str, Mapping[str, Estimate]], beliefs: Mapping[str, int], truth: str) -> View:
    """Return what the lab shows: the looks taken, the beliefs, and the truth if it may be told.

    Parameters
    ----------
    found
        Look -> figure -> estimate, for the looks that were taken.
    beliefs
        World -> percent.
    truth
        The world, once the reader has committed; empty before.

    Examples
    --------
    >>> view_world({}, dict.fromkeys(WORLDS, 25), "follows").sentence.splitlines()[0]
    'The truth: follows. You gave it 25%; by the rule it is 25% after no looks, out of four equal beliefs.'
    """
    rows = pd.DataFrame(
        [
            (_label(look, figure), float(each), each.low, each.high)
            for look, figures in found.items()
            for figure, each in figures.items()
        ],
        columns=["figure", "value", "low", "high"],
    )
    yours = pd.DataFrame({"world": list(beliefs), "percent": list(beliefs.values())})
    by_rule = _weighed(found)
    told = pd.DataFrame({"world": list(by_rule), "percent": list(by_rule.values())})
    shown = {
        "looks": {"found": rows},
        "beliefs": {"beliefs": yours, "rule": told if truth else told[:0]},
    }
    if truth:
        why = "You have committed. Another seed draws another clinic: ak.explore_worlds(seed=2)."
        every = ("look", "take", *_BARS, "commit")
        return View(
            _told(found, beliefs[truth], by_rule[truth], truth),
            _alone(found),
            "What each look alone would have told: belief in each world, %, from four equal beliefs.",
            rows=shown,
            disabled=dict.fromkeys(every, why),
        )
    left = _left(found)
    if found:
        sentence = f"{left} of {BUDGET} coins are left. What do your looks tell you? Move your beliefs, then "
        sentence += "look again or commit."
    else:
        sentence = (
            f"You have {BUDGET} coins. In all four worlds r at session 3 is the same. Choose a look, "
            "take it, and move your beliefs."
        )
    offers = _offers(tuple(found))
    nothing = offers == [(_NOTHING, _NOTHING)]
    return View(
        f"{sentence}\n{_CANNOT}",
        rows,
        "This clinic's figures, with 95% intervals, of the looks that you took.",
        rows=shown,
        options={"look": offers},
        disabled=dict.fromkeys(("look", "take"), "Your coins are spent. Commit when you are ready.")
        if nothing
        else {},
    )


def _left(taken: Mapping[str, object] | Sequence[str]) -> int:
    return BUDGET - sum(PRICES[look] for look in taken)


def _offers(taken: Sequence[str]) -> list[tuple[str, str]]:
    """List the looks that are not taken and can be paid for; one experiment only."""
    done = set(taken) | (set(_EXPERIMENTS) if set(taken) & set(_EXPERIMENTS) else set())
    offers = [
        (f"{look} · {price} coin{'s' * (price > 1)}", look)
        for look, price in PRICES.items()
        if look not in done and price <= _left(taken)
    ]
    return offers or [(_NOTHING, _NOTHING)]


def _plain(look: str) -> str:
    return EXPERIMENT if look in _EXPERIMENTS else look


def _label(look: str, figure: str) -> str:
    """Name a figure for the axis."""
    if look.startswith("r "):
        return f"r, {figure}" if look == "r by session" else look
    if _plain(look) == EXPERIMENT:
        return "experiment, d"
    return f"{figure.replace(' to ', ' → ')}, {look.removeprefix('lags ')}"


def _expected_rows() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (_label(look, figure), world, value)
            for look, figures in EXPECTED.items()
            for figure, values in figures.items()
            for world, value in zip(WORLDS, values, strict=True)
        ],
        columns=["figure", "world", "value"],
    )


def _weighed(found: Mapping[str, Mapping[str, Estimate]]) -> dict[str, float]:
    shares = weigh({_plain(look): figures for look, figures in found.items()})
    return {world: 100 * share for world, share in shares.items()}


def _alone(found: Mapping[str, Mapping[str, Estimate]]) -> pd.DataFrame:
    """Return one row a look: what it alone would have told, and all looks together."""
    alone = {look: _weighed({look: figures}) for look, figures in found.items()} | {
        "all that you looked at": _weighed(found)
    }
    return pd.DataFrame(
        [(look, *(round(share) for share in shares.values())) for look, shares in alone.items()],
        columns=["look", *WORLDS],
    )


def _told(found: Mapping[str, Mapping[str, Estimate]], yours: int, rule: float, truth: str) -> str:
    """Say the truth, and what each look could and could not have told."""
    looks = f"{len(found) or 'no'} look{'s' * (len(found) != 1)}"
    after = f"by the rule it is {rule:.0f}% after {looks}, out of four equal beliefs"
    lines = [f"The truth: {truth}. You gave it {yours}%; {after}."]
    for look, figures in found.items():
        shares = _weighed({look: figures})
        possible = [world for world in WORLDS if shares[world] >= 10]
        against = [world for world in WORLDS if shares[world] < 10]
        said = (
            f"could not tell apart {_listed(possible)}" if len(possible) > 1 else f"spoke for {possible[0]}"
        )
        lines.append(f"{look}: {said}{f'; spoke against {_listed(against)}' if against else ''}.")
    return "\n".join([*lines, _CANNOT])


def _listed(worlds: Sequence[str]) -> str:
    return " and ".join([", ".join(worlds[:-1]), worlds[-1]] if len(worlds) > 1 else worlds)
