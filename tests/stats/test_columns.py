"""What a learner hands over in place of columns of numbers, and what they are told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.stats import agreement, composite_correlation, moments, multilevel, shrunken_means
from alliancekit.stats.columns import constant, numbers


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def sessions(clinic):
    return clinic.sessions[clinic.sessions["rater"] == "client"]


CALLS = {
    "correlate": lambda s: ak.correlate(s, "rater", "outcome"),
    "moments": lambda s: moments(s, ["rater", "bond"]),
    "partial_correlation": lambda s: ak.partial_correlation(s, "bond", "outcome", "rater"),
    "observed_expectancy": lambda s: ak.observed_expectancy(s, "rater", "outcome"),
    "lagged": lambda s: ak.lagged(s, "rater", "outcome"),
    "within_between": lambda s: ak.within_between(s, "rater", "outcome", "client_id"),
    "variance_between": lambda s: ak.variance_between(s, "rater", "client_id"),
    "multilevel": lambda s: multilevel(s, "outcome", "rater", "client_id"),
    "shrunken_means": lambda s: shrunken_means(s, "rater", "client_id"),
    "agreement": lambda s: agreement(s, "rater", "bond"),
    "bland_altman": lambda s: ak.bland_altman(s, "rater", "bond"),
    "intraclass_correlation": lambda s: ak.intraclass_correlation(s, ["bond", "rater"]),
    "congruence": lambda s: ak.congruence(s, "bond", "rater", "outcome", centre=3),
    "difference_scores": lambda s: ak.difference_scores(s, "bond", "rater", "outcome"),
    "truth_and_bias": lambda s: ak.truth_and_bias(s, "rater", "bond"),
    "synchrony": lambda s: ak.synchrony(s, "rater", "bond"),
    "actor_partner": lambda s: ak.actor_partner(s, ("rater", "bond"), ("goals", "tasks")),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_text_in_place_of_numbers_is_named(call, sessions):
    with pytest.raises(UserError, match=r"Found '(client|bond)' where numbers are needed"):
        call(sessions)


@pytest.mark.parametrize(
    "call",
    [
        lambda clinic: moments(clinic, ["bond"]),
        lambda clinic: ak.lagged(clinic, "alliance", "outcome"),
    ],
    ids=["moments", "lagged"],
)
def test_a_clinic_in_place_of_a_table_is_named(call, clinic):
    with pytest.raises(UserError, match="Found a Clinic"):
        call(clinic)


@pytest.mark.parametrize(
    "call",
    [
        lambda s: ak.correlate(s["bond"], s["outcome"]),
        lambda s: ak.correlate(s, s["bond"], s["outcome"]),
        lambda s: ak.correlate(s, "bond"),
        lambda s: ak.correlate([1, 2, 3, 4], [2, 1, 4, 3]),
        lambda s: ak.within_between(s, "bond", "outcome", s["client_id"]),
        lambda s: ak.truth_and_bias(s["bond"], s["goals"], None),
    ],
    ids=[
        "two series",
        "a frame and series",
        "one name",
        "two lists",
        "groups as a column",
        "other functions",
    ],
)
def test_columns_in_place_of_their_names_are_answered_with_the_right_call(call, sessions):
    with pytest.raises(UserError, match=r'ak\.correlate\(early, x="alliance", y="outcome_end"\)') as refused:
        call(sessions)
    assert len(str(refused.value)) < 200


def test_one_name_alone_is_a_list_of_one(sessions):
    given = ak.partial_correlation(sessions, "bond", "outcome", "session")
    assert given == ak.partial_correlation(sessions, "bond", "outcome", ["session"])
    assert moments(sessions, "bond").mean.index.tolist() == ["bond"]


@pytest.mark.parametrize(
    "call",
    [
        lambda s: ak.correlate(s, "bond", "outcome", level=95),
        lambda s: ak.variance_between(s, "bond", "client_id", level=95),
        lambda s: ak.intraclass_correlation(s, ["bond", "goals"], level=0),
        lambda s: ak.bland_altman(s, "bond", "goals", level=1),
    ],
    ids=["correlate", "variance_between", "intraclass_correlation", "bland_altman"],
)
def test_a_level_in_percent_is_refused(call, sessions):
    with pytest.raises(UserError, match=r"level is \d+; allowed is a number between 0 and 1"):
        call(sessions)


def test_a_column_that_the_moments_lack_is_named(sessions):
    found = moments(sessions, ["bond", "outcome"])
    with pytest.raises(UserError, match=r"no goals in these moments\. Found: bond, outcome"):
        composite_correlation(found, {"goals": 1}, "outcome")


def test_pairs_of_columns_are_asked_for_as_pairs(clinic):
    with pytest.raises(UserError, match="client is 'intake'; allowed are two columns"):
        ak.actor_partner(clinic.clients, "intake", "age")


def test_numbers_are_read_from_whatever_holds_them():
    columns = ([1, None, 3], pd.Series([1, pd.NA, 3], dtype="Int64"), np.array([1, np.nan, 3], object))
    for column in columns:
        np.testing.assert_array_equal(numbers(column), [1, np.nan, 3])


@pytest.mark.parametrize(
    ("values", "same"), [([0.3, 0.1 + 0.2], True), ([0.3, 0.3000001], False), ([0, 0], True)]
)
def test_values_that_differ_by_rounding_alone_are_the_same(values, same):
    assert constant(np.array(values)) is same
