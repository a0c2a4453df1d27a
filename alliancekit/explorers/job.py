"""What takes longer than a moment in a panel: started and cancelled by one button, with a bar meanwhile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import ipywidgets

from alliancekit.explorers.printed import in_notebook
from alliancekit.explorers.view import Control

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from alliancekit.explorers.panel import Panel

    Steps = Generator[tuple[int, int], None, Any]

_START, _CANCEL = "Simulate", "Cancel"


class Job:
    """Steps that lead to a result, the button that starts and cancels them, and a bar.

    In a :class:`Panel` the button is the last control in sight, ``run``. ``see`` is called with the last
    result, ``found``, and whether the last job was ``cancelled``; while a job runs, ``found`` stays what it
    was. Between two steps whatever else the kernel is asked is answered, so a step should be short. A
    cancelled job is dropped where it stands.

    Parameters
    ----------
    steps
        From the values of the panel to a generator that yields how much is done, and of how much, and
        returns the result.
    found
        The result to open with.
    question
        What pressing the button answers.

    Examples
    --------
    >>> def count(**values):
    ...     for done in range(3):
    ...         yield done, 3
    ...     return 3
    >>> Job(count, 0, "How many are there?").button.description
    'Simulate'
    """

    def __init__(self, steps: Callable[..., Steps], found: Any, question: str) -> None:
        self.button = ipywidgets.ToggleButton(description=_START)
        self.bar = ipywidgets.HTML()
        self.control = Control(self.button, question, below=self.bar)
        self.state = {"found": found, "cancelled": False}
        self._begin = steps
        self._presses = 0
        self._task: asyncio.Task[None] | None = None  # the loop itself would let it go
        self.button.observe(self._label, "value")

    def press(self, panel: Panel) -> None:
        """Start, or cancel: the button says which."""
        self._presses += 1
        self.bar.value = ""
        if not self.button.value:
            panel.set(cancelled=True)
            return
        going = self._going(panel, self._presses, panel.values())
        if not in_notebook():
            for _ in going:
                pass
        else:
            self._task = asyncio.get_running_loop().create_task(_in_turns(going))

    def done(self, values: dict[str, Any]) -> Any:
        """Return what these values lead to, worked out at once; nothing is shown meanwhile."""
        steps = self._begin(**values)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value

    def _going(self, panel: Panel, press: int, values: dict[str, Any]) -> Generator[None, None, None]:
        """Go step by step until the job is done, at fault, or the button is pressed again.

        The button may be pressed in another thread than the job's: a notebook's first messages come in the
        kernel's own, later ones in one beside it. So what a step shows, it shows in its turn only.
        """
        outcome: dict[str, Any] = {}
        fault: Exception | None = None
        try:
            steps = self._begin(**values)
            while press == self._presses:
                try:
                    done, of = next(steps)
                except StopIteration as end:
                    outcome = {"found": end.value}
                    break
                with panel.turn:
                    if press == self._presses:
                        self._show(done, of)
                yield
        except Exception as problem:  # noqa: BLE001 - whatever goes wrong is told to the reader, not lost in a log
            fault = problem
        with panel.turn:
            if press != self._presses:
                return
            self.bar.value = ""
            panel.set(run=False, **outcome)
            if fault:
                panel.fail(fault)

    def _show(self, done: int, of: int) -> None:
        """Say how far it is, in whole percent, so that not every step is sent to the page."""
        percent = 100 * done // of
        self.bar.value = (
            f'<progress max="100" value="{percent}" aria-label="How much is done"></progress> {percent}%'
        )

    def _label(self, _change: object) -> None:
        self.button.description = _CANCEL if self.button.value else _START


async def _in_turns(going: Generator[None, None, None]) -> None:
    """Let what else the kernel is asked be answered between two steps."""
    for _ in going:
        await asyncio.sleep(0)
