"""A class's means: over clients, or over the people who rated the same."""

from __future__ import annotations

import pandas as pd

from alliancekit.ratings.means import class_means

ROWS = pd.DataFrame(
    {
        "client_id": ["A", "A", "A", "B"],
        "session": [1, 2, 4, 1],
        "rater": ["client"] * 4,
        "bond": [3.0, 5, 1, 2],
    }
).assign(goals=3.0, tasks=3.0)


def test_each_client_counts_once_however_many_sessions_were_rated():
    assert class_means(ROWS, "client", "all")["bond"].tolist() == [3.0, 2.0]


def test_early_sessions_end_with_the_third():
    assert class_means(ROWS, "client", "early")["bond"].tolist() == [4.0, 2.0]


def test_where_people_rated_the_same_each_of_them_counts():
    shared = ROWS.assign(client_id="A", session=1, person=list("wxyz"))
    assert class_means(shared, "client", "all")["bond"].tolist() == [3.0, 5.0, 1.0, 2.0]


def test_a_chair_that_nobody_rated_from_has_no_row():
    assert class_means(ROWS, "observer", "all").empty
