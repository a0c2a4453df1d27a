"""Claim cards: say how sure you are, look at the evidence, judge, and see where your beliefs went."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets
import pandas as pd

from alliancekit.errors import UserError
from alliancekit.explorers.claims.charts import beliefs_chart, results_chart
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.literature.claims import VERDICTS, Claim, load_claims
from alliancekit.record import last_prediction, record_prediction

if TYPE_CHECKING:
    from collections.abc import Mapping

UNJUDGED = "not judged yet"
_FIRST, _AFTER = "09-claim-{choice}", "09-claim-{choice}-after"
_AFTER_LOOKING = ("verdict", "now", "mind")


def explore_claims(first: str = "C01") -> Panel:
    """Judge popular claims about the alliance; beliefs and verdicts are kept in the learner's record.

    For each claim the reader says how sure they are, looks at the evidence, judges, and says what would
    change their mind. The belief from before the look stays as it was.

    Parameters
    ----------
    first
        Id of the claim that lies on the desk at the start, ``"C01"`` to ``"C11"``.

    Returns
    -------
    Panel
        A widget to display.

    Raises
    ------
    UserError
        If there is no claim of that id.

    Examples
    --------
    >>> desk = explore_claims("C02")
    >>> desk.controls["shown"].widget.value = True
    >>> desk.controls["verdict"].widget.value = "does not hold"
    >>> desk.text.partition(". ")[0]
    'You: does not hold'
    """
    claims = load_claims()
    if first not in claims:
        raise UserError(f"There is no claim {first!r}. Choose one of {', '.join(claims)}.")
    sure = ipywidgets.IntSlider(50, min=0, max=100, step=5, description="Sure that it holds, %")
    prediction = Prediction(
        {"sure": sure},
        _FIRST,
        "What would you have to see, to be surer or less sure?",
        show="Look at the evidence",
        hide="Put the evidence away",
    )
    widgets = {
        "verdict": ipywidgets.Dropdown(options=[UNJUDGED, *VERDICTS], description="Your verdict"),
        "now": ipywidgets.IntSlider(50, min=0, max=100, step=5, description="Sure now, %"),
        "mind": ipywidgets.Text(
            description="What would change my mind", placeholder="a study, a figure, an experience ..."
        ),
    }
    questions = {
        "verdict": "Does the evidence carry all of the claim, a part of it, or nothing?",
        "now": "Are you surer than before you looked, or less sure?",
        "mind": "Which finding would make you change your verdict?",
    }

    def react(name: str, values: dict[str, Any]) -> Mapping[str, Any]:
        if name == "choice":
            return _kept(values["choice"])
        if name == "shown" and values["shown"] and last_prediction(_AFTER.format(**values)) is None:
            return {"now": values["sure"]}
        if name in _AFTER_LOOKING:
            record_prediction(_AFTER.format(**values), {each: values[each] for each in _AFTER_LOOKING})
        return {}

    def see(*, choice: str, sure: int, shown: bool, verdict: str, now: int, mind: str) -> View:  # noqa: ARG001
        looked = shown or last_prediction(_FIRST.format(choice=choice)) is not None
        return view_claim(
            claims[choice], shown, looked, verdict, _beliefs(claims, choice, sure, now, verdict)
        )

    choice = ipywidgets.Dropdown(
        options=[(f"{each.id} · {each.title}", each.id) for each in claims.values()],
        value=first,
        description="Claim",
    )
    for name, value in _kept(first).items():
        widgets[name].value = value
    nothing = pd.DataFrame({"label": [], "value": [], "low": [], "high": []})
    unjudged = pd.DataFrame({"title": [], "first": [], "last": []})
    return Panel(
        controls={
            "choice": Control(choice, "Which of these have you heard, or said?"),
            "sure": Control(sure, "Before you look: how sure are you that the claim holds?"),
        }
        | {name: Control(widget, questions[name]) for name, widget in widgets.items()},
        charts={
            "results": LiveChart(results_chart(nothing)),
            "beliefs": LiveChart(beliefs_chart(unjudged, [each.title for each in claims.values()])),
        },
        see=see,
        prediction=prediction,
        react=react,
        pages={"The evidence": ["results"], "All your claims": ["beliefs"]},
        note="The figures are real, with their sources; the verdicts are this workbook’s own, and you may "
        "have "
        "good reason for another.",
    )


def _kept(choice: str) -> dict[str, Any]:
    """Return what the reader made of a claim after they had looked."""
    kept = last_prediction(_AFTER.format(choice=choice))
    kept = kept if isinstance(kept, dict) else {}
    verdict, now, mind = (kept.get(each) for each in _AFTER_LOOKING)
    return {
        "verdict": verdict if verdict in VERDICTS else UNJUDGED,
        "now": now if isinstance(now, int) and 0 <= now <= 100 else 50,
        "mind": mind if isinstance(mind, str) else "",
    }


def _beliefs(claims: Mapping[str, Claim], choice: str, sure: int, now: int, verdict: str) -> pd.DataFrame:
    """Return what the reader believed of each claim, first and last, and the two verdicts."""
    rows = []
    for each in claims.values():
        mine = _kept(each.id) if each.id != choice else {"verdict": verdict, "now": now}
        began = last_prediction(_FIRST.format(choice=each.id)) if each.id != choice else sure
        if mine["verdict"] != UNJUDGED and isinstance(began, int):
            rows.append((each.title, began, mine["now"], mine["verdict"], each.verdict))
    return pd.DataFrame(rows, columns=["title", "first", "last", "you", "workbook"])


def view_claim(claim: Claim, shown: bool, looked: bool, verdict: str, beliefs: pd.DataFrame) -> View:
    """Return what the desk shows: the claim, the evidence once looked at, the verdict once judged.

    Parameters
    ----------
    claim
        The claim.
    shown
        Whether the evidence is.
    looked
        Whether it ever was, so that the first belief stays as it is.
    verdict
        The reader's.
    beliefs
        ``title``, ``first``, ``last``, ``you`` and ``workbook``, a row a claim that was judged.

    Examples
    --------
    >>> nothing = pd.DataFrame(columns=["title", "first", "last", "you", "workbook"])
    >>> view_claim(load_claims()["C03"], False, False, UNJUDGED, nothing).sentence
    'How sure are you that this holds? Move the slider, then look at the evidence.'
    """
    judged = verdict != UNJUDGED
    results = claim.pooled() if shown else claim.pooled()[:0]
    rows = pd.DataFrame(
        {
            "label": results["about"] + ", " + results["source"],
            "value": results["value"],
            "low": results["low"],
            "high": results["high"],
        }
    )
    waits = (
        "Comes when you look."
        if not shown
        else ""
        if len(rows)
        else "No pooled figure fits: read the evidence."
    )
    if not shown:
        sentence = "How sure are you that this holds? Move the slider, then look at the evidence."
    elif not judged:
        sentence = (
            "Read the evidence below the picture. Does it carry the whole claim? Then choose your verdict."
        )
    else:
        sentence = f"You: {verdict}. This workbook: {claim.verdict}. {claim.why}\n"
        sentence += f"What would change that: {claim.change}"
    evidence = "".join(
        f"<li>{escape(each.text)} <i>({escape(each.source)})</i></li>" for each in claim.evidence
    )
    before = "You looked already: this is what you believed before."
    return View(
        sentence,
        beliefs.rename(columns={"title": "claim", "workbook": "this workbook"}),
        "The claims that you have judged: how sure you were and are (percent), both verdicts.",
        rows={"results": {"results": rows}, "beliefs": {"beliefs": beliefs[["title", "first", "last"]]}},
        signals={"results": {"told": waits}},
        disabled={"sure": before}
        if looked
        else dict.fromkeys(_AFTER_LOOKING, "First say how sure you are, and look."),
        above=f"<h3>“{escape(claim.claim)}”</h3>",
        below=f"<h3>The evidence</h3><ul>{evidence}</ul>" if shown else "",
        pages={"All your claims": _same_verdicts(beliefs)},
    )


def _same_verdicts(beliefs: pd.DataFrame) -> str:
    if beliefs.empty:
        return "You have judged no claim yet."
    same = int((beliefs["you"] == beliefs["workbook"]).sum())
    return f"You have judged {len(beliefs)}; on {same} your verdict is this workbook's."
