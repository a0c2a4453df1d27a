"""What is laid down for a page is what the panel itself answers, setting by setting."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

import alliancekit as ak
from alliancekit.charts.theme import alt, named
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.record import record_prediction
from alliancekit.site.answers import MOST, lay_down


class Reader:
    """Moves through what was laid down as the page does: from node to node, by places."""

    def __init__(self, found):
        self.found, self.now = found, 0

    def move(self, control, place):
        self.now = self.found["nodes"][self.now][1][self.found["answered"].index(control)][place]

    def trait(self, model, trait):
        at = self.found["traits"].index(f"{model}.{trait}")
        return self.found["values"][self.found["nodes"][self.now][0][at]]


def line_panel(*, places=3, react=None, keep=False, dependent=False, rows_follow=False):
    def see(slope, power, shown=False, **_):
        rows = pd.DataFrame({"x": range(5)}).assign(y=lambda frame: frame["x"] ** power)
        if rows_follow:
            rows["y"] *= slope
        if keep and shown:
            record_prediction("kept-while-seeing", 1)
        return View(
            f"Power {power}, shown {shown}.",
            rows,
            "Points",
            rows={"curve": {"points": rows}},
            options={"power": [2] if shown else list(range(1, places + 1))} if dependent else {},
        )

    slope = ipywidgets.FloatSlider(1, min=-2, max=2, step=0.02, description="Slope")
    power = ipywidgets.Dropdown(options=list(range(1, places + 1)), description="Power")
    shown = ipywidgets.ToggleButton(description="Show")
    chart = (
        alt.Chart(named(pd.DataFrame({"x": [0], "y": [0]}), "points"), title="A", description="B")
        .add_params(alt.param("slope", value=1))
        .transform_calculate(z="slope * datum.y")
        .mark_line()
        .encode(x="x:Q", y="z:Q")
    )
    return Panel(
        controls={"slope": Control(slope, "?"), "power": Control(power, "?"), "shown": Control(shown, "?")},
        charts={"curve": LiveChart(chart, links={"slope": slope})},
        see=see,
        react=react,
    )


def test_every_setting_says_what_the_panel_says():
    panel = line_panel()
    found = lay_down(panel)
    assert found["answered"] == ["power", "shown"], (
        "201 places of a slider the page moves itself are left to it"
    )
    assert found["python"] == []
    for power in range(3):
        for shown in (False, True):
            reader = Reader(found)
            reader.move("shown", int(shown))
            reader.move("power", power)
            panel.set(power=power + 1, shown=shown)
            assert reader.trait(panel._sentence.model_id, "value") == panel._sentence.value


def test_the_panel_is_left_as_it_was():
    panel = line_panel()
    before = panel.values(), panel.text, panel.toggle.value, panel.table.value
    lay_down(panel)
    assert (panel.values(), panel.text, panel.toggle.value, panel.table.value) == before


def test_what_follows_from_a_control_is_followed():
    panel = line_panel(react=lambda name, _values: {"power": 3} if name == "shown" else {})
    reader = Reader(lay_down(panel))
    reader.move("shown", 1)
    assert "Power 3, shown True" in reader.trait(panel._sentence.model_id, "value")


def test_a_choice_that_is_gone_gives_way_as_it_does_in_the_panel():
    panel = line_panel(dependent=True)
    reader = Reader(lay_down(panel))
    reader.move("power", 2)
    reader.move("shown", 1)
    assert "Power 2, shown True" in reader.trait(panel._sentence.model_id, "value")
    assert reader.trait(panel.controls["power"].widget.model_id, "_options_labels") == ["2"]


def test_a_control_with_too_many_places_needs_python_and_no_other():
    found = lay_down(line_panel(places=MOST + 1))
    assert found["python"] == ["power"]
    assert found["answered"] == ["shown"]


def test_a_slider_whose_rows_python_works_out_may_not_move_alone():
    assert lay_down(line_panel(rows_follow=True))["python"] == ["slope"]


def test_what_is_kept_in_a_record_is_not_answered():
    found = lay_down(line_panel(keep=True))
    assert "shown" in found["python"]


@pytest.mark.parametrize("name", ["explore_components", "explore_vignettes", "explore_feedback"])
def test_explorers_answer_along_a_way_as_their_panels_do(name):
    panel = getattr(ak, name)()
    found = lay_down(panel)
    assert len(found["nodes"]) > 1
    reader = Reader(found)
    for control in found["answered"]:
        widget = panel.controls[control].widget
        last = len(found["nodes"][reader.now][1][found["answered"].index(control)]) - 1
        reader.move(control, last)
        if widget.has_trait("index"):
            widget.index = last
        else:
            widget.value = True if isinstance(widget.value, bool) else widget.max
        for trait, of in ((panel._sentence, "value"), (panel._words, "value")):
            if f"{trait.model_id}.{of}" in found["traits"]:
                assert reader.trait(trait.model_id, of) == trait.value, control
