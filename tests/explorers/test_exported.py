"""An exported page shows what an explorer showed when its notebook was saved, and asks nobody for anything."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import ipywidgets
import nbformat
import pandas as pd
import pytest
from ipywidgets.embed import dependency_state
from nbconvert import HTMLExporter
from traitlets.config import Config

import alliancekit as ak
from alliancekit.charts.theme import alt, named
from alliancekit.explorers.exported import Pictures
from alliancekit.explorers.live import LiveChart
from alliancekit.explorers.panel import Control, Panel, View
from alliancekit.explorers.printed import VIEW

_STATE = "application/vnd.jupyter.widget-state+json"


def panel():
    rows = pd.DataFrame({"x": [1.0, 2.0], "name": ["Ann", "Ben"]})
    slope = ipywidgets.FloatSlider(1, min=-2, max=2, description="Slope")
    chart = (
        alt.Chart(named(rows, "points"), title="Two points", width="container")
        .add_params(alt.param("slope", value=1), alt.param("shift", value=0))
        .transform_calculate(told="datum.name + ' at ' + (slope * datum.x + shift)")
        .mark_text()
        .encode(x="x:Q", text="told:N")
    )
    return Panel(
        {"slope": Control(slope, "Up or down?")},
        {"points": LiveChart(chart, links={"slope": slope})},
        lambda slope: View(f"The slope is {slope:g}.", rows, "Two rows."),
    )


def saved(widget, words=""):
    """A notebook as JupyterLab saves it: the widget, its words, its state."""
    data = [{VIEW: {"model_id": widget.model_id}}]
    data += [{"text/html": f'<div class="ak-printed">{words}</div>'}] if words else []
    cell = nbformat.v4.new_code_cell(
        "", outputs=[nbformat.v4.new_output("display_data", data=each) for each in data]
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    state = deepcopy(dependency_state([widget]))
    notebook.metadata["widgets"] = {_STATE: {"state": state}}
    return nbformat.from_dict(notebook)


def exported(notebook):
    page, resources = Pictures().preprocess(notebook, {"require_js_url": "outside", "mathjax_url": "outside"})
    return (
        page,
        "".join(output["data"].get("text/html", "") for cell in page.cells for output in cell.outputs),
        resources,
    )


def test_a_chart_stands_as_it_was_left_between_the_words_and_the_table():
    shown = panel()
    shown.charts["points"].update(
        {"points": pd.DataFrame({"x": [3.0], "name": ["Cay"]})}, signals={"shift": 5}
    )
    shown.controls["slope"].widget.value = -2
    _, html, _ = exported(saved(shown, shown.printed()))
    assert "Cay at -1" in html
    assert "Ben at" not in html
    assert html.index("The slope is -2.") < html.index("data:image/svg") < html.index("<table")


def test_the_page_asks_no_outside_host_once_no_widget_is_left():
    shown = panel()
    page, _, resources = exported(saved(shown, shown.printed()))
    assert not any(VIEW in output["data"] for output in page.cells[0].outputs)
    assert "widgets" not in page.metadata
    assert resources == {"require_js_url": "", "mathjax_url": ""}


def test_formulas_are_still_set():
    shown = panel()
    notebook = saved(shown, shown.printed())
    notebook.cells.append(nbformat.v4.new_markdown_cell("$r^2$"))
    assert Pictures().preprocess(notebook, {"mathjax_url": "outside"})[1]["mathjax_url"] == "outside"


def test_the_notebook_itself_is_left_as_it_was():
    shown = panel()
    notebook = saved(shown, shown.printed())
    before = deepcopy(notebook)
    exported(notebook)
    assert notebook == before


def test_without_its_widgets_a_panel_has_its_words():
    shown = panel()
    notebook = saved(shown, shown.printed())
    del notebook.metadata["widgets"]
    _, html, _ = exported(notebook)
    assert "The slope is 1." in html
    assert "<img" not in html


def test_what_was_written_stands_in_the_page():
    field = ak.reflect("03-1")
    field.children[0].value = "Two people, <one> aim."
    _, html, _ = exported(saved(field))
    assert "Two people, &lt;one&gt; aim." in html


def test_what_only_works_in_jupyter_says_so():
    assert "in Jupyter" in exported(saved(ak.my_work()))[1]


def test_jupyters_settings_let_any_export_to_html_use_it():
    shown = panel()
    settings = json.loads((Path(ak.__file__).parent / "jupyter" / "jupyter_settings.json").read_text("utf-8"))
    page, _ = HTMLExporter(config=Config(settings)).from_notebook_node(saved(shown, shown.printed()))
    assert "data:image/svg" in page
    assert '<script src="http' not in page


def test_widgets_that_are_not_ours_are_left_alone():
    notebook = saved(ipywidgets.VBox([ipywidgets.IntSlider(3)]))
    page, html, resources = exported(notebook)
    assert page == notebook
    assert html == ""
    assert resources["require_js_url"] == "outside"


@pytest.mark.parametrize("state", [True, False])
def test_a_notebook_without_outputs_passes_through(state):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")] * state)
    assert Pictures().preprocess(notebook, {})[0] == notebook
