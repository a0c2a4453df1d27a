"""Numbers as people type and copy them: read where they are surely one, else refused with what to do."""

from __future__ import annotations

import math
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.exercises.engine.written import UnclearError, written_number

INVISIBLE = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u180e\u202a\u2060\u2066\ufeff\u00ad\u034f\u3164\u115f\ufe0f\x00\x1b"
)
SPACES = "\u00a0\u202f\u2009\u2007\u3000\u2028\u0085\x0b\x0c\t\n\r\u1680"


@pytest.mark.parametrize("minus", "-−–—‐‑‒―﹣－﹘⁻₋➖˗⁃")
def test_every_minus(minus):
    assert written_number(f"{minus}.40") == -0.4
    assert written_number(f"{minus} 0,40") == -0.4
    assert written_number(f"r = {minus}.40") == -0.4


@pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"{ord(sign):x}")
def test_what_cannot_be_seen_is_passed_over(sign):
    for text in (
        f"{sign}-0.4",
        f"-{sign}0.4",
        f"-0{sign}.4",
        f"-0.4{sign}",
        f"{sign}-{sign}0{sign}.{sign}4{sign}",
    ):
        assert written_number(text) == -0.4


@pytest.mark.parametrize("space", SPACES, ids=lambda space: f"{ord(space):x}")
def test_every_space(space):
    for text in (f"{space}-0.4", f"-{space}0.4", f"-0.4{space}", f"r{space}={space}-0.4"):
        assert written_number(text) == -0.4
    assert written_number(f"1{space}250") == 1250


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("０．２８", 0.28), ("－０，４", -0.4), ("٣٫٥", 3.5), ("३.५", 3.5), ("28", 28), ("1e-3", 0.001), ("2.5E2", 250),
        ("0.4.", 0.4), ("0,4;", 0.4), ('"0.4"', 0.4), ("`0.4`", 0.4), ("**0.4**", 0.4), ("“0.4”", 0.4), ("5.", 5),
        ("= 0.4", 0.4), ("≈ .4", 0.4), ("~0.4", 0.4), ("answer: 0.4", 0.4), ("mean difference = −1,2", -1.2),
        ("0,250", 0.25), ("1.250", 1.25), ("12,34", 12.34), ("1’250", 1250), ("1_250", 1250), ("1 250,5", 1250.5),
    ],
)  # fmt: skip
def test_ways_to_write_a_number(text, value):
    assert written_number(text) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "text", ["75.00%", "75 %", "75,00 %", "75％", "75٪", "75 percent", "75 per cent", "75 pct", "75%."]
)
def test_percent(text):
    assert written_number(text, percent=True) == 75
    assert written_number(text) == 0.75


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("r = -.40, 95% interval -.48 to -.31, n = 400", -0.4),
        ("r = −.40, 95% interval −.48 to −.31, n = 1,400", -0.4),
        ("-0.40, 95% interval -0.48 to -0.31", -0.4),
        ("d = 0.52 (95% CI 0.2 to 0.8)", 0.52),
        ("d = 0.52 [0.2, 0.8]", 0.52),
        ("0,52 (0,2 to 0,8)", 0.52),
        ("r=.40, p < .05", 0.4),
        ("M = 3.2, SD = 0.5", 3.2),
        ("-.40 (n = 400)", -0.4),
        ("75 %, 95% interval 60 % to 90 %", 0.75),
        ("r = .28, and these data give it no interval, n = 2", 0.28),
    ],
)
def test_of_a_sentence_copied_whole_it_is_the_estimate(text, value):
    assert written_number(text) == pytest.approx(value)


def test_the_units_that_are_asked_for():
    assert written_number("5 points", unit="points") == 5
    assert written_number("b = 1.2 points, 95% interval 1.0 to 1.4", unit="points") == 1.2
    with pytest.raises(UnclearError, match="a number and more"):
        written_number("5 points")


@pytest.mark.parametrize("text", ["1,250", "-1,250", "10,000", "100,000", "１，２５０", "r = 2,500"])
def test_a_comma_before_three_digits_is_unclear(text):
    with pytest.raises(UnclearError, match=r"can be read as .+ and as .+without a separator for thousands"):
        written_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "0.28 or 0.3", "between 1 and 2", "1/4", "3:4", "1-2", "3.2 ± 0.5", "3.2 (0.5)", "0.4 0.5", "0.4\n0.5", "12 34",
        "p < .05", "<.05", "about 75%", "1½", "$5", "3 thousand", "r=.4 r=.5", "r = .4, n = 5, r = .5", "C007 scored 4",
        "95% interval -.48 to -.31", "2026-01-02", "--3", "0x10",
    ],
)  # fmt: skip
def test_what_is_not_surely_one_number_says_what_to_type(text):
    with pytest.raises(UnclearError, match="type only the number, such as"):
        written_number(text)


@pytest.mark.parametrize("text", ["NaN", "n/a", "missing"])
def test_missing(text):
    assert math.isnan(written_number(text))


@given(
    st.text(st.characters(exclude_categories=())) | st.from_regex(re.compile(r"[-−+.,0-9 %=a-z()e']{1,30}"))
)
def test_any_text_is_a_number_or_unclear(text):
    with suppress(UnclearError):
        assert isinstance(written_number(text), float)


def test_a_very_long_text_is_answered_at_once():
    for text in ("9" * 1_000_000, "a " * 500_000, "1,1" * 100_000):
        with pytest.raises(UnclearError, match="long"):
            written_number(text)


@given(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)))
def test_a_number_with_two_decimals_is_that_number_with_either_mark(value):
    assert written_number(f"{value:.2f}") == value
    assert written_number(f"{value:.2f}".replace(".", ",")) == value
