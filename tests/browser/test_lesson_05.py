"""Lesson 05 in the browser: the reciprocity lab and the synchrony finder, by keyboard and mouse."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from playwright.sync_api import expect

from alliancekit.explorers.reciprocity.charts import EDGE
from alliancekit.explorers.reciprocity.explorer import INFLUENCES, SIZES, explore_reciprocity, pair_rows
from tests.browser.conftest import picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Lab

NOTEBOOK = "05_reciprocity.ipynb"


def test_the_page_solves_what_the_kernel_solves(browser: Browser) -> None:
    """Flow, null-clines, paths and steady states of 120 settings, from JavaScript and from scipy."""
    rng = np.random.default_rng(5)
    page = browser.new_page()
    code = Path(explore_reciprocity.__code__.co_filename).with_name("solver.js").read_text(encoding="utf-8")
    shapes = [asdict(shape) for shape in INFLUENCES.values()]
    asked, wanted = [], []
    for influence, _ in product(INFLUENCES, range(40)):
        pair = {f"m{n}": float(rng.choice([-1.9, -1.0, -0.4, 0.2])) for n in (1, 2)}
        pair |= {
            f"{name}{n}": round(rng.uniform(-size, size), 1)
            for name, size in (("b", 1), ("c", 2))
            for n in (1, 2)
        }
        pair |= {who: float(rng.integers(-12, 13) / 4) for who in ("therapist", "client")} | {"half": True}
        asked.append([pair, list(INFLUENCES).index(influence)])
        wanted.append(pair_rows(**pair, influence=influence))
    script = """async ([code, shapes, sizes, asked]) => {
        const { solve } = await import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
        return JSON.stringify(asked.map(([pair, shape]) => solve(pair, shapes[shape], sizes)));
    }"""
    answers = json.loads(page.evaluate(script, [code, shapes, SIZES, asked]))
    page.close()
    for answer, rows in zip(answers, wanted, strict=True):
        solved = {
            name.removeprefix("rows_"): pd.DataFrame(table["columns"])
            for part in answer.values()
            for name, table in part.items()
        }
        melted = solved["paths"].melt(["time", "setting"], ["client", "therapist"], "person", "affect")
        pd.testing.assert_frame_equal(solved.pop("lines"), melted)
        for name, mine in solved.items():
            pair = [mine, rows[name].reset_index(drop=True)[list(mine.columns)]]
            if name == "paths":
                pair = [_until_it_leaves(each) for each in pair]
            pd.testing.assert_frame_equal(*pair, check_dtype=False, atol=2e-3, rtol=0)


def _until_it_leaves(paths: pd.DataFrame) -> pd.DataFrame:
    """What the chart can show; far outside, solvers pass the kinks of an influence function differently."""
    size = paths[["therapist", "client"]].abs().max(axis=1)
    return paths[size.groupby(paths["setting"]).cummax() < EDGE]


def test_lab_follows_every_control_by_keyboard_and_a_click(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_reciprocity()", 2)
    sentence = panel  # all that is said: over the charts, and what opens below them
    situation = panel.get_by_label("Situation", exact=True)
    expect(sentence).to_contain_text("Follow the arrows with a finger")
    before = [picture(panel, chart) for chart in (0, 1)]
    panel.get_by_role("button", name="Show where they end").press("Space")
    expect(sentence).to_contain_text("settle at therapist 0.65, client 0.38: pleasant for both")
    assert all(picture(panel, chart) != old for chart, old in enumerate(before))
    assert situation.input_value() == "warm and steady"

    for name in (
        *(f"Therapist: {term}" for term in ("moved by client, c1", "own drive, b1", "inertia, m1", "start")),
        *(f"Client: {term}" for term in ("moved by therapist, c2", "own drive, b2", "inertia, m2", "start")),
    ):
        before, said = picture(panel), sentence.inner_text()
        panel.get_by_role("slider", name=name, exact=True).press("ArrowRight")
        expect(sentence).not_to_have_text(said)
        assert picture(panel) != before, name
    assert situation.input_value() == "your own"

    before = picture(panel)
    panel.get_by_label("Influence", exact=True).press("ArrowDown")
    assert picture(panel) != before
    lines = picture(panel, 1)
    panel.get_by_role("button", name="Half as strong").press("Space")
    expect(sentence).to_contain_text("With half the therapist's response")
    assert picture(panel, 1) != lines

    situation.focus()
    situation.select_option("tug of war")
    expect(sentence).to_contain_text("3 steady states")
    expect(panel.get_by_role("slider", name="Client: moved by therapist, c2", exact=True)).to_have_attribute(
        "aria-valuenow", "-1.6"
    )
    before = picture(panel)
    box = panel.locator("canvas").first.bounding_box()
    assert box
    panel.locator("canvas").first.click(position={"x": box["width"] - 40, "y": box["height"] - 100})
    expect(sentence).to_contain_text("pleasant for the therapist, unpleasant for the client.")
    assert picture(panel) != before
    panel.get_by_role("button", name="Show the table").press("Enter")
    expect(panel.locator("table")).to_contain_text("steady state, saddle")


def test_finder_follows_every_control_by_keyboard(lesson: Lab) -> None:
    panel = lesson.explorer("ak.explore_synchrony(clinic)", 2)
    sentence = panel  # all that is said: over the charts, and what opens below them
    expect(sentence).to_contain_text("Client C001, session 1. With the lines as they are")
    turns, lags = picture(panel), picture(panel, 1)
    panel.get_by_role("slider", name="Shift the therapist's line").press("ArrowRight")
    expect(sentence).to_contain_text("moved 1 turn earlier")
    assert (picture(panel) != turns, picture(panel, 1) != lags) == (True, True)
    turns, lags = picture(panel), picture(panel, 1)
    panel.get_by_label("Compare with", exact=True).press("ArrowDown")
    expect(panel.locator(".ak-sentence")).to_contain_text("Client C001, session 1")
    assert (picture(panel) == turns, picture(panel, 1) != lags) == (True, True)
    panel.get_by_label("Session", exact=True).press("ArrowDown")
    expect(sentence).to_contain_text("Client C001, session 4")
    assert picture(panel) != turns


def test_explorers_are_accessible_and_nothing_was_thrown(lesson: Lab) -> None:
    for call in ("ak.explore_reciprocity()", "ak.explore_synchrony(clinic)"):
        panel = lesson.explorer(call, 2)
        panel.get_by_role("button", name="Show the table").press("Enter")
        assert lesson.violations(panel) == []
    assert lesson.exceptions == []


def test_lab_moves_without_a_kernel(lesson: Lab) -> None:
    """A notebook opened to be read still has its picture follow the sliders: it is solved in the page."""
    panel = lesson.explorer("ak.explore_reciprocity()", 2)
    before = picture(panel)
    lesson.end_kernels()
    panel.get_by_role("slider", name="Client: moved by therapist, c2", exact=True).press("ArrowLeft")
    assert picture(panel) != before
