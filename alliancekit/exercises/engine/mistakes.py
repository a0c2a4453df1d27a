"""A beginner's slip in a cell, answered in words: what is missing, and where; the traceback is folded."""

from __future__ import annotations

import ast
import builtins
import keyword
import os
import re
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.card import Card, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

_CURLY = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "−": "-", "×": "*", "÷": "/"}
# What Python says of a line that it cannot read -> what to tell a beginner. {line} is the line's number.
_UNREAD: tuple[tuple[str, str], ...] = (
    (r"invalid character '(.)'", "Line {line} has a {0}, which Python does not know. {curly}"),
    (
        r"unterminated (?:f-)?string literal",
        ("In line {line} a text begins with a quote and does not end: put the same quote at its end."),
    ),
    (r"unterminated triple-quoted", "A text begins with three quotes and does not end: close it with three."),
    (
        r"'(.)' was never closed",
        "The bracket {0} in line {line} is never closed: put its partner where it ends.",
    ),
    (
        r"incomplete input|unexpected EOF",
        "A bracket that is opened in line {line} or before is never closed: put its partner where it ends.",
    ),
    (
        r"unmatched '(.)'",
        "Line {line} closes a bracket, {0}, that was never opened: take it out, or open it.",
    ),
    (
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        ("In line {line} a bracket {1} is closed with {0}. Each kind of bracket wants its own partner."),
    ),
    (r"expected ':'", "Line {line} needs a colon, `:`, at its end."),
    (
        r"Maybe you meant '==' or ':=' instead of '='|cannot assign to .* here",
        (
            "In line {line} a single `=` stands "
            "in a question. To ask whether two things are equal, write `==`."
        ),
    ),
    (
        r"cannot assign to (?:literal|expression|function call)",
        (
            "In line {line}, what stands left of `=` is no "
            "name. A name comes first: `answer = 5`. To ask whether two things are equal, write `==`."
        ),
    ),
    (
        r"expected an indented block after (.*) on line (\d+)",
        ("The line after line {1} belongs to it, and has to stand four spaces further in."),
    ),
    (
        r"unexpected indent",
        (
            "Line {line} stands further in than the line above it, and nothing there calls for it: "
            "take the spaces at its beginning away."
        ),
    ),
    (
        r"unindent does not match|inconsistent use of tabs",
        (
            "Line {line} stands neither under the line above nor "
            "further out under an earlier one: give it the same spaces as the lines it belongs to."
        ),
    ),
    (
        r"'return' outside function",
        (
            "The `return` in line {line} is in no function. Inside one, it stands four "
            "spaces in; outside, write `answer = ...`."
        ),
    ),
    (
        r"Perhaps you forgot a comma",
        (
            "Two things stand side by side in line {line}: is a comma missing between "
            "them, or a sign such as `*`?"
        ),
    ),
    (
        r"leading zeros in decimal integer",
        ("A number in line {line} begins with 0. For a decimal write a point, as in `0.5`."),
    ),
    (
        r"invalid decimal literal",
        (
            "In line {line} a number and a letter touch. Names do not begin with a digit, "
            "and texts stand in quotes."
        ),
    ),
)

# What Python has no words for, and a line shows.
_SLIPS = (
    (r"[<>=!] +=", "In line {line}, `{0}` is one sign: write it without the space between."),
    (r"[\w)]+ +[xX] +[\w(]+", "In line {line} there is `{0}`. Times is written `*`, as in `2 * 3`."),
    (r"[-+*/=] *$", "Line {line} ends with a sign, and nothing follows it: what comes after `{0}`?"),
)
_TEXTS = re.compile(r"""(["']).*?(\1|$)|#.*""")
_TWO_POINTS = re.compile(r"(?<![\w.])\d*\.\d*\.\d+")
_OF_A_COLUMN = {"corr", "count", "mean", "median", "quantile", "round", "std", "value_counts", "var"}


@dataclass(frozen=True)
class Mistake:
    """What went wrong in a cell: a few words for it, and what to look at."""

    heading: str
    message: str


