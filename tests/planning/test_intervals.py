"""The intervals of simulated studies are those that our statistics give the same numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.planning import intervals
from alliancekit.planning.designs import DESIGNS
from alliancekit.planning.intervals import Study
from alliancekit.stats import correlate, intraclass_correlation
from alliancekit.stats.regression import regress


def study(design, **settings):
    usual = {"sessions": None, "raters": None, "therapists": None, "dropout": None}
    kind = DESIGNS[design]
    return Study(
        design, **usual | {"effect": kind.effect, "studies": 100, "seed": 1, "level": 0.95} | settings
    )


def caught(monkeypatch, name):
    """Let a helper say what it was given and what it returned."""
    calls = []
    real = getattr(intervals, name)

    def told(*args, **kwargs):
        calls.append((args, real(*args, **kwargs)))
        return calls[-1][1]

    monkeypatch.setattr(intervals, name, told)
    return calls


def test_a_correlation_has_the_interval_of_correlate(monkeypatch):
    pairs, sums = caught(monkeypatch, "_pair"), caught(monkeypatch, "_sums")
    asked = study("correlation", sessions=2, raters=2, dropout=0.3)
    low, high = DESIGNS["correlation"].found(np.random.default_rng(1), 5, 40, asked)
    (x, y), stayed = pairs[0][1], sums[0][0][2]
    for place in range(5):
        frame = pd.DataFrame({"x": x[place], "y": y[place]})[stayed[place]]
        expected = correlate(frame, "x", "y")
        assert (low[place], high[place]) == pytest.approx((expected.low, expected.high))


def test_clients_of_one_therapist_are_left_out_together(monkeypatch):
    pairs, sums = caught(monkeypatch, "_pair"), caught(monkeypatch, "_sums")
    asked = study("clustered", therapists=5, dropout=0.2)
    low, high = DESIGNS["clustered"].found(np.random.default_rng(2), 3, 43, asked)
    (x, y), stayed = pairs[0][1], sums[0][0][2]
    assert stayed.reshape(3, -1).sum(axis=1).max() <= 43
    for place in range(3):
        there = [(x[place, t][stayed[place, t]], y[place, t][stayed[place, t]]) for t in range(5)]

        def z(kept):
            return np.arctanh(
                np.corrcoef(np.concatenate([k[0] for k in kept]), np.concatenate([k[1] for k in kept]))[0, 1]
            )

        whole = z(there)
        changes = np.array([z(there[:t] + there[t + 1 :]) - whole for t in range(5)])
        half = 2.776445 * np.sqrt(0.8 * (changes**2).sum())  # t with 4 degrees of freedom
        assert (low[place], high[place]) == pytest.approx((np.tanh(whole - half), np.tanh(whole + half)))


def test_within_clients_the_interval_is_that_of_regress(monkeypatch):
    courses = caught(monkeypatch, "_course")
    asked = study("within", sessions=6, dropout=0)
    low, high = DESIGNS["within"].found(np.random.default_rng(3), 4, 25, asked)
    alliance, rest = (call[1] for call in courses)
    for place in range(4):
        now = alliance[place, :, :-1]
        then = asked.effect * now + np.sqrt(1 - asked.effect**2) * rest[place, :, 1:]
        centred = [(each - each.mean(axis=1, keepdims=True)).ravel() for each in (now, then)]
        fit = regress(centred[1], {"now": centred[0]}, np.repeat(np.arange(25), 5))
        expected = fit.estimate(now=1)
        assert (low[place] + high[place]) / 2 == pytest.approx(expected)
        assert high[place] - low[place] == pytest.approx(expected.high - expected.low, rel=1e-6)


def test_agreement_has_the_interval_of_our_icc():
    rng = np.random.default_rng(4)
    low, high = DESIGNS["agreement"].found(rng, 1, 30, study("agreement", raters=3))
    again = np.random.default_rng(4)
    person, own = again.standard_normal((1, 30, 1)), again.standard_normal((1, 30, 3))
    scores = np.sqrt(0.36) * person + np.sqrt(0.64) * own
    frame = pd.DataFrame(scores[0], columns=["a", "b", "c"])
    expected = intraclass_correlation(frame, ["a", "b", "c"])["ICC(3,1)"]
    assert (low[0], high[0]) == pytest.approx((expected.low, expected.high))


def test_therapists_have_the_stated_shares():
    asked = study("clustered", therapists=400, dropout=0)
    x, y = intervals._pair(np.random.default_rng(5), (10, 400, 20), asked, by_therapist=True)
    for values, share in ((x, intervals.THERAPIST_IN_ALLIANCE), (y, intervals.THERAPIST_IN_OUTCOME)):
        assert values.var() == pytest.approx(1, abs=0.03)
        between = values.mean(axis=-1).var() - values.var(axis=-1, ddof=1).mean() / 20
        assert between == pytest.approx(share, abs=0.012)
    assert np.corrcoef(x.ravel(), y.ravel())[0, 1] == pytest.approx(0.278, abs=0.012)
