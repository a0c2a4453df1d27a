"""Answers are read as people write them, wrong ones are named, and nothing a learner types breaks a lesson."""

from __future__ import annotations

import builtins
import re
import sys
import threading
import time
import warnings
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliancekit.exercises import (
    Choice,
    Distractor,
    Exercise,
    Function,
    Misconception,
    Number,
    judge,
    multiple_choice,
)
from alliancekit.exercises.engine.base import UnreadableError, fill
from alliancekit.exercises.engine.card import Card
from alliancekit.exercises.engine.limit import TookTooLongError, run_within


def exercise(kind, answer, *, misconceptions=(), given=None, **more):
    return Exercise(
        id="99-1",
        track="Look",
        objective=1,
        question="How much?",
        kind=kind,
        given=given or (lambda clinic, rng: {"n": int(rng.integers(1000))}),
        answer=answer if callable(answer) else lambda _: answer,
        misconceptions=tuple(misconceptions),
        hints=("one", "two", "three"),
        worked="answer = 1",
        why="Because.",
        **more,
    )


def verdict(kind, right, answer, **more):
    return judge(exercise(kind, right, **more), answer, None).verdict


class TestNumber:
    @pytest.mark.parametrize(
        "answer",
        [
            0.28, np.float64(0.28), np.float32(0.28), np.array(0.28), np.array([0.28]), pd.Series([0.28]), [0.28],
            pd.DataFrame({"r": [0.28]}), Decimal("0.28"), Fraction(28, 100), "0.28", "0,28", ".28", ",28", " 0.280 ",
            "28 %", "28%", "28 percent", "r = .28", "+0,28", 0.2849,
        ],
        ids=lambda answer: type(answer).__name__,
    )  # fmt: skip
    def test_right_in_many_forms(self, answer):
        assert verdict(Number(0.005), 0.28, answer) == "right"

    @pytest.mark.parametrize(
        ("text", "value"), [("−3", -3), ("– 3,5", -3.5), ("1 234,5", 1234.5), ("1,234.5", 1234.5)]
    )
    def test_text_in_many_spellings(self, text, value):
        assert verdict(Number(0.001), value, text) == "right"

    @pytest.mark.parametrize("sign", [*"-−–—‐‑﹣－", "\u200b-", "\u202a-", "\ufeff−"])
    def test_every_minus_that_programs_write(self, sign):
        assert verdict(Number(0.005), -0.4, f"{sign}.40") == "right"
        assert verdict(Number(0.005), 0.4, f"{sign}.40") != "right"

    @pytest.mark.parametrize("text", ["1,234,567", "1.234.567", "1 234 567", "1'234'567", "1234567"])
    def test_thousands(self, text):
        assert verdict(Number(0.001), 1_234_567, text) == "right"

    def test_percent_is_read_in_the_unit_asked_for(self):
        assert verdict(Number(0.5, percent=True), 28, "28 %") == "right"
        assert verdict(Number(0.5, percent=True), 28, 28) == "right"
        assert verdict(Number(0.5, percent=True), 28, 0.28) == "not yet"

    @pytest.mark.parametrize(
        "answer",
        [..., None, "", "  ", "...", "…", "____", [], [...], {}],
        ids=lambda answer: type(answer).__name__,
    )
    def test_blank(self, answer):
        assert verdict(Number(0.005), 0.28, answer) == "not attempted"

    @pytest.mark.parametrize(
        "answer",
        [True, np.True_, "about a third", "0.28 or 0.3", "1.2.3,4", [1, 2], np.array([1, 2]), 1j, float("nan"), np.inf,
         pd.NA, pd.NaT, print, object(), {"r": 0.28}, pd.DataFrame({"r": [1, 2]}), "--3", "0x1F"],
        ids=lambda answer: type(answer).__name__,
    )  # fmt: skip
    def test_unreadable(self, answer):
        found = judge(exercise(Number(0.005, "points"), 0.28), answer, None)
        assert found.verdict == "could not read"
        assert re.fullmatch(r"Found: .+\. Wanted: a number \(points\)\.", found.message, re.DOTALL)

    @given(st.floats(-1e9, 1e9), st.floats(0.011, 1e6), st.booleans())
    def test_tolerance(self, right, distance, above):
        wrong = right + distance * (1 + 1e-6 * abs(right)) * (1 if above else -1)
        assert verdict(Number(0.01), right, right) == "right"
        assert verdict(Number(0.01), right, wrong) == "not yet"

    @given(st.floats(-1e6, 1e6).map(lambda x: round(x, 3)))
    def test_a_number_as_text_is_that_number(self, value):
        assert Number(0).read(f"{value:.3f}", {}) == value
        with_comma = f"{value:.4f}".replace(".", ",")  # three decimals could be thousands
        assert Number(0).read(with_comma, {}) == value

    @pytest.mark.parametrize(
        ("wrong", "word"), [(0.31, "near"), (28, "factor of 100"), (-0.28, "sign"), (7, "7 was")]
    )
    def test_wrong_gets_a_word(self, wrong, word):
        assert word in judge(exercise(Number(0.005), 0.28), wrong, None).message


