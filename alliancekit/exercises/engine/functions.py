"""Answers that are functions: run on fresh data and edge cases, within a time limit."""

from __future__ import annotations

import copy
import dis
from dataclasses import dataclass
from types import FunctionType
from typing import TYPE_CHECKING, Any

from alliancekit.exercises.engine.base import Given, Kind, NotYetError, UnreadableError
from alliancekit.exercises.engine.kinds import shown
from alliancekit.exercises.engine.limit import AsksError, StoppedError, run_within
from alliancekit.exercises.engine.mistakes import explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_DOES_NOTHING = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE", "POP_TOP"}


@dataclass(frozen=True)
class Function(Kind):
    """A function of a few lines.

    Parameters
    ----------
    of
        The kind of value that the function returns.
    cases
        From the given facts to the arguments of each call: ordinary data first, then the edge cases.
    seconds
        The time limit for all calls together.
    """

    of: Kind
    cases: Callable[[Given], Sequence[tuple[Any, ...]]]
    seconds: float = 5.0

    def is_blank(self, raw: Any) -> bool:
        """Tell whether nothing has been answered yet: no function, or one with an empty body."""
        return super().is_blank(raw) or (isinstance(raw, FunctionType) and _does_nothing(raw))

    def read(self, raw: Any, given: Given) -> list[Any]:
        """Return what the function gives for each case."""
        if not callable(raw):
            raise UnreadableError(shown(raw), "the name of your function, without brackets after it")
        cases = self.cases(given)
        called: list[str] = []

        def run() -> list[Any]:
            outputs = []
            for case in cases:
                called.append(_call(raw, case))
                outputs.append(
                    raw(*copy.deepcopy(case))
                )  # a function that changes its data harms no other case
            return outputs

        try:
            outputs = run_within(self.seconds, run)
        except StoppedError as stopped:
            raise NotYetError(
                f"Your function {stopped} Is there a loop that never ends? It was working on {called[-1]}."
            ) from None
        except AsksError:
            raise NotYetError(
                "Your function asks with `input()`, and nobody is there to answer while it is checked. What "
                f"it needs is given to it, as in {called[-1]}: use the names in its brackets."
            ) from None
        except BaseException as raised:  # noqa: BLE001 - a learner's function may raise anything
            mistake = explain(raised, getattr(raw, "__globals__", {}))
            words = f" {mistake.message}" if mistake else ""
            raise NotYetError(
                f"For {called[-1]} your function stopped with {_message(raised)}.{words}"
            ) from None
        return [self._output(output, call, given) for output, call in zip(outputs, called, strict=True)]

    def _output(self, output: Any, call: str, given: Given) -> Any:
        if output is None:
            raise NotYetError(
                f"For {call} your function gives nothing back. Does its last line begin with `return`?"
            )
        try:
            return self.of.read(output, given)
        except UnreadableError as fault:
            raise NotYetError(
                f"For {call} your function does not give back what is asked for. {fault}"
            ) from None

    def same(self, value: list[Any], other: list[Any], given: Given) -> bool:
        """Tell whether two functions agree on every case."""
        return all(self.of.same(mine, yours, given) for mine, yours in zip(value, other, strict=True))

    def explain(self, value: list[Any], right: list[Any], given: Given) -> str:
        """Show the first case in which the function is not right."""
        for case, mine, theirs in zip(self.cases(given), value, right, strict=True):
            if not self.of.same(mine, theirs, given):
                return (
                    f"For {_call(None, case)} your function gives {_brief(mine)}; {_brief(theirs)} is wanted."
                )
        return "Your function is not right yet."


def _does_nothing(function: FunctionType) -> bool:
    return {step.opname for step in dis.get_instructions(function)} <= _DOES_NOTHING and all(
        constant is None or constant is Ellipsis or constant == function.__doc__
        for constant in function.__code__.co_consts
    )


def _call(function: Any, case: tuple[Any, ...]) -> str:
    name = getattr(function, "__name__", "")
    return (
        f"{name}({', '.join(_brief(part) for part in case)})" if name else ", ".join(_brief(p) for p in case)
    )


def _brief(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if hasattr(value, "columns"):
        return f"a table of {len(value)} rows"
    if hasattr(value, "tolist"):
        value = value.tolist()
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _message(raised: BaseException) -> str:
    try:
        return f"{type(raised).__name__}: {raised}"[:200]
    except Exception:  # noqa: BLE001 - an exception's own __str__ may raise anything
        return type(raised).__name__
