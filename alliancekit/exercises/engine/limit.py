"""Run a learner's function, and come back even if it never ends, fills the memory, or prints for ever.

The function runs in a thread. At a limit an exception is raised inside that thread, again and again, until it
ends. This stops endless loops, also those that swallow exceptions, on every system and in
every kernel, needs no signal and no second process, and leaves the learner's own objects where they are. What
it cannot stop, nor can the stop button, is one call that never returns to Python: ``sum(range(10**12))``.
"""

from __future__ import annotations

import builtins
import contextlib
import contextvars
import ctypes
import io
import sys
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_INSIST = 1.0  # seconds to go on raising before the thread is left to itself
_LOOK = 0.01  # seconds between two looks at what the function has taken up
_MEMORY = 200_000_000  # bytes more than before; no exercise needs a hundredth of it
_PRINTED = 10_000  # characters
_LINES = 20  # that are shown of what it prints


class StoppedError(Exception):
    """The function was stopped at a limit; the text says at which one, as the end of "Your function ..."."""


class TookTooLongError(StoppedError):
    """The function was stopped at its time limit."""


class AsksError(Exception):
    """The function asked for input, which nobody is there to give."""


class _Stop(BaseException):
    """Raised inside the learner's function; no ``except Exception`` holds it."""


def run_within(seconds: float, function: Callable[[], Any]) -> Any:
    """Return what the function returns, or raise what it raises; StoppedError at a limit.

    The limits are so many seconds (TookTooLongError), 200 MB of memory and 10,000 characters printed. Of what
    it prints, the first 20 lines are shown, then how many more there were. What it writes to stderr, warnings
    included, is dropped; ``input`` raises AsksError.

    Examples
    --------
    >>> run_within(1.0, lambda: 2 + 2)
    4
    """
    result: list[Any] = []
    fault: list[BaseException] = []

    def work() -> None:
        try:
            result.append(function())
        except BaseException as raised:  # noqa: BLE001 - a learner's function may raise anything
            fault.append(raised)

    context = contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(work,), daemon=True)
    shown = _Shown(sys.stdout)
    with contextlib.closing(shown), quiet(), contextlib.redirect_stdout(shown), _nobody_answers():
        memory, end = _memory(), time.monotonic() + seconds
        thread.start()
        while thread.is_alive():
            thread.join(_LOOK)
            if thread.is_alive() and (reached := _limit(shown, memory, end, seconds)):
                _stop(thread)
                raise reached
    if fault:
        raise fault[0]
    return result[0]


def _limit(shown: _Shown, memory: int, end: float, seconds: float) -> StoppedError | None:
    """Return the error for the limit that was reached, if one was."""
    if shown.left < 0:
        return StoppedError(f"printed more than {_PRINTED:,} characters and was stopped.")
    if _memory() - memory > _MEMORY:
        return StoppedError(f"filled more than {_MEMORY // 1_000_000} MB of memory and was stopped.")
    return TookTooLongError(f"was stopped after {seconds:g} seconds.") if time.monotonic() > end else None


def _memory() -> int:
    """Return the most bytes of memory that this program has taken up so far; 0 where that cannot be known.

    Asking must be one step: while a file is read, say, the learner's function would run on and double again.
    """
    try:
        import resource
    except ImportError:  # Windows
        try:
            import psutil  # type: ignore[import-untyped]  # comes with every kernel of Jupyter
        except ImportError:
            return 0
        return int(psutil.Process().memory_info().rss)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most


class _Shown(io.TextIOBase):
    """Passes on the first lines of what is printed, and counts the others."""

    def __init__(self, to: Any) -> None:
        self._to, self.left, self._lines, self._last = to, _PRINTED, 0, "\n"

    def write(self, text: str) -> int:
        for line in text.splitlines(keepends=True) if self.left >= 0 else ():
            if self._lines < _LINES:
                self._to.write(line[: self.left])
            self.left -= len(line)
            self._lines += line.endswith("\n")
            self._last = line[-1]
        return len(text)

    def flush(self) -> None:
        self._to.flush()

    def close(self) -> None:
        """Say once how many lines were not shown; what it passes on to stays open."""
        more = self._lines + (self._last != "\n") - _LINES
        self.left, self._lines, self._last = -1, 0, "\n"
        if more > 0:
            self._to.write(f"… and {more:,} more {'line' if more == 1 else 'lines'}, not shown.\n")


@contextlib.contextmanager
def _nobody_answers() -> Any:
    """Make ``input`` say so where it would wait for ever."""

    def asks(*_prompt: object) -> str:
        raise AsksError

    usual, builtins.input = builtins.input, asks
    try:
        yield
    finally:
        builtins.input = usual


@contextlib.contextmanager
def quiet() -> Any:
    """Keep stderr silent: while grading, one warning there costs the learner every point."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def _stop(thread: threading.Thread) -> None:
    give_up = time.monotonic() + _INSIST
    while thread.is_alive() and time.monotonic() < give_up:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stop))
        thread.join(0.01)
