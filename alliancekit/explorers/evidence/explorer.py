"""Evidence explorer: pool many studies, some of them or all but one, and see what moves."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.charts.literature import forest_layers, forest_rows, funnel_layers, funnel_rows
from alliancekit.charts.marks import picture
from alliancekit.charts.theme import CHOSEN, DEEP, alt, named
from alliancekit.errors import UserError
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.literature import study_rows
from alliancekit.literature.model import METHODS
from alliancekit.literature.pooling import pool
from alliancekit.literature.tables import effects
from alliancekit.results import plain, short

if TYPE_CHECKING:
    from altair import LayerChart

    from alliancekit.literature import PooledCorrelations
    from alliancekit.literature.model import Method

ALL, NONE = "all studies", "no study"
R, Z = "r", "Fisher’s z"
_ENDS = {R: (-0.6, 1.0), Z: (-0.7, 1.4)}  # of the axis
_EITHER = "r, or Fisher’s z as chosen (above 0: more alliance, better outcome)"
_MOST_GROUPS, _MOST_STUDIES = 6, 1000
_NAMES = dict(zip(METHODS, ("Fixed", "DerSimonian-Laird", "Paule-Mandel", "REML"), strict=True))


def explore_evidence(studies: pd.DataFrame | None = None) -> Panel:
    """Pool studies and ask what the pooled r depends on: which studies, which method, which single one.

    Parameters
    ----------
    studies
        One row a study, with ``r`` and ``n``, such as :func:`alliancekit.read_studies` gives; columns of a
        few words each can be chosen by. Left out: 295 synthetic studies.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If the studies cannot be pooled, or there are more than 1,000.

    Examples
    --------
    >>> explorer = explore_evidence()
    >>> explorer.controls["which"].widget.value = "setting: internet"
    >>> explorer.text.partition(",")[0]
    'Synthetic: 29 studies'
    """
    table = study_rows() if studies is None else studies.reset_index(drop=True)
    rows, _, _ = effects(table, "r", "n")
    if len(rows) > _MOST_STUDIES:
        raise UserError(f"Found {len(rows):,} studies; at most {_MOST_STUDIES:,} can be drawn at once.")
    if "study" not in rows:
        rows = rows.assign(study=[f"Study {place}" for place in range(1, len(rows) + 1)])
    synthetic = "synthetic" in rows and bool(rows["synthetic"].any())
    parts = _parts(rows)

    @cache
    def pooled(which: str, least: int, method: Method, out: str) -> PooledCorrelations | None:
        chosen = rows[parts[which] & (rows["n"] >= least) & (rows["study"] != out)]
        return pool(chosen, method=method) if len(chosen) > 1 else None

    def see(which: str, least: int, method: Method, out: str, scale: str) -> View:
        whole = pooled(which, least, method, NONE)
        there = [] if whole is None else whole.table["study"].tolist()
        found = pooled(which, least, method, out) if out in there else whole
        view = view_evidence(found, whole, out if out in there else NONE, synthetic=synthetic)
        return on_scale(view, scale)

    first = pooled(ALL, 0, "reml", NONE)
    if first is None:  # effects() has asked for two studies
        raise UserError("Found no two studies to pool.")
    named_studies = rows.sort_values("study")["study"].tolist()
    return Panel(
        controls={
            "which": Control(
                ipywidgets.Dropdown(options=list(parts), description="Studies"),
                "Do some kinds of studies find more? Do the two intervals differ?",
            ),
            "least": Control(
                ipywidgets.IntSlider(0, min=0, max=300, step=5, description="People, at least"),
                "Does the pooled r fall when small studies are left out?",
            ),
            "method": Control(
                ipywidgets.Dropdown(
                    options=[(name, method) for method, name in _NAMES.items()],
                    value="reml",
                    description="Pooled by",
                ),
                "What changes if all studies are taken to have one true r (fixed)?",
            ),
            "out": Control(
                ipywidgets.Dropdown(options=[NONE, *named_studies], description="Leave out"),
                "Click a study. Does any single one move the pooled r?",
            ),
            "scale": Control(
                ipywidgets.Dropdown(options=[R, Z], description="Axis"),
                "On z, is the funnel as wide on the left as on the right?",
            ),
        },
        charts={
            "forest": LiveChart(_forest(first, synthetic), select="study"),
            "funnel": LiveChart(_funnel(first, synthetic), select="study"),
        },
        see=see,
        clicks={"out": ("forest", "funnel")},
        note="Synthetic: no such study exists. A program drew them to resemble a published synthesis."
        if synthetic
        else "",
    )


def _parts(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return each choice of studies and the rows it takes: all, then every group of a column of few."""
    parts = {ALL: pd.Series(data=True, index=rows.index)}
    for column in rows.columns.difference(["study", "r", "n", "synthetic"], sort=False):
        if not pd.api.types.is_numeric_dtype(rows[column]) and rows[column].nunique() <= _MOST_GROUPS:
            groups = sorted(rows[column].dropna().unique())
            parts |= {f"{column}: {group}": rows[column] == group for group in groups}
    return parts


