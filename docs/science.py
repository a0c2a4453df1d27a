"""The page on the science: ``python docs/science.py`` writes ``docs/science.md``.

Nothing is typed in twice: what the lessons say with a source is gathered from their own words, and the pooled
results from the table that lesson 09 reads.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.notebooks.anatomy import CITED, NOT_NAMES, NOTEBOOKS, SOURCE, Lesson

HERE = Path(__file__).resolve().parent
PAGE = HERE / "science.md"
_HEAD = """\
# The figures, and where they come from

Each passage in which a lesson states a figure about the field with a source, in its own words, beside the
source that the lesson gives. A passage may compare it with a figure of the sample clinic, which is synthetic.
`python docs/science.py` writes this page, and a test compares it with the lessons.
"""


class Stated(NamedTuple):
    """A passage with a figure: where it stands, and the works it names."""

    lesson: str
    cell: str
    words: str
    works: tuple[tuple[str, str], ...]


def _works(text: str) -> tuple[tuple[str, str], ...]:
    found = ((re.sub(r"[’']s$", "", m["name"]), m["year"]) for m in CITED.finditer(text))
    return tuple(dict.fromkeys(work for work in found if work[0] not in NOT_NAMES))


def _has_figure(text: str) -> bool:
    """Tell whether a number is left once years, lessons, exercises and headings are taken out."""
    bare = re.sub(
        r"\b(19|20)\d\d[a-z]?\b|\]\([^)]*\)|\blessons? \d\d( (and|to) \d\d)?\b|\b\d\d-\d\b|\bD\d\d\b",
        "",
        text,
    )
    bare = re.sub(r"\b(CORE|PHQ|GAD|WAI|OQ|ARM)-\d+\b|^#+.*|^\d+\. ", "", bare)
    return bool(re.search(r"\d", bare))


def stated(lesson: Lesson) -> list[Stated]:
    """List a lesson's passages, each a paragraph or a row of a table, that hold a figure and name a work."""
    rows = []
    for room, cells in lesson.rooms.items():
        for cell in cells:
            if cell.cell_type != "markdown" or room == "Sources":
                continue
            above: tuple[tuple[str, str], ...] = ()
            for line in cell.source.splitlines():
                works = _works(line)
                if "| the same |" in line:  # as the row above
                    works = above
                above = works or above
                if works and _has_figure(line) and not line.startswith(("#", "![")):
                    rows.append(Stated(lesson.path.name, cell.id, line.strip(" |-"), works))
    return rows


def sources(lesson: Lesson) -> dict[tuple[str, str], str]:
    """Return the works of a lesson's Sources: name and year, and the whole entry."""
    found = {}
    for line in lesson.prose("Sources").splitlines():
        if entry := SOURCE.match(line):
            found[entry["name"], entry["year"]] = line.removeprefix("- ")
    return found


def _cell(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace(" | ", " · ").replace("|", "\\|")


def _address(entry: str) -> str:
    found = re.search(r"https?://\S+", entry)
    return f"<{found[0].rstrip('.')}>" if found else "in the lesson’s Sources"


def page() -> str:
    """Return the page as it should stand."""
    lines = [_HEAD]
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        lesson = Lesson(path)
        known, rows = sources(lesson), stated(lesson)
        if not rows:
            continue
        title = re.search(r"^# (.+)$", lesson.prose(""), re.MULTILINE)
        lines += [
            f"## {title[1] if title else path.stem}\n",
            "| What is said | Cell | Source |\n|---|---|---|",
        ]
        for row in rows:
            named = "<br>".join(f"{name} {year}: {_address(known[name, year])}" for name, year in row.works)
            lines.append(f"| {_cell(row.words)} | `{row.cell}` | {named} |")
        lines.append("")
    lines += [
        "## Pooled results\n",
        "As they stand in `data/pooled_results.csv`, which lesson 09 reads. *k* counts what was pooled.\n",
        "| Topic | About | Figure | k | People | Source |\n|---|---|---|---|---|---|",
    ]
    with (HERE.parent / "data" / "pooled_results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            interval = f" [{row['low']}, {row['high']}]" if row["low"] else ""
            link = f"{row['source']}, <https://doi.org/{row['doi']}>" if row["doi"] else row["source"]
            figure = f"{row['measure']} = {row['value']}{interval}"
            lines.append(
                f"| {row['topic']} | {row['about']} | {figure} | {row['k']} | {row['people']} | {link} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
