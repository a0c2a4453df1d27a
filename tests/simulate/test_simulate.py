"""The simulated clinic: the same from the same seed, and sound in itself."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alliancekit as ak
from alliancekit.__main__ import main
from alliancekit.clinic import ITEMS, PARTS, RATERS, SCHEMA, read_clinic
from alliancekit.errors import UserError
from alliancekit.simulate import WORLDS, ClinicModel, simulate_clinic
from alliancekit.simulate.exchanges import exchange


@pytest.fixture(scope="module")
def clinic():
    return simulate_clinic(3000, seed=11)


def digest(clinic):
    frames = (getattr(clinic, table) for table in SCHEMA)
    text = "".join(frame.to_csv(index=False, lineterminator="\n") for frame in frames)
    return hashlib.sha256(text.encode()).hexdigest()


# The same from the same seed


@pytest.mark.parametrize("seed", [3, 2**40])
def test_two_runs_of_one_seed_are_the_same(seed):
    assert digest(simulate_clinic(150, seed=seed)) == digest(simulate_clinic(150, seed=seed))


def test_two_seeds_differ():
    assert digest(simulate_clinic(50, seed=3)) != digest(simulate_clinic(50, seed=4))


def test_the_number_of_threads_changes_nothing(monkeypatch):
    many = digest(simulate_clinic(4500, seed=5))
    monkeypatch.setattr("alliancekit.simulate._THREADS", 1)
    assert digest(simulate_clinic(4500, seed=5)) == many


# Sound in itself


def assert_sound(clinic, model):
    clients, sessions = clinic.clients, clinic.sessions
    assert (clients["sessions_attended"] <= clients["planned_sessions"]).all()
    assert clients["planned_sessions"].between(*model.planned_range).all()
    shorter = clients["sessions_attended"] < clients["planned_sessions"]
    assert (clients["dropped_out"] == shorter).all()
    held = sessions.groupby("client_id", observed=False)["session"].agg(["min", "max", "size"])
    np.testing.assert_array_equal(held["min"], 1)
    np.testing.assert_array_equal(held["max"], clients["sessions_attended"])
    np.testing.assert_array_equal(held["size"], len(RATERS) * clients["sessions_attended"])
    last = sessions.groupby("client_id", observed=False)["outcome"].last()
    np.testing.assert_array_equal(last, clients["outcome_end"])
    assert not (sessions["repaired"] & ~sessions["rupture"]).any()
    assert (sessions["rupture_kind"].notna() == sessions["rupture"]).all()
    sessions = sessions.assign(kind=sessions["rupture_kind"].cat.codes)
    for column in ("outcome", "rupture", "repaired", "kind"):
        by_rater = sessions[column].to_numpy().reshape(-1, len(RATERS))
        assert (by_rater == by_rater[:, :1]).all()
    home = clinic.therapists.set_index("therapist_id")["therapy"].astype(str)
    assert (clients["therapist_id"].astype(str).map(home) == clients["therapy"].astype(str)).all()


def assert_within_schema(clinic):
    for table, columns in SCHEMA.items():
        frame = getattr(clinic, table)
        for column in columns:
            values = frame[column.name]
            assert column.missing or values.notna().all(), column.name
            if column.kind in {"integer", "number", "answer"}:
                assert values.dropna().between(column.low, column.high).all(), column.name


@settings(max_examples=25, deadline=None)
@given(
    clients=st.integers(1, 60),
    therapists=st.none() | st.integers(1, 70),
    seed=st.integers(0, 2**63),
    world=st.sampled_from(WORLDS),
)
def test_any_clinic_is_sound(clients, therapists, seed, world):
    model = ClinicModel.world(world)
    clinic = simulate_clinic(clients, therapists=therapists, seed=seed, model=model)
    assert len(clinic.clients) == clients
    assert len(clinic.therapists) == (therapists or max(1, clients // ClinicModel().caseload))
    assert_sound(clinic, model)
    assert_within_schema(clinic)


def test_a_clinic_of_several_blocks_is_sound():
    clinic = simulate_clinic(4500, seed=2)
    assert_sound(clinic, ClinicModel())
    assert_within_schema(clinic)
    assert clinic.clients["client_id"].is_unique


def test_therapists_share_the_clients_evenly_and_the_therapies_too():
    clinic = simulate_clinic(400, therapists=30, seed=1)
    assert set(clinic.clients.groupby("therapist_id", observed=False).size()) == {13, 14}
    assert set(clinic.therapists["therapy"].value_counts()) == {7, 8}


def test_exchanges_belong_to_sessions_that_were_held(clinic):
    model = ClinicModel()
    exchanges = clinic.exchanges[["client_id", "session"]].drop_duplicates()
    held = clinic.sessions[["client_id", "session"]].drop_duplicates()
    assert len(exchanges.merge(held)) == len(exchanges)
    assert set(exchanges["session"]) == set(model.exchange_sessions)
    assert exchanges["client_id"].nunique() == model.exchange_clients
    assert (
        clinic.exchanges.groupby(["client_id", "session"], observed=True).size() == model.exchange_turns
    ).all()


def test_with_no_noise_affect_settles_where_the_equations_stand_still():
    """At rest 0 = m C + b + c tanh(T) for both (Liebovitch et al. 2011 with a bounded influence)."""
    model = ClinicModel(affect_noise=0.0, affect_by_alliance=0.0)
    last = simulate_clinic(20, seed=1, model=model).exchanges.groupby("session", observed=True).last()
    client, therapist = last["client_affect"].iloc[0], last["therapist_affect"].iloc[0]
    for own, other, m, b, c in zip(
        (client, therapist),
        (therapist, client),
        model.affect_inertia,
        model.affect_alone,
        model.affect_influence,
        strict=True,
    ):
        assert m * own + b + c * np.tanh(other) == pytest.approx(0, abs=0.002)


def test_answers_are_missing_at_the_stated_rate(clinic):
    answers = clinic.items[list(ITEMS)]
    assert answers.isna().mean().mean() == pytest.approx(ClinicModel().item_missing, abs=0.001)
    none = simulate_clinic(50, seed=1, model=ClinicModel(item_missing=0.0))
    assert none.items.notna().all(axis=None)


def test_a_part_is_missing_only_below_three_answers():
    clinic = simulate_clinic(200, seed=1, model=ClinicModel(item_missing=0.3))
    for start, part in enumerate(PARTS):
        given = clinic.items[list(ITEMS[start::3])].notna().sum(axis=1)
        assert (clinic.sessions[part].isna() == (given < 3)).all()
    assert (clinic.sessions["alliance"].isna() == clinic.sessions[list(PARTS)].isna().any(axis=1)).all()


def test_nobody_is_seen_on_the_waiting_list():
    clinic = simulate_clinic(200, seed=1, model=ClinicModel.waiting_list())
    assert clinic.sessions.empty
    assert clinic.items.empty
    assert clinic.exchanges.empty
    assert (clinic.clients["sessions_attended"] == 0).all()
    assert not clinic.clients["dropped_out"].any()
    assert clinic.clients["outcome_end"].between(0, 40).all()


def test_on_the_waiting_list_it_is_all_one_who_the_therapist_would_be():
    clients = simulate_clinic(6000, therapists=30, seed=2, model=ClinicModel.waiting_list()).clients
    change = clients.assign(change=clients["outcome_end"] - clients["intake"])
    share = ak.variance_between(change, "change", "therapist_id").share
    assert share.low == 0
    assert share.high < 0.01


# What drives what


def test_a_poor_alliance_moves_the_client_not_at_all_but_never_the_other_way():
    poor, worse, fair = (
        exchange(np.array([alliance]), ClinicModel(), np.random.default_rng(3))[0]
        for alliance in (-5.0, -50.0, 0.0)
    )
    np.testing.assert_array_equal(poor, worse)
    assert (poor != fair).any()


def test_between_sessions_distress_varies_as_the_model_says():
    """With nothing that lasts, what is left is the state and the error of measuring."""
    still = {
        "slope": 0.0,
        "slope_by_alliance": 0.0,
        "slope_by_feedback": 0.0,
        "slope_by_intake": 0.0,
        "slope_therapist_sd": 0.0,
        "change_by_repair": 0.0,
        "shock_variance": 0.0,
        "intake_variance": 0.0,
    }
    model = ClinicModel(**still, dropout_logit=-99.0, planned_range=(20, 20), distress_sd=5.0)
    sessions = simulate_clinic(2000, seed=1, model=model).sessions
    late = sessions[(sessions["rater"] == "client") & (sessions["session"] >= 5)]["outcome"]
    expected = model.distress_state_variance + model.distress_occasion_variance
    assert (late / 5).var() == pytest.approx(expected + 1 / 12 / 25, rel=0.02)


def test_most_of_lasting_change_comes_early():
    sessions = simulate_clinic(4000, seed=1).sessions.query("rater == 'client'")
    distress = sessions.pivot_table("outcome", "client_id", "session", observed=True)
    early, late = (distress[4] - distress[1]).var(), (distress[11] - distress[8]).var()
    noise = 2 * 7.7**2 * (ClinicModel().distress_occasion_variance + ClinicModel().distress_state_variance)
    assert early - 0.9 * noise > 2 * max(late - noise, 0)


def test_feedback_lowers_distress_only_through_its_own_parameters():
    without = ClinicModel(slope_by_feedback=0.0, dropout_by_feedback=0.0)
    clients = simulate_clinic(20_000, seed=3, model=without).clients
    means = clients.groupby("feedback")[["outcome_end", "dropped_out"]].mean()
    assert abs(means["outcome_end"].diff().iloc[1]) < 0.3
    assert abs(means["dropped_out"].diff().iloc[1]) < 0.015


@pytest.mark.parametrize(
    ("world", "acts"),
    [
        ("acts over the course", True),
        ("acts session by session", True),
        ("follows", False),
        ("third thing", False),
    ],
)
def test_lifting_the_alliance_changes_outcomes_only_where_it_acts(world, acts):
    """With the same chance, so that nothing but the lift and what it does differs; planned ends only."""
    model = replace(ClinicModel.world(world), dropout_logit=-99.0)
    usual, lifted = (
        simulate_clinic(2000, seed=4, model=replace(model, alliance_lift=lift)) for lift in (0.0, 0.5)
    )
    change = lifted.clients["outcome_end"].mean() - usual.clients["outcome_end"].mean()
    rated = lifted.sessions["alliance"].mean() - usual.sessions["alliance"].mean()
    assert rated > 0.2
    assert (change < -1) if acts else (abs(change) < 0.1)


def test_the_same_seed_gives_the_first_and_the_fourth_world_the_same_tables():
    """So that no analysis of what was merely observed can tell them apart."""
    first, fourth = (
        digest(simulate_clinic(300, seed=6, model=ClinicModel.world(world)))
        for world in ("acts over the course", "third thing")
    )
    assert first == fourth


def test_in_the_first_session_there_is_nothing_yet_to_follow():
    for world, related in (("follows", False), ("acts over the course", True)):
        clinic = simulate_clinic(4000, seed=2, model=ClinicModel.world(world))
        rated = clinic.sessions.query("session == 1 and rater == 'client'").merge(clinic.clients)
        assert bool(rated["alliance"].corr(rated["outcome_end"]) < -0.15) is related


def test_observers_see_a_confrontation_more_often_than_a_withdrawal():
    sessions = simulate_clinic(3000, seed=11).sessions
    seen = sessions.pivot_table("rupture_reported", "rater", "rupture_kind", observed=True)
    assert (seen["confrontation"] > seen["withdrawal"] + 0.03).all()
    shares = sessions["rupture_kind"].value_counts(normalize=True)
    assert shares["confrontation"] == pytest.approx(ClinicModel().confrontation_share, abs=0.02)


# Parameters and the command


def test_every_parameter_has_a_unit_a_meaning_and_a_source():
    table = ClinicModel().parameters()
    assert len(table) == len(fields(ClinicModel)) > 60
    for column in ("unit", "meaning", "source"):
        assert (table[column].str.len() > 1).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"feedback_share": 1.2}, "feedback_share is 1.2; allowed is a number from 0 to 1"),
        ({"client_variance": -0.1}, "client_variance is -0.1; allowed is a number from 0"),
        ({"reported_if_none": (0.1, 2.0, 0.1)}, "reported_if_none is 2.0"),
        ({"growth": "fast"}, "growth is 'fast'; allowed is a number"),
        ({"caseload": 0}, "caseload is 0; allowed is 1 or more clients a therapist"),
        ({"planned_range": (24, 4)}, r"planned_range is \(24, 4\); allowed are two lengths, shorter first"),
    ],
)
def test_an_impossible_parameter_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        ClinicModel(**change)


@pytest.mark.parametrize(
    "wrong",
    [
        {"clients": 0, "seed": 1},
        {"clients": "40", "seed": 1},
        {"clients": 40.5, "seed": 1},
        {"therapists": 0, "seed": 1},
        {"seed": -1},
    ],
)
def test_an_impossible_size_or_seed_is_refused(wrong):
    with pytest.raises(ValueError, match=r"allowed is a whole number of [01] or more"):
        simulate_clinic(**wrong)


def test_a_model_without_its_brackets_is_refused():
    with pytest.raises(ValueError, match=r"allowed is a ClinicModel, such as ClinicModel\(\)"):
        simulate_clinic(20, seed=1, model=ClinicModel)


@pytest.mark.parametrize("name", [*WORLDS, "waiting list"])
def test_the_command_writes_a_clinic_that_can_be_read(tmp_path, capsys, name):
    call = ["simulate", "--clients", "30", "--seed", "9", "--model", name.replace(" ", "-")]
    assert main([*call, "--out", str(tmp_path)]) == 0
    assert "SYNTHETIC" in capsys.readouterr().out
    model = ClinicModel.world(name) if name in WORLDS else ClinicModel.waiting_list()
    made, read = simulate_clinic(30, seed=9, model=model), read_clinic(tmp_path)
    for table in SCHEMA:
        pd.testing.assert_frame_equal(getattr(made, table), getattr(read, table), check_exact=True)


def test_a_world_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UserError, match="acts over the course"):
        ClinicModel.world("causal")


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert main(["simulate", "--clients", "0", "--seed", "1", "--out", str(tmp_path)]) == 2
    assert "clients is 0; allowed is a whole number of 1 or more" in capsys.readouterr().err
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert main(["simulate", "--clients", "5", "--seed", "1", "--out", str(blocked)]) == 2
    assert str(blocked) in capsys.readouterr().err


def test_the_names_are_public():
    assert ak.simulate_clinic is simulate_clinic
    assert ak.ClinicModel is ClinicModel
