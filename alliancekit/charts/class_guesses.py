"""What a class predicted, drawn beside what the data say; without the answer until it is given."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliancekit.charts.marks import HOLLOW, PREDICTED, WIDTH, still, tips
from alliancekit.charts.theme import BAND, FITS, GUESS, INK, alt, named
from alliancekit.results import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from altair import LayerChart

_BINS = 50  # places for dots beside each other
_DEEPEST = 8  # dots on each other that fit without being drawn smaller
_ROW = 2.4  # of an answer's row, in dots
_DOT = 11  # pixels
_OWN = {**HOLLOW, "color": INK}  # the guess of the one who looks


def _titled(title: str) -> list[str]:
    return wrap(title, 66)


def _lettered(words: Mapping[float, str]) -> alt.Axis:
    """Return an axis with words at some of its values."""
    named_ticks = json.dumps({f"{value:g}": text for value, text in words.items()})
    return alt.Axis(values=list(words), labelExpr=f"{named_ticks}[datum.value]", grid=True)


def _wrapped(texts: Sequence[str], width: int = 36) -> alt.Axis:
    """Return an axis whose labels take several lines."""
    lines = json.dumps({text: wrap(text, width) for text in texts})
    return alt.Axis(labelExpr=f"{lines}[datum.value]", labelLimit=0, title=None, grid=False)


def dots_chart(
    guesses: Sequence[float],
    answers: pd.DataFrame,
    *,
    ends: tuple[float, float],
    step: float,
    ticks: Mapping[float, str],
    label: str,
    title: str,
    own: float | None = None,
) -> LayerChart:
    """Draw a dot a guess over the scale, and what the data say below.

    Parameters
    ----------
    guesses
        The guesses.
    answers
        ``name``, ``value``, ``low``, ``high``, ``figures`` (in words); without rows, only guesses are drawn.
    ends, step, ticks, label
        The scale: from, to; its steps; value -> what stands there; what it measures.
    title
        What is seen.
    own
        The reader's own guess.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> none = pd.DataFrame({"name": [], "value": [], "low": [], "high": [], "figures": []})
    >>> chart = dots_chart([1, 1, 2], none, ends=(0, 4), step=1, ticks={0: "0"}, label="r", title="Guesses")
    >>> chart.to_dict()["description"]
    '3 guesses of r, from 1 to 2.'
    """
    low, high = ends
    width = max(step, (high - low) / _BINS)
    place = ((pd.Series(guesses, dtype=float) - low) / width).round()
    dots = pd.DataFrame(
        {"x": (low + place * width).clip(low, high), "up": place.groupby(place).cumcount() + 1}
    )
    tallest = max(int(dots["up"].max()), _DEEPEST)
    row = _ROW * tallest / _DEEPEST
    answers = answers.reset_index(drop=True)
    answers = answers.assign(
        up=[-row * (each + 0.75) for each in answers.index],
        low=answers["low"].fillna(answers["value"]),
        high=answers["high"].fillna(answers["value"]),
        said=[
            f"{name}: {figures}" for name, figures in zip(answers["name"], answers["figures"], strict=True)
        ],
    )
    floor = -row * (len(answers) + 0.2)
    # The values of all rows lie on one axis, which itself means nothing.
    up = {"scale": alt.Scale(domain=[floor, tallest + 0.6], nice=False), "axis": None}
    x = alt.X(
        "x:Q", title=label, scale=alt.Scale(domain=[low, high], nice=False, padding=10), axis=_lettered(ticks)
    )
    scale = {"title": "", "scale": x["scale"]}
    height = 26 * len(answers) + 170
    each = height / (tallest + 0.6 - floor)
    size = 0.72 * min(each, _DOT, WIDTH / _BINS) ** 2
    drawn = alt.Chart(named(dots, "guesses")).mark_circle(size=size, color=GUESS, opacity=0.9)
    layers: list[Any] = [drawn.encode(x=x, y=alt.Y("up:Q", **up))]
    if len(answers):
        base = alt.Chart(named(answers, "answers")).encode(y=alt.Y("up:Q", **up))
        told = ["name:N", *tips("value", "low", "high")]
        layers += [
            base.mark_rule(color=INK, strokeWidth=2.5).encode(x=alt.X("low:Q", **scale), x2="high:Q"),
            base.mark_point(filled=True, size=100, color=INK, opacity=1).encode(
                x=alt.X("value:Q", **scale), tooltip=told
            ),
            # On the side where there is room.
            base.transform_filter(f"datum.value <= {(low + high) / 2}")
            .mark_text(align="left", dx=8, dy=-11)
            .encode(x=alt.X("value:Q", **scale), text="said:N"),
            base.transform_filter(f"datum.value > {(low + high) / 2}")
            .mark_text(align="right", dx=-8, dy=-11)
            .encode(x=alt.X("value:Q", **scale), text="said:N"),
        ]
    if own is not None:
        layers.append(_own_mark(own, scale, up))
    said = "; ".join(answers["said"])
    return still(
        *layers,
        title=_titled(title),
        subtitle="A dot: one guess." + (" Below: what the data say." if said else ""),
        description=f"{len(dots)} guesses of {label}, from {min(guesses):g} to {max(guesses):g}."
        + (f" The data: {said}." if said else ""),
        height=height,
    )


def _own_mark(value: float, scale: Mapping[str, Any], up: Mapping[str, Any]) -> alt.Chart:
    row = pd.DataFrame({"x": [value], "up": [0.2], "said": ["yours"]})
    base = alt.Chart(named(row, "own")).encode(x=alt.X("x:Q", **scale), y=alt.Y("up:Q", **up))
    return base.mark_point(**_OWN)


def bars_chart(options: pd.DataFrame, *, title: str, answered: bool) -> LayerChart:
    """Draw how many chose each option; what fits is dark, and said.

    Parameters
    ----------
    options
        ``option``, ``people``, ``fits``, ``said`` (what stands at the bar), in their order.
    title
        What is seen.
    answered
        Whether what fits is shown.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame({"option": ["a", "b"], "people": [3, 2], "fits": [True, False],
    ...                      "said": ["3", "2"]})
    >>> bars_chart(rows, title="Chosen", answered=True).to_dict()["description"]
    'Chosen: a 3; b 2.'
    """
    names = options["option"].tolist()
    most = max(int(options["people"].max()), 1)
    rows = options.assign(fill=[FITS if fits else BAND for fits in options["fits"]])
    base = alt.Chart(named(rows, "options")).encode(y=alt.Y("option:N", sort=names, axis=_wrapped(names)))
    x = alt.X(
        "people:Q", title="people", scale=alt.Scale(domain=[0, 1.35 * most]), axis=alt.Axis(tickMinStep=1)
    )
    tall = 14 * max(len(wrap(name, 36)) for name in names) + 12
    return still(
        base.mark_bar(stroke=INK, strokeWidth=0.5).encode(
            x=x, color=alt.Color("fill:N", scale=None, legend=None)
        ),
        base.mark_text(align="left", dx=6).encode(x=alt.X("people:Q", title=""), text="said:N"),
        title=_titled(title),
        subtitle="What the class chose." + (" Blue: what fits." if answered else ""),
        description=f"{title}: {'; '.join(f'{o} {s}' for o, s in zip(names, options['said'], strict=True))}.",
        height=alt.Step(tall),
    )


def places_chart(places: pd.DataFrame, *, top: str, title: str, answered: bool) -> LayerChart:
    """Draw how many put each thing at each place.

    Parameters
    ----------
    places
        ``item``, ``place`` (from 1), ``people``, ``true`` (whether it stands there by the data); the items in
        the order in which they are to be drawn.
    top
        What place 1 means.
    title
        What is seen.
    answered
        Whether the true places are shown.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame({"item": ["a"], "place": [1], "people": [4], "true": [True]})
    >>> places_chart(rows, top="largest", title="Order", answered=True).to_dict()["description"]
    'Order: a: 4 at place 1.'
    """
    items = places["item"].unique().tolist()
    base = alt.Chart(named(places, "places")).encode(y=alt.Y("item:N", sort=items, axis=_wrapped(items)))
    x = alt.X("place:O", title=f"place (1: {top})", axis=alt.Axis(labelAngle=0, grid=False))
    given = places[places["people"] > 0]
    said = "; ".join(
        f"{item}: "
        + ", ".join(f"{n} at place {k}" for n, k in zip(part["people"], part["place"], strict=True))
        for item, part in given.groupby("item", sort=False)
    )
    tall = max(44, 14 * max(len(wrap(item, 36)) for item in items) + 12)
    filled = base.transform_filter("datum.people > 0")
    layers = [
        filled.mark_circle(color=GUESS, opacity=0.35).encode(
            x=x,
            size=alt.Size("people:Q", scale=alt.Scale(domainMin=0, rangeMin=0, rangeMax=1400), legend=None),
        ),
        filled.mark_text(fontSize=12).encode(x=x, text="people:Q"),
    ]
    if answered:
        layers.append(
            base.transform_filter("datum.true")
            .mark_point(shape="square", filled=False, color=INK, size=1500, strokeWidth=2, opacity=1)
            .encode(x=x)
        )
    return still(
        *layers,
        title=_titled(title),
        subtitle="How many put it where." + (" Square: where it stands by the data." if answered else ""),
        description=f"{title}: {said}.",
        height=alt.Step(tall),
    )


def lines_chart(
    lines: pd.DataFrame,
    middle: pd.DataFrame,
    answer: pd.DataFrame,
    *,
    points: Mapping[float, str],
    ends: tuple[float, float],
    marks: Sequence[float],
    across: str,
    upward: str,
    title: str,
    named_answer: str,
    own: Sequence[float] | None = None,
) -> LayerChart:
    """Draw every line of a class thin, its middle dashed, and the line of the data with its band.

    Parameters
    ----------
    lines
        ``line``, ``x``, ``y``: a row a point.
    middle
        ``x``, ``y``: the median of the lines.
    answer
        ``x``, ``y``, ``low``, ``high``; without rows, only guesses are drawn.
    points, ends, marks, across, upward
        The axes: value -> what stands there; from, to and ticks upwards; what they show.
    title, named_answer
        What is seen, and what the data's line is.
    own
        The reader's own line.

    Returns
    -------
    altair.LayerChart

    Examples
    --------
    >>> rows = pd.DataFrame({"line": [1, 1], "x": [0, 1], "y": [2.0, 1.0]})
    >>> none = pd.DataFrame({"x": [], "y": [], "low": [], "high": []})
    >>> chart = lines_chart(rows, rows[["x", "y"]], none, points={0: "0", 1: "1"}, ends=(0, 2), marks=(0, 2),
    ...                     across="session", upward="distress", title="A course", named_answer="")
    >>> chart.to_dict()["description"]
    'A course: 1 line. Their median goes from 2 to 1.'
    """
    x = alt.X(
        "x:Q",
        title=across,
        scale=alt.Scale(domain=[min(points), max(points)], nice=False, padding=8),
        axis=_lettered(points),
    )
    y = alt.Y(
        "y:Q", title=upward, scale=alt.Scale(domain=list(ends), nice=False), axis=alt.Axis(values=list(marks))
    )
    plain = {"x": alt.X("x:Q", title="", scale=x["scale"])}
    layers: list[Any] = []
    said = ""
    if len(answer):
        base = alt.Chart(named(answer, "answer")).encode(**plain)
        layers.append(
            base.mark_area(color=BAND, clip=True).encode(
                y=alt.Y("low:Q", title="", scale=y["scale"]), y2="high:Q"
            )
        )
        said = f" {named_answer} goes from {answer['y'].iloc[0]:.3g} to {answer['y'].iloc[-1]:.3g}."
    drawn = alt.Chart(named(lines, "lines")).encode(x=x, y=y)
    layers.append(drawn.mark_line(color=GUESS, strokeWidth=0.8, opacity=0.4).encode(detail="line:N"))
    layers.append(alt.Chart(named(middle, "middle")).mark_line(**PREDICTED).encode(x=x, y=y))
    if len(answer):
        layers.append(base.mark_line(color=INK, strokeWidth=3).encode(y=y))
    if own is not None:
        mine = pd.DataFrame({"x": list(points), "y": list(own)})
        layers.append(alt.Chart(named(mine, "own")).mark_point(**_OWN | {"size": 60}).encode(x=x, y=y))
    first, last = middle["y"].iloc[0], middle["y"].iloc[-1]
    drawn_by = counted(lines["line"].nunique(), "line")
    return still(
        *layers,
        title=_titled(title),
        subtitle="Thin: each line that was drawn. Dashed: their median."
        + (" Black: the data." if said else ""),
        description=f"{title}: {drawn_by}. Their median goes from {first:.3g} to {last:.3g}.{said}",
        height=280,
    )
