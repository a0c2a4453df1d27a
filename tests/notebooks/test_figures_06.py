"""What lesson 06 says of a figure is so in the sample clinic as it ships, and in the clinics that it makes."""

from __future__ import annotations

from statistics import NormalDist

import pytest

import alliancekit as ak
from alliancekit.explorers.feedback.data import ARMS, Lives
from alliancekit.feedback import live_twice, not_on_track
from alliancekit.results import plain, short
from tests.notebooks.figures import Lesson, Said

READ = {n: f"l06-s{n}-read" for n in range(1, 6)}
NUMBER = r"(-?\d*\.?\d+)"
LAST = r"{} to {}"

SAID = [
    Said(READ[1], "l06-s1-code", r"^(\d+) of ([\d,]+) sessions", "| {} sessions with a dip |"),
    Said(READ[1], "l06-s1-code", r"Of these, (\d+%) \((\d+% to \d+%)\)", "with a dip | {} ({}) |"),
    Said(READ[1], "l06-s1-code", r"of the others (\d+%) \((\d+% to \d+%)\)", "the other 3,231 sessions | {} ({}) |"),
    Said(READ[1], "l06-s1-code", r"dipped in (\d+)% \((\d+)% to (\d+)%\)", "dips in {} (95% interval {} to {})"),
    Said(READ[2], "l06-s2-code", r"distress of ([\d.]+) is expected in session 10", "at {} in session 10"),
    Said(READ[2], "l06-s2-code", r"95% interval ([\d.]+ to [\d.]+) for their mean", "({})"),
    Said(READ[2], "l06-s2-code", r"are between (\d+ and \d+)\.", "are between {}"),
    Said(READ[3], "l06-s3-code2", r"(\d+) of (\d+) clients got it", "{} got the signal"),
    Said(READ[4], "l06-s4-code", r"d = ([-.\d]+), 95% interval (-?)([.\d]+ to [.\d]+)", "{} ({}{})"),
    Said(READ[4], "l06-s4-code", r"OR = ([.\d]+), 95% interval ([.\d]+ to [.\d]+)", "| {} ({}) |"),
    Said(READ[4], "l06-s4-code2", r"d = ([.\d]+), 95% interval ([.\d]+ to [.\d]+)", "21,699 people | .11 (-.09 to .30) | {} ({}) |"),
    Said(READ[4], "l06-s4-code2", r"OR = ([.\d]+), 95% interval ([.\d]+ to [.\d]+)", "(.65 to 1.71) | {} ({}) |"),
    Said(READ[4], "l06-s4-code3", r"d = ([.\d]+), 95% interval ([.\d]+ to [.\d]+)", ".17 [.11, .22] | | {} ({}) |"),
    Said(READ[5], "l06-s5-code", r"r = ([.\d]+), 95% interval ([.\d]+ to [.\d]+)", "r = {} (95% interval {})"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("06")


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def course(clinic):
    return ak.expected_course(clinic)


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_prints(lesson, said):
    assert lesson.missing(said) == ""


def test_the_rest_of_the_dips(lesson, clinic):
    found, text = ak.rating_dips(clinic, drop=0.5), lesson.prose[READ[1]]
    assert f"the other {found.sessions - found.dips:,} sessions" in text
    percent = [f"{each:.0%}" for each in (found.difference, found.difference.low, found.difference.high)]
    assert "| difference | {} ({} to {}) |".format(*percent) in text
    assert f"The other {100 - round(100 * found.found)} pass without a dip" in text
    assert 1 - found.with_dip > 1 / 3
    smaller = ak.rating_dips(clinic, drop=0.25)
    assert f"{smaller.found:.0%} at a quarter of a point" in text
    assert smaller.with_dip < found.with_dip


def test_the_expected_course(lesson, course):
    text = lesson.prose[READ[2]]
    third, tenth = course.at(20, 3), course.at(20, 10)
    assert f"at {third:.1f} in session 3 (95% interval {third.low:.1f} to {third.high:.1f})" in text
    assert 20 - third > (20 - tenth) / 2
    assert (third.high - third.low) / 2 < 1
    assert f"begin at 28 are expected at {course.at(28, 1):.1f} in session 1" in text


def interval(each, digits=None):
    """Value and interval as the narrow table has them."""
    if digits is None:
        return f"{each:.0%} ({100 * each.low:.0f}–{each.high:.0%})"
    return f"{plain(each, digits)} ({plain(each.low, digits)}–{plain(each.high, digits)})"


@pytest.mark.parametrize("above", [3, 6, 9, 12])
def test_every_line_of_the_table_of_thresholds(lesson, clinic, course, above):
    found = not_on_track(clinic, course, above)
    shares = [interval(each) for each in (found.sensitivity, found.specificity, found.false_alarms)]
    row = f"| {above} points | {' | '.join(shares)} | {interval(found.needed, 1)} |"
    assert row in lesson.prose[READ[3]]


def test_the_signal_at_six_points(lesson, clinic, course):
    found, text = not_on_track(clinic, course, 6), lesson.prose[READ[3]]
    alarms = found.false_alarms
    assert f"{alarms:.0%} of the signals were false alarms (95% interval {alarms.low:.0%} to {alarms.high:.0%})" in text
    assert 0.45 < alarms < 0.55  # "about half"
    lead = found.lead
    assert f"with {lead:.1f} sessions left on average ({lead.low:.1f} to {lead.high:.1f})" in text
    assert 0.2 < 1 - found.sensitivity < 0.3  # "a quarter of the poor ends came without one", in 06-8


def test_who_was_helped_in_the_lab(lesson):
    lives = Lives(1)
    first = lives.people(6.0).query("arm == @ARMS[0]")
    assert set(first["arm"]) == {ARMS[0]}
    helped = first[first["helped"]]
    told = lives.signals(ARMS[0], 6, 6.0).clients.query("signalled")["client_id"]
    both = len(set(helped["client_id"]) & set(told))
    text = lesson.prose[READ[3]]
    assert f"{len(helped)} of {len(first)} clients escape a poor end with feedback only: six in 100" in text
    assert f"Of these, {both} had been signalled at 6 points" in text
    change = lives.people(6.0).groupby("arm")["change"].mean()
    assert f"by {change[ARMS[0]] - change[ARMS[1]]:.1f} points on average" in text
    assert helped["change"].between(-6, -3).mean() > 0.8  # "the rings lie along the broken line"


def test_six_or_so_in_100_escape_a_poor_end_whatever_the_draw(course):
    without, fed = (not_on_track(clinic, course).clients for clinic in live_twice(4000, seed=2))
    assert 0.045 < (without["poor_end"] & ~fed["poor_end"]).mean() < 0.07


def test_how_often_the_one_with_feedback_ends_lower(lesson):
    pairs = 100 * NormalDist().cdf(0.15 / 2**0.5)  # McGraw & Wong 1992, common language effect size
    assert f"ends lower in {pairs:.0f} of 100 such pairs" in lesson.prose[READ[4]]


def test_four_hundred_cannot_tell_and_four_thousand_can():
    small = ak.compare_arms(ak.load_clinic().clients)
    assert small.d.includes(0)
    for seed in (1, 2, 3):
        large = ak.compare_arms(ak.simulate_clinic(4000, seed=seed).clients)
        assert not large.d.includes(0)
        assert large.d.includes(0.15)
    assert ak.compare_arms(ak.simulate_clinic(4000, seed=1).clients).staying.includes(1)


def test_who_came_to_all_sessions(lesson, clinic):
    clients, text = clinic.clients, lesson.prose[READ[5]]
    all_sessions = (clients["sessions_attended"] == clients["planned_sessions"]).mean()
    assert 0.78 < all_sessions < 0.82  # "four in five"
    assert f"the other {clients['dropped_out'].sum()} clients" in text
    assert short(0.26) in lesson.prose["l06-s5-idea"]
