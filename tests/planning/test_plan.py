"""The planner: its simulated power is the power that theory gives, and what is asked wrongly is answered."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.power import TTestIndPower

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.planning import plan_steps, running
from alliancekit.planning.asking import checked_study
from alliancekit.planning.designs import DESIGNS
from alliancekit.planning.intervals import SHARED, STABLE, expected_correlation

MANY = 20_000
THREE = 0.9973  # an interval that holds the true power in all but 3 of 1,000 cases


def fisher_power(r, n):
    reach = np.arctanh(r) + r / (2 * (n - 1))  # Hotelling's (1953) correction of the bias of z
    return NormalDist().cdf(reach * np.sqrt(n - 3) - 1.959964)


def power_of(design, **asked):
    """Return the power at one size, with an interval of three standard errors."""
    found = ak.plan_study(design, studies=MANY, seed=3, **asked).power
    half = 3 * np.sqrt(max(found * (1 - found), 1e-4) / MANY)
    return found - half, found + half


@pytest.mark.parametrize(("r", "n"), [(0.278, 100), (0.278, 40), (0.15, 200), (0.5, 30), (-0.278, 100)])
def test_a_correlation_has_the_power_of_fishers_z(r, n):
    low, high = power_of("correlation", effect=r, clients=n, dropout=0)
    assert low - 0.004 <= fisher_power(abs(r), n) <= high + 0.004  # z is not quite normal


def test_a_correlation_agrees_with_the_exact_distribution():
    """Two-sided t-test of r = 0, its power from scipy's draws of the same pairs, sorted out one by one."""
    rng = np.random.default_rng(11)
    x = rng.standard_normal((4000, 60))
    y = 0.3 * x + np.sqrt(1 - 0.09) * rng.standard_normal(x.shape)
    drawn = np.mean([stats.pearsonr(*pair).pvalue < 0.05 for pair in zip(x, y, strict=True)])
    found = ak.plan_study("correlation", effect=0.3, clients=60, dropout=0, studies=4000, seed=5).power
    assert abs(found - drawn) < 4 * np.sqrt(2 * 0.25 / 4000)


