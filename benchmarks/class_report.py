"""What the report on a class costs, step by step, for a small class, for forty and for a large one.

Run: python benchmarks/class_report.py   (about three minutes)
Synthetic learners who worked through all eleven lessons, their records packed as *Keep your work* does. One
class after the other in one run; the page's answers are worked out anew for each. The last column is the
largest class over that of forty, which is a quarter of it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from alliancekit.course.report.guesses import answer_of
from alliancekit.course.report.handed_in import handed_in
from alliancekit.course.report.page import write_page
from alliancekit.course.report.records import read_records
from alliancekit.exercises.engine.register import lesson_numbers
from tests.course.report.made import a_class

SIZES = (10, 40, 160)
STEPS = ("read the zips", "answers into tables", "write the page")


def timed(people: int, folder: Path) -> list[float]:
    """Seconds for each step, and the page's size in MB."""
    a_class(folder / "zips", folder / "scratch", people, lesson_numbers())
    answer_of.cache_clear()
    clock = [time.perf_counter()]
    records = read_records([folder / "zips"])
    clock.append(time.perf_counter())
    told = handed_in(records)
    clock.append(time.perf_counter())
    page = folder / "page.html"
    write_page(page, told)
    clock.append(time.perf_counter())
    steps = [after - before for before, after in pairwise(clock)]
    return [*steps, sum(steps), page.stat().st_size / 1e6]


def main() -> None:
    """Print the table."""
    found = []
    for people in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            found.append(timed(people, Path(folder)))
    print(f"{'':<22}" + "".join(f"{size:>8} people" for size in SIZES) + f"{'ratio':>8}")
    for name, row in zip((*STEPS, "all, s", "page, MB"), zip(*found, strict=True), strict=True):
        print(f"{name:<22}" + "".join(f"{each:>15.2f}" for each in row) + f"{row[-1] / row[1]:>8.1f}")


if __name__ == "__main__":
    main()
