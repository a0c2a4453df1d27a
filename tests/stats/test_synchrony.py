from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.clinic import load_clinic
from alliancekit.stats import synchrony


def found_in(client, therapist, **more):
    return synchrony(pd.DataFrame({"client": client, "therapist": therapist}), "client", "therapist", **more)


def wander(rng, n=120, carry=0.7):
    series = np.zeros(n + 50)
    for turn in range(1, n + 50):
        series[turn] = carry * series[turn - 1] + rng.standard_normal()
    return series[50:]


def share_called_synchronous(carry, *, keep_rhythm, runs=300):
    rng = np.random.default_rng(1)
    pairs = [(wander(rng, carry=carry), wander(rng, carry=carry)) for _ in range(runs)]
    return np.mean([found_in(a, b, controls=199, keep_rhythm=keep_rhythm).p < 0.05 for a, b in pairs])


@pytest.mark.parametrize("carry", [0.0, 0.5, 0.7])
def test_unrelated_series_are_called_synchronous_about_once_in_twenty(carry):
    assert 0.02 <= share_called_synchronous(carry, keep_rhythm=True) <= 0.09


def test_shuffled_turns_call_it_far_too_often():
    assert share_called_synchronous(0.7, keep_rhythm=False) > 0.25


@pytest.mark.parametrize("lag", [-4, 0, 3])
def test_the_lag_put_in_is_found(lag):
    rng = np.random.default_rng(3)
    client = wander(rng, 130)
    therapist = np.roll(client, lag) + 0.5 * rng.standard_normal(130)
    found = found_in(client[10:120], therapist[10:120])
    assert found.lag == lag
    assert found.p < 0.01
    assert {
        -4: "client 4 turns after the therapist",
        0: "same turn",
        3: "therapist 3 turns after the client",
    }[lag] in found.sentence()
    assert "does not show who moved whom" in found.sentence()


def test_the_control_keeps_the_quickest_rhythm_too():
    # Both turn at every turn and share nothing else; a control that loses that rhythm makes this look rare.
    rng = np.random.default_rng(8)
    turning = (-1.0) ** np.arange(120)
    found = [found_in(*(turning + 0.7 * rng.standard_normal((2, 120))), max_lag=0).p for _ in range(6)]
    assert np.mean(found) > 0.4


def test_p_counts_this_series_among_the_controls():
    client = wander(np.random.default_rng(9))
    assert found_in(client, client, controls=199).p == 1 / 200


def test_correlation_at_a_lag_is_the_plain_one():
    rng = np.random.default_rng(4)
    a, b = wander(rng), wander(rng)
    time = np.arange(120)
    a, b = (s - np.polyval(np.polyfit(time, s, 1), time) for s in (a, b))
    by_lag = found_in(a, b, controls=99).table.set_index("lag")
    assert by_lag.loc[2, "r"] == pytest.approx(np.corrcoef(a[:-2], b[2:])[0, 1])
    assert by_lag.loc[-2, "r"] == pytest.approx(np.corrcoef(a[2:], b[:-2])[0, 1])


def test_the_same_seed_gives_the_same_control():
    rng = np.random.default_rng(5)
    a, b = wander(rng), wander(rng)
    assert found_in(a, b, seed=7).table.equals(found_in(a, b, seed=7).table)
    assert not found_in(a, b, seed=7).table.equals(found_in(a, b, seed=8).table)


def test_words_when_chance_explains_it():
    rng = np.random.default_rng(6)
    found = found_in(wander(rng), wander(rng))
    assert found.p >= 0.05
    assert "synchrony is not shown" in found.sentence()
    assert abs(found.r) <= found.threshold


def test_both_lengths_even_and_odd_and_a_gap():
    rng = np.random.default_rng(8)
    for n in (60, 61):
        a, b = wander(rng, n), wander(rng, n)
        b[5] = np.nan
        assert found_in(a, b, controls=99).turns == n - 1


def test_the_sample_clinic_can_be_read():
    exchanges = load_clinic().exchanges
    _, first = next(iter(exchanges.groupby(["client_id", "session"], observed=True)))
    assert 0 < synchrony(first).p <= 1


@pytest.mark.parametrize(
    ("a", "b", "more", "word"),
    [
        (np.arange(20.0), np.arange(20.0), {}, "At least 30"),
        (np.arange(40.0), np.ones(40), {}, "same at every turn"),
        (np.arange(40.0) % 7, np.arange(40.0) % 5, {"max_lag": 20}, "allowed is 0 to 13"),
        (np.arange(40.0) % 7, np.arange(40.0) % 5, {"controls": 10}, "99 or more"),
    ],
)
def test_faults_are_named(a, b, more, word):
    with pytest.raises(ValueError, match=word):
        found_in(a, b, **more)
