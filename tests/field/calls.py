"""What learners type and call: answers as they are written, functions that never end, columns that do not belong together."""

from __future__ import annotations

import contextlib
import io
import itertools

import numpy as np
import pandas as pd

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.exercises import exercises_of, judge
from alliancekit.stats.regression import regress
from tests.field.doors import Input
from tests.field.made import items

_CLINIC = ak.load_clinic()
DOOR = "Python"


def call(name, made, *said):
    """A call, and what it must say; an error in plain words is what it says, any other goes through."""

    def told():
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            try:
                result = made()
            except UserError as refused:
                result = f"refused: {refused}"
        return f"{'' if result is None else result} {shown.getvalue()}".strip()

    return Input(name, told, {DOOR: said})


def typed(name, exercise, write, *said):
    """An answer to an exercise as text, written from the right one: the verdict and the message."""
    found = next(each for each in exercises_of(exercise[:2]) if each.id == exercise)

    def made():
        right = found.answer(found.variant(_CLINIC, 0))
        judgement = judge(found, write(right) if callable(write) else write, _CLINIC)
        return f"{judgement.verdict}: {judgement.message}"

    return call(f"{exercise}: {name}", made, *said)


def function(name, exercise, answer, *said):
    """An answer that is a function."""
    found = next(each for each in exercises_of(exercise[:2]) if each.id == exercise)
    return call(
        f"{exercise}: {name}",
        lambda: (seen := judge(found, answer, _CLINIC)) and f"{seen.verdict}: {seen.message}",
        *said,
    )


def grows(intake, last):
    rows = []
    while True:
        rows.append(1)


def doubles(intake, last):
    text = "x"
    while True:
        text = text + text


def prints(intake, last):
    for n in itertools.count():
        print(n)


def prints_much(intake, last):
    for n in range(400):
        print(n)
    return 100 * (intake - last) / intake if intake else 0


def asks(intake, last):
    return float(input("how much? "))


def loops(intake, last):
    while True:
        pass


def holds_on(intake, last):
    while True:
        with contextlib.suppress(Exception):
            while True:
                pass


def calls_itself(intake, last):
    return calls_itself(intake, last)


def builds_an_array(intake, last):
    return [np.ones(10_000_000) for _ in range(1000)]


def leaves(intake, last):
    raise SystemExit


def with_percent(intake, last):
    return f"{100 * (intake - last) / intake if intake else 0:.2f}%"


def with_percent_and_words(intake, last):
    return f"{100 * (intake - last) / intake if intake else 0:.2f} per cent"


def in_100(alliance, distress):
    high = alliance > alliance.median()
    return f"{100 * (distress[high] < distress.median()).mean():.2f}%"


def _minus(sign):
    return lambda right: f"{sign}{abs(right):.2f}" if right < 0 else f"{right:.2f}"


TYPED = [
    *(typed(f"minus as U+{ord(sign):04X}", "03-1", _minus(sign), "right") for sign in "-−–—‐‑﹣－‒―➖˗⁻"),
    *(typed(f"U+{ord(mark):04X} in front", "03-1", lambda right, mark=mark: f"{mark}{right:.2f}", "right") for mark in "\u200b\u200e\u202a\ufeff\u2060\xad\xa0"),
    typed("r = in front, no nought", "03-1", lambda right: f"r = {right:.2f}".replace("0.", "."), "right"),
    typed("a decimal comma", "03-1", lambda right: f"{right:.2f}".replace(".", ","), "right"),
    typed("the sentence of a chart", "03-1", lambda right: f"r = {right:.2f}, 95% interval -.50 to -.30", "right"),
    typed("fullwidth digits", "03-1", lambda right: f"{right:.2f}".translate({48 + d: 0xFF10 + d for d in range(10)}), "right"),
    typed("Arabic digits", "03-1", lambda right: f"{right:.2f}".translate({48 + d: 0x660 + d for d in range(10)}), "right"),
    typed("quotation marks", "03-1", lambda right: f"“{right:.2f}”", "right"),
    typed("a full stop behind", "03-1", lambda right: f"{right:.2f}.", "right"),
    typed("two numbers", "03-1", "0.3 or 0.4", "could not read"),
    typed("a thousands separator", "03-1", "1,250", "could not read", "thousands"),
    typed("percent of 100", "07-4", lambda right: f"{right:.0f}%", "right"),
    function("75.00%", "00-4", with_percent, "right"),
    function("75.00 per cent", "00-4", with_percent_and_words, "right"),
    function("60.00%", "03-4", in_100, "right"),
]  # fmt: skip

# Which limit is met first, time or memory, is the machine's affair where memory fills slowly.
ENDLESS = [
    function("a list that grows", "00-4", grows, "was stopped", "never ends"),
    function("a text that doubles", "00-4", doubles, "filled more than"),
    function("an array that grows", "00-4", builds_an_array, "was stopped"),
    function("prints for ever", "00-4", prints, "printed more than"),
    function("prints four hundred lines", "00-4", prints_much, " 19 … and", "more lines, not shown"),
    function("asks for input", "00-4", asks, "asks with `input()`"),
    function("loops for ever", "00-4", loops, "stopped after 5 seconds", "loop that never ends"),
    function("loops and catches everything", "00-4", holds_on, "stopped after 5 seconds"),
    function("calls itself for ever", "00-4", calls_itself, "RecursionError"),
    function("ends the program", "00-4", leaves, "SystemExit"),
]

