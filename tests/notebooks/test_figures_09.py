"""What lesson 09 says of a figure is so in the synthetic studies as they are drawn, and in the published table."""

from __future__ import annotations

import pytest

import alliancekit as ak
from alliancekit.exercises.lessons.predictions_09 import PREDICTIONS
from alliancekit.literature.claims import VERDICTS, load_claims
from alliancekit.results import short
from tests.notebooks.figures import Lesson, Said

READ = {n: f"l09-s{n}-read" for n in range(1, 6)}
INTERVAL = r"95% interval (-?\.\d+ to -?\.\d+)"
FROM = r"95% interval (-?[.\d]+) to (-?[.\d]+)"

SAID = [
    Said(READ[1], "l09-s1-code", rf"r = ([.\d]+), {FROM}", "give r = {}, and the 95% interval is narrow, from {} to {}"),
    Said(READ[2], "l09-s1-code", rf"tau = ([.\d]+) \({INTERVAL}\)", "Tau is {} (95% interval {})"),
    Said(READ[2], "l09-s1-code", r"I2 = (\d+%)", "I² is {}"),
    Said(READ[2], "l09-s1-code", r"next study like these: ([.\d]+ to [.\d]+)", "anywhere from {}"),
    Said(READ[2], "l09-s2-code2", rf"r = ([.\d]+), {FROM}", "fixed model gives {}, with an interval from {} to {}"),
    Said(READ[3], "l09-s3-code", rf"intercept = ([.\d]+), {FROM}", "intercept is {}, and its 95% interval, from {} to {}"),
    Said(READ[3], "l09-s3-code", r"adds (\d+) studies", "adds {} studies"),
    Said(READ[3], "l09-s3-code", rf"studies: r = ([.\d]+), {INTERVAL} becomes", "lowers r from {} ({})"),
    Said(READ[3], "l09-s3-code", rf"becomes r = ([.\d]+), {INTERVAL}", "to {} ({})."),
    Said(READ[4], "l09-s4-code", rf"client: .*?r = ([.\d]+), {INTERVAL}", "Clients' ratings give {} (95% interval {})"),
    Said(READ[4], "l09-s4-code", rf"therapist: .*?r = ([.\d]+), {INTERVAL}", "therapists' {} ({})"),
    Said(READ[4], "l09-s4-code", rf"observer: .*?r = ([.\d]+), {INTERVAL}", "observers' {} ({})"),
    Said(READ[4], "l09-s4-code2", rf"therapist, beside client: (-[.\d]+), {FROM}", "is {}, from {} to {}, and leaves out 0"),
    Said(READ[4], "l09-s4-code2", r"observer, beside client: (-[.\d]+), .* which holds 0", "it is {} and holds 0"),
]  # fmt: skip


@pytest.fixture(scope="module")
def lesson():
    return Lesson("09")


@pytest.fixture(scope="module")
def studies():
    return ak.study_rows()


@pytest.mark.parametrize("said", SAID, ids=str)
def test_the_prose_says_what_the_cell_prints(lesson, said):
    assert lesson.missing(said) == ""


def answers(number):
    clinic = ak.load_clinic()
    return next(each for each in PREDICTIONS if each.id == number).answer(clinic)


def test_how_little_one_study_tells(lesson):
    (alone,) = answers("09-1")
    words = f"of 100, some {alone.value:.0f} have an interval that holds 0 (95% interval {alone.low:.0f} to {alone.high:.0f})"
    assert words in lesson.prose[READ[1]]


def test_how_many_next_studies_lie_in_the_interval_of_the_mean(lesson):
    (inside,) = answers("09-2")
    assert f"only {inside.value:.0f} or so" in lesson.prose[READ[2]]


def test_no_single_study_moves_the_pooled_r_by_as_much_as_it_says(studies):
    pooled = ak.pool_correlations(studies)
    assert (pooled.leave_one_out()["without"] - pooled.r).abs().max() < 0.005


def test_the_larger_studies_and_the_share_below_zero(lesson, studies):
    larger = ak.pool_correlations(studies.query("n >= 60")).r
    assert f"60 people or more give {short(larger)} ({larger.interval().partition(' interval ')[2]})" in lesson.prose[READ[3]]
    assert f"in our studies it is {(studies['r'] < 0).mean():.0%}" in lesson.prose[READ[3]]
    assert (studies["n"] < 60).sum() == 97  # as the prediction says


@pytest.mark.parametrize("on", ["setting", "year"])
def test_what_was_not_built_in_holds_0(studies, on):
    assert all(each.includes(0) for each in ak.meta_regression(studies, on=on).coefficients.values())


def test_how_many_claims_have_which_verdict(lesson):
    found = [each.verdict for each in load_claims().values()]
    number = {0: "none", 3: "three", 5: "Five"}
    holds, far, fails, open_ = (number[found.count(verdict)] for verdict in VERDICTS)
    words = f"{far} go too far, {fails} do not hold, and {open_} cannot be told"
    assert holds == "none"
    assert words in lesson.prose[READ[5]]


def test_published_figures_are_those_of_the_table(lesson):
    table = ak.pooled_results()
    largest = table.query("source == 'Flückiger et al. (2018)' and k == 295").iloc[0]
    figures = f"{short(largest['value'], 3)}, from {short(largest['low'], 3)} to {short(largest['high'], 3)}"
    assert figures in lesson.prose[READ[1]]
    assert f"has {len(table)} rows" in lesson.prose[READ[1]]
