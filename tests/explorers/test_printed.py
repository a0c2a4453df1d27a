"""Where no widget is drawn, words stand in its place."""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

import alliancekit as ak
from alliancekit.explorers.panel import Panel, View

CELLS = (
    "import alliancekit as ak; clinic = ak.load_clinic()",
    "ak.explore_clouds()",
    'ak.predict("03-1")',
    'ak.exercise("03-1")',
    'ak.scatter(ak.phase_means(clinic, "client", "early"), x="alliance", y="outcome_end")',
)


def test_a_panel_says_its_sentence_and_the_first_rows_of_its_table():
    rows = pd.DataFrame({"x": range(30)})
    panel = Panel({}, {}, lambda: View("r < 0\nMore.", rows, "Thirty rows."))
    said = panel.printed()
    assert "<p>r &lt; 0</p><p>More.</p>" in said
    assert said.count("<tr>") == 1 + 12
    assert "The first 12 of 30 rows." in said


def test_a_panel_that_has_failed_says_so():
    def see():
        raise ValueError("no <such> rows")

    assert "no &lt;such&gt; rows" in Panel({}, {}, see).printed()


def test_outside_a_notebook_a_card_is_printed(capsys):
    card = ak.predict("03-1")
    card._ipython_display_()
    assert capsys.readouterr().out.strip() == repr(card)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALLIANCE_WORK", str(tmp_path_factory.mktemp("work")))
        notebook = nbformat.v4.new_notebook(cells=[*map(nbformat.v4.new_code_cell, CELLS)])
        return NotebookClient(notebook, timeout=120, kernel_name="python3").execute()


@pytest.mark.slow
@pytest.mark.parametrize("state", [True, False], ids=["with the widgets' state", "without"])
def test_an_exported_lesson_says_what_its_panels_and_cards_say_and_shows_its_charts(run, state):
    notebook = nbformat.from_dict(run)
    if not state:
        notebook.metadata.pop("widgets")
    page, _ = HTMLExporter().from_notebook_node(notebook)
    body = page[page.index("<main") :]
    for words in ("Here is a panel that moves", "Cloud 1 of 20", "Prediction 03-1", "Not attempted"):
        assert words in body
    assert body.count('src="data:image/svg+xml;base64,') == 1
    assert "Panel(children=" not in body