def explain(fault: BaseException, names: Mapping[str, Any]) -> Mistake | None:
    """Say what a fault is in words, or return None where Python's own say it as well.

    Parameters
    ----------
    fault
        The exception.
    names
        The names that the cell knows.

    Examples
    --------
    >>> explain(NameError("name 'anwser' is not defined", name="anwser"), {"answer": 1}).message
    'Python knows no `anwser`. Did you mean `answer`?'
    """
    answered: dict[type[BaseException], Callable[[Any], Mistake | None]] = {
        SyntaxError: _unread,
        NameError: lambda found: _unknown_name(found, names),
        KeyError: _unknown_column,
        ZeroDivisionError: _division,
        AttributeError: _unknown_part,
        TypeError: _decimal_comma,
    }
    return next((say(fault) for kind, say in answered.items() if isinstance(fault, kind)), None)


def _unread(fault: SyntaxError) -> Mistake:
    line = fault.lineno or 1
    if points := _TWO_POINTS.search(_TEXTS.sub("", fault.text or "")):
        words = f"The number `{points[0]}` in line {line} has two points: take one of them out."
        return Mistake("Python cannot read this cell yet", words)
    for pattern, words in _UNREAD:
        if found := re.search(pattern, fault.msg or ""):
            curly = _straight(found[1]) if "{curly}" in words else ""
            parts = [f"`{part}`" if len(part) == 1 else part for part in found.groups()]
            return Mistake("Python cannot read this cell yet", words.format(*parts, line=line, curly=curly))
    text = fault.text or ""
    for pattern, hint in _SLIPS:
        if found := re.search(pattern, text):
            return Mistake("Python cannot read this cell yet", hint.format(found[0].strip(), line=line))
    where = f"`{fault.text.strip()}`" if fault.text and fault.text.strip() else "it"
    message = (
        f"Python stumbles in line {line}, at {where}. Look there, and at the end of the line before: "
        "is a quote, a bracket, a comma or a colon missing?"
    )
    return Mistake("Python cannot read this cell yet", message)


def _straight(sign: str) -> str:
    plain = _CURLY.get(sign)
    return f"It comes from a text program; type a plain `{plain}` in its place." if plain else "Take it out."


def _unknown_name(fault: NameError, names: Mapping[str, Any]) -> Mistake:
    name = fault.name or _quoted(fault)
    columns = _columns(fault.__traceback__)
    if columns:  # a query names a column
        return _no_column(name, columns)
    own = [each for each in names if not each.startswith("_")]
    heading = f"Python knows no “{name}”"
    before = re.search(rf"(\w+) *, *{re.escape(name)}\b", _line(fault.__traceback__))
    if before and hasattr(names.get(before[1]), name):
        return Mistake(heading, f"Did you mean `{before[1]}.{name}`, with a point in place of the comma?")
    near = _near(name, [*own, *keyword.kwlist, *dir(builtins)])
    if near:
        return Mistake(heading, f"Python knows no `{name}`. Did you mean `{near}`?")
    if name in _OF_A_COLUMN:
        return Mistake(
            heading,
            f"`{name}` belongs to a column. Write it after the column and a point, as in "
            f'`table["column"].{name}()`.',
        )
    if name in ("ak", "clinic", "pd", "np"):
        return Mistake(
            heading, f"`{name}` comes from the cell under *Set-up*: run that cell first, then this one."
        )
    return Mistake(
        heading,
        f'If {name} is a letter or a word to answer with, put it in quotes: `"{name}"`. If it is a name from '
        "another cell, run that cell first.",
    )


def _unknown_column(fault: KeyError) -> Mistake | None:
    columns = _columns(fault.__traceback__)
    if not columns or not fault.args:
        return None
    return _no_column(fault.args[0], columns)


def _unknown_part(fault: AttributeError) -> Mistake | None:
    name, of = fault.name, fault.obj
    if not name or of is None:
        return None
    if near := _near(name, [str(part) for part in dir(of) if not str(part).startswith("_")]):
        return Mistake(f"There is no “{name}” here", f"There is no `.{name}` here. Did you mean `.{near}`?")
    return None


def _decimal_comma(fault: TypeError) -> Mistake | None:
    """Say that a function may have been given two numbers for one."""
    found = re.search(r"(?<![\w.,])(\d+),(\d+)(?![\d,])", _line(fault.__traceback__))
    if not found:
        return None
    return Mistake(
        "A comma in a number?",
        f"In `{found[0]}` Python reads two numbers. A decimal has a point: `{found[1]}.{found[2]}`.",
    )


def _line(traceback: TracebackType | None) -> str:
    """Return the line of the cell in which something went wrong."""
    import linecache

    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return linecache.getline(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno) if traceback else ""


