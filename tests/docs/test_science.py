"""The page on the science is what the lessons say, and leaves no figure with a source out."""

from __future__ import annotations

import nbformat
import pytest

from docs.science import PAGE, page, sources, stated
from tests.notebooks.anatomy import NOTEBOOKS, Lesson

LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))


def test_the_page_stands_as_the_lessons_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/science.py"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_work_that_a_figure_names_is_among_the_lessons_sources(path):
    lesson = Lesson(path)
    assert {work for row in stated(lesson) for work in row.works} <= set(sources(lesson))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It was *r* = .31 in 12 studies (Nobody, 1999).", 1),
        ("| 41% | Nobody, 1999 |", 1),
        ("Nobody (1999) coined the word; see lesson 03.", 0),
        ("Our clinic shows r = -.27.", 0),
    ],
)
def test_a_figure_with_a_work_is_found_and_nothing_else(tmp_path, said, found):
    cell = nbformat.v4.new_markdown_cell(f"## 1. A room\n\n{said}", id="l99-s1-idea")
    path = tmp_path / "99_a_lesson.ipynb"
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])), encoding="utf-8")
    assert len(stated(Lesson(path))) == found
