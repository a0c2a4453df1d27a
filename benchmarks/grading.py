"""A class of forty, from building a course to the marks: ``python benchmarks/grading.py`` (half an hour).

Real nbgrader at every step. Marks that are due are worked out from what each student answered, without
grading. Then twelve of them are graded one at a time, two at once, and by bare nbgrader, in turn: the same
notebook with its own way of running them, which runs students' code as one's own.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from alliancekit.course.building import build_course
from alliancekit.course.grading import feedback_pages, grade_course
from alliancekit.course.places import CONFIG, Course
from tests.course.conftest import Class
from tests.course.simulated import hand_in_all

FORTY = {"right": 10, "partly": 10, "wrong": 5, "empty": 3, "broken": 4, "hostile": 8}
TWELVE = {"right": 4, "partly": 4, "wrong": 2, "empty": 2, "broken": 0, "hostile": 0}
ROUNDS = 3
BARE = """
c = get_config()
c.CourseDirectory.course_id = "alliance"
c.ExecutePreprocessor.timeout = 30
"""


def nbgrader(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"nbgrader {words[0]}: {done.stderr[-2000:]}")


def collect(course: Course) -> None:
    """Put what was handed in where a learning platform would leave it, and let nbgrader collect it."""
    archive = course.folder / "downloaded" / "lesson-02" / "archive"
    archive.mkdir(parents=True)
    for path in sorted(course.folder.glob("submitted/*/lesson-02/*")):
        path.rename(archive / f"{path.parts[-3]}_attempt_{path.name}")
    shutil.rmtree(course.folder / "submitted")
    pattern = r".*/(?P<student_id>[a-z0-9]+)_attempt_(?P<file_id>.*)"
    nbgrader(
        course.folder, "zip_collect", "lesson-02", f"--FileNameCollectorPlugin.named_regexp={pattern}",
        "--FileNameCollectorPlugin.valid_ext=.ipynb", "--FileNameCollectorPlugin.valid_ext=.txt",
    )  # fmt: skip


def exported(course: Course) -> dict[str, float]:
    nbgrader(course.folder, "export", "--to", "grades.csv")
    with (course.folder / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def end_to_end(folder: Path, each_of: dict[str, int]) -> tuple[list[tuple[str, str, str, str]], int]:
    """Return a row a student (due, graded, exported) and how many feedback pages were written."""
    course = build_course(folder, ["02"], "a secret")
    due = hand_in_all(Class(course), each_of)
    collect(course)
    outcomes = {each.student: each for each in grade_course(course)}
    assert outcomes.keys() == due.keys(), "somebody was lost on the way"
    pages = feedback_pages(course)
    marks = exported(course)

    def told(mark: float | None) -> str:
        return "not graded" if mark is None else f"{mark:g}"

    rows = [
        (name, told(mark), told(outcomes[name].score), told(marks[name] if mark is not None else None))
        for name, mark in due.items()
    ]
    for name, mark in due.items():
        if mark is None:
            assert outcomes[name].trouble, f"{name} is not told about"
            assert marks.get(name, 0.0) == 0.0
    return rows, len(pages)


def timed(folder: Path) -> tuple[dict[str, list[float]], int]:
    """Return way -> seconds a notebook, in each round."""
    course = build_course(folder / "ours", ["02"], "a secret")
    students = len(hand_in_all(Class(course), TWELVE))
    shutil.copytree(course.folder, folder / "bare")
    (folder / "bare" / CONFIG).write_text(BARE)
    ways = {
        "bare nbgrader": lambda: nbgrader(folder / "bare", "autograde", "lesson-02", "--force"),
        "course grade, one at a time": lambda: grade_course(course, again=True, workers=1),
        "course grade, two at once": lambda: grade_course(course, again=True, workers=2),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append((time.perf_counter() - start) / students)
    return times, students


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-times", action="store_true", help="marks only")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        rows, pages = end_to_end(Path(place) / "forty", FORTY)
        print(f"{'student':>12}{'due':>12}{'graded':>12}{'exported':>12}")
        for row in rows:
            print("".join(f"{text:>12}" for text in row) + ("" if row[1] == row[2] == row[3] else "  <--"))
        equal = sum(row[1] == row[2] == row[3] for row in rows)
        graded = Counter(row[2] != "not graded" for row in rows)
        print(f"\n{equal} of {len(rows)} as due; {graded[True]} graded, {graded[False]} reported")
        print(f"{pages} pages of feedback")
        if not args.no_times:
            times, students = timed(Path(place))
            base = statistics.median(times["bare nbgrader"])
            print(f"\n{students} notebooks, median of {ROUNDS} rounds\n{'':<32}{'s each':>8}{'of bare':>10}")
            for name, taken in times.items():
                print(f"{name:<32}{statistics.median(taken):>8.1f}{statistics.median(taken) / base:>10.2f}")
    return 0 if equal == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
