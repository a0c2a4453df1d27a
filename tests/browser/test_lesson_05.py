"""Lesson 05 in the browser: the reciprocity lab and the synchrony finder, by keyboard and mouse."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliancekit.charts.coupled import EDGE
from alliancekit.explorers.reciprocity_lab import INFLUENCES, SIZES, pair_rows, reciprocity_lab

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_the_page_solves_what_the_kernel_solves(browser: Browser) -> None:
    """Flow, null-clines, paths and steady states of 120 settings, from JavaScript and from scipy."""
    rng = np.random.default_rng(5)
    page = browser.new_page()
    code = Path(reciprocity_lab.__code__.co_filename).with_suffix(".js").read_text(encoding="utf-8")
    shapes = reciprocity_lab().solver.shapes
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
