"""A prediction made with a panel's controls: kept when the answer is shown, found again, told by the button."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

from alliancekit.charts.theme import alt, named
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.prediction import Prediction
from alliancekit.record import current_record, last_prediction, record_prediction

ROWS = pd.DataFrame({"x": [1]})


def _panel(kept_as="99-guess", both=False):
    who = ipywidgets.Dropdown(options=["A", "B"], description="Who")
    r, gap = (ipywidgets.FloatSlider(0, min=-1, max=1, description=name) for name in ("r", "gap"))
    prediction = Prediction({"r": r, "gap": gap} if both else {"r": r}, kept_as, "How far off?")
    chart = alt.Chart(named(ROWS, "points")).mark_point().encode(x="x:Q")
    return Panel(
        controls={
            "r": Control(r, "How close?"),
            "gap": Control(gap, "How far?"),
            "who": Control(who, "Who?"),
        },
        charts={"points": LiveChart(chart, links={"shown": prediction.button})},
        see=lambda r, shown, **_: View(f"{'Data' if shown else 'Guess'} {r:.1f}.", ROWS, ""),
        prediction=prediction,
    )


def _set(panel, **values):
    for name, value in values.items():
        panel.controls[name].widget.value = value
    return panel


def test_the_button_stands_behind_the_guess_and_says_what_the_next_press_does():
    panel = _panel()
    assert list(panel.controls) == ["r", "shown", "gap", "who"]
    button = panel.controls["shown"].widget
    assert button.description == "Show what the data say"
    button.value = True
    assert button.description == "Hide it again"
    button.value = False
    assert button.description == "Show what the data say"
    assert list(_panel(both=True).controls) == ["r", "gap", "shown", "who"]


def test_a_guess_is_kept_once_the_answer_is_shown_and_is_there_the_next_time():
    panel = _set(_panel(), r=0.4)
    assert last_prediction("99-guess") is None
    _set(panel, shown=True)
    assert last_prediction("99-guess") == 0.4
    _set(panel, shown=False)
    assert len(current_record().events("prediction")) == 1
    again = _panel()
    assert again.text == "Data 0.4."
    assert again.controls["shown"].widget.value is True


def test_several_controls_are_one_guess():
    _set(_panel(both=True), r=0.4, gap=-0.5, shown=True)
    assert last_prediction("99-guess") == {"r": 0.4, "gap": -0.5}
    assert _panel(both=True).controls["gap"].widget.value == -0.5


def test_each_value_of_a_control_may_have_a_guess_of_its_own():
    panel = _set(_panel("99-{who}"), r=0.4, shown=True)
    _set(panel, who="B")
    assert panel.text == "Guess 0.0."
    _set(panel, r=0.2, who="A")
    assert panel.text == "Data 0.4."  # what was guessed for B and not kept is gone
    assert last_prediction("99-B") is None


def test_a_guess_made_by_eye_is_not_kept():
    panel = _set(_panel(""), shown=True)
    assert panel.text == "Data 0.0."
    assert current_record().events("prediction") == []


@pytest.mark.parametrize("kept", [None, "words", {"other": 3}, [1]])
def test_what_is_no_guess_is_passed_over(kept):
    record_prediction("99-guess", kept)
    panel = _panel()
    assert panel.fault is None
    assert panel.text == "Guess 0.0."
