"""Scoring bench: answer twelve statements, watch three numbers form, and see what spoils them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.charts.scoring import reliability_chart, sheet_chart
from alliancekit.clinic import PARTS, Clinic, load_clinic
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.instruments import TEACHING, Instrument
from alliancekit.scoring import Reliability, reliability, score

if TYPE_CHECKING:
    from collections.abc import Mapping

_START = (5, 4, 4, 2, 2, 1, 4, 5, 3, 1, 2, 2)
_SESSION = 3
_SCALES = (*PARTS, "alliance")


def scoring_bench(clinic: Clinic | None = None) -> Panel:
    """Score one sheet of the teaching form, and many: turn a key, drop a statement, add noise or ease.

    Parameters
    ----------
    clinic
        Whose clients' sheets, after session 3, stand for "many"; the sample clinic if left out.

    Returns
    -------
    Panel
        A widget to display; the sheet moves in the page, alpha and its interval follow from the kernel.

    Examples
    --------
    >>> bench = scoring_bench()
    >>> bench.controls["flip"].widget.value = 4
    >>> "Bond" in bench.text
    True
    """
    clinic = clinic or load_clinic()
    items = clinic.items
    sheets = items[(items["rater"] == "client") & (items["session"] == _SESSION)].reset_index(drop=True)
    statements = [
        Control(
            ipywidgets.IntSlider(answer, min=0, max=5, description=_name(item)),
            TEACHING.wording["client"][item - 1],
        )
        for item, answer in enumerate(_START, 1)
    ]
    choices = [("none", 0), *((f"statement {_name(item)}", item) for item in TEACHING.numbers)]
    flip = ipywidgets.Dropdown(options=choices, description="Turn the key of")
    drop = ipywidgets.Dropdown(options=choices, description="Leave out")
    noise = ipywidgets.FloatSlider(0, min=0, max=2, step=0.25, description="Noise (SD)")
    ease = ipywidgets.FloatSlider(0, min=0, max=2, step=0.25, description="Easier by")
    answers = {f"answer_{item}": control for item, control in enumerate(statements, 1)}
    before = measure(sheets)
    measured = lru_cache(64)(partial(measure, sheets))  # moving an answer leaves the many sheets alone

    def see(flip: int, drop: int, noise: float, ease: float, **answers: int) -> View:
        return view_bench(before, measured(flip, drop, noise, ease), answers)

    return Panel(
        controls=answers
        | {
            "flip": Control(flip, "If one key is forgotten, what happens to your number, and to alpha?"),
            "drop": Control(drop, "Which statement does its scale miss most?"),
            "noise": Control(
                noise, "Chance in every answer: how careless may people be before a scale falls apart?"
            ),
            "ease": Control(
                ease, "Statements easier to agree with: if nearly all reach the top, what can be told apart?"
            ),
        },
        charts={
            "sheet": LiveChart(
                sheet_chart(TEACHING),
                links={name: control.widget for name, control in answers.items()}
                | {"flip": flip, "drop": drop},
            ),
            "alphas": LiveChart(reliability_chart(_alphas(before.scales, "as filled in"))),
        },
        see=see,
        note="The statements are a teaching form, written for this workbook and not validated; do not "
        "use it with clients. 0 stands for a statement left blank. The many sheets are synthetic: no such "
        "people exist.",
    )


@dataclass(frozen=True)
class Measured:
    """What a form does to many people's sheets.

    Attributes
    ----------
    form, columns
        The form as it was altered, and the columns of the sheets that it scores.
    scales
        Scale name -> its reliability.
    ceiling
        Scale name -> share of sheets at the top score, 0 to 1.
    """

    form: Instrument
    columns: list[str]
    scales: dict[str, Reliability]
    ceiling: dict[str, float]


def measure(
    sheets: pd.DataFrame, flip: int = 0, drop: int = 0, noise: float = 0, ease: float = 0
) -> Measured:
    """Alter the teaching form or what people answered, and estimate each scale's reliability.

    Parameters
    ----------
    sheets
        Many people's answers, ``item_1`` to ``item_12``, as given.
    flip, drop
        A statement whose key is turned round, or that is left out; 0 for none.
    noise
        Standard deviation of chance added to each answer, which is then rounded and kept within 1 to 5.
    ease
        Points by which every statement is easier to agree with, in the direction of a stronger alliance.

    Examples
    --------
    >>> items = load_clinic().items.query("rater == 'client'")
    >>> measure(items, flip=4).scales["bond"].alpha < measure(items).scales["bond"].alpha
    True
    """
    form, columns = _altered(flip, drop)
    many = _spoilt(sheets[[f"item_{item}" for item in TEACHING.numbers]], noise, ease)[columns]
    scores = score(many, form, columns)
    answers = many.set_axis([f"item_{item}" for item in form.numbers], axis=1)
    return Measured(
        form,
        columns,
        {scale: reliability(answers, form, scale) for scale in _SCALES},
        {scale: float((scores[scale].dropna() > TEACHING.high - 1e-9).mean()) for scale in _SCALES},
    )


def view_bench(before: Measured, now: Measured, answers: Mapping[str, int]) -> View:
    """Return what the bench shows of one sheet, and of many before and after they were altered.

    ``answers`` holds ``answer_1`` to ``answer_12``: one sheet, 0 where left blank.

    Examples
    --------
    >>> before = measure(load_clinic().items.query("rater == 'client'"))
    >>> view = view_bench(before, before, {f"answer_{item}": 3 for item in range(1, 13)})
    >>> view.table["yours"].tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    given = {f"item_{item}": answers[f"answer_{item}"] or np.nan for item in TEACHING.numbers}
    own = score(pd.DataFrame([given]), now.form, now.columns).iloc[0]
    found = [now.scales[scale] for scale in _SCALES]
    table = pd.DataFrame(
        {
            "scale": _SCALES,
            "yours": [own[scale] for scale in _SCALES],
            "answered": [int(own[f"{scale}_answered"]) for scale in _SCALES],
            "alpha": [each.alpha for each in found],
            "low": [each.low for each in found],
            "high": [each.high for each in found],
            "omega": [each.omega for each in found],
            "standard error": [each.sem for each in found],
            "% at the top": [100 * now.ceiling[scale] for scale in _SCALES],
        }
    )
    alphas = pd.concat([_alphas(before.scales, "as filled in"), _alphas(now.scales, "now")])
    return View(
        _sentence(own, now, before.scales["bond"]),
        table,
        f"Your scores; and from {found[-1].people} complete synthetic sheets: alpha with its 95% interval, "
        "omega total, the standard error of measurement in points, and who reached the top score.",
        rows={"alphas": {"alphas": alphas}},
    )