_PRE, _POST = pd.Series([22, 15, 18], index=["A", "B", "C"]), pd.Series([8, 9, 17], index=["B", "C", "A"])
_EARLY = ak.phase_means(_CLINIC, "client", "early").merge(_CLINIC.clients)
_SORTED = _EARLY.sort_values("alliance")["alliance"]
_HEARD = "indexes differ"


def _spoilt(column, *values):
    """A class's own table in which somebody's missing values are codes."""
    frame = _CLINIC.sessions.query("rater == 'client'").head(200).reset_index(drop=True)
    frame[column] = frame[column].astype(float)
    frame.loc[range(5, 5 + len(values)), column] = list(values)
    return frame


_REPLACE = "far from all its other values"
_SPOILT = _spoilt("outcome", -99, 999)


def _turned_twice():
    """Forms of the teaching key whose reverse-keyed items somebody turned round already."""
    rng = np.random.default_rng(0)
    level = rng.integers(2, 5, 40)[:, None]
    return ak.score(
        pd.DataFrame(np.clip(level + rng.integers(-1, 2, (40, 12)), 1, 5), columns=items("item_{}")),
        "teaching",
    ).attrs["notes"]


COLUMNS = [
    call("py_misaligned: two columns, one of them sorted", lambda: ak.correlate(_SORTED, _EARLY["outcome_end"]), "names of its columns"),
    call("reliable_change, sorted", lambda: ak.reliable_change(_SORTED, _EARLY["outcome_end"], points=1, higher_is_better=True), _HEARD),
    call("reliable_change, other people", lambda: ak.reliable_change(_PRE, _POST, "core-10"), _HEARD),
    call("reliable_change, one is longer", lambda: ak.reliable_change([1, 2, 3], [1, 2], "core-10"), "equally long"),
    call("regress, sorted", lambda: regress(_EARLY["outcome_end"], {"alliance": _SORTED}), _HEARD),
    call("py_reliable_change_missing_codes", lambda: ak.reliable_change([22, 15, 18], [8, -99, 999], "core-10"), "post holds -99, 999", "0 to 40"),
    call("reliable_change, a code, no form", lambda: ak.reliable_change([22, 15, 18], [8, -99, 11], points=5, higher_is_better=False), "post holds -99"),
    call("reliable_change, text", lambda: ak.reliable_change(["22", "", "18"], [8, 9, 11], "core-10"), "leave a missing score as NaN"),
    call("correlate, codes", lambda: ak.correlate(_SPOILT, "alliance", "outcome"), "outcome holds -99, 999", _REPLACE),
    call("correlate, 99 among ratings", lambda: ak.correlate(_spoilt("alliance", 99), "alliance", "outcome"), "alliance holds 99"),
    call("partial_correlation, codes", lambda: ak.partial_correlation(_SPOILT, "alliance", "outcome", "session"), _REPLACE),
    call("within_between, codes", lambda: ak.within_between(_SPOILT, "alliance", "outcome", "client_id"), _REPLACE),
    call("variance_between, codes", lambda: ak.variance_between(_SPOILT, "outcome", "client_id"), _REPLACE),
    call("lagged, codes", lambda: ak.lagged(_SPOILT, "alliance", "outcome"), _REPLACE),
    call("bland_altman, codes", lambda: ak.bland_altman(_SPOILT, "alliance", "outcome"), _REPLACE),
    call("intraclass_correlation, codes", lambda: ak.intraclass_correlation(_SPOILT, ["alliance", "outcome"]), _REPLACE),
    call("find_ruptures, codes", lambda: ak.find_ruptures(_spoilt("alliance", -9), "alliance"), "alliance holds -9"),
    call("scatter, codes", lambda: ak.scatter(_SPOILT, "alliance", "outcome"), _REPLACE),
    call("correlate, changes of -9 and 3", lambda: ak.correlate(pd.DataFrame({"x": [-9, 3, -2, 1, 0], "y": [1, 3, 2, 5, 4]}), "x", "y"), "n = 5"),
    call("correlate, ages up to 99", lambda: ak.correlate(pd.DataFrame({"x": [40, 52, 47, 99], "y": [1, 3, 2, 5]}), "x", "y"), "n = 4"),
    call("score, no person has more than one answer", lambda: ak.score(pd.DataFrame(np.diag([3.0] * 12) + np.where(np.eye(12), 0, np.nan), columns=items("item_{}")), "wai-sr").attrs["notes"], "no form has more than one answer"),
    call("score, items turned round before", _turned_twice, "turned round before"),
    call("score, long, no person has more than one", lambda: ak.score(pd.DataFrame({"id": range(12), "item": range(1, 13), "answer": [3] * 12}), "wai-sr"), "No person has more than one answer"),
    call("reliability, codes", lambda: ak.reliability(pd.DataFrame([[1, 2, 3], [2, 3, 4], [3, 4, -99]], columns=["a", "b", "c"]), ["a", "b", "c"]).notes, "-99 lies far from all other answers"),
]  # fmt: skip
