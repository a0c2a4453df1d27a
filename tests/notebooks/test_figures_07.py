"""What lesson 07 says of a figure is so: in the sample clinic, and in the dialogues as they are marked."""

from __future__ import annotations

from itertools import combinations

import pytest

import alliancekit as ak
from alliancekit.clinic import load_dialogues
from alliancekit.results import short
from alliancekit.ruptures import RULES
from tests.notebooks.figures import Lesson, Said, plain

PERCENT = r"(\d+)%"
SPAN = r"\(95% interval (-?\.\d+) to (-?\.\d+)\)"

SAID = [
    Said(
        "l07-s2-read",
        "l07-s2-code",
        r"Of 100 true ruptures .* the observer reported (\d+); .* the observer (\d+)\.",
        "The observer found {} of 100 true ruptures, and reported one in {} of 100 sessions that had none.",
    ),
    Said(
        "l07-s2-read",
        "l07-s2-code",
        r"Of 100 true ruptures the client reported (\d+), .* without one the client (\d+),",
        "The client found {}, and reported one in {} of 100 sessions without.",
    ),
    Said(
        "l07-s2-read",
        "l07-s2-code",
        rf"client and therapist kappa = (\.\d+) {SPAN}",
        "agreement of client and therapist is {} ({} to {})",
    ),
    Said(
        "l07-s2-read",
        "l07-s2-code2",
        r"client, difference: difference = (\.\d+), 95% interval (\.\d+) to (\.\d+)",
        "The difference is {} ({} to {}).",
    ),
    Said(
        "l07-s3-read",
        "l07-s3-code2",
        r"recall (\.\d+), 95% interval (\.\d+) to (\.\d+)",
        "(recall {}, 95% interval {} to {})",
    ),
    Said(
        "l07-s3-read",
        "l07-s3-code2",
        r"precision (\.\d+), 95% interval (\.\d+) to (\.\d+)",
        "(precision {}, {} to {})",
    ),
    Said(
        "l07-s3-read",
        "l07-s3-code2",
        rf"that is (\.\d+) more than by chance {SPAN}",
        "That is {} more than chance would give ({} to {}).",
    ),
    Said(
        "l07-s5-read",
        "l07-s5-code",
        r"In this synthetic clinic .* \(r = (\.\d+), 95% interval (\.\d+) to (\.\d+)",
        "Our clinic gives r = {} (95% interval {} to {}).",
    ),
]


@pytest.fixture(scope="module")
def lesson():
    return Lesson("07")


@pytest.fixture(scope="module")
def clinic():
    return ak.load_clinic()


@pytest.fixture(scope="module")
def mine(clinic):
    return clinic.sessions.query("rater == 'client'")


@pytest.mark.parametrize("said", SAID, ids=str)
def test_prose_says_what_the_cell_shows(lesson, said):
    assert lesson.missing(said) == ""


def test_how_often_each_reports_and_which_kind_is_missed(lesson, clinic):
    found, text = ak.rupture_reports(clinic.sessions), lesson.prose["l07-s2-read"]
    words = []
    for rater in ("observer", "therapist", "client"):
        share, low, high = (100 * each for each in (found.reported[rater], *_ends(found.reported[rater])))
        words.append((f"{share:.0f}%", f"{low:.0f} to {high:.0f}%"))
    (observer, first), (therapist, second), (client, third) = words
    assert (
        f"the observer reports a rupture in {observer} of sessions (95% interval {first}), the therapist in "
        f"{therapist} ({second}), the client in {client} ({third})" in text
    )
    truly = clinic.sessions.query("rater == 'client'")["rupture"].mean()
    assert f"Truly there was one in {100 * truly:.0f}%." in text
    quiet, loud = (100 * found.kinds["client", kind] for kind in ("withdrawal", "confrontation"))
    assert f"Of withdrawals the client reported {quiet:.0f} of 100, of confrontations {loud:.0f}." in text
    gaps = [found.kinds[rater, "difference"] for rater in ("therapist", "observer")]
    assert f"It is {short(gaps[0])} for the therapist and {short(gaps[1])} for the observer." in text
    assert all(gap.low > 0 for gap in gaps)


def _ends(each):
    return each.low, each.high


