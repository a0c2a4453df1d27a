"""What is laid down for a page is what the panel itself answers, setting by setting."""

from __future__ import annotations

import json

import ipywidgets
import pandas as pd
import pytest
from ipywidgets.widgets.widget import _instances

import alliancekit as ak
from alliancekit.charts.theme import alt, named
from alliancekit.explorers.job import Job
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.record import record_prediction
from alliancekit.site.answers import MOST, as_json, lay_down
from tests.site.reader import Reader, numbers

# These two ask this computer and a reader's own file: no page has them.
ELSEWHERE = {"self_check", "explore_ratings"}
EXPLORERS = sorted(
    name for name, module in ak._NAMES.items() if module.startswith("explorers.") and name not in ELSEWHERE
)


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


def test_a_job_is_done_in_every_setting_so_that_no_figure_is_of_another():
    def steps(*, size, **_):
        yield 0, 1
        return size * 10

    def see(*, size, found, **_):
        return View(f"Of {size}: {found}.", pd.DataFrame({"found": [found]}), "Found")

    size = ipywidgets.Dropdown(options=[1, 2, 3], description="Size")
    panel = Panel({"size": Control(size, "?")}, {}, see, job=Job(steps, 10, "How many?"))
    reader = Reader(lay_down(panel))
    assert reader.found["python"] == ["run"]
    for place in (2, 1, 0):
        reader.move("size", place)
        assert f"Of {place + 1}: {place + 1}0." in reader.trait(panel._sentence.model_id, "value")
    assert panel.text == "Of 1: 10."


def set_place(control, place):
    """Move one control as a learner does: alone, and to a place."""
    widget = control.widget
    if widget.has_trait("index"):
        widget.index = place
    elif isinstance(widget.value, bool):
        widget.value = bool(place)
    else:
        widget.value = type(widget.value)(round(widget.min + place * widget.step, 10))


def shown_now(reader):
    """What the page would show, and what the widgets hold."""
    laid, held = {}, {}
    for trait in reader.found["traits"]:
        model, _, name = trait.partition(".")
        laid[trait] = reader.trait(model, name)
        held[trait] = plain(as_json(_instances[model].get_state(name)[name]))
    return laid, held


def plain(value):
    """A value as it comes out of JSON; numbers of rows as numbers, where nothing is missing among them."""
    value = json.loads(json.dumps(value))
    if isinstance(value, dict) and set(value) == {"length", "columns"}:
        value["columns"] = {name: numbers(column) for name, column in value["columns"].items()}
    return value


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", EXPLORERS)
def test_every_setting_of_every_explorer_shows_what_its_panel_shows(name):
    """Go to every setting that was laid down, one control at a time; at each step the panel shows the same."""
    panel = getattr(ak, name)()
    reader = Reader(lay_down(panel))
    panel.toggle.value = True  # so that it tells its table
    for step, (control, place) in enumerate(reader.all_moves()):
        set_place(panel.controls[control], place)
        if panel.job:  # what the page has worked out is here asked for, which takes a while
            if step % 7:
                continue
            panel.job.button.value = True
        laid, held = shown_now(reader)
        assert panel.fault is None
        assert laid == held, (control, place)
