"""Slips that beginners make are answered in words, in a real IPython, and the traceback is never hidden."""

from __future__ import annotations

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbclient import NotebookClient

from alliancekit.exercises import find, judge
from alliancekit.exercises.engine.mistakes import watch
from alliancekit.exercises.engine.register import exercise_clinic

SLIPS = {
    "a decimal comma": ("def half(number):\n    return number / 2\nhalf(0,5)", "has a point: `0.5`"),
    "a comma for a point": ("found = 0j\nfound,real", "Did you mean `found.real`"),
    "a column's word before it": ("median(clients['age'])", '`table["column"].median()`'),
    "x for times": ("intake = 3\nintake x 100", "In line 2 there is `intake x 100`. Times is written `*`"),
    "== with a space": ("if 3 = = 0:\n    pass", "one sign: write it without the space"),
    "nothing after a sign": ("2 + 3 *", "nothing follows it"),
    "no quotes": ("answer = c", 'quotes: `"c"`'),
    "no closing quote": ('answer = "c', "begins with a quote and does not end"),
    "no closing bracket": ("answer = max(1, 2", "never closed"),
    "no colon": ("def rise(first, last)\n    return last", "colon"),
    "not indented": ("def rise(first, last):\nreturn last", "four spaces"),
    "indented for nothing": ("x = 1\n  y = 2", "take the spaces at its beginning away"),
    "crooked indent": ("if True:\n    x = 1\n  y = 2", "same spaces"),
    "curly quotes": ("answer = “a”", 'a plain `"`'),
    "one = to ask": ("x = 1\nif x = 4:\n    pass", "write `==`"),
    "other capitals": ("Answer = 3\nanswer", "Did you mean `Answer`?"),
    "a misspelt name": ("anwser = 3\nanswerr = 1\nanswe", "Did you mean `answerr`?"),
    "a name of Python's in capitals": ("Print(3)", "Did you mean `print`?"),
    "a lower-case truth": ("answer = true", "Did you mean `True`?"),
    "a misspelt column": ("clients['agee'].mean()", "no column `agee`. Did you mean `age`?"),
    "a misspelt column in a query": ("clients.query('agee > 3')", "Did you mean `age`?"),
    "a misspelt part": ("clients['age'].maen()", "Did you mean `.mean`?"),
    "return outside": ("return 5", "is in no function"),
    "divided by 0": ("x = 0\n1 / x", "You divide by `x`, and it is 0 here"),
    "no comma": ("x = max(1 2)", "comma"),
    "no closing bracket after a version": ("print('of 1.2.3'", "never closed"),
    "a number with two points": ("x = max(0.0.6, 1)", "`0.0.6` in line 1 has two points"),
    "set-up was not run": ("clinic.clients", "comes from the cell under *Set-up*"),
}


@pytest.fixture
def shell():
    made = InteractiveShell()
    made.user_ns["clients"] = exercise_clinic().clients
    watch(made)
    return made


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_answered_in_words_and_the_traceback_is_there(shell, capsys, slip):
    code, words = SLIPS[slip]
    result = shell.run_cell(code)
    fault = result.error_before_exec or result.error_in_exec
    said = capsys.readouterr().out
    assert said.startswith("! ")
    assert words in said
    assert type(fault).__name__.removeprefix("Undefined") in said  # Python's own words
    assert "\x1b[" not in said


@pytest.mark.parametrize("code", ["raise ValueError('own words')", "open('nowhere.csv')", "{}['key']"])
def test_what_python_says_as_well_is_left_to_python(shell, capsys, code):
    shell.run_cell(code)
    said = capsys.readouterr()
    assert "Traceback" in said.out + said.err
    assert not said.out.startswith("! ")


def test_any_cell_may_be_run_first():
    """As the package's installation tells each kernel of its Python."""
    book = nbformat.v4.new_notebook(
        cells=list(map(nbformat.v4.new_code_cell, ("clinic.clients", "ak.__name__")))
    )
    ran = NotebookClient(book, kernel_name="python3", allow_errors=True).execute()
    assert "run that cell first" in ran.cells[0].outputs[0]["data"]["text/plain"]
    assert ran.cells[1].outputs[0]["data"]["text/plain"] == "'alliancekit'"


def test_pasted_prompts_are_no_mistake(shell, capsys):
    assert shell.run_cell(">>> answer = 5\n>>> answer + 1").result == 6


def test_what_is_typed_is_shown_as_text():
    from alliancekit.exercises.engine.mistakes import explain, mistake_card

    fault = NameError("name '<img>' is not defined", name="<img>")
    html = mistake_card(explain(fault, {}), "Traceback <script>").html
    assert "<img>" not in html
    assert "<script>" not in html
    assert "<details>" in html


def test_two_divisions_by_0_get_different_words(shell):
    """In a learner's function: divided by the wrong number, and no care taken of a 0."""
    messages = []
    for under in ("last", "intake"):
        shell.run_cell(f"def gone(intake, last):\n    return 100 * (intake - last) / {under}\n")
        messages.append(judge(find("00-4"), shell.user_ns["gone"], exercise_clinic()).message)
    assert "divide by `last`" in messages[0]
    assert "gone(0, 0)" in messages[1]
    assert "divide by `intake`" in messages[1]


def test_a_misspelt_column_in_a_function_gets_words(shell):
    shell.run_cell("def gone(intake, last):\n    return clients['agee'].mean()\n")
    assert "Did you mean `age`?" in judge(find("00-4"), shell.user_ns["gone"], exercise_clinic()).message
