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
from alliancekit.simulate import ClinicModel, simulate_clinic
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
    for column in ("outcome", "rupture", "repaired"):
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
    make=st.sampled_from([ClinicModel, ClinicModel.by_product]),
)
def test_any_clinic_is_sound(clients, therapists, seed, make):
    clinic = simulate_clinic(clients, therapists=therapists, seed=seed, model=make())
    assert len(clinic.clients) == clients
    assert len(clinic.therapists) == (therapists or max(1, clients // ClinicModel().caseload))
    assert_sound(clinic, make())
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


def test_states_keep_their_variance_whatever_the_cross_lags():
    """With strong lags the variance of distress between sessions stays at what the model says."""
    still = {
        "slope": 0.0,
        "slope_by_intake": 0.0,
        "slope_residual_sd": 0.0,
        "slope_therapist_sd": 0.0,
        "rupture_shock": 0.0,
    }
    none = {
        "slope_by_therapist": 0.0,
        "slope_by_client": 0.0,
        "slope_by_repair": 0.0,
        "slope_by_feedback": 0.0,
    }
    for lag in (0.0, -0.3):
        model = ClinicModel(
            **still,
            **none,
            alliance_to_distress=lag,
            distress_to_alliance=lag,
            intake_variance=0.0,
            dropout_logit=-99.0,
            planned_range=(20, 20),
            distress_sd=5.0,
        )
        sessions = simulate_clinic(2000, seed=1, model=model).sessions
        late = sessions[(sessions["rater"] == "client") & (sessions["session"] >= 5)]["outcome"]
        expected = model.distress_state_variance + model.distress_occasion_variance
        assert (late / 5).var() == pytest.approx(expected + 1 / 12 / 25, rel=0.02)


def test_feedback_lowers_distress_only_through_its_own_parameters():
    without = ClinicModel(slope_by_feedback=0.0, dropout_by_feedback=0.0)
    clients = simulate_clinic(20_000, seed=3, model=without).clients
    means = clients.groupby("feedback")[["outcome_end", "dropped_out"]].mean()
    assert abs(means["outcome_end"].diff().iloc[1]) < 0.3
    assert abs(means["dropped_out"].diff().iloc[1]) < 0.015


def test_the_alliance_causes_nothing_in_the_by_product_variant():
    """Lifting every client's alliance halfway must change outcomes in the causal model alone."""
    lift = {"culture_match_alliance": 1.0}
    gain = {}
    for name, model in (("causal", ClinicModel()), ("by-product", ClinicModel.by_product())):
        clients = simulate_clinic(20_000, seed=4, model=replace(model, **lift)).clients
        end = clients.groupby("culture_match")["outcome_end"].mean()
        gain[name] = end[False] - end[True]
    assert gain["causal"] > 2
    assert abs(gain["by-product"]) < 0.4


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
    with pytest.raises(ValueError, match=r"allowed is a ClinicModel, such as ClinicModel\.by_product\(\)"):
        simulate_clinic(20, seed=1, model=ClinicModel)


@pytest.mark.parametrize("variant", ["causal", "by-product", "waiting-list"])
def test_the_command_writes_a_clinic_that_can_be_read(tmp_path, capsys, variant):
    assert (
        main(["simulate", "--clients", "30", "--seed", "9", "--model", variant, "--out", str(tmp_path)]) == 0
    )
    assert "SYNTHETIC" in capsys.readouterr().out
    model = {
        "causal": ClinicModel,
        "by-product": ClinicModel.by_product,
        "waiting-list": ClinicModel.waiting_list,
    }[variant]()
    made, read = simulate_clinic(30, seed=9, model=model), read_clinic(tmp_path)
    for table in SCHEMA:
        pd.testing.assert_frame_equal(getattr(made, table), getattr(read, table), check_exact=True)


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
