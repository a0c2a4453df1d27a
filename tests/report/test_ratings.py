"""What a class's ratings hold, however small the class."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alliancekit.errors import UserError
from alliancekit.report.ratings import Ratings
from alliancekit.stats import correlate
from tests.report.made import a_class


def test_means_are_over_people_not_over_ratings():
    ratings = a_class(8)
    mine = ratings[ratings["rater"] == "therapist"].groupby("client_id")["goals"].mean()
    low, high = stats.t.interval(0.9, 7, mine.mean(), stats.sem(mine))
    found = Ratings(ratings, level=0.9).means.set_index(["rater", "part"]).loc[("therapist", "goals")]
    assert found[["people", "mean", "low", "high"]].tolist() == pytest.approx([8, mine.mean(), low, high])


def test_the_alliance_goes_with_the_last_outcome_known():
    ratings = a_class(9, sessions=3)
    ratings.loc[(ratings["client_id"] == "P0") & (ratings["session"] == 3), "outcome"] = np.nan
    own = ratings[ratings["rater"] == "client"].groupby("client_id")["alliance"].mean()
    last = ratings[ratings["session"] == 3].groupby("client_id")["outcome"].first()
    last["P0"] = ratings[(ratings["client_id"] == "P0") & (ratings["session"] == 2)]["outcome"].iloc[0]
    expected = correlate(pd.DataFrame({"a": own, "o": last}), "a", "o")
    found = Ratings(ratings)
    assert (float(found.r), found.r.low, found.r.n) == (float(expected), expected.low, 9)
    assert repr(expected) in found.sentence()
    assert "9 clients, up to 3 sessions each, 54 ratings." in found.sentence()
    assert "cause" in found.sentence().splitlines()[-1]


@pytest.mark.parametrize("people", [1, 2, 4])
def test_under_five_people_there_is_no_correlation(people):
    found = Ratings(a_class(people))
    assert found.r is None
    assert f"{people} client" in found.sentence()
    assert "fewer than 5 no correlation" in found.sentence()
    assert "r = " not in found.sentence()
    assert Ratings(a_class(5)).r is not None


def test_one_person_has_means_without_intervals_and_no_chart():
    found = Ratings(a_class(1))
    assert len(found.means) == 6
    assert found.means[["low", "high"]].isna().all(axis=None)
    with pytest.raises(UserError, match="No mean has an interval"):
        found.chart()


def test_ratings_all_alike_are_given_no_interval_without_width():
    found = Ratings(a_class(6).assign(bond=4.0))
    assert found.means.loc[found.means["part"] == "bond", ["low", "high"]].isna().all(axis=None)
    assert len(found.chart().to_dict()["layer"]) == 2


def test_intervals_end_where_the_scale_does():
    means = Ratings(a_class(2)).means.dropna()
    assert means["low"].min() >= 1
    assert means["high"].max() <= 5


def test_a_class_without_client_ratings_or_outcomes_says_so():
    for ratings in (a_class(6, raters=("observer",)), a_class(6).assign(outcome=np.nan)):
        found = Ratings(ratings)
        assert found.r is None
        assert "0 clients have both" in found.sentence()
    assert (
        "No correlation is shown. Every value of outcome is 20"
        in Ratings(a_class(6).assign(outcome=20.0)).sentence()
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (3, "The ratings are int"),
        (a_class(2).drop(columns="outcome"), "a table without outcome"),
        (a_class(2).assign(rater="peer"), "other raters"),
        (a_class(2).assign(bond="four"), "text where numbers belong"),
    ],
)
def test_what_is_no_table_of_ratings_is_refused(given, said):
    with pytest.raises(UserError, match=said):
        Ratings(given)
