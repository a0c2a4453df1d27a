"""What the prose of lesson 04 says of a figure is what its cells print, and so in the sample clinic."""

from __future__ import annotations

import numpy as np
import pytest

import alliancekit as ak
from alliancekit.clinic import RATERS
from alliancekit.exercises.lessons import facts_04
from alliancekit.results import short
from alliancekit.stats import agreement
from tests.notebooks.figures import Lesson, Said, plain

R = r"r = (\S+), 95% interval (\S+) to ([^\s,]+), n"
APART = r" minus {}'s alliance: (\S+), 95% interval (\S+) to ([^\s,]+), which {}"
UNTOLD, CLEAR = "cannot be told", "is a clear difference"
A4 = r"a4 = (\S+), 95% interval (\S+) to ([^\s)]+)\)"
SAID = [
    Said("l04-s2-read", "l04-s2-code", r"Mean difference (\S+), 95% interval (\S+) to (\S+);",
         "{} points, with an interval from {} to {}."),
    Said("l04-s2-read", "l04-s2-code", r"limits (\S+), .* and (\S+),", "limits of agreement lie at {} and {}."),
    Said("l04-s2-read", "l04-s2-code2", r"ICC\(3,1\) = (\S+),", "ICC(3,1) stayed at {} to the last digit"),
    Said("l04-s2-read", "l04-s2-code3", r"ICC\(3,1\) = (\S+),", "ICC(3,1) stayed at {} to the last digit"),
    Said("l04-s2-read", "l04-s2-code2", r"ICC\(2,1\) = (\S+),", "ICC(2,1) fell from {} to"),
    Said("l04-s2-read", "l04-s2-code3", r"ICC\(2,1\) = (\S+), 95% interval (\S+) to (\S+);",
         "to {}, and its interval now holds 0 ({} to {})"),
    Said("l04-s2-read", "l04-s3-code", r"interval -(\S+) to -(\S+)\);", "is wider: {1} to {0}"),
    Said("l04-s3-read", "l04-s3-code", r"difference (\S+), 95% interval (\S+) to (\S+)\)",
         "directional bias is {} points (95% interval {} to {})"),
    Said("l04-s3-read", "l04-s3-code", r"force (\S+), 95% interval (\S+) to (\S+)\)",
         "the therapist's is {} points higher ({} to {})"),
    Said("l04-s3-read", "l04-s3-code", r"variable by (\S+), 95% interval (\S+) to (\S+)\.", "bias force is {} ({} to {})"),
    Said("l04-s3-read", "l04-s3-code2", r"bond: (\S+),.*\ngoals: (\S+),.*\ntasks: (\S+),",
         "{} for bond, {} for goals, {} for tasks"),
    Said("l04-s3-read", "l04-s3-code2", r"bond: .* to (\S+)\ngoals: .*interval (\S+) to .*\ntasks: .*interval (\S+) to",
         "for bond ends ({}) before those for goals and tasks begin ({} and {})"),
    Said("l04-s4-read", "l04-s4-code", R, "r = {} (95% interval {} to {})"),
    Said("l04-s4-read", "l04-s4-code3", A4, "is {} ({} to {}): about a match, nothing can be told"),
    Said("l04-s4-read", "l04-s4-code3", r"a1 = (\S+), 95% interval (\S+) to (\S+) a unit", "is {} ({} to {}): where both"),
    Said("l04-s4-read", "l04-s4-code2", A4, "a4 is {} ({} to {})"),
    *(
        Said("l04-s5-read", "l04-s5-code", rf"{rater}'s alliance: r = (\S+),", words)
        for rater, words in (
            ("client", "furthest from 0 ({})"), ("observer", "then comes the observer's ({})"),
            ("therapist", "then the therapist's ({})"),
        )
    ),
    Said("l04-s5-read", "l04-s5-code", "client's alliance" + APART.format("observer", UNTOLD),
         "client minus observer, {} (95% interval {} to {})"),
    Said("l04-s5-read", "l04-s5-code", "client's alliance" + APART.format("therapist", UNTOLD),
         "client minus therapist, {} ({} to {})"),
    Said("l04-s5-read", "l04-s5-code", "therapist's alliance" + APART.format("observer", UNTOLD),
         "therapist minus observer, {} ({} to {})"),
    Said("l04-s5-read", "l04-s5-code3", "observer's alliance: " + R, "is further from 0: {} ({} to {}), against"),
    Said("l04-s5-read", "l04-s5-code3", "client's alliance: " + R, "against the client's {} ({} to {})"),
    Said("l04-s5-read", "l04-s5-code3", "client's alliance" + APART.format("observer", CLEAR),
         "the difference, {}, has an interval from {} to {}, which leaves out 0"),
    Said("l04-s5-read", "l04-s5-code2", r"client's alliance: r = (\S+),", "moved away from 0, to {}, although"),
    Said("l04-s5-read", "l04-s5-code2", r"observer's alliance: r = (\S+),", "The observer's has not: it is {} now"),
    Said("l04-s5-read", "l04-s5-code2", "client's alliance" + APART.format("observer", CLEAR),
         "the two differ clearly ({}, {} to {})"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("04")


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def early(clinic):
    return ak.rater_means(clinic, "early")


def columns(first, second):
    return f"alliance_{first}", f"alliance_{second}"


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_prints(lesson, said):
    assert not lesson.missing(said)


def test_the_order_of_the_three_in_level(early, lesson):
    client, therapist, observer = (f"{early[f'alliance_{rater}'].mean():.2f}" for rater in RATERS)
    assert client > observer > therapist
    words = f"rated highest in the first three sessions ({client} on average), observers came next ({observer})"
    assert words in lesson.prose["l04-s1-read"]
    assert f"therapists rated lowest ({therapist})" in lesson.prose["l04-s1-read"]


def test_what_the_explorer_shows_of_order_and_level(clinic, early, lesson):
    prose = lesson.prose["l04-s1-read"]
    near, far = (agreement(early, *columns("client", other)) for other in ("observer", "therapist"))
    assert f"r = {short(far.r)} (95% interval {short(far.r.low)} to {short(far.r.high)})" in prose
    assert f"(r = {short(near.r)}, {short(near.r.low)} to {short(near.r.high)})" in prose
    assert near.r.low > far.r.high
    assert f"by {short(far.limits.difference)} points" in prose
    below = (early["alliance_client"] > early["alliance_therapist"]).mean()
    assert f"Of 100 dots, {100 * below:.0f} lie below the line" in prose
    one, whole = (ak.correlate(ak.rater_means(clinic, w), *columns("client", "therapist")) for w in (1, "all"))
    assert f"it is {short(one)} in session 1 alone, and {short(whole)} over all sessions" in prose


def test_a_point_lower_moves_no_icc_but_those_that_count_level(early):
    pair = list(columns("client", "therapist"))
    lower = early.assign(alliance_therapist=early["alliance_therapist"] - 1)
    before, after = (ak.intraclass_correlation(each, pair) for each in (early, lower))
    assert after.table.loc["ICC(3,1)"].to_numpy() == pytest.approx(before.table.loc["ICC(3,1)"].to_numpy())
    assert after["ICC(2,1)"].includes(0)
    assert after["ICC(1,1)"] < 0


def test_following_is_weaker_within_clients_than_between(clinic):
    for part in ("bond", "goals", "tasks"):
        rows = clinic.sessions.pivot_table(part, ["client_id", "session"], "rater").reset_index()
        found = ak.within_between(rows, "client", "therapist", "client_id")
        assert 0 < found.within.low
        assert found.within.high < found.between.low


def test_the_walk_from_therapist_higher_to_client_higher(early, lesson):
    found = ak.congruence(
        early, *columns("client", "therapist"), "outcome_end", centre=3, groups="therapist_id"
    ).lines(1)
    across = found[found["line"] == "incongruence"]["outcome"].to_numpy()
    start, middle, end = across[0], across[len(across) // 2], across[-1]
    assert f"goes from {start:.1f} over {middle:.1f} to {end:.1f} points of distress" in lesson.prose["l04-s4-read"]


def test_overlapping_intervals_hide_a_clear_difference_over_all_sessions(clinic):
    views = ["alliance_client", "alliance_observer"]
    found = ak.compare_correlations(ak.rater_means(clinic, "all"), views, "outcome_end", groups="therapist_id")
    client, observer = found.found.values()
    assert client.low < observer.high
    assert not found.difference.includes(0)


def test_the_observers_lead_is_a_setting_of_the_program():
    """Without it the observer's r over all sessions is no further from 0 than the client's."""
    assert ak.ClinicModel().observer_sees_change < 0
    leads = {}
    for sees in (ak.ClinicModel().observer_sees_change, 0.0):
        made = ak.simulate_clinic(3000, seed=4, model=ak.ClinicModel(observer_sees_change=sees))
        rated = ak.rater_means(made, "all")
        client, observer = (ak.correlate(rated, f"alliance_{who}", "outcome_end") for who in ("client", "observer"))
        leads[sees] = client - observer
    assert leads.pop(0.0) <= 0
    assert min(leads.values()) > 0.05


def test_exercise_6_keys_what_the_differences_show(clinic):
    keyed = set()
    for seed in range(200):
        given = facts_04.three_views(clinic, np.random.default_rng(seed))
        part, _, when = given["setting"].partition(", ")
        phase = next(phase for phase, words in facts_04._PHASE_WORDS.items() if words == when)
        views = [f"{part}_{rater}" for rater in RATERS]
        found = ak.compare_correlations(ak.rater_means(clinic, phase), views, "outcome_end", groups="therapist_id")
        far = f"{part}_{given['largest']}"
        clear = {
            next(name for name in pair if name != far)
            for pair, each in found.differences.items()
            if not each.includes(0) and far in pair
        }
        others = [pair for pair, each in found.differences.items() if not each.includes(0) and far not in pair]
        assert not others, "a clear difference that the key does not speak of"
        told = {rater for rater in RATERS if f"{part}_{rater}" in clear and rater in given["fits"]}
        assert len(told) == len(clear)
        assert ("cannot tell" in plain(given["fits"])) is not bool(clear)
        keyed.add(bool(clear))
    assert keyed == {True, False}
