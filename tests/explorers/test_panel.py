"""A panel: controls ask a pure function; what it answers is said, drawn and tabled; what goes wrong is told."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import ipywidgets
import pandas as pd
import pytest

from alliancekit.charts.theme import alt, named
from alliancekit.explorers import panel as panel_module
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.view import table_html


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


def _table_button(panel):
    return next(
        each for each in _find(panel, "ak-foot")[0].children if isinstance(each, ipywidgets.ToggleButton)
    )


@pytest.fixture
def in_kernel(monkeypatch):
    """Run a coroutine as a kernel would: an event loop of its own, and answers that may wait a moment."""
    monkeypatch.setattr(panel_module, "in_notebook", lambda: True)
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


def _slow():
    """A panel whose square takes long; it is said to be worked out until the hand rests."""
    known, worked_out = {1}, []

    def work_out(number):
        worked_out.append(number)
        known.add(number)

    def see(number):
        square = number**2 if number in known else "being worked out"
        then = None if number in known else lambda: work_out(number)
        return View(f"The square of {number}: {square}.", _rows(1), "", then=then)

    number = ipywidgets.Dropdown(options=[1, 2, 3, 4], description="Number")
    return Panel({"number": Control(number, "How large?")}, {}, see), number, worked_out


def test_what_takes_long_is_waited_for_outside_a_notebook():
    panel, number, worked_out = _slow()
    number.value = 3
    assert (panel.text, worked_out) == ("The square of 3: 9.", [3])


def test_what_takes_long_comes_when_the_hand_rests_and_only_for_where_it_rests(in_kernel, monkeypatch):
    monkeypatch.setattr(panel_module, "RESTS", 0.05)

    async def choose():
        panel, number, worked_out = _slow()
        said = []
        for each in (2, 3, 4):
            number.value = each
            said.append(panel.text)
        assert said[-1] == "The square of 4: being worked out."
        assert worked_out == []
        await asyncio.sleep(0.3)
        return panel, number, worked_out

    panel, number, worked_out = in_kernel(choose())
    assert (panel.text, worked_out) == ("The square of 4: 16.", [4])
    assert number.value == 4


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
    _table_button(panel).value = True
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
    toggle = _table_button(panel)
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
    _table_button(panel).value = True
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


def test_the_first_line_is_said_over_the_charts_and_the_rest_opens_below():
    panel, *_ = _panel(lambda slope, power: View("One.\nTwo.\nThree.", _rows(1), ""))
    assert _find(panel, "ak-sentence")[0].value == "<p>One.</p>"
    assert _find(panel, "ak-words")[0].value == "<p>Two.</p><p>Three.</p>"
    assert panel.text == "One.\nTwo.\nThree."


def _choosing(**more):
    """A panel of a number, whether it is even, and a list that depends on both."""

    def see(number, even, who, **_state):
        people = [f"C{n}" for n in range(number) if not even or n % 2 == 0] or ["nobody"]
        who = who if who in people else people[0]
        return View(
            f"{who} of {len(people)}.",
            _rows(1),
            "Points.",
            options={"who": people},
            disabled={} if number > 1 else {"even": "There is only one."},
            questions={"who": f"Which of {len(people)}?"},
        )

    chart = alt.Chart(named(_rows(1), "points")).mark_point().encode(x="x:Q", y="y:Q")
    return Panel(
        controls={
            "number": Control(ipywidgets.IntSlider(4, description="Number"), "How many?"),
            "even": Control(ipywidgets.ToggleButton(False, description="Even"), "Only the even ones?"),
            "who": Control(ipywidgets.Dropdown(options=["C0"], description="Who"), "Who?", page="One"),
        },
        charts={"curve": LiveChart(chart, select="y")},
        see=see,
        **({"clicks": {"who": ["curve"]}, "pages": {"One": ["curve"]}} | more),
    )


def test_a_view_sets_options_disables_controls_and_asks_anew():
    panel = _choosing()
    number, even, who = (panel.controls[name].widget for name in ("number", "even", "who"))
    assert who.options == ("C0", "C1", "C2", "C3")
    who.value = "C3"
    even.value = True
    assert (who.value, panel.text) == ("C0", "C0 of 2.")  # C3 is gone: the first, in list and sentence alike
    who.value = "C2"
    number.value = 5
    assert (who.value, panel.text) == ("C2", "C2 of 3.")
    assert panel.questions["who"].value == "Which of 3?"
    assert not even.disabled
    number.value = 1
    assert even.disabled
    assert panel.questions["even"].value == "There is only one."
    number.value = 2
    assert not even.disabled
    assert panel.questions["even"].value == "Only the even ones?"


@pytest.mark.parametrize(("low", "high"), [(20, 30), (-9, -5), (0, 100), (5, 5)])
def test_a_view_sets_the_ends_of_a_slider_and_a_value_outside_gives_way(low, high):
    def see(slope, power):
        return View(
            f"{slope:g} to the {power}", _rows(1), "", limits={"slope": (low, high)} if power > 1 else {}
        )

    panel, slope, power, _ = _panel(see)
    power.value = 2
    assert (slope.min, slope.max) == (low, high)
    assert slope.value == min(max(1, low), high)
    assert panel.text == f"{slope.value:g} to the 2"


def test_a_click_chooses_and_the_chosen_mark_is_ringed():
    panel = _choosing()
    chart, who = panel.charts["curve"], panel.controls["who"].widget
    assert chart.selected == "C0"
    chart.selected = "C2"
    assert (who.value, panel.text) == ("C2", "C2 of 4.")
    chart.selected = "C99"
    assert (who.value, panel.text) == ("C2", "C2 of 4.")
    who.value = "C1"
    assert chart.selected == "C1"


def test_what_follows_from_a_control_is_set_and_answered_once():
    calls = []

    def react(changed, values):
        calls.append((changed, values["number"], values["steps"]))
        return {"number": 7, "steps": values["steps"] + 1} if changed == "even" else {}

    panel = _choosing(react=react, state={"steps": 0})
    panel.controls["even"].widget.value = True
    assert panel.controls["number"].widget.value == 7
    assert panel.text == "C0 of 4."
    panel.controls["even"].widget.value = False
    assert calls == [("even", 4, 0), ("even", 7, 1)]
    panel.set(number=3, even=True)
    assert panel.text == "C0 of 2."
    assert len(calls) == 2


def test_the_page_knows_what_the_sentence_was_said_for():
    panel = _choosing()
    manners = panel.children[0]
    panel.controls["who"].widget.value = "C2"
    assert manners.said == {"number": 4, "even": False, "who": 2}
    assert manners.pages == [["One", [1, 0]]]  # the line of the page, then its chart
    assert manners.turns == {"who": 0}


def test_controls_lie_in_sight_or_under_their_fold():
    panel, slope, power, _ = _panel()
    folded = Panel(
        {
            "slope": Control(slope, "Up?"),
            "power": Control(power, "How steep?", fold="More <b>choices</b>"),
        },
        panel.charts,
        panel._see,
    )
    shown, inside = _find(folded, "ak-controls")
    assert [box.children[0] for box in shown.children] == [slope]
    assert [box.children[0] for box in inside.children] == [power]
    assert _find(folded, "ak-fold-head")[0].value == "More &lt;b&gt;choices&lt;/b&gt;"
    assert [box.children[0] for box in _find(folded, "ak-in-page")] == [slope]