def _division(fault: ZeroDivisionError) -> Mistake | None:
    divisor = _divisor(fault.__traceback__)
    if divisor is None:
        return None
    return Mistake(
        "Divided by 0",
        f"You divide by `{divisor}`, and it is 0 here; nothing can be divided by 0. Is `{divisor}` what "
        f"you want to divide by? If so, ask first, `if {divisor} == 0:`, and say what to give back then.",
    )


def _divisor(traceback: TracebackType | None) -> str | None:
    """Return the divisor of the division that failed, as it was written."""
    import linecache

    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    if traceback is None:
        return None
    code = traceback.tb_frame.f_code
    places = list(code.co_positions())[traceback.tb_lasti // 2]
    first, last, start, end = places
    if first is None or last is None or start is None or end is None:
        return None
    lines = [linecache.getline(code.co_filename, number) for number in range(first, last + 1)]
    source = "".join(lines).encode()[start:]
    source = source[: end - start] if first == last else source
    try:
        tree = ast.parse(source.decode().strip(), mode="eval").body
    except (SyntaxError, UnicodeDecodeError):
        return None
    return ast.unparse(tree.right) if isinstance(tree, ast.BinOp) else None


def _columns(traceback: TracebackType | None) -> list[str]:
    """Return the columns of the table in which something was looked for, if it was one."""
    found: list[str] = []
    while traceback:
        for name in ("self", "left", "right", "obj", "frame"):
            table: Any = traceback.tb_frame.f_locals.get(name)
            if type(table).__name__ == "DataFrame":
                found = [str(column) for column in table.columns]
        traceback = traceback.tb_next
    return found


def _no_column(name: object, columns: list[str]) -> Mistake:
    near = _near(str(name), columns)
    guess = f" Did you mean `{near}`?" if near else ""
    listed = ", ".join(f"`{column}`" for column in columns[:16]) + (", …" if len(columns) > 16 else "")
    return Mistake(
        f"There is no column “{name}”", f"The table has no column `{name}`.{guess} Its columns are: {listed}."
    )


def _near(name: str, known: Iterable[str]) -> str:
    """Return the known name that this one is nearest to, whatever its capitals; empty if none is near."""
    folded = {each.casefold(): each for each in reversed(list(known)) if each != name}
    close = get_close_matches(name.casefold(), folded, n=1, cutoff=0.75) if len(name) > 1 else []
    return folded[close[0]] if close else ""


def _quoted(fault: BaseException) -> str:
    found = re.search(r"name '(.+?)' is not defined", str(fault))
    return found[1] if found else str(fault)


def mistake_card(mistake: Mistake, traceback: str) -> Card:
    """Return the card on a mistake, with Python's own words folded beneath."""
    return Card(mistake.heading, [mistake.message], "!", "wait", folded=("What Python says", traceback))


def stand_by() -> None:
    """Watch the cells of the notebook that uses the workbook, unless it is being graded."""
    from IPython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    graded = os.environ.get("NBGRADER_EXECUTION")
    if getattr(shell, "kernel", None) is not None and not shell.custom_exceptions and not graded:
        watch(shell)


def watch(shell: Any) -> None:
    """Answer slips in the cells of this notebook in words; everything else is left as it is."""
    plain = shell.showsyntaxerror

    def unread(filename: str | None = None, running_compiled_code: bool = False) -> None:
        fault = sys.exc_info()[1] or sys.last_value or SyntaxError()
        lines = shell.SyntaxTB.structured_traceback(type(fault), fault, [])
        if not _say(fault, shell.user_ns, lines):
            plain(filename, running_compiled_code)

    def failed(
        shell: Any, kind: type[BaseException], fault: BaseException, trace: Any, tb_offset: int | None = None
    ) -> None:
        if isinstance(fault, SyntaxError):
            shell.showsyntaxerror()
            return
        lines = shell.InteractiveTB.structured_traceback(kind, fault, trace, tb_offset=tb_offset)
        if not _say(fault, shell.user_ns, lines):
            shell.showtraceback((kind, fault, trace), tb_offset=tb_offset)

    shell.showsyntaxerror = unread
    shell.set_custom_exc((Exception,), failed)


def _say(fault: BaseException, names: Mapping[str, Any], traceback: list[str]) -> bool:
    """Show the card on a fault; tell whether there was one to show."""
    mistake = explain(fault, names)
    if mistake is not None:
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback))
        show(mistake_card(mistake, text))
    return mistake is not None
