"""What the prose of lesson 05 says of a figure is so in the sample clinic and in the lab as they ship."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.exercises.lessons import lesson_05
from alliancekit.explorers.reciprocity.explorer import PRESETS, pair_rows


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def synchronies(clinic):
    sessions = clinic.exchanges.groupby(["client_id", "session"], observed=True)
    return {name: ak.synchrony(t) for name, t in sessions}


def _ends(name, *, half):
    paths = pair_rows(half=half, **PRESETS[name])["paths"]
    last = paths[paths["setting"] == ("half as strong" if half else "as set")].iloc[-1]
    return last["therapist"], last["client"]


def test_one_session_shows_mutual_emotion_beyond_chance(synchronies):
    assert synchronies["C027", 4].p < 0.05


def test_most_of_108_sessions_hide_their_synchrony_and_more_than_chance_show_it(synchronies):
    assert len(synchronies) == 108
    assert 0.2 < sum(each.p < 0.05 for each in synchronies.values()) / 108 < 0.45


def test_the_strongest_lag_falls_on_either_side(synchronies):
    lags = [each.lag for each in synchronies.values() if each.p < 0.05]
    assert min(lags) < 0 < max(lags)


def test_shuffled_turns_make_nearly_everything_look_synchronous(clinic):
    sessions = [t for _, t in clinic.exchanges.groupby(["client_id", "session"], observed=True)][::6]
    shown = [
        ak.synchrony(t, keep_rhythm=False).p < 0.05 for t in sessions
    ]
    assert sum(shown) > 0.75 * len(shown)


def test_goals_and_tasks_go_with_less_distress_and_pairs_go_together(clinic):
    rated = ak.phase_means(clinic, "client", "early")
    assert ak.correlate(rated.assign(two=rated["goals"] + rated["tasks"]), "two", "outcome_end").high < 0
    both = ak.rater_means(clinic, "early")
    assert ak.correlate(both, "alliance_client", "alliance_therapist").low > 0


def test_actor_effects_are_large_and_partner_effects_hold_zero(clinic):
    early, late = (ak.rater_means(clinic, phase) for phase in ("early", "late"))
    pairs = early.merge(late, on=["client_id", "therapist_id"], suffixes=("_early", "_late"))
    ends = ([f"alliance_{who}_{phase}" for phase in ("early", "late")] for who in ("client", "therapist"))
    rows = ak.actor_partner(pairs, *ends, groups="therapist_id").table.set_index("effect")
    assert rows.loc["actor", "low"].min() > 5 * rows.loc["partner", "estimate"].abs().max()
    partner = rows.loc["partner"]
    assert ((partner["low"] <= 0) & (partner["high"] >= 0)).all()


def test_half_the_response_keeps_both_out_of_the_spiral():
    assert max(_ends("mutual spiral down", half=False)) < -1
    assert min(_ends("mutual spiral down", half=True)) > 0


def test_half_the_response_takes_warmth_away_from_two_who_hold_each_other_up():
    whole, half = _ends("two ways it can go", half=False), _ends("two ways it can go", half=True)
    assert all(0 < less < 0.65 * more for less, more in zip(half, whole, strict=True))


def test_the_exercise_starts_where_the_lab_does():
    warm, preset = lesson_05._WARM, PRESETS["warm and steady"]
    assert {
        name: getattr(warm, name) for name in ("m1", "b1", "c1", "m2", "b2", "c2")
    }.items() <= preset.items()
    both = PRESETS["two ways it can go"]
    assert (both["m1"], both["m2"], both["influence"]) == (-1, -1, "levels off")
