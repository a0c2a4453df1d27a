"""What three raters report, and how repair goes with outcome."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.inter_rater import cohens_kappa as oracle

import alliancekit as ak
from alliancekit.errors import UserError
from alliancekit.ruptures import repair_and_outcome, rupture_reports
from alliancekit.ruptures.reports import cohens_kappa

CLINIC = ak.load_clinic()


def test_kappa_is_that_of_statsmodels():
    table = np.array([[20, 5], [10, 15]])
    assert cohens_kappa(table.reshape(4)).item() == pytest.approx(oracle(table).kappa)


def reports(client, therapist, truth, kinds=None):
    n = len(truth)
    both = [
        pd.DataFrame(
            {
                "client_id": [f"C{1 + i // 2}" for i in range(n)],
                "session": [1 + i % 2 for i in range(n)],
                "rater": rater,
                "rupture": np.array(truth, bool),
                "rupture_reported": np.array(said, bool),
            }
        )
        for rater, said in (("client", client), ("therapist", therapist))
    ]
    return pd.concat(both)


def test_a_table_worked_by_hand():
    found = rupture_reports(reports([1, 0, 1, 0, 0, 0], [1, 1, 1, 0, 0, 1], [1, 1, 0, 0, 0, 0]))
    assert (found.sessions, found.clients) == (6, 3)
    assert {who: float(each) for who, each in found.reported.items()} == pytest.approx(
        {"client": 1 / 3, "therapist": 2 / 3}
    )
    assert (found.found["client"], found.found["therapist"]) == (0.5, 1)
    assert (found.right["client"], found.right["therapist"]) == (0.5, 0.5)
    assert (found.false["client"], found.false["therapist"]) == (0.25, 0.5)
    assert found.agree["client", "therapist"] == pytest.approx(4 / 6)
    assert found.kappa["client", "therapist"] == pytest.approx(oracle(np.array([[2, 0], [2, 2]])).kappa)


def test_full_agreement_and_chance():
    same = rupture_reports(reports([1, 0, 1, 0, 1, 1], [1, 0, 1, 0, 1, 1], [1] * 6))
    assert (same.kappa["client", "therapist"], same.agree["client", "therapist"]) == (1, 1)
    apart = rupture_reports(reports([1, 1, 0, 0, 1, 1, 0, 0], [1, 0, 1, 0, 1, 0, 1, 0], [1] * 8))
    assert apart.kappa["client", "therapist"] == pytest.approx(0)


def test_a_session_that_one_rater_lacks_is_left_out():
    frame = reports([1, 0, 1, 0], [1, 1, 1, 0], [1, 1, 0, 0])
    assert rupture_reports(frame.iloc[:-1]).sessions == 3


def test_the_clinic_reports_as_published_and_its_raters_agree_little():
    found = rupture_reports(CLINIC.sessions)
    published = {"client": (0.19, 0.42), "therapist": (0.43, 0.56), "observer": (0.41, 1.0)}
    for rater, (low, high) in published.items():
        assert low <= found.reported[rater] <= high
    assert all(each.low > 0 and each.high < 0.4 for each in found.kappa.values())
    assert all(
        found.kinds[rater, "difference"].low > 0 for rater in published
    )  # confrontation is easier to see
    assert len(found.sentence().splitlines()) == 3


def test_truth_and_kind_may_be_unknown():
    found = rupture_reports(CLINIC.sessions[["client_id", "session", "rater", "rupture_reported"]])
    assert (found.found, found.false, found.right, found.kinds) == ({}, {}, {}, {})
    assert "true ruptures" not in found.sentence()


@pytest.mark.parametrize(
    ("frame", "told"),
    [
        (CLINIC.sessions.drop(columns="rater"), "There is no column rater"),
        (CLINIC.sessions.assign(rater="client"), "Found 1 rater"),
        (CLINIC.sessions.assign(rupture_reported="maybe"), "allowed is True or False"),
        (CLINIC.sessions.drop(columns="rupture_reported"), "There is no column rupture_reported"),
        (None, "There is no column rater"),
    ],
)
def test_what_is_not_allowed_is_said(frame, told):
    with pytest.raises(UserError, match=told):
        rupture_reports(frame)


def test_repair_goes_with_a_better_outcome_within_what_is_published():
    found = repair_and_outcome(CLINIC)
    low, high = found.published["published: repair"].low, found.published["published: repair"].high
    assert low <= found.r <= high
    assert found.r.low < found.r < found.r.high
    end = found.clients.set_index("repaired_share")["outcome_end"]
    assert found.r == pytest.approx(-np.corrcoef(end.index, end)[0, 1])
    assert found.clients["ruptures"].min() >= 1
    assert "does not say that repair made the outcome better" in found.sentence()
    assert found.chart().to_dict()["title"]["text"].startswith("Repair and outcome")


def test_what_is_no_clinic_is_named():
    with pytest.raises(UserError, match="Found a DataFrame where a clinic is needed"):
        repair_and_outcome(CLINIC.sessions)
