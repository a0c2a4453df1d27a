"""How fast scoring is, side by side: ``python benchmarks/scoring.py``. One million forms of twelve items.

Every way is run in turn, nine rounds, and the median is shown, so that a slow moment of the machine hits all
alike. The pandas idioms do less: they check nothing, count nothing and prorate by whatever is there.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pingouin

from alliancekit.instruments import instrument, reliability, score

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 1_000_000
ROUNDS = 9
FORM = instrument("teaching")
ITEMS = [f"item_{item}" for item in FORM.numbers]
REVERSED = [f"item_{item}" for item in FORM.reverse]
SCALE_OF = {f"item_{item}": scale for scale, items in FORM.subscales.items() for item in items}


def idiom_groupby(frame: pd.DataFrame) -> pd.DataFrame:
    keyed = frame.reindex(columns=ITEMS)
    keyed[REVERSED] = 6 - keyed[REVERSED]
    means = keyed.T.groupby(SCALE_OF).mean().T
    return means.assign(alliance=means.mean(axis=1))


def idiom_columns(frame: pd.DataFrame) -> pd.DataFrame:
    keyed = frame.reindex(columns=ITEMS)
    keyed[REVERSED] = 6 - keyed[REVERSED]
    parts = {scale: [f"item_{item}" for item in items] for scale, items in FORM.subscales.items()}
    means = pd.DataFrame({scale: keyed[columns].mean(axis=1) for scale, columns in parts.items()})
    return means.assign(alliance=means.mean(axis=1))


def side_by_side(ways: dict[str, Callable[[], object]]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) * 1000 for name, taken in times.items()}


def show(title: str, ours: str, times: dict[str, float]) -> None:
    print(f"\n{title}\n{'':<44}{'ms':>8}{'of ours':>10}")
    for name, taken in times.items():
        print(f"{name:<44}{taken:>8.1f}{taken / times[ours]:>10.2f}")


def main() -> None:
    random = np.random.default_rng(1)
    answers = random.integers(1, 6, (ROWS, 12))
    gaps = random.random(answers.shape) < 0.02
    kinds = {
        "whole numbers, complete (int64)": answers,
        "whole numbers, complete (int8)": answers.astype(np.int8),
        "2% of answers missing (float64)": np.where(gaps, np.nan, answers.astype(float)),
    }
    for kind, values in kinds.items():
        frame = pd.DataFrame(values, columns=ITEMS)
        raw = frame.to_numpy()
        ours = score(frame, FORM)
        if not np.isnan(raw).any():
            for idiom in (idiom_groupby, idiom_columns):
                pd.testing.assert_frame_equal(ours[list(FORM.scales)], idiom(frame)[list(FORM.scales)])
        ways = {
            "score(frame, 'teaching')": lambda frame=frame: score(frame, FORM),
            "pandas: reindex, 6 - x, groupby means": lambda frame=frame: idiom_groupby(frame),
            "pandas: reindex, 6 - x, mean of columns": lambda frame=frame: idiom_columns(frame),
            "floor: one numpy pass, sum of each row": lambda raw=raw: raw.sum(axis=1),
            "floor: one numpy pass, copy": lambda raw=raw: raw.copy(),
        }
        show(f"{ROWS:,} forms of 12 items, {kind}", "score(frame, 'teaching')", side_by_side(ways))

    frame = pd.DataFrame(answers, columns=ITEMS)
    keyed = frame.assign(**{column: 6 - frame[column] for column in REVERSED})
    ways = {
        "reliability(frame, 'teaching'), everything": lambda: reliability(frame, FORM),
        "pingouin.cronbach_alpha(keyed), alpha only": lambda: pingouin.cronbach_alpha(keyed),
    }
    show(f"Alpha of {ROWS:,} forms", "reliability(frame, 'teaching'), everything", side_by_side(ways))


if __name__ == "__main__":
    main()
