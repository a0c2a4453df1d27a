from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliancekit.stats import actor_partner

TRUE = {
    ("client", "actor"): 0.5,
    ("client", "partner"): 0.2,
    ("therapist", "actor"): 0.4,
    ("therapist", "partner"): 0.0,
}


def draw(rng, n):
    c1 = rng.standard_normal(n)
    t1 = 0.36 * c1 + rng.standard_normal(n)
    shared = rng.standard_normal(n)
    return pd.DataFrame(
        {
            "c1": c1,
            "t1": t1,
            "c2": 0.5 * c1 + 0.2 * t1 + shared + rng.standard_normal(n),
            "t2": 0.4 * t1 + shared + rng.standard_normal(n),
        }
    )


def test_coverage():
    rng = np.random.default_rng(1)
    hits = dict.fromkeys(TRUE, 0)
    for _ in range(400):
        for person, effect, _, low, high in actor_partner(
            draw(rng, 60), ("c1", "c2"), ("t1", "t2")
        ).table.to_numpy():
            hits[person, effect] += low <= TRUE[person, effect] <= high
    assert all(0.92 <= count / 400 <= 0.98 for count in hits.values()), hits


def test_what_is_left_is_shared():
    found = actor_partner(draw(np.random.default_rng(2), 5000), ("c1", "c2"), ("t1", "t2"))
    assert found.left_over == pytest.approx(0.5, abs=0.05)
    assert "the client's later rating went with their own earlier one" in found.sentence()
    assert "the therapist's later rating did not clearly go with the client's earlier one" in found.sentence()


def test_groups_and_faults():
    frame = draw(np.random.default_rng(3), 40).assign(therapist_id=["A", "B", "C", "D"] * 10)
    grouped = actor_partner(frame, ("c1", "c2"), ("t1", "t2"), groups="therapist_id")
    assert grouped.n == 40
    assert not grouped.table["low"].equals(actor_partner(frame, ("c1", "c2"), ("t1", "t2")).table["low"])
    with pytest.raises(ValueError, match="no column c3"):
        actor_partner(frame, ("c1", "c3"), ("t1", "t2"))