class TestOtherKinds:
    @pytest.mark.parametrize("answer", ["b", "B", "b)", " (b) ", "'B'"])
    def test_choice(self, answer):
        assert verdict(Choice(("a", "b", "c")), "b", answer) == "right"
        assert verdict(Choice(("a", "b", "c")), "a", answer) == "not yet"

    @pytest.mark.parametrize("answer", ["d", "ab", 2, ["a"]])
    def test_choice_unreadable(self, answer):
        assert verdict(Choice(("a", "b", "c")), "b", answer) == "could not read"

    def test_misconception_is_named_after_right_and_before_the_general_word(self):
        found = exercise(
            Number(0.01),
            lambda g: g["n"],
            given=lambda *_: {"n": 4.0},
            misconceptions=[
                Misconception(lambda g: g["n"] ** 2, "You squared $n."),
                Misconception(lambda g: g["n"], "never shown"),
            ],
        )
        assert judge(found, 16, None).message == "You squared 4."
        assert judge(found, 4, None).message == "Because."

    def test_starter_of_an_edit_is_no_attempt(self):
        edit = exercise(Number(0.01), 1.0, untouched=lambda _: 5.0)
        assert judge(edit, 5.0, None).verdict == "not attempted"
        assert judge(edit, 6.0, None).verdict == "not yet"

    def test_variants(self):
        varied = exercise(Number(0.5), lambda g: g["n"])
        answers = [varied.variant(None, seed)["n"] for seed in range(200)]
        assert len(set(answers)) > 150
        assert answers == [varied.variant(None, seed)["n"] for seed in range(200)]
        assert all(judge(varied, n, None, seed).verdict == "right" for seed, n in enumerate(answers))


CUPS = multiple_choice(
    id="99-2",
    objective=1,
    question="Which is sound?",
    given=lambda _clinic, rng: {"n": int(rng.integers(100))},
    right="$n cups were counted.",
    distractors=(Distractor("$n cups are enough.", "Enough for whom?"), Distractor("No cups.", "Count: $n.")),
    hints=("one", "two", "three"),
    why="Counted.",
)


class TestMultipleChoice:
    def test_letters_and_texts_are_read_in_every_order(self):
        letters = set()
        for seed in range(30):
            given = CUPS.variant(None, seed)
            letters.add(right := CUPS.answer(given))
            text = f"{given['n']} cups were counted."
            assert f"- **{right}** {text}" in CUPS.asks(given)
            for answer in (right, right.upper(), f"{right})", text):
                assert judge(CUPS, answer, None, seed).verdict == "right"
            assert judge(CUPS, "d", None, seed).verdict == "could not read"
        assert letters == {"a", "b", "c"}

    def test_each_distractor_has_its_message(self):
        given = CUPS.variant(None)
        wrong = {text: letter for letter, text in CUPS.kind.choices(given).items()}
        assert judge(CUPS, wrong[f"{given['n']} cups are enough."], None).message == "Enough for whom?"
        assert judge(CUPS, wrong["No cups."], None).message == f"Count: {given['n']}."

    def test_starter_names_the_letters_and_the_worked_solution_is_right(self):
        assert CUPS.starter == 'answer = ...  # "a", "b" or "c"'
        names = {}
        exec(fill(CUPS.worked, CUPS.variant(None)), names)
        assert judge(CUPS, names["answer"], None).verdict == "right"


def double(x):
    return 2 * x


