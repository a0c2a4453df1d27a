"""A class's mean ratings beside those of the sample clinic."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

import ipywidgets
import pandas as pd

from alliancekit.charts.marks import RATING, estimates, look, picture, tips
from alliancekit.charts.theme import INK, QUIET, Style, alt, named
from alliancekit.clinic import PARTS, RATERS, load_clinic, phase_means
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.ratings.means import class_means
from alliancekit.results import capital, plain
from alliancekit.stats import compare_means

if TYPE_CHECKING:
    from altair import LayerChart

OURS, SAMPLE = "your ratings", "the sample clinic (synthetic)"
_STYLES = {OURS: Style(INK, "circle", (1, 0)), SAMPLE: Style(QUIET, "diamond", (6, 3))}
_COLUMNS = ["part", "of", "people", "mean", "low", "high"]


def compare_panel(ratings: pd.DataFrame) -> Panel:
    """Return a panel on the means of bond, goals and tasks from one chair, beside the sample clinic's.

    Examples
    --------
    >>> from alliancekit.simulate.class_ratings import simulate_role_plays
    >>> panel = compare_panel(simulate_role_plays(seed=1))
    >>> panel.controls["rater"].widget.options
    ('client', 'therapist', 'observer')
    """
    there = [rater for rater in RATERS if (ratings["rater"] == rater).any()]
    clinic = load_clinic()
    synthetic = bool(ratings.attrs.get("synthetic"))

    def see(rater: str, phase: str) -> View:
        mine = class_means(ratings, rater, phase)
        return view_compare(mine, phase_means(clinic, rater, phase), rater, phase, synthetic=synthetic)

    phases = ["early", "all"] if ratings["session"].max() > 3 else ["early"]
    first = see(there[0], phases[0]).rows["means"]["means"]
    return Panel(
        controls={
            "rater": Control(
                ipywidgets.Dropdown(options=there, description="Rated by"),
                "Do the chairs see it differently?",
            ),
            "phase": Control(
                ipywidgets.Dropdown(options=phases, description="Sessions"),
                "Early ones, up to the third, or all?",
            ),
        },
        charts={"means": LiveChart(_chart(first))},
        see=see,
        wide=["means"],
        note="The sample clinic is synthetic: made by a program, so it is no norm. A difference between your "
        "ratings and it says how the two differ, not why.",
    )


def view_compare(
    mine: pd.DataFrame, sample: pd.DataFrame, rater: str, phase: str, *, synthetic: bool
) -> View:
    """Return what the panel shows: ``mine`` and ``sample`` hold bond, goals and tasks, one row a unit."""
    rows: list[tuple[object, ...]] = []
    apart: list[tuple[str, float, float, float]] = []
    told: list[str] = []
    for part in PARTS:
        both = pd.concat([mine[[part]].assign(of=OURS), sample[[part]].assign(of=SAMPLE)]).dropna()
        counts = both["of"].value_counts()
        if counts.get(OURS, 0) < 2:
            rows.append((part, OURS, int(counts.get(OURS, 0)), float(mine[part].mean()), nan, nan))
            continue
        found = compare_means(both, part, among="of")
        for name in (OURS, SAMPLE):
            mean = found.found[name]
            rows.append((part, name, mean.n, float(mean), max(mean.low, 1), min(mean.high, 5)))
        gap = found.difference
        apart.append((part, float(gap), gap.low, gap.high))
        if not gap.includes(0):
            told.append(f"{part} {abs(gap):.2f} {'higher' if gap > 0 else 'lower'}")
    table = pd.DataFrame(rows, columns=_COLUMNS)
    unit = f"{mine.index.name or 'client'}".removesuffix("_id").replace("client", "client or role-play")
    n, when = len(mine), "in sessions 1 to 3" if phase == "early" else "over all sessions"
    if not apart:
        first = (
            f"Only one {unit} was rated by the {rater} {when}: a single one has no interval, and says little."
        )
    elif told:
        first = f"As rated by the {rater} {when}, yours are on average {', '.join(told)} than the sample's."
    else:
        first = (
            f"As rated by the {rater} {when}, no part differs clearly from the sample clinic: each interval "
        )
        first += "of the difference holds 0."
    lines = [("Synthetic ratings. " if synthetic else "") + first]
    lines += [
        f"{capital(part)}: yours minus the sample's {plain(gap)}, 95% interval {plain(low)} to {plain(high)}."
        for part, gap, low, high in apart
    ]
    lines.append(f"Yours rest on {n:,} {'people' if unit == 'person' else 'clients or role-plays'}.")
    return View(
        "\n".join(lines),
        table,
        f"Means from 1 to 5 as rated by the {rater} {when}, with 95% intervals; one value for each {unit}.",
        rows={"means": {"means": table}},
    )


def _chart(means: pd.DataFrame) -> LayerChart:
    base = alt.Chart(named(means, "means")).encode(
        y=alt.Y("part:N", sort=list(PARTS), title=None),
        yOffset=alt.YOffset("of:N", sort=[OURS, SAMPLE]),
    )
    x = alt.X("mean:Q", **RATING | {"title": "mean rating, 1–5 (higher is stronger)"})
    marks = estimates(
        base, x, tooltip=["of:N", *tips("mean", "low", "high")], **look("of", _STYLES, "color", "shape")
    )
    return picture(
        *marks,
        height=300,
        title="Your ratings beside the sample clinic",
        subtitle="Means with their 95% intervals. The sample clinic is synthetic.",
        description="Mean bond, goals and tasks from 1 to 5 with their intervals, yours beside those of the "
        "synthetic sample clinic. The sentence and the table say the same.",
    )
