"""A panel: controls ask a pure function; what it answers is said, drawn and tabled; what goes wrong is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import ipywidgets
import pandas as pd
import pytest

from alliancekit.charts.theme import alt, named
from alliancekit.explorers import panel as panel_module
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View, table_html


def _rows(power):
    return pd.DataFrame({"x": range(4)}).assign(y=lambda frame: frame["x"] ** power)


def _panel(see=None, note=""):
    """The example of the module's docstring, and the calls that it got."""
    calls = []

    def answer(slope, power):
        calls.append((slope, power))
        return View(
            sentence=f"{slope:.1f} times x to the power {power}",
            table=_rows(power),
            caption="Points.",
            rows={"curve": {"points": _rows(power)}},
            signals={"curve": {"power": power}},
        )

    slope = ipywidgets.FloatSlider(1, min=-2, max=2, description="Slope")
    power = ipywidgets.Dropdown(options=[1, 2, 3], description="Power")
    chart = alt.Chart(named(_rows(1), "points")).mark_line().encode(x="x:Q", y="y:Q")
    panel = Panel(
        controls={
            "slope": Control(slope, "What does a <b>negative</b> slope do?"),
            "power": Control(power, "And a square?"),
        },
        charts={"curve": LiveChart(chart, links={"slope": slope})},
        see=see or answer,
        note=note,
    )
    return panel, slope, power, calls


def _find(widget, name):
    """Every widget of this class name within a panel."""
    found = [widget] if name in getattr(widget, "_dom_classes", ()) else []
    return found + [each for child in getattr(widget, "children", ()) for each in _find(child, name)]


@pytest.fixture
def in_kernel(monkeypatch):
    """Run a coroutine as a kernel would: an event loop of its own, and answers that may wait a moment."""
    monkeypatch.setattr(panel_module, "get_ipython", lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setattr(panel_module, "FOLLOW", 0.01)
    with ThreadPoolExecutor(1) as thread:  # this thread may have a loop already, the browser tests' own
        yield lambda coroutine: thread.submit(asyncio.run, coroutine).result()


def test_it_opens_with_an_answer_to_the_controls_first_values():
    panel, *_, calls = _panel()
    assert calls == [(1, 1)]
    assert panel.text == "1.0 times x to the power 1"
    assert panel.charts["curve"].signals == {"power": 1}


def test_a_control_changes_sentence_rows_and_signals():
    panel, _, power, _ = _panel()
    before = panel.charts["curve"].rows_points
    power.value = 3
    assert panel.text.endswith("power 3")
    assert panel.charts["curve"].rows_points != before
    assert panel.charts["curve"].signals == {"power": 3}


def test_without_a_kernel_a_linked_control_answers_at_once():
    panel, slope, _, _ = _panel()
    slope.value = -2
    assert panel.text.startswith("-2.0")


def test_a_drag_is_answered_once_and_last(in_kernel):
    async def drag():
        panel, slope, _, calls = _panel()
        for step in range(1, 11):
            slope.value = 1 - step / 10
        assert calls == [(1, 1)]
        await asyncio.sleep(0.1)
        return panel, calls

    panel, calls = in_kernel(drag())
    assert calls == [(1, 1), (0, 1)]
    assert panel.text.startswith("0.0")


def test_another_control_answers_for_a_drag_that_waits(in_kernel):
    async def both():
        _, slope, power, calls = _panel()
        slope.value = 0.5
        power.value = 2
        assert calls == [(1, 1), (0.5, 2)]
        await asyncio.sleep(0.1)
        return calls

    assert in_kernel(both()) == [(1, 1), (0.5, 2)]


def test_an_error_is_told_in_place_of_the_sentence_and_gone_when_mended():
    def see(slope, power):
        if power == 2:
            raise ValueError("Power <2> is out today.")
        return View("Fine.", _rows(power), "Points.")

    panel, _, power, _ = _panel(see)
    table = _find(panel, "ak-table")[0]
    next(child for child in panel.children if isinstance(child, ipywidgets.ToggleButton)).value = True
    assert table.value
    power.value = 2
    assert panel.text == "This setting could not be shown: Power <2> is out today."
    assert table.value == ""  # no table of another setting stays
    assert isinstance(panel.fault, ValueError)
    assert "<2>" not in _find(panel, "ak-sentence")[0].value
    power.value = 3
    assert panel.text == "Fine."
    assert panel.fault is None


def test_rows_for_a_chart_that_does_not_take_them_are_told():
    panel, *_ = _panel(
        lambda slope, power: View("Never seen.", _rows(power), "", {"curve": {"dots": _rows(power)}})
    )
    assert "no data set named" in panel.text


def test_the_table_is_made_only_while_it_is_open():
    panel, _, power, _ = _panel()
    table = _find(panel, "ak-table")[0]
    toggle = next(child for child in panel.children if isinstance(child, ipywidgets.ToggleButton))
    assert (toggle.description, table.value) == ("Show the table", "")
    toggle.value = True
    assert toggle.description == "Hide the table"
    assert table.value == table_html(_rows(1), "Points.")
    power.value = 2
    assert table.value == table_html(_rows(2), "Points.")
    toggle.value = False
    assert table.value == ""


def test_text_is_escaped_everywhere():
    evil = "<img src=x onerror=alert(1)>"
    panel, *_ = _panel(lambda slope, power: View(evil, pd.DataFrame({evil: [evil]}), evil), note=evil)
    next(child for child in panel.children if isinstance(child, ipywidgets.ToggleButton)).value = True
    shown = [
        w.value for name in ("ak-sentence", "ak-table", "ak-note", "ak-question") for w in _find(panel, name)
    ]
    assert len(shown) == 5
    for value in shown:
        assert "<img" not in value
        assert "<b>" not in value


def test_every_control_stands_with_its_question():
    panel, slope, power, _ = _panel()
    rows = _find(panel, "ak-control")
    assert [row.children[0] for row in rows] == [slope, power]
    assert rows[1].children[1].value == "And a square?"


def test_a_new_line_begins_a_paragraph():
    panel, *_ = _panel(lambda slope, power: View("One.\nTwo.", _rows(1), ""))
    assert _find(panel, "ak-sentence")[0].value == "<p>One.</p><p>Two.</p>"


@pytest.mark.parametrize(
    ("value", "cell"), [(0.256, "0.26"), (3, "3"), (None, "–"), (float("nan"), "–"), (True, "True")]
)
def test_cells_are_written_for_reading(value, cell):
    assert f"<td>{cell}</td>" in table_html(pd.DataFrame({"a": pd.Series([value], dtype=object)}), "")


def test_a_long_table_says_that_it_is_cut():
    html = table_html(pd.DataFrame({"a": range(1201)}), "Numbers.")
    assert html.count("<tr>") == 201
    assert "The first 200 of 1,201 rows." in html
    assert '<th scope="col">a</th>' in html
