"""Scoring bench: answer twelve statements, watch three numbers form, and see what spoils them."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

import ipywidgets
import numpy as np
import pandas as pd

from alliancekit.clinic import PARTS, Clinic, given_or_sample
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.scoring.charts import reliability_chart, sheet_chart
from alliancekit.explorers.scoring.spoiling import Measured, measure
from alliancekit.instruments import TEACHING, score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliancekit.instruments import Reliability

_START = (5, 4, 4, 2, 2, 1, 4, 5, 3, 1, 2, 2)
_SESSION = 3
_SCALES = (*PARTS, "alliance")
_SPOIL = "Four ways to spoil a form"
_CHANCE = 0.5  # alpha below which more of the scores' variance is error than not
_CROWDED = 0.5  # share of sheets at the top from which the sentence warns


def explore_scoring(clinic: Clinic | None = None) -> Panel:
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
    >>> bench = explore_scoring()
    >>> bench.controls["flip"].widget.value = 4
    >>> "Bond" in bench.text
    True
    """
    clinic = given_or_sample(clinic)
    items = clinic.items
    sheets = items[(items["rater"] == "client") & (items["session"] == _SESSION)].reset_index(drop=True)
    statements = [
        Control(
            ipywidgets.IntSlider(answer, min=0, max=5, description=_name(item)),
            TEACHING.wording["client"][item - 1],
            worded=True,
        )
        for item, answer in enumerate(_START, 1)
    ]
    choices = [("none", 0), *((f"statement {_name(item)}", item) for item in TEACHING.numbers)]
    flip = ipywidgets.Dropdown(options=choices, description="Turn the key of")
    drop = ipywidgets.Dropdown(options=choices, description="Leave out")
    noise = ipywidgets.FloatSlider(0, min=0, max=2, step=0.25, description="Noise (SD)")
    ease = ipywidgets.FloatSlider(0, min=0, max=2, step=0.25, description="Easier by")
    answers = {f"answer_{item}": control for item, control in enumerate(statements, 1)}
    measured = lru_cache(64)(partial(measure, sheets))  # moving an answer leaves the many sheets alone
    before = measured(0, 0, 0, 0)

    def see(flip: int, drop: int, noise: float, ease: float, **answers: int) -> View:
        return view_bench(before, measured(flip, drop, noise, ease), answers, flip, drop)

    return Panel(
        controls=answers
        | {
            "flip": Control(
                flip, "If one key is forgotten, what happens to your number, and to alpha?", _SPOIL
            ),
            "drop": Control(drop, "Which statement does its scale miss most?", _SPOIL),
            "noise": Control(
                noise,
                "Chance in every answer: how careless may people be before a scale falls apart?",
                _SPOIL,
            ),
            "ease": Control(
                ease,
                "Statements easier to agree with: if nearly all reach the top, what can be told apart?",
                _SPOIL,
            ),
        },
        charts={
            "sheet": LiveChart(
                sheet_chart(TEACHING),
                links={name: control.widget for name, control in answers.items()},
            ),
            "alphas": LiveChart(reliability_chart(_alphas(before.scales, "as filled in"))),
        },
        see=see,
        wide=["sheet", "alphas"],
        note="The statements are a teaching form, written for this workbook and not validated; do not "
        "use it with clients. 0 stands for a statement left blank. The many sheets are synthetic: no such "
        "people exist.",
    )


def view_bench(
    before: Measured, now: Measured, answers: Mapping[str, int], flip: int = 0, drop: int = 0
) -> View:
    """Return what the bench shows of one sheet, and of many before and after they were altered.

    Parameters
    ----------
    before, now
        The many sheets as they were filled in, and as they are with what was altered.
    answers
        ``answer_1`` to ``answer_12``: one sheet, 0 where left blank.
    flip, drop
        The statement whose key was turned round in ``now``, and the one that was left out; 0 for none.

    Examples
    --------
    >>> from alliancekit.clinic import load_clinic
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
            "sheets": [each.people for each in found],
            "alpha": [float(each.alpha) for each in found],
            "low": [each.alpha.low for each in found],
            "high": [each.alpha.high for each in found],
            "omega": [each.omega for each in found],
            "standard error": [each.sem for each in found],
            "% at the top": [100 * now.ceiling[scale] for scale in _SCALES],
        }
    )
    alphas = pd.concat([_alphas(before.scales, "as filled in"), _alphas(now.scales, "now")])
    return View(
        _sentence(own, before, now, _part(flip or drop or 1)),
        table,
        "Your scores; and from the synthetic sheets that are complete for a scale: alpha with its 95% "
        "interval, omega total, the standard error of measurement in points, and who reached the top score.",
        rows={"alphas": {"alphas": alphas}},
        signals={"sheet": {"flip": flip, "drop": drop}},
    )


def _alphas(found: Mapping[str, Reliability], state: str) -> pd.DataFrame:
    rows = [
        (scale, state, float(alpha), alpha.low, alpha.high)
        for scale, alpha in ((scale, each.alpha) for scale, each in found.items())
    ]
    return pd.DataFrame(rows, columns=["scale", "state", "alpha", "low", "high"])


def _sentence(own: pd.Series[float], before: Measured, now: Measured, part: str) -> str:
    """Say the sheet's scores, and what the many sheets tell of one part."""
    scored = [f"{part} {own[part]:.2f}" for part in PARTS if np.isfinite(own[part])]
    missing = [part for part in PARTS if not np.isfinite(own[part])]
    yours = [", ".join(scored)] if scored else []
    if missing:
        yours.append(f"too few answers for {', '.join(missing)}")
    words = [f"Your sheet: {'; '.join(yours)}."]
    if np.isfinite(own["alliance"]):
        words.append(f"Their mean, the alliance, is {own['alliance']:.2f}.")
    found, top = now.scales[part], now.ceiling[part]
    was = before.scales[part].alpha
    change = f"; it was {was:.2f}" if abs(found.alpha - was) >= 0.005 else ""
    words.append(
        f"\n{part.capitalize()} in {found.people} synthetic sheets: alpha {found.alpha:.2f}, 95% interval "
        f"{found.alpha.low:.2f} to {found.alpha.high:.2f}{change}."
    )
    if top >= _CROWDED:
        words.append(
            f"{top:.0%} of the sheets reach its top score. Where most people share one score, the form can "
            f"hardly tell them apart, and its small standard error ({found.sem:.2f}) is no sign of precision."
        )
    elif found.alpha < 0:
        words.append("The answers run against each other, so nothing can be said of one person's score.")
    elif found.alpha < _CHANCE:
        words.append(
            "By that figure, more than half of what sets the scores apart is chance: one person's score says "
            "little."
        )
    else:
        words.append(
            f"So one person's {part} score is good to within about {1.96 * found.sem:.2f} either way. "
            f"{top:.0%} of the sheets reach its top score."
        )
    return " ".join(words).replace(" \n", "\n")


def _part(item: int) -> str:
    return next(part for part, items in TEACHING.subscales.items() if item in items)


def _name(item: int) -> str:
    return f"{item}{'R' if item in TEACHING.reverse else ''} ({_part(item)})"