def _altered(flip: int, drop: int) -> tuple[Instrument, list[str]]:
    """Return the form with one key turned and one statement left out, and the columns of what is left."""
    kept = [item for item in TEACHING.numbers if item != drop]
    number = {item: place for place, item in enumerate(kept, 1)}
    reverse = set(TEACHING.reverse) ^ ({flip} if flip else set())
    form = replace(
        TEACHING,
        items=len(kept),
        subscales={
            part: tuple(number[item] for item in items if item in number)
            for part, items in TEACHING.subscales.items()
        },
        reverse=tuple(number[item] for item in kept if item in reverse),
        wording={},
    )
    return form, [f"item_{item}" for item in kept]


def _spoilt(sheets: pd.DataFrame, noise: float, ease: float) -> pd.DataFrame:
    """Return the sheets with chance added to every answer, and every statement made easier to agree with."""
    if not noise and not ease:
        return sheets
    towards = np.array([-1 if item in TEACHING.reverse else 1 for item in TEACHING.numbers])
    chance = np.random.default_rng(1979).standard_normal(sheets.shape)
    answers = np.rint(sheets.to_numpy(float) + noise * chance + ease * towards)
    return pd.DataFrame(answers.clip(TEACHING.low, TEACHING.high), columns=sheets.columns)


def _alphas(found: Mapping[str, Reliability], state: str) -> pd.DataFrame:
    rows = [(scale, state, each.alpha, each.low, each.high) for scale, each in found.items()]
    return pd.DataFrame(rows, columns=["scale", "state", "alpha", "low", "high"])


def _sentence(own: pd.Series[float], now: Measured, before: Reliability) -> str:
    yours = ", ".join(
        f"{part} {own[part]:.2f}" if np.isfinite(own[part]) else f"{part} has too few answers to be scored"
        for part in PARTS
    )
    words = [f"Your sheet: {yours}."]
    if np.isfinite(own["alliance"]):
        words.append(f"Their mean, the alliance, is {own['alliance']:.2f}.")
    bond = now.scales["bond"]
    was = f"; it was {before.alpha:.2f}" if abs(bond.alpha - before.alpha) >= 0.005 else ""
    words.append(
        f"\nBond in {bond.people} synthetic sheets: alpha {bond.alpha:.2f}, 95% interval {bond.low:.2f} to "
        f"{bond.high:.2f}{was}."
    )
    if np.isfinite(bond.sem):
        words.append(f"So one person's bond score is good to within about {1.96 * bond.sem:.2f} either way.")
    words.append(f"{now.ceiling['bond']:.0%} of the sheets reach its top score.")
    return " ".join(words).replace(" \n", "\n")


def _name(item: int) -> str:
    part = next(part for part, items in TEACHING.subscales.items() if item in items)
    return f"{item}{'R' if item in TEACHING.reverse else ''} ({part})"
