from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.stats import truth_and_bias


def fit(judgement, truth, bias=None, groups=None):
    columns = {"therapist": judgement, "client": truth, "bias": bias, "groups": groups}
    frame = pd.DataFrame({name: column for name, column in columns.items() if column is not None})
    named = {"bias": None if bias is None else "bias", "groups": None if groups is None else "groups"}
    return truth_and_bias(frame, "therapist", "client", **named)


def draw(rng, clients=120, therapists=30):
    therapist = np.repeat(np.arange(therapists), clients // therapists)
    truth = rng.normal(4, 0.7, clients)
    habit = rng.normal(0, 0.5, therapists)[therapist]
    judgement = 3.6 + 0.4 * (truth - 4) + 0.5 * habit + rng.normal(0, 0.3, clients)
    return judgement, truth, habit, therapist


def test_coverage_with_clients_of_one_therapist_alike():
    rng = np.random.default_rng(1)
    hits = np.zeros(3)
    for _ in range(400):
        judgement, truth, habit, therapist = draw(rng)
        plain = fit(judgement, truth, groups=therapist)
        full = fit(judgement, truth, habit, groups=therapist)
        hits += [plain.direction.includes(-0.4), plain.truth.includes(0.4), full.bias.includes(0.5)]
    assert ((hits / 400 >= 0.92) & (hits / 400 <= 0.98)).all(), hits / 400


def test_noise_in_the_benchmark_weakens_the_truth_force():
    # Known bias: a benchmark with reliability .5 halves the truth force.
    rng = np.random.default_rng(2)
    truth = rng.standard_normal(20_000)
    judgement = 0.8 * truth + rng.standard_normal(20_000)
    seen = truth + rng.standard_normal(20_000)
    assert fit(judgement, seen).truth == pytest.approx(0.4, abs=0.03)


def test_missing_rows_are_left_out_and_words_fit():
    judgement, truth, habit, _ = draw(np.random.default_rng(3))
    found = fit(np.append(judgement, np.nan), np.append(truth, 3), np.append(habit, 1))
    assert found.n == 120
    assert found.sentence().startswith("The therapist rates below the client")
    assert "follows" in found.sentence()
    none = fit(np.random.default_rng(4).normal(4, 1, 20), truth[:20])
    assert "does not clearly follow" in none.sentence()
    against = fit(8 - judgement, truth)
    assert "The therapist's rating runs against the client's" in against.sentence().replace("; t", "; T")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (([1, 2, 3, 4, 5], [3, 3, 3, 3, 3]), "does not vary"),
        (([1, 2, 3], [1, 2, 4]), "Found 3 rows"),
        (([1, 2, 3, 4, 5], [1, 2, 4, 3, 5], None, [1, 1, 1, 2, 2]), "3 or more"),
    ],
)
def test_faults_are_named(arguments, word):
    with pytest.raises(ValueError, match=word):
        fit(*arguments)
