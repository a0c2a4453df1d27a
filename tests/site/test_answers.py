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
from alliancekit.record.store import Record
from alliancekit.site.answers import MOST, lay_down
from alliancekit.site.walk import as_json
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

    slope = ipywidgets.FloatSlider(1, min=-2, max=2, step=0.005, description="Slope")
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
        "801 places of a slider the page moves itself are left to it"
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


def test_a_list_that_is_too_long_is_cut_and_says_so():
    panel = line_panel(places=2 * MOST)
    power = panel.controls["power"].widget
    found = lay_down(panel)
    assert found["python"] == []
    labels = found["opens"][f"{power.model_id}._options_labels"]
    assert labels == [str(place) for place in range(1, 201)]
    question = found["opens"][f"{panel.questions['power'].model_id}.value"]
    assert question == "? On this page: 200 of 3000; all of them with Python."
    reader = Reader(found)
    reader.move("power", 199)
    assert "Power 200" in reader.trait(panel._sentence.model_id, "value")


def test_where_the_panel_opens_is_in_the_list_that_is_cut():
    panel = line_panel(places=2 * MOST)
    panel.set(power=2500)
    found = lay_down(panel)
    power = panel.controls["power"].widget.model_id
    assert found["opens"][f"{power}._options_labels"][-1] == "2500"
    assert found["opens"][f"{power}.index"] == 200
    assert found["opens"][f"{panel.manners.model_id}.said"]["power"] == 200


def test_a_slider_that_is_no_list_needs_python_where_it_has_too_many_places_and_no_other_does():
    panel = line_panel()
    panel.in_page.discard("slope")
    panel.controls["slope"].widget.step = 0.001
    assert lay_down(panel)["python"] == ["slope"]


def test_a_choice_that_moves_a_slider_of_the_page_moves_it_on_the_page():
    panel = line_panel(
        react=lambda name, values: (
            {"slope": float(values["power"])}
            if name == "power"
            else {"shown": True}
            if name == "slope"
            else {}
        )
    )
    slope = panel.controls["slope"].widget
    slope.min, slope.max = -9, 9
    reader = Reader(lay_down(panel))
    assert "slope" not in reader.found["answered"]
    reader.move("power", 1)
    assert reader.trait(slope.model_id, "value") == 2
    assert reader.found["moves"] == {"power": [[slope.model_id]] * 3}
    assert reader.found["frees"] == {slope.model_id: ["shown", 1]}


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


def set_place(control, place, label):
    """Move one control as a learner does: alone, and to a place, or to what is called so."""
    widget = control.widget
    if label is not None:
        widget.label = label
    elif widget.has_trait("index"):
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


def as_cut(panel, reader, laid, held):
    """What the panel holds, as a page has it whose lists end before the panel's do."""
    said = f"{panel.manners.model_id}.said"
    for name, model in reader.found["controls"].items():
        widget, labels = panel.controls[name].widget, f"{model}._options_labels"
        offered = laid.get(labels, reader.found["opens"].get(labels))
        if not offered or len(offered) == len(widget.options):
            continue
        at = offered.index(widget.label)
        question = f"{panel.questions[name].model_id}.value"
        cut = f" On this page: {len(offered)} of {len(widget.options)}; all of them with Python."
        held |= {
            trait: value
            for trait, value in (
                (labels, offered),
                (f"{model}.index", at),
                (question, panel.questions[name].value + cut),
                (said, held[said] | {name: at}),
            )
            if trait in laid
        }
        assert set(offered) <= set(widget._options_labels)
    return held


def plain(value):
    """A value as it comes out of JSON; numbers of rows as numbers, where nothing is missing among them."""
    value = json.loads(json.dumps(value))
    if isinstance(value, dict) and set(value) == {"length", "columns"}:
        value["columns"] = {name: numbers(column) for name, column in value["columns"].items()}
    return value


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", EXPLORERS)
def test_every_setting_of_every_explorer_shows_what_its_panel_shows(name, monkeypatch):
    """Go from setting to setting, one control at a time; at each step the panel shows the same."""
    panel = getattr(ak, name)()
    reader = Reader(lay_down(panel))
    panel.toggle.value = True  # so that it tells its table
    monkeypatch.setattr(Record, "add", lambda *_args, **_named: None)  # a page keeps nothing of what is shown
    left = panel.in_page - set(reader.found["answered"])
    for step, (control, place, label) in enumerate(reader.all_moves()):
        set_place(panel.controls[control], place, label)
        if panel.job:  # what the page has worked out is here asked for, which takes a while
            if step % 7:
                continue
            panel.job.button.value = True
        laid, held = shown_now(reader)
        assert panel.fault is None
        said = laid.get(f"{panel.manners.model_id}.said", {})
        if any(said[each] != panel.manners.said[each] for each in left & set(said)):
            continue  # of another setting, and the page says so
        assert laid == as_cut(panel, reader, laid, held), (control, place)
