"""A class's ratings as a clinic: what is known is kept, what is not is said, explorers open on it."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.clinic import NOT_GIVEN, data_folder
from alliancekit.ratings.as_clinic import as_clinic


@pytest.fixture(scope="module")
def clinic():
    return as_clinic(ak.read_class([data_folder() / "class_role_plays.csv"]))


def test_means_are_those_of_the_ratings(clinic):
    ratings = ak.read_class([data_folder() / "class_role_plays.csv"])
    early = (
        ratings[(ratings["rater"] == "client") & (ratings["session"] <= 3)]
        .groupby("client_id")["bond"]
        .mean()
    )
    means = ak.phase_means(clinic, "client", "early").set_index("client_id")["bond"]
    assert means.to_dict() == pytest.approx(early.to_dict())


def test_what_is_not_known_is_said(clinic):
    assert set(clinic.clients["therapist_id"]) == {NOT_GIVEN}
    assert clinic.clients["age"].isna().all()
    assert clinic.synthetic


@pytest.mark.parametrize("name", ["explore_components", "explore_chairs", "explore_sessions"])
def test_explorers_open_on_it_and_call_only_the_synthetic_synthetic(clinic, name):
    panel = getattr(ak, name)(clinic)
    assert panel.fault is None
    assert "not given" not in panel.text
    rows = ak.read_class([data_folder() / "class_role_plays.csv"])
    rows.attrs["synthetic"] = False
    own = getattr(ak, name)(as_clinic(rows))
    notes = " ".join(
        child.value for child in own.children if hasattr(child, "value") and isinstance(child.value, str)
    )
    assert "ynthetic" not in own.text + notes


def test_several_people_who_rated_one_session_stand_there_as_their_mean(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text(
        "person,client_id,session,rater,bond,goals,tasks\nK,C,1,observer,4,3,3\nL,C,1,observer,2,3,3\n"
    )
    clinic = as_clinic(ak.read_class([file]))
    assert clinic.sessions["bond"].tolist() == [3.0]
    assert clinic.clients["outcome_end"].isna().all()