DOUBLE = exercise(
    Function(Number(0.01), lambda _: [(1,), (2,), (0,), (-3.5,)], seconds=0.5),
    lambda _: double,
    misconceptions=[Misconception(lambda _: lambda x: x**2, "You squared.")],
)

PATIENT = exercise(Function(Number(0.01), lambda _: [(1,), (2,)], seconds=20), lambda _: double)


@contextmanager
def no_more_memory_than(size):
    """Let a test that fails end with an error, not with this computer out of memory."""
    resource = pytest.importorskip("resource")
    usual = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, usual)


class TestFunction:
    def test_right(self):
        assert judge(DOUBLE, lambda x: x + x, None).verdict == "right"

    def test_misconception(self):
        assert judge(DOUBLE, lambda x: x * x, None).message == "You squared."

    def test_wrong_names_the_first_case(self):
        message = judge(DOUBLE, lambda x: 2 if x == 1 else 5, None).message
        assert message == "For 2 your function gives 5; 4 is wanted."

    def test_blank(self):
        def only_dots(x): ...

        def only_pass(x):
            """Give back twice x."""

        def returns_dots(x):
            return ...

        for blank in (only_dots, only_pass, returns_dots, ...):
            assert judge(DOUBLE, blank, None).verdict == "not attempted"

    def test_no_function(self):
        assert judge(DOUBLE, 4, None).verdict == "could not read"

    def test_forgotten_return(self):
        def forgets(x):
            x = 2 * x

        assert "`return`" in judge(DOUBLE, forgets, None).message

    @pytest.mark.parametrize(
        ("fault", "word"),
        [
            (lambda x: x / (x - 1), "ZeroDivisionError"),
            (lambda x: undefined_name, "NameError"),  # noqa: F821
            (lambda: 1, "TypeError"),
            (lambda x: sys.exit(3), "SystemExit"),
            (lambda x: (_ for _ in ()).throw(KeyboardInterrupt), "KeyboardInterrupt"),
            (lambda x: "two", "Wanted: a number"),
        ],
    )
    def test_fault_is_told_in_a_sentence(self, fault, word):
        found = judge(DOUBLE, fault, None)
        assert found.verdict == "not yet"
        assert word in found.message
        assert "Traceback" not in found.message

    def test_data_changed_by_the_function_harm_nothing(self):
        cases = [([1, 2, 3],), ([4],)]  # one and the same for the learner's function and the right one
        kind = Function(Number(0.01), lambda _: cases)

        def greedy(values):
            total = 0
            while values:
                total += values.pop()
            return total

        assert verdict(kind, lambda _: sum, greedy) == "right"
        assert cases == [([1, 2, 3],), ([4],)]

    @pytest.mark.parametrize("name", ["loop", "swallows", "sleeps"])
    def test_endless_function_is_stopped(self, name):
        def loop(x):
            while True:
                pass

        def swallows(x):
            while True:
                try:  # noqa: SIM105
                    x += 1
                except:  # noqa: E722
                    pass

        def sleeps(x):
            time.sleep(3)

        begun, threads = time.monotonic(), set(threading.enumerate())
        found = judge(DOUBLE, locals()[name], None)
        assert found.verdict == "not yet"
        assert "stopped after 0.5 seconds" in found.message
        assert time.monotonic() - begun < 2.9
        if name != "sleeps":
            assert set(threading.enumerate()) <= threads  # it does not run on unseen

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("grows", "filled more than 200 MB of memory"),
            ("doubles", "filled more than 200 MB of memory"),
            ("prints", "printed more than 10,000 characters"),
            ("asks", "asks with `input()`"),
        ],
    )
    def test_a_function_that_takes_up_too_much_is_stopped_early(self, name, said, capsys):
        def grows(x):
            rows = []
            while True:
                rows.append(len(rows))

        def doubles(x):
            text = "x"
            while True:
                text = text + text

        def prints(x):
            while True:
                print(x)

        def asks(x):
            return float(input("how much? "))

        usual, here = builtins.input, psutil.Process().memory_info()
        with no_more_memory_than(here.vms + 4_000_000_000):
            found = judge(PATIENT, locals()[name], None)
        assert found.verdict == "not yet"
        assert said in found.message
        shown = capsys.readouterr().out
        assert len(shown) <= 10_000
        assert len(shown.splitlines()) <= 21
        assert psutil.Process().memory_info().rss - here.rss < 500e6
        assert builtins.input is usual

    @pytest.mark.parametrize(
        ("lines", "end"),
        [
            (20, "19\n"),
            (21, "19\n… and 1 more line, not shown.\n"),
            (1020, "19\n… and 1,000 more lines, not shown.\n"),
        ],
    )
    def test_of_many_lines_the_first_twenty_are_shown_and_the_others_counted(self, capsys, lines, end):
        run_within(5, lambda: [print(n) for n in range(lines)])
        shown = capsys.readouterr().out
        assert shown.startswith("0\n1\n")
        assert shown.endswith(end)

    def test_a_line_without_an_end_counts_and_one_that_is_endless_is_cut(self, capsys):
        run_within(5, lambda: print("line\n" * 20 + "half", end=""))
        assert capsys.readouterr().out.endswith("line\n… and 1 more line, not shown.\n")
        run_within(5, lambda: print("x" * 9_000))
        assert len(capsys.readouterr().out) == 9_001

    def test_what_a_function_prints_is_seen(self, capsys):
        def talks(x):
            print("half way")
            return 2 * x

        assert judge(PATIENT, talks, None).verdict == "right"
        assert capsys.readouterr().out == "half way\n" * 2

    def test_time_limit_leaves_the_rest_alone(self):
        with pytest.raises(TookTooLongError):
            run_within(0.1, lambda: [None for _ in iter(int, 1)])
        assert run_within(5, lambda: sum(range(1000))) == 499500

    def test_noise_is_not_heard(self, capfd):
        def noisy(x):
            warnings.warn("loud", stacklevel=1)
            print("to stderr", file=sys.stderr)
            return 2 * x

        assert judge(DOUBLE, noisy, None).verdict == "right"
        assert capfd.readouterr().err == ""


