"""Run a learner's function, and come back even if it never ends.

The function runs in a thread. After the time limit an exception is raised inside that thread, again and
again, until it ends. This stops endless loops, also those that swallow exceptions, on every system and in
every kernel, needs no signal and no second process, and leaves the learner's own objects where they are. What
it cannot stop, nor can the stop button, is one call that never returns to Python: ``sum(range(10**12))``.
"""

from __future__ import annotations

import contextlib
import contextvars
import ctypes
import io
import threading
import time
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_INSIST = 1.0  # seconds to go on raising before the thread is left to itself


class TookTooLongError(Exception):
    """The function was stopped at its time limit."""


class _Stop(BaseException):
    """Raised inside the learner's function; no ``except Exception`` holds it."""


def run_within(seconds: float, function: Callable[[], Any]) -> Any:
    """Return what the function returns, or raise what it raises; TookTooLongError after so many seconds.

    What it writes to stderr, warnings included, is dropped.

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
    with quiet():
        thread.start()
        thread.join(seconds)
        if thread.is_alive():
            _stop(thread)
            raise TookTooLongError
    if fault:
        raise fault[0]
    return result[0]


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
