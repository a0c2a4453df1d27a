"""The concept test in the browser: choices are kept, nobody is told what is right, and the file holds the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import nbformat
from playwright.sync_api import expect

from alliancekit.exercises.engine.concept import ANSWERS, concept_questions

if TYPE_CHECKING:
    from tests.browser.conftest import Lab

CELLS = [f'ak.exercise("{name}")' for name in concept_questions("before")]


def test_choices_are_kept_and_stand_in_the_saved_notebook(lab: Lab) -> None:
    lab.write_notebook("concept.ipynb", "import alliancekit as ak", *CELLS, 'ak.kept_answers("before")')
    lab.open_notebook("concept.ipynb")
    lab.run_all()
    for place, letter in ((1, "b"), (2, "d")):
        card = lab.outputs(place).locator(".ak-card").first
        card.scroll_into_view_if_needed()
        card.locator(f'input[value="{letter}"]').check()
        card.get_by_role("button", name="Keep").press("Enter")
        expect(card).to_contain_text(f"You chose {letter}.")
        expect(card).not_to_contain_text("Not yet")
        assert lab.violations(card) == []
    lab.screenshot("concept-card", 1366)
    last = lab.notebook.locator(".jp-CodeCell", has_text="ak.kept_answers").first
    last.click()
    lab.command("notebook:run-cell")
    expect(last.get_by_text("2 of 12 answered")).to_be_visible(timeout=20_000)
    lab.screenshot("concept-answers", 1366)
    lab.command("docmanager:save")
    assert lab.errors() == []
    lab.save_and_close(shut_down=True)
    path = lab.folder / "concept.ipynb"
    outputs = nbformat.read(path, 4).cells[-1].outputs
    data = next(each.data[ANSWERS] for each in outputs if ANSWERS in each.get("data", {}))
    answers = json.loads(data) if isinstance(data, str) else data
    assert answers == {"before-1": "b", "before-2": "d"}
