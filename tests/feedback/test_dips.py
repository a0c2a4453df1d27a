"""Dips in the session rating on series in which each dip was put by hand."""

from __future__ import annotations

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.feedback import rating_dips
from tests.feedback.made import clinic_of

# Session 1 has nothing to be compared with. Session 3 of every client is a dip of 1 point; session 5, which is
# .4 below the mean of the four before, is none at .5.
RATINGS = [4.0, 4.0, 3.0, 4.0, 3.35]
STRAINED = {(0, 3), (1, 3), (2, 3), (0, 2), (3, 4)}


@pytest.fixture(scope="module")
def known():
    return clinic_of(
        np.full(4, 20.0),
        lambda _who, _s: 20.0,
        sessions=5,
        alliance=lambda _who, s: RATINGS[s - 1],
        rupture=lambda who, s: (who, s) in STRAINED,
    )


def test_dips_and_strains_are_counted_as_by_hand(known):
    found = rating_dips(known, drop=0.5)
    assert (found.sessions, found.dips) == (16, 4)
    assert found.with_dip == pytest.approx(3 / 4)
    assert found.without == pytest.approx(2 / 12)
    assert found.difference == pytest.approx(3 / 4 - 2 / 12)
    assert found.found == pytest.approx(3 / 5)


def test_a_smaller_drop_makes_more_dips(known):
    assert rating_dips(known, drop=0.3).dips == 8
    with pytest.raises(UserError, match="Found 0 dips of 2 points"):
        rating_dips(known, drop=2)


def test_each_client_is_compared_with_themselves_only(known):
    lower = known.sessions.assign(
        alliance=known.sessions["alliance"] - (known.sessions["client_id"] == "C000")
    )
    moved = clinic_of(
        np.full(4, 20.0),
        lambda _who, _s: 20.0,
        sessions=5,
        alliance=lambda who, s: lower["alliance"].iloc[who * 5 + s - 1],
        rupture=lambda who, s: (who, s) in STRAINED,
    )
    assert rating_dips(moved, drop=0.5).table.equals(rating_dips(known, drop=0.5).table)


def test_missing_ratings_are_left_out():
    clinic = ak.load_clinic()
    own = clinic.sessions.query("rater == 'client'")
    assert own["alliance"].isna().any()
    there = own["alliance"].notna().sum() - own.dropna(subset=["alliance"])["client_id"].nunique()
    assert rating_dips(clinic).sessions == there


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"drop": 0}, "drop is 0; allowed is a number of points above 0"),
        ({"drop": "half"}, "drop is 'half'"),
        ({"event": "repair"}, "event is 'repair'; allowed is rupture or rupture_reported"),
    ],
)
def test_mistakes_are_told(known, change, words):
    with pytest.raises(UserError, match=words):
        rating_dips(known, **change)
