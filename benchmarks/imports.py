"""What it costs to load: the package, its command line, and Altair with and without our way round.

Run: python benchmarks/imports.py
Whole processes, in turn, after one warm round; medians of 11.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

ROUNDS = 11
WAYS = {
    "an empty interpreter": ["-c", "pass"],
    "import alliancekit": ["-c", "import alliancekit"],
    "alliancekit --help": ["-m", "alliancekit", "--help"],
    "import altair": ["-c", "import altair"],
    "altair by charts/theme.py (with pandas)": ["-c", "from alliancekit.charts.theme import alt"],
    "import pandas, altair": ["-c", "import pandas, altair"],
    "import ipywidgets, pandas": ["-c", "import ipywidgets, pandas"],
}


def main() -> None:
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(ROUNDS + 1):
        for way, arguments in WAYS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            if number:
                times[way].append(time.perf_counter() - start)
    empty = median(times["an empty interpreter"])
    print("| whole process | median ms | beyond an empty interpreter, ms |")
    print("|---|---|---|")
    for way, found in times.items():
        print(f"| {way} | {1000 * median(found):.0f} | {1000 * (median(found) - empty):.0f} |")


if __name__ == "__main__":
    main()