def view_evidence(
    found: PooledCorrelations | None, whole: PooledCorrelations | None, out: str, *, synthetic: bool
) -> View:
    """Return what the explorer shows.

    Parameters
    ----------
    found, whole
        Pooled without the study left out, and with it; None where fewer than two studies are left.
    out
        The study left out, or ``"no study"``.
    synthetic
        Whether the studies are.

    Examples
    --------
    >>> view_evidence(None, None, NONE, synthetic=False).sentence
    'Fewer than two studies are left, so there is nothing to pool. Take more of them in.'
    """
    if found is None or whole is None:
        empty = pd.DataFrame(columns=["study", "place", "r", "low", "high", "n", "weight", "error"])
        return View(
            "Fewer than two studies are left, so there is nothing to pool. Take more of them in.",
            empty,
            "No studies.",
            rows={
                "forest": {
                    "forest": empty,
                    "pooled": empty.reindex(columns=["r", "low", "high", "next_low", "next_high"]),
                },
                "funnel": {"funnel": empty, "lines": empty[["error", "low", "high"]]},
            },
        )
    studies, _ = forest_rows(whole)
    _, now = forest_rows(found)
    ahead = f"{short(found.prediction.low)} to {short(found.prediction.high)}"
    whose = "Synthetic: " if synthetic else ""
    first = f"{whose}{found.k:,} studies, {found.people:,} people: {found.r.words()}."
    first += f" A next study's true r: {ahead}." if found.tau > 0 else " Taken to be one true r for all."
    more = []
    if out != NONE:
        more.append(f"Without {out}, r = {short(found.r, 3)}; with it, {short(whole.r, 3)}.")
    differ = f"I2 = {found.i2:.0%} of the differences are more than chance; Q = {plain(found.q, 1)}, "
    differ += f"{found.k - 1} df."
    if found.tau > 0:
        differ = f"The true r differ by tau = {short(found.tau)} in Fisher's z; {differ}"
    table = studies.drop(columns="place").assign(z=np.arctanh(studies["r"]))
    return View(
        "\n".join([" ".join([first, *more]), differ]),
        table,
        f"{whose}each study's r with its 95% interval, people, weight in percent, and Fisher's z.",
        rows={
            "forest": {"forest": studies, "pooled": now},
            "funnel": {"funnel": _with_error(studies), "lines": funnel_rows(found)},
        },
        options={"out": [NONE, *sorted(studies["study"])]},
    )


def on_scale(view: View, scale: str) -> View:
    """Return a view whose pictures stand on the chosen axis; sentence and table stay in r.

    Examples
    --------
    >>> rows = pd.DataFrame({"r": [0.5], "low": [0.0], "n": [50]})
    >>> z = on_scale(View("", rows, "", rows={"forest": {"forest": rows}}), Z).rows["forest"]["forest"]
    >>> z.round(2).values.tolist()
    [[0.55, 0.0, 50.0]]
    """
    least, most = _ENDS[scale]
    rows = {
        chart: {name: _in_z(frame) if scale == Z else frame for name, frame in frames.items()}
        for chart, frames in view.rows.items()
    }
    return replace(view, rows=rows, signals={key: {"least": least, "most": most} for key in rows})


def _in_z(frame: pd.DataFrame) -> pd.DataFrame:
    places = frame.columns.intersection(["r", "low", "high", "next_low", "next_high"])
    return frame.assign(**{name: np.arctanh(frame[name].astype(float)) for name in places})


def _with_error(studies: pd.DataFrame) -> pd.DataFrame:
    return studies.assign(error=1 / np.sqrt(studies["n"] - 3))


def _scale() -> alt.Scale:
    return alt.Scale(domainMin=alt.ExprRef("least"), domainMax=alt.ExprRef("most"), nice=False, zero=False)


_PARAMS = {"selected": NONE, "least": _ENDS[R][0], "most": _ENDS[R][1]}


def _clickable(layers: list[alt.Chart], dots: int) -> list[alt.Chart]:
    """Let the dots be clicked, and ring the one that is left out."""
    chosen = alt.condition("datum.study == selected", alt.value(CHOSEN), alt.value(DEEP))
    layers[dots] = layers[dots].encode(color=chosen)
    ring = layers[dots].transform_filter("datum.study == selected")
    ring = ring.mark_point(filled=False, shape="circle", strokeWidth=3, color=CHOSEN, opacity=1)
    return [*layers, ring.encode(size=alt.value(260))]


def _forest(found: PooledCorrelations, synthetic: bool) -> LayerChart:
    studies, pooled = forest_rows(found)
    layers = forest_layers(
        named(studies, "forest"), named(pooled, "pooled"), names=False, scale=_scale(), title=_EITHER
    )
    return picture(
        *_clickable(layers, 3),
        params=_PARAMS,
        height=430,
        title=f"Forest{' of synthetic studies' if synthetic else ''}",
        subtitle="Squares: studies, 95% intervals. Narrow band: pooled. Wide: where a next one lies.",
        description="A forest plot: studies with their intervals, ordered by r; the pooled r, and the band "
        "in which a next study's true r would lie. The sentence and the table say the same.",
    )


def _funnel(found: PooledCorrelations, synthetic: bool) -> LayerChart:
    studies, _ = forest_rows(found)
    layers = funnel_layers(
        named(_with_error(studies), "funnel"),
        named(funnel_rows(found), "lines"),
        scale=_scale(),
        title=_EITHER,
    )
    return picture(
        *_clickable(layers, 1),
        params=_PARAMS,
        height=430,
        title=f"Funnel{' of synthetic studies' if synthetic else ''}",
        subtitle="Shaded: where 95 of 100 would lie if chance alone made them differ.",
        description="A funnel plot: each study's r across, its standard error upward, so that large studies "
        "stand above. If small studies with a low r are lacking, the lower left is empty.",
    )
