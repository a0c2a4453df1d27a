"""A job: a button starts it, the kernel answers between its steps, and a cancelled one leaves nothing behind."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import ipywidgets
import pandas as pd
import pytest

from alliancekit.charts.theme import alt, named
from alliancekit.errors import UserError
from alliancekit.explorers import job as job_module
from alliancekit.explorers.job import Job
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View

ROWS = pd.DataFrame({"x": [1], "y": [1]})


def _panel(steps):
    """A panel that adds up to a number, slowly."""

    def see(number, run, found, cancelled):
        return View(
            f"{number}: {found}{' running' if run else ''}{' cancelled' if cancelled else ''}", ROWS, ""
        )

    number = ipywidgets.IntSlider(3, description="Number")
    chart = alt.Chart(named(ROWS, "points")).mark_point().encode(x="x:Q", y="y:Q")
    job = Job(steps, "nothing", "What is the sum?")
    panel = Panel({"number": Control(number, "Up to?")}, {"chart": LiveChart(chart)}, see, job=job)
    return panel, number, job


def add_up(number, **_values):
    for done in range(1, number + 1):
        yield done, number
    return sum(range(number + 1))


@pytest.fixture
def in_kernel(monkeypatch):
    """Run a coroutine as a kernel would, in an event loop of its own."""
    monkeypatch.setattr(job_module, "in_notebook", lambda: True)
    with ThreadPoolExecutor(1) as thread:  # this thread may have a loop already, the browser tests' own
        yield lambda coroutine: thread.submit(asyncio.run, coroutine).result()


def test_without_a_kernel_the_result_is_there_at_once():
    panel, number, job = _panel(add_up)
    assert panel.text == "3: nothing"
    assert list(panel.controls)[-1] == "run"
    job.button.value = True
    assert panel.text == "3: 6"
    assert (job.button.value, job.button.description, job.bar.value) == (False, "Simulate", "")
    number.value = 4
    assert panel.text == "4: 6"


def test_it_goes_on_while_the_panel_answers(in_kernel):
    async def use():
        panel, number, job = _panel(add_up)
        job.button.value = True
        assert job.button.description == "Cancel"
        await asyncio.sleep(0)
        assert 'value="33"' in job.bar.value
        number.value = 9
        assert panel.text == "9: nothing running"
        for _ in range(10):
            await asyncio.sleep(0)
        return panel, job

    panel, job = in_kernel(use())
    assert panel.text == "9: 6"  # of what was asked when it was started
    assert (job.button.value, job.bar.value) == (False, "")


@pytest.mark.parametrize("steps_before", [0, 2])
def test_a_cancelled_job_says_so_stops_and_can_be_started_again(in_kernel, steps_before):
    seen = []

    def watched(number, **values):
        for step in (steps := add_up(number, **values)):
            seen.append(step)
            yield step
        return (yield from steps)

    async def use():
        panel, number, job = _panel(watched)
        job.button.value = True
        for _ in range(steps_before):
            await asyncio.sleep(0)
        job.button.value = False
        assert panel.text == "3: nothing cancelled"
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(seen) == steps_before
        assert (panel.text, job.bar.value) == ("3: nothing cancelled", "")
        number.value = 4
        assert panel.text == "4: nothing"
        seen.clear()
        job.button.value = True
        for _ in range(10):
            await asyncio.sleep(0)
        return len(seen), panel

    done, panel = in_kernel(use())
    assert done == 4
    assert "cancelled" not in panel.text


def test_started_again_at_once_only_the_second_is_heard(in_kernel):
    async def use():
        panel, number, job = _panel(add_up)
        job.button.value = True
        await asyncio.sleep(0)
        job.button.value = False
        number.value = 5
        job.button.value = True
        for _ in range(20):
            await asyncio.sleep(0)
        return panel.text

    assert in_kernel(use()) == "5: 15"


def test_the_button_may_be_pressed_in_another_thread_in_the_middle_of_a_step(in_kernel):
    """As when the first message comes in the kernel's own thread, and later ones in one beside it."""
    with ThreadPoolExecutor(1) as other:

        def pressed_midway(**_values):
            yield 1, 3
            other.submit(setattr, job.button, "value", False).result(timeout=20)
            yield 2, 3
            return "too late"

        async def use():
            job.button.value = True
            for _ in range(10):
                await asyncio.sleep(0)
            return panel.text, job.bar.value

        panel, _, job = _panel(pressed_midway)
        assert in_kernel(use()) == ("3: nothing cancelled", "")


def test_what_goes_wrong_is_told_and_the_button_is_free_again():
    def wrong(number, **_values):
        yield 1, 2
        raise UserError(f"{number} is unlucky.")

    panel, number, job = _panel(wrong)
    job.button.value = True
    assert panel.text == "This setting could not be shown: 3 is unlucky."
    assert isinstance(panel.fault, UserError)
    assert (job.button.value, job.bar.value) == (False, "")
    number.value = 4
    assert panel.text == "4: nothing"