@pytest.mark.parametrize(("d", "n"), [(0.2, 100), (0.5, 128), (0.8, 52), (-0.5, 64)])
def test_an_experiment_has_the_power_of_students_t(d, n):
    exact = TTestIndPower().power(abs(d), n // 2, 0.05)
    low, high = power_of("experiment", effect=d, clients=n, dropout=0)
    assert low <= exact <= high


def test_the_textbook_case_needs_128_clients():
    """d = .50, power .80, alpha .05: 64 in each arm (Cohen 1992, Psychological Bulletin 112:155-159)."""
    found = ak.plan_study("experiment", effect=0.5, clients=100, dropout=0, studies=5000, seed=1).needed(0.8)
    assert found.low - 3 <= 128 <= found.high + 3
    assert repr(found).startswith(f"clients = {int(found)}, 95% interval")


@pytest.mark.parametrize(("icc", "raters", "n"), [(0.36, 2, 40), (0.2, 3, 30), (0.6, 2, 12)])
def test_agreement_has_the_power_of_its_f_ratio(icc, raters, n):
    df, rest = n - 1, (n - 1) * (raters - 1)
    ratio = 1 + raters * icc / (1 - icc)
    exact = stats.f.sf(stats.f.ppf(0.975, df, rest) / ratio, df, rest)
    low, high = power_of("agreement", effect=icc, raters=raters, clients=n)
    assert low <= exact <= high


@pytest.mark.parametrize("design", DESIGNS)
def test_where_there_is_nothing_about_five_in_a_hundred_studies_find_it(design):
    found = ak.plan_study(design, effect=0, clients=130, studies=5000, seed=2).power
    assert 0.035 < found < 0.062  # a jackknife with few therapists is a little careful
    assert "that is not there" in ak.plan_study(design, effect=0, clients=130, seed=2).sentence()


@pytest.mark.parametrize(("sessions", "raters"), [(1, 1), (4, 1), (1, 3), (5, 2)])
def test_averaging_over_sessions_and_raters_gives_the_stated_correlation(sessions, raters):
    """Against ratings drawn one by one."""
    rng = np.random.default_rng(9)
    n, rho = 200_000, 0.278 / np.sqrt(SHARED)
    shared = rng.standard_normal(n)
    outcome = rho * shared + np.sqrt(1 - rho**2) * rng.standard_normal(n)
    mean = np.zeros(n)
    for _ in range(raters):
        own = np.sqrt(SHARED) * shared + np.sqrt(STABLE - SHARED) * rng.standard_normal(n)
        for _ in range(sessions):
            mean += (own + np.sqrt(1 - STABLE) * rng.standard_normal(n)) / (raters * sessions)
    expected = expected_correlation(0.278, sessions, raters)
    assert np.corrcoef(mean, outcome)[0, 1] == pytest.approx(expected, abs=0.008)
    low, high = power_of("correlation", clients=60, sessions=sessions, raters=raters, dropout=0)
    assert low - 0.005 <= fisher_power(expected, 60) <= high + 0.005


def test_who_leaves_costs_power_and_therapists_do_too():
    stay, leave = (
        ak.plan_study("correlation", clients=100, dropout=d, studies=5000, seed=1) for d in (0, 0.4)
    )
    assert leave.power < stay.power - 0.1
    assert leave.width > stay.width
    few, many = (
        ak.plan_study("clustered", clients=104, therapists=t, dropout=0, studies=2000, seed=1)
        for t in (4, 26)
    )
    assert few.power < many.power - 0.1


def test_the_table_has_a_row_a_size_and_every_figure_its_interval():
    found = ak.plan_study("within", clients=60, sessions=6, studies=300, seed=4)
    table = found.table
    assert table["clients"].tolist() == [15, 30, 45, 60, 90, 120]
    assert (table["low"] <= table["power"]).all()
    assert (table["power"] <= table["high"]).all()
    assert (table["width"].diff().dropna() < 0).all()
    assert found.power == table.set_index("clients").loc[60, "power"]
    assert found.sources


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    one = ak.plan_study("clustered", clients=50, studies=400, seed=7).table
    running._sizes.clear()
    assert ak.plan_study("clustered", clients=50, studies=400, seed=7).table.equals(one)
    assert not ak.plan_study("clustered", clients=50, studies=400, seed=8).table.equals(one)


def test_a_question_asked_again_is_not_simulated_again(monkeypatch):
    first = ak.plan_study("agreement", clients=30, seed=12)
    monkeypatch.setattr(np.random, "default_rng", None)
    assert ak.plan_study("agreement", clients=30, seed=12).table.equals(first.table)


def test_progress_goes_up_to_the_end_and_what_it_raises_stops_and_keeps_nothing_half():
    running._sizes.clear()
    seen = []

    def stop(done, of):
        seen.append((done, of))
        if done > 2500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ak.plan_study("within", clients=200, seed=13, progress=stop)
    assert all(size.power.n == 1000 for size in running._sizes.values())
    assert len(running._sizes) == 2
    seen.clear()
    ak.plan_study("within", clients=200, seed=13, progress=lambda *done: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] == (6000, 6000)


def test_a_step_is_short():
    import time

    study = checked_study("within", effect=None, studies=200, seed=14, level=0.95)
    steps, longest, last = plan_steps(study, 500), 0.0, time.perf_counter()
    for _ in steps:
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert longest < 1  # hundredths of a second where nothing else runs


@pytest.mark.parametrize(
    ("effect", "clients", "said"),
    [
        (0.5, 100, "A power of 80% takes between 100 and 150 clients."),  # 128, see above
        (0.2, 100, "A power of 80% takes more than 200 clients."),
        (2.0, 100, "A power of 80% takes 25 clients or fewer."),
    ],
)
def test_between_which_sizes_the_usual_power_is_reached_is_said(effect, clients, said):
    plan = ak.plan_study("experiment", effect=effect, clients=clients, dropout=0, studies=2000, seed=1)
    assert plan.sentence().splitlines()[1].startswith(said)


def test_where_nothing_is_there_no_power_is_aimed_at():
    assert "80%" not in ak.plan_study("experiment", effect=0, clients=40, seed=1).sentence()


def test_the_number_needed_is_where_the_power_is():
    found = ak.plan_study("correlation", clients=60, dropout=0, studies=4000, seed=1)
    needed = found.needed(0.8)
    assert needed.low <= needed <= needed.high
    assert fisher_power(0.278, int(needed)) == pytest.approx(0.8, abs=0.02)
    assert found.needed(0.9) > needed


def test_what_no_number_of_clients_gives_is_said():
    found = ak.plan_study("experiment", effect=0.01, clients=200, studies=100, seed=1)
    with pytest.raises(UserError, match="Even 5,000 clients do not give a power of 80%"):
        found.needed()
    with pytest.raises(UserError, match="power is 1"):
        found.needed(power=1)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"design": "survey"}, "There is no design 'survey'. Allowed: correlation, clustered"),
        ({"effect": 0.9}, "effect is 0.9; allowed is a correlation .* from -0.59 to 0.59"),
        ({"effect": "large"}, "effect is 'large'"),
        ({"effect": float("nan")}, "effect is nan"),
        ({"clients": 3}, "clients is 3; allowed is a whole number from 10 to 5,000"),
        ({"clients": 50.5}, "clients is 50.5"),
        ({"dropout": 1}, "dropout is 1; allowed is a share from 0 to .9"),
        ({"therapists": 8}, "therapists has no part in the design 'correlation'"),
        ({"design": "agreement", "dropout": 0.1}, "dropout has no part in the design 'agreement'"),
        ({"design": "agreement", "raters": 1}, "raters is 1; allowed is a whole number from 2"),
        ({"design": "clustered", "therapists": 60}, "clients is 100; allowed is a whole number from 120"),
        ({"studies": 10}, "studies is 10; allowed is a whole number from 100 to 100,000"),
        ({"seed": -1}, "seed is -1"),
        ({"level": 95}, "level is 95"),
    ],
)
def test_what_is_asked_wrongly_is_answered_in_words(asked, said):
    with pytest.raises(UserError, match=said):
        ak.plan_study(**{"design": "correlation", "clients": 100, "seed": 1} | asked)


@settings(max_examples=25, deadline=None)
@given(
    design=st.sampled_from(sorted(DESIGNS)),
    clients=st.integers(12, 60),
    level=st.sampled_from([0.8, 0.95, 0.99]),
    seed=st.integers(0, 99),
)
def test_power_and_width_are_possible_figures(design, clients, level, seed):
    found = ak.plan_study(design, clients=clients, level=level, studies=100, seed=seed)
    for size in found.sizes:
        assert 0 <= size.power.low <= size.power <= size.power.high <= 1
        assert size.width > 0
