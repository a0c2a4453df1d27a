"""Levels explorer: the same sessions as one cloud, by therapist and by client."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from alliancekit.clinic import PARTS, RATERS, Clinic, given_or_sample
from alliancekit.errors import UserError
from alliancekit.explorers.levels.charts import caterpillar_chart, levels_scatter, shares_chart, slopes_chart
from alliancekit.explorers.levels.data import DRAWN, INVENTED, levels_of
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import MORE, Control, Panel, View
from alliancekit.explorers.prediction import Prediction

if TYPE_CHECKING:
    from alliancekit.explorers.levels.data import Level, Levels

_SLOPES, _THERAPISTS = "Slopes", "Therapists"  # pages of charts
_LEVELS = {"one cloud": "cloud", "by therapist": "therapist", "by client": "client"}
_MEASURES = {"the rating": "x", "distress": "y"}
_SOURCES = ("this clinic", INVENTED[0])
# What stands on the page of therapists until its models, and the libraries that fit them, are at hand.
_NO_SHARES = pd.DataFrame(columns=["source", "variance", "share", "low", "high", "start", "end"], dtype=float)
_NO_MEANS = pd.DataFrame(
    columns=["place", "therapist_id", "n", "mean", "mean_low", "mean_high", "shrunken", "low", "high"],
    dtype=float,
)
_WAIT = "What lies between therapists, clients and sessions is being worked out …"


def explore_levels(clinic: Clinic | None = None, level: str = "by client") -> Panel:
    """Group the same sessions by therapist or client, and take the groups' means out of them.

    The reader's prediction of the slope within clients is drawn from the start; lines and slopes come when
    they ask for them, and the prediction is kept in the learner's record.

    Parameters
    ----------
    clinic
        Whose sessions to show; the sample clinic if left out. Of more than 1,200 sessions those of a random
        sample of clients are drawn; every line and figure uses all.
    level
        Grouping to begin with: ``"one cloud"``, ``"by therapist"`` or ``"by client"``.

    Returns
    -------
    Panel
        A widget to display. Taking the means out, the prediction and drawing therapists in move the charts in
        the page; the rest asks the kernel.

    Raises
    ------
    ValueError
        If ``level`` is none of the three.

    Examples
    --------
    >>> explorer = explore_levels()
    >>> explorer.controls["shown"].widget.value = True
    >>> "Within clients" in explorer.text
    True
    """
    if level not in _LEVELS:
        raise UserError(f"level is {level!r}; allowed is one of: {', '.join(_LEVELS)}.")
    levels = levels_of(given_or_sample(clinic))
    guess = ipywidgets.FloatSlider(0, min=-8, max=8, step=0.5, description="My prediction")
    prediction = Prediction(
        {"slope": guess}, "08-slope-within", "How far is your dotted line from the one within?", page=_SLOPES
    )
    source = ipywidgets.Dropdown(options=_SOURCES, description="Sessions of")
    rater = ipywidgets.Dropdown(options=RATERS, description="Rater")
    part = ipywidgets.Dropdown(options=["alliance", *PARTS], description="Part")
    grouped = ipywidgets.Dropdown(options=_LEVELS, value=_LEVELS[level], description="Group the points")
    out = ipywidgets.FloatSlider(
        0, min=0, max=1, step=0.05, description="Take the means out", readout_format=".0%"
    )
    measure = ipywidgets.Dropdown(options=_MEASURES, description="Compare therapists on")
    shrink = ipywidgets.ToggleButton(False, description="Draw therapists towards the mean")
    first = (source.value, rater.value, part.value)

    def see(source: str, rater: str, part: str, **values: Any) -> View:
        invented = source == INVENTED[0]
        view = view_levels(levels, INVENTED if invented else (source, rater, part), **values)
        why = "Nothing to choose here: the invented sessions have one rating, by the client."
        return replace(view, disabled=dict.fromkeys(("rater", "part"), why)) if invented else view

    start = view_levels(levels, first, grouped.value, "x", out=0, guess=0, shrink=False, shown=True)
    # Altair looks through every row it is given; one is enough, the panel sends the rest.
    rows = {
        chart: {name: frame.head(1) for name, frame in sets.items()} for chart, sets in start.rows.items()
    }
    links = {"out": out, "shown": prediction.button, "guess": guess}
    pages = {_SLOPES: ["scatter", "slopes"], _THERAPISTS: ["shares", "caterpillar"]}
    if level == "by therapist":
        pages = dict(reversed(pages.items()))
    return Panel(
        controls={
            "guess": Control(
                guess,
                "In a session one point above a client's own usual, how much more or less distress?",
                page=_SLOPES,
            ),
            "level": Control(grouped, "What is a diamond now: a therapist, or a client?", page=_SLOPES),
            "out": Control(out, "Watch the black line: where does it turn, and what is left?", page=_SLOPES),
            "measure": Control(
                measure, "On what do therapists differ more, alliance or outcome?", page=_THERAPISTS
            ),
            "shrink": Control(shrink, "Who moves most, and why?", page=_THERAPISTS),
            "source": Control(source, "Can everybody's line fall while the cloud rises?", MORE),
            "rater": Control(rater, "Does it matter who rated, between or within?", MORE),
            "part": Control(part, "Is it the same for bond, goals and tasks?", MORE),
        },
        charts={
            "scatter": LiveChart(levels_scatter(**rows["scatter"]), links=links),
            "slopes": LiveChart(slopes_chart(**rows["slopes"]), links=links),
            "shares": LiveChart(shares_chart(**rows["shares"])),
            "caterpillar": LiveChart(caterpillar_chart(**rows["caterpillar"]), links={"shrink": shrink}),
        },
        see=see,
        prediction=prediction,
        pages=pages,
        wide=["scatter", "slopes"],
        note="Synthetic data: made by a program. What goes together, at any level, need not be cause and "
        "effect.",
    )


def view_levels(
    levels: Levels,
    chosen: tuple[str, str, str],
    level: Level,
    measure: str,
    *,
    out: float,
    guess: float,
    shrink: bool,
    shown: bool,
) -> View:
    """Return what the explorer shows of the chosen sessions (source, rater, part) at one level.

    Therapists are in it once the shares of the variance are known (:meth:`Levels.shares`).

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
    >>> from alliancekit.explorers.levels.data import Levels
    >>> levels = Levels(load_clinic())
    >>> bond = ("this clinic", "client", "bond")
    >>> view = view_levels(levels, bond, "cloud", "x", out=0, guess=0, shrink=False, shown=True)
    >>> view.table["what"].tolist()
    ['slope, as one cloud']
    """
    rows, (points, groups) = levels.rows(chosen), levels.drawn(chosen)
    slopes = levels.slopes(chosen, level)
    signals = levels.signals(chosen, level)
    reach = max(5.0, float(slopes.abs().to_numpy().max()) + 0.5, abs(guess) + 0.5)
    first, more = _slopes_said(slopes, level, chosen[2], out, guess, shown=shown)
    known = (chosen, measure) in levels.known_shares
    shares, line = levels.shares(chosen, measure) if known else (_NO_SHARES, _WAIT)
    therapists = levels.caterpillar(chosen, measure) if levels.known_shares else _NO_MEANS
    if known:
        what = chosen[2].capitalize() if measure == "x" else "Distress"
        means = _therapists_said(therapists, _measured(chosen, measure), shrink=shrink)
        line = f"{what}, session by session. {line}\n{means}"
    return View(
        f"{first}\n{more}{_who(rows, points, chosen)}",
        _table(slopes if shown else slopes.iloc[:0], shares, therapists),
        "Slopes (points of distress for one point), shares of the variance and therapists' means, with 95% "
        "intervals.",
        rows={
            "scatter": {"points": points, "groups": groups},
            "slopes": {"slopes": slopes.rename_axis("what").reset_index()},
            "shares": {"shares": shares},
            "caterpillar": {"therapists": therapists},
        },
        signals={
            "scatter": signals,
            "slopes": signals | {"s_low": -reach, "s_high": reach},
            "caterpillar": _ends(therapists) | {"measure": _measured(chosen, measure)},
        },
        pages={_THERAPISTS: line},
        then=None if known else partial(levels.shares, chosen, measure),
    )


def _measured(chosen: tuple[str, str, str], measure: str) -> str:
    return f"{chosen[2]}, 1–5" if measure == "x" else "distress at the last session (lower is better)"


def _ends(therapists: pd.DataFrame) -> dict[str, float]:
    """Return the mean of all and the ends of the axis on which therapists are compared."""
    if therapists.empty:
        return {}
    ends = therapists[["mean_low", "mean_high", "low", "high", "mean"]]
    margin = (ends.max().max() - ends.min().min()) / 30
    return {
        "grand": therapists.attrs["grand"],
        "c_low": ends.min().min() - margin,
        "c_high": ends.max().max() + margin,
    }


def _who(rows: pd.DataFrame, points: pd.DataFrame, chosen: tuple[str, str, str]) -> str:
    if chosen == INVENTED:
        return f"{len(rows):,} invented sessions: the clients in most distress rate the alliance highest."
    clients, some = rows["client_id"].nunique(), points["client_id"].nunique()
    text = f"{len(rows):,} synthetic sessions of {clients} clients, {chosen[2]} rated by the {chosen[1]}."
    if len(rows) > DRAWN:
        text += f" Those of {some} clients at random are drawn; lines and figures use all."
    return text


def _slopes_said(
    slopes: pd.DataFrame, level: Level, part: str, out: float, guess: float, *, shown: bool
) -> tuple[str, str]:
    """Return the slopes in a line or two, and in full."""
    if not shown:
        return (
            f"You predict a slope of {guess:.1f} within clients, the dotted line. Set it as you "
            "think, then press “Show what the data say”."
        ), ""
    groups = {"between": f" {level}s", "within": f" {level}s"}
    each = "; ".join(
        f"{name}{groups.get(str(name), '')} {row.slope:+.1f} ({row.low:+.1f} to {row.high:+.1f})"
        for name, row in slopes.iterrows()
    )
    short = f"Distress per point of {part}: {each}. Your guess: {guess:+.1f} within clients."
    point = f"where {part} {'were' if part in ('goals', 'tasks') else 'was'} one point higher, distress was"
    if level == "cloud":
        cloud = _went(slopes, "as one cloud")
        no_groups = " There are no groups whose means could be taken out." if out else ""
        return short, (
            f"As one cloud: {point} {cloud}. That mixes differences between people with changes within them."
            f"{no_groups}\n"
        )
    taken = (
        f" {out:.0%} of their means is taken out."
        if 0 < out < 1
        else " Their means are taken out."
        if out
        else ""
    )
    own = "a client’s own usual" if level == "client" else "what is usual with the same therapist"
    return short, (
        f"Between {level}s: {point} {_went(slopes, 'between')}. Within {level}s, compared with {own}: "
        f"{point} {_went(slopes, 'within')}. Intervals are 95%.{taken}\n"
    )


def _went(slopes: pd.DataFrame, name: str) -> str:
    slope = slopes.T[name]
    said = f"95% interval {slope['low']:+.1f} to {slope['high']:+.1f}"
    if slope["low"] <= 0 <= slope["high"]:
        return f"not clearly different ({slope['slope']:+.1f}, {said})"
    return f"{abs(slope['slope']):.1f} points {'lower' if slope['slope'] < 0 else 'higher'} ({said})"


def _therapists_said(therapists: pd.DataFrame, words: str, *, shrink: bool) -> str:
    at, low, high = ("shrunken", "low", "high") if shrink else ("mean", "mean_low", "mean_high")
    first, last = (therapists.loc[therapists[at].agg(pick)] for pick in ("idxmin", "idxmax"))
    grand = therapists.attrs["grand"]
    apart = int(((therapists[low] > grand) | (therapists[high] < grand)).sum())
    how = "drawn towards the mean of all" if shrink else "each by their own clients alone"
    return (
        f"Therapists’ means of {words}, {how}: from {first[at]:.1f} ({first['therapist_id']}, 95% interval "
        f"{first[low]:.1f} to {first[high]:.1f}) to {last[at]:.1f} ({last['therapist_id']}, {last[low]:.1f} "
        f"to {last[high]:.1f}). {_leave_out(apart, len(therapists))} the mean of all."
    )


def _leave_out(apart: int, therapists: int) -> str:
    if apart == 0:
        return f"Not one of the {therapists} intervals leaves out"
    return f"{apart} of the {therapists} intervals {'leaves' if apart == 1 else 'leave'} out"


def _table(slopes: pd.DataFrame, shares: pd.DataFrame, therapists: pd.DataFrame) -> pd.DataFrame:
    columns = ["what", "estimate", "low", "high"]
    parts = [
        slopes.reset_index()
        .set_axis(columns, axis=1)
        .assign(what=[f"slope, {name}" for name in slopes.index]),
        shares[["source", "share", "low", "high"]]
        .set_axis(columns, axis=1)
        .assign(what=[f"share of {name}" for name in shares["source"]]),
    ]
    for words, names in (
        ("own clients", ["mean", "mean_low", "mean_high"]),
        ("drawn in", ["shrunken", "low", "high"]),
    ):
        rows = therapists[["therapist_id", *names]].set_axis(columns, axis=1)
        parts.append(rows.assign(what=[f"{name}, {words}" for name in rows["what"]]))
    return pd.concat(parts, ignore_index=True)
