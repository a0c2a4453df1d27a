"""What the prose of lesson 03 says of a figure is what its cells print, and so in the sample clinic."""

from __future__ import annotations

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.clinic import PARTS
from alliancekit.exercises.engine.register import exercise_clinic, find
from alliancekit.exercises.predictions.register import find_prediction
from alliancekit.results import short
from tests.notebooks.figures import Lesson, Said

R = r"r = (\S+), 95% interval (\S+) to ([^\s,]+), n = (\d+)"
DIFFERENCE = r"minus .*: (\S+), 95% interval (\S+) to ([^\s,]+), which"
HALVES = r"higher half, (\d+) .*; of 100 in the lower half, (\d+)"
SAID = [
    Said("l03-s1-read", "l03-s1-code", R, "r is {}, with an interval from {} to {}."),
    Said("l03-s1-read", "l03-s1-code", r"r = -(\S+),", "you have {} in the direction of benefit"),
    Said("l03-s1-read", "l03-s1-code", R, "wide, with {3} clients"),
    Said("l03-s2-read", "l03-s2-overlap", r"outcome_end +-0(\.\d+) ", "what an r of -{} looks like"),
    Said("l03-s2-read", "l03-s2-overlap", r"outcome_end +-0(\S+) +-0(\S+) +-0(\S+) ", "bond -{}, goals -{}, tasks -{}"),
    Said("l03-s2-read", "l03-s2-overlap", r"bond +1.00 +0(\S+) ", "no two go together less than {}."),
    Said("l03-s3-read", "l03-s3-both", rf"early: {R}", "Among the {3} clients who have both, r is {0} early"),
    Said("l03-s3-read", "l03-s3-both", rf"late: {R}", "early and {} late"),
    Said("l03-s3-read", "l03-s3-both", DIFFERENCE, "Early minus late is {}, with an interval from {} to {}."),
    Said("l03-s3-read", "l03-s3-both", DIFFERENCE, "equal: {1} is inside"),
    Said("l03-s3-read", "l03-s3-test", rf"client's alliance: {R}", "The client's interval runs from {1} to {2}"),
    Said("l03-s3-read", "l03-s3-test", rf"observer's alliance: {R}", "the observer's from {1} to {2}"),
    Said("l03-s3-read", "l03-s3-test", DIFFERENCE, "the difference is {}, from {} to {}, and leaves out 0"),
    Said("l03-s3-read", "l03-s3-code2", rf"as it is: {R}", "It went from {} to"),
    Said("l03-s3-read", "l03-s3-code2", rf"adjusted: {R}", "to {}: about the same"),
    Said("l03-s3-read", "l03-s3-code2", rf"with intake: {R}", "go together at {}, from {} to {},"),
    Said("l03-s4-read", "l03-s4-code", rf"from r: .*{HALVES}", "With r = .28 it is {}, and {} of 100"),
    Said("l03-s4-read", "l03-s4-code", r"higher half, (\d+) \(95% interval (\d+) to (\d+)\).*half, (\d+)",
         "In this clinic it is {}, with an interval from {} to {}, and {}."),
    Said("l03-s4-read", "l03-s4-code2", r"(\d+) recovered, (\d+) improved, (\d+) unchanged",
         "{} recovered and {} improved; {} are"),
    Said("l03-s4-read", "l03-s4-code2", r"(\d+) deteriorated", "And {} deteriorated"),
    Said("l03-s4-read", "l03-s4-code2", r"from (\S+) points", "fewer than {} points"),
    Said("l03-s5-read", "l03-s5-code", rf"acts over the course: {R}", "r is {} where the alliance acts"),
    Said("l03-s5-read", "l03-s5-code", rf"follows: {R}", "and {} where it follows"),
    Said("l03-s5-read", "l03-s5-code", rf"third thing: {R}", "to the last digit: {} again"),
    Said("l03-s5-read", "l03-s5-first", rf"acts over the course: {R}", "r is already {}."),
    Said("l03-s5-read", "l03-s5-first", rf"follows: {R}", "r is {}, from {} to {}."),
    Said("l03-s5-read", "l03-s5-first", rf"third thing: {R}", "still looks like the first: {}."),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("03")


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def early(clinic):
    return ak.phase_means(clinic, "client", "early")


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_prints(lesson, said):
    assert lesson.missing(said) == ""


def test_better_alliance_goes_with_less_distress(early):
    assert ak.correlate(early, "alliance", "outcome_end").high < 0


def test_the_line_through_the_cloud_falls_as_said(lesson, clinic):
    line = find_prediction("03-2").answer(clinic).value
    assert f"falls by {(line[0] - line[-1]) / 4:.1f} points" in lesson.prose["l03-s2-read"]


def test_the_parts_are_closest_where_said(early):
    together = early[list(PARTS)].corr()
    assert together.min().min() == together.loc["bond", "goals"]


def test_leaving_bond_out_changes_r_little(early):
    without = ak.correlate(early.assign(two=early["goals"] + early["tasks"]), "two", "outcome_end")
    assert abs(ak.correlate(early, "alliance", "outcome_end") - without) < 0.03


def test_early_and_late_cannot_be_told_apart_and_overlap_hides_a_clear_difference(lesson, clinic):
    assert "cannot be told" in lesson.printed["l03-s3-both"]
    assert "is a clear difference" in lesson.printed["l03-s3-test"]
    views = ak.rater_means(clinic, "all")
    client, observer = (
        ak.correlate(views, f"alliance_{rater}", "outcome_end") for rater in ("client", "observer")
    )
    assert client.low < observer.high


def test_adjusting_for_intake_changes_little(clinic, early):
    assert find_prediction("03-3").answer(clinic).keys == ["stay"]
    assert ak.correlate(early, "alliance", "intake").includes(0)


def test_unchanged_is_the_largest_group_and_deteriorated_the_smallest(clinic):
    people = clinic.clients
    counts = ak.reliable_change(people["intake"], people["outcome_end"], "core-10", reliability=0.9).counts
    assert counts.idxmax() == "unchanged"
    assert counts.idxmin() == "deteriorated"


def test_of_two_clinics_r_in_session_3_does_not_tell_which_is_which(lesson, clinic):
    mark = find_prediction("03-5").answer(clinic)[0]
    assert f"The difference is {short(mark.value)} in size" in lesson.prose["l03-s5-read"]
    assert mark.low == 0


def test_the_third_thing_draws_the_same_picture_as_the_first(lesson):
    for cell in ("l03-s5-code", "l03-s5-first"):
        acts, _, third = (line.partition(": ")[2] for line in lesson.printed[cell].splitlines())
        assert acts == third


def test_the_binomial_display_of_r_gives_64_and_36():
    """100 (.5 + r/2) of 100 against 100 (.5 - r/2) (Rosenthal & Rubin 1982, J Educ Psychol 74:166-169)."""
    r = 0.28
    assert (50 + 50 * r, 50 - 50 * r) == pytest.approx((64, 36))


@pytest.mark.slow
def test_02_cannot_tell_in_every_variant():
    """Worked out anew from the rows, not from what the exercise says."""
    clinic = exercise_clinic()
    raters = ("client", "therapist", "observer")
    for seed in range(200):
        facts = find("03-2").variant(clinic, seed)
        rater = next(name for name in raters if name in facts["setting"])
        phase = "early" if "sessions 1 to 3" in facts["setting"] else "late"
        rows = ak.phase_means(clinic, rater, phase)
        found = ak.compare_correlations(
            rows, [facts["first"], facts["second"]], "outcome_end", groups="therapist_id"
        )
        assert found.difference.includes(0), seed
        best, worst = (abs(found.found[facts[name]]) for name in ("best", "worst"))
        assert best > worst, seed
        assert facts["difference"].startswith(short(found.difference)), seed
        assert np.isclose(found.difference.n, len(rows.dropna(subset=[*PARTS, "outcome_end"])), atol=5), seed
