"""How long a thousand simulated studies take, beside loops that do the same; and their power beside theory's.

Run: python benchmarks/planning.py
Ways take turns, five rounds, and the median is shown. The loops simulate fewer studies and are scaled.
"""

from __future__ import annotations

import itertools
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from alliancekit.planning import plan_study, running
from alliancekit.planning.asking import checked_study
from alliancekit.planning.designs import DESIGNS

if TYPE_CHECKING:
    from collections.abc import Callable

CLIENTS, STUDIES, LOOPED, ROUNDS = 100, 1000, 200, 5
EXACT_STUDIES = 100_000  # for power, so that chance hardly shows
R, D, ICC, RATERS = 0.278, 0.5, 0.2, 2
LIMIT = 10.0
SEEDS = itertools.count(1)  # another each time: what is known is not simulated again


def one_size(design: str) -> None:
    """Simulate a thousand studies of 100 clients."""
    running.simulated(
        checked_study(design, effect=None, studies=STUDIES, seed=next(SEEDS), level=0.95), CLIENTS
    )


def whole_curve(design: str) -> None:
    """Simulate all six sizes, as the panel and the command do."""
    plan_study(design, clients=CLIENTS, studies=STUDIES, seed=next(SEEDS))


def plain_loop() -> None:
    """Simulate correlations client by client, with the standard library alone."""
    import math
    import random

    draw = random.Random(1).gauss
    stays = random.Random(2).random
    for _ in range(LOOPED):
        pairs = []
        for _client in range(CLIENTS):
            x = draw(0, 1)
            y = R * x + math.sqrt(1 - R * R) * draw(0, 1)
            if stays() >= 0.197:
                pairs.append((x, y))
        r = statistics.correlation(*zip(*pairs, strict=True))
        half = 1.959964 / math.sqrt(len(pairs) - 3)
        _ = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def pandas_loop() -> None:
    """Simulate correlations study by study, each a frame, with scipy's r and interval."""
    rng = np.random.default_rng(1)
    for _ in range(LOOPED):
        frame = pd.DataFrame({"x": rng.standard_normal(CLIENTS), "rest": rng.standard_normal(CLIENTS)})
        frame["y"] = R * frame["x"] + np.sqrt(1 - R**2) * frame["rest"]
        left = frame[rng.random(CLIENTS) >= 0.197]
        stats.pearsonr(left["x"], left["y"]).confidence_interval()


def turns(ways: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """Let every way have its turn, several rounds, and return the seconds of each, sorted."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    return {name: sorted(each) for name, each in taken.items()}


def analytic() -> dict[str, tuple[dict[str, float], float]]:
    """Return, for designs with a formula, what is asked and the power that the formula gives."""
    reach = np.arctanh(R) + R / (2 * (CLIENTS - 1))
    df, rest = CLIENTS - 1, (CLIENTS - 1) * (RATERS - 1)
    ratio = 1 + RATERS * ICC / (1 - ICC)
    f = stats.f.sf(stats.f.ppf(0.975, df, rest) / ratio, df, rest)
    return {
        "correlation": ({"effect": R, "dropout": 0}, stats.norm.cdf(reach * np.sqrt(CLIENTS - 3) - 1.959964)),
        "experiment": ({"effect": D, "dropout": 0}, TTestIndPower().power(D, CLIENTS // 2, 0.05)),
        "agreement": ({"effect": ICC, "raters": RATERS}, float(f)),
    }


def main() -> None:
    """Print both tables."""
    for design in DESIGNS:  # what is loaded the first time is not what is measured
        whole_curve(design)
    ways = {f"{design}, one size": lambda design=design: one_size(design) for design in DESIGNS}
    ways |= {f"{design}, all six sizes": lambda design=design: whole_curve(design) for design in DESIGNS}
    ways |= {"correlation, plain Python": plain_loop, "correlation, pandas and scipy": pandas_loop}
    taken = turns(ways)
    unit = statistics.median(taken["correlation, one size"])
    print(f"{STUDIES:,} studies of {CLIENTS} clients; median of {ROUNDS} rounds (slowest)\n")
    print(f"{'':<34}{'seconds':>9}{'(slowest)':>12}{'ratio':>9}")
    for name, seconds in taken.items():
        scale = STUDIES / LOOPED if ways[name] in (plain_loop, pandas_loop) else 1
        middle, worst = (scale * each for each in (statistics.median(seconds), seconds[-1]))
        print(f"{name:<34}{middle:>9.3f}{f'({worst:.3f})':>12}{middle / unit:>9.1f}")
    slowest = max(taken[f"{design}, one size"][-1] for design in DESIGNS)
    print(
        f"\nSlowest design, one size: {slowest:.2f} s; {'within' if slowest < LIMIT else 'OVER'} {LIMIT:g} s."
    )
    print(
        f"The loops are measured on {LOOPED} studies and scaled. All in one thread. Ratio: to the first row."
    )

    print(f"\nPower with {CLIENTS} clients, {EXACT_STUDIES:,} studies\n")
    print(f"{'':<34}{'simulated':>10}{'95% interval':>18}{'analytic':>10}")
    for design, (asked, power) in analytic().items():
        study = checked_study(design, studies=EXACT_STUDIES, seed=1, level=0.95, **asked)
        found = running.simulated(study, CLIENTS).power
        words = f"{design}, effect {asked['effect']:g}"
        print(f"{words:<34}{found:>10.4f}{f'{found.low:.4f} to {found.high:.4f}':>18}{power:>10.4f}")
    print("\nAnalytic: Fisher's z with Hotelling's correction; Student's t, exact; the ICC's F ratio, exact.")


if __name__ == "__main__":
    main()
