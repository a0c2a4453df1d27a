"""The expected course on series whose course is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.feedback import excess, expected_course
from tests.feedback.made import clinic_of

INTAKE = np.tile([10.0, 20.0, 30.0], 20)


def straight(session, intake):
    """A course that the formula can hold exactly."""
    return 2 + 0.8 * intake + (1 - 0.15 * intake) * np.log(session + 1)


@pytest.fixture(scope="module")
def known():
    return clinic_of(INTAKE, lambda who, session: straight(session, INTAKE[who]), sessions=8)


def test_a_course_without_noise_is_found_exactly(known):
    found = expected_course(known)
    for intake, session in ((10, 1), (20, 4), (25, 8)):
        assert found.at(intake, session) == pytest.approx(straight(session, intake))
        assert found.values(intake, session) == pytest.approx(straight(session, intake))
    assert found.spread(5) == pytest.approx(0, abs=1e-6)
    assert (found.sessions, found.clients) == (480, 60)
    assert excess(known, found)["excess"].abs().max() < 1e-8


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(6)
    held = []
    for _ in range(100):
        own = rng.normal(0, 3, len(INTAKE))  # what a client keeps: sessions of one client are alike
        noisy = clinic_of(
            INTAKE, lambda who, s, own=own: straight(s, INTAKE[who]) + own[who] + rng.normal(0, 2), sessions=5
        )
        found = expected_course(noisy)
        held.append(found.at(20, 4).includes(straight(4, 20)))
    assert 0.88 <= np.mean(held) <= 0.99


def test_the_spread_is_that_of_single_clients():
    rng = np.random.default_rng(1)
    noisy = clinic_of(INTAKE, lambda who, s: straight(s, INTAKE[who]) + rng.normal(0, 3), sessions=12)
    assert expected_course(noisy).spread(6) == pytest.approx(3, abs=0.4)


def test_it_shows_itself():
    found = ak.expected_course(ak.load_clinic())
    assert "synthetic" in str(found.chart().to_dict()["title"])
    assert found.table.shape == (4, 3)
    courses = found.courses()
    assert courses.drop(columns=["intake", "session"]).to_numpy().min() >= 0
    assert courses.drop(columns=["intake", "session"]).to_numpy().max() <= 40
    assert (courses["from_"] <= courses["low"]).all()
    assert "of 400 clients" in found.sentence()


def test_what_is_no_clinic_is_named():
    with pytest.raises(UserError, match="Found a DataFrame where a clinic is needed"):
        expected_course(pd.DataFrame())


def test_where_nobody_was_treated_there_is_no_course():
    waiting = ak.simulate_clinic(20, seed=1, model=ak.ClinicModel.waiting_list())
    with pytest.raises(UserError, match="no sessions"):
        expected_course(waiting)