class Hostile:
    def __repr__(self):
        raise RuntimeError("no repr")

    __str__ = __float__ = __iter__ = __len__ = __repr__

    def __eq__(self, other):
        raise RuntimeError("no eq")

    __hash__ = None

    @property
    def size(self):
        raise RuntimeError("no size")


@pytest.mark.parametrize("kind", [Number(0.1), Choice(("a", "b")), DOUBLE.kind])
def test_hostile_answer_is_unreadable(kind):
    right = {
        Number: 1,
        Choice: "a",
        Function: lambda _: double,
    }
    found = judge(exercise(kind, right[type(kind)]), Hostile(), None)
    assert found.verdict == "could not read"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text() | st.binary(), st.lists))
def test_any_value_gets_one_of_the_four_answers(value):
    for kind, right in ((Number(0.1), 1), (Choice(("a", "b")), "a")):
        assert verdict(kind, right, value) in ("right", "not yet", "not attempted", "could not read")


class TestCard:
    def test_everything_is_escaped(self):
        evil = "<script>alert(1)</script>\"'&`<b>`**<i>**"
        html = Card(
            evil, [evil], evil, code=evil, header=(evil,), rows=((evil,),), links=((evil, evil, evil),)
        ).html
        assert "<script" not in html
        assert "<b>" not in html
        assert "<i>" not in html
        assert 'href="&lt;script' in html

    def test_bold_italics_and_code(self):
        html = Card("x", ["**not** *r* but `2 * 3 * 4 ** 5`, 2 * 3 * 4"]).html
        code = '<code style="white-space:nowrap">2 * 3 * 4 ** 5</code>'
        assert f"<strong>not</strong> <em>r</em> but {code}, 2 * 3 * 4" in html

    def test_said_to_a_screen_reader_without_colour(self):
        card = Card(
            "03-2 (Look): Not yet", ["Because **so**."], "→", "wait", header=("A", "B"), rows=(("x", "y"),)
        )
        assert 'role="status"' in card.html
        assert re.search(
            r"<h4[^>]*><span aria-hidden=\"true\">→</span> 03-2 \(Look\): Not yet</h4>", card.html
        )
        assert '<th scope="col"' in card.html
        assert '<th scope="row"' in card.html
        assert 'role="region" aria-label="03-2 (Look): Not yet"' in card.html
        bundle = card._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}
        assert bundle["text/plain"].startswith("→ 03-2 (Look): Not yet\nBecause **so**.\nA  B\nx  y")


def test_unreadable_says_found_and_wanted():
    assert str(UnreadableError("a list", "a number")) == "Found: a list. Wanted: a number."