def test_the_rule_is_better_than_chance_alike_for_both_kinds_and_poorer_than_asking(lesson, mine):
    text = lesson.prose["l07-s3-read"]
    rule = ak.judge_ruptures(mine)
    assert f"finds {100 * rule.recall:.0f} of 100 ruptures" in text
    assert f"Of its signals {100 * rule.precision:.0f} in 100 are right" in text
    assert rule.gain.low > 0
    kinds = [100 * rule.kinds[kind] for kind in ("withdrawal", "confrontation")]
    assert all(f"{each:.0f} of 100 of either kind" in text for each in kinds)
    assert rule.kinds["difference"].includes(0)
    asked = ak.judge_ruptures(mine, marks="rupture_reported")
    assert (
        f"reported found {100 * asked.recall:.0f} of 100 ruptures, and {100 * asked.precision:.0f} of 100 "
        "reports were right" in text
    )


def test_no_rule_does_as_well_as_signalling_every_session(lesson, mine):
    text = lesson.prose["l07-s3-read"]
    curves = {rule: ak.rupture_curve(mine, rule=rule) for rule in RULES}
    best = ", ".join(f"{short(curve.best['f1'])} for “{rule}”" for rule, curve in curves.items())
    assert f"The best F1 is {best}." in text
    assert all(curve.beyond_all.high < 0 for curve in curves.values())
    assert {f"reaches {short(curve.f1_of_all)}," in text for curve in curves.values()} == {True}


def test_the_lines_that_the_reader_predicts(lesson):
    dialogues, text = load_dialogues(), lesson.prose["l07-s1-read"]
    farida, sheet = dialogues["D01"].lines[3], dialogues["D03"].lines[2]
    assert farida.text == "If you think so."
    assert sheet.text.endswith("You look at that sheet more than at me.")
    strained = [8 - line.panel.count("none") - line.panel.count("mends") for line in (farida, sheet)]
    assert f"as a strain by {strained[0]} of the eight" in text
    assert f"(D03, line 3) by all {strained[1]}." in text
    counts = [
        dialogues[name].lines[line - 1].panel.count("mends")
        for name, line in (("D06", 5), ("D07", 2), ("D04", 4), ("D05", 5))
    ]
    told = lesson.prose["l07-s4-read"]
    assert f"“I am going to stop here …” {counts[0]} of 8" in told
    assert f"“I did. I am sorry, Aidan.” {counts[1]}, “You are annoyed with me.” {counts[2]}," in told
    assert f"I had the worst week myself.” {counts[3]}." in told


def test_how_far_the_panel_agree(lesson):
    marks, text = ak.dialogue_marks(), lesson.prose["l07-s1-read"]
    table = marks.pivot_table("mark", ["dialogue", "line"], "member", aggfunc="first", observed=True)
    same = [(table[one] == table[other]).mean() for one, other in combinations(table.columns, 2)]
    assert f"gave the same mark on {100 * sum(same) / len(same):.0f}% of the lines" in text
    alike = int((table.nunique(axis=1) == 1).sum())
    assert f"On {alike} lines of {len(table)} all eight were of one mind" in text


def test_the_table_of_subjects(lesson):
    counts = ak.dialogue_marks().groupby("topic")["mark"].value_counts().unstack(fill_value=0)
    text = lesson.prose["l07-s4-read"]
    tried, achieved = counts.loc["repair tried"], counts.loc["repair"]
    assert f"repair tried has {tried['mends']} of its {tried.sum()} marks as mending" in text
    assert f"repair {achieved['mends']} of {achieved.sum()}." in text
    assert counts["mends"].idxmax() == "repair"


def test_the_published_figures_are_those_of_the_package(lesson, clinic):
    text = lesson.prose["l07-s5-read"]
    for each in ak.repair_and_outcome(clinic).published.values():
        assert plain(f"r = {short(each)}") in text
        assert f"{short(each.low)} to {short(each.high)} |" in text


def test_the_exercise_names_what_the_rule_did(mine):
    from alliancekit.exercises.engine.register import find

    rule = ak.judge_ruptures(mine)
    why = find("07-5").why
    assert f"{rule.hits} hits, {rule.misses:,} misses, {rule.false_alarms} false alarms" in why
