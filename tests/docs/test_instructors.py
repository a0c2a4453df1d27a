"""The instructors' edition: keys in step with the exercises, links that lead somewhere, sources that lessons cite."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from alliancekit.exercises.engine.register import exercises_of, lesson_numbers

ROOT = Path(__file__).resolve().parents[2]
EDITION = ROOT / "docs" / "instructors"
PAGES = [*EDITION.rglob("*.md"), ROOT / "deploy" / "jupyterhub" / "README.md"]


def keys():
    spec = importlib.util.spec_from_file_location("write_keys", EDITION / "write_keys.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


KEYS = keys()


@pytest.mark.parametrize("lesson", lesson_numbers())
def test_the_key_is_what_the_exercises_say(lesson):
    """To mend: python docs/instructors/write_keys.py"""
    _, marker, rest = KEYS.plan(lesson).read_text(encoding="utf-8").partition(KEYS.MARKER)
    assert marker + rest == KEYS.written(lesson)
    for exercise in exercises_of(lesson):
        part = rest.partition(f"### {exercise.id} (")[2].partition("\n### ")[0]
        assert "**Answer.** " in part
        assert len(re.findall(r"^- ", part.partition("what to say**")[2], re.MULTILINE)) == len(
            exercise.misconceptions
        )


def test_the_key_of_one_exercise_is_as_worked_out_by_hand():
    """The answer of 03-1 follows from its notebook variant, and so does what two ways of thinking lead to."""
    text = KEYS.plan("03").read_text(encoding="utf-8")
    shown = text.partition("### 03-1 (")[2].partition("### 03-2")[0]
    answer = float(re.search(r"\*\*Answer\.\*\* −(0\.\d+)", shown)[1])
    assert f"- {answer:g} — The size is right." in shown  # the sign left out
    assert f"- {answer**2:.2g}"[:6] in shown  # squared


@pytest.mark.parametrize("lesson", lesson_numbers())
def test_every_plan_has_its_rooms(lesson):
    own = KEYS.plan(lesson).read_text(encoding="utf-8").partition(KEYS.MARKER)[0]
    for room in ("**To leave with.**", "**Before.**", "**With 45 minutes.**"):
        assert room in own
    headings = re.findall(r"^## (.+)$", own, re.MULTILINE)
    assert headings == ["How it goes", "Questions for the room", "On the board", "Sample answers"]
    named = set(re.findall(r"\b\d\d-\d\b", own))
    assert named <= {exercise.id for exercise in exercises_of(lesson)}
    assert len(named) >= 2
    assert own.count("*Very good*") == 2  # for each of the two reflections


def anchors(page):
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        there = (page.parent / name) if name else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


def sources():
    for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["id"].endswith("-sources"):
                yield path.name[:2], "".join(cell["source"])


def test_the_reading_list_holds_only_what_its_lessons_cite():
    cited = dict(sources())
    rows = re.findall(
        r"^\| (\d\d(?:, \d\d)*) \|(.+)\|$", (EDITION / "reading.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) >= 5
    for lessons, row in rows:
        (doi,) = re.findall(r"https://doi\.org/[^)\s]+", row)
        assert [lesson for lesson in lessons.split(", ") if doi not in cited[lesson]] == []
