"""Agreement of a class on one session: by hand, by published baselines, and how often its interval holds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.simulate.class_ratings import simulate_class
from alliancekit.stats.class_agreement import _variance_interval


def rows(bond, goals=3.0, tasks=3.0, **more):
    people = [f"p{place}" for place in range(len(bond))]
    frame = pd.DataFrame(
        {"person": people, "client_id": "V", "session": 1, "rater": "observer", "bond": bond}
    )
    return frame.assign(goals=goals, tasks=tasks, **more)


def test_r_wg_by_hand():
    # James, Demaree & Wolf (1984): 1 minus the variance over (A^2 - 1) / 12, here 2. Variance of 1, 2, 3, 4, 5: 2.5.
    found = ak.class_agreement(rows([1.0, 2, 3, 4, 5], goals=[3.0, 3, 4, 3, 3]))
    by_part = found.parts.set_index("rated")
    assert by_part.loc["bond", "agreement"] == pytest.approx(1 - 2.5 / 2)
    assert by_part.loc["goals", "agreement"] == pytest.approx(1 - 0.2 / 2)
    assert by_part.loc["tasks", "agreement"] == 1
    assert found.parts["rated"].tolist() == ["bond", "goals", "tasks"]  # widest spread first


def test_random_ticks_agree_to_the_degree_0():
    ticks = np.random.default_rng(3).integers(1, 6, 20_000).astype(float)
    found = ak.class_agreement(rows(ticks))
    assert found.parts.set_index("rated").loc["bond", "agreement"] == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize(("people", "answers"), [(5, 4), (12, 1), (30, 4), (30, 1)])
def test_its_interval_holds_the_true_spread_as_often_as_it_says(people, answers):
    rng = np.random.default_rng(people * 10 + answers)

    def draw(n):
        person = rng.normal(0, 0.7, (n, 1))
        return np.clip(np.rint(3.4 + person + rng.normal(0, 0.9, (n, answers))), 1, 5).mean(axis=1)

    true = draw(200_000).var()
    inside = [
        low <= true <= high for low, high in (_variance_interval(draw(people), 0.95) for _ in range(600))
    ]
    assert 0.92 <= np.mean(inside) <= 0.985


def test_whole_agreement_has_no_interval_and_says_so():
    found = ak.class_agreement(rows([4.0, 4, 4, 4, 4]))
    assert found.parts["agreement"].tolist() == [1, 1, 1]
    assert found.parts["agreement_low"].isna().all()
    assert "these data give it no interval" in found.sentence()


def test_with_few_people_no_correlation_is_given_and_care_is_asked_for():
    many = pd.concat([rows([3.0, 4, 5, 2]).assign(session=n, goals=n - 0.5) for n in range(1, 6)])
    found = ak.class_agreement(many)
    assert found.icc == {}
    assert "fewer than 5 people" in found.sentence()


def test_over_sessions_it_is_the_intraclass_correlation():
    rng = np.random.default_rng(0)
    truth = {n: 2 + n / 2 for n in range(1, 6)}
    many = pd.concat(
        [
            rows(np.clip(truth[n] + rng.normal(0, 0.3, 6), 1, 5), goals=3 + rng.normal(0, 0.4, 6)).assign(
                session=n
            )
            for n in truth
        ]
    )
    found = ak.class_agreement(many)
    wide = many.pivot_table("bond", "session", "person")
    assert found.icc["bond"] == ak.intraclass_correlation(wide)["ICC(2,1)"]
    assert found.icc["bond"] > 0.8 > found.icc["goals"]
    assert "agree which session had more" in found.sentence()


def test_statements_come_beside_the_parts_and_the_picture_names_the_synthetic():
    table = simulate_class(12, seed=2)
    scored = ak.score(table, "teaching")
    ratings = table.assign(**scored[["bond", "goals", "tasks"]])
    ratings.attrs["synthetic"] = True
    found = ak.class_agreement(ratings)
    assert len(found.statements) == 12
    assert found.sentence().startswith("Synthetic: 12 people")
    assert found.chart().to_dict()["title"]["text"].startswith("Synthetic: ")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (rows([3.0, 4]).drop(columns="person"), "no column person"),
        (rows([3.0]), "No two people rated the same session"),
        (rows([3.0, 4]).assign(session=[1, 2]), "No two people rated the same session"),
        ([1, 2], "no column person"),
    ],
)
def test_what_cannot_be_compared_is_named(frame, said):
    with pytest.raises(ak.UserError, match=said):
        ak.class_agreement(frame)
